"""ERPNext's page "Sales Funnel": its figures count everybody's records; for whoever does not see all, only the own (D7)."""

from __future__ import annotations

from collections import defaultdict

import frappe
from erpnext.accounts.report.utils import convert
from erpnext.selling.page.sales_funnel import sales_funnel as platform
from frappe import _
from frappe.query_builder.functions import Count, Date
from frappe.utils import flt

from crm_cn.analysis.scope import Readable
from crm_cn.permissions import scope

TYPES = ("Lead", "Opportunity", "Quotation", "Customer")
OPEN = ("Open", "Quotation", "Replied")


def sees_all(*doctypes: str) -> bool:
	"""Say whether the reader sees all records of these types: then the platform's figures are right."""
	return all(scope.sees_all(doctype) for doctype in doctypes)


@frappe.whitelist()
def get_funnel_data(from_date: str, to_date: str, company: str) -> list[dict]:
	"""Instead of sales_funnel.get_funnel_data. Raises PermissionError where a type may not be read."""
	if sees_all(*TYPES):
		return platform.get_funnel_data(from_date, to_date, company)
	platform.validate_filters(from_date, to_date, company)
	lead, opportunity, quotation, customer = (frappe.qb.DocType(doctype) for doctype in TYPES)
	counts = (
		("Lead", lead.company == company),
		("Opportunity", (opportunity.opportunity_from == "Lead") & (opportunity.company == company)),
		(
			"Quotation",
			(quotation.docstatus == 1)
			& ((quotation.opportunity != "") | (quotation.quotation_to == "Lead"))
			& (quotation.company == company),
		),
		(
			"Customer",
			customer.lead_name.isin(
				frappe.qb.from_(lead).select(lead.name).where((lead.company == company) & _readable("Lead"))
			),
		),
	)
	titles = (_("Active Leads"), _("Opportunities"), _("Quotations"), _("Converted"))
	colours = ("#B03B46", "#F09C00", "#006685", "#00AD65")
	return [
		{"title": title, "value": _count(doctype, where, from_date, to_date), "color": colour}
		for (doctype, where), title, colour in zip(counts, titles, colours, strict=True)
	]


@frappe.whitelist()
def get_opp_by_lead_source(from_date: str, to_date: str, company: str):
	"""Instead of sales_funnel.get_opp_by_lead_source, which version 15 has."""
	return _by_stage("get_opp_by_lead_source", "source", from_date, to_date, company)


@frappe.whitelist()
def get_opp_by_utm_source(from_date: str, to_date: str, company: str):
	"""Instead of sales_funnel.get_opp_by_utm_source, which version 16 has, as the two that follow."""
	return _by_stage("get_opp_by_utm_source", "utm_source", from_date, to_date, company)


@frappe.whitelist()
def get_opp_by_utm_campaign(from_date: str, to_date: str, company: str):
	"""Instead of sales_funnel.get_opp_by_utm_campaign."""
	return _by_stage("get_opp_by_utm_campaign", "utm_campaign", from_date, to_date, company)


@frappe.whitelist()
def get_opp_by_utm_medium(from_date: str, to_date: str, company: str):
	"""Instead of sales_funnel.get_opp_by_utm_medium."""
	return _by_stage("get_opp_by_utm_medium", "utm_medium", from_date, to_date, company)


@frappe.whitelist()
def get_pipeline_data(from_date: str, to_date: str, company: str):
	"""Instead of sales_funnel.get_pipeline_data."""
	if sees_all("Opportunity"):
		return platform.get_pipeline_data(from_date, to_date, company)
	summary: dict = defaultdict(float)
	for row in _opportunities(from_date, to_date, company):
		summary[row.sales_stage] += row.weighted
	if not summary:
		return "empty"
	return {
		"labels": list(summary),
		"datasets": [{"name": _("Total Amount"), "values": list(summary.values()), "chartType": "bar"}],
	}


def _by_stage(function: str, field: str, from_date: str, to_date: str, company: str) -> dict | str:
	"""Return the amounts of the reader's opportunities by a field and stage, as the platform's page draws them.

	Who sees all opportunities gets what the platform's function of that name says. What the running version has no
	field for is "empty", as what there is nothing of.
	"""
	if sees_all("Opportunity"):
		return getattr(platform, function)(from_date, to_date, company)
	if not frappe.get_meta("Opportunity").has_field(field):
		return "empty"
	summary: dict = defaultdict(lambda: defaultdict(float))
	for row in _opportunities(from_date, to_date, company, field):
		summary[row[field]][row.sales_stage] += row.weighted
	if not summary:
		return "empty"
	stages = sorted({stage for stages in summary.values() for stage in stages}, key=str)
	return {
		"datasets": [
			{
				"chartType": "bar",
				"name": stage,
				"values": [flt(values.get(stage)) for values in summary.values()],
			}
			for stage in stages
		],
		"labels": list(summary),
	}


def _readable(doctype: str):
	return Readable(doctype)


def _count(doctype: str, where, from_date: str, to_date: str) -> int:
	table = frappe.qb.DocType(doctype)
	if not frappe.has_permission(doctype, "read"):
		return 0
	query = frappe.qb.from_(table).select(Count(table.name)).where(_readable(doctype)).where(where)
	return query.where(Date(table.creation)[from_date:to_date]).run()[0][0]


def _opportunities(from_date: str, to_date: str, company: str, *fields: str) -> list:
	"""Return the reader's open opportunities of a period, with amounts by probability in the default currency."""
	platform.validate_filters(from_date, to_date, company)
	rows = frappe.get_list(
		"Opportunity",
		filters=[
			["status", "in", OPEN],
			["company", "=", company],
			["transaction_date", "between", [from_date, to_date]],
		],
		fields=["currency", "sales_stage", "opportunity_amount", "probability", *fields],
		limit_page_length=0,
	)
	currency = frappe.db.get_single_value("Global Defaults", "default_currency")
	for row in rows:
		amount = convert(row.opportunity_amount, row.currency, currency, to_date)
		row.weighted = flt(amount) * flt(row.probability) / 100
	return rows
