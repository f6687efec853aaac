"""Rows of other DocTypes follow the scoped record they name (D7): a comment, a file, a task, a row in a table.

Which DocTypes and fields these are says followed.py; tables in a scoped DocType are found by its own fields. Rows
that name no scoped record are as the platform has them.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.permissions import asked, scope
from crm_cn.permissions.followed import BELONGING, FOLLOWERS, Reference
from crm_cn.rules.scope.levels import VIEW
from crm_cn.rules.scope.tokens import STATUS
from crm_cn.scope.declared import SCOPED

CHILD = Reference("parenttype", "parent")
#: What one may do with a document one was only asked about.
READING = ("read", "select", "print", "email", "report")


def references(doctype: str) -> tuple[Reference, ...]:
	"""Return by what rows of a DocType follow scoped records; none for most DocTypes."""
	if doctype in FOLLOWERS:
		return FOLLOWERS[doctype]
	return (CHILD,) if is_table(doctype) else ()


def is_table(doctype: str) -> bool:
	"""Say whether a DocType is a table in a scoped one."""
	return doctype in tables()


def tables() -> frozenset[str]:
	"""Return the DocTypes of the tables in scoped ones."""
	return frozenset(
		field.options
		for each in SCOPED
		for field in frappe.get_meta(each).get_table_fields()
		if field.options
	)


def condition(doctype: str, user: str | None = None, asked_for: bool = True) -> str:
	"""Return the condition that rows of a DocType follow what the user sees; "" is no restriction.

	Documents the user was asked to approve may be viewed, too, unless `asked_for` is False.
	"""
	table = f"`tab{doctype}`"
	texts = [_condition(reference, table, doctype, user) for reference in references(doctype)]
	texts = [text for text in texts if text]
	if not texts:
		return ""
	text = f"({' AND '.join(texts)})"
	beyond = asked.condition(doctype, user, f"{table}.`name`") if asked_for and _action() == VIEW else ""
	return f"({text} OR {beyond})" if beyond else text


def may(doc: Document, ptype: str = "read", user: str | None = None) -> bool:
	"""Say whether a user may have to do with a row that follows a scoped record.

	One that is stored is asked as stored; a new one by what it names.
	"""
	if doc.doctype not in FOLLOWERS:
		return True
	if doc.is_new() or doc.flags.in_insert:
		return all(_named(reference, doc, user) for reference in FOLLOWERS[doc.doctype])
	text = condition(doc.doctype, user, asked_for=ptype in READING)
	if not text:
		return True
	table = f"`tab{doc.doctype}`"
	return bool(
		frappe.db.sql(f"SELECT name FROM {table} WHERE {table}.name = %s AND {_for_values(text)}", doc.name)
	)


def _for_values(text: str) -> str:
	"""Return a condition for a statement that is given values: a percent sign in it is none of theirs."""
	return text.replace("%", "%%")


def _condition(reference: Reference, table: str, doctype: str, user: str | None) -> str:
	belongs = doctype in BELONGING or reference is CHILD
	if not reference.table:
		return _visible(reference, table, user, belongs)
	rows = "`crm_cn_row`"
	shown = _visible(reference, rows, user, belongs)
	if not shown:
		return ""
	of_row = (
		f"SELECT 1 FROM `tab{reference.table}` {rows} WHERE {rows}.`parenttype` = {scope.quoted(doctype)}"
		f" AND {rows}.`parent` = {table}.`name`"
	)
	if not reference.any_of:
		return f"(NOT EXISTS ({of_row} AND ({shown}) IS NOT TRUE))"
	scoped = _names_scoped(reference, rows)
	return f"(NOT EXISTS ({of_row} AND {scoped}) OR EXISTS ({of_row} AND {scoped} AND {shown}))"


def _visible(reference: Reference, table: str, user: str | None, belongs: bool) -> str:
	"""Return the condition that what a row names is not scoped, or in the user's scope.

	What belongs to a document that the user was asked about may be seen with it.
	"""
	name = f"{table}.`{reference.name_field}`"
	without = () if reference.by_status else (STATUS,)
	if reference.doctype:
		shown = scope.condition(
			reference.doctype, _action(), user, name, probe=True, without=without, asked_for=belongs
		)
		return f"(COALESCE({name}, '') = '' OR {shown})" if shown else ""
	kind = f"{table}.`{reference.type_field}`"
	limited = {
		each: scope.condition(each, _action(), user, name, probe=True, asked_for=belongs) for each in SCOPED
	}
	for each in reference.through:
		followed = condition(each, user)
		limited[each] = (
			f"{name} IN (SELECT `tab{each}`.`name` FROM `tab{each}` WHERE {followed})" if followed else ""
		)
	limited = {each: shown for each, shown in limited.items() if shown}
	if not limited:
		return ""
	others = (
		f"COALESCE({kind}, '') NOT IN ({', '.join(map(scope.quoted, limited))}) OR COALESCE({name}, '') = ''"
	)
	own = [f"({kind} = {scope.quoted(each)} AND {shown})" for each, shown in limited.items()]
	return f"({' OR '.join([others, *own])})"


def _action() -> str:
	"""Rows of an export follow what may be exported (frappe.flags.crm_cn_action)."""
	return frappe.flags.crm_cn_action or VIEW


def _names_scoped(reference: Reference, table: str) -> str:
	return f"{table}.`{reference.type_field}` IN ({', '.join(map(scope.quoted, SCOPED))})"


def _named(reference: Reference, doc: Document, user: str | None) -> bool:
	"""Say whether what a new row names may be seen."""
	if not reference.table:
		return _shown(reference, doc, user)
	rows = [
		row
		for field in doc.meta.get_table_fields()
		if field.options == reference.table
		for row in doc.get(field.fieldname) or []
		if row.get(reference.type_field) in SCOPED
	]
	each = [_shown(reference, row, user) for row in rows]
	return not each or (any(each) if reference.any_of else all(each))


def _shown(reference: Reference, row: Document, user: str | None) -> bool:
	doctype = reference.doctype or row.get(reference.type_field)
	name = row.get(reference.name_field)
	if doctype in reference.through and name and frappe.db.exists(doctype, name):
		return may(frappe.get_doc(doctype, name), user=user)
	return doctype not in SCOPED or not name or scope.may(doctype, name, user=user)
