"""What an approval writes into the Employee, with the right of the step: the approver need not be in Human Resources."""

from __future__ import annotations

import frappe
from frappe.model.document import Document


def write(employee: str, values: dict, reason: str) -> Document:
	"""Save values in an Employee under its lock, as the session's user, and say why in a comment."""
	doc = frappe.get_doc("Employee", employee, for_update=True)
	doc.update(values)
	doc.save(
		ignore_permissions=True
	)  # the approval decided it; whoever gave its last vote may not edit employees
	doc.add_comment("Info", reason)
	return doc


def lend(doc: Document, method: str | None = None) -> None:
	"""before_submit of what Frappe HR carries out itself: whoever approves last may write the Employee in this step.

	The share is taken back in on_submit of the same transaction, so that nobody ever sees it.
	"""
	user = frappe.session.user
	if not doc.employee or frappe.has_permission("Employee", "write", doc=doc.employee):
		return
	share = frappe.new_doc("DocShare")
	share.update(
		{"user": user, "share_doctype": "Employee", "share_name": doc.employee, "read": 1, "write": 1}
	)
	share.flags.ignore_share_permission = True
	if found := frappe.db.get_value(
		"DocShare", {"user": user, "share_doctype": "Employee", "share_name": doc.employee}
	):
		doc.flags.crm_cn_lent = (found, frappe.db.get_value("DocShare", found, "write"))
		frappe.db.set_value("DocShare", found, "write", 1)
		return
	share.insert(ignore_permissions=True)  # for this step only, see above
	doc.flags.crm_cn_lent = (share.name, None)


def take_back(doc: Document, method: str | None = None) -> None:
	"""on_submit: take back what `lend` gave."""
	name, write_before = doc.flags.pop("crm_cn_lent", None) or (None, None)
	if not name:
		return
	if write_before is None:
		frappe.db.delete("DocShare", {"name": name})
	else:
		frappe.db.set_value("DocShare", name, "write", write_before)
