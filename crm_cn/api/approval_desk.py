"""What the Desk asks about approvals: the number card, and kinds of requests to choose from (A4)."""

from __future__ import annotations

import frappe

from crm_cn.analysis import approvals as figures
from crm_cn.approvals.requests import types as request_types
from crm_cn.approvals.shown import mine


@frappe.whitelist(methods=["GET", "POST"])
def waiting(filters: str | dict | list | None = None) -> dict:
	"""Number card: what waits for the user's decision; opens My Approvals."""
	return {"value": mine.counts()["waiting"], "fieldtype": "Int", "route": ["my-approvals"]}


@frappe.whitelist(methods=["GET", "POST"])
def kinds_of_requests(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | str | None = None
) -> list[tuple]:
	"""Search of a link field: the kinds of requests the user may make."""
	frappe.has_permission(request_types.TYPE, "read", throw=True)
	txt = (txt or "").lower()
	found = [
		(row.name, row.description)
		for row in request_types.usable()
		if txt in row.name.lower() or txt in row.title.lower()
	]
	return found[int(start) : int(start) + int(page_len)]


@frappe.whitelist(methods=["GET", "POST"])
def report_choices() -> dict[str, list[dict]]:
	"""Return what the filters of the reports on approvals offer; for managers."""
	return figures.choices()
