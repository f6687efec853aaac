"""What complaints need of ERPNext's quality and buying, and of the customer's form (P5, K7).

Non Conformance, Quality Action   name the complaint and the report they come from
Quality Procedure                 one for complaints: ERPNext demands a procedure of a non conformance
Supplier Scorecard Variable       complaints that the supplier caused
Customer                          the section that shows how satisfied the customer is
"""

from __future__ import annotations

import frappe

from crm_cn.complaints import supplier
from crm_cn.complaints.quality import COMPLAINT_FIELD, PROCEDURE, REPORT_FIELD
from crm_cn.setup import custom_fields

COMPLAINT = {
	"fieldname": COMPLAINT_FIELD,
	"fieldtype": "Link",
	"label": "Complaint",
	"options": "Complaint",
	"search_index": 1,
	"read_only": 1,
	"no_copy": 1,
	"ignore_user_permissions": 1,
}
REPORT = {
	"fieldname": REPORT_FIELD,
	"fieldtype": "Link",
	"label": "Corrective Action Report",
	"options": "Corrective Action Report",
	"insert_after": COMPLAINT_FIELD,
	"search_index": 1,
	"read_only": 1,
	"no_copy": 1,
	"ignore_user_permissions": 1,
}
FIELDS: dict[str, list[dict]] = {
	"Non Conformance": [{**COMPLAINT, "insert_after": "status"}, REPORT],
	"Quality Action": [{**COMPLAINT, "insert_after": "status"}, REPORT],
	"Customer": [
		{
			"fieldname": "crm_cn_satisfaction_section",
			"fieldtype": "Section Break",
			"label": "Satisfaction with Complaints",
			"insert_after": "crm_cn_parties",
		},
		{
			"fieldname": "crm_cn_satisfaction",
			"fieldtype": "HTML",
			"label": "Satisfaction",
			"insert_after": "crm_cn_satisfaction_section",
		},
	],
}
VARIABLE = {
	"doctype": "Supplier Scorecard Variable",
	"variable_label": "Supplier-caused complaints",
	"param_name": supplier.VARIABLE,
	"path": supplier.PATH,
	"is_custom": 1,
	"description": "Complaints received in the period that the supplier caused; withdrawn ones do not count",
}
SEEDED = "crm_cn_complaint_outside"


def apply() -> None:
	"""Make the fields; seed variable and procedure once."""
	custom_fields.make(FIELDS)
	if frappe.db.get_default(SEEDED):
		return
	if not frappe.db.exists(VARIABLE["doctype"], {"path": VARIABLE["path"]}):
		frappe.get_doc(VARIABLE).insert(ignore_permissions=True)  # installing
	if not frappe.db.exists("Quality Procedure", {"quality_procedure_name": PROCEDURE}):
		frappe.get_doc({"doctype": "Quality Procedure", "quality_procedure_name": PROCEDURE}).insert(
			ignore_permissions=True  # installing
		)
	frappe.db.set_default(SEEDED, "1")


def remove() -> None:
	"""Delete what was seeded unless the site uses it, and the fields."""
	drop_variable()
	for name in frappe.get_all("Quality Procedure", {"quality_procedure_name": PROCEDURE}, pluck="name"):
		if not frappe.db.exists("Non Conformance", {"procedure": name}):
			frappe.delete_doc("Quality Procedure", name, force=True, ignore_permissions=True)  # uninstalling
	frappe.defaults.clear_default(SEEDED)
	custom_fields.drop(FIELDS)


def drop_variable() -> None:
	"""Delete the variable: without the app its path leads nowhere, and scorecards that name it could not be saved."""
	for name in frappe.get_all(VARIABLE["doctype"], {"path": VARIABLE["path"]}, pluck="name"):
		frappe.delete_doc(VARIABLE["doctype"], name, force=True, ignore_permissions=True)  # uninstalling
