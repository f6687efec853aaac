"""Let the complaint department see customers and orders on sites whose rules were seeded before it came (P3)."""

from __future__ import annotations

from crm_cn.setup import scope_rules


def execute() -> None:
	"""Insert the rules that are not there. A second run finds nothing to do."""
	for doctype in scope_rules.NAMED_IN_COMPLAINTS:
		scope_rules.insert_missing(scope_rules.complaint_department(doctype))
