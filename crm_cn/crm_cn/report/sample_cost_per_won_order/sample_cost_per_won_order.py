"""Sample Cost per Won Order: what the samples behind each order cost, of what the reader may see (M5, D7)."""

from __future__ import annotations

from frappe import _

from crm_cn.analysis import columns as column
from crm_cn.analysis import money, samples
from crm_cn.rules.sample_figures import percent


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: see crm_cn.analysis.samples.conversion. Raises PermissionError where requests or orders may not be read.
	"""
	found, result = samples.cost_per_order(filters)
	currency = money.company_currency()
	rows = [
		{
			"sales_order": order.name,
			"customer_name": order.customer_name,
			"transaction_date": order.date,
			"requests": len(cost.requests),
			"pieces": round(cost.pieces, 3),
			"cost": round(cost.cost, 2),
			"amount": order.amount,
			"share": percent(cost.cost, order.amount),
			"currency": currency,
		}
		for order, cost in found
	]
	return columns(), rows, column.missing_rates(result.without_rate), None, summary(result.total, rows)


def columns() -> list[dict]:
	"""What the report shows of each order."""
	return [
		column.link("sales_order", _("Sales Order"), "Sales Order", 180),
		column.data("customer_name", _("Customer Name"), 220),
		column.day("transaction_date", _("Order Date")),
		column.number("requests", _("Sample Requests"), 130),
		column.decimal("pieces", _("Pieces Not Returned"), 130),
		column.amount("cost", _("Cost of Samples")),
		column.amount("amount", _("Order Amount")),
		column.percent("share", _("Cost / Order Amount"), 150),
	]


def summary(total, rows: list[dict]) -> list[dict]:
	"""What an order costs in samples: of those that led to it, and of all that were shipped."""
	spent = sum(row["cost"] for row in rows)
	orders = len(rows)
	return [
		column.figure(_("Orders Won with Samples"), orders, "Int", "Green"),
		column.figure(
			_("Their Samples, per Order"), round(spent / orders, 2) if orders else 0, "Currency", "Blue"
		),
		column.figure(_("All Samples Shipped"), total.cost, "Currency", "Orange"),
		column.figure(
			_("All Samples, per Order Won"),
			round(total.cost / orders, 2) if orders else 0,
			"Currency",
			"Orange",
		),
	]
