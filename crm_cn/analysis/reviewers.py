"""Who is told about a lead or a sample request: only people who may open it (D7)."""

import frappe
from frappe.model.document import Document

from crm_cn.rules import samples

REVIEWER_ROLES = ("Sales Manager", "CRM Supervisor")
#: whose turn it is when a sample request stands so (M2)
SAMPLE_ROLES = {
	samples.IN_REVIEW: ("Sales Manager",),
	samples.SUPERVISOR_REVIEW: ("CRM Supervisor",),
	samples.PREPARING: ("Sample Keeper",),
}


def reviewers_of(lead: Document) -> list[str]:
	"""E-mail addresses of the enabled reviewers who may read this lead and did not write it themselves."""
	return _may_read(lead, _holders(REVIEWER_ROLES) - {lead.owner, lead.responsible_user})


def next_in_line(request: Document) -> list[str]:
	"""E-mail addresses of those whose turn a sample request is, as far as they may read it; nobody reviews the own one."""
	holders = _holders(SAMPLE_ROLES.get(request.status, ()))
	own = {request.owner, request.responsible_user} if request.status != samples.PREPARING else set()
	return _may_read(request, holders - own)


def _holders(roles: tuple[str, ...]) -> set[str]:
	return set(
		frappe.get_all(
			"Has Role",
			filters={"role": ["in", roles or [""]], "parenttype": "User"},
			pluck="parent",
			distinct=True,
		)
	)


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
