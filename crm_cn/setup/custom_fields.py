"""Our fields on DocTypes of ERPNext. One constant drives install and uninstall.

They carry the module "CRM CN", so that removing the app removes them with their columns' meaning; the columns
themselves are dropped here, for nothing of ours is to stay.
"""

from __future__ import annotations

import frappe

LEAD = {
	"fieldname": "crm_cn_lead_registration",
	"fieldtype": "Link",
	"label": "Lead Registration",
	"options": "Lead Registration",
	"search_index": 1,
	"ignore_user_permissions": 1,
	"print_hide": 1,
	"description": "The registered lead this document belongs to",
}
CREDIT_CODE = {
	"fieldname": "crm_cn_credit_code",
	"fieldtype": "Data",
	"label": "Unified Social Credit Code",
	"length": 30,
	"description": "18 characters on the business licence; makes the collision check certain",
}
FORMER_NAMES = {
	"fieldname": "crm_cn_former_names",
	"fieldtype": "Small Text",
	"label": "Former and Other Names",
	"description": "One per line; the collision check knows them too",
}

#: DocType → fields, each after one that both versions of ERPNext have.
FIELDS: dict[str, list[dict]] = {
	"Opportunity": [{**LEAD, "insert_after": "party_name"}],
	"Quotation": [{**LEAD, "insert_after": "party_name"}],
	"Sales Order": [{**LEAD, "insert_after": "customer"}],
	"Customer": [
		{**CREDIT_CODE, "insert_after": "customer_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
	],
	"Prospect": [
		{**CREDIT_CODE, "insert_after": "company_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
	],
	"Lead": [
		{**CREDIT_CODE, "insert_after": "company_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
	],
}


def apply() -> None:
	"""Make the fields that are missing; a field an administrator moved or relabelled stays so."""
	for doctype, fields in FIELDS.items():
		for values in fields:
			if not frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": values["fieldname"]}):
				field = frappe.get_doc(
					{"doctype": "Custom Field", "dt": doctype, "module": "CRM CN", **values}
				)
				field.insert(ignore_permissions=True)  # installing
		frappe.clear_cache(doctype=doctype)


def remove() -> None:
	"""Delete the fields and their columns."""
	for doctype, fields in FIELDS.items():
		for values in fields:
			if name := frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": values["fieldname"]}):
				frappe.delete_doc("Custom Field", name, force=True, ignore_permissions=True)  # uninstalling
		drop_columns(doctype, [values["fieldname"] for values in fields])


def drop_columns(doctype: str, columns: list[str]) -> None:
	"""Drop columns of ours that are still in the table; Frappe leaves a deleted field's column."""
	for column in columns:
		if frappe.db.has_column(doctype, column):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN `{column}`")  # names from FIELDS only
	frappe.clear_cache(doctype=doctype)
