"""Until when somebody is to decide: hours of working days, by the holiday list of who is asked (A4)."""

from __future__ import annotations

from datetime import date, datetime

import frappe
from erpnext.setup.doctype.employee.employee import get_holiday_list_for_employee
from frappe.utils import add_days, getdate

from crm_cn.rules.approval import hours as rule

#: How far ahead holidays are looked up; what lies beyond are plain days.
AHEAD = 120


def after(start: datetime, hours: float, user: str) -> datetime | None:
	"""Return the moment so many working hours later, None for no limit (0)."""
	return rule.after(start, hours, holidays(user, getdate(start))) if hours else None


def holidays(user: str, first: date) -> frozenset[date]:
	"""Return the coming holidays of a user; none for somebody without Employee or holiday list."""
	employee = frappe.db.get_value("Employee", {"user_id": user, "status": "Active"}, "name")
	known = get_holiday_list_for_employee(employee, raise_exception=False) if employee else None
	if not known:
		return frozenset()
	filters = {"parent": known, "holiday_date": ["between", [first, add_days(first, AHEAD)]]}
	return frozenset(frappe.get_all("Holiday", filters=filters, pluck="holiday_date"))
