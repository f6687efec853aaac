"""L7 分单: who is responsible for a lead, who may change that, and who had it when (业务交接)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.document_fields import changed
from crm_cn.leads import protection, states
from crm_cn.rules import lifecycle
from crm_cn.scope import assignment, holder, tokens
from crm_cn.scope.assignment import PASSING, Passing
from crm_cn.scope.holder import Holder

LOG = "owner_log"
REGISTERED = "Registered"
REASSIGNED = "Reassigned"

#: Somebody works on these, or waits for them; the rest is closed, or nobody's.
HELD = (
	lifecycle.DRAFT,
	lifecycle.RETURNED,
	lifecycle.IN_REVIEW,
	lifecycle.APPEALED,
	lifecycle.IN_FOLLOW_UP,
)


def set_author_responsible(doc: Document) -> None:
	"""A new lead is its author's unless somebody is named."""
	if not doc.responsible_employee:
		doc.responsible_employee = holder.employee_of(doc.owner or frappe.session.user)


def check_change(doc: Document) -> None:
	"""Throw when a lead is taken from somebody and given to nobody. Whether a person may give it is asked in
	scope/parties.py, before anything else."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	if before and before.responsible_employee and not doc.responsible_employee:
		frappe.throw(_("Choose the employee who is to be responsible."))


def derive(doc: Document) -> None:
	"""Take user and department from the responsible employee; an author without Employee is responsible as user."""
	if doc.responsible_employee:
		found = frappe.db.get_value(
			"Employee", doc.responsible_employee, ["user_id", "department"], as_dict=True
		)
		doc.responsible_user, doc.responsible_department = found.user_id, found.department
	elif doc.is_new():
		doc.responsible_user = doc.owner or frappe.session.user


def log_change(doc: Document) -> None:
	"""Keep who had the lead until now and who has it from now on; before registration nobody had it."""
	before = doc.get_doc_before_save()
	if not before or before.status != lifecycle.IN_FOLLOW_UP or doc.status != lifecycle.IN_FOLLOW_UP:
		return
	if not changed(doc, ("responsible_user", "responsible_employee")):
		return
	note_holder(doc, passing_of(doc).reason)


def passing_of(doc: Document) -> Passing:
	"""Return how the lead changes hands: as a service asked, or as somebody wrote it on the lead."""
	return doc.flags.get(PASSING) or Passing(_(REASSIGNED))


def note_holder(doc: Document, reason: str) -> None:
	"""End the present holding and begin the new one, on the document only."""
	end_holding(doc)
	doc.append(
		LOG,
		{
			"employee": doc.responsible_employee,
			"user": doc.responsible_user,
			"from_date": now_datetime(),
			"reason": reason,
		},
	)


def end_holding(doc: Document) -> None:
	"""Note that whoever has the lead has it no longer, on the document only."""
	for row in doc.get(LOG):
		if not row.to_date:
			row.to_date = now_datetime()


def begin(doc: Document) -> None:
	"""Write the first holder of a registered lead."""
	for row in doc.get(LOG):
		if not row.to_date:
			row.db_set("to_date", now_datetime())
	note_holder(doc, _(REGISTERED))
	doc.get(LOG)[-1].db_insert()


def hand_over(doc: Document) -> None:
	"""L7: everything open moves with the lead, and so does its customer file.

	To and from the public pool other rules say what happens to it (see steps). A lead that is not registered has
	no owner log yet: who had it is written beside it.
	"""
	before = doc.get_doc_before_save()
	if not before or lifecycle.PUBLIC_POOL in (before.status, doc.status):
		return
	former, receiver = holder.of_document(before), holder.of_document(doc)
	if former.same(receiver):
		return
	from crm_cn.leads import customer_file

	passing = passing_of(doc)
	tokens.sync_name(doc.doctype, doc.name)
	if before.status != lifecycle.IN_FOLLOW_UP:
		assignment.log(doc, former, receiver, passing)
	moved = customer_file.hand_over(doc, passing)
	moved += assignment.move_open(doc.doctype, doc.name, former, receiver, passing)
	doc.flags.crm_cn_moved = moved


def pass_on(doc: Document, receiver: Holder, passing: Passing) -> list[tuple[str, str]]:
	"""Give a locked lead to another employee and return what moved along; one in the pool goes into follow-up again.

	Nothing is asked but whether the lead is somebody's at all: see scope.assignment.
	"""
	if doc.status == lifecycle.PUBLIC_POOL:
		doc.flags.assigned_from_pool = (receiver.employee, passing.reason)
		states.move(doc, lifecycle.IN_FOLLOW_UP)
		return []
	if doc.status not in HELD:
		frappe.throw(_("A lead that is {0} is not given to anybody.").format(_(doc.status)))
	doc.responsible_employee = receiver.employee
	doc.flags.reassigning = True
	doc.flags.ignore_permissions = True  # assigning was permitted; editing is another right
	doc.flags.ignore_mandatory = True  # a draft may be incomplete, and is handed over as it is
	doc.save()
	return doc.flags.crm_cn_moved or []


def take_from_pool(doc: Document) -> None:
	"""Give a lead that leaves the public pool to the employee the supervisor chose (see `reassign`)."""
	doc.responsible_employee, reason = doc.flags.assigned_from_pool
	derive(doc)
	doc.claimed_on = now_datetime()
	doc.pooled_on = doc.pool_reason = None
	note_holder(doc, reason)
	protection.start(doc)
