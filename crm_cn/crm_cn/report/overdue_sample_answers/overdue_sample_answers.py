"""Overdue Sample Answers: whom to ask what became of the samples, longest first (M2, D7)."""

from __future__ import annotations

from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.analysis import money, samples, words


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.samples.overdue. Raises PermissionError where requests may not be read.
	"""
	found = samples.overdue(filters)
	people = words.of("Salesperson", (row.responsible_employee or "" for row in found))
	currency = money.company_currency()
	rows = [
		{**row, "salesperson": people[row.responsible_employee or ""], "currency": currency} for row in found
	]
	return columns(), rows, None, None, summary(rows)


def columns() -> list[dict]:
	"""What the report shows of each request."""
	return [
		column.link("name", _("Sample Request"), "Sample Request", 170),
		column.data("customer_name", _("Customer Name"), 220),
		column.data("contact_person", _("Contact Person"), 110),
		column.data("salesperson", _("Responsible Employee"), 130),
		column.data("status", _("Status"), 90),
		column.day("shipped_on", _("Shipped On")),
		column.day("expected_answer_on", _("Expected Answer On")),
		column.number("days", _("Days Overdue")),
		column.decimal("pieces", _("Pieces with the Customer"), 130),
		column.amount("value", _("Value")),
		column.day("reminded_on", _("Reminded On")),
		column.data("tracking_number", _("Tracking Number"), 150),
	]


def summary(rows: list[dict]) -> list[dict]:
	"""Three figures above the table."""
	longest = max((row["days"] for row in rows), default=0)
	return [
		column.figure(_("Answers Overdue"), len(rows), "Int", "Red" if rows else "Green"),
		column.figure(_("Longest (Days)"), longest, "Int", "Orange"),
		column.figure(_("Value with Customers"), sum(row["value"] for row in rows), "Currency", "Blue"),
	]
