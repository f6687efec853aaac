"""The table of tokens (see crm_cn.scope.schema), filled from the records a site has when the app comes."""

import frappe

from crm_cn.scope import schema, tokens
from crm_cn.scope.declared import SCOPED


def apply() -> None:
	"""Make the table, and fill in what is missing for a DocType that came under data scope."""
	frappe.db.sql_ddl(schema.CREATE)
	for doctype in SCOPED:
		if not frappe.db.sql(f"SELECT 1 FROM `{schema.TABLE}` WHERE doctype = %s LIMIT 1", doctype):
			tokens.rebuild(doctype)


def remove() -> None:
	"""Drop the table."""
	frappe.db.sql_ddl(schema.DROP)
