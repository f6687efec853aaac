"""Every day: answers that are due, samples that run out. Each is told once in its period, however often the job runs.

Every request and sample is a transaction of its own under a lock on its row; one that fails stops no other.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, escape_html, flt, format_date, getdate
from frappe.utils.user import get_users_with_role

from crm_cn.jobs import alone
from crm_cn.notices import language_of, tell
from crm_cn.rules import samples as rule
from crm_cn.samples import settings, stock
from crm_cn.scope import holder

REQUEST, SAMPLE = "Sample Request", "Sample"
KEEPER, MANAGER = "Sample Keeper", "Sales Manager"


def daily(today: date | str | None = None) -> dict[str, int]:
	"""Do what the day asks; return how many requests and samples were told of, and how many failed."""
	today = getdate(today)
	done = {"answers": 0, "low": 0, "failed": 0, "": 0}
	for key, doctype, names, step in (
		("answers", REQUEST, _waiting(today), remind),
		("low", SAMPLE, _with_minimum(), tell_low),
	):
		for name in names:
			locked = partial(_locked, key, doctype, name, step, today)
			done[alone(locked, partial(_failed, doctype, name))] += 1
	done.pop("", None)
	return done


def remind(doc: Document, today: date) -> bool:
	"""Remind whoever is responsible for a request that its answer is near or overdue; say whether it was due."""
	expected = getdate(doc.expected_answer_on) if doc.expected_answer_on else None
	reminded = getdate(doc.reminded_on) if doc.reminded_on else None
	if doc.status not in rule.OUT or not rule.is_due(expected, reminded, today, settings.reminding()):
		return False
	doc.db_set("reminded_on", today, update_modified=False)
	for user in _present(doc):
		text = (
			_(
				"The answer on the samples for {0} was expected on {1}. Ask the customer and record it.",
				lang=language_of(user),
			)
			if expected < today
			else _("The answer on the samples for {0} is expected on {1}.", lang=language_of(user))
		)
		tell(
			[user],
			REQUEST,
			doc.name,
			text.format(escape_html(doc.customer_name or doc.name), format_date(expected)),
		)
	return True


def _present(doc: Document) -> list[str]:
	"""Return the responsible user, or those who manage where that person has left."""
	user = doc.responsible_user
	if user and frappe.db.exists("User", {"name": user, "enabled": 1}) and not holder.has_left(user):
		return [user]
	return get_users_with_role(MANAGER)


def tell_low(doc: Document, today: date) -> bool:
	"""Tell the sample keepers that a sample is below its minimum; say whether it was due."""
	there = stock.stock_of(doc.name)
	if there != flt(doc.stock_qty):
		doc.db_set("stock_qty", there, update_modified=False)
	if not rule.is_low(there, flt(doc.minimum_stock)):
		if doc.low_stock_told_on:
			doc.db_set("low_stock_told_on", None, update_modified=False)
		return False
	told = getdate(doc.low_stock_told_on) if doc.low_stock_told_on else None
	if not rule.tell_again(told, today, settings.reminding().every):
		return False
	doc.db_set("low_stock_told_on", today, update_modified=False)
	for user in get_users_with_role(KEEPER):
		text = _("Of the sample {0} only {1} {2} are left; the minimum is {3}.", lang=language_of(user))
		tell(
			[user],
			SAMPLE,
			doc.name,
			text.format(
				escape_html(doc.sample_name),
				f"{there:g}",
				escape_html(_(doc.unit)),
				f"{flt(doc.minimum_stock):g}",
			),
		)
	return True


def _waiting(today: date) -> list[str]:
	near = add_days(today, settings.reminding().before)
	return frappe.get_all(
		REQUEST,
		{"status": ["in", sorted(rule.OUT)], "expected_answer_on": ["<=", near]},
		order_by="name asc",
		pluck="name",
	)


def _with_minimum() -> list[str]:
	"""Return the active samples with a minimum, and those with an Item, whose stock others move."""
	return frappe.get_all(
		SAMPLE,
		filters={"status": "Active"},
		or_filters=[["minimum_stock", ">", 0], ["item", "is", "set"]],
		order_by="name asc",
		pluck="name",
	)


def _locked(key: str, doctype: str, name: str, step: Callable[[Document, date], bool], today: date) -> str:
	"""Take one step on one document under its lock; return where it counts, "" for nothing done."""
	with suppress(frappe.DoesNotExistError):
		if step(frappe.get_doc(doctype, name, for_update=True), today):
			return key
	return ""


def _failed(doctype: str, name: str) -> str:
	"""Log what went wrong with one document."""
	frappe.log_error(title=f"Samples: {name}", reference_doctype=doctype, reference_name=name)
	return "failed"
