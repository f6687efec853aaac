"""Who may write which field of a complaint when: the program's own fields, and the freeze of closed ones.

Read-only in a form keeps nobody from writing a field through REST; this does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.complaints import states
from crm_cn.document_fields import changed, contents
from crm_cn.rules import complaints as rule

#: ERPNext's agreement writes these, and complaints/time.py.
TIME = (
	"service_level_agreement",
	"service_level_agreement_creation",
	"response_by",
	"first_responded_on",
	"on_hold_since",
	"total_hold_time",
	"agreement_status",
	"sla_resolution_by",
	"sla_resolution_date",
	"resolution_time",
	"pauses",
)
#: Written by services only. A service that saves the document sets `doc.flags.crm_cn_system = True`.
SYSTEM = (
	"received_by",
	"main_category",
	"is_repeat",
	"repeat_of",
	"resolved_on",
	"satisfaction_on",
	"followed_up_on",
	"closed_on",
	"reopened_count",
	"escalations",
	"responsible_user",
	"responsible_department",
	"corrective_action_report",
	"public_secret",
	*TIME,
)
#: Written once: the time runs from the reception.
ONCE = ("received_on",)
STATE = ("status", "workflow_state")
#: Who works on it is the business of data scope (L7, D4), also when it is closed.
PEOPLE = ("responsible_employee", "parties")


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields; a new complaint starts without them."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	for fieldname in (*SYSTEM, *(ONCE if before else ())):
		if before is not None:
			if changed(doc, (fieldname,)):
				doc.set(fieldname, before.get(fieldname))
		elif not (fieldname == "public_secret" and doc.flags.crm_cn_secret):
			doc.set(fieldname, None)


def refuse_frozen(doc: Document) -> None:
	"""Throw when contents of a closed or withdrawn complaint change; with reopening they may."""
	before = states.status_before(doc)
	if doc.flags.crm_cn_system or before not in rule.FROZEN or before != doc.status:
		return
	wrong = changed(doc, contents(doc, SYSTEM + STATE + PEOPLE))
	if wrong:
		labels = ", ".join(_(doc.meta.get_label(name)) for name in wrong)
		frappe.throw(
			_("The complaint is {0} and cannot be changed ({1}). Reopen it if there is more to do.").format(
				_(before), frappe.bold(labels)
			)
			if before == rule.CLOSED
			else _("The complaint is {0} and cannot be changed ({1}). Accept a new one.").format(
				_(before), frappe.bold(labels)
			),
			frappe.PermissionError,
			title=_("Not Editable"),
		)
