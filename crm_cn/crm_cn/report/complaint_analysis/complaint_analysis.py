"""Complaint Analysis: times, breaches, repeats and satisfaction by group, of what the reader may see (P2, P4, P5, D7)."""

from __future__ import annotations

from dataclasses import asdict

from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.analysis import complaints, money, words

CHART_ROWS = 12


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.complaints.analyse. Raises PermissionError where complaints may not be read.
	"""
	group_by = (filters or {}).get("group_by") or "Grade"
	result = complaints.analyse(filters)
	labels = words.of(group_by, (row.group for row in result.rows))
	currency = money.company_currency()
	rows = [{**asdict(row), "group": labels[row.group], "currency": currency} for row in result.rows]
	return columns(group_by), rows, None, chart(rows), summary(result.total)


def columns(group_by: str) -> list[dict]:
	"""What the report shows of each group; hours are working hours."""
	return [
		column.data("group", _(group_by), 200),
		column.number("complaints", _("Complaints"), 90),
		column.number("open", _("Open"), 80),
		column.decimal("respond_hours", _("Hours to Respond"), 150),
		column.decimal("resolve_hours", _("Hours to Resolve"), 150),
		column.number("late_responses", _("Late Responses"), 110),
		column.number("late_resolutions", _("Late Resolutions"), 110),
		column.number("breached", _("Breached"), 90),
		column.percent("breach_rate", _("Breach Rate")),
		column.number("repeats", _("Repeats"), 120),
		column.percent("repeat_rate", _("Repeat Rate")),
		column.decimal("satisfaction", _("Satisfaction (1 to 5)"), 140),
		column.amount("cost", _("Cost of the Remedy")),
	]


def chart(rows: list[dict]) -> dict | None:
	"""The groups with the most complaints, and how many of them were late."""
	if not rows:
		return None
	shown = rows[:CHART_ROWS]
	return {
		"type": "bar",
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [
				{"name": _("Complaints"), "values": [row["complaints"] for row in shown]},
				{"name": _("Breached"), "values": [row["breached"] for row in shown]},
			],
		},
		"colors": ["#A6D4F9", "#E24C4C"],
		"fieldtype": "Int",
	}


def summary(total) -> list[dict]:
	"""Figures of all complaints together; an average of nothing is not shown."""
	found = [
		column.figure(_("Complaints"), total.complaints, "Int", "Blue"),
		column.figure(_("Open"), total.open, "Int", "Orange"),
		column.figure(_("Breach Rate"), total.breach_rate, "Percent", "Red"),
		column.figure(_("Repeats"), total.repeats, "Int", "Orange"),
		column.figure(_("Hours to Respond"), total.respond_hours, "Data", "Blue"),
		column.figure(_("Hours to Resolve"), total.resolve_hours, "Data", "Blue"),
		column.figure(_("Satisfaction (1 to 5)"), total.satisfaction, "Data", "Green"),
	]
	return [each for each in found if each["value"] is not None]
