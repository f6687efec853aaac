"""Who may write which field of a sample request when: the program's own fields, and the freeze.

Read-only in a form keeps nobody from writing a field through REST; this does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.document_fields import changed, contents
from crm_cn.rules import samples as rule
from crm_cn.samples.states import status_before

KEEPER = "Sample Keeper"
#: Those whom every request belongs to.
MANAGERS = frozenset({"Sales Manager", "CRM Supervisor", "System Manager"})

#: Written by services only. A service that saves the document sets `doc.flags.crm_cn_system = True`.
SYSTEM = (
	"customer_name",
	"total_qty",
	"total_value",
	"needs_supervisor",
	"reviewed_by",
	"reviewed_on",
	"shipped_on",
	"received_on",
	"next_activity",
	"responsible_user",
	"responsible_department",
	"reminded_on",
)
STATE = ("status", "workflow_state")
#: Whose the request is follows rules of its own (scope/parties.py), at any time.
WHOSE = frozenset({"responsible_employee", "parties"})
#: Where the pieces of a line went; written by stock.py.
MOVED = ("shipped_qty", "returned_qty", "scrapped_qty")


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields; a new request starts without them."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	with_step = rule.GOES_WITH.get(doc.status, ()) if before and before.status != doc.status else ()
	for fieldname in SYSTEM:
		if before is None:
			doc.set(fieldname, None)
		elif fieldname not in with_step:
			doc.set(fieldname, before.get(fieldname))
	_keep_moved(doc, before)


def _keep_moved(doc: Document, before: Document | None) -> None:
	known = {row.name: row for row in before.items} if before else {}
	for row in doc.items:
		if row.name and row.name not in known and not row.get("__islocal"):
			row.name = None  # a row of another request would be taken away from there
			row.set("__islocal", 1)
		for fieldname in MOVED:
			row.set(fieldname, known[row.name].get(fieldname) if row.name in known else 0)


def refuse_frozen(doc: Document) -> None:
	"""Throw when contents change that are not to be changed any more; what goes with the step may."""
	before = status_before(doc)
	allowed = rule.editable(before)
	if doc.flags.crm_cn_system or allowed is None:
		return
	allowed = (
		allowed | WHOSE | (rule.GOES_WITH.get(doc.status, frozenset()) if before != doc.status else set())
	)
	names = contents(doc, SYSTEM + STATE)
	wrong = set(changed(doc, names)) - allowed
	if wrong:
		labels = ", ".join(_(doc.meta.get_label(name)) for name in names if name in wrong)
		frappe.throw(
			_frozen_message(before).format(frappe.bold(labels)),
			frappe.PermissionError,
			title=_("Not Editable"),
		)


def refuse_shipping_by_others(doc: Document) -> None:
	"""Carrier and tracking number are the sample keeper's to write."""
	if doc.flags.crm_cn_system or KEEPER in frappe.get_roles() or frappe.session.user == "Administrator":
		return
	before = doc.get_doc_before_save()
	wrong = changed(doc, rule.KEEPERS) if before else [name for name in rule.KEEPERS if doc.get(name)]
	if wrong:
		frappe.throw(
			_("{0} is entered by the sample keeper.").format(
				frappe.bold(", ".join(_(doc.meta.get_label(name)) for name in sorted(wrong)))
			),
			frappe.PermissionError,
			title=_("Not Editable"),
		)


def refuse_beyond_keeping(doc: Document) -> None:
	"""Throw when somebody who only keeps samples writes more of a request than what preparing and shipping needs."""
	if doc.is_new() or doc.flags.crm_cn_system or not only_keeps(doc):
		return
	names = contents(doc, SYSTEM + STATE)
	wrong = [name for name in changed(doc, names) if name not in rule.KEEPING]
	if wrong:
		frappe.throw(
			_("Sample keepers prepare and ship; {0} is written by those the request belongs to.").format(
				frappe.bold(", ".join(_(doc.meta.get_label(name)) for name in wrong))
			),
			frappe.PermissionError,
			title=_("Not Editable"),
		)


def only_keeps(doc: Document) -> bool:
	"""Say whether the session's user has to do with a request as keeper alone."""
	user, before = frappe.session.user, doc.get_doc_before_save() or doc
	if (
		user == "Administrator"
		or not MANAGERS.isdisjoint(roles := set(frappe.get_roles()))
		or KEEPER not in roles
	):
		return False
	return user not in {before.owner, before.responsible_user, *(row.user for row in before.parties)}


def _frozen_message(status: str) -> str:
	"""Return why the request cannot be changed, and what can be done instead; {0} is what was changed."""
	if status in (rule.IN_REVIEW, rule.SUPERVISOR_REVIEW):
		return _(
			"The sample request is in review and cannot be changed ({0}). Have it returned or cancel it."
		)
	if status == rule.PREPARING:
		return _(
			"The samples are being prepared and the request cannot be changed ({0}). Cancel it and write another one."
		)
	if status in rule.ENDED:
		return _("The sample request is at its end and cannot be changed ({0}).")
	return _("The samples have been shipped and this cannot be changed any more ({0}).")
