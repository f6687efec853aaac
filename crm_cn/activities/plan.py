"""What may be entered in an activity, planned or done (L4): the rules of rules/activity.py in words."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, now_datetime

from crm_cn.rules import activity as rule

SYSTEM_LINKS = ("event", "todo", "next_activity", "previous_activity")


def keep_system_links(activity: Document) -> None:
	"""Take the links the system keeps from the record itself: REST may not point them anywhere else."""
	before = activity.get_doc_before_save()
	if before is None and not activity.flags.planned_by_system:
		for field in SYSTEM_LINKS:
			activity.set(field, None)
	elif before is not None:
		for field in SYSTEM_LINKS:
			activity.set(field, before.get(field))


def set_planned_on_when_only_done(activity: Document) -> None:
	"""An activity written down after the fact has its place in the calendar where it happened."""
	if activity.status == rule.DONE and not activity.planned_on:
		activity.planned_on = activity.done_on


def validate_status_change(activity: Document) -> None:
	"""Throw when the status cannot follow on the one before, or a done activity is moved."""
	before = activity.get_doc_before_save()
	if not rule.may_change_status(before and before.status, activity.status):
		frappe.throw(
			_("A new activity is planned or done, not cancelled.")
			if before is None
			else _("This activity is cancelled. Set it to Planned first, then enter the result.")
		)
	if before and before.status == activity.status == rule.DONE and activity.has_value_changed("planned_on"):
		frappe.throw(_("This activity is done and stays where it was. Plan a new one instead of moving it."))


def validate_plan_and_result(activity: Document) -> None:
	"""Throw the first thing that is wrong with dates, duration and result."""
	if activity.status == rule.PLANNED and activity.has_value_changed("status"):
		activity.done_on = None
	codes = rule.problems(
		activity.status,
		now_datetime(),
		planned_on=_time(activity.planned_on),
		done_on=_time(activity.done_on),
		result=activity.result,
		duration_minutes=cint(activity.duration_minutes),
		next_step=activity.next_step,
		next_step_on=_time(activity.next_step_on),
	)
	if codes:
		frappe.throw("<br>".join(message(code) for code in codes))


def message(code: str) -> str:
	"""Return what is wrong and what to do, in the language of the user."""
	return {
		"unknown_status": _("The status of an activity is Planned, Done or Cancelled."),
		"bad_duration": _("The duration is given in minutes, from 0 to 7 days."),
		"planned_without_date": _("Enter when the activity is planned."),
		"planned_but_done_on": _("The activity has a date of completion: set its status to Done as well."),
		"done_without_date": _("Enter when the activity was done."),
		"done_in_future": _(
			"An activity cannot have been done in the future. Enter when it was done, or leave it planned."
		),
		"done_without_result": _("Enter the result: what was said, agreed and learned."),
		"next_step_without_words": _("Say what the next step is, or remove its date."),
		"next_step_before_done": _("The next step comes after this activity. Correct one of the two dates."),
	}[code]


def _time(value):
	return get_datetime(value) if value else None
