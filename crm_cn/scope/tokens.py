"""Keeps the table of tokens exactly what the records say, in the transaction that changes them.

A record is locked before its tokens are read again, so that two who change it at once leave what both wrote. Reads
without a lock come first: most saves change nothing here, and a new record has no tokens anybody else could write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import frappe
from frappe.model.document import Document

from crm_cn.rules.scope import tokens as t
from crm_cn.rules.scope.sql import TABLE
from crm_cn.scope.declared import SCOPED
from crm_cn.scope.derive import statements

CHUNK = 5000

Tokens = dict[str, set[str]]


def sync(doc: Document, method: str | None = None) -> None:
	"""Bring the tokens of a saved record up to date; a doc_event of every scoped DocType."""
	if doc.flags.in_insert:
		_insert(doc.doctype, doc.name, derived(doc.doctype, doc.name))
	elif derived(doc.doctype, doc.name) != stored(doc.doctype, doc.name):
		sync_name(doc.doctype, doc.name)


def sync_name(doctype: str, name: str) -> None:
	"""Bring the tokens of a record up to date after its columns or tables were written past its document.

	Always under the lock: of two who each take away one of two equal rows, both would still see the other's.
	"""
	frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name = %s FOR UPDATE", name)
	wanted, present = derived(doctype, name, lock=True), stored(doctype, name, lock=True)
	_delete(doctype, name, present - wanted)
	_insert(doctype, name, wanted - present)


def sync_names(doctype: str, names: Iterable[str]) -> None:
	"""Do the same for many records in few statements; they are locked first, in the order of their names."""
	names = sorted(set(names))
	if not names:
		return
	marks = ", ".join(["%s"] * len(names))
	frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name IN ({marks}) ORDER BY name FOR UPDATE", names)
	wanted: set[tuple[str, str]] = set()
	for text, values in statements(doctype, f"{{name}} IN ({marks})"):
		wanted.update(frappe.db.sql(f"{text} LOCK IN SHARE MODE", [*values, *names]))
	present = set(
		frappe.db.sql(
			f"SELECT record, token FROM `{TABLE}` WHERE doctype = %s AND record IN ({marks}) FOR UPDATE",
			[doctype, *names],
		)
	)
	for token, records in _by_token(present - wanted).items():
		gone = ", ".join(["%s"] * len(records))
		frappe.db.sql(
			f"DELETE FROM `{TABLE}` WHERE doctype = %s AND record IN ({gone}) AND token = %s",
			[doctype, *records, token],
		)
	missing = sorted(wanted - present)
	if missing:
		rows = ", ".join(["(%s, %s, %s)"] * len(missing))
		values = [value for record, token in missing for value in (doctype, record, token)]
		frappe.db.sql(f"INSERT IGNORE INTO `{TABLE}` (doctype, record, token) VALUES {rows}", values)


def _by_token(pairs: set[tuple[str, str]]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for record, token in sorted(pairs):
		found.setdefault(token, []).append(record)
	return found


def drop(doc: Document, method: str | None = None) -> None:
	"""Forget the tokens of a deleted record; a doc_event."""
	frappe.db.sql(f"DELETE FROM `{TABLE}` WHERE doctype = %s AND record = %s", (doc.doctype, doc.name))


def rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Carry tokens to the new name of a record; a doc_event."""
	frappe.db.sql(f"DELETE FROM `{TABLE}` WHERE doctype = %s AND record = %s", (doc.doctype, old))
	sync_name(doc.doctype, new)


def rename_party(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""Carry tokens to the new name of an Employee, Department or User; a doc_event of these.

	The platform rewrites the links without saving the records.
	"""
	for before, after in _renamed(doc.doctype, old, new):
		for doctype in SCOPED:
			frappe.db.sql(
				f"UPDATE IGNORE `{TABLE}` SET token = %s WHERE doctype = %s AND token = %s",
				(after, doctype, before),
			)
			frappe.db.sql(f"DELETE FROM `{TABLE}` WHERE doctype = %s AND token = %s", (doctype, before))


def _renamed(doctype: str, old: str, new: str) -> list[tuple[str, str]]:
	relations = {
		"Employee": [(t.RESPONSIBLE, ""), (t.RELATED, "")],
		"Department": [(t.RESPONSIBLE_DEPARTMENT, ""), (t.RELATED_DEPARTMENT, "")],
		"User": [(t.RESPONSIBLE, "@"), (t.RELATED, "@"), (t.AUTHOR, "")],
	}[doctype]
	return [(t.token(each, mark + old), t.token(each, mark + new)) for each, mark in relations]


def rebuild(doctype: str | None = None) -> dict[str, int]:
	"""Bring all tokens to what the records say; return how many records were wrong, by DocType.

	Commits as it goes: a command or a job, never part of a request. It may be stopped and started again.
	"""
	return {each: _rebuild(each) for each in ([doctype] if doctype else SCOPED)}


def check(doctype: str | None = None) -> list[tuple[str, str, str]]:
	"""Return every difference between table and records as DocType, record, token with + (missing) or -."""
	found = []
	for each in [doctype] if doctype else SCOPED:
		for wanted, present in _chunks(each):
			for name in sorted(wanted.keys() | present.keys()):
				want, have = wanted.get(name, set()), present.get(name, set())
				found += [(each, name, f"+{token}") for token in sorted(want - have)]
				found += [(each, name, f"-{token}") for token in sorted(have - want)]
	return found


def derived(doctype: str, name: str, lock: bool = False) -> set[str]:
	"""Return what a record says now."""
	texts, values = [], []
	for text, own in statements(doctype, "{name} = %s"):
		texts.append(f"({text}{' LOCK IN SHARE MODE' if lock else ''})")
		values += [*own, name]
	return {row[1] for row in frappe.db.sql(" UNION ALL ".join(texts), values)}


def stored(doctype: str, name: str, lock: bool = False) -> set[str]:
	"""Return what the table has of a record."""
	text = f"SELECT token FROM `{TABLE}` WHERE doctype = %s AND record = %s{' FOR UPDATE' if lock else ''}"
	return {row[0] for row in frappe.db.sql(text, (doctype, name))}


def _insert(doctype: str, name: str, tokens: set[str]) -> None:
	if tokens:
		marks = ", ".join(["(%s, %s, %s)"] * len(tokens))
		values = [value for token in sorted(tokens) for value in (doctype, name, token)]
		frappe.db.sql(f"INSERT IGNORE INTO `{TABLE}` (doctype, record, token) VALUES {marks}", values)


def _delete(doctype: str, name: str, tokens: set[str]) -> None:
	for token in sorted(tokens):
		frappe.db.sql(
			f"DELETE FROM `{TABLE}` WHERE doctype = %s AND record = %s AND token = %s", (doctype, name, token)
		)


def _rebuild(doctype: str) -> int:
	if not frappe.db.sql(f"SELECT 1 FROM `{TABLE}` WHERE doctype = %s LIMIT 1", doctype):
		return _fill(doctype)
	wrong = 0
	for wanted, present in _chunks(doctype):
		differing = [name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name)]
		for name in sorted(differing):
			sync_name(doctype, name)
		wrong += len(differing)
		frappe.db.commit()  # a job of its own, not part of a request
	return wrong


def _fill(doctype: str) -> int:
	"""Fill an empty table by the database itself."""
	for text, values in statements(doctype):
		frappe.db.sql(
			f"INSERT IGNORE INTO `{TABLE}` (doctype, record, token) SELECT %s, d.record, d.token FROM ({text}) d",
			[doctype, *values],
		)
		frappe.db.commit()  # a job of its own, not part of a request
	return frappe.db.sql(f"SELECT COUNT(*) FROM `tab{doctype}`")[0][0]


def _chunks(doctype: str) -> Iterator[tuple[Tokens, Tokens]]:
	"""Yield what the records of a stretch of names say and what the table has of it; orphans come along."""
	after = ""
	while True:
		names = frappe.db.sql(
			f"SELECT name FROM `tab{doctype}` WHERE name > %s ORDER BY name LIMIT {CHUNK}", after
		)
		last = names[-1][0] if len(names) == CHUNK else None
		bounds, values = ("{name} > %s AND {name} <= %s", [after, last]) if last else ("{name} > %s", [after])
		yield _derived(doctype, bounds, values), _stored(doctype, bounds, values)
		if not last:
			return
		after = last


def _derived(doctype: str, where: str, values: list[str]) -> Tokens:
	found: Tokens = {}
	for text, own in statements(doctype, where):
		for record, token in frappe.db.sql(text, [*own, *values]):
			found.setdefault(record, set()).add(token)
	return found


def _stored(doctype: str, where: str, values: list[str]) -> Tokens:
	found: Tokens = {}
	text = f"SELECT record, token FROM `{TABLE}` WHERE doctype = %s AND {where.format(name='record')}"
	for record, token in frappe.db.sql(text, [doctype, *values]):
		found.setdefault(record, set()).add(token)
	return found
