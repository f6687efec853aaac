"""What the section "Data Scope" of a form asks: whom one may name, and whether one may name others (D1–D4, L7)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from crm_cn.scope import parties
from crm_cn.scope.declared import SCOPED


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def employees(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | None = None
) -> list:
	"""Return active employees with an enabled user, by number or name: a query of link fields.

	`filters["not"]` are employees who are on the record already. Raises PermissionError for whoever may not select an
	Employee.
	"""
	if not (frappe.has_permission("Employee", "select") or frappe.has_permission("Employee", "read")):
		frappe.throw(_("You may not choose employees."), frappe.PermissionError)
	employee, user = frappe.qb.DocType("Employee"), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(employee)
		.join(user)
		.on(user.name == employee.user_id)
		.select(employee.name, employee.employee_name, employee.department)
		.where((employee.status == "Active") & (user.enabled == 1))
	)
	if txt:
		query = query.where(employee.name.like(f"%{txt}%") | employee.employee_name.like(f"%{txt}%"))
	if there := [each for each in (filters or {}).get("not") or [] if each]:
		query = query.where(employee.name.notin(there))
	query = query.orderby(employee.employee_name, employee.name)
	return query.limit(min(cint(page_len) or 20, 50)).offset(cint(start)).run()


@frappe.whitelist(methods=["GET", "POST"])
def may_assign(doctype: str) -> bool:
	"""Say whether the user may name somebody else on a new record of a scoped DocType."""
	frappe.has_permission(doctype, "create", throw=True)
	return doctype in SCOPED and parties.may_assign_new(doctype)
