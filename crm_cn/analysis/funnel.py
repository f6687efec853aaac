"""The funnel of the leads the reader may see (N1, D7): loads aggregates, asks rules.conversion."""

from collections import defaultdict
from typing import NamedTuple

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Avg, Coalesce, Count, CustomFunction, Max, Sum
from frappe.utils import now_datetime

from crm_cn.analysis import money
from crm_cn.analysis.scope import Readable
from crm_cn.rules.conversion import FunnelRow, Step, funnel

LEAD = "Lead Registration"
OPEN = "In Follow-up"
REGISTERED = ("In Follow-up", "Won", "Lost", "Public Pool")
FILTER_FIELDS = ("responsible_employee", "responsible_department", "source", "territory", "industry")

_seconds_between = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])


class Result(NamedTuple):
	"""The funnel, and the currencies that are missing from its amounts for want of an exchange rate."""

	rows: list[FunnelRow]
	without_rate: tuple[str, ...]


def build(filters: dict | None = None) -> Result:
	"""The funnel of registered leads.

	filters: from_date and to_date (registration date, both included) and any of FILTER_FIELDS.
	Raises PermissionError where the user may not read leads.
	"""
	filters = frappe._dict(filters or {})
	standing, amounts, without_rate = _standing(filters)
	rows = funnel(_stages(), standing, amounts, _furthest(filters), _days(filters))
	return Result(rows, without_rate)


def _stages() -> list[Step]:
	stage = DocType("Lead Stage")
	found = frappe.qb.from_(stage).select(stage.name, stage.order).where(stage.enabled == 1).run()
	return [Step(name, order or 0) for name, order in found]


def _scoped(query, lead, filters):
	"""The one place where permission and filters meet a query on leads."""
	query = query.where(Readable(LEAD)).where(lead.status.isin(REGISTERED))
	if filters.from_date:
		query = query.where(lead.registered_on >= filters.from_date)
	if filters.to_date:
		query = query.where(lead.registered_on <= f"{filters.to_date} 23:59:59")
	for field in FILTER_FIELDS:
		if filters.get(field):
			query = query.where(lead[field] == filters[field])
	return query


def _standing(filters) -> tuple[dict, dict, tuple[str, ...]]:
	lead = DocType(LEAD)
	query = (
		frappe.qb.from_(lead)
		.select(lead.stage, lead.currency, Count(lead.name), Sum(lead.expected_amount))
		.where(lead.status == OPEN)
		.groupby(lead.stage, lead.currency)
	)
	counts, sums = defaultdict(int), defaultdict(list)
	for stage, currency, count, amount in _scoped(query, lead, filters).run():
		counts[stage] += count
		sums[stage].append((currency, amount))
	amounts, missing = {}, set()
	for stage, pairs in sums.items():
		result = money.total(pairs)
		amounts[stage] = result.amount
		missing.update(result.without_rate)
	return dict(counts), amounts, tuple(sorted(missing))


def _furthest(filters) -> dict[int, int]:
	"""How many leads have which stage as their furthest, by the stage's order."""
	lead, log, stage = DocType(LEAD), DocType("Lead Registration Stage Log"), DocType("Lead Stage")
	been = (
		frappe.qb.from_(log)
		.join(stage)
		.on(stage.name == log.stage)
		.select(log.parent, Max(stage.order).as_("furthest"))
		.where(log.parenttype == LEAD)
		.groupby(log.parent)
	).as_("been")
	now = DocType("Lead Stage").as_("now_in")
	reached = (
		Case().when(been.furthest >= Coalesce(now.order, 0), been.furthest).else_(Coalesce(now.order, 0))
	)
	query = (
		frappe.qb.from_(lead)
		.left_join(been)
		.on(been.parent == lead.name)
		.left_join(now)
		.on(now.name == lead.stage)
		.select(reached.as_("furthest"), Count(lead.name))
		.groupby(reached)
	)
	return {order or 0: count for order, count in _scoped(query, lead, filters).run()}


def _days(filters) -> dict[str, float]:
	"""Average days leads have stayed in a stage; who is still in it counts until now."""
	lead, log = DocType(LEAD), DocType("Lead Registration Stage Log")
	until = Coalesce(log.left_on, now_datetime())
	query = (
		frappe.qb.from_(log)
		.join(lead)
		.on((lead.name == log.parent) & (log.parenttype == LEAD))
		.select(
			log.stage, Avg(_seconds_between(frappe.qb.terms.LiteralValue("SECOND"), log.entered_on, until))
		)
		.where(log.entered_on.isnotnull())
		.groupby(log.stage)
	)
	return {
		stage: round(float(seconds) / 86400, 1)
		for stage, seconds in _scoped(query, lead, filters).run()
		if seconds is not None
	}
