"""Who an activity belongs to and who takes part (L4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.scope import holder


def set_responsible(activity: Document) -> None:
	"""Derive the responsible user from the employee; whoever writes it down is responsible by default.

	Throws when the employee has no user: nobody would see the activity in a calendar.
	"""
	if not activity.responsible_employee and activity.is_new():
		activity.responsible_employee = holder.employee_of(frappe.session.user)
	if not activity.responsible_employee:
		activity.responsible_user = activity.responsible_user or frappe.session.user
		return
	if activity.responsible_user and not activity.has_value_changed("responsible_employee"):
		return
	activity.responsible_user = holder.user_of(activity.responsible_employee)
	if not activity.responsible_user:
		frappe.throw(
			_(
				"Employee {0} has no user. Enter the user in the employee record or choose another one."
			).format(activity.responsible_employee)
		)


def drop_repeated_participants(activity: Document) -> None:
	"""Keep each colleague and each contact once, and no empty rows."""
	seen: set[tuple] = set()
	kept = []
	for row in activity.participants:
		who = (row.user or None, row.contact or None)
		if who != (None, None) and who not in seen:
			seen.add(who)
			kept.append(row)
	if len(kept) != len(activity.participants):
		activity.set("participants", kept)


def colleagues(activity: Document) -> list[str]:
	"""Return the users who take part beside the responsible one."""
	return sorted({row.user for row in activity.participants if row.user} - {activity.responsible_user})
