"""Move the team of lead registrations into Record Party, which every scoped DocType has now."""

from __future__ import annotations

import frappe

OLD = "Lead Registration Team Member"
NEW = "Record Party"
#: old column → new column
COLUMNS = {
	**{
		name: name
		for name in (
			"name",
			"creation",
			"modified",
			"modified_by",
			"owner",
			"docstatus",
			"idx",
			"parent",
			"parentfield",
			"parenttype",
			"employee",
			"user",
		)
	},
	"role_note": "note",
}


def execute() -> None:
	"""Move the rows and drop the old table with its DocType. A second run finds nothing to do."""
	if frappe.db.table_exists(OLD):
		move_rows()
	frappe.delete_doc("DocType", OLD, force=True, ignore_missing=True)
	frappe.db.sql_ddl(f"DROP TABLE IF EXISTS `tab{OLD}`")  # a constant


def move_rows() -> None:
	"""Copy the rows that have not been copied yet, keeping their names."""
	old, new = frappe.qb.DocType(OLD), frappe.qb.DocType(NEW)
	rows = (
		frappe.qb.from_(old)
		.left_join(new)
		.on(new.name == old.name)
		.where(new.name.isnull())
		.select(*(old[column] for column in COLUMNS))
	)
	frappe.qb.into(new).columns(*COLUMNS.values()).from_(rows).select("*").run()
