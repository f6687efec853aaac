"""What the number cards of samples and complaints ask. Each answers only from what the user may read."""

from __future__ import annotations

import frappe
from frappe.utils import add_days, get_first_day, nowdate

from crm_cn.analysis import care_cards as cards
from crm_cn.rules import complaints as rule
from crm_cn.rules.complaint_follow_up import LEVELS
from crm_cn.rules.samples import OUT, PREPARING

REQUEST, SAMPLE, COMPLAINT = cards.REQUEST, cards.SAMPLE, cards.COMPLAINT
#: a list is not opened with more names than this
SHOWN = 200


def _card(doctype: str, value, options: dict, fieldtype: str = "Int", **more) -> dict:
	return {
		"value": value,
		"fieldtype": fieldtype,
		"route": ["List", doctype],
		"route_options": options,
		**more,
	}


def _named(doctype: str, names: list[str], otherwise: dict) -> dict:
	"""A card over records that no filter of the list can find: it opens them by name."""
	return _card(doctype, len(names), {"name": ["in", names]} if 0 < len(names) <= SHOWN else otherwise)


@frappe.whitelist(methods=["GET", "POST"])
def samples_to_prepare(filters: str | dict | list | None = None) -> dict:
	"""Number card: sample requests waiting to be prepared (M2)."""
	frappe.has_permission(REQUEST, "read", throw=True)
	return _card(REQUEST, cards.to_prepare(), {"status": PREPARING})


@frappe.whitelist(methods=["GET", "POST"])
def overdue_answers(filters: str | dict | list | None = None) -> dict:
	"""Number card: answers on samples that are overdue (M2)."""
	frappe.has_permission(REQUEST, "read", throw=True)
	# "<" would list those without a date as well
	until_yesterday = ["between", ["2000-01-01", add_days(nowdate(), -1)]]
	options = {"status": ["in", sorted(OUT)], "expected_answer_on": until_yesterday}
	return _card(REQUEST, cards.overdue_answers(), options)


@frappe.whitelist(methods=["GET", "POST"])
def low_samples(filters: str | dict | list | None = None) -> dict:
	"""Number card: samples below their minimum stock (M1)."""
	frappe.has_permission(SAMPLE, "read", throw=True)
	return _named(SAMPLE, cards.low_samples(), {"status": "Active", "minimum_stock": [">", 0]})


@frappe.whitelist(methods=["GET", "POST"])
def open_complaints(filters: str | dict | list | None = None) -> dict:
	"""Number card: open complaints (P1)."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	return _card(COMPLAINT, cards.open_complaints(), {"status": ["in", list(rule.OPEN)]})


@frappe.whitelist(methods=["GET", "POST"])
def complaints_breached(filters: str | dict | list | None = None) -> dict:
	"""Number card: open complaints whose time is over (P2)."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	return _named(COMPLAINT, cards.breached(), {"status": ["in", list(rule.OPEN)]})


@frappe.whitelist(methods=["GET", "POST"])
def complaints_due_today(filters: str | dict | list | None = None) -> dict:
	"""Number card: open complaints whose time ends today (P2)."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	return _named(COMPLAINT, cards.due_today(), {"status": ["in", list(rule.OPEN)]})


@frappe.whitelist(methods=["GET", "POST"])
def repeats_this_month(filters: str | dict | list | None = None) -> dict:
	"""Number card: repeats this month (P5)."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	options = {"is_repeat": 1, "received_on": [">=", str(get_first_day(nowdate()))]}
	return _card(COMPLAINT, cards.repeats_this_month(), options)


@frappe.whitelist(methods=["GET", "POST"])
def satisfaction_this_month(filters: str | dict | list | None = None) -> dict:
	"""Number card: average satisfaction, from 1 to 5, of this month's answers (P4); 0 while there is none."""
	frappe.has_permission(COMPLAINT, "read", throw=True)
	options = {
		"satisfaction": ["in", list(LEVELS)],
		"satisfaction_on": [">=", str(get_first_day(nowdate()))],
	}
	return _card(COMPLAINT, cards.satisfaction_this_month() or 0, options, "Float", precision=1)
