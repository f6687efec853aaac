"""L7 业务交接: everything open moves with the record; what is done stays with the one who did it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.share import remove
from frappe.utils import nowdate

from crm_cn.activities import ACTIVITY, people
from crm_cn.rules import activity as rule

LEAD = "Lead Registration"


def move(lead: str, from_user: str | None, to_user: str | None) -> int:
	"""Hand the open activities and tasks of a lead from one person to another; return how many activities.

	Event and ToDo follow each activity. The former owner loses assignments and shares on the lead.
	"""
	if not from_user or from_user == to_user:
		return 0
	if not to_user:
		return close(lead, _("The registration no longer has an owner."), from_user)
	employee = people.employee_of(to_user)
	planned = _planned(lead, from_user)
	for name in planned:
		activity = frappe.get_doc(ACTIVITY, name)
		activity.responsible_employee, activity.responsible_user = employee, to_user
		activity.set("participants", [row for row in activity.participants if row.user != to_user])
		activity.flags.ignore_permissions = (
			True  # the reassignment itself was permitted; its activities follow
		)
		activity.flags.handover = True
		activity.save()
	_move_tasks(lead, from_user, to_user)
	forget_person(lead, from_user)
	return len(planned)


def close(lead: str, reason: str, user: str | None = None) -> int:
	"""Cancel the planned activities of a lead that goes to the pool or is closed; return how many.

	With `user` only those of this person, and the person's tasks and shares on the lead go too.
	"""
	planned = _planned(lead, user)
	for name in planned:
		activity = frappe.get_doc(ACTIVITY, name)
		activity.status, activity.cancel_reason = rule.CANCELLED, reason
		activity.flags.ignore_permissions = True  # the lead's own step closes what was planned on it
		activity.save()
	_end_tasks(lead, user)
	if user:
		forget_person(lead, user)
	return len(planned)


def forget_person(lead: str, user: str) -> None:
	"""Remove what a former owner would still see the lead by: share and following."""
	# shares outlive an assignment in the platform; the former owner has no claim on the record any more
	remove(LEAD, lead, user, flags={"ignore_permissions": True, "ignore_share_permission": True})
	frappe.db.delete("Document Follow", {"ref_doctype": LEAD, "ref_docname": lead, "user": user})


def _planned(lead: str, user: str | None) -> list[str]:
	filters = {"lead_registration": lead, "status": rule.PLANNED}
	if user:
		filters["responsible_user"] = user
	return frappe.get_all(ACTIVITY, filters=filters, order_by="name asc", pluck="name")


def _tasks(lead: str, user: str | None) -> list[Document]:
	filters = {"reference_type": LEAD, "reference_name": lead, "status": "Open"}
	if user:
		filters["allocated_to"] = user
	return [frappe.get_doc("ToDo", name) for name in frappe.get_all("ToDo", filters=filters, pluck="name")]


def _end_tasks(lead: str, user: str | None) -> None:
	for todo in _tasks(lead, user):
		todo.status = "Cancelled"
		todo.save(ignore_permissions=True)  # the lead left this person's hands, and so does its task


def _move_tasks(lead: str, from_user: str, to_user: str) -> None:
	"""Give open tasks on the lead to the new owner, who keeps an own one with the same words only once."""
	theirs = {todo.description for todo in _tasks(lead, to_user)}
	for todo in _tasks(lead, from_user):
		if todo.description in theirs:
			todo.status = "Cancelled"
		else:
			todo.allocated_to = to_user
			todo.date = max(str(todo.date), nowdate()) if todo.date else None
		todo.save(ignore_permissions=True)  # the reassignment itself was permitted; the tasks follow
