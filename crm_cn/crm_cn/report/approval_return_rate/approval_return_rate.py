"""Approval Return Rate: what was approved, rejected and returned, by flow, level and person (A4, D7)."""

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
	facts = approvals.facts(approvals.rows(filters))
	rows = [{**asdict(row), **approvals.labels(row)} for row in figures.outcomes(facts)]
	_duration, total = figures.together(facts, now_datetime())
	return columns(), rows, None, chart(rows), summary(total)


def columns() -> list[dict]:
	"""What is shown of each flow, level and person."""
	return [
		column.data("flow", _("Flow"), 220),
		column.data("level", _("Level"), 150),
		column.data("person_name", _("Person"), 140),
		column.number("decided", _("Decided"), 100),
		column.number("approved", _("Approved"), 100),
		column.number("rejected", _("Rejected"), 100),
		column.number("returned", _("Returned"), 100),
		column.percent("return_rate", _("Return Rate")),
	]


def chart(rows: list[dict]) -> dict | None:
	"""What became of it, by person and level."""
	shown = rows[:CHART_ROWS]
	if not shown:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [f"{row['person_name']} · {row['level']}" for row in shown],
			"datasets": [
				{"name": _("Approved"), "values": [row["approved"] for row in shown]},
				{"name": _("Returned"), "values": [row["returned"] for row in shown]},
				{"name": _("Rejected"), "values": [row["rejected"] for row in shown]},
			],
		},
		"colors": ["#8CCF54", "#ECAD4B", "#E24C4C"],
		"barOptions": {"stacked": 1},
		"fieldtype": "Int",
	}


def summary(total: figures.Outcome) -> list[dict]:
	"""Of all of them together."""
	found = [
		column.figure(_("Decided"), total.decided, "Int", "Blue"),
		column.figure(_("Return Rate"), total.return_rate, "Percent", "Orange"),
	]
	return [each for each in found if each["value"] is not None]
