"""L4: an activity in the platform's calendar (Event) and on the task list (ToDo), kept in step both ways.

The activity leads. What it writes to its Event and ToDo carries the flag FROM_ACTIVITY, and what comes
back from them carries FROM_CALENDAR on the activity, so that no change runs in a circle.
The Event belongs to the responsible user (the platform shows everybody their own Events) and is shared
with the colleagues who take part.
"""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.desk.form.assign_to import notify_assignment
from frappe.model.document import Document
from frappe.share import add_docshare, remove
from frappe.utils import escape_html, get_datetime, get_link_to_form, getdate

from crm_cn.activities import ACTIVITY, people
from crm_cn.rules import activity as rule

FROM_ACTIVITY = "from_sales_activity"
EVENT_STATUS = {rule.PLANNED: "Open", rule.DONE: "Completed", rule.CANCELLED: "Cancelled"}
TODO_STATUS = {rule.PLANNED: "Open", rule.DONE: "Closed", rule.CANCELLED: "Cancelled"}


def keep_in_step(activity: Document) -> None:
	"""Bring Event and ToDo of an activity to what it says; make them for one that is planned."""
	_event(activity)
	_todo(activity)


def remove_from_calendar(activity: Document) -> None:
	"""Delete the Event and the ToDo that belong to an activity, and nobody else's."""
	for doctype, field in (("Event", "event"), ("ToDo", "todo")):
		name = activity.get(field)
		if name and frappe.db.exists(doctype, name):
			frappe.delete_doc(
				doctype,
				name,
				force=True,
				ignore_permissions=True,  # ours: made by keep_in_step for this very activity
				flags={FROM_ACTIVITY: True},
			)


def moved_in_calendar(event: Document) -> None:
	"""Move the planned activity of an Event that was moved; say so where the Event cannot decide.

	Throws when the activity is done or the user may not change it.
	"""
	if event.flags.get(FROM_ACTIVITY) or event.is_new():
		return
	if not (event.has_value_changed("starts_on") or event.has_value_changed("ends_on") or _closed(event)):
		return
	activity = _owner_of(event)
	if not activity:
		return
	if _closed(event) and activity.status == rule.PLANNED:
		_still_planned(activity)
	starts_on = get_datetime(event.starts_on)
	minutes = rule.minutes_between(starts_on, get_datetime(event.ends_on) if event.ends_on else None)
	if starts_on == get_datetime(activity.planned_on) and minutes == activity.duration_minutes:
		return
	activity.check_permission("write")
	activity.planned_on, activity.duration_minutes = starts_on, minutes
	activity.save()


def changed_on_task_list(todo: Document) -> None:
	"""Move the planned activity of a ToDo whose date was changed; closing one does not make it done."""
	if todo.flags.get(FROM_ACTIVITY) or todo.reference_type != ACTIVITY or todo.is_new():
		return
	activity = _owner_of(todo)
	if not activity or activity.status != rule.PLANNED:
		return
	if todo.status != "Open" and todo.has_value_changed("status"):
		_still_planned(activity)
	planned_on = get_datetime(activity.planned_on)
	if todo.date and todo.has_value_changed("date") and getdate(todo.date) != planned_on.date():
		activity.check_permission("write")
		activity.planned_on = datetime.combine(getdate(todo.date), planned_on.time())
		activity.save()


def let_go(doc: Document) -> None:
	"""Unlink an Event or ToDo that the user deletes; the activity stays planned, and says so."""
	if doc.flags.get(FROM_ACTIVITY):
		return
	activity = _owner_of(doc)
	if not activity:
		return
	activity.db_set(doc.doctype.lower(), None, update_modified=False)
	if activity.status == rule.PLANNED:
		_still_planned(activity)


def _event(activity: Document) -> None:
	event = _linked(activity, "Event", "event")
	if event is None:
		if activity.status != rule.PLANNED:
			return
		event = frappe.new_doc("Event")
		event.event_type = "Private"
	starts_on = get_datetime(activity.planned_on or event.starts_on)
	_change(
		activity,
		event,
		{
			"subject": activity.subject,
			"event_category": rule.EVENT_CATEGORY.get(activity.activity_type, "Other"),
			"starts_on": starts_on,
			"ends_on": rule.ends_on(starts_on, activity.duration_minutes),
			"description": activity.location or "",
		},
		EVENT_STATUS,
		_participants(activity),
	)
	if event.owner != activity.responsible_user:
		event.db_set("owner", activity.responsible_user, update_modified=False)
	_share(activity, event)
	_remember(activity, "event", event)


def _todo(activity: Document) -> None:
	todo = _linked(activity, "ToDo", "todo")
	if todo is None:
		if activity.status != rule.PLANNED:
			return
		todo = frappe.new_doc("ToDo")
		todo.update({"reference_type": ACTIVITY, "reference_name": activity.name})
		todo.assigned_by = frappe.session.user
	new_owner = todo.allocated_to != activity.responsible_user
	_change(
		activity,
		todo,
		{
			"allocated_to": activity.responsible_user,
			"date": getdate(activity.planned_on or todo.date),
			"description": escape_html(activity.subject),
		},
		TODO_STATUS,
	)
	_remember(activity, "todo", todo)
	if new_owner and activity.status == rule.PLANNED:
		# says nothing when people assign to themselves
		notify_assignment(
			frappe.session.user,
			activity.responsible_user,
			ACTIVITY,
			activity.name,
			action="ASSIGN",
			description=todo.description,
		)


def _change(
	activity: Document, doc: Document, values: dict, statuses: dict, participants: list[tuple] | None = None
) -> None:
	"""Save `doc` only where it differs; its status only when the activity's, or its date, has just changed.

	A past Event is closed by the platform and a task by its owner; a new date opens both again.
	"""
	changed = {field: value for field, value in values.items() if not _same(doc.get(field), value)}
	status = statuses[activity.status]
	replanned = activity.has_value_changed("status") or activity.has_value_changed("planned_on")
	if doc.is_new() or (replanned and doc.status != status):
		changed["status"] = status
	if participants is not None and participants != _rows(doc):
		changed["event_participants"] = [
			{"reference_doctype": doctype, "reference_docname": name} for doctype, name in participants
		]
	if not changed and not doc.is_new():
		return
	doc.update(changed)
	doc.flags[FROM_ACTIVITY] = True
	doc.save(ignore_permissions=True)  # whoever may write the activity may move its own calendar entry


def _linked(activity: Document, doctype: str, field: str) -> Document | None:
	name = activity.get(field)
	return frappe.get_doc(doctype, name) if name and frappe.db.exists(doctype, name) else None


def _remember(activity: Document, field: str, doc: Document) -> None:
	if activity.get(field) != doc.name:
		activity.db_set(field, doc.name, update_modified=False)


def _owner_of(doc: Document) -> Document | None:
	"""Return the activity an Event or ToDo belongs to, or None."""
	name = frappe.db.get_value(ACTIVITY, {doc.doctype.lower(): doc.name})
	return frappe.get_doc(ACTIVITY, name) if name else None


def _participants(activity: Document) -> list[tuple[str, str]]:
	"""Return what the Event names: the people of the customer, and the colleagues."""
	contacts = {row.contact for row in activity.participants if row.contact}
	if activity.contact:
		contacts.add(activity.contact)
	return sorted(("Contact", contact) for contact in contacts) + [
		("User", user) for user in people.colleagues(activity)
	]


def _rows(event: Document) -> list[tuple[str, str]]:
	return [(row.reference_doctype, row.reference_docname) for row in event.event_participants]


def _share(activity: Document, event: Document) -> None:
	"""Let the colleagues see the Event, those who left no longer; shares that people made stay."""
	now = set(people.colleagues(activity))
	before = activity.get_doc_before_save()
	gone = {*people.colleagues(before), before.responsible_user} - now if before else set()
	for user in now:
		# whoever invites need not own the Event: it belongs to the responsible user
		add_docshare("Event", event.name, user, flags={"ignore_share_permission": True})
	for user in gone - {None}:
		# ours: given by this very function when the colleague took part
		remove("Event", event.name, user, flags={"ignore_permissions": True, "ignore_share_permission": True})


def _closed(event: Document) -> bool:
	return event.status != "Open" and event.has_value_changed("status")


def _still_planned(activity: Document) -> None:
	frappe.msgprint(
		_("The activity {0} is still planned. Enter its result there to mark it done, or cancel it.").format(
			get_link_to_form(ACTIVITY, activity.name, escape_html(activity.subject))
		),
		indicator="orange",
		alert=True,
	)


def _same(one, other) -> bool:
	if isinstance(other, datetime):
		return bool(one) and get_datetime(one) == other
	if hasattr(other, "isoformat"):
		return bool(one) and getdate(one) == other
	return (one or "") == (other or "")
