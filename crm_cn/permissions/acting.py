"""Doing something with another user's eyes: jobs of the scheduler that work for somebody."""

from __future__ import annotations

from contextlib import contextmanager

import frappe


@contextmanager
def acting_as(user: str | None):
	"""Ask permissions as this user for a while; None changes nothing. The session itself stays whose it is."""
	before = frappe.session.user
	if not user or user == before:
		yield before
		return
	frappe.session.user, frappe.local.user_perms = user, None
	try:
		yield user
	finally:
		frappe.session.user, frappe.local.user_perms = before, None
