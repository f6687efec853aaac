"""Who may write which field of a lead when (L3): the program's own fields, and the freeze.

Read-only in a form keeps nobody from writing a field through REST; this does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.document_fields import changed, contents
from crm_cn.leads.states import status_before
from crm_cn.rules import lifecycle

#: Written by services only. A service that saves the document sets `doc.flags.crm_cn_system = True`.
SYSTEM = (
	"collision_tier",
	"collision_score",
	"collision_reasons",
	"collision_checked_on",
	"submitted_on",
	"returned_on",
	"registered_on",
	"reviewed_by",
	"party_type",
	"party",
	"customer",
	"contact",
	"address",
	"probability",
	"stage_entered_on",
	"stage_log",
	"responsible_user",
	"responsible_department",
	"owner_log",
	"protected_until",
	"protection_warned_on",
	"evidence",
	"last_evidence_on",
	"pooled_on",
	"pool_reason",
	"last_holder",
	"claimed_on",
	"won_on",
	"lost_on",
)
STATE = ("status", "workflow_state")


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields; a new lead starts without them."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	with_step = lifecycle.fields_of_step(before.status, doc.status) if before else ()
	for fieldname in SYSTEM:
		if before is None:
			doc.set(fieldname, None)
		elif fieldname in with_step:
			continue
		elif fieldname in changed(doc, (fieldname,)):
			doc.set(fieldname, before.get(fieldname))


def refuse_frozen(doc: Document) -> None:
	"""L3: throw when contents of a lead change that only the workflow moves; what goes with the step may.

	A new name or credit code in follow-up is the business of crm_cn.duplicates.claims.keep.
	"""
	before = status_before(doc)
	if doc.flags.crm_cn_system or lifecycle.may_be_edited(before):
		return
	allowed = allowed_now(before, doc.status) | ({"responsible_employee"} if doc.flags.reassigning else set())
	if doc.flags.crm_cn_passing:  # the former owner stays as related employee, or leaves the team
		allowed.add("team")
	names = contents(doc, SYSTEM + STATE)
	wrong = set(changed(doc, names)) - allowed
	if wrong:
		labels = ", ".join(_(doc.meta.get_label(name)) for name in names if name in wrong)
		frappe.throw(
			frozen_message(before).format(frappe.bold(labels)),
			frappe.PermissionError,
			title=_("Not Editable"),
		)


def allowed_now(before: str, after: str) -> set[str]:
	"""Return what may change in a frozen lead with this step; a reviewer may note something while it waits."""
	step = set(lifecycle.fields_of_step(before, after))
	return step | {"review_note"} if before == lifecycle.IN_REVIEW else step


def frozen_message(status: str) -> str:
	"""Return why the lead cannot be changed, and what can be done instead; {0} is what was changed."""
	if status == lifecycle.IN_REVIEW:
		return _("The lead is in review and cannot be changed ({0}). Have it returned or withdraw it.")
	if status == lifecycle.COLLIDED:
		return _(
			"The lead collided with an existing customer or lead and may not be worked on ({0}). You can appeal or withdraw it."
		)
	if status == lifecycle.APPEALED:
		return _("The appeal is being decided; until then the lead cannot be changed ({0}).")
	if status == lifecycle.PUBLIC_POOL:
		return _("The lead is in the public pool ({0}). Claim it first.")
	return _("The lead is closed and cannot be changed ({0}).")
