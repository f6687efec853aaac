"""What samples lead to (M5), of the requests and the orders the reader may see (D7): loads rows, asks rules.sample_figures.

An order that the reader may not see counts neither as conversion nor with its amount; who may not read Sales Orders
at all is shown no figures of orders.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import erpnext
import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce
from frappe.utils import flt, getdate, nowdate

from crm_cn.analysis import money
from crm_cn.analysis.scope import Readable
from crm_cn.rules import sample_figures as figures
from crm_cn.rules import samples as rule

REQUEST, ROW, SAMPLE, ORDER = "Sample Request", "Sample Request Item", "Sample", "Sales Order"
#: what the conversion is shown by → which column of the loaded rows it is
GROUPS = {
	"Sample": "sample",
	"Customer": "customer",
	"Salesperson": "salesperson",
	"Category": "category",
}
FILTER_FIELDS = ("customer", "responsible_employee", "charge_type")


class Result(NamedTuple):
	"""Rows, the figures of all of them together, whether orders may be shown, and currencies without a rate."""

	rows: list
	total: figures.Conversion
	with_orders: bool
	without_rate: tuple[str, ...]


class Order(NamedTuple):
	"""A submitted order that followed samples; `amount` in the company's currency, 0 where there is no rate."""

	name: str
	customer_name: str
	date: str
	amount: float


def may_see_orders() -> bool:
	"""Say whether the reader may read Sales Orders at all."""
	return bool(frappe.has_permission(ORDER, "read"))


def conversion(filters: dict | None = None) -> Result:
	"""Return the conversion of what was shipped in a period, by one of GROUPS (`group_by`).

	filters: from_date, to_date (day of shipping, both included), any of FILTER_FIELDS, sample, category (with all
	below). Raises PermissionError where the user may not read sample requests.
	"""
	filters = frappe._dict(filters or {})
	group_by = GROUPS.get(filters.group_by or "Sample")
	if not group_by:
		frappe.throw(frappe._("Choose one of: {0}").format(", ".join(frappe._(each) for each in GROUPS)))
	rows = _sent(filters)
	orders, without_rate = _orders({row.request for row in rows})
	lines = _lines(rows, orders, group_by)
	amounts = {order.name: order.amount for found in orders.values() for order in found}
	return Result(
		figures.by_group(lines, amounts),
		figures.altogether(lines, amounts),
		may_see_orders(),
		without_rate,
	)


def cost_per_order(filters: dict | None = None) -> tuple[list[tuple[Order, figures.OrderCost]], Result]:
	"""Return each order with what its samples cost, dearest first, and the figures of everything shipped.

	Filters as of `conversion`. Raises PermissionError where sample requests or orders may not be read.
	"""
	frappe.has_permission(ORDER, "read", throw=True)
	rows = _sent(frappe._dict(filters or {}))
	orders, without_rate = _orders({row.request for row in rows})
	lines = _lines(rows, orders, "sample")
	by_name = {order.name: order for found in orders.values() for order in found}
	amounts = {name: order.amount for name, order in by_name.items()}
	costs = figures.cost_of_orders(lines)
	found = sorted(
		((by_name[name], cost) for name, cost in costs.items()),
		key=lambda pair: (-pair[1].cost, pair[0].name),
	)
	return found, Result(found, figures.altogether(lines, amounts), True, without_rate)


def _lines(rows: list[frappe._dict], orders: dict[str, list[Order]], group_by: str) -> list[figures.Sent]:
	return [
		figures.Sent(
			row.request,
			row[group_by] or "",
			row.pieces,
			row.pieces * flt(row.unit_cost),
			row.answer or None,
			frozenset(order.name for order in orders.get(row.request, ())),
		)
		for row in rows
	]


def _sent(filters: frappe._dict) -> list[frappe._dict]:
	"""The one place where permission and filters meet a query on shipped lines."""
	request, row, sample = DocType(REQUEST), DocType(ROW), DocType(SAMPLE)
	query = (
		frappe.qb.from_(request)
		.join(row)
		.on((row.parent == request.name) & (row.parenttype == REQUEST))
		.left_join(sample)
		.on(sample.name == row.sample)
		.select(
			request.name.as_("request"),
			request.customer_name.as_("customer"),
			Coalesce(request.responsible_employee, request.responsible_user).as_("salesperson"),
			request.answer,
			row.sample,
			sample.category,
			row.unit_cost,
			(row.shipped_qty - row.returned_qty).as_("pieces"),
		)
		.where(Readable(REQUEST))
		.where(request.shipped_on.isnotnull() & (request.status != rule.CANCELLED) & (row.shipped_qty > 0))
		.orderby(request.name)
		.orderby(row.idx)
	)
	if filters.from_date:
		query = query.where(request.shipped_on >= filters.from_date)
	if filters.to_date:
		query = query.where(request.shipped_on <= filters.to_date)
	for field in FILTER_FIELDS:
		if filters.get(field):
			query = query.where(request[field] == filters[field])
	if filters.sample:
		query = query.where(row.sample == filters.sample)
	if filters.category:
		query = query.where(sample.category.isin(_below(filters.category)))
	rows = query.run(as_dict=True)
	for each in rows:
		each.pieces = flt(each.pieces)
	return rows


def _below(category: str) -> list[str]:
	at = frappe.db.get_value("Sample Category", category, ["lft", "rgt"], as_dict=True)
	if not at:
		return [category]
	return frappe.get_all(
		"Sample Category", filters={"lft": [">=", at.lft], "rgt": ["<=", at.rgt]}, pluck="name"
	)


def _orders(requests: set[str]) -> tuple[dict[str, list[Order]], tuple[str, ...]]:
	"""Return the reader's submitted orders that followed each request, and currencies without a rate.

	An order followed when the request names it, or when it names the request and is the same customer's.
	"""
	found: dict[str, list[Order]] = defaultdict(list)
	missing: set[str] = set()
	if not requests or not may_see_orders():
		return found, ()
	request, order = DocType(REQUEST), DocType(ORDER)
	followed = (request.sales_order == order.name) | (
		(order.crm_cn_sample_request == request.name)
		& (request.customer.isnull() | (request.customer == "") | (request.customer == order.customer))
	)
	rows = (
		frappe.qb.from_(request)
		.join(order)
		.on(followed)
		.select(
			request.name.as_("request"),
			order.name,
			order.customer_name,
			order.transaction_date,
			order.base_net_total,
			order.company,
		)
		.where(Readable(ORDER))
		.where(order.docstatus == 1)
		.where(request.name.isin(sorted(requests)))
		.orderby(order.name)
		.run(as_dict=True)
	)
	for row in rows:
		worth = money.total([(erpnext.get_company_currency(row.company), row.base_net_total)])
		missing.update(worth.without_rate)
		found[row.request].append(Order(row.name, row.customer_name, str(row.transaction_date), worth.amount))
	return found, tuple(sorted(missing))


# Overdue answers


def overdue(filters: dict | None = None) -> list[frappe._dict]:
	"""Return the requests whose answer is overdue, longest first, with the pieces still out and their value.

	filters: any of FILTER_FIELDS, days (overdue for at least so many). Raises PermissionError as the list does.
	"""
	filters = frappe._dict(filters or {})
	request = DocType(REQUEST)
	query = (
		frappe.qb.from_(request)
		.select(
			request.name,
			request.customer_name,
			request.contact_person,
			request.status,
			request.responsible_employee,
			request.shipped_on,
			request.expected_answer_on,
			request.reminded_on,
			request.tracking_number,
		)
		.where(Readable(REQUEST))
		.where(is_overdue(request))
		.orderby(request.expected_answer_on)
		.orderby(request.name)
	)
	for field in FILTER_FIELDS:
		if filters.get(field):
			query = query.where(request[field] == filters[field])
	rows = query.run(as_dict=True)
	today = getdate()
	out = _still_out([row.name for row in rows])
	for row in rows:
		row.days = (today - getdate(row.expected_answer_on)).days
		row.pieces, row.value = out.get(row.name, (0, 0))
	least = int(flt(filters.days))
	return [row for row in rows if row.days >= least]


def is_overdue(request):
	"""Return the condition that samples are out and their answer should be here by now."""
	return request.status.isin(sorted(rule.OUT)) & (request.expected_answer_on < nowdate())


def _still_out(names: list[str]) -> dict[str, tuple[float, float]]:
	found: dict[str, list[float]] = defaultdict(lambda: [0, 0])
	for row in frappe.get_all(
		ROW,
		filters={"parent": ["in", names or [""]], "parenttype": REQUEST},
		fields=["parent", "shipped_qty", "returned_qty", "scrapped_qty", "unit_cost"],
	):
		pieces = flt(row.shipped_qty) - flt(row.returned_qty) - flt(row.scrapped_qty)
		found[row.parent][0] += pieces
		found[row.parent][1] += pieces * flt(row.unit_cost)
	return {name: (round(pieces, 3), round(value, 2)) for name, (pieces, value) in found.items()}
