"""L7 分单: who is responsible for a lead, who may change that, and who had it when (业务交接)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.leads import fields, protection, states
from crm_cn.rules import lifecycle

#: "拥有…分配员工权限"
ASSIGNERS = frozenset({"CRM Supervisor", "Sales Manager", "System Manager"})

LOG = "owner_log"
REGISTERED = "Registered"
REASSIGNED = "Reassigned"


def may_assign(user: str | None = None) -> bool:
	"""Say whether the user may give leads to other people."""
	return bool(ASSIGNERS & set(frappe.get_roles(user or frappe.session.user)))


def employee_of(user: str) -> str | None:
	"""Return the active Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": user, "status": "Active"}, "name")


def set_author_responsible(doc: Document) -> None:
	"""A new lead is its author's unless somebody is named."""
	if not doc.responsible_employee:
		doc.responsible_employee = employee_of(doc.owner or frappe.session.user)


def check_change(doc: Document) -> None:
	"""Throw when somebody gives a lead to another person without being allowed to (L7)."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	if before:
		changed = (doc.responsible_employee or None) != (before.responsible_employee or None)
	else:
		changed = doc.responsible_employee and doc.responsible_employee != employee_of(doc.owner)
	if not changed:
		return
	if not may_assign():
		frappe.throw(
			_("Only the supervisor or a sales manager gives a lead to another employee."),
			frappe.PermissionError,
		)
	if not doc.responsible_employee:
		frappe.throw(_("Choose the employee who is to be responsible."))
	check_employee(doc.responsible_employee)


def check_employee(employee: str) -> None:
	"""Throw when nobody could work on a lead of this employee."""
	found = frappe.db.get_value("Employee", employee, ["status", "user_id"], as_dict=True)
	if not found or found.status != "Active":
		frappe.throw(_("{0} is not an active employee.").format(employee))
	if not found.user_id or not frappe.db.get_value("User", found.user_id, "enabled"):
		frappe.throw(_("{0} has no user and could not work on the lead.").format(employee))


def derive(doc: Document) -> None:
	"""Take user and department from the responsible employee; an author without Employee is responsible as user."""
	if doc.responsible_employee:
		found = frappe.db.get_value(
			"Employee", doc.responsible_employee, ["user_id", "department"], as_dict=True
		)
		doc.responsible_user, doc.responsible_department = found.user_id, found.department
	elif doc.is_new():
		doc.responsible_user = doc.owner or frappe.session.user


def derive_team(doc: Document) -> None:
	"""Take the users of the team from their employees, each person once."""
	seen: set[tuple] = set()
	rows = []
	for row in doc.team:
		if (row.employee, row.department) in seen:
			continue
		seen.add((row.employee, row.department))
		row.user = frappe.db.get_value("Employee", row.employee, "user_id") if row.employee else None
		rows.append(row)
	if len(rows) != len(doc.team):
		doc.set("team", rows)


def log_change(doc: Document) -> None:
	"""Keep who had the lead until now and who has it from now on; before registration nobody had it."""
	before = doc.get_doc_before_save()
	if not before or before.status != lifecycle.IN_FOLLOW_UP or doc.status != lifecycle.IN_FOLLOW_UP:
		return
	if not fields.changed(doc, ("responsible_user",)):
		return
	note_holder(doc, doc.flags.assignment_reason or _(REASSIGNED))


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
	"""L7: everything open moves with the lead, and so does its customer file."""
	before = doc.get_doc_before_save()
	if not before or not fields.changed(doc, ("responsible_user",)):
		return
	if before.status != lifecycle.IN_FOLLOW_UP or doc.status != lifecycle.IN_FOLLOW_UP:
		return
	from crm_cn.activities import handover
	from crm_cn.leads import customer_file

	handover.move(doc.name, before.responsible_user, doc.responsible_user)
	customer_file.hand_over(doc)


def reassign(doc: Document, employee: str, reason: str) -> None:
	"""L7: give a lead to another employee; one in the public pool goes back into follow-up with the new one."""
	check_employee(employee)
	if doc.status == lifecycle.PUBLIC_POOL:
		doc.flags.assigned_from_pool = (employee, reason)
		states.move(doc, lifecycle.IN_FOLLOW_UP)
		return
	if doc.status not in (lifecycle.DRAFT, lifecycle.RETURNED, lifecycle.IN_REVIEW, lifecycle.IN_FOLLOW_UP):
		frappe.throw(_("A lead that is {0} is not given to anybody.").format(_(doc.status)))
	if doc.responsible_employee == employee:
		frappe.throw(_("{0} is responsible already.").format(employee))
	doc.responsible_employee = employee
	doc.flags.assignment_reason = reason
	doc.flags.reassigning = True
	doc.save()


def take_from_pool(doc: Document) -> None:
	"""Give a lead that leaves the public pool to the employee the supervisor chose (see `reassign`)."""
	doc.responsible_employee, reason = doc.flags.assigned_from_pool
	derive(doc)
	doc.claimed_on = now_datetime()
	doc.pooled_on = doc.pool_reason = None
	note_holder(doc, reason)
	protection.start(doc)
