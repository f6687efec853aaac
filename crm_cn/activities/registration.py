"""What a lead registration lets be done on it (L3, L4): for activities and for sales papers alike.

A registration that the user may not see is answered exactly like one that does not exist.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.rules import activity as rule

LEAD = "Lead Registration"
#: The Custom Field that ties a paper of ERPNext to a registration.
PAPER_FIELD = "crm_cn_lead_registration"


def validate_visible(activity: Document) -> None:
	"""Throw "not found" when a newly linked registration is one the user may not see."""
	if activity.lead_registration and _newly(activity, "lead_registration"):
		check_visible(activity, "lead_registration")


def validate_still_followed(activity: Document) -> None:
	"""Throw when the registration failed, is closed or is in the pool (L3). Cancelling is always possible."""
	if not activity.lead_registration or activity.status == rule.CANCELLED:
		return
	check_status(activity.lead_registration, rule.may_follow)


def validate_may_delete(activity: Document) -> None:
	"""Throw when a done activity would vanish from a closed registration: that is its history (L3)."""
	if activity.lead_registration and activity.status == rule.DONE:
		check_status(activity.lead_registration, rule.may_follow)


def set_party(activity: Document) -> None:
	"""Take party and contact from the registration, so that both say the same."""
	if not activity.lead_registration:
		return
	lead = frappe.db.get_value(
		LEAD, activity.lead_registration, ["party_type", "party", "customer", "contact"], as_dict=True
	)
	if lead.customer:
		activity.party_type, activity.party = "Customer", lead.customer
	elif lead.party:
		activity.party_type, activity.party = lead.party_type, lead.party
	if not activity.contact and activity.is_new():
		activity.contact = lead.contact


def validate_paper(paper: Document) -> None:
	"""Throw when a quotation, order or opportunity points to a registration that may not carry it (L3)."""
	name = paper.get(PAPER_FIELD)
	if not name:
		return
	newly = _newly(paper, PAPER_FIELD) and not _amends_one_of(paper, name)
	if newly:
		check_visible(paper, PAPER_FIELD)
	check_status(name, lambda status: rule.may_carry(status, newly))


def check_visible(doc: Document, fieldname: str) -> None:
	"""Throw what the platform throws for a broken link when the session's user may not read the registration."""
	name = doc.get(fieldname)
	if frappe.db.exists(LEAD, name) and frappe.has_permission(LEAD, "read", doc=name):
		return
	label = _(doc.meta.get_label(fieldname))
	frappe.throw(_("Could not find {0}").format(f"{label}: {name}"), frappe.LinkValidationError)


def check_status(name: str, allowed) -> None:
	"""Throw when `allowed(status)` of the registration says no, with what can be done instead."""
	status = frappe.db.get_value(LEAD, name, "status")
	if status is None or allowed(status):
		return
	frappe.throw(closed_message(name, status), title=_("Not possible on this registration"))


def closed_message(name: str, status: str) -> str:
	"""Return why nobody may go on with a registration of this status, and what to do."""
	if status in ("Collided", "Appealed"):
		return _(
			"Registration {0} collided with an existing one and may not be followed. Its author can appeal on the registration."
		).format(name)
	if status == "Public Pool":
		return _("Registration {0} is in the public pool. Claim it first.").format(name)
	return _("Registration {0} is closed ({1}): nothing more can be recorded on it.").format(name, _(status))


def _newly(doc: Document, fieldname: str) -> bool:
	return doc.is_new() or doc.has_value_changed(fieldname)


def _amends_one_of(paper: Document, lead: str) -> bool:
	"""An amended paper goes on with the registration of the one it replaces."""
	origin = paper.get("amended_from")
	return bool(origin) and frappe.db.get_value(paper.doctype, origin, PAPER_FIELD) == lead
