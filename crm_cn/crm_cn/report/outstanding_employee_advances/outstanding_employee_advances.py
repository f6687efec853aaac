"""Outstanding Employee Advances: who owes how much, and since when it is overdue (A2); only advances the reader may see."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.money import advances


def execute(filters: dict | None = None) -> tuple:
	"""Columns and rows of the report.

	filters: employee, company, overdue (only those overdue). Raises PermissionError where advances may not be read.
	"""
	frappe.has_permission(advances.ADVANCE, "read", throw=True)
	filters = frappe._dict(filters or {})
	rows = [
		row
		for row in advances.readable()
		if (not filters.employee or row.employee == filters.employee)
		and (not filters.company or row.company == filters.company)
		and (not filters.overdue or row.overdue)
	]
	return columns(), advances.by_employee(rows)


def columns() -> list[dict]:
	"""What the report shows of each employee."""
	return [
		column.link("employee", _("Employee"), "Employee", 130),
		column.data("employee_name", _("Employee Name"), 150),
		column.number("advances", _("Advances")),
		column.amount("paid", _("Paid")),
		column.amount("claimed", _("Claimed")),
		column.amount("returned", _("Paid Back")),
		column.amount("outstanding", _("Outstanding")),
		column.amount("overdue", _("Overdue")),
		column.number("days", _("Days Overdue")),
	]
