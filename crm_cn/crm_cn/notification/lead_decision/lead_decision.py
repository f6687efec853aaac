"""Tells author and responsible person what became of their lead (L2, L3)."""

from crm_cn.analysis.reviewers import concerned_by


def get_context(context: dict) -> dict:
	"""Put the addresses of author and responsible person, as far as they may still read it, for the recipients."""
	return {"concerned": ",".join(concerned_by(context["doc"]))}
