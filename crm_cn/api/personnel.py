"""What a client asks of personnel matters beside the documents themselves (A1)."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.hr import confirmation, people

CONFIRMATION = "Employee Confirmation"


@frappe.whitelist(methods=["POST"])
def start_confirmation(employee: str) -> dict:
	"""Make the draft of a confirmation for an employee, or return the one under way. For Human Resources."""
	if not people.is_hr():
		frappe.throw(_("Human Resources starts a confirmation for others."), frappe.PermissionError)
	frappe.has_permission(CONFIRMATION, "create", throw=True)
	frappe.has_permission("Employee", "read", doc=employee, throw=True)
	return {"name": confirmation.draft(employee)}


@frappe.whitelist(methods=["POST"])
def start_dismissal(confirmation_name: str) -> dict:
	"""Make the draft of the separation after a decision not to confirm, or return the one there is."""
	frappe.has_permission(CONFIRMATION, "write", doc=confirmation_name, throw=True)
	frappe.has_permission("Employee Separation", "create", throw=True)
	if not people.is_hr():
		frappe.throw(_("Human Resources starts a dismissal."), frappe.PermissionError)
	return {"name": confirmation.draft_dismissal(confirmation_name)}
