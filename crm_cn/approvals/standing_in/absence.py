"""Who is away: on approved leave in Frappe HR today, or gone for good (A4); and who takes the tasks of who has left."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn import jobs
from crm_cn.approvals import people
from crm_cn.rules.approval import routing


def on_leave(user: str) -> bool:
	"""Say whether a user is on approved leave today; half a day is none."""
	return user in users_on_leave(user)


def users_on_leave(user: str | None = None) -> set[str]:
	"""Return the users who are on approved leave today (a whole day), or the one if they are."""
	leave, employee = frappe.qb.DocType("Leave Application"), frappe.qb.DocType("Employee")
	today = getdate()
	query = (
		frappe.qb.from_(leave)
		.join(employee)
		.on(employee.name == leave.employee)
		.select(employee.user_id, leave.half_day, leave.half_day_date, leave.from_date)
		.where((leave.docstatus == 1) & (leave.status == "Approved"))
		.where((leave.from_date <= today) & (leave.to_date >= today))
		.where(employee.user_id.isnotnull() & (employee.status == "Active"))
	)
	rows = (query.where(employee.user_id == user) if user else query).run(as_dict=True)
	return {
		row.user_id
		for row in rows
		if row.user_id and not (row.half_day and getdate(row.half_day_date or row.from_date) == today)
	}


def has_left(user: str) -> bool:
	"""Say whether somebody is gone: their user is disabled, or their Employee is not active (left, suspended)."""
	if not frappe.db.get_value("User", user, "enabled"):
		return True
	person = people.Company().person_of(user)
	return bool(person) and not person.present


def on_change(doc: Document, method: str | None = None) -> None:
	"""doc_event on_update of User and Employee: what waits for somebody who is gone now goes to another."""
	before = doc.get_doc_before_save()
	if not before:
		return
	if doc.doctype == "User" and before.enabled and not doc.enabled:
		_replace_soon(doc.name)
	if doc.doctype != "Employee" or not before.user_id or before.status != "Active":
		return
	if doc.status != "Active" or doc.user_id != before.user_id:
		_replace_soon(before.user_id, doc.name)


def _replace_soon(user: str, employee: str | None = None) -> None:
	if not frappe.db.exists("Approval Task", {"approver": user, "kind": "Approve", "status": ["in", _ASKED]}):
		return
	frappe.enqueue(
		"crm_cn.approvals.standing_in.absence.replace",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		user=user,
		employee=employee,
	)


_ASKED = ("Open", "Waiting")


def daily() -> None:
	"""Look at everybody who has something to decide: whoever has left is replaced, or the administrators are told again."""
	table = frappe.qb.DocType("Approval Task")
	query = frappe.qb.from_(table).select(table.approver).distinct()
	query = query.where(table.status.isin(_ASKED) & (table.kind == "Approve"))
	for (user,) in query.run():
		if has_left(user):
			replace(user)


def replace(user: str, employee: str | None = None) -> None:
	"""Give what waits for somebody who left to another by rule, task by task (job)."""
	filters = {"approver": user, "kind": "Approve", "status": ["in", _ASKED]}
	for name in frappe.get_all("Approval Task", filters=filters, order_by="creation", pluck="name"):
		jobs.alone(
			lambda name=name: replace_one(name, employee),
			lambda: frappe.log_error(title="Approval replacement"),
		)


def replace_one(name: str, employee: str | None = None) -> None:
	"""Replace the approver of one task; where nobody may decide instead, the administrators are told what to do."""
	from crm_cn.approvals import standing
	from crm_cn.approvals.mail import notice
	from crm_cn.approvals.standing_in import delegation

	found = standing.of_task(name)
	if not found:
		return
	here, row = found
	if row.on_behalf_of and row.reason in delegation.rule.STAND_INS and delegation.fit(row.on_behalf_of):
		delegation.follow_task(name)  # whose matter it is has it back, or another stands in
		return
	barred = here.barred | here.asked(but=name) | {row.approver}
	gone = row.on_behalf_of if row.on_behalf_of and row.reason in delegation.rule.STAND_INS else row.approver
	try:
		new = people.substitute(employee or gone, here.doc, here.flow, barred)
	except routing.NoApprover:
		notice.nobody(here.doc, row)
		return
	one = delegation.of([routing.Asked(new.user, "Substitute")], here.doc, barred)[0]
	here.succeed(row, one.user, "Replaced", "Replaced", reason=one.reason, on_behalf_of=one.instead_of)
