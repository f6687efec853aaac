"""The public pool 公海 over HTTP (L8)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import frappe
from frappe import _

from crm_cn.leads import pool

T = TypeVar("T")
LEAD = pool.LEAD
#: How often a claim is tried when the database breaks off one of two that block each other.
TRIES = 4


@frappe.whitelist(methods=["POST"])
def claim(name: str) -> dict:
	"""Claim a registration from the pool for yourself."""
	frappe.has_permission(LEAD, "read", doc=name, throw=True)
	return _again_when_blocked(lambda: pool.claim(name)).as_dict()


@frappe.whitelist(methods=["POST"])
def release(name: str, reason: str) -> dict:
	"""Give a registration back to the pool, with the reason."""
	frappe.has_permission(LEAD, "write", doc=name, throw=True)
	return pool.release(name, reason).as_dict()


@frappe.whitelist(methods=["GET"])
def my_quota() -> dict:
	"""Return what you may still claim: claims_left, held_left and left, null meaning without limit."""
	frappe.has_permission(LEAD, "read", throw=True)
	quota = pool.quota_of(frappe.session.user)
	return {"claims_left": quota.claims_left, "held_left": quota.held_left, "left": quota.left}


def _again_when_blocked(attempt: Callable[[], T]) -> T:
	"""Run an attempt that is the whole of a request; start again when the database breaks it off for another's."""
	for _each in range(TRIES - 1):
		with suppress(frappe.QueryDeadlockError, frappe.QueryTimeoutError):
			return attempt()
		frappe.db.rollback()
		frappe.clear_messages()
	try:
		return attempt()
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		frappe.throw(_("Many people are claiming at this moment. Try again in a few seconds."))
