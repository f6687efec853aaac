"""One run of a document through its approval: start, levels, end (A4). Called with the document's row locked.

Whoever comes here holds the row of the document (the platform locks it when it saves), so one decision is made at a
time. What else is read for a decision is read with a lock, too: a transaction that waited would see old rows otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import flt, get_datetime, now_datetime

from crm_cn.approvals import access, ledger, mirror, people, times
from crm_cn.approvals.flow import Flow
from crm_cn.approvals.mail import notice
from crm_cn.approvals.standing_in import delegation
from crm_cn.rules.approval import kinds, routing, votes
from crm_cn.rules.approval.delegation import STAND_INS

PROCESS, TASK = "Approval Process", "Approval Task"
RUNNING = "Running"
#: Tasks that wait for their approver, and those that wait for somebody else first.
OPEN, WAITING = "Open", "Waiting"
ASKED = (OPEN, WAITING)


def running(doctype: str, name: str | None, lock: bool = False) -> Document | None:
	"""Return the run under way for a document, or None."""
	if not name:
		return None
	filters = {"reference_doctype": doctype, "reference_name": name, "status": RUNNING}
	found = frappe.db.get_value(PROCESS, filters, "name")
	if lock and (found or _written_since(doctype, name)):
		found = frappe.db.get_value(PROCESS, filters, "name", for_update=True)
	return frappe.get_doc(PROCESS, found, for_update=lock) if found else None


def _written_since(doctype: str, name: str) -> bool:
	"""Say whether somebody has written a document since this transaction began to read, a run with it perhaps.

	Where nobody has, there is no run to lock: a locking read that finds nothing locks the gap, and two people who hand
	in two documents at the same moment would wait for each other.
	"""
	seen = frappe.db.get_value(doctype, name, "modified")
	return bool(seen) and frappe.db.get_value(doctype, name, "modified", for_update=True) != seen


def save(doc: Document) -> None:
	"""Write a run or a task of the engine's own."""
	doc.flags.crm_cn_approval = True
	doc.save(ignore_permissions=True)  # the engine's own records; who may take the step has been asked


def start(
	doc: Document, flow: Flow, state: str, round_number: int = 1, asked: routing.Level | None = None
) -> Document:
	"""Begin a run at a level, on the flow as it is drawn now; return it."""
	author, employee = people.author(doc, flow)
	amount = flow.workflow.get("crm_cn_amount_field")
	process = frappe.new_doc(PROCESS)
	process.update(
		{
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"title": doc.get_title() or doc.name,
			"workflow": flow.name,
			"flow": flow.as_json(),
			"flow_fingerprint": flow.fingerprint,
			"author": author,
			"author_employee": employee,
			"company": doc.get("company"),
			"department": doc.get("department") or _department(employee),
			"amount": flt(doc.get(amount)) if amount else 0,
			"status": RUNNING,
			"first_state": state,
			"round": round_number,
			"started_on": now_datetime(),
		}
	)
	process.flags.crm_cn_approval = True
	process.insert(ignore_permissions=True)  # the engine's own record
	ledger.write(process, "Submitted", from_state=flow.first, to_state=state)
	open_level(doc, flow, process, state, asked)
	return process


def _department(employee: str | None) -> str | None:
	return frappe.db.get_value("Employee", employee, "department") if employee else None


def decided(process: Document) -> frozenset[str]:
	"""Return who approved an earlier level in this round, those in whose place somebody did counted in."""
	rows = [row for row in _rows(process) if row.round == process.round and row.status == "Approved"]
	return frozenset(
		user for row in rows for user in (row.approver, row.on_behalf_of, row.decided_by) if user
	)


def open_level(
	doc: Document, flow: Flow, process: Document, state: str, asked: routing.Level | None = None
) -> None:
	"""Ask those whom a level names; `asked` where they are known already. Throws when nobody can be asked."""
	asked = asked or people.level(doc, flow, state, decided(process))
	process.state, process.state_since, process.visit = state, now_datetime(), (process.visit or 0) + 1
	save(process)
	for user in asked.passed:
		ledger.write(process, "Passed", asked=user, from_state=state)
	rows = flow.asks(state, doc)
	for one in delegation.of(asked.asked, doc, people.own(doc, flow) | decided(process)):
		event = "Delegated" if one.reason in STAND_INS else "Asked"
		ask(doc, process, one.user, one.reason, rows[0], event, on_behalf_of=one.instead_of)
	mirror.follow(doc, state, approvers(process))


def how_many(rows: Iterable[Document]) -> tuple[str, int]:
	"""Return mode and number of a level, the strictest of its rows."""
	return votes.strictest((row.crm_cn_mode or kinds.ANY, row.crm_cn_needed or 0) for row in rows)


def ask(
	doc: Document,
	process: Document,
	user: str,
	reason: str,
	row: Document | None = None,
	event: str = "Asked",
	**values,
) -> Document:
	"""Put a task on somebody's list, let them read the document, write it down and tell them; return the task.

	`row` is the transition whose time limit holds. `values` are further fields of the task.
	"""
	now = now_datetime()
	hours, remind = (flt(row.crm_cn_hours), flt(row.crm_cn_remind_hours)) if row else (0, 0)
	given = frappe.new_doc(TASK)
	given.update(
		{
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"title": process.title,
			"approval_process": process.name,
			"state": process.state,
			"round": process.round,
			"visit": process.visit,
			"kind": "Approve",
			"status": OPEN,
			"approver": user,
			"author": process.author,
			"reason": reason,
			"asked_on": now,
			"due_on": times.after(now, hours, user),
			"remind_on": times.after(now, remind, user),
			"escalate": row.crm_cn_escalate if row else 0,
			**values,
		}
	)
	given.flags.crm_cn_approval = True
	given.insert(ignore_permissions=True)  # the engine's own record
	ledger.write(
		process,
		event,
		asked=user,
		on_behalf_of=given.on_behalf_of,
		from_state=process.state,
		comment=values.get("comment"),
	)
	access.let_read(doc, user)
	if given.on_behalf_of and reason in STAND_INS:
		access.let_read(doc, given.on_behalf_of)
	if given.kind == "Copy":
		notice.copied(doc, given)
	elif given.status == OPEN:
		notice.asked(doc, given)
	return given


def _rows(process: Document) -> list[frappe._dict]:
	"""Return every task of a run in the order given, read with a lock where the run was."""
	table = frappe.qb.DocType(TASK)
	query = (
		frappe.qb.from_(table)
		.select("*")
		.where((table.approval_process == process.name) & (table.kind == "Approve"))
		.orderby(table.creation)
	)
	return (query.for_update() if process.flags.for_update else query).run(as_dict=True)


def tasks(process: Document, statuses: Iterable[str] | None = None) -> list[frappe._dict]:
	"""Return the tasks of the level a run stands at, in the order they were given."""
	rows = [row for row in _rows(process) if row.visit == process.visit]
	return [row for row in rows if statuses is None or row.status in statuses]


def task(name: str) -> Document:
	"""Return a task to be changed, as the database has it now."""
	return frappe.get_doc(TASK, name, for_update=True)


def approvers(process: Document) -> list[str]:
	"""Return who has an open task at the level a run stands at."""
	return list(dict.fromkeys(row.approver for row in tasks(process, (OPEN,))))


def task_of(process: Document, user: str) -> frappe._dict | None:
	"""Return a user's open task at the present level: their own, else one that somebody has in their place."""
	rows = tasks(process, (OPEN,))
	own = [row for row in rows if row.approver == user]
	lent = [row for row in rows if row.on_behalf_of == user and row.reason in STAND_INS]
	return next(iter(own or lent), None)


def seats(rows: Iterable[frappe._dict]) -> list[votes.Seat]:
	"""Return the seats of a level: those asked first, each with the extra approvers added for it.

	Tasks that were handed over, replaced or escalated live on in the task that came of them.
	"""
	rows = [row for row in rows if row.status not in ("Transferred", "Replaced", "Escalated", "Closed")]
	known = {row.name for row in rows}

	def seat(row) -> votes.Seat:
		vote = {"Approved": votes.APPROVED, "Rejected": votes.REJECTED}.get(row.status, votes.OPEN)
		return votes.Seat(vote, tuple(seat(one) for one in rows if one.added_for == row.name))

	return [seat(row) for row in rows if not row.added_for or row.added_for not in known]


def vote(process: Document, asked: frappe._dict, status: str, comment: str | None = None) -> None:
	"""Write down what somebody decided on their task."""
	record = task(asked.name)
	record.status, record.comment = status, comment
	record.decided_on, record.decided_by = now_datetime(), frappe.session.user
	if frappe.session.user == asked.on_behalf_of:
		record.approver, record.on_behalf_of = asked.on_behalf_of, None  # decided it themselves after all
	save(record)
	ledger.write(process, status, on_behalf_of=record.on_behalf_of, from_state=process.state, comment=comment)
	for row in tasks(process, (WAITING,)) if status == "Approved" else ():
		# who added an approver before themselves comes next, and who was added after somebody
		before = asked.added_for == row.name and not _waits(process, row)
		if before or (row.added_for == asked.name and row.position == "After"):
			_wake(process, row)


def _waits(process: Document, row: frappe._dict) -> bool:
	return any(one.added_for == row.name and one.position == "Before" for one in tasks(process, ASKED))


def _wake(process: Document, row: frappe._dict) -> None:
	"""Open a task that waited for somebody else; its time limits are put off by as long as it waited."""
	first = [one for one in tasks(process) if one.added_for == row.name and one.position == "Before"]
	record, now = task(row.name), now_datetime()
	late = now - max((one.asked_on for one in first), default=row.asked_on)
	for field in ("due_on", "remind_on"):
		if record.get(field):
			record.set(field, get_datetime(record.get(field)) + late)
	record.status, record.asked_on = OPEN, now
	save(record)
	notice.asked(frappe.get_doc(record.reference_doctype, record.reference_name), record)


def outcome(process: Document, flow: Flow, doc: Document) -> str | None:
	"""Return votes.PASSED or votes.REJECTED of the level a run stands at, None while it is open."""
	mode, at_least = how_many(flow.asks(process.state, doc))
	return votes.outcome(mode, at_least, seats(tasks(process)))


def outcome_with(
	process: Document, flow: Flow, doc: Document, asked: frappe._dict, status: str
) -> str | None:
	"""Return what the outcome would be if this task were decided so."""
	mode, at_least = how_many(flow.asks(process.state, doc))
	rows = [frappe._dict(row, status=status) if row.name == asked.name else row for row in tasks(process)]
	return votes.outcome(mode, at_least, seats(rows))


def close_level(process: Document) -> None:
	"""Take the open tasks of the present level off everybody's list: it is decided without them."""
	for row in tasks(process, ASKED):
		record = task(row.name)
		record.status = "Closed"
		save(record)


def end(
	process: Document, status: str, state: str, event: str | None = None, comment: str | None = None
) -> None:
	"""End a run; `event` is what the ledger calls it."""
	close_level(process)
	before = process.state
	process.status, process.state, process.ended_on = status, state, now_datetime()
	save(process)
	if event:
		ledger.write(process, event, from_state=before, to_state=state, comment=comment)
	if process.author != frappe.session.user and event == "Ended":
		notice.ended(process)


def nobody_decided_last(process: Document, flow: Flow, doc: Document) -> bool:
	"""Say whether the author may still withdraw: at the last level, nobody has decided yet."""
	if not flow.is_last(process.state, doc):
		return True
	return not any(row.status in ("Approved", "Rejected") for row in tasks(process))


def forget(doctype: str, name: str) -> None:
	"""Delete what approvals keep of a document that is being deleted."""
	for kept in (TASK, ledger.LOG, PROCESS):
		frappe.db.delete(kept, {"reference_doctype": doctype, "reference_name": name})
