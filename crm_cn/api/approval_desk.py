"""What the Desk asks about approvals: the number card, kinds of requests to choose from, copies to other people (A4)."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.approvals import mine, process, request_types, trail
from crm_cn.approvals.copies import give


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


@frappe.whitelist(methods=["POST"])
def copy_to(doctype: str, name: str, users: list | str, comment: str | None = None) -> list[str]:
	"""Let people know of a document that is being approved, and read it; return the names of those who are told."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission("read")
	run = process.running(doctype, name, lock=True)
	if not run or not trail.may(doc, trail.in_force.flow_of(doc), run).get("copy"):
		frappe.throw(
			_(
				"Only the author and those who are asked copy a document to others, while it is being approved."
			),
			frappe.PermissionError,
		)
	named = [user for user in frappe.parse_json(users) or [] if user]
	for user in named:
		if not frappe.db.get_value("User", {"name": user, "enabled": 1, "user_type": "System User"}):
			frappe.throw(_("There is no user {0} who can log in. Choose another person.").format(user))
	give(doc, run, None, named)
	return list(trail.names(named).values())
