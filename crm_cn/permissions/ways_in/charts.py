"""Dashboard charts on scoped types: computed for each reader, never kept for another one (D7).

The platform keeps a chart's figures under the chart's name for all users, and draws heat maps without asking permission.
Number cards are not here: they count with the list's own condition, for this and for the earlier period alike.
"""

from __future__ import annotations

import datetime
import inspect

import frappe
from frappe.desk.doctype.dashboard_chart import dashboard_chart as platform
from frappe.utils import cint, flt, get_datetime, getdate, nowdate

from crm_cn.permissions import following
from crm_cn.scope.declared import SCOPED

_ARGUMENTS = frozenset(inspect.signature(platform.get).parameters)


@frappe.whitelist()
def get(chart_name: str | None = None, chart: str | dict | None = None, **kwargs):
	"""Instead of dashboard_chart.get: the figures of a chart.

	Raises PermissionError where the user may not read what the chart counts.
	"""
	kwargs = {key: value for key, value in kwargs.items() if key in _ARGUMENTS}
	doc = (
		frappe.get_doc("Dashboard Chart", chart_name)
		if chart_name
		else frappe._dict(frappe.parse_json(chart))
	)
	if not _counts_scoped(doc):
		return platform.get(chart_name=chart_name, chart=chart, **kwargs)
	frappe.has_permission(doc.document_type, "read", throw=True, parent_doctype=doc.parent_document_type)
	if doc.type == "Heatmap" and doc.chart_type != "Group By":
		return heatmap(doc, kwargs.get("filters"), kwargs.get("heatmap_year"))
	return inspect.unwrap(platform.get)(chart_name=chart_name, chart=chart, **kwargs)


def _counts_scoped(chart) -> bool:
	doctype = chart.document_type
	return bool(doctype) and (doctype in SCOPED or bool(following.references(doctype)))


def heatmap(chart, filters, year) -> dict:
	"""Return the days of a year with their figures, of the records in the reader's list."""
	year = cint(year or chart.heatmap_year) or getdate(nowdate()).year
	filters = frappe.parse_json(filters) or frappe.parse_json(chart.filters_json) or []
	doctype, day = chart.document_type, chart.based_on
	filters = (
		[
			*([doctype, key, "=", value] for key, value in filters.items()),
		]
		if isinstance(filters, dict)
		else list(filters)
	)
	filters += [
		[doctype, "docstatus", "<", 2],
		[doctype, day, ">=", datetime.date(year, 1, 1).isoformat()],
		[doctype, day, "<", datetime.date(year + 1, 1, 1).isoformat()],
	]
	fields = [day, *([chart.value_based_on] if chart.value_based_on else [])]
	rows = frappe.get_list(
		doctype,
		fields=[f"`tab{doctype}`.`{field}`" for field in fields],
		filters=filters,
		limit_page_length=0,
		order_by=f"`tab{doctype}`.`{day}` asc",
		parent_doctype=chart.parent_document_type,
	)
	days: dict[float, list[float]] = {}
	for row in rows:
		moment = get_datetime(row[day])
		start = datetime.datetime(moment.year, moment.month, moment.day).timestamp()
		days.setdefault(start, []).append(flt(row.get(chart.value_based_on)) if chart.value_based_on else 1)
	average = chart.chart_type == "Average"
	return {
		"labels": [],
		"dataPoints": {at: sum(values) / (len(values) if average else 1) for at, values in days.items()},
	}
