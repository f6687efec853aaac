"""试用期 (A1): until when probation lasts, and whether its confirmation is under way."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn.hr import settings
from crm_cn.rules.hr import probation as rule

CONFIRMATION = "Employee Confirmation"


def day(value) -> date | None:
	"""Return a date, None for none."""
	return getdate(value) if value else None


def end_of(employee: Document) -> date:
	"""Return the last day of an employee's probation, as it stands or is planned."""
	return rule.planned_end(
		getdate(employee.date_of_joining),
		day(employee.contract_end_date),
		day(employee.crm_cn_probation_end),
		day(employee.final_confirmation_date),
		settings.probation_months(),
	)


def is_on(employee: Document, at: date) -> bool:
	"""Say whether an employee is on probation on a day; a confirmation counts from its own day on."""
	return at <= end_of(employee)


def open_confirmation(employee: str, besides: str | None = None) -> str | None:
	"""Return the confirmation of an employee that is not decided yet."""
	for row in frappe.get_all(
		CONFIRMATION, {"employee": employee, "docstatus": 0}, ["name", "workflow_state"]
	):
		if row.name != besides and row.workflow_state != "Rejected":
			return row.name
	return None
