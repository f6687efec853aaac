"""Who may write which field of a lead when (L3): the program's own fields, and the freeze.

Read-only in a form keeps nobody from writing a field through REST; this does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.utils import cstr, flt

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

NUMBERS = ("Int", "Float", "Currency", "Percent", "Check")


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
	wrong = set(changed(doc, contents(doc))) - allowed
	if wrong:
		labels = ", ".join(_(doc.meta.get_label(name)) for name in contents(doc) if name in wrong)
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


def contents(doc: Document) -> list[str]:
	"""Return the names of the fields people fill in, custom ones included."""
	return [
		df.fieldname
		for df in doc.meta.fields
		if (df.fieldtype not in no_value_fields or df.fieldtype in table_fields)
		and df.fieldname not in SYSTEM
		and df.fieldname not in STATE
	]


def changed(doc: Document, names) -> list[str]:
	"""Return which of these fields differ from the saved document, none for a new one."""
	before = doc.get_doc_before_save()
	if before is None:
		return []
	return [name for name in names if _plain(doc, name) != _plain(before, name)]


def _plain(doc: Document, name: str):
	df = doc.meta.get_field(name)
	if df.fieldtype in table_fields:
		return [_row(row) for row in doc.get(name)]
	return _value(df.fieldtype, doc.get(name))


def _row(row: Document) -> tuple:
	return tuple(
		_value(df.fieldtype, row.get(df.fieldname))
		for df in row.meta.fields
		if df.fieldtype not in no_value_fields
	)


def _value(fieldtype: str, value):
	"""Return the value in a form in which what a browser sends equals what the database holds."""
	if fieldtype in NUMBERS:
		return flt(value, 6)
	if fieldtype == "Datetime":
		return cstr(value)[:26]
	return cstr(value).replace("\r\n", "\n")
