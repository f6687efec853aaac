"""What people's own changes mean for their records: another department, another user, gone; a department merged or gone.

Open records follow their responsible employee in the background, in batches. What is left to do is read from the
records themselves, so a job that was killed is gone on with by the next one (`resume`, every hour), and a second run
changes nothing. Closed records stay as they are. Who has left keeps the records, and nobody opens them by that name,
until they are handed over (L7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.functions import Coalesce

from crm_cn.rules.scope import parties as rule
from crm_cn.scope import tokens
from crm_cn.scope.declared import PARTY, SCOPED, ScopedType
from crm_cn.scope.rules import sees_everything

BATCH = 100
#: How often a batch is tried when the database breaks it off for somebody who saves at the same moment.
TRIES = 5
BROKEN_OFF = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


# Hooks of Employee and Department


def employee_saved(doc: Document, method: str | None = None) -> None:
	"""Have the open records follow an Employee who has another department, user or name; on_update."""
	if any(doc.has_value_changed(field) for field in ("department", "user_id", "employee_name")):
		start(doc.name)


def employee_renamed(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Two who became one are named once on each record, and the records stand where the one is; after_rename."""
	if merge:
		drop_repeated("employee", new)
		start(new)


def employee_deleted(doc: Document, method: str | None = None) -> None:
	"""An Employee deleted by force leaves no name behind that a later one could be given; after_delete."""
	for doctype, scoped in SCOPED.items():
		_empty(doctype, scoped.responsible_employee, doc.name, also=scoped.responsible_department)
	_drop_rows("employee", doc.name)


def department_renamed(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Two departments that became one are named once on each record; after_rename."""
	if merge:
		drop_repeated("department", new)


def department_deleted(doc: Document, method: str | None = None) -> None:
	"""A department deleted by force leaves no name behind; after_delete."""
	for doctype, scoped in SCOPED.items():
		_empty(doctype, scoped.responsible_department, doc.name)
	_drop_rows("department", doc.name)


def refuse_in_use(doc: Document, method: str | None = None) -> None:
	"""Say that an Employee or a department is in use without naming records somebody may not see; on_trash.

	The platform's own message names one; it is for those who see everything.
	"""
	if sees_everything(frappe.session.user) or not is_in_use(doc.doctype, doc.name):
		return
	frappe.throw(
		_("{0} {1} is on records under data scope. Have them handed over to somebody else first.").format(
			_(doc.doctype), frappe.bold(doc.name)
		),
		frappe.LinkExistsError,
	)


def is_in_use(doctype: str, name: str) -> bool:
	"""Say whether an Employee or a department is on any scoped record."""
	column = "responsible_employee" if doctype == "Employee" else "responsible_department"
	return bool(frappe.db.exists(PARTY, {doctype.lower(): name})) or any(
		frappe.db.exists(scoped_type, {getattr(scoped, column): name})
		for scoped_type, scoped in SCOPED.items()
	)


# Open records follow their employee


def start(employee: str) -> None:
	"""Have `follow` run in the background once the present transaction is through."""
	frappe.enqueue(
		"crm_cn.scope.moves.follow", queue="long", timeout=3600, enqueue_after_commit=True, employee=employee
	)


def resume(rows: bool = False) -> int:
	"""Go on where a move was interrupted; a job of every hour. `rows`: look at the related employees' users too.

	Returns how many records and rows were behind.
	"""
	return sum(follow(employee) for employee in sorted(behind(rows)))


def resume_all() -> int:
	"""The same with everything looked at; a job of every night."""
	return resume(rows=True)


def behind(rows: bool = False) -> set[str]:
	"""Return the employees whose open records are not where they are."""
	found: set[str] = set()
	employee = frappe.qb.DocType("Employee")
	for doctype, scoped in SCOPED.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).join(employee).on(employee.name == table[scoped.responsible_employee])
		query = query.where(_is_open(table, scoped) & _differs(table, scoped, employee))
		found.update(row[0] for row in query.select(employee.name).distinct().run())
	if rows:
		party = frappe.qb.DocType(PARTY)
		query = frappe.qb.from_(party).join(employee).on(employee.name == party.employee)
		query = query.where(_row_differs(party, employee.user_id, employee.employee_name))
		found.update(row[0] for row in query.select(employee.name).distinct().run())
	return found


def follow(employee: str) -> int:
	"""Bring all open records of an Employee to the department and user the Employee has now; return how many changed.

	Commits batch by batch: for a job, not for a request. Whoever changes department twice within the run is caught
	up with, as each batch reads the Employee again.
	"""
	from crm_cn.scope import backfill

	changed = _retried(lambda: _follow_rows(employee))
	if user := frappe.db.get_value("Employee", {"name": employee, "status": "Active"}, "user_id"):
		changed += backfill.fill_of(user)
	for doctype in SCOPED:
		while moved := _retried(lambda doctype=doctype: _follow_batch(doctype, employee)):
			changed += moved
	return changed


def _follow_batch(doctype: str, employee: str) -> int:
	"""Move the next records, in one transaction."""
	scoped = SCOPED[doctype]
	now = frappe.db.get_value("Employee", employee, ["name", "department", "user_id"], as_dict=True)
	if not now:
		return 0
	table, person = frappe.qb.DocType(doctype), frappe.qb.DocType("Employee")
	query = frappe.qb.from_(table).join(person).on(person.name == table[scoped.responsible_employee])
	query = query.where((person.name == employee) & _is_open(table, scoped) & _differs(table, scoped, person))
	names = [row[0] for row in query.select(table.name).orderby(table.name).limit(BATCH).run()]
	if not names:
		return 0
	update = frappe.qb.update(table).set(table[scoped.responsible_department], now.department)
	if scoped.responsible_user and now.user_id:
		update = update.set(table[scoped.responsible_user], now.user_id)
	still = (table[scoped.responsible_employee] == employee) & _is_open(table, scoped)
	update.where(table.name.isin(names) & still).run()
	_written(doctype, names)
	return len(names)


def _follow_rows(employee: str) -> int:
	"""Bring user and name in the rows of a related employee up to date."""
	user, name = frappe.db.get_value("Employee", employee, ["user_id", "employee_name"]) or (None, None)
	party = frappe.qb.DocType(PARTY)
	differs = (party.employee == employee) & _row_differs(party, user or "", name or "")
	rows = frappe.qb.from_(party).select(party.name, party.parenttype, party.parent).where(differs).run()
	if not rows:
		return 0
	frappe.qb.update(party).set(party.user, user).set(party.employee_name, name).where(differs).run()
	for _name, doctype, parent in rows:
		frappe.clear_document_cache(doctype, parent)
	return len(rows)


def _row_differs(party, user, name):
	return (Coalesce(party.user, "") != Coalesce(user, "")) | (
		Coalesce(party.employee_name, "") != Coalesce(name, "")
	)


def _retried(work: Callable[[], int]) -> int:
	"""Do a batch and commit it, again from its beginning when it was broken off."""
	for _each in range(TRIES - 1):
		with suppress(*BROKEN_OFF):
			return _committed(work)
		frappe.db.rollback()
	return _committed(work)


def _committed(work: Callable[[], int]) -> int:
	done = work()
	frappe.db.commit()  # a job of its own, not part of a request
	return done


def _is_open(table, scoped: ScopedType):
	"""Return the condition that a record is not at its end (as `holder.is_closed` says of one)."""
	alive = table.docstatus != 2
	if not scoped.status or not scoped.closed:
		return alive
	status = table[scoped.status]
	return alive & (status.isnull() | status.notin(scoped.closed))


def _differs(table, scoped: ScopedType, employee):
	"""Return the condition that a record does not say what its responsible employee says."""
	differs = Coalesce(table[scoped.responsible_department], "") != Coalesce(employee.department, "")
	if not scoped.responsible_user:
		return differs
	has_user = Coalesce(employee.user_id, "") != ""
	return differs | (has_user & (Coalesce(table[scoped.responsible_user], "") != employee.user_id))


# Names that are gone


def drop_repeated(column: str, name: str) -> None:
	"""Remove rows that name the same employee or department twice on a record."""
	rows = frappe.get_all(
		PARTY,
		filters={column: name},
		fields=["name", "parenttype", "parent", "employee", "department"],
		order_by="parenttype, parent, idx",
	)
	for (doctype, parent), group in _by_record(rows):
		again = rule.repeated((row.name, row.employee, row.department) for row in group)
		if again:
			frappe.db.delete(PARTY, {"name": ["in", again]})
			_written(doctype, [parent])


def _drop_rows(column: str, name: str) -> None:
	rows = frappe.get_all(PARTY, filters={column: name}, fields=["name", "parenttype", "parent"])
	frappe.db.delete(PARTY, {column: name})
	for (doctype, parent), _group in _by_record(rows):
		_written(doctype, [parent])


def _by_record(rows: list) -> Iterator[tuple[tuple[str, str], list]]:
	groups: dict[tuple[str, str], list] = {}
	for row in rows:
		groups.setdefault((row.parenttype, row.parent), []).append(row)
	yield from ((key, group) for key, group in groups.items() if key[0] in SCOPED)


def _empty(doctype: str, column: str, name: str, also: str | None = None) -> None:
	"""Empty a column that names what is gone."""
	names = frappe.get_all(doctype, filters={column: name}, pluck="name")
	for each in names:
		values = {column: None, also: None} if also else {column: None}
		frappe.db.set_value(doctype, each, values, update_modified=False)
	_written(doctype, names)


def _written(doctype: str, names: list[str]) -> None:
	"""Bring tokens and caches up to date after columns were written past the documents."""
	tokens.sync_names(doctype, names)
	for name in names:
		frappe.clear_document_cache(doctype, name)
