"""A document and the trail of its approval on paper, whatever DocType it is (A4): what the generic print format asks.

The names of the functions are those the templates use.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model import no_value_fields, table_fields
from frappe.model.document import Document
from frappe.utils import cint, cstr, strip_html

from crm_cn.approvals.requests import form as request_form
from crm_cn.approvals.requests.types import REQUEST
from crm_cn.approvals.shown import trail

#: a value this long has the whole width
WIDE = 60
LONG = ("Small Text", "Text", "Long Text", "Text Editor", "HTML Editor", "Markdown Editor")
#: nobody reads them on paper
SKIPPED = ("naming_series", "workflow_state", "amended_from", "letter_head", "select_print_heading", "status")
COLUMNS = 7


def approval_sheet(doc: Document) -> dict:
	"""Jinja: return `fields` (label, value, wide) and `tables` (label, columns, rows) of a document, empty ones left out.

	Only what the reader may see of it, hidden fields and those not to be printed left out. Values are plain text.
	"""
	fields, tables = [], []
	for df in doc.meta.fields:
		if (
			df.hidden
			or df.print_hide
			or df.fieldname in SKIPPED
			or not doc.has_permlevel_access_to(df.fieldname, df)
		):
			continue
		if df.fieldtype in table_fields:
			if found := _table(doc, df):
				tables.append(found)
		elif df.fieldtype not in no_value_fields and (value := _value(doc, df)):
			fields.append({"label": df.label, "value": value, "wide": _is_wide(df, value)})
	if doc.doctype == REQUEST:
		fields += _answers(doc)
	return {"fields": _in_rows(fields), "tables": tables}


def approval_trail(doctype: str, name: str) -> list[dict]:
	"""Jinja: return the lines of the trail; none where the reader may not read the document."""
	return trail.for_print(doctype, name)


def _answers(doc: Document) -> list[dict]:
	found = []
	for row in doc.answers:
		value = request_form.display(row, "zh")
		if value and row.fieldtype != "Attach":
			wide = row.fieldtype == "Small Text" or len(value) > WIDE
			found.append({"label": row.label, "value": value, "wide": wide})
	return found


def _is_wide(df, value: str) -> bool:
	return df.fieldtype in LONG or len(value) > WIDE


def _value(doc: Document, df) -> str:
	value = doc.get(df.fieldname)
	if df.fieldtype == "Check":
		return _("Yes", "zh") if cint(value) else ""
	if value in (None, "", 0, 0.0) or df.fieldtype in ("Attach", "Attach Image", "Password", "Signature"):
		return ""
	if df.fieldtype in LONG:
		return strip_html(cstr(value)) if df.fieldtype in ("Text Editor", "HTML Editor") else cstr(value)
	if df.fieldtype == "Select":
		return _(cstr(value), "zh")
	if df.fieldtype == "Link":
		return _linked(df.options, cstr(value))
	return strip_html(cstr(doc.get_formatted(df.fieldname)))


def _linked(doctype: str, name: str) -> str:
	if doctype == "User":
		return frappe.utils.get_fullname(name)
	meta = frappe.get_meta(doctype)
	title = frappe.db.get_value(doctype, name, meta.title_field) if meta.title_field else None
	return cstr(title) if title and title != name else _(name, "zh")


def _table(doc: Document, df) -> dict | None:
	rows = doc.get(df.fieldname)
	if not rows:
		return None
	meta = frappe.get_meta(df.options)
	columns = [
		each
		for each in meta.fields
		if each.in_list_view
		and not each.hidden
		and not each.print_hide
		and each.fieldtype not in no_value_fields
	][:COLUMNS]
	if not columns:
		return None
	return {
		"label": df.label,
		"columns": [each.label for each in columns],
		"rows": [[_value(row, each) for each in columns] for row in rows],
	}


def _in_rows(fields: list[dict]) -> list[list[dict]]:
	"""Return the fields as rows of a table with two pairs each; wide ones have a row to themselves."""
	rows: list[list[dict]] = []
	for field in fields:
		if field["wide"] or not rows or len(rows[-1]) == 2 or rows[-1][0]["wide"]:
			rows.append([field])
		else:
			rows[-1].append(field)
	return rows
