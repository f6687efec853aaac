"""Whose a record is (D1–D4), for every DocType of declared.py: defaults, who may change it, and what follows from it.

	settle   before the document's own rules: our field and the platform's in step, defaults of a new record,
	who may name somebody, rows that name one party each
	derive   after them: the department follows the responsible employee
	keep     while cancelling: nobody changes hands by the way

Services that give a record to somebody (claim, handover) do so after `settle` or set one of the flags of `by_program`.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from crm_cn.permissions import scope
from crm_cn.rules.scope import parties as rule
from crm_cn.rules.scope.grants import Record, allows
from crm_cn.rules.scope.levels import ASSIGN, EDIT, VIEW
from crm_cn.rules.scope.parties import Responsible
from crm_cn.rules.scope.tokens import Parties
from crm_cn.scope import assignment, holder
from crm_cn.scope.declared import LEAD_REGISTRATION, SCOPED, ScopedType

#: Flags of a document that the program changes, after it has asked what there was to ask.
PROGRAM = ("ignore_permissions", "crm_cn_system", "crm_cn_passing")


# Hooks


def settle(doc: Document, method: str | None = None) -> None:
	"""Bring what was typed into order and refuse what this person may not; before_validate, before_update_after_submit.

	Throws PermissionError when somebody else is made responsible without the right to assign, and ValidationError for
	an employee who could not work on the record or a row that names nobody or two.
	"""
	scoped = SCOPED[doc.doctype]
	before = doc.get_doc_before_save()
	typed = _typed(doc, before, scoped)
	if not scoped.ours:
		_put_in_step(doc, before, scoped)
	if typed and not by_program(doc):
		authorise(doc, before, scoped)
	if scoped.party and doc.is_new():
		relate_holder_of_party(doc, scoped)
	settle_rows(doc, before, scoped)


def show(doc: Document, method: str | None = None) -> None:
	"""Tell the form who is responsible by name; a doc_event of onload. An Employee's number says nothing to people."""
	if employee := doc.get(SCOPED[doc.doctype].responsible_employee):
		doc.set_onload(
			"crm_cn_responsible_name", frappe.db.get_value("Employee", employee, "employee_name") or ""
		)


def derive(doc: Document, method: str | None = None) -> None:
	"""Let the responsible department follow the employee; a closed record keeps its own. validate."""
	scoped = SCOPED[doc.doctype]
	before = doc.get_doc_before_save()
	employee = doc.get(scoped.responsible_employee) or None
	if before and rule.department_stays(
		holder.is_closed(before),
		holder.is_closed(doc),
		employee == (before.get(scoped.responsible_employee) or None),
	):
		department = before.get(scoped.responsible_department)
	else:
		department = department_of(employee)
	if (doc.get(scoped.responsible_department) or None) != department:
		doc.set(scoped.responsible_department, department)


def settle_submitted(doc: Document, method: str | None = None) -> None:
	"""The same for a submitted document, which is not validated again; before_update_after_submit."""
	settle(doc)
	derive(doc)


def keep(doc: Document, method: str | None = None) -> None:
	"""Put back what came along with a cancellation; before_cancel."""
	before = doc.get_doc_before_save()
	if before is None:
		return
	scoped = SCOPED[doc.doctype]
	for name in (scoped.responsible_employee, scoped.responsible_department, scoped.responsible_user):
		if name:
			doc.set(name, before.get(name))
	if scoped.parties:
		doc.set(scoped.parties, before.get(scoped.parties))


# Who is responsible


def by_program(doc: Document) -> bool:
	"""Say whether the program writes a document, not a person."""
	return any(doc.flags.get(flag) for flag in PROGRAM)


def department_of(employee: str | None) -> str | None:
	"""Return the department of an Employee, None when there is none."""
	return frappe.db.get_value("Employee", employee, "department") or None if employee else None


def person_of(employee: str | None) -> tuple[str | None, str | None]:
	"""Return user and name of an Employee."""
	found = frappe.db.get_value("Employee", employee, ["user_id", "employee_name"]) if employee else None
	return (found[0] or None, found[1] or None) if found else (None, None)


def _typed(doc: Document, before: Document | None, scoped: ScopedType) -> bool:
	"""Say whether the one responsible is written anew. On our own DocTypes the user is derived, whatever was sent."""
	names = (scoped.responsible_employee, None if scoped.ours else scoped.responsible_user)
	old = before or {}
	return any((doc.get(name) or None) != (old.get(name) or None) for name in names if name)


def _put_in_step(doc: Document, before: Document | None, scoped: ScopedType) -> None:
	if before and holder.is_closed(before) and holder.is_closed(doc) and not _typed(doc, before, scoped):
		return
	settled = rule.in_step(
		_inherited(doc, scoped) or _fields(doc, scoped),
		_fields(before, scoped) if before else None,
		holder.user_of,
		holder.employee_of,
	)
	if settled == rule.NOBODY and (author := holder.employee_of(doc.owner or frappe.session.user)):
		settled = Responsible(author, holder.user_of(author))
	doc.set(scoped.responsible_employee, settled.employee)
	if scoped.responsible_user:
		doc.set(scoped.responsible_user, settled.user)


def _fields(doc: Document, scoped: ScopedType) -> Responsible:
	return Responsible(
		doc.get(scoped.responsible_employee) or None,
		(doc.get(scoped.responsible_user) or None) if scoped.responsible_user else None,
	)


def _inherited(doc: Document, scoped: ScopedType) -> Responsible | None:
	"""Return who is responsible for a new record by where it comes from, unless somebody else is named on it.

	An amended document stays whose it was, with all its people. What is tied to a registration belongs to who has
	that; whoever writes it down for a colleague stays on it as related employee.
	"""
	named = _fields(doc, scoped)
	if not doc.is_new() or named.employee or named.user not in (None, frappe.session.user):
		return None
	if origin := _amended(doc):
		if not doc.get(scoped.parties):
			_copy_rows(origin, doc, scoped)
		return _fields(origin, scoped)
	if employee := _of_registration(doc, scoped):
		author = holder.employee_of(frappe.session.user)
		rows = doc.get(scoped.parties)
		if author and author != employee and author not in [row.employee for row in rows]:
			doc.append(scoped.parties, {"employee": author})
		return Responsible(employee)
	return None


def relate_holder_of_party(doc: Document, scoped: ScopedType) -> None:
	"""Put whoever is responsible for the customer on a paper that somebody else writes for that customer."""
	doctype = scoped.party.doctype or doc.get(scoped.party.doctype_column)
	if doctype not in SCOPED or not doc.get(scoped.party.column):
		return
	employee = frappe.db.get_value(
		doctype, doc.get(scoped.party.column), SCOPED[doctype].responsible_employee
	)
	there = {doc.get(scoped.responsible_employee), *(row.employee for row in doc.get(scoped.parties))}
	if employee and employee not in there and can_work(employee):
		doc.append(scoped.parties, {"employee": employee})


def can_work(employee: str) -> bool:
	"""Say whether an Employee is there and has a user to work with."""
	return bool(
		frappe.db.exists("Employee", {"name": employee, "status": "Active", "user_id": ["is", "set"]})
	)


def _amended(doc: Document) -> Document | None:
	name = doc.get("amended_from")
	return frappe.get_doc(doc.doctype, name) if name and frappe.db.exists(doc.doctype, name) else None


def _copy_rows(origin: Document, doc: Document, scoped: ScopedType) -> None:
	for row in origin.get(scoped.parties):
		doc.append(
			scoped.parties, {key: row.get(key) for key in ("employee", "department", "business_role", "note")}
		)


def _of_registration(doc: Document, scoped: ScopedType) -> str | None:
	if not scoped.lead or scoped.activity or not doc.get(scoped.lead):
		return None
	return frappe.db.get_value(
		LEAD_REGISTRATION.doctype, doc.get(scoped.lead), LEAD_REGISTRATION.responsible_employee
	)


# Who may


def authorise(doc: Document, before: Document | None, scoped: ScopedType) -> None:
	"""Throw when the session's user may not make this person responsible, or nobody could work on it."""
	now = holder.of_document(doc)
	if before is None:
		if now.same(holder.of_user(frappe.session.user)) or _comes_with_it(doc, scoped, now):
			return
		if not may_assign_new(doc.doctype):
			frappe.throw(
				_(
					"You may not make {0} responsible. Name yourself, save, and ask your manager to assign the record."
				).format(named(now)),
				frappe.PermissionError,
			)
	elif now.same(holder.of_document(before)):
		return
	elif not scope.may(doc.doctype, doc.name, ASSIGN):
		frappe.throw(
			_("You may not change who is responsible for this record. Ask your manager to assign it."),
			frappe.PermissionError,
		)
	if now.employee:
		assignment.check_receiver(now.employee, doc.doctype)


def may_assign_new(doctype: str, user: str | None = None) -> bool:
	"""Say whether a user may name somebody else on a record about to be made: as on one that is the user's own."""
	user = user or frappe.session.user
	own = holder.of_user(user)
	tokens = Parties(responsible=own.keys[0], department=own.department, author=user).tokens()
	return all(allows(scope.grant(doctype, action, user), Record(tokens)) for action in (VIEW, ASSIGN))


def _comes_with_it(doc: Document, scoped: ScopedType, now: holder.Holder) -> bool:
	"""Say whether a new record is the person's by what it comes from; naming that person again assigns nothing."""
	origin = _amended(doc)
	if origin and now.same(holder.of_document(origin)):
		return True
	employee = _of_registration(doc, scoped)
	return bool(employee) and now.same(holder.of_employee(employee))


def named(who: holder.Holder) -> str:
	"""Return a person as messages name somebody."""
	name = (
		frappe.db.get_value("Employee", who.employee, "employee_name")
		if who.employee
		else frappe.db.get_value("User", who.user, "full_name")
	)
	return frappe.bold(escape_html(name or who.employee or who.user or ""))


# Related employees and departments


def settle_rows(doc: Document, before: Document | None, scoped: ScopedType) -> None:
	"""Keep each party once, with the user behind each employee; refuse what cannot be understood or worked with."""
	if not scoped.parties or not (doc.get(scoped.parties) or (before and before.get(scoped.parties))):
		return
	known = {row.name: row for row in before.get(scoped.parties)} if before else {}
	_keep_once(doc, scoped)
	for row in doc.get(scoped.parties):
		_own(row, known)
		_derive_person(doc, row, known)
	if not by_program(doc) and before and _rows(doc, scoped) != _rows(before, scoped):
		check_edit(doc)


def check_edit(doc: Document) -> None:
	"""Throw when the session's user may not edit the stored record."""
	if not scope.may(doc.doctype, doc.name, EDIT):
		frappe.throw(_("You may not change who works on this record."), frappe.PermissionError)


def _keep_once(doc: Document, scoped: ScopedType) -> None:
	rows = doc.get(scoped.parties)
	stay, wrong = rule.kept(
		[
			rule.Row(number, row.employee, row.department, row.business_role, row.note)
			for number, row in enumerate(rows, 1)
		]
	)
	if wrong:
		frappe.throw(
			"<br>".join(_problem(each) for each in wrong), title=_("Related Employees and Departments")
		)
	if len(stay) != len(rows):
		doc.set(scoped.parties, [rows[row.number - 1] for row in stay])


def _problem(problem: rule.Problem) -> str:
	if problem.what == rule.BOTH:
		return _("Row {0}: name an employee or a department, not both. Use a row for each.").format(
			problem.number
		)
	if problem.what == rule.NOBODY_NAMED:
		return _("Row {0}: name an employee or a department, or remove the row.").format(problem.number)
	return _("Row {0}: row {1} names the same employee or department already. Keep one of them.").format(
		problem.number, problem.other
	)


def _own(row: Document, known: dict[str, Document]) -> None:
	"""A row with the name of another record's row would take it away from there: it is a new one."""
	if row.name and row.name not in known and not row.get("__islocal"):
		row.name = None
		row.set("__islocal", 1)


def _derive_person(doc: Document, row: Document, known: dict[str, Document]) -> None:
	stored = known.get(row.name) if row.name else None
	if stored and (stored.employee or None) == (row.employee or None):
		# moves.py keeps these; here they would look like a change of a frozen document
		row.user, row.employee_name = stored.user, stored.employee_name
		return
	if row.employee and not by_program(doc):
		assignment.check_employee(row.employee)
	row.user, row.employee_name = person_of(row.employee)


def _rows(doc: Document, scoped: ScopedType) -> list[tuple]:
	return [
		(row.employee or "", row.department or "", row.business_role or "", row.note or "")
		for row in doc.get(scoped.parties)
	]
