"""Open tasks change hands (A4): to who stands in while somebody is away, back to them, and for good when somebody has left.

Jobs; each task in a transaction of its own.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn import jobs
from crm_cn.approvals import access, ledger, people, process, standing
from crm_cn.approvals.mail import notice
from crm_cn.approvals.standing_in import absence, delegation
from crm_cn.rules.approval import delegation as rule
from crm_cn.rules.approval import routing

#: Why somebody has a task again that another had in their place.
BACK = "Delegation Ended"


def follow_soon(user: str) -> None:
	"""Look at a user's open tasks in the background: a delegation of theirs has begun, changed or ended."""
	frappe.enqueue(
		"crm_cn.approvals.standing_in.changing_hands.follow",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		user=user,
	)


def follow(user: str | None = None) -> None:
	"""Give open tasks to who stands in today, and back to whom they belong; hourly, or of one user (job)."""
	for name in _tasks(user):
		jobs.alone(lambda name=name: follow_task(name), lambda: frappe.log_error(title="Approval delegation"))


def _tasks(user: str | None) -> list[str]:
	"""Return the open tasks that may have to change hands: of those who delegate or are on leave, and those lent."""
	today = getdate()
	away = {user} if user else absence.users_on_leave()
	if not user:
		dated = {"disabled": 0, "from_date": ["<=", today], "to_date": [">=", today]}
		away |= set(frappe.get_all(delegation.DELEGATION, filters=dated, pluck="delegator"))
	table = frappe.qb.DocType(process.TASK)
	wanted = table.approver.isin(list(away) or [""])
	if user:
		wanted |= table.on_behalf_of == user
	else:
		wanted |= table.reason.isin(rule.STAND_INS)
	query = frappe.qb.from_(table).select(table.name).where((table.status == process.OPEN) & wanted)
	return [row[0] for row in query.where(table.kind == "Approve").orderby(table.creation).run()]


def follow_task(name: str) -> None:
	"""Put one open task on the list of who stands in today, or back on that of whom it belongs to."""
	found = standing.of_task(name)
	if not found or found[1].status != process.OPEN:
		return
	here, row = found
	owner = row.on_behalf_of if row.on_behalf_of and row.reason in rule.STAND_INS else row.approver
	barred = here.barred | here.asked(but=name)
	other = delegation.stand_in(owner, here.doc.doctype, barred)
	user = other.user if other else owner
	if user == row.approver or (not other and not delegation.fit(owner)):
		return
	record = process.task(name)
	record.approver, record.on_behalf_of = user, owner if other else None
	record.reason = other.reason if other else BACK
	process.save(record)
	access.let_read(here.doc, user)
	ledger.write(
		here.run, "Delegated", asked=user, on_behalf_of=record.on_behalf_of, from_state=here.run.state
	)
	here.reflect()
	notice.asked(here.doc, record)


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
	if not frappe.db.exists(
		process.TASK, {"approver": user, "kind": "Approve", "status": ["in", process.ASKED]}
	):
		return
	frappe.enqueue(
		"crm_cn.approvals.standing_in.changing_hands.replace",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		user=user,
		employee=employee,
	)


def daily() -> None:
	"""Look at everybody who has something to decide: whoever has left is replaced, or the administrators are told again."""
	table = frappe.qb.DocType(process.TASK)
	query = frappe.qb.from_(table).select(table.approver).distinct()
	query = query.where(table.status.isin(process.ASKED) & (table.kind == "Approve"))
	for (user,) in query.run():
		if absence.has_left(user):
			replace(user)


def replace(user: str, employee: str | None = None) -> None:
	"""Give what waits for somebody who left to another by rule, task by task (job)."""
	filters = {"approver": user, "kind": "Approve", "status": ["in", process.ASKED]}
	for name in frappe.get_all(process.TASK, filters=filters, order_by="creation", pluck="name"):
		jobs.alone(
			lambda name=name: replace_one(name, employee),
			lambda: frappe.log_error(title="Approval replacement"),
		)


def replace_one(name: str, employee: str | None = None) -> None:
	"""Replace the approver of one task; where nobody may decide instead, the administrators are told what to do."""
	found = standing.of_task(name)
	if not found:
		return
	here, row = found
	if row.on_behalf_of and row.reason in rule.STAND_INS and delegation.fit(row.on_behalf_of):
		follow_task(name)  # whose matter it is has it back, or another stands in
		return
	barred = here.barred | here.asked(but=name) | {row.approver}
	gone = row.on_behalf_of if row.on_behalf_of and row.reason in rule.STAND_INS else row.approver
	try:
		new = people.substitute(employee or gone, here.doc, here.flow, barred)
	except routing.NoApprover:
		notice.nobody(here.doc, row)
		return
	one = delegation.of([routing.Asked(new.user, "Substitute")], here.doc, barred)[0]
	here.succeed(row, one.user, "Replaced", "Replaced", reason=one.reason, on_behalf_of=one.instead_of)
