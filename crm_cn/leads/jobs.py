"""L8 day by day: warn, pool, withdraw. Safe when run twice, late, or by two workers at once.

Every lead is a transaction of its own under a lock on its row; what is to be done is decided after the lock,
from what the database says then. One lead that fails stops no other: it is logged and the supervisors hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn import notices
from crm_cn.jobs import alone
from crm_cn.leads import evidence, protection, states, warning
from crm_cn.rules import lifecycle
from crm_cn.rules import protection as rule

LEAD = "Lead Registration"


def daily(today: date | str | None = None) -> dict[str, int]:
	"""Do what the day asks of every registration; return how many were warned, pooled, withdrawn, failed."""
	today = getdate(today)
	done = {"warned": 0, "pooled": 0, "withdrawn": 0, "failed": 0}
	with _site_language():
		for names, step in (
			(_in_follow_up(today), follow_up_step),
			(_returned(today), correction_step),
		):
			for name in names:
				if outcome := alone(partial(_locked, name, step, today), partial(_failed, name)):
					done[outcome] += 1
	return done


@contextmanager
def _site_language() -> Iterator[None]:
	"""What the job writes into records is in the language of the site, not in that of the machine."""
	before = frappe.local.lang
	frappe.local.lang = frappe.get_system_settings("language") or before
	try:
		yield
	finally:
		frappe.local.lang = before


def follow_up_step(doc: Document, today: date) -> str | None:
	"""Warn the owner of a registration in follow-up, or move it to the pool, as its protection says."""
	if doc.status != lifecycle.IN_FOLLOW_UP:
		return None
	if not doc.protected_until:
		protection.recompute(doc)
		doc.db_set("protected_until", doc.protected_until)
	if not doc.protected_until:
		return None
	warned_on = getdate(doc.protection_warned_on) if doc.protection_warned_on else None
	verdict = rule.due(getdate(doc.protected_until), warned_on, today, protection.settings())
	if verdict is rule.Due.WARN:
		warning.give(doc, today)
		return "warned"
	if verdict is rule.Due.POOL:
		doc.pool_reason = _("Protection ended without follow-up evidence")
		states.move(doc, lifecycle.PUBLIC_POOL)
		return "pooled"
	return None


def correction_step(doc: Document, today: date) -> str | None:
	"""Withdraw a returned registration whose author let the time to correct it pass (L2)."""
	if doc.status != lifecycle.RETURNED or not doc.returned_on:
		return None
	if not rule.correction_over(getdate(doc.returned_on), today, protection.settings()):
		return None
	states.move(doc, lifecycle.WITHDRAWN)
	doc.add_comment("Info", _("Withdrawn: not corrected in time after it was returned."))
	return "withdrawn"


def _locked(name: str, step: Callable[[Document, date], str | None], today: date) -> str | None:
	"""Run one step on one lead under its lock; None for a lead that is gone."""
	doc = evidence.locked(name)
	return step(doc, today) if doc else None


def _failed(name: str) -> str:
	"""Log what went wrong with one lead and tell the supervisors, who can open it."""
	frappe.log_error(title=f"Protection of {name}", reference_doctype=LEAD, reference_name=name)
	doc = frappe.get_doc(LEAD, name)
	for user in notices.supervisors():
		language = notices.language_of(user)
		text = _("The daily check of {0} failed: open it, correct it and see the error log.", lang=language)
		notices.tell([user], LEAD, name, text.format(f"{doc.name} {doc.customer_name}"))
	frappe.clear_messages()
	return "failed"


def _in_follow_up(today: date) -> list[str]:
	until = today + timedelta(days=protection.settings().warn_days_before)
	return frappe.get_all(
		LEAD,
		filters={"status": lifecycle.IN_FOLLOW_UP},
		or_filters=[["protected_until", "<=", until], ["protected_until", "is", "not set"]],
		order_by="name asc",
		pluck="name",
	)


def _returned(today: date) -> list[str]:
	before = today - timedelta(days=protection.settings().correction_days)
	return frappe.get_all(
		LEAD,
		filters={"status": lifecycle.RETURNED, "returned_on": ["<", before]},
		order_by="name asc",
		pluck="name",
	)
