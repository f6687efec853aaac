"""Sample Conversion: how many sample requests led to an order, of those the reader may see (M5, D7)."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.analysis import money, samples, words
from crm_cn.rules.samples import ANSWERS

CHART_ROWS = 10


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.samples.conversion. Raises PermissionError where requests may not be read.
	"""
	group_by = (filters or {}).get("group_by") or "Sample"
	result = samples.conversion(filters)
	labels = words.of(group_by, (row.group for row in result.rows))
	rows = [as_row(row, labels[row.group], result.with_orders) for row in result.rows]
	return (
		columns(group_by, result.with_orders),
		rows,
		column.missing_rates(result.without_rate),
		chart(rows, result.with_orders),
		summary(result),
	)


def columns(group_by: str, with_orders: bool) -> list[dict]:
	"""What the report shows of each group; nothing of orders to who may not read them."""
	found = [
		column.data("group", _(group_by), 220),
		column.number("requests", _("Requests Shipped")),
		column.decimal("pieces", _("Pieces Not Returned"), 130),
		column.amount("cost", _("Cost of Samples")),
		*(column.number(fieldname(answer), _(answer)) for answer in ANSWERS),
		column.number("waiting", _("Waiting for Answer")),
	]
	if with_orders:
		found += [
			column.number("converted", _("Led to an Order")),
			column.percent("rate", _("Conversion")),
			column.number("orders", _("Orders")),
			column.amount("amount", _("Order Amount")),
		]
	return found


def fieldname(answer: str) -> str:
	"""The column of an answer."""
	return frappe.scrub(answer)


def as_row(row, label: str, with_orders: bool) -> dict:
	"""One line of the table; what is unknown stays empty, never zero."""
	found = {
		"group": label,
		"requests": row.requests,
		"pieces": row.pieces,
		"cost": row.cost,
		"waiting": row.waiting,
		"currency": money.company_currency(),
		**{fieldname(answer): row.answers.get(answer, 0) for answer in ANSWERS},
	}
	if with_orders:
		found |= {
			"converted": row.converted,
			"rate": row.rate,
			"orders": row.orders,
			"amount": row.amount,
		}
	return found


def chart(rows: list[dict], with_orders: bool) -> dict | None:
	"""The groups with the most requests: how many were shipped, how many led to an order."""
	if not rows:
		return None
	shown = rows[:CHART_ROWS]
	datasets = [{"name": _("Requests Shipped"), "values": [row["requests"] for row in shown]}]
	if with_orders:
		datasets.append({"name": _("Led to an Order"), "values": [row["converted"] for row in shown]})
	return {
		"type": "bar",
		"data": {"labels": [row["group"] for row in shown], "datasets": datasets},
		"colors": ["#A6D4F9", "#29CD42"],
		"fieldtype": "Int",
	}


def summary(result) -> list[dict]:
	"""Figures of all requests together, each counted once."""
	total = result.total
	found = [
		column.figure(_("Requests Shipped"), total.requests, "Int", "Blue"),
		column.figure(_("Cost of Samples"), total.cost, "Currency", "Orange"),
	]
	if result.with_orders:
		found += [
			column.figure(_("Led to an Order"), total.converted, "Int", "Green"),
			column.figure(_("Conversion"), total.rate or 0, "Percent", "Green"),
			column.figure(_("Order Amount"), total.amount, "Currency", "Green"),
		]
	return found
