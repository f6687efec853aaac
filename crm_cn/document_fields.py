"""Which fields of a document people fill in, and which of them differ from what is saved; for freezes."""

from __future__ import annotations

from collections.abc import Container, Iterable

from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.utils import cstr, flt

NUMBERS = ("Int", "Float", "Currency", "Percent", "Check")


def contents(doc: Document, without: Container[str]) -> list[str]:
	"""Return the names of the fields people fill in, tables and custom ones included, without those named."""
	return [
		df.fieldname
		for df in doc.meta.fields
		if (df.fieldtype not in no_value_fields or df.fieldtype in table_fields)
		and df.fieldname not in without
	]


def changed(doc: Document, names: Iterable[str]) -> list[str]:
	"""Return which of these fields differ from the saved document, none for a new one."""
	before = doc.get_doc_before_save()
	if before is None:
		return []
	return [name for name in names if _plain(doc, name) != _plain(before, name)]


def _plain(doc: Document, name: str):
	df = doc.meta.get_field(name)
	if df.fieldtype in table_fields:
		return [_row(row) for row in doc.get(name)]
	return _value(df.fieldtype, doc.get(name))


def _row(row: Document) -> tuple:
	return tuple(
		_value(df.fieldtype, row.get(df.fieldname))
		for df in row.meta.fields
		if df.fieldtype not in no_value_fields
	)


def _value(fieldtype: str, value):
	"""Return the value in a form in which what a browser sends equals what the database holds."""
	if fieldtype in NUMBERS:
		return flt(value, 6)
	if fieldtype == "Datetime":
		return cstr(value)[:26]
	return cstr(value).replace("\r\n", "\n")
