"""Expense applications, claims and advances over HTTP (A2), beside the platform's own document methods."""

from __future__ import annotations

import frappe

from crm_cn.money import advances, application, budget, claims
from crm_cn.rules import expense as rule

APPLICATION = application.APPLICATION


@frappe.whitelist(methods=["GET", "POST"])
def budget_of(name: str) -> dict:
	"""Return what the budgets say of an application: over or not; figures by line for approvers and accounts only."""
	doc = frappe.get_doc(APPLICATION, name)
	doc.check_permission("read")
	return budget.view(doc)


@frappe.whitelist(methods=["POST"])
def close_application(name: str, reason: str) -> dict:
	"""Close an approved application and give back what is left: its employee or author, or accounts."""
	doc = frappe.get_doc(APPLICATION, name)
	doc.check_permission("read")
	employee = frappe.db.get_value("Employee", {"user_id": frappe.session.user}, "name")
	if frappe.session.user != doc.owner and employee != doc.employee:
		doc.check_permission("cancel")
	return application.close(name, reason)


@frappe.whitelist(methods=["GET", "POST"])
def left(name: str, claim: str | None = None) -> dict:
	"""Return what is left of an application for a claim."""
	frappe.get_doc(APPLICATION, name).check_permission("read")
	return {"left": claims.left_for(name, claim)}


@frappe.whitelist(methods=["GET", "POST"])
def open_applications(employee: str, company: str) -> list[dict]:
	"""Return the approved applications of an employee with something left, of those you may read."""
	frappe.has_permission(APPLICATION, "read", throw=True)
	return frappe.get_list(
		APPLICATION,
		{
			"employee": employee,
			"company": company,
			"docstatus": 1,
			"status": ["in", [rule.APPROVED, rule.PARTLY_CLAIMED]],
			"left_amount": [">", 0],
		},
		["name", "purpose", "total", "left_amount", "expected_date"],
		order_by="expected_date asc",
	)


@frappe.whitelist(methods=["GET", "POST"])
def outstanding_advances(employee: str | None = None) -> dict:
	"""Return what is outstanding of advances, by employee and one by one; only of those you may read."""
	frappe.has_permission(advances.ADVANCE, "read", throw=True)
	rows = [row for row in advances.readable() if not employee or row.employee == employee]
	return {"employees": advances.by_employee(rows), "advances": rows}
