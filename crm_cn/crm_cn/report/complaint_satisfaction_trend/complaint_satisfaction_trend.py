"""Complaint Satisfaction Trend: what customers said of the outcome, over time, as far as the reader may see (P4, D7)."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.analysis import complaints
from crm_cn.rules.complaint_follow_up import LEVELS


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.complaints.satisfaction. Raises PermissionError where complaints may not be read.
	"""
	result = complaints.satisfaction(filters)
	return (
		columns(),
		[as_row(period) for period in result.periods],
		None,
		chart(result.periods),
		summary(result.total),
	)


def columns() -> list[dict]:
	"""What the report shows of each period."""
	return [
		column.data("period", _("Period"), 120),
		column.number("answers", _("Answers")),
		column.decimal("average", _("Satisfaction (1 to 5)"), 150),
		column.percent("satisfied", _("Satisfied or Better"), 150),
		column.percent("dissatisfied", _("Dissatisfied or Worse"), 150),
		*(column.number(fieldname(level), _(level), 130) for level in reversed(LEVELS)),
	]


def fieldname(level: str) -> str:
	"""The column of a level."""
	return f"level_{frappe.scrub(level)}"


def as_row(period) -> dict:
	"""One line of the table; without an answer there is no average."""
	return {
		"period": period.label,
		"answers": period.answers,
		"average": period.average,
		"satisfied": period.satisfied,
		"dissatisfied": period.dissatisfied,
		**{fieldname(level): count for level, count in period.spread.items()},
	}


def chart(periods) -> dict | None:
	"""The average of the periods in which somebody answered: a line through nothing would lie."""
	shown = [period for period in periods if period.answers]
	if not shown:
		return None
	return {
		"type": "line",
		"data": {
			"labels": [period.label for period in shown],
			"datasets": [
				{"name": _("Satisfaction (1 to 5)"), "values": [period.average for period in shown]}
			],
			"yMarkers": [{"label": "", "value": 5}, {"label": "", "value": 1}],
		},
		"colors": ["#29CD42"],
		"fieldtype": "Float",
	}


def summary(total) -> list[dict]:
	"""Figures of all answers together; an average of nothing is not shown."""
	found = [
		column.figure(_("Answers"), total.answers, "Int", "Blue"),
		column.figure(_("Satisfaction (1 to 5)"), total.average, "Data", "Green"),
		column.figure(_("Satisfied or Better"), total.satisfied, "Percent", "Green"),
		column.figure(_("Dissatisfied or Worse"), total.dissatisfied, "Percent", "Red"),
	]
	return [each for each in found if each["value"] is not None]
