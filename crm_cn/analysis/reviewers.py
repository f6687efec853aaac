"""Who is told about a lead: only people who may open it (D7)."""

import frappe
from frappe.model.document import Document

REVIEWER_ROLES = ("Sales Manager", "CRM Supervisor")


def reviewers_of(lead: Document) -> list[str]:
	"""E-mail addresses of the enabled reviewers who may read this lead and did not write it themselves."""
	holders = frappe.get_all(
		"Has Role",
		filters={"role": ["in", REVIEWER_ROLES], "parenttype": "User"},
		pluck="parent",
		distinct=True,
	)
	return _may_read(lead, set(holders) - {lead.owner, lead.responsible_user})


def concerned_by(lead: Document) -> list[str]:
	"""E-mail addresses of author and responsible person of a lead, as far as they may still read it."""
	return _may_read(lead, {lead.owner, lead.responsible_user})


def _may_read(lead: Document, users: set[str | None]) -> list[str]:
	enabled = frappe.get_all(
		"User",
		filters={"name": ["in", [user for user in users if user and user != "Administrator"]], "enabled": 1},
		fields=["name", "email"],
	)
	return sorted(
		user.email
		for user in enabled
		if user.email and frappe.has_permission(lead.doctype, "read", doc=lead.name, user=user.name)
	)
