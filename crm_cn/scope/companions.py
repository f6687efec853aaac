"""L7: what moves with a record, declared by type, and how it is found. What is done stays with whoever did it.

	papers and activities   open ones that name the record and have the same holder
	tasks                   open ToDos of the holder on the record
	calendar entries        open Events of the holder that name the record
	access                  shares and following of the former holder end

A paper that belongs to a registered lead goes with that lead, not with its customer, as long as the lead is open.
"""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.model.document import Document
from frappe.share import remove
from frappe.utils import nowdate

from crm_cn.rules.scope import tokens as t
from crm_cn.rules.scope.sql import TABLE, Reference
from crm_cn.scope.declared import LEAD_REGISTRATION, SCOPED, ScopedType
from crm_cn.scope.holder import Holder


def references(scoped: ScopedType) -> tuple[Reference, ...]:
	"""Return where the documents of a type name the records they move with."""
	lead = (Reference(scoped.lead, doctype=LEAD_REGISTRATION.doctype),) if scoped.lead else ()
	party = (scoped.party,) if scoped.party else ()
	return tuple(dict.fromkeys((*scoped.about, *party, *scoped.moves_with, *lead)))


def companions(doctype: str, name: str, holder: Holder, apart: frozenset[str]) -> list[tuple[str, str]]:
	"""Return DocType and name of all that is to move with a record, as it stands now."""
	found = []
	for other, scoped in SCOPED.items():
		if other in apart:
			continue
		names = dict.fromkeys(
			each
			for reference in references(scoped)
			if reference.doctype in (None, doctype)
			for each in _naming(scoped, reference, doctype, name)
		)
		if not names:
			continue
		names = held(other, list(names), holder)
		if doctype != LEAD_REGISTRATION.doctype:
			names = without_own_lead(scoped, names, holder)
		found += [(other, each) for each in names if (other, each) != (doctype, name)]
	return found


def _naming(scoped: ScopedType, reference: Reference, doctype: str, name: str) -> list[str]:
	filters = {reference.column: name}
	if reference.doctype_column:
		filters[reference.doctype_column] = doctype
	return frappe.get_all(scoped.doctype, filters=filters, order_by="name asc", pluck="name")


def held(doctype: str, names: list[str] | None, holder: Holder) -> list[str]:
	"""Return the open records of a holder, all of them or those among `names`, in the order of their names."""
	scoped = SCOPED[doctype]
	table = frappe.qb.Table(TABLE)
	record = frappe.qb.DocType(doctype)
	mine = [t.token(t.RESPONSIBLE, key) for key in holder.keys]
	if not mine or names == []:
		return []
	query = (
		frappe.qb.from_(table)
		.join(record)
		.on(record.name == table.record)
		.select(record.name)
		.distinct()
		.where((table.doctype == doctype) & table.token.isin(mine) & (record.docstatus < 2))
		.orderby(record.name)
	)
	if names is not None:
		query = query.where(table.record.isin(names))
	if scoped.status and scoped.closed:
		status = record[scoped.status]
		query = query.where(status.isnull() | status.notin(list(scoped.closed)))
	return [row[0] for row in query.run()]


def without_own_lead(scoped: ScopedType, names: list[str], holder: Holder) -> list[str]:
	"""Return those that do not belong to an open lead of the same holder."""
	if not scoped.lead or not names:
		return names
	rows = frappe.get_all(scoped.doctype, {"name": ["in", names]}, ["name", f"{scoped.lead} as lead"])
	leads = {row.lead for row in rows if row.lead}
	open_leads = set(held(LEAD_REGISTRATION.doctype, sorted(leads), holder)) if leads else set()
	tied = {row.name for row in rows if row.lead in open_leads}
	return [name for name in names if name not in tied]


def tasks(doctype: str, name: str, user: str | None = None) -> list[Document]:
	"""Return the open tasks on a record, of one person or of all."""
	filters = {"reference_type": doctype, "reference_name": name, "status": "Open"}
	if user:
		filters["allocated_to"] = user
	return [frappe.get_doc("ToDo", todo) for todo in frappe.get_all("ToDo", filters=filters, pluck="name")]


def end_tasks(doctype: str, name: str, user: str | None = None) -> None:
	"""Cancel the open tasks on a record."""
	for todo in tasks(doctype, name, user):
		todo.status = "Cancelled"
		todo.save(ignore_permissions=True)  # the record left this person's hands, and so does its task


def move_tasks(doctype: str, name: str, former: str, user: str) -> int:
	"""Give open tasks on a record to its new holder, who keeps an own one with the same words only once."""
	theirs = {todo.description for todo in tasks(doctype, name, user)}
	found = tasks(doctype, name, former)
	for todo in found:
		move_task(todo, user, known=todo.description in theirs)
	return len(found)


def move_task(todo: Document, user: str, known: bool = False) -> None:
	"""Give one task to another person, due today at the earliest; one that is `known` there is cancelled."""
	if known:
		todo.status = "Cancelled"
	else:
		todo.allocated_to = user
		todo.date = max(str(todo.date), nowdate()) if todo.date else None
	todo.save(ignore_permissions=True)  # the reassignment itself was permitted; the tasks follow


def move_events(doctype: str, name: str, former: str, user: str) -> int:
	"""Give open calendar entries about a record to its new holder; those of activities follow their activity."""
	found = list(_events(doctype, name, former))
	for event in found:
		frappe.db.set_value("Event", event, "owner", user, update_modified=False)
	return len(found)


def _events(doctype: str, name: str, user: str) -> Iterator[str]:
	named = frappe.get_all(
		"Event Participants",
		filters={"parenttype": "Event", "reference_doctype": doctype, "reference_docname": name},
		pluck="parent",
		distinct=True,
	)
	if not named:
		return
	of_activities = set(frappe.get_all("Sales Activity", {"event": ["in", named]}, pluck="event"))
	mine = frappe.get_all("Event", {"name": ["in", named], "owner": user, "status": "Open"}, pluck="name")
	yield from (event for event in sorted(mine) if event not in of_activities)


def forget_person(doctype: str, name: str, user: str) -> None:
	"""Remove what a former holder would still reach the record by: share and following."""
	# shares outlive an assignment in the platform; the former holder has no claim on the record any more
	remove(doctype, name, user, flags={"ignore_permissions": True, "ignore_share_permission": True})
	frappe.db.delete("Document Follow", {"ref_doctype": doctype, "ref_docname": name, "user": user})
