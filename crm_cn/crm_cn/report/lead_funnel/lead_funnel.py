"""Lead Funnel: stages, conversion from stage to stage, and time spent, of the leads the reader may see (N1, D7)."""

import frappe
from frappe import _

from crm_cn.analysis import funnel, money
from crm_cn.rules.funnel import chart_labels


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.funnel.build. Raises PermissionError where leads may not be read.
	"""
	result = funnel.build(filters)
	rows = [as_row(row) for row in result.rows]
	return columns(), rows, message(result), chart(result), summary(result)


def columns() -> list[dict]:
	"""What the report shows of each stage."""
	return [
		{
			"fieldname": "stage",
			"label": _("Stage"),
			"fieldtype": "Link",
			"options": "Lead Stage",
			"width": 180,
		},
		{"fieldname": "standing", "label": _("Standing Here"), "fieldtype": "Int", "width": 120},
		{
			"fieldname": "amount",
			"label": _("Expected Amount"),
			"fieldtype": "Currency",
			"options": "currency",
			"width": 160,
		},
		{"fieldname": "reached", "label": _("Reached"), "fieldtype": "Int", "width": 120},
		{"fieldname": "conversion", "label": _("From Previous Stage"), "fieldtype": "Percent", "width": 160},
		{
			"fieldname": "average_days",
			"label": _("Average Days"),
			"fieldtype": "Float",
			"precision": 1,
			"width": 130,
		},
	]


def as_row(row) -> dict:
	"""One line of the table; what is unknown stays empty, never zero."""
	return {
		"stage": row.stage.name,
		"standing": row.standing,
		"amount": row.amount,
		"reached": row.reached,
		"conversion": row.conversion,
		"average_days": row.average_days,
		"currency": money.company_currency(),
	}


def message(result) -> str | None:
	"""Says which amounts are missing rather than adding wrong ones."""
	if not result.without_rate:
		return None
	return _("Amounts in {0} are left out: there is no Currency Exchange record for them.").format(
		frappe.utils.escape_html(", ".join(result.without_rate))
	)


def chart(result) -> dict:
	"""How many leads ever reached each stage, and how many stand there now."""
	return {
		"type": "bar",
		"data": {
			"labels": chart_labels([_(row.stage.name) for row in result.rows]),
			"datasets": [
				{"name": _("Reached"), "values": [row.reached for row in result.rows]},
				{"name": _("Standing Here"), "values": [row.standing for row in result.rows]},
			],
		},
		"colors": ["#A6D4F9", "#2490EF"],
	}


def summary(result) -> list[dict]:
	"""Three figures above the table."""
	reached = [row.reached for row in result.rows]
	through = round(100 * reached[-1] / reached[0], 1) if reached and reached[0] else 0
	return [
		{
			"label": _("Leads in Follow-up"),
			"value": sum(row.standing for row in result.rows),
			"datatype": "Int",
			"indicator": "Blue",
		},
		{
			"label": _("Expected Amount"),
			"value": sum(row.amount for row in result.rows),
			"datatype": "Currency",
			"currency": money.company_currency(),
			"indicator": "Green",
		},
		{
			"label": _("From First to Last Stage"),
			"value": through,
			"datatype": "Percent",
			"indicator": "Orange",
		},
	]
