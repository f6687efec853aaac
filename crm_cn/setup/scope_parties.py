"""Whose the records are that a site has when data scope comes (crm_cn.scope.backfill); once for a site."""

from crm_cn.scope import backfill


def apply() -> None:
	"""Begin the first time; a later migrate finds it begun."""
	if not backfill.stage():
		backfill.start()


def remove() -> None:
	"""Forget that it was done."""
	backfill.set_stage(None)
