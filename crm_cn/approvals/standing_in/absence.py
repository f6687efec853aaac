"""Who is away: on approved leave in Frappe HR today, or gone for good (A4)."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from crm_cn.approvals import people


def on_leave(user: str) -> bool:
	"""Say whether a user is on approved leave today; half a day is none."""
	return user in users_on_leave(user)


def users_on_leave(user: str | None = None) -> set[str]:
	"""Return the users who are on approved leave today (a whole day), or the one if they are."""
	leave, employee = frappe.qb.DocType("Leave Application"), frappe.qb.DocType("Employee")
	today = getdate()
	query = (
		frappe.qb.from_(leave)
		.join(employee)
		.on(employee.name == leave.employee)
		.select(employee.user_id, leave.half_day, leave.half_day_date, leave.from_date)
		.where((leave.docstatus == 1) & (leave.status == "Approved"))
		.where((leave.from_date <= today) & (leave.to_date >= today))
		.where(employee.user_id.isnotnull() & (employee.status == "Active"))
	)
	rows = (query.where(employee.user_id == user) if user else query).run(as_dict=True)
	return {
		row.user_id
		for row in rows
		if row.user_id and not (row.half_day and getdate(row.half_day_date or row.from_date) == today)
	}


def has_left(user: str) -> bool:
	"""Say whether somebody is gone: their user is disabled, or their Employee is not active (left, suspended)."""
	if not frappe.db.get_value("User", user, "enabled"):
		return True
	person = people.Company().person_of(user)
	return bool(person) and not person.present
