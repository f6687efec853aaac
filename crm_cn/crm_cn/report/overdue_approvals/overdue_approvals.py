"""Overdue Approvals: who has not decided although the time is up, and for how long (A4, D7)."""

from __future__ import annotations

from frappe import _
from frappe.utils import get_datetime, get_fullname, now_datetime

from crm_cn.analysis import approvals
from crm_cn.analysis import columns as column
from crm_cn.rules import approval_figures as figures


def execute(filters: dict | None = None) -> tuple:
	"""Columns and rows, longest over first; filters as crm_cn.analysis.approvals.rows takes them."""
	now = now_datetime()
	rows = [row for row in (overdue(each, now) for each in approvals.rows(filters, only_open=True)) if row]
	rows.sort(key=lambda row: -row["hours_over"])
	return columns(), rows, None, None, summary(rows)


def overdue(row, now) -> dict | None:
	"""Return what is shown of an open task that is over its time, else None."""
	over = figures.hours_over(get_datetime(row.due_on) if row.due_on else None, now)
	if over is None:
		return None
	return {
		"reference_doctype": row.reference_doctype,
		"document_type": _(row.reference_doctype),
		"reference_name": row.reference_name,
		"title": row.title,
		"level": _(row.state) if row.state else "",
		"person_name": get_fullname(row.approver),
		"author_name": get_fullname(row.author) if row.author else "",
		"asked_on": row.asked_on,
		"due_on": row.due_on,
		"hours_over": over,
	}


def columns() -> list[dict]:
	"""What is shown of each person asked."""
	return [
		column.data("document_type", _("Document Type"), 140),
		{
			"fieldname": "reference_name",
			"label": _("Document"),
			"fieldtype": "Dynamic Link",
			"options": "reference_doctype",
			"width": 160,
		},
		column.data("title", _("Title"), 200),
		column.data("level", _("Level"), 130),
		column.data("person_name", _("Asked"), 130),
		column.data("author_name", _("Started By"), 120),
		moment("asked_on", _("Asked Since")),
		moment("due_on", _("Due On")),
		column.decimal("hours_over", _("Hours Over"), 110),
	]


def moment(fieldname: str, label: str) -> dict:
	"""A column of moments."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Datetime", "width": 160}


def summary(rows: list[dict]) -> list[dict]:
	"""How many, of how many people."""
	return [
		column.figure(_("Overdue"), len(rows), "Int", "Red" if rows else "Green"),
		column.figure(_("People"), len({row["person_name"] for row in rows}), "Int", "Orange"),
	]
