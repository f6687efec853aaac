"""Who is reminded before probation ends (A1): day by day, every employee in a transaction of their own."""

from __future__ import annotations

from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, add_months, escape_html, format_date, getdate

from crm_cn.hr import confirmation, people, probation, settings
from crm_cn.jobs import alone
from crm_cn.notices import language_of, tell
from crm_cn.rules.hr import probation as rule


def daily(today: date | str | None = None) -> dict[str, int]:
	"""Remind of every probation that ends soon; return how many were told of, and how many failed."""
	today = getdate(today)
	done = {"told": 0, "failed": 0, "": 0}
	for name in _near(today):
		done[alone(partial(_remind, name, today), partial(_failed, name))] += 1
	done.pop("")
	return done


def _near(today: date) -> list[str]:
	"""Return the active employees whose probation may end soon."""
	last = add_days(today, max(settings.reminder_days()) + 1)
	rows = frappe.get_all(
		"Employee",
		filters={"status": "Active"},
		or_filters=[
			["crm_cn_probation_end", "between", [today, last]],
			["final_confirmation_date", "between", [today, last]],
			["date_of_joining", ">=", add_months(today, -7)],
		],
		fields=["name", "crm_cn_confirmation_status"],
		order_by="name asc",
	)
	return [row.name for row in rows if row.crm_cn_confirmation_status not in rule.DECIDED]


def _remind(name: str, today: date) -> str:
	employee = frappe.get_doc("Employee", name, for_update=True)
	ends = probation.end_of(employee)
	told = probation.day(employee.crm_cn_probation_told_on)
	if rule.reminder_due(ends, today, settings.reminder_days(), told) is None:
		return ""
	employee.db_set("crm_cn_probation_told_on", today, update_modified=False)
	if settings.drafts_confirmation() and not probation.open_confirmation(name):
		confirmation.draft(name)
	_tell(employee, ends)
	return "told"


def _tell(employee: Document, ends: date) -> None:
	user = people.user_of(employee.name)
	open_one = probation.open_confirmation(employee.name)
	about = (probation.CONFIRMATION, open_one) if open_one else ("Employee", employee.name)
	if user:
		own = _(
			"Your probation ends on {0}. Write your self-assessment and submit it for approval.",
			lang=language_of(user),
		)
		tell([user], *about, own.format(format_date(ends)))
	others = {*people.hr_users(), people.managers_user(employee.name)} - {None, user}
	for other in sorted(others):
		text = _(
			"The probation of {0} ends on {1}. The confirmation is to be decided by then.",
			lang=language_of(other),
		)
		tell([other], *about, text.format(escape_html(employee.employee_name), format_date(ends)))


def _failed(name: str) -> str:
	frappe.log_error(title=f"Probation: {name}", reference_doctype="Employee", reference_name=name)
	return "failed"
