"""What the platform leaves behind of an app that goes: scheduled jobs, the sidebar and icon of v16, values of
Singles, counters of names, and all that people hung on the app's records (attachments, comments, versions …).

There is nothing to install. `remove` runs while the DocTypes are still there, `remove_after` when they are gone.
The log of deleted documents keeps what the uninstalling itself deleted: it is the platform's own record.
"""

from __future__ import annotations

import frappe
from frappe.model import table_fields

from crm_cn.setup.shipped import doctypes

APP = "crm_cn"

#: Table and field naming a DocType: rows about ours mean nothing without it.
NAMING = (
	("Comment", "reference_doctype"),
	("Custom DocPerm", "parent"),
	("Deleted Document", "deleted_doctype"),
	("DocShare", "share_doctype"),
	("Document Follow", "ref_doctype"),
	("Email Unsubscribe", "reference_doctype"),
	("List Filter", "reference_doctype"),
	("Notification Log", "document_type"),
	("Property Setter", "doc_type"),
	("Tag Link", "document_type"),
	("ToDo", "reference_type"),
	("User Permission", "allow"),
	("User Permission", "applicable_for"),
	("Version", "ref_doctype"),
	("View Log", "reference_doctype"),
)
#: The same, deleted one by one because more hangs on them (a file on the disk, a log).
WHOLE = (("Data Import", "reference_doctype"), ("File", "attached_to_doctype"))
#: Rows that stay and only forget what they were about: e-mails, what somebody did.
FORGETTING = (
	("Activity Log", "reference_doctype", "reference_name"),
	("Activity Log", "timeline_doctype", "timeline_name"),
	("Communication", "reference_doctype", "reference_name"),
)
#: DocTypes of the platform that carry the app's name (v16), with their child table.
DESK = (("Workspace Sidebar", "Workspace Sidebar Item"), ("Desktop Icon", None))


def apply() -> None:
	"""Nothing: traces come by themselves."""


def remove() -> None:
	"""Remove the app's jobs and desk entries, and what hangs on records of its DocTypes."""
	remove_jobs()
	remove_desk()
	remove_rows()
	ours = [values["name"] for values in doctypes()]
	for table, field in WHOLE:
		for name in frappe.get_all(table, filters={field: ("in", ours)}, pluck="name"):
			frappe.delete_doc(table, name, force=True, ignore_permissions=True)  # uninstalling
	for table, field in NAMING:
		frappe.db.delete(table, {field: ("in", ours)})
	for table, field, reference in FORGETTING:
		for row in frappe.get_all(table, filters={field: ("in", ours)}, pluck="name"):
			frappe.db.set_value(table, row, {field: None, reference: None}, update_modified=False)
	settings = frappe.qb.Table("__UserSettings")
	frappe.qb.from_(settings).delete().where(settings.doctype.isin(ours)).run()


def remove_jobs() -> None:
	"""Remove our scheduled jobs with their logs; the platform does it on the next migrate only."""
	for name in frappe.get_all("Scheduled Job Type", filters={"method": ("like", f"{APP}.%")}, pluck="name"):
		frappe.delete_doc("Scheduled Job Type", name, force=True, ignore_permissions=True)  # uninstalling


def remove_desk() -> None:
	"""Remove sidebar and icon; v16 deletes them after its last commit, and in developer mode the source file too."""
	for table, rows in DESK:
		if not frappe.db.exists("DocType", table) or not frappe.db.has_column(table, "app"):
			continue
		if rows:
			names = frappe.get_all(table, filters={"app": APP}, pluck="name")
			frappe.db.delete(rows, {"parent": ("in", names), "parenttype": table})
		frappe.db.delete(table, {"app": APP})


def remove_rows() -> None:
	"""Remove the rows of our documents that are kept in child tables of other apps."""
	shipped = doctypes()
	ours = {values["name"] for values in shipped}
	for values in shipped:
		tables = (field for field in values["fields"] if field["fieldtype"] in table_fields)
		for field in tables:
			if field["options"] not in ours:
				frappe.db.delete(field["options"], {"parenttype": values["name"]})


def remove_after() -> None:
	"""Remove values of Singles (v15 leaves them) and counters of names, once the DocTypes are gone."""
	singles = [values["name"] for values in doctypes() if values.get("issingle")]
	frappe.db.delete("Singles", {"doctype": ("in", singles)})
	# a change of the schema commits what came before it
	for values in doctypes():
		if values.get("autoname") == "autoincrement":
			sequence = f"{frappe.scrub(values['name'])}_id_seq"  # names from our own files
			frappe.db.sql_ddl(f"DROP SEQUENCE IF EXISTS `{sequence}`")
