"""L3: the appeal 申诉 of a collided lead's author, decided by the CRM Supervisor.

Two documents move together: the Collision Appeal with grounds, evidence and decision, and the lead with its
status. Either may be moved first (form, button, REST); the other follows in the same transaction.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.leads import states
from crm_cn.rules import lifecycle
from crm_cn.rules.registration import is_blank
from crm_cn.workflow_status import enters

DOCTYPE = "Collision Appeal"
OPEN, UPHELD, REJECTED = "Open", "Upheld", "Rejected"
JUDGES = frozenset({"CRM Supervisor", "System Manager"})


def open_appeal(lead: str) -> str | None:
	"""Return the appeal of a lead that is not decided yet."""
	return frappe.db.get_value(DOCTYPE, {"lead_registration": lead, "status": OPEN}, "name")


def file(doc: Document, grounds: str, files: list[str] | None = None) -> Document:
	"""Appeal against the collision of a lead: makes the Collision Appeal, which takes the lead to Appealed."""
	appeal = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"lead_registration": doc.name,
			"grounds": grounds,
			"evidence": files[0] if files else None,
		}
	).insert()
	for url in files or ():
		attach(appeal, url)
	return appeal


def attach(appeal: Document, url: str) -> None:
	"""Attach a file the appellant uploaded. Somebody else's file is not taken over."""
	uploaded = frappe.get_all("File", filters={"file_url": url, "owner": frappe.session.user}, pluck="name")
	if not uploaded:
		frappe.throw(_("Please attach the file again: it was not found among your uploads."))
	if frappe.db.exists(
		"File", {"file_url": url, "attached_to_doctype": DOCTYPE, "attached_to_name": appeal.name}
	):
		return
	copy = frappe.get_doc("File", uploaded[0])
	frappe.get_doc(
		{
			"doctype": "File",
			"file_url": copy.file_url,
			"file_name": copy.file_name,
			"is_private": copy.is_private,
			"attached_to_doctype": DOCTYPE,
			"attached_to_name": appeal.name,
		}
	).insert(ignore_permissions=True)  # the appellant's own upload


# The Collision Appeal's own rules, called by its controller


def check_new(appeal: Document) -> None:
	"""Throw unless author or responsible person of a collided lead appeals, once at a time and with grounds."""
	lead = frappe.get_doc(states.DOCTYPE, appeal.lead_registration)
	user = frappe.session.user
	if not frappe.has_permission(states.DOCTYPE, "read", doc=lead):
		frappe.throw(_("Lead Registration {0} not found").format(lead.name), frappe.DoesNotExistError)
	if user != "Administrator" and user not in (lead.owner, lead.responsible_user):
		frappe.throw(_("Only the author of the lead can appeal."), frappe.PermissionError)
	if open_appeal(lead.name):
		frappe.throw(_("An appeal on this lead is being decided already."))
	if lead.status != lifecycle.COLLIDED:
		frappe.throw(_("Only a collided lead can be appealed; this one is {0}.").format(_(lead.status)))
	if is_blank(appeal.grounds):
		frappe.throw(_("Please write the grounds of the appeal."), frappe.MandatoryError)
	appeal.status = OPEN
	appeal.decision_note = appeal.decided_by = appeal.decided_on = None


def check_change(appeal: Document) -> None:
	"""Throw when anybody but the supervisor decides, or when what was decided or said is changed afterwards."""
	before = appeal.get_doc_before_save()
	if before.status != OPEN:
		frappe.throw(_("The appeal was decided and stays as it is."), frappe.PermissionError)
	decides = appeal.status != OPEN or (appeal.decision_note or "") != (before.decision_note or "")
	if decides and not appeal.flags.by_lead:
		if not is_judge():
			frappe.throw(_("Only the CRM Supervisor decides an appeal."), frappe.PermissionError)
		if frappe.session.user == appeal.owner and frappe.session.user != "Administrator":
			frappe.throw(_("Nobody decides on their own appeal."), frappe.PermissionError)
	if (
		not decides
		and frappe.session.user not in (appeal.owner, "Administrator")
		and (appeal.grounds != before.grounds or (appeal.evidence or "") != (before.evidence or ""))
	):
		frappe.throw(_("Only the appellant changes the grounds."), frappe.PermissionError)
	if appeal.status == REJECTED and is_blank(appeal.decision_note):
		frappe.throw(_("Please write why the appeal is rejected."), frappe.MandatoryError)
	if appeal.status == OPEN:
		appeal.decided_by, appeal.decided_on = before.decided_by, before.decided_on
	else:
		appeal.decided_by, appeal.decided_on = frappe.session.user, now_datetime()


def is_judge(user: str | None = None) -> bool:
	"""Say whether the user decides appeals."""
	return bool(JUDGES & set(frappe.get_roles(user or frappe.session.user)))


def take_lead_along(appeal: Document) -> None:
	"""A new appeal makes the lead Appealed; a decision made on the appeal moves the lead the same way."""
	if appeal.flags.by_lead:
		return
	lead = frappe.get_doc(states.DOCTYPE, appeal.lead_registration)
	if appeal.status == OPEN:
		if lead.status == lifecycle.COLLIDED:
			states.move(lead, lifecycle.APPEALED)
		return
	lead.flags.appeal_decided = appeal.decision_note or ""
	states.transition(lead, lifecycle.IN_FOLLOW_UP if appeal.status == UPHELD else lifecycle.COLLIDED)
	lead.save()


def refuse_deleting(appeal: Document) -> None:
	"""An open appeal is decided, not deleted."""
	if (
		appeal.status == OPEN
		and frappe.db.get_value(states.DOCTYPE, appeal.lead_registration, "status") == lifecycle.APPEALED
	):
		frappe.throw(_("An open appeal cannot be deleted. Decide it, or let its author withdraw the lead."))


# What the lead asks when it moves first


def check_step(doc: Document) -> None:
	"""Throw when the lead goes to appeal without grounds, or is decided without what the decision needs."""
	before = states.status_before(doc)
	if enters(doc, lifecycle.APPEALED) and not open_appeal(doc.name):
		frappe.throw(
			_("Please write the grounds: make a new Collision Appeal for this lead."), frappe.MandatoryError
		)
	if before != lifecycle.APPEALED or doc.status not in (lifecycle.IN_FOLLOW_UP, lifecycle.COLLIDED):
		return
	if not is_judge():
		frappe.throw(_("Only the CRM Supervisor decides an appeal."), frappe.PermissionError)
	if doc.status == lifecycle.COLLIDED and is_blank(decision_note(doc)):
		frappe.throw(_("Please write why the appeal is rejected."), frappe.MandatoryError)


def decision_note(doc: Document) -> str:
	"""Return what the supervisor wrote: with the step, or on the open appeal beforehand."""
	if doc.flags.appeal_decided is not None:
		return doc.flags.appeal_decided
	return (
		doc.flags.decision_note or frappe.db.get_value(DOCTYPE, open_appeal(doc.name), "decision_note") or ""
	)


def decided(doc: Document, status: str) -> str:
	"""Close the open appeal as the lead was decided, and return the decision note."""
	note = decision_note(doc)
	name = open_appeal(doc.name)
	if doc.flags.appeal_decided is None and name:
		appeal = frappe.get_doc(DOCTYPE, name)
		appeal.status, appeal.decision_note = status, note
		appeal.flags.by_lead = True
		appeal.save(ignore_permissions=True)  # the decision on the lead was permitted; its appeal follows
	return note


def withdraw(doc: Document) -> None:
	"""An appellant who withdraws the lead withdraws the appeal with it."""
	if name := open_appeal(doc.name):
		appeal = frappe.get_doc(DOCTYPE, name)
		appeal.status, appeal.decision_note = REJECTED, _("Withdrawn by the appellant.")
		appeal.flags.by_lead = True
		appeal.save(ignore_permissions=True)  # the lead's withdrawal was permitted; its appeal follows
