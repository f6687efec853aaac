"""What a handover moves (L7): found, judged and moved by kind.

scoped records   by the tokens of the person, in the order of scope/declared.py, activities last
ToDo             open tasks: those on scoped records, and others as far as the one who asks may write them
Workflow Action  open steps that wait for this very person
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime, strip_html

from crm_cn.permissions import scope
from crm_cn.rules import handover as rule
from crm_cn.rules.scope.levels import ASSIGN
from crm_cn.scope import assignment, companions, handover_jobs, holder
from crm_cn.scope.assignment import Passing
from crm_cn.scope.declared import ACTIVITIES, RECORDS, SCOPED
from crm_cn.scope.holder import Holder

TODO, STEP = "ToDo", "Workflow Action"
ROW = "Handover Item"
CHUNK = 500


@dataclass(frozen=True)
class Item:
	"""One document to be moved."""

	doctype: str
	name: str
	title: str = ""


class NothingToDo(Exception):
	"""The document need not move any more; the text says why."""


def types() -> tuple[str, ...]:
	"""Return the DocTypes that can have a receiver of their own, in the order in which they move."""
	installed = [each for each in (*RECORDS, *ACTIVITIES) if frappe.db.exists("DocType", each)]
	return (*installed, TODO, STEP)


# Finding


def collect(former: Holder) -> list[Item]:
	"""Return all that is open of a person and that the session's user may hand over, in the order of moving."""
	found: list[Item] = []
	for doctype in types():
		finder = {TODO: _todos, STEP: _steps}.get(doctype)
		found += finder(former) if finder else _records(doctype, former)
	return found


def _records(doctype: str, former: Holder) -> Iterator[Item]:
	if not assignment.may_assign(doctype):
		return
	names = companions.held(doctype, None, former)
	for start in range(0, len(names), CHUNK):
		chunk = names[start : start + CHUNK]
		allowed = scope.visible(doctype, chunk, ASSIGN)
		titles = titles_of(doctype, [name for name in chunk if name in allowed])
		yield from (Item(doctype, name, titles.get(name, "")) for name in chunk if name in allowed)


def titles_of(doctype: str, names: list[str]) -> dict[str, str]:
	"""Return what people call these records."""
	meta = frappe.get_meta(doctype)
	field = meta.get_title_field()
	if not names or field == "name":
		return {}
	rows = frappe.get_all(doctype, {"name": ["in", names]}, ["name", f"{field} as title"])
	return {row.name: row.title or "" for row in rows}


def _todos(former: Holder) -> Iterator[Item]:
	"""Open tasks; those of activities are theirs and move with them."""
	if not former.user:
		return
	rows = frappe.get_all(
		TODO,
		{"allocated_to": former.user, "status": "Open"},
		["name", "description", "reference_type", "reference_name"],
		order_by="name asc",
	)
	for row in rows:
		if row.reference_type in ACTIVITIES or not _may_move_todo(row):
			continue
		yield Item(TODO, row.name, strip_html(row.description or "")[:140])


def _may_move_todo(row: frappe._dict) -> bool:
	if row.reference_type in SCOPED:
		return scope.may(row.reference_type, row.reference_name, ASSIGN)
	return bool(frappe.has_permission(TODO, "write", doc=row.name))


def _steps(former: Holder) -> Iterator[Item]:
	"""Steps of a workflow that wait for this user by name; the others wait for a role and need no handover."""
	if not former.user:
		return
	rows = frappe.get_all(
		STEP,
		{"user": former.user, "status": "Open"},
		["name", "reference_doctype", "reference_name"],
		order_by="name asc",
	)
	for row in rows:
		if row.reference_doctype in SCOPED:
			allowed = scope.may(row.reference_doctype, row.reference_name, ASSIGN)
		else:
			allowed = bool(frappe.has_permission(row.reference_doctype, "write", doc=row.reference_name))
		if allowed:
			yield Item(STEP, row.name, f"{_(row.reference_doctype)} {row.reference_name}")


def hindrance(doctype: str, employee: str) -> str | None:
	"""Return why this receiver cannot take documents of a type, as far as it can be known beforehand."""
	if doctype not in SCOPED:
		return None
	try:
		assignment.check_receiver(employee, doctype)
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		return plain(error)
	return None


# Moving


def decide(doc: Document, row_name: str) -> str:
	"""Move one row's document and write what became of it, in a transaction of its own; return the result.

	A row that is decided already is left alone, so that two jobs, or one that starts again, do nothing twice.
	"""
	for last in (False, False, True):
		handover_jobs.keep()
		try:
			row = frappe.db.get_value(
				ROW,
				row_name,
				["name", "reference_doctype", "reference_name", "to_employee", "result"],
				as_dict=True,
				for_update=True,
			)
			if not row or row.result != rule.PENDING:
				return row.result if row else rule.NOTHING_TO_DO
			result, message = _move(doc, row)
			_write(row_name, result, message)
			return result
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			handover_jobs.undo()
			if last:
				_write(row_name, rule.NOT_MOVED, _("Somebody was working on it at the same time. Try again."))
		except (frappe.ValidationError, frappe.PermissionError) as error:
			handover_jobs.undo()
			_write(row_name, rule.NOT_MOVED, plain(error))
			break
		except Exception:
			handover_jobs.undo()
			frappe.log_error(
				title=f"Handover {doc.name}", reference_doctype="Handover", reference_name=doc.name
			)
			_write(
				row_name,
				rule.NOT_MOVED,
				_("An unexpected error; the administrator finds it in the error log."),
			)
			break
	return rule.NOT_MOVED


def _write(row_name: str, result: str, message: str | None) -> None:
	frappe.clear_messages()
	values = {"result": result, "message": message, "done_on": now_datetime()}
	frappe.db.set_value(ROW, row_name, values, update_modified=False)
	handover_jobs.keep()


def _move(doc: Document, row: frappe._dict) -> tuple[str, str | None]:
	former = holder.of_employee(doc.from_employee)
	try:
		if row.reference_doctype == TODO:
			move_todo(row.reference_name, former, row.to_employee)
		elif row.reference_doctype == STEP:
			move_step(row.reference_name, former, row.to_employee)
		else:
			move_record(doc, row, former)
	except NothingToDo as nothing:
		return nothing.args
	return rule.MOVED, None


def move_record(doc: Document, row: frappe._dict, former: Holder) -> None:
	"""Give one scoped record to its receiver, unless the person has it no longer."""
	doctype, name = row.reference_doctype, row.reference_name
	now = holder.of_record(doctype, name)
	if now is None:
		raise NothingToDo(rule.NOTHING_TO_DO, _("It does not exist any more."))
	if not now.same(former):
		gone_along = now.employee == row.to_employee
		if gone_along:
			raise NothingToDo(rule.MOVED, _("Moved along with the record it belongs to."))
		raise NothingToDo(rule.NOTHING_TO_DO, _("Somebody else is responsible already."))
	if holder.is_closed_record(doctype, name):
		raise NothingToDo(rule.NOTHING_TO_DO, _("It has been closed meanwhile and stays as history."))
	who = {each.document_type: each.employee for each in doc.receivers}
	passing = Passing(
		doc.reason,
		bool(doc.keep_as_related),
		apart=rule.Receivers(doc.to_employee, who).apart,
		handover=doc.name,
	)
	assignment.reassign(doctype, name, row.to_employee, doc.reason, passing=passing, notify=False)


def move_todo(name: str, former: Holder, employee: str) -> None:
	"""Give one task to its receiver, who must be able to see the record it is about."""
	if not frappe.db.exists(TODO, name):
		raise NothingToDo(rule.NOTHING_TO_DO, _("It does not exist any more."))
	todo = frappe.get_doc(TODO, name, for_update=True)
	if todo.status != "Open":
		raise NothingToDo(rule.NOTHING_TO_DO, _("It is done."))
	receiver = holder.of_employee(employee)
	if todo.allocated_to != former.user:
		moved = todo.allocated_to == receiver.user
		raise NothingToDo(
			rule.MOVED if moved else rule.NOTHING_TO_DO,
			_("Moved along with the record it belongs to.") if moved else _("It is somebody else's task."),
		)
	if not _may_move_todo(todo):
		frappe.throw(_("You may not give this task to somebody else."), frappe.PermissionError)
	about = todo.reference_type in SCOPED
	if about and not scope.may(todo.reference_type, todo.reference_name, user=receiver.user):
		frappe.throw(
			_(
				"The receiver cannot see {0} {1}. Add the receiver there as related employee, or give the task to the responsible employee."
			).format(_(todo.reference_type), todo.reference_name)
		)
	known = bool(todo.reference_type) and any(
		each.description == todo.description
		for each in companions.tasks(todo.reference_type, todo.reference_name, receiver.user)
	)
	companions.move_task(todo, receiver.user, known=known)


def move_step(name: str, former: Holder, employee: str) -> None:
	"""Have a step of a workflow wait for the receiver."""
	step = frappe.db.get_value(
		STEP, name, ["user", "status", "reference_doctype", "reference_name"], as_dict=True, for_update=True
	)
	if not step or step.status != "Open" or step.user != former.user:
		raise NothingToDo(rule.NOTHING_TO_DO, _("It is done."))
	receiver = holder.of_employee(employee)
	if not frappe.has_permission(step.reference_doctype, "read", doc=step.reference_name, user=receiver.user):
		frappe.throw(
			_("The receiver cannot see {0} {1}.").format(_(step.reference_doctype), step.reference_name)
		)
	frappe.db.set_value(STEP, name, "user", receiver.user)


def plain(error: Exception) -> str:
	"""Return what an error says, without markup, short enough for a row."""
	return strip_html(str(error)).strip()[:500] or type(error).__name__
