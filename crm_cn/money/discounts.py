"""Discount of Quotation and Sales Order (A3): how much below the price list, kept on the document by every save.

What the company itself grants by a Pricing Rule is no discount of the salesperson's: the rule's price counts as the list's.
An order that gives no more than the submitted quotation it comes from has been decided on with it.
"""

from __future__ import annotations

import frappe
from erpnext.stock.get_item_details import get_price_list_rate_for
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate

from crm_cn.money import settings
from crm_cn.rules import discount as rule

FIELD, GRANTED = "crm_cn_discount_percent", "crm_cn_discount_granted"
QUOTATION, ORDER = "Quotation", "Sales Order"


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_events of Quotation and Sales Order; after ERPNext has calculated the totals."""
	doc.set(FIELD, discount_of(doc).deciding)
	doc.set(GRANTED, int(granted_before(doc)))


def before_update_after_submit(doc: Document, method: str | None = None) -> None:
	"""doc_events: “Update Items” gives no deeper discount than what was decided on, and none above the limit."""
	now = discount_of(doc).deciding
	before = flt(doc.get_doc_before_save().get(FIELD)) if doc.get_doc_before_save() else flt(doc.get(FIELD))
	if now > before and now > settings.discount_limits().author:
		frappe.throw(
			_(
				"The discount would be {0}%, more than was decided on ({1}%). Cancel and amend the document, and submit it for approval."
			).format(now, before)
		)
	doc.set(FIELD, max(now, before))


def discount_of(doc: Document) -> rule.Discount:
	"""Return the discount of a document over the price list."""
	lines = [
		rule.Line(flt(row.qty), list_rate(doc, row), flt(row.rate))
		for row in doc.items
		if not row.get("is_free_item") and not row.get("is_alternative")
	]
	additional = rule.additional_share(
		flt(doc.total), flt(doc.grand_total), flt(doc.discount_amount), doc.apply_discount_on or "Grand Total"
	)
	return rule.of(lines, additional)


def list_rate(doc: Document, row: Document) -> float:
	"""Return the list price of a line in the document's currency; 0 where there is none.

	The greater of what stands in the line and what the price list says: a lower price typed in is a discount, too.
	"""
	stands = flt(row.price_list_rate)
	says = max(stands, _price_list(doc, row))
	return _after_rules(doc, row, says)


def _price_list(doc: Document, row: Document) -> float:
	if not row.item_code or not doc.selling_price_list:
		return 0.0
	customer = doc.customer if doc.doctype == ORDER else None
	if doc.doctype == QUOTATION and doc.quotation_to == "Customer":
		customer = doc.party_name
	found = get_price_list_rate_for(
		frappe._dict(
			price_list=doc.selling_price_list,
			customer=customer,
			supplier=None,
			uom=row.uom,
			stock_uom=row.stock_uom,
			qty=flt(row.qty),
			transaction_date=doc.transaction_date,
			batch_no=None,
			conversion_factor=flt(row.conversion_factor) or 1.0,
			price_list_uom_dependant=frappe.get_cached_value(
				"Price List", doc.selling_price_list, "price_not_uom_dependent"
			),
		),
		row.item_code,
	)
	rate = flt(found) * (flt(doc.plc_conversion_rate) or 1.0) / (flt(doc.conversion_rate) or 1.0)
	return flt(rate, row.precision("price_list_rate"))


def _after_rules(doc: Document, row: Document, rate: float) -> float:
	"""Return the list price after the company's own pricing rules on a line."""
	if not rate or doc.get("ignore_pricing_rule") or not row.get("pricing_rules"):
		return rate
	lowest = rate
	for each in _rules(row.pricing_rules, doc.transaction_date):
		if each.rate_or_discount == "Discount Percentage":
			lowest = min(lowest, rate * (1 - flt(each.discount_percentage) / 100))
		elif each.rate_or_discount == "Discount Amount":
			lowest = min(lowest, rate - flt(each.discount_amount))
		elif each.rate_or_discount == "Rate" and flt(each.rate):
			lowest = min(lowest, flt(each.rate))
	return max(0.0, lowest)


def _rules(names: str, date) -> list[frappe._dict]:
	"""Return the pricing rules in force for selling that a line names; the line itself is no proof that they apply."""
	try:
		listed = frappe.parse_json(names)
	except ValueError:
		listed = [names]
	rows = frappe.get_all(
		"Pricing Rule",
		{"name": ["in", listed or [""]], "disable": 0, "selling": 1},
		["rate_or_discount", "discount_percentage", "discount_amount", "rate", "valid_from", "valid_upto"],
	)
	date = getdate(date)
	return [
		row
		for row in rows
		if (not row.valid_from or getdate(row.valid_from) <= date)
		and (not row.valid_upto or getdate(row.valid_upto) >= date)
	]


def granted_before(doc: Document) -> bool:
	"""Say whether an order gives no more than the submitted quotations all its lines come from."""
	if doc.doctype != ORDER or not doc.items:
		return False
	names = {row.get("prevdoc_docname") for row in doc.items}
	if None in names or "" in names:
		return False
	rows = frappe.get_all(
		QUOTATION,
		{"name": ["in", list(names)], "docstatus": 1, "quotation_to": "Customer", "party_name": doc.customer},
		pluck=FIELD,
	)
	return len(rows) == len(names) and flt(doc.get(FIELD)) <= min(map(flt, rows))
