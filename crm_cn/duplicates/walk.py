"""Walk over all indexed records and entries of a site in chunks, in a stable order (L3)."""

from __future__ import annotations

from collections.abc import Iterator

import frappe

from crm_cn.duplicates.sources import DOCTYPES

CHUNK = 500


def count() -> int:
	"""How many records there are to walk over."""
	return sum(frappe.db.count(doctype) for doctype in DOCTYPES)


def names(doctype: str, after: str = "", size: int = CHUNK) -> Iterator[list[str]]:
	"""Names of one DocType's records in chunks, those after `after`; each chunk is read when it is asked for."""
	last = after
	while True:
		filters = [["name", ">", last]] if last else []
		chunk = frappe.get_all(doctype, filters=filters, pluck="name", order_by="name asc", limit=size)
		if not chunk:
			return
		yield chunk
		last = chunk[-1]


def entries(after: int = 0, size: int = CHUNK) -> Iterator[list[tuple[int, str, str]]]:
	"""(id, doctype, name) of the entries in chunks."""
	last = after
	while True:
		rows = frappe.get_all(
			"Duplicate Entry",
			filters=[["name", ">", last]],
			fields=["name", "source_doctype", "source_name"],
			order_by="name asc",
			limit=size,
		)
		if not rows:
			return
		yield [(int(row.name), row.source_doctype, row.source_name) for row in rows]
		last = int(rows[-1].name)
