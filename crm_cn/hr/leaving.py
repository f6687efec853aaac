"""The last day (A1): who has handed over is set to Left; otherwise Human Resources is told what is open."""

from __future__ import annotations

from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, escape_html, getdate

from crm_cn.hr import employee as employees
from crm_cn.hr import people, probation
from crm_cn.hr.separation import DOCTYPE, TABLE
from crm_cn.jobs import alone
from crm_cn.notices import language_of, tell

#: Days until Human Resources is told again.
EVERY = 7


def daily(today: date | str | None = None) -> dict[str, int]:
	"""See to everybody whose last day has come; return how many left, how many wait, how many failed."""
	today = getdate(today)
	done = {"left": 0, "waiting": 0, "failed": 0, "": 0}
	for name in frappe.get_all(
		DOCTYPE,
		{"docstatus": 1, "crm_cn_last_day": ["<=", today], "crm_cn_left_on": ["is", "not set"]},
		order_by="name asc",
		pluck="name",
	):
		done[alone(partial(see_to, name, today), partial(_failed, name))] += 1
	done.pop("")
	return done


def see_to(name: str, today: date) -> str:
	"""Set the employee of one separation to Left, or tell what is open."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.docstatus != 1 or doc.crm_cn_left_on:
		return ""
	if frappe.db.get_value("Employee", doc.employee, "status") == "Left":
		doc.db_set("crm_cn_left_on", today, update_modified=False)
		return ""
	if open_items(doc) or open_handover(doc):
		return _tell(doc, today)
	employees.write(
		doc.employee,
		{"status": "Left", "relieving_date": doc.crm_cn_last_day},
		_("Left after the last working day: {0}.").format(frappe.utils.get_link_to_form(DOCTYPE, doc.name)),
	)
	doc.db_set("crm_cn_left_on", today, update_modified=False)
	return "left"


def open_items(doc: Document) -> list[str]:
	"""Return what is not handed over yet."""
	return [row.task for row in doc.get(TABLE) if not row.is_done]


def open_handover(doc: Document) -> str | None:
	"""Return the handover of customers and records that is not completed."""
	name = doc.crm_cn_handover
	return name if name and frappe.db.get_value("Handover", name, "status") != "Completed" else None


def _tell(doc: Document, today: date) -> str:
	told = probation.day(doc.crm_cn_told_on)
	if told and today < add_days(told, EVERY):
		return "waiting"
	doc.db_set("crm_cn_told_on", today, update_modified=False)
	things = [*open_items(doc), *filter(None, [open_handover(doc)])]
	for user in people.hr_users():
		text = _(
			"{0} has reached the last working day and has not handed over: {1}. They stay active until it is done.",
			lang=language_of(user),
		)
		tell(
			[user],
			DOCTYPE,
			doc.name,
			text.format(escape_html(doc.employee_name), escape_html(", ".join(things))),
		)
	return "waiting"


def _failed(name: str) -> str:
	"""Log what went wrong, and tell Human Resources: somebody may still report to the person who leaves."""
	frappe.log_error(title=f"Separation: {name}", reference_doctype=DOCTYPE, reference_name=name)
	for user in people.hr_users():
		text = _(
			"{0}: the employee could not be set to Left. Try it in the employee record; it says why.",
			lang=language_of(user),
		)
		tell([user], DOCTYPE, name, text.format(name))
	return "failed"
