"""What somebody earned: from their salary slips, else from the salary in the Employee."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import add_months, flt


def of(employee: str, last_day: date) -> tuple[float, float]:
	"""Return the average monthly wage of the twelve months before a day, and that of the last month."""
	slips = frappe.get_all(
		"Salary Slip",
		filters={
			"employee": employee,
			"docstatus": 1,
			"end_date": ["between", [add_months(last_day, -12), last_day]],
		},
		fields=["gross_pay"],
		order_by="end_date desc",
		limit=12,
	)
	if slips:
		pay = [flt(slip.gross_pay) for slip in slips]
		return flt(sum(pay) / len(pay), 2), pay[0]
	monthly = flt(flt(frappe.db.get_value("Employee", employee, "ctc")) / 12, 2)
	return monthly, monthly
