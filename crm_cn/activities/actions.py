"""What people do with an activity in one step: mark it done, cancel it (L4)."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from crm_cn.activities import ACTIVITY
from crm_cn.rules import activity as rule


def complete(
	name: str,
	result: str,
	done_on: str | datetime | None = None,
	next_step: str | None = None,
	next_step_on: str | datetime | None = None,
	next_step_type: str | None = None,
) -> Document:
	"""Mark an activity done, now unless `done_on` says when, and return it.

	Done twice with the same result it changes nothing. Throws what is wrong with the entries.
	"""
	activity = frappe.get_doc(ACTIVITY, name)
	activity.check_permission("write")
	if activity.status == rule.DONE and activity.result == result:
		return activity
	activity.status, activity.result = rule.DONE, result
	activity.done_on = get_datetime(done_on) if done_on else now_datetime()
	for field, value in (
		("next_step", next_step),
		("next_step_on", next_step_on),
		("next_step_type", next_step_type),
	):
		if value:
			activity.set(field, value)
	return activity.save()


def cancel(name: str, reason: str) -> Document:
	"""Cancel a planned activity and return it. Throws without a reason or when it is done."""
	activity = frappe.get_doc(ACTIVITY, name)
	activity.check_permission("write")
	if not (reason or "").strip():
		frappe.throw(_("Say why the activity is cancelled."))
	if activity.status == rule.DONE:
		frappe.throw(_("This activity is done. Set it back to Planned first if that was a mistake."))
	activity.status, activity.cancel_reason = rule.CANCELLED, reason
	return activity.save()
