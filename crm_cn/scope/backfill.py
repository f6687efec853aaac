"""Whose the records are that a site had before data scope came: by the owner field, the registration, or the author.

In batches that commit; what is left to do is read from the records, so it may be stopped and started again, and a
second run changes nothing. Until a record's turn comes it is its owner field's or its author's, as user.
"""

from __future__ import annotations

import frappe
from pypika.functions import Coalesce, NullIf

from crm_cn.scope import tokens
from crm_cn.scope.declared import LEAD_REGISTRATION, PARTY, SCOPED, ScopedType

BATCH = 500
#: Up to so many records are done at once while the app is installed; more in the background.
AT_ONCE = 2000

STAGE = "crm_cn_scope_parties"
BEGUN, DONE = "begun", "done"


def start() -> None:
	"""Fill in now where records are few, in the background where they are many."""
	set_stage(BEGUN)
	if sum(frappe.db.count(doctype) for doctype in SCOPED) <= AT_ONCE:
		run()
		return
	frappe.enqueue("crm_cn.scope.backfill.run", queue="long", timeout=24 * 3600, enqueue_after_commit=True)


def go_on() -> None:
	"""Finish what a run that was killed has left; a job of every night."""
	if stage() == BEGUN:
		run()


def stage() -> str | None:
	"""Return whether the site's own records were begun with, or are done."""
	return frappe.db.get_default(STAGE)


def set_stage(value: str | None) -> None:
	"""Remember it."""
	if value:
		frappe.db.set_default(STAGE, value)
	else:
		frappe.db.delete("DefaultValue", {"defkey": STAGE})


def run() -> dict[str, int]:
	"""Give every record without responsible employee its own; return how many got one, by DocType.

	Commits as it goes: for a command, a job or the installer.
	"""
	filled = {doctype: fill(doctype) for doctype in SCOPED}
	filled["Sales Activity"] += fill_departments("Sales Activity")
	set_stage(DONE)
	frappe.db.commit()  # a job of its own, not part of a request
	return filled


def fill_of(user: str) -> int:
	"""Give the records that are one user's to the Employee the user has now; return how many."""
	return sum(fill(doctype, user) for doctype, scoped in SCOPED.items() if not scoped.ours)


def fill(doctype: str, user: str | None = None) -> int:
	"""Fill in the records of a DocType, all or one user's; return how many were filled."""
	scoped = SCOPED[doctype]
	if scoped.ours:
		return 0  # these have had their responsible employee from the start
	filled = 0
	if scoped.lead and user is None:
		filled += _in_batches(doctype, lambda after: _of_registrations(doctype, scoped, after))
	return filled + _in_batches(doctype, lambda after: _of_users(doctype, scoped, user, after))


def fill_departments(doctype: str) -> int:
	"""Fill in the department of records that have an employee and were made before there was the field."""
	scoped = SCOPED[doctype]

	def found(after: str):
		table, employee = frappe.qb.DocType(doctype), frappe.qb.DocType("Employee")
		query = frappe.qb.from_(table).join(employee).on(employee.name == table[scoped.responsible_employee])
		query = query.select(table.name, employee.name, employee.department, employee.user_id)
		query = query.where(
			(Coalesce(table[scoped.responsible_department], "") == "")
			& (Coalesce(employee.department, "") != "")
		)
		return query.where(table.name > after).orderby(table.name).limit(BATCH).run()

	return _in_batches(doctype, found)


def _of_users(doctype: str, scoped: ScopedType, user: str | None, after: str):
	"""Return the next records whose owner field or author is an active Employee: name, employee, department, user."""
	table, employee = frappe.qb.DocType(doctype), frappe.qb.DocType("Employee")
	owner = NullIf(table[scoped.responsible_user], "") if scoped.responsible_user else None
	responsible = Coalesce(owner, table.owner) if scoped.responsible_user else table.owner
	query = frappe.qb.from_(table).join(employee).on(employee.user_id == responsible)
	query = query.select(table.name, employee.name, employee.department, employee.user_id)
	query = query.where((employee.status == "Active") & _nobody_yet(table, scoped))
	if user:
		query = query.where(responsible == user)
	return query.where(table.name > after).orderby(table.name).limit(BATCH).run()


def _of_registrations(doctype: str, scoped: ScopedType, after: str):
	"""Return the next records tied to a registration that somebody has."""
	table, lead = frappe.qb.DocType(doctype), frappe.qb.DocType(LEAD_REGISTRATION.doctype)
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(table)
		.join(lead)
		.on(lead.name == table[scoped.lead])
		.join(employee)
		.on(employee.name == lead[LEAD_REGISTRATION.responsible_employee])
		.select(table.name, employee.name, employee.department, employee.user_id)
		.where(_nobody_yet(table, scoped))
	)
	if scoped.responsible_user:
		query = query.where(Coalesce(table[scoped.responsible_user], "").isin(["", table.owner]))
	return query.where(table.name > after).orderby(table.name).limit(BATCH).run()


def _nobody_yet(table, scoped: ScopedType):
	return Coalesce(table[scoped.responsible_employee], "") == ""


def _in_batches(doctype: str, found) -> int:
	done, after = 0, ""
	while rows := found(after):
		after = rows[-1][0]
		done += len(rows)
		_write(doctype, rows)
		frappe.db.commit()  # a job of its own, not part of a request
		if len(rows) < BATCH:
			break
	return done


def _write(doctype: str, rows: list[tuple]) -> None:
	"""Write who is responsible for these records, given as name, employee, department, user."""
	scoped, table = SCOPED[doctype], frappe.qb.DocType(doctype)
	names_of: dict[tuple, list[str]] = {}
	for name, *who in rows:
		names_of.setdefault(tuple(who), []).append(name)
	for (employee, department, user), names in names_of.items():
		update = frappe.qb.update(table).set(table[scoped.responsible_employee], employee)
		update = update.set(table[scoped.responsible_department], department)
		if scoped.responsible_user and user and not scoped.ours:
			update = update.set(table[scoped.responsible_user], user)
		update.where(table.name.isin(names)).run()
		if scoped.lead and not scoped.ours:
			for name in names:
				_keep_author(doctype, name, employee, scoped)
	names = [row[0] for row in rows]
	tokens.sync_names(doctype, names)
	for name in names:
		frappe.clear_document_cache(doctype, name)


def _keep_author(doctype: str, name: str, employee: str, scoped: ScopedType) -> None:
	"""Whoever wrote a paper for a colleague's registration stays on it."""
	if not frappe.db.get_value(doctype, name, scoped.lead):
		return
	author = frappe.db.get_value(doctype, name, "owner")
	own, name_of_own = frappe.db.get_value(
		"Employee", {"user_id": author, "status": "Active"}, ["name", "employee_name"]
	) or (None, None)
	where = {"parent": name, "parenttype": doctype, "employee": own}
	if not own or own == employee or frappe.db.exists(PARTY, where):
		return
	row = {**where, "doctype": PARTY, "parentfield": scoped.parties}
	row |= {"user": author, "employee_name": name_of_own}
	row["idx"] = frappe.db.count(PARTY, {"parent": name, "parenttype": doctype}) + 1
	frappe.get_doc(row).db_insert()
