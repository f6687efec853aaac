"""L7 分单: give a scoped record to another employee. What is open moves along, the history keeps who had it when.

Whoever does it needs the action `assign` on the record, by the Data Scope Rules; the right to edit is another matter.
The record is locked first: of two who give it away at once one does, the other is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.desk.form.assign_to import notify_assignment
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from crm_cn.permissions import scope
from crm_cn.rules.scope.grants import NOTHING
from crm_cn.rules.scope.levels import ASSIGN, VIEW
from crm_cn.scope import companions, holder, tokens
from crm_cn.scope.declared import LEAD_REGISTRATION, PARTY, SALES_ACTIVITY, SCOPED
from crm_cn.scope.holder import Holder

LOG = "Responsibility Log"
#: Set on a document while a service changes who is responsible: the service logs and moves what belongs to it.
PASSING = "crm_cn_passing"


@dataclass(frozen=True)
class Passing:
	"""How a record goes from one person to another.

	reason        the history shows it
	keep_related  the former holder stays as related employee
	apart         DocTypes that do not go along, having a receiver of their own
	handover      the Handover it is part of
	"""

	reason: str
	keep_related: bool = False
	apart: frozenset[str] = frozenset()
	handover: str | None = None


# Who may


def may_assign(doctype: str, user: str | None = None) -> bool:
	"""Say whether the user may give any records of a DocType to other people."""
	return bool(frappe.has_permission(doctype, "read", user=user)) and all(
		scope.grant(doctype, action, user) != NOTHING for action in (VIEW, ASSIGN)
	)


def check_may(doctype: str, name: str) -> None:
	"""Throw when the session's user may not give this record away; one out of sight is answered as not found."""
	# the roles' own rights and User Permissions are asked beside the data scope
	if not (doctype in SCOPED and scope.may(doctype, name) and frappe.has_permission(doctype, doc=name)):
		frappe.clear_messages()
		frappe.throw(_("{0} {1} not found").format(_(doctype), escape_html(name)), frappe.DoesNotExistError)
	if not scope.may(doctype, name, ASSIGN):
		frappe.throw(
			_("You may not give {0} {1} to another employee. Ask your manager to do it.").format(
				_(doctype), frappe.bold(escape_html(name))
			),
			frappe.PermissionError,
		)


def check_receiver(employee: str, doctype: str) -> Holder:
	"""Return the employee as holder; throw when that person could not work on documents of this type."""
	check_employee(employee)
	receiver = holder.of_employee(employee)
	if not frappe.has_permission(doctype, "read", user=receiver.user) or (
		scope.grant(doctype, VIEW, receiver.user) == NOTHING
	):
		frappe.throw(
			_(
				"{0} cannot see documents of the type {1}. Choose another employee, or ask the administrator for a role and a data scope rule."
			).format(_named(employee), _(doctype))
		)
	return receiver


def check_employee(employee: str) -> None:
	"""Throw when nobody could work on a record of this employee."""
	found = frappe.db.get_value("Employee", employee, ["status", "user_id"], as_dict=True)
	if not found or found.status != "Active":
		frappe.throw(_("{0} is not an active employee.").format(_named(employee)))
	if not found.user_id or not frappe.db.get_value("User", found.user_id, "enabled"):
		frappe.throw(
			_("{0} has no enabled user and could not work on it. Choose another employee.").format(
				_named(employee)
			)
		)


def _named(employee: str) -> str:
	name = frappe.db.get_value("Employee", employee, "employee_name") if employee else None
	return frappe.bold(escape_html(name or employee or ""))


# One record


def reassign(
	doctype: str,
	name: str,
	employee: str,
	reason: str,
	keep_related: bool = False,
	seen: str | None = None,
	passing: Passing | None = None,
	notify: bool = True,
) -> list[tuple[str, str]]:
	"""Give a record to another employee and return what moved along, as DocType and name.

	`seen`: the employee whom the person believes to be responsible; another one means that somebody was faster.
	Throws DoesNotExistError, PermissionError, MandatoryError without a reason, TimestampMismatchError when somebody
	else has given the record away meanwhile, and ValidationError when the receiver could not work on it.
	"""
	check_may(doctype, name)
	if not (reason or "").strip():
		frappe.throw(_("Please give a reason: the history shows it."), frappe.MandatoryError)
	passing = passing or Passing(reason.strip(), keep_related)
	receiver = check_receiver(employee, doctype)
	before = holder.of_record(doctype, name)
	doc = locked(doctype, name)
	former = holder.of_document(doc)
	if before is None or not former.same(before) or (seen is not None and seen != (former.employee or "")):
		overtaken(doctype, name)
	check_open(doc)
	if former.same(receiver) and former.employee:
		frappe.throw(_("{0} is responsible already.").format(_named(employee)), title=_("Nothing to Change"))
	moved = pass_on(doc, former, receiver, passing)
	if notify:
		notify_assignment(
			frappe.session.user,
			receiver.user,
			doctype,
			name,
			action="ASSIGN",
			description=escape_html(reason),
		)
	return moved


def locked(doctype: str, name: str) -> Document:
	"""Return a record as it is now, locked until the transaction ends.

	Throws what says that somebody else is at it when the database gives up waiting.
	"""
	try:
		return frappe.get_doc(doctype, name, for_update=True)
	except frappe.QueryTimeoutError:
		overtaken(doctype, name)


def overtaken(doctype: str, name: str) -> None:
	"""Throw that somebody was faster; to whom the record went may be out of this person's sight."""
	frappe.throw(
		_("Somebody else has just changed who is responsible for {0} {1}. Reload and look again.").format(
			_(doctype), frappe.bold(escape_html(name))
		),
		frappe.TimestampMismatchError,
		title=_("Changed Meanwhile"),
	)


def check_open(doc: Document) -> None:
	"""Throw when a record is closed: it stays with whoever had it, as history."""
	if holder.is_closed(doc):
		frappe.throw(
			_("{0} {1} is closed and stays with the person who had it.").format(
				_(doc.doctype), frappe.bold(escape_html(doc.name))
			),
			title=_("Closed"),
		)


def pass_on(doc: Document, former: Holder, receiver: Holder, passing: Passing) -> list[tuple[str, str]]:
	"""Write the new responsible employee of a locked record, the history, and move what is open with it.

	Nothing is asked: the caller has. Returns what moved along as DocType and name.
	"""
	doc.flags[PASSING] = passing
	if _is_lead(doc):
		set_parties(doc, former, passing)
		return doc.pass_on(receiver, passing)
	# before the record: what clings to those who no longer see it is taken from them when it changes
	move_tasks(doc.doctype, doc.name, former, receiver)
	if doc.doctype == SALES_ACTIVITY.doctype:
		_write_activity(doc, receiver)
	else:
		_write(doc, former, receiver, passing)
	tokens.sync_name(doc.doctype, doc.name)
	log(doc, former, receiver, passing)
	return [] if former.same(receiver) else _carry(doc.doctype, doc.name, former, receiver, passing)


def _write(doc: Document, former: Holder, receiver: Holder, passing: Passing) -> None:
	"""Set our fields and the stock owner together. What else the document says is not judged again: a handover must
	not stop because a price list or a customer of years ago would not be accepted today."""
	scoped = SCOPED[doc.doctype]
	doc.load_doc_before_save()
	set_parties(doc, former, passing, store=True)
	values = {
		scoped.responsible_employee: receiver.employee,
		scoped.responsible_department: receiver.department,
	}
	if scoped.responsible_user:
		values[scoped.responsible_user] = receiver.user
	doc.db_set(values, notify=True)
	doc.save_version()
	_refresh_index(doc)


def _write_activity(doc: Document, receiver: Holder) -> None:
	"""An activity is saved as a document: its entries in calendar and task list follow."""
	doc.responsible_employee, doc.responsible_user = receiver.employee, receiver.user
	doc.responsible_department = receiver.department
	doc.set("participants", [row for row in doc.participants if row.user != receiver.user])
	doc.flags.handover = True
	doc.flags.ignore_permissions = True  # the assignment itself was permitted; editing is another right
	doc.save()


def _refresh_index(doc: Document) -> None:
	"""The collision check knows who has a customer, prospect, lead or opportunity."""
	from crm_cn.duplicates import events, sources

	if doc.doctype in sources.DOCTYPES:
		events.on_change(doc)


def set_parties(doc: Document, former: Holder, passing: Passing, store: bool = False) -> None:
	"""Take the former holder off the related employees, or put that person on when it was asked for."""
	table = SCOPED[doc.doctype].parties
	if not table or not former.employee:
		return
	there = [row for row in doc.get(table) if row.employee == former.employee]
	if passing.keep_related:
		if not there:
			row = doc.append(table, {"employee": former.employee, "user": former.user})
			if store:
				row.db_insert()
		return
	for row in there:
		doc.remove(row)
		if store:
			frappe.db.delete(PARTY, {"name": row.name})


def move_open(
	doctype: str, name: str, former: Holder, receiver: Holder, passing: Passing
) -> list[tuple[str, str]]:
	"""Move what is open with a record that has changed hands, and end the former holder's access; return what moved."""
	if former.same(receiver):
		return []
	move_tasks(doctype, name, former, receiver)
	return _carry(doctype, name, former, receiver, passing)


def _carry(
	doctype: str, name: str, former: Holder, receiver: Holder, passing: Passing
) -> list[tuple[str, str]]:
	moved: list[tuple[str, str]] = []
	for other, each in companions.companions(doctype, name, former, passing.apart):
		doc = frappe.get_doc(other, each, for_update=True)
		if not holder.of_document(doc).same(former) or holder.is_closed(doc):
			continue
		moved += [(other, each), *pass_on(doc, former, receiver, passing)]
	if former.user:
		companions.forget_person(doctype, name, former.user)
	return moved


def move_tasks(doctype: str, name: str, former: Holder, receiver: Holder) -> None:
	"""Give the former holder's open tasks and calendar entries on a record to the new one."""
	if former.user and receiver.user and former.user != receiver.user:
		companions.move_tasks(doctype, name, former.user, receiver.user)
		companions.move_events(doctype, name, former.user, receiver.user)


def log(doc: Document, former: Holder, receiver: Holder, passing: Passing) -> None:
	"""Write who had a record and who has it now, in the transaction of the change."""
	entry = frappe.get_doc(
		{
			"doctype": LOG,
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"from_employee": former.employee,
			"from_user": former.user,
			"from_department": former.department,
			"to_employee": receiver.employee,
			"to_user": receiver.user,
			"to_department": receiver.department,
			"changed_on": now_datetime(),
			"changed_by": frappe.session.user,
			"reason": passing.reason,
			"handover": passing.handover,
		}
	)
	entry.flags.ignore_links = True  # a former employee or user may be gone
	entry.insert(ignore_permissions=True)  # written by the program with every change, by nobody else


def drop_log(doc: Document, method: str | None = None) -> None:
	"""A record takes its history along: its name may be given to another one; a doc_event of after_delete."""
	frappe.db.delete(LOG, {"reference_doctype": doc.doctype, "reference_name": doc.name})


# Changed in the form, by an import or through REST; whether somebody may is asked in scope/parties.py


def after_change(doc: Document, method: str | None = None) -> None:
	"""Whatever way the responsible employee changed: history, and all that is open moves; a doc_event of on_update."""
	before = doc.get_doc_before_save()
	if before is None or doc.flags.get(PASSING) or _is_lead(doc) or not _changed(before, doc):
		return
	former, receiver = holder.of_document(before), holder.of_document(doc)
	if former.same(receiver):
		return
	passing = Passing(_("Changed on the document"))
	tokens.sync_name(doc.doctype, doc.name)
	log(doc, former, receiver, passing)
	move_open(doc.doctype, doc.name, former, receiver, passing)


def _is_lead(doc: Document) -> bool:
	"""A lead asks and follows by itself, with the rules of its statuses: crm_cn.leads.assignment."""
	return doc.doctype == LEAD_REGISTRATION.doctype


def _changed(before: Document, doc: Document) -> bool:
	scoped = SCOPED[doc.doctype]
	names = (scoped.responsible_employee, scoped.responsible_user)
	return any((before.get(name) or None) != (doc.get(name) or None) for name in names if name)


def offer(doc: Document, method: str | None = None) -> None:
	"""Tell the form whether to offer reassigning; a doc_event of onload."""
	offered = not doc.is_new() and not holder.is_closed(doc) and scope.may(doc.doctype, doc.name, ASSIGN)
	doc.set_onload("crm_cn_may_assign", offered)
