"""Time limits (A4): who is asked is reminded; what is overdue goes to their manager, or is told. Hourly."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import get_datetime, now_datetime

from crm_cn import jobs
from crm_cn.approvals import ledger, people, process, standing
from crm_cn.approvals.mail import notice
from crm_cn.approvals.standing_in import changing_hands, delegation
from crm_cn.rules.approval import routing
from crm_cn.rules.approval.delegation import STAND_INS


def hourly() -> None:
	"""Delegations that begin and end, then time limits, then reminders; each task in a transaction of its own."""
	changing_hands.follow()
	table = frappe.qb.DocType(process.TASK)
	now = now_datetime()
	_each(table.due_on.isnotnull() & (table.due_on <= now) & table.overdue_told_on.isnull(), pass_limit)
	_each(table.remind_on.isnotnull() & (table.remind_on <= now) & table.reminded_on.isnull(), remind)


def _each(condition, step: Callable[[str], None]) -> None:
	table = frappe.qb.DocType(process.TASK)
	query = frappe.qb.from_(table).select(table.name).where((table.status == process.OPEN) & condition)
	for (name,) in query.where(table.kind == "Approve").orderby(table.due_on).run():
		jobs.alone(lambda name=name: step(name), lambda: frappe.log_error(title="Approval time limit"))


def pass_limit(name: str) -> None:
	"""A time limit has passed: the manager of who was asked is asked instead, where the flow says so; else it is told once."""
	found = standing.of_task(name)
	if not found or not _open_and_due(found[1], "due_on"):
		return
	here, row = found
	if row.escalate and escalate(here, row):
		return
	record = process.task(name)
	record.overdue_told_on = now_datetime()
	process.save(record)
	notice.overdue(here.doc, record)


def escalate(here: standing.Standing, row: frappe._dict) -> bool:
	"""Ask the manager instead; False where nobody up the line may decide, and no fallback approver either."""
	slow = row.on_behalf_of if row.on_behalf_of and row.reason in STAND_INS else row.approver
	barred = here.barred | here.asked()
	try:
		new = people.substitute(slow, here.doc, here.flow, barred)
	except routing.NoApprover:
		return False
	one = delegation.of([routing.Asked(new.user, "Escalated")], here.doc, barred)[0]
	here.succeed(
		row, one.user, "Escalated", "Escalated", anew=True, reason=one.reason, on_behalf_of=one.instead_of
	)
	return True


def remind(name: str) -> None:
	"""Remind who is asked, once."""
	found = standing.of_task(name)
	if not found or not _open_and_due(found[1], "remind_on") or found[1].reminded_on:
		return
	remind_of(*found)


def remind_of(here: standing.Standing, row: frappe._dict) -> None:
	"""Remind who has a task, and write it down."""
	record = process.task(row.name)
	record.reminded_on = now_datetime()
	process.save(record)
	ledger.write(here.run, "Reminded", asked=row.approver, from_state=here.run.state)
	notice.reminded(here.doc, record)


def _open_and_due(row: frappe._dict, field: str) -> bool:
	return row.status == process.OPEN and bool(row[field]) and get_datetime(row[field]) <= now_datetime()
