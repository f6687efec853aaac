"""Complaints over HTTP: who is calling, what that customer complained about, and what would be a repeat (P1, P5)."""

from __future__ import annotations

import frappe

from crm_cn.complaints import caller as service
from crm_cn.complaints import repeats as repeated
from crm_cn.permissions import scope

COMPLAINT = service.COMPLAINT


@frappe.whitelist(methods=["GET", "POST"])
def caller(phone: str) -> list[dict]:
	"""Return the customers that a phone number, as far as it is typed, may belong to; only those you see."""
	frappe.has_permission(COMPLAINT, "create", throw=True)
	frappe.has_permission(service.CUSTOMER, "read", throw=True)
	return service.recognise(phone)


@frappe.whitelist(methods=["GET", "POST"])
def of_customer(customer: str, but: str | None = None) -> dict:
	"""Return the open and past complaints of a customer that you see; those of a hidden customer are none."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	if not scope.may(service.CUSTOMER, customer):
		return {"open": [], "past": []}
	return service.of_customer(customer, but)


@frappe.whitelist(methods=["GET", "POST"])
def repeats(
	customer: str,
	category: str,
	item: str | None = None,
	product: str | None = None,
	name: str | None = None,
) -> list[dict]:
	"""Return the complaints that one about this customer, category and item or product would repeat; only those you see."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	if not scope.may(service.CUSTOMER, customer):
		return []
	values = {"customer": customer, "category": category, "item": item, "product": product, "name": name}
	return [
		{key: row[key] for key in ("name", "subject", "status", "received_on")}
		for row in repeated.visible_to_reader(values)
	]
