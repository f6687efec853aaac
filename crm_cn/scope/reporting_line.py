"""D10 on the platform: whose progress somebody may ask for, by Employee's reports_to."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from crm_cn.rules.scope import reporting_line as rule
from crm_cn.rules.scope.reporting_line import Below
from crm_cn.scope.rules import sees_everything

EMPLOYEE = "Employee"


def company_line() -> dict[str, frappe._dict]:
	"""Return every Employee by name, those who left too: their people are below them until put elsewhere."""
	rows = frappe.get_all(
		EMPLOYEE,
		fields=["name", "employee_name", "reports_to", "department", "status"],
		order_by="employee_name asc, name asc",
		limit_page_length=0,
	)
	return {row.name: row for row in rows}


def own_employee(user: str | None = None) -> str | None:
	"""Return the active Employee of a user, or None."""
	return frappe.db.get_value(EMPLOYEE, {"user_id": user or frappe.session.user, "status": "Active"})


def may_ask_about_anybody(user: str | None = None) -> bool:
	"""Say whether a user may pick any Employee: System Manager and CRM Supervisor."""
	return sees_everything(user or frappe.session.user)


def asked_about(person: str | None, line: dict[str, frappe._dict]) -> str | None:
	"""Return the Employee whose people a user asks for: the one picked, else the user's own, else None.

	Raises DoesNotExistError for somebody who is not below the user, and in the same words for nobody at all.
	"""
	own = own_employee()
	if not person:
		return own
	known = person in line
	if known and (may_ask_about_anybody() or person == own or (own and is_below(person, own, line))):
		return person
	frappe.throw(_("{0} {1} not found").format(_(EMPLOYEE), person), frappe.DoesNotExistError)


def below(manager: str, line: dict[str, frappe._dict], depth: int = 0) -> list[Below]:
	"""Return everybody below a manager as a tree, `depth` steps down or all the way."""
	return rule.below(manager, steps(line), depth)


def is_below(person: str, manager: str, line: dict[str, frappe._dict]) -> bool:
	"""Say whether a person stands below a manager."""
	return rule.is_below(person, manager, steps(line))


def circle_of(person: str, line: dict[str, frappe._dict]) -> tuple[str, ...]:
	"""Return the circle somebody's reporting line runs in, empty where it is in order."""
	return next((circle for circle in circles(line) if person in circle), ())


def circles(line: dict[str, frappe._dict]) -> list[tuple[str, ...]]:
	"""Return every circle of the reporting line."""
	return rule.circles(steps(line))


def choices(text: str = "", limit: int = 20) -> list[frappe._dict]:
	"""Return the people a user may pick whose name or number contains `text`: name and employee_name."""
	line, own = company_line(), own_employee()
	if may_ask_about_anybody():
		people: Iterable[str] = line
	elif own:
		people = (own, *(one.person for one in below(own, line)))
	else:
		people = ()
	text = text.strip().lower()
	found = (line[name] for name in people if line[name].status == "Active")
	return [row for row in found if text in f"{row.employee_name} {row.name}".lower()][:limit]


def steps(line: dict[str, frappe._dict]) -> dict[str, str | None]:
	"""Return the reporting line as the rule wants it."""
	return {name: row.reports_to for name, row in line.items()}
