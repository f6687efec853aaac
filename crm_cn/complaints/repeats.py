"""P5: a complaint about what the same customer complained about before is recognised, and said so.

The program compares with all complaints; whoever does not see the earlier one hears that there was one, not which.
"""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, get_link_to_form, now_datetime

from crm_cn.permissions import scope
from crm_cn.rules import complaints as rule
from crm_cn.rules.complaints import About

COMPLAINT = "Complaint"
DECIDES = ("customer", "category", "item", "product", "received_on")


def recognise(doc: Document) -> None:
	"""Note whether a complaint is a repeat, and of which one; when what it is about was typed or corrected."""
	if not doc.is_new() and not any(doc.has_value_changed(fieldname) for fieldname in DECIDES):
		return
	found = earlier(about(doc), get_datetime(doc.received_on), but=doc.name)
	doc.is_repeat = int(bool(found))
	doc.repeat_of = found[0].name if found else None


def say(doc: Document) -> None:
	"""Tell whoever accepts a complaint that it is a repeat; the public form is told nothing."""
	if doc.get_doc_before_save() is not None or not doc.is_repeat or frappe.session.user == "Guest":
		return
	if scope.may(COMPLAINT, doc.repeat_of):
		text = _("This repeats complaint {0}.").format(get_link_to_form(COMPLAINT, doc.repeat_of))
	else:
		text = _("This customer has complained about the same before.")
	frappe.msgprint(text, title=_("Repeated Complaint"), indicator="orange", alert=True)


def about(values) -> About:
	"""Return whom and what a complaint is about."""
	return About(
		values.get("customer") or None,
		values.get("category") or None,
		values.get("item") or None,
		values.get("product") or None,
	)


def earlier(what: About, received, but: str | None = None) -> list[frappe._dict]:
	"""Return the complaints this one repeats, the latest first; withdrawn ones were none."""
	days = cint(frappe.db.get_single_value("Complaint Settings", "repeat_days"))
	if not what.comparable or days <= 0:
		return []
	rows = frappe.get_all(
		COMPLAINT,
		filters={
			"customer": what.customer,
			"category": what.category,
			"name": ["!=", but or ""],
			"status": ["!=", rule.WITHDRAWN],
			"received_on": ["between", [received - timedelta(days=days), received]],
		},
		fields=["name", "customer", "category", "item", "product", "received_on", "status", "subject"],
		order_by="received_on desc, name desc",
	)
	return [row for row in rows if rule.is_repeat(what, about(row), received, row.received_on, days)]


def visible_to_reader(values) -> list[frappe._dict]:
	"""Return those complaints a new one would repeat that the session's user sees; for the form while typing."""
	rows = earlier(about(values), now_datetime(), but=values.get("name"))
	seen = scope.visible(COMPLAINT, [row.name for row in rows])
	return [row for row in rows if row.name in seen]
