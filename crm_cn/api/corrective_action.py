"""The corrective action report (8D) over HTTP (P5)."""

from __future__ import annotations

import frappe

from crm_cn.complaints import corrective_action

REPORT, COMPLAINT = corrective_action.DOCTYPE, corrective_action.COMPLAINT


@frappe.whitelist(methods=["POST"])
def start(complaint: str) -> str:
	"""Return the name of the report of a complaint, made when there is none."""
	frappe.has_permission(COMPLAINT, "read", doc=complaint, throw=True)
	frappe.has_permission(REPORT, "create", throw=True)
	return corrective_action.start(complaint).name


@frappe.whitelist(methods=["POST"])
def advance(name: str) -> dict:
	"""Take a report to its next step; what is missing is said."""
	frappe.has_permission(REPORT, "write", doc=name, throw=True)
	return corrective_action.advance(frappe.get_doc(REPORT, name)).as_dict()


@frappe.whitelist(methods=["POST"])
def step_back(name: str, status: str, reason: str) -> dict:
	"""Take a report back to an earlier step, with the reason."""
	frappe.has_permission(REPORT, "write", doc=name, throw=True)
	return corrective_action.step_back(frappe.get_doc(REPORT, name), status, reason).as_dict()
