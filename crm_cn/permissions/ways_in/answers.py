"""Rows that a document's own method put into it, as production plans fetch sales orders: those in scope stay (D7).

The platform's methods collect what they need without asking permission and send the document back with it. A row that
is new in the answer and names a record the user may not view goes; rows that were stored before are the document's.
"""

from __future__ import annotations

import json
import re

import frappe

from crm_cn.permissions import shown
from crm_cn.permissions.named_links import LINKED, linking_fields

_METHODS = re.compile(r"(run_doc_method|runserverobj)$")


def is_limited(path: str, form: dict, route: dict) -> bool:
	"""Say whether a request calls a document's method."""
	if _METHODS.search(str(form.get("cmd") or path)):
		return True
	return bool(form.get("run_method") or (route.get("name") and route.get("method")))


def limit(text: str) -> str | None:
	"""Return the answer without rows that name hidden records; None when nothing had to go."""
	try:
		body = json.loads(text)
	except ValueError:
		return None
	docs = body.get("docs") if isinstance(body, dict) else None
	tables = [
		rows
		for doc in docs or []
		if isinstance(doc, dict) and doc.get("doctype")
		for field in frappe.get_meta(doc["doctype"]).get_table_fields()
		if (rows := doc.get(field.fieldname))
	]
	links = {link for rows in tables for row in rows if _is_new(row) for link in _links(row)}
	hidden = _hidden(links)
	if not hidden:
		return None
	for rows in tables:
		rows[:] = [row for row in rows if not (_is_new(row) and hidden & set(_links(row)))]
	return json.dumps(body, ensure_ascii=False)


def _is_new(row: dict) -> bool:
	return bool(row.get("__islocal") or row.get("__unsaved") or not row.get("name"))


def _links(row: dict) -> list[tuple[str, str]]:
	if not row.get("doctype"):
		return []
	found = []
	for field in linking_fields(frappe.get_meta(row["doctype"])):
		doctype = field.options if field.fieldtype == "Link" else row.get(field.options)
		if doctype in LINKED and row.get(field.fieldname):
			found.append((doctype, str(row[field.fieldname])))
	return found


def _hidden(links: set[tuple[str, str]]) -> set[tuple[str, str]]:
	hidden = set()
	for doctype in {doctype for doctype, _name in links}:
		names = {name for linked, name in links if linked == doctype}
		hidden |= {(doctype, name) for name in names - shown.visible(doctype, names)}
	return hidden
