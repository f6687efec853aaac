"""Events of the calendars, by the platform's own list, so that a calendar shows what the list shows (D7)."""

from datetime import date, datetime, timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate

LEAD = "Lead Registration"
ACTIVITY = "Sales Activity"


@frappe.whitelist(methods=["GET", "POST"])
def expected_signings(
	doctype: str,
	start: str | date,
	end: str | date,
	field_map: str | dict | None = None,
	filters: str | list | None = None,
	fields: str | list | None = None,
) -> list[dict]:
	"""Leads by expected signing date, whole days (L4)."""
	conditions = _conditions(LEAD, "expected_signing_date", getdate(start), getdate(end), filters)
	found = frappe.get_list(
		LEAD,
		filters=conditions,
		fields=["name", "customer_name", "expected_signing_date", "status", "stage"],
		limit_page_length=1000,
	)
	for row in found:
		row.update(doctype=LEAD, all_day=1, convertToUserTz=0)
	return found


@frappe.whitelist(methods=["POST", "PUT"])
def move_expected_signing(args: str | dict, field_map: str | dict | None = None) -> None:
	"""A lead dragged to another day. The document's own rules decide whether it may be changed."""
	moved = frappe._dict(frappe.parse_json(args))
	lead = frappe.get_doc(LEAD, moved.name)
	lead.check_permission("write")
	lead.expected_signing_date = getdate(moved.expected_signing_date)
	lead.save()


@frappe.whitelist(methods=["GET", "POST"])
def activities(
	doctype: str,
	start: str | datetime,
	end: str | datetime,
	field_map: str | dict | None = None,
	filters: str | list | None = None,
	fields: str | list | None = None,
) -> list[dict]:
	"""Sales activities from their planned moment, as long as they are planned to last."""
	conditions = _conditions(ACTIVITY, "planned_on", get_datetime(start), get_datetime(end), filters)
	found = frappe.get_list(
		ACTIVITY,
		filters=conditions,
		fields=["name", "subject", "activity_type", "status", "planned_on", "duration_minutes"],
		limit_page_length=1000,
	)
	for row in found:
		minutes = cint(row.duration_minutes) or 30
		row.update(
			doctype=ACTIVITY,
			all_day=0,
			planned_until=row.planned_on + timedelta(minutes=minutes),
			title=f"{_(row.activity_type)} · {row.subject or row.name}",
		)
	return found


@frappe.whitelist(methods=["POST", "PUT"])
def move_activity(args: str | dict, field_map: str | dict | None = None) -> None:
	"""An activity dragged to another moment or stretched."""
	moved = frappe._dict(frappe.parse_json(args))
	activity = frappe.get_doc(ACTIVITY, moved.name)
	activity.check_permission("write")
	activity.planned_on = get_datetime(moved.planned_on)
	if moved.planned_until:
		length = get_datetime(moved.planned_until) - activity.planned_on
		activity.duration_minutes = max(1, round(length.total_seconds() / 60))
	activity.save()


def _conditions(doctype: str, field: str, start, end, filters) -> list:
	chosen = frappe.parse_json(filters) or []
	return [*chosen, [doctype, field, ">=", start], [doctype, field, "<=", end]]
