"""Who is who in personnel matters: users, managers, heads of departments, Human Resources."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.user import get_users_with_role

HR_ROLES = frozenset({"HR User", "HR Manager", "System Manager"})


def is_hr(user: str | None = None) -> bool:
	"""Say whether somebody works in Human Resources, or administers the site."""
	return bool(HR_ROLES & set(frappe.get_roles(user or frappe.session.user)))


def user_of(employee: str | None) -> str | None:
	"""Return the enabled user of an employee."""
	user = frappe.db.get_value("Employee", employee, "user_id") if employee else None
	return user if user and frappe.db.get_value("User", user, "enabled") else None


def managers_user(employee: str) -> str | None:
	"""Return the enabled user of an employee's direct manager."""
	return user_of(frappe.db.get_value("Employee", employee, "reports_to"))


def hr_users() -> list[str]:
	"""Return who is told in Human Resources: its managers, else its people, else the administrators."""
	for role in ("HR Manager", "HR User", "System Manager"):
		if users := [user for user in get_users_with_role(role) if user != "Administrator"]:
			return users
	return []


def department_head(department: str | None, besides: str | None = None) -> str | None:
	"""Return the active head of a department, of the one above where none is named; never the employee `besides`."""
	seen: set[str] = set()
	while department and department not in seen:
		seen.add(department)
		row = frappe.db.get_value(
			"Department", department, ["crm_cn_head", "parent_department"], as_dict=True
		)
		if not row:
			return None
		head = row.crm_cn_head
		if head and head != besides and frappe.db.get_value("Employee", head, "status") == "Active":
			return head
		department = row.parent_department
	return None


def refuse_for_others(doc: Document, field: str) -> None:
	"""Throw when somebody outside Human Resources writes a matter of another employee.

	`field` links the Employee whose matter it is. Once a matter is under way those asked save it, too.
	"""
	before = doc.get_doc_before_save()
	if is_hr() or (before is not None and before.get(field) == doc.get(field)):
		return
	own = frappe.db.get_value("Employee", {"user_id": frappe.session.user, "status": "Active"})
	if not own or doc.get(field) != own:
		frappe.throw(
			_(
				"You can write this for yourself only. Choose your own employee record, or ask Human Resources."
			),
			frappe.PermissionError,
		)


def moves_on(doc: Document, besides: tuple[str, ...] = ("Draft", "Rejected")) -> bool:
	"""Say whether this save takes a document a step forward in its approval, not back or to an end without success."""
	before = doc.get_doc_before_save()
	was = before.get("workflow_state") if before else None
	now = doc.get("workflow_state")
	return bool(now) and now not in besides and was is not None and was != now
