"""M5: the quotation or order that followed a sample, linked both ways."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

REQUEST = "Sample Request"
#: The Custom Field of Quotation and Sales Order, and the field of the request that answers it.
PAPER_FIELD = "crm_cn_sample_request"
FIELD_OF = {"Quotation": "quotation", "Sales Order": "sales_order"}


def customer_of(paper: Document) -> str | None:
	"""Return the Customer a paper is for."""
	if paper.doctype == "Sales Order":
		return paper.customer
	return paper.party_name if paper.quotation_to == "Customer" else None


def check(paper: Document, method: str | None = None) -> None:
	"""Throw when a paper names a sample request of another customer; validate of Quotation and Sales Order.

	A request the author may not view is refused as one that is not there: permissions/named_links.py.
	"""
	name = paper.get(PAPER_FIELD)
	if not name or not (paper.is_new() or paper.has_value_changed(PAPER_FIELD)):
		return
	theirs = frappe.db.get_value(REQUEST, name, "customer")
	ours = customer_of(paper)
	if theirs and ours and theirs != ours and frappe.has_permission(REQUEST, "read", doc=name):
		frappe.throw(
			_("The sample request {0} is of another customer. Choose one of this customer's.").format(
				frappe.bold(name)
			)
		)


def keep(paper: Document, method: str | None = None) -> None:
	"""Write the paper into the request that names none yet; on_submit. One that is cancelled leaves it."""
	name = paper.get(PAPER_FIELD)
	field = FIELD_OF[paper.doctype]
	if name and not frappe.db.get_value(REQUEST, name, field):
		frappe.db.set_value(REQUEST, name, field, paper.name)


def drop(paper: Document, method: str | None = None) -> None:
	"""A cancelled paper followed nothing; on_cancel, on_trash."""
	field = FIELD_OF[paper.doctype]
	for name in frappe.get_all(REQUEST, {field: paper.name}, pluck="name"):
		frappe.db.set_value(REQUEST, name, field, None)


def check_named(doc: Document) -> None:
	"""Throw when a request names a paper of another customer."""
	for doctype, field in FIELD_OF.items():
		name = doc.get(field)
		if not name or not (doc.is_new() or doc.has_value_changed(field)):
			continue
		if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", doc=name):
			label = _(doc.meta.get_label(field))
			frappe.throw(_("Could not find {0}").format(f"{label}: {name}"), frappe.LinkValidationError)
		theirs = customer_of(frappe.get_doc(doctype, name))
		if doc.customer and theirs and theirs != doc.customer:
			frappe.throw(
				_("{0} {1} is of another customer. Choose one of this customer's.").format(
					_(doctype), frappe.bold(frappe.utils.escape_html(name))
				)
			)
