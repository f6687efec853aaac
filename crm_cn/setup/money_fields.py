"""What approvals of money and sales put on documents of ERPNext and Frappe HR (A2, A3), and who may grant credit at first.

The state of the shipped workflows stands in fields of ours: the platform would make one of its own, that stayed when the
app goes. So this part comes before the workflows.
"""

from __future__ import annotations

import frappe

from crm_cn.setup import custom_fields

SETTINGS = "Approval Settings"


def _state(after: str) -> dict:
	return {
		"fieldname": "workflow_state",
		"fieldtype": "Link",
		"label": "Workflow State",
		"options": "Workflow State",
		"insert_after": after,
		"hidden": 1,
		"no_copy": 1,
		"allow_on_submit": 1,
		"print_hide": 1,
		"ignore_user_permissions": 1,
		"search_index": 1,
	}


def _discount(after: str) -> list[dict]:
	kept = {"read_only": 1, "no_copy": 1, "print_hide": 1, "allow_on_submit": 1}
	return [
		{
			"fieldname": "crm_cn_discount_percent",
			"fieldtype": "Percent",
			"label": "Discount over Price List",
			"insert_after": after,
			"description": "The greater of the discount of the whole document and of one line",
			**kept,
		},
		{
			"fieldname": "crm_cn_discount_granted",
			"fieldtype": "Check",
			"label": "Discount Granted with the Quotation",
			"insert_after": "crm_cn_discount_percent",
			"depends_on": "crm_cn_discount_granted",
			**kept,
		},
		_state("amended_from"),
	]


FIELDS: dict[str, list[dict]] = {
	"Expense Claim": [
		{
			"fieldname": "crm_cn_expense_application",
			"fieldtype": "Link",
			"label": "Expense Application",
			"options": "Expense Application",
			"insert_after": "department",
			"search_index": 1,
			"no_copy": 1,
		},
		{
			"fieldname": "crm_cn_application_left",
			"fieldtype": "Currency",
			"label": "Left of the Application",
			"options": "Company:company:default_currency",
			"insert_after": "crm_cn_expense_application",
			"depends_on": "crm_cn_expense_application",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		},
		_state("amended_from"),
	],
	"Employee Advance": [
		{
			"fieldname": "crm_cn_due_date",
			"fieldtype": "Date",
			"label": "Due Date",
			"insert_after": "advance_amount",
			"allow_on_submit": 1,
			"no_copy": 1,
			"description": "Until then it is returned or claimed. Empty: as the Approval Settings say",
		},
		{
			"fieldname": "crm_cn_reminder_stage",
			"fieldtype": "Int",
			"label": "Reminder Stage",
			"insert_after": "crm_cn_due_date",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"allow_on_submit": 1,
		},
		_state("amended_from"),
	],
	"Contract": [
		{
			"fieldname": "crm_cn_amount",
			"fieldtype": "Currency",
			"label": "Contract Amount",
			"insert_after": "end_date",
			"non_negative": 1,
			"in_list_view": 1,
			"description": "In the currency of the company",
		},
		_state("amended_from"),
	],
	"Quotation": _discount("total_qty"),
	"Sales Order": _discount("total_qty"),
	"Customer": [
		{
			"fieldname": "crm_cn_credit_application",
			"fieldtype": "Link",
			"label": "Credit Application under Way",
			"options": "Credit Application",
			"insert_after": "credit_limits",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"ignore_user_permissions": 1,
		}
	],
}
#: Who may grant how much credit until an administrator says otherwise; 0: without limit.
AUTHORITY = (("Sales Manager", 50000), ("Accounts Manager", 200000), ("General Manager", 0))
SEEDED = "crm_cn_credit_authority"


def apply() -> None:
	"""Make the fields; seed the authority once."""
	custom_fields.make(FIELDS)
	if frappe.db.get_default(SEEDED):
		return
	settings = frappe.get_doc(SETTINGS)
	if not settings.credit_authority:
		for role, up_to in AUTHORITY:
			settings.append("credit_authority", {"role": role, "up_to": up_to})
	settings.save(ignore_permissions=True)  # installing; writes the defaults of the other thresholds, too
	frappe.db.set_default(SEEDED, "1")


def remove() -> None:
	"""Delete the fields."""
	frappe.defaults.clear_default(SEEDED)
	custom_fields.drop(FIELDS)
