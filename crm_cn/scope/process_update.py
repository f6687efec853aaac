"""D9: an administrator changed the stages of a process; the people of the records under way follow.

What stages a person is in depends on the person's role and on the process alone, so every row of the table says by
itself whether it is up to date: the job may be stopped and started again at any time, also several at once. Only
rows that differ are written, and never the records themselves, so nobody's open form is outdated by it.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.rules.scope.process import Stage
from crm_cn.scope.declared import PARTY, SCOPED, ScopedType
from crm_cn.scope.process import ROLES_FIELD, process_of, text

BATCH = 1000


def scoped_by(stages_of: str) -> list[ScopedType]:
	"""Return the scoped types whose records go through these stages."""
	return [scoped for scoped in SCOPED.values() if scoped.stages_of == stages_of]


def follow_change(stage: Document) -> None:
	"""Hook of a stage that was saved: everybody follows when it takes other people, another place, or none any more."""
	before = stage.get_doc_before_save()
	if not before or _meaning(before) != _meaning(stage):
		start(stage.doctype)


def follow_rename(stage: Document, old: str, new: str) -> None:
	"""Hook of a stage that got another name, or went into another one: all records say the new one, closed ones too."""
	party = frappe.qb.DocType(PARTY)
	for scoped in scoped_by(stage.doctype):
		mine = party.parenttype == scoped.doctype
		kept = frappe.qb.from_(party).select(party.stages).distinct().where(mine & party.stages.isnotnull())
		for (stages,) in kept.run():
			names = stages.split("\n")
			if old in names:
				now = "\n".join(dict.fromkeys(new if name == old else name for name in names))
				frappe.qb.update(party).set(party.stages, now).where(mine & (party.stages == stages)).run()
	start(stage.doctype)


def start(stages_of: str) -> None:
	"""Have the people of the open records follow in the background once the change is committed.

	Each change gets a job of its own: one that runs already may have passed the people whom this change concerns.
	"""
	if frappe.flags.in_install:  # there is nobody yet
		return
	for scoped in scoped_by(stages_of):
		frappe.enqueue(
			run,
			queue="long",
			enqueue_after_commit=True,
			now=bool(frappe.flags.in_test),
			doctype=scoped.doctype,
		)


def run(doctype: str) -> int:
	"""Bring the stages of everybody on an open record up to date; return how many people changed stages."""
	changed, last = 0, ""
	while last is not None:
		keep()
		written, last = batch(doctype, last)
		changed += written
	keep()
	return changed


def batch(doctype: str, last: str) -> tuple[int, str | None]:
	"""Do the next people: how many changed stages, and the last row looked at, None at the end.

	The stages are read anew, before anything else, and cannot change until the batch is kept: what is written is true.
	"""
	process = process_of(doctype, lock=True)
	rows = rows_after(last)
	wrong = [row for row in rows if is_outdated(row, doctype, process)]
	still_open = open_records(doctype, {row.parent for row in wrong})
	names: dict[str, list[str]] = {}
	for row in wrong:
		if row.parent in still_open:
			names.setdefault(text(process, row.business_role), []).append(row.name)
	party = frappe.qb.DocType(PARTY)
	for now, rows_of_text in names.items():
		frappe.qb.update(party).set(party.stages, now).where(party.name.isin(rows_of_text)).run()
	return sum(map(len, names.values())), rows[-1].name if rows else None


def rows_after(last: str) -> list[frappe._dict]:
	"""Return the next rows of all records by name: a walk along the primary key, whatever the table is like."""
	party = frappe.qb.DocType(PARTY)
	query = frappe.qb.from_(party).select(
		party.name, party.parent, party.parenttype, party.employee, party.business_role, party.stages
	)
	return query.where(party.name > last).orderby(party.name).limit(BATCH).run(as_dict=True)


def is_outdated(row: frappe._dict, doctype: str, process: list[Stage]) -> bool:
	"""Say whether the row names a person on a record of this type and says other stages than the process."""
	if row.parenttype != doctype or not row.employee:
		return False
	return (row.stages or "") != text(process, row.business_role)


def open_records(doctype: str, names: set[str]) -> set[str]:
	"""Return those of the records that are under way."""
	scoped = SCOPED[doctype]
	filters: dict = {"name": ["in", list(names)]}
	if scoped.closed:
		filters[scoped.status] = ["not in", list(scoped.closed)]
	return set(frappe.get_all(doctype, filters=filters, pluck="name")) if names else set()


def keep() -> None:
	"""A job keeps what it has. In a test everything stays one transaction, to be thrown away."""
	if not frappe.flags.in_test:
		frappe.db.commit()  # a job: each batch is complete in itself; nosemgrep


def _meaning(stage: Document) -> tuple:
	"""What of a stage decides who is in it, and where it stands among the others."""
	return int(stage.enabled), int(stage.order), {row.business_role for row in stage.get(ROLES_FIELD)}
