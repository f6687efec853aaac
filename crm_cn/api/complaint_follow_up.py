"""Asking the customer after a complaint, over HTTP (P4, K7)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint

from crm_cn.complaints import follow_up, satisfaction


@frappe.whitelist(methods=["POST"])
def make_link(complaint: str, send: int = 0) -> dict[str, str]:
	"""Return a link for the customer to answer by, shown this once; `send` mails it to the complaint's address as well."""
	frappe.has_permission(follow_up.COMPLAINT, "write", doc=complaint, throw=True)
	doc = frappe.get_doc(follow_up.COMPLAINT, complaint)
	if cint(send) and not doc.email:
		frappe.throw(_("The complaint has no e-mail address. Enter one, or copy the link."))
	return {"link": follow_up.make_link(doc, doc.email if cint(send) else None)}


@frappe.whitelist(methods=["GET"])
def of_customer(customer: str) -> dict:
	"""Return how satisfied a customer is with our handling, of the complaints that you see."""
	frappe.has_permission("Customer", "read", doc=customer, throw=True)
	if not frappe.has_permission(follow_up.COMPLAINT, "read"):
		return {}
	return satisfaction.of_customer(customer)
