"""Approval Duration: hours from being asked to the decision, by flow, level and person (A4, D7)."""

from __future__ import annotations

from dataclasses import asdict

from frappe import _
from frappe.utils import now_datetime

from crm_cn.analysis import approvals
from crm_cn.analysis import columns as column
from crm_cn.rules import approval_figures as figures

CHART_ROWS = 12


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary; filters as crm_cn.analysis.approvals.rows takes them."""
	facts, now = approvals.facts(approvals.rows(filters)), now_datetime()
	rows = [{**asdict(row), **approvals.labels(row)} for row in figures.durations(facts, now)]
	total, _outcome = figures.together(facts, now)
	return columns(), rows, None, chart(rows), summary(total)


def columns() -> list[dict]:
	"""What is shown of each flow, level and person."""
	return [
		column.data("flow", _("Flow"), 220),
		column.data("level", _("Level"), 150),
		column.data("person_name", _("Person"), 140),
		column.number("decided", _("Decided"), 90),
		column.decimal("median_hours", _("Median Hours"), 120),
		column.decimal("average_hours", _("Average Hours"), 120),
		column.decimal("longest_hours", _("Longest (Hours)"), 130),
		column.number("open", _("Open Now"), 100),
		column.number("late", _("After Time Limit"), 120),
	]


def chart(rows: list[dict]) -> dict | None:
	"""Who takes longest."""
	shown = [row for row in rows if row["median_hours"] is not None][:CHART_ROWS]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [f"{row['person_name']} · {row['level']}" for row in shown],
			"datasets": [
				{"name": _("Median Hours"), "values": [round(row["median_hours"], 1) for row in shown]}
			],
		},
		"colors": ["#5E9EF0"],
		"fieldtype": "Float",
	}


def summary(total: figures.Duration) -> list[dict]:
	"""Of all of them together."""
	found = [
		column.figure(_("Decided"), total.decided, "Int", "Blue"),
		column.figure(_("Median Hours"), total.median_hours, "Float", "Blue"),
		column.figure(_("Open Now"), total.open, "Int", "Orange"),
		column.figure(_("After Time Limit"), total.late, "Int", "Red"),
	]
	return [each for each in found if each["value"] is not None]
