"""L8: the owner hears in time that protection ends: a notification, an e-mail as the user has chosen, a task."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, format_date, getdate, now_datetime

from crm_cn import notices
from crm_cn.leads import protection
from crm_cn.rules import protection as rule

LEAD = "Lead Registration"
#: Tells the system's own task from what people put on the owner's list.
MARK = "crm-cn-protection-warning"


def give(doc: Document, today: date) -> None:
	"""Warn the owner of a lead, and note on which day; the supervisors where the owner has left."""
	doc.db_set("protection_warned_on", _as_time(today), notify=True)
	until = getdate(doc.protected_until)
	last_day = rule.pool_on(until, today, protection.settings()) - timedelta(days=1)
	present = frappe.db.get_value("User", {"name": doc.responsible_user or "", "enabled": 1})
	for user in [present] if present else notices.supervisors():
		notices.tell([user], LEAD, doc.name, _text(doc, user, until, last_day))
	if present:
		_put_on_list(doc, present, last_day, _text(doc, present, until, last_day))


def _text(doc: Document, user: str, until: date, last_day: date) -> str:
	return _(
		"Protection of {0} ends on {1}. Without a visit, sample, quotation or order it goes to the public pool after {2}.",
		lang=notices.language_of(user),
	).format(escape_html(doc.customer_name), format_date(until), format_date(last_day))


def take_back(doc: Document) -> None:
	"""Close the task of a warning that new evidence has made pointless."""
	warned_on = getdate(doc.protection_warned_on) if doc.protection_warned_on else None
	if warned_on and not rule.warning_counts(getdate(doc.protected_until), warned_on, protection.settings()):
		for name in _open_tasks(doc.name):
			todo = frappe.get_doc("ToDo", name)
			todo.status = "Closed"
			todo.save(ignore_permissions=True)  # the system's own reminder, settled by the evidence


def _put_on_list(doc: Document, user: str, day: date, text: str) -> None:
	"""Put the warning on the owner's task list, once as long as it is open."""
	found = _open_tasks(doc.name, user)
	todo = frappe.get_doc("ToDo", found[0]) if found else frappe.new_doc("ToDo")
	todo.update(
		{
			"reference_type": LEAD,
			"reference_name": doc.name,
			"allocated_to": user,
			"assigned_by": frappe.session.user,
			"date": day,
			"priority": "High",
			"description": f'<div class="{MARK}">{text}</div>',
		}
	)
	todo.save(ignore_permissions=True)  # the system's own reminder


def _open_tasks(lead: str, user: str | None = None) -> list[str]:
	filters = {
		"reference_type": LEAD,
		"reference_name": lead,
		"status": "Open",
		"description": ["like", f"%{MARK}%"],
	}
	if user:
		filters["allocated_to"] = user
	return frappe.get_all("ToDo", filters=filters, pluck="name")


def _as_time(today: date) -> datetime:
	now = now_datetime()
	return now if today == now.date() else datetime.combine(today, now.time())
