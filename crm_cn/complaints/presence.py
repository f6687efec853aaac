"""P3: who is here today, by Frappe HR: nobody on approved leave, nobody marked absent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe.utils import getdate

ABSENT = ("Absent", "On Leave")


def present(users: Iterable[str], today: date | str | None = None) -> list[str]:
	"""Return those of the users who are here, in their order; of half a day's leave the other half counts.

	A user without Employee is here as long as the account is enabled: nothing else is known.
	"""
	today = getdate(today)
	users = list(users)
	enabled = set(frappe.get_all("User", {"name": ["in", users or [""]], "enabled": 1}, pluck="name"))
	employees = {
		row.user_id: row.name
		for row in frappe.get_all(
			"Employee", {"user_id": ["in", users or [""]], "status": "Active"}, ["name", "user_id"]
		)
	}
	left = set(
		frappe.get_all(
			"Employee", {"user_id": ["in", users or [""]], "status": ["!=", "Active"]}, pluck="user_id"
		)
	) - set(employees)
	away = _away(list(employees.values()), today)
	return [
		user for user in users if user in enabled and user not in left and employees.get(user) not in away
	]


def _away(employees: list[str], today: date) -> set[str]:
	leaves = frappe.get_all(
		"Leave Application",
		{
			"employee": ["in", employees or [""]],
			"docstatus": 1,
			"status": "Approved",
			"from_date": ["<=", today],
			"to_date": [">=", today],
		},
		["employee", "half_day", "half_day_date"],
	)
	away = {row.employee for row in leaves if not (row.half_day and _is_half(row, today))}
	marked = frappe.get_all(
		"Attendance",
		{
			"employee": ["in", employees or [""]],
			"docstatus": 1,
			"attendance_date": today,
			"status": ["in", ABSENT],
		},
		pluck="employee",
	)
	return away | set(marked)


def _is_half(row, today: date) -> bool:
	return not row.half_day_date or getdate(row.half_day_date) == today
