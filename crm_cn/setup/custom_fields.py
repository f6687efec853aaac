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
SAMPLE_REQUEST = {
	"fieldname": "crm_cn_sample_request",
	"fieldtype": "Link",
	"label": "Sample Request",
	"options": "Sample Request",
	"search_index": 1,
	"ignore_user_permissions": 1,
	"print_hide": 1,
	"description": "The samples this document followed",
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


#: Who is responsible for a record and who has to do with it (D1-D4), in the order of the form. None of it is copied:
#: a copy belongs to whoever makes it (crm_cn.scope.parties carries it on to an amended document).
SCOPE: tuple[dict, ...] = (
	# the table needs the whole width; without a border between them both breaks look like one section
	{
		"fieldname": "crm_cn_scope_section",
		"fieldtype": "Section Break",
		"label": "Data Scope",
		"hide_border": 1,
	},
	{
		"fieldname": "crm_cn_responsible_employee",
		"fieldtype": "Link",
		"label": "Responsible Employee",
		"options": "Employee",
		"description": "Empty means the author",
		"ignore_user_permissions": 1,
		"search_index": 1,
		"no_copy": 1,
		"print_hide": 1,
	},
	{"fieldname": "crm_cn_scope_column", "fieldtype": "Column Break"},
	{
		"fieldname": "crm_cn_responsible_department",
		"fieldtype": "Link",
		"label": "Responsible Department",
		"options": "Department",
		"description": "That of the responsible employee",
		"read_only": 1,
		"ignore_user_permissions": 1,
		"no_copy": 1,
		"print_hide": 1,
	},
	{"fieldname": "crm_cn_parties_section", "fieldtype": "Section Break"},
	{
		"fieldname": "crm_cn_parties",
		"fieldtype": "Table",
		"label": "Related Employees and Departments",
		"options": "Record Party",
		"description": "They see this record and work on it together with the responsible employee",
		"no_copy": 1,
		"print_hide": 1,
	},
)


def scope_section(after: str, submittable: bool = False) -> list[dict]:
	"""Return the section "Data Scope" behind the last field of a section; on a submitted document it stays open."""
	fields = []
	for values in SCOPE:
		is_break = values["fieldtype"].endswith("Break")
		open_after_submit = {"allow_on_submit": 1} if submittable and not is_break else {}
		fields.append({**values, **open_after_submit, "insert_after": after})
		after = values["fieldname"]
	return fields


SKIP_ABSENT = {
	"fieldname": "crm_cn_skip_absent",
	"fieldtype": "Check",
	"label": "Pass Over Who Is Absent",
	"description": "Nobody is assigned who is on approved leave or marked absent today",
}

#: DocType → fields, each after one that both versions of ERPNext have.
FIELDS: dict[str, list[dict]] = {
	"Assignment Rule": [{**SKIP_ABSENT, "insert_after": "rule"}],
	"Opportunity": [{**LEAD, "insert_after": "party_name"}, *scope_section("probability")],
	"Quotation": [
		{**LEAD, "insert_after": "party_name"},
		{**SAMPLE_REQUEST, "insert_after": "crm_cn_lead_registration"},
		*scope_section("order_lost_reason", submittable=True),
	],
	"Sales Order": [
		{**LEAD, "insert_after": "customer"},
		{**SAMPLE_REQUEST, "insert_after": "crm_cn_lead_registration"},
		*scope_section("sales_team", submittable=True),
	],
	"Customer": [
		{**CREDIT_CODE, "insert_after": "customer_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
		*scope_section("image"),
	],
	"Prospect": [
		{**CREDIT_CODE, "insert_after": "company_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
		*scope_section("company"),
	],
	"Lead": [
		{**CREDIT_CODE, "insert_after": "company_name"},
		{**FORMER_NAMES, "insert_after": "crm_cn_credit_code"},
		*scope_section("request_type"),
	],
}


def apply() -> None:
	"""Make the fields that are missing; a field an administrator moved or relabelled stays so."""
	make(FIELDS)


def remove() -> None:
	"""Delete the fields and their columns."""
	drop(FIELDS)


def make(shipped: dict[str, list[dict]]) -> None:
	"""Make those fields that are missing."""
	for doctype, fields in shipped.items():
		for values in fields:
			if not frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": values["fieldname"]}):
				field = frappe.get_doc(
					{"doctype": "Custom Field", "dt": doctype, "module": "CRM CN", **values}
				)
				field.insert(ignore_permissions=True)  # installing
		frappe.clear_cache(doctype=doctype)


def drop(shipped: dict[str, list[dict]]) -> None:
	"""Delete these fields and their columns."""
	for doctype, fields in shipped.items():
		for values in fields:
			if name := frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": values["fieldname"]}):
				frappe.delete_doc("Custom Field", name, force=True, ignore_permissions=True)  # uninstalling
		drop_columns(doctype, [values["fieldname"] for values in fields])


def drop_columns(doctype: str, columns: list[str]) -> None:
	"""Drop columns of ours that are still in the table; Frappe leaves a deleted field's column."""
	for column in columns:
		if frappe.db.has_column(doctype, column):
			frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN `{column}`")  # names of our own only
	frappe.clear_cache(doctype=doctype)
