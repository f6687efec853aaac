"""The table of tokens (see crm_cn.scope.schema), filled from the records a site has when the app comes."""

import frappe

from crm_cn.scope import schema, tokens
from crm_cn.scope.declared import SCOPED

#: Every request asks for the Employee of its user, by a column the platform does not index.
EMPLOYEE_INDEX = "crm_cn_user_status"


def apply() -> None:
	"""Make the table, and fill in what is missing for a DocType that came under data scope."""
	frappe.db.sql_ddl(schema.CREATE)
	frappe.db.add_index("Employee", ["user_id", "status"], EMPLOYEE_INDEX)
	for doctype in SCOPED:
		if not frappe.db.sql(f"SELECT 1 FROM `{schema.TABLE}` WHERE doctype = %s LIMIT 1", doctype):
			tokens.rebuild(doctype)


def remove() -> None:
	"""Drop the table and the index."""
	frappe.db.sql_ddl(schema.DROP)
	frappe.db.sql_ddl(f"ALTER TABLE `tabEmployee` DROP INDEX IF EXISTS `{EMPLOYEE_INDEX}`")
