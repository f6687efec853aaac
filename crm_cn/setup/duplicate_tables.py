"""The tables of the duplicate index that have no DocType (L3); see crm_cn.duplicates.schema."""

import frappe

from crm_cn.duplicates import schema


def apply() -> None:
	"""Make what is missing; on a site that has records and no index yet, have it built in the background."""
	have = set(frappe.db.get_tables(cached=False))
	for name, statement in schema.RAW.items():
		if name not in have:
			frappe.db.sql_ddl(statement)
	frappe.db.sql(schema.FILL_BUCKETS)
	build_when_empty()


def remove() -> None:
	"""Drop them; the DocTypes' own tables go with the DocTypes."""
	for statement in schema.DROP:
		frappe.db.sql_ddl(statement)


def build_when_empty() -> None:
	"""Queue the first build on a site whose records are older than the app."""
	from crm_cn.duplicates.sources import DOCTYPES

	if frappe.db.exists("Duplicate Entry", {}) or not any(
		frappe.db.exists(doctype, {}) for doctype in DOCTYPES
	):
		return
	frappe.enqueue(
		"crm_cn.duplicates.rebuild.run",
		queue="long",
		timeout=6 * 60 * 60,
		enqueue_after_commit=True,
		resume=True,
	)
