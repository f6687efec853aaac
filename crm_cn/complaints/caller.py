"""P1: who is calling, by the phone number as it is typed; and what that customer has complained about.

Only what the reader sees: the phone of a customer out of sight is answered as one that nobody has.
"""

from __future__ import annotations

import frappe
from frappe.query_builder import CustomFunction
from frappe.utils import cint

from crm_cn.permissions import scope, shown
from crm_cn.rules import complaints as rule

COMPLAINT, CUSTOMER, CONTACT = "Complaint", "Customer", "Contact"
#: So many numbers are looked at; a number of seven digits and more has never that many owners.
MOST_NUMBERS = 200
MOST_CUSTOMERS = 5
MOST_COMPLAINTS = 20
SHOWN = (
	"name",
	"subject",
	"status",
	"priority",
	"category",
	"received_on",
	"satisfaction",
	"item",
	"product",
)

_digits_of = CustomFunction("REGEXP_REPLACE", ["text", "pattern", "replacement"])


def recognise(phone: str) -> list[dict]:
	"""Return the customers a number may belong to: name, customer_name, contact, contact_person, open, past."""
	digits = rule.caller_digits(phone)
	if len(digits) < max(cint(_settings().caller_digits), rule.FEWEST_DIGITS):
		return []
	contacts = _contacts(digits)
	owners = _customers_of(contacts) + [(name, None) for name in _by_own_number(digits)]
	seen = scope.visible(CUSTOMER, {customer for customer, _contact in owners})
	seen_contacts = shown.visible(CONTACT, {contact for _customer, contact in owners if contact})
	found: dict[str, dict] = {}
	for customer, contact in owners:
		if customer not in seen or (contact and contact not in seen_contacts):
			continue
		entry = found.setdefault(customer, {"customer": customer, "contact": contact})
		entry["contact"] = entry["contact"] or contact
	return [_told(entry) for entry in list(found.values())[:MOST_CUSTOMERS]]


def of_customer(customer: str, but: str | None = None) -> dict:
	"""Return the complaints of a customer that the session's user sees: open and past ones, the newest first."""
	rows = frappe.get_list(
		COMPLAINT,
		filters={"customer": customer, "name": ["!=", but or ""]},
		fields=list(SHOWN),
		order_by="received_on desc",
		limit_page_length=MOST_COMPLAINTS,
	)
	return {
		"open": [row for row in rows if row.status in rule.OPEN],
		"past": [row for row in rows if row.status not in rule.OPEN],
	}


def _told(entry: dict) -> dict:
	complaints = of_customer(entry["customer"])
	person = None
	if entry["contact"]:
		names = frappe.db.get_value(CONTACT, entry["contact"], ["first_name", "last_name"])
		person = " ".join(filter(None, names or ())) or entry["contact"]
	return {
		**entry,
		"customer_name": frappe.db.get_value(CUSTOMER, entry["customer"], "customer_name"),
		"contact_person": person,
		"open": len(complaints["open"]),
		"past": len(complaints["past"]),
	}


def _contacts(digits: str) -> list[str]:
	row = frappe.qb.DocType("Contact Phone")
	return [
		found[0]
		for found in frappe.qb.from_(row)
		.select(row.parent)
		.distinct()
		.where((row.parenttype == CONTACT) & _digits_of(row.phone, "[^0-9]", "").like(f"%{digits}%"))
		.limit(MOST_NUMBERS)
		.run()
	]


def _customers_of(contacts: list[str]) -> list[tuple[str, str]]:
	rows = frappe.get_all(
		"Dynamic Link",
		{"parenttype": CONTACT, "parent": ["in", contacts or [""]], "link_doctype": CUSTOMER},
		["link_name", "parent"],
		order_by="creation asc",
	)
	return [(row.link_name, row.parent) for row in rows]


def _by_own_number(digits: str) -> list[str]:
	customer = frappe.qb.DocType(CUSTOMER)
	return [
		found[0]
		for found in frappe.qb.from_(customer)
		.select(customer.name)
		.where(_digits_of(customer.mobile_no, "[^0-9]", "").like(f"%{digits}%"))
		.limit(MOST_NUMBERS)
		.run()
	]


def _settings():
	return frappe.get_cached_doc("Complaint Settings")
