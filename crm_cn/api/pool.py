"""The public pool 公海 over HTTP (L8)."""

from __future__ import annotations

import frappe

from crm_cn.leads import pool

LEAD = pool.LEAD


@frappe.whitelist(methods=["POST"])
def claim(name: str) -> dict:
	"""Claim a registration from the pool for yourself."""
	frappe.has_permission(LEAD, "read", doc=name, throw=True)
	return pool.claim(name).as_dict()


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
