"""L4: the next step of a done activity becomes the next planned one, once."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.activities import ACTIVITY
from crm_cn.rules import activity as rule

#: What the next activity takes over from the one that brought it.
INHERITED = (
	"lead_registration",
	"party_type",
	"party",
	"contact",
	"responsible_employee",
	"responsible_user",
	"location",
)


def plan(activity: Document) -> None:
	"""Make the next planned activity when this one is done and names a step and a date; never a second one."""
	if not (activity.has_value_changed("status") or activity.has_value_changed("next_step_on")):
		return
	if not rule.asks_for_next(activity.status, activity.next_step_on, activity.next_activity):
		return
	following = frappe.db.get_value(ACTIVITY, {"previous_activity": activity.name}) or _make(activity)
	activity.db_set("next_activity", following, update_modified=False)


def unlink(activity: Document) -> None:
	"""Let go of the neighbours of an activity that is deleted; they stay."""
	for field in ("next_activity", "previous_activity"):
		for name in frappe.get_all(ACTIVITY, filters={field: activity.name}, pluck="name"):
			frappe.db.set_value(ACTIVITY, name, field, None, update_modified=False)


def _make(activity: Document) -> str:
	following = frappe.new_doc(ACTIVITY)
	following.update({field: activity.get(field) for field in INHERITED})
	following.update(
		{
			"activity_type": activity.next_step_type or "Call",
			"subject": activity.next_step,
			"planned_on": activity.next_step_on,
			"duration_minutes": rule.DEFAULT_MINUTES,
			"status": rule.PLANNED,
			"previous_activity": activity.name,
		}
	)
	following.flags.planned_by_system = True
	# the user may record results on this activity; its next step belongs to it
	return following.insert(ignore_permissions=True).name  # a step of an activity the user may write
