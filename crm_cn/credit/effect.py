"""A granted credit takes effect on the Customer of ERPNext, and ends there (A3); in the transaction of the decision."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from crm_cn.credit.application import APPLICATION, CUSTOMER


def grant(doc: Document) -> None:
	"""Write limit and payment terms to the customer, and what was there before to the application; on_submit.

	ERPNext refuses a limit below what the customer owes already; then nothing is granted.
	"""
	customer = frappe.get_doc(CUSTOMER, doc.customer, for_update=True)
	row = _row(customer, doc.company)
	doc.db_set(
		{
			"former_limit": flt(row.credit_limit) if row else 0,
			"had_limit": int(bool(row)),
			"former_terms": customer.payment_terms,
		},
		update_modified=False,
	)
	_set_limit(customer, doc.company, flt(doc.requested_limit), row)
	if doc.requested_terms:
		customer.payment_terms = doc.requested_terms
	_save(customer)


def take_back(name: str, status: str) -> bool:
	"""Give the customer what it had before this credit; return whether anything was to give back.

	A later credit stays: what a later application granted, or somebody set by hand, is not undone. Raises where ERPNext
	refuses the former limit, as the customer owes more.
	"""
	doc = frappe.get_doc(APPLICATION, name, for_update=True)
	if doc.restored_on:
		return False
	customer = frappe.get_doc(CUSTOMER, doc.customer, for_update=True)
	row = _row(customer, doc.company)
	changed = False
	if row and flt(row.credit_limit) == flt(doc.requested_limit) and not _later(doc):
		_set_limit(customer, doc.company, flt(doc.former_limit) if doc.had_limit else None, row)
		changed = True
		if doc.requested_terms and customer.payment_terms == doc.requested_terms:
			customer.payment_terms = doc.former_terms
		_save(customer)
	doc.db_set({"status": status, "restored_on": frappe.utils.nowdate()})
	return changed


def _later(doc: Document) -> bool:
	"""Say whether a later application of the customer at this company was granted and holds."""
	return bool(
		frappe.db.exists(
			APPLICATION,
			{
				"customer": doc.customer,
				"company": doc.company,
				"docstatus": 1,
				"status": "Approved",
				"name": ["!=", doc.name],
				"creation": [">", doc.creation],
			},
		)
	)


def _row(customer: Document, company: str):
	return next((row for row in customer.credit_limits if row.company == company), None)


def _set_limit(customer: Document, company: str, limit: float | None, row) -> None:
	if limit is None:
		customer.credit_limits = [each for each in customer.credit_limits if each is not row]
	elif row:
		row.credit_limit = limit
	else:
		customer.append("credit_limits", {"company": company, "credit_limit": limit})


def _save(customer: Document) -> None:
	customer.flags.ignore_mandatory = True  # what an old customer lacks is not this decision's matter
	customer.save(ignore_permissions=True)  # the effect of a decision; who decides need not edit customers


def refuse_cancelling_restored(doc: Document) -> None:
	"""Throw when the credit has ended already: its effect is history."""
	if cint(doc.docstatus) and doc.restored_on:
		frappe.throw(_("This credit has ended already; there is nothing to take back."))
