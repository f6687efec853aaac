"""Kinds of Approval Request to start with (用章, 用车, 采购申请, 证照借用); the site's own from then on (A4).

Seeded once; an administrator changes, disables or deletes them. The DocTypes take their records along when the app goes.
"""

from __future__ import annotations

import frappe

SEEDED = "crm_cn_approval_requests"
TYPE = "Approval Request Type"
#: in company currency
HEAD_ABOVE = 5000
SERIES = r"^AR-[0-9]{4}-$"


def _field(label: str, fieldtype: str = "Data", options: str = "", reqd: int = 0, in_list: int = 0) -> dict:
	return {"label": label, "fieldtype": fieldtype, "options": options, "reqd": reqd, "in_list": in_list}


TYPES: tuple[dict, ...] = (
	{
		"title": "Seal Use",
		"description": "Say which seal is put on what, and how many copies. Attach the document.",
		"workflow": "Seal Use Approval",
		"ask_attachment": "Optional",
		"fields_asked": [
			_field(
				"Seal",
				"Select",
				"Company Seal\nContract Seal\nFinance Seal\nInvoice Seal\nSeal of the Legal Representative",
				1,
				1,
			),
			_field("Name of the Document", "Data", "", 1, 1),
			_field("Copies", "Int", "", 1),
			_field("Addressee", "Data"),
			_field("Taken Out of the Office", "Check"),
			_field("Returned By", "Datetime"),
		],
	},
	{
		"title": "Vehicle Use",
		"description": "Say when the vehicle is needed, where it goes and who travels.",
		"ask_attachment": "Not Asked",
		"fields_asked": [
			_field("Leaves At", "Datetime", "", 1, 1),
			_field("Back At", "Datetime", "", 1),
			_field("Destination", "Data", "", 1, 1),
			_field("People Travelling", "Int", "", 1),
			_field("Customer Visited", "Link", "Customer"),
			_field("With Driver", "Check"),
		],
	},
	{
		"title": "Purchase Request",
		"description": "Say what is to be bought and what it costs about. Above the limit the head of the department is asked, too.",
		"ask_amount": "Required",
		"ask_attachment": "Optional",
		"fields_asked": [
			_field("Goods or Service", "Data", "", 1, 1),
			_field("Quantity", "Float", "", 1),
			_field("Specification", "Small Text"),
			_field("Needed By", "Date", "", 1),
			_field("Proposed Supplier", "Link", "Supplier"),
		],
	},
	{
		"title": "Licence Borrowing",
		"description": "Say which licence is borrowed, original or copy, and when it comes back.",
		"ask_attachment": "Not Asked",
		"fields_asked": [
			_field(
				"Licence",
				"Select",
				"Business Licence\nBank Account Permit\nQualification Certificate\nTrademark Certificate\nOther Licence",
				1,
				1,
			),
			_field("Original or Copy", "Select", "Original\nPhotocopy", 1, 1),
			_field("Borrowed On", "Date", "", 1),
			_field("Comes Back On", "Date", "", 1),
		],
	},
)


def apply() -> None:
	"""Seed what the site never had."""
	if frappe.db.get_default(SEEDED):
		return
	for values in TYPES:
		if frappe.db.exists(TYPE, values["title"]):
			continue
		values = dict(values)
		if not frappe.db.exists("Workflow", values.get("workflow")):
			values.pop("workflow", None)
		frappe.get_doc({"doctype": TYPE, **values}).insert(ignore_permissions=True)  # installing
	if not frappe.db.get_single_value("Approval Settings", "request_head_above"):
		frappe.db.set_single_value("Approval Settings", "request_head_above", HEAD_ABOVE)
	frappe.db.set_default(SEEDED, "1")


def remove() -> None:
	"""Forget that the site was seeded, and the counters of our names."""
	frappe.defaults.clear_default(SEEDED)
	series = frappe.qb.Table("tabSeries")
	frappe.qb.from_(series).delete().where(series.name.regexp(SERIES)).run()
