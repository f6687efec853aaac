"""Who is responsible for a scoped record: an Employee with user and department, or a user alone (D1)."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from crm_cn.rules.scope.tokens import user_key
from crm_cn.scope.declared import SCOPED


@dataclass(frozen=True)
class Holder:
	"""The one who has a record."""

	employee: str | None = None
	user: str | None = None
	department: str | None = None

	@property
	def keys(self) -> tuple[str, ...]:
		"""Return what tokens may call this person."""
		return tuple(key for key in (self.employee, user_key(self.user) if self.user else None) if key)

	def same(self, other: Holder) -> bool:
		"""Say whether both are the same person, whether or not either is known as Employee."""
		if self.employee and other.employee:
			return self.employee == other.employee
		return bool(set(self.keys) & set(other.keys)) or (not self.keys and not other.keys)


NOBODY = Holder()


def of_employee(employee: str | None) -> Holder:
	"""Return an Employee as holder; NOBODY when there is none."""
	if not employee:
		return NOBODY
	found = frappe.db.get_value("Employee", employee, ["user_id", "department"], as_dict=True)
	return Holder(employee, found.user_id, found.department) if found else Holder(employee)


def employee_of(user: str | None) -> str | None:
	"""Return the active Employee of a user, or None."""
	return frappe.db.get_value("Employee", {"user_id": user, "status": "Active"}, "name") if user else None


def user_of(employee: str | None) -> str | None:
	"""Return the user of an Employee, or None."""
	return frappe.db.get_value("Employee", employee, "user_id") or None if employee else None


def of_user(user: str | None) -> Holder:
	"""Return a user as holder, by the active Employee where there is one."""
	if not user:
		return NOBODY
	employee = employee_of(user)
	return of_employee(employee) if employee else Holder(user=user)


def of_document(doc: Document) -> Holder:
	"""Return who is responsible as a document says: the Employee, else the stock field's user, else the author."""
	scoped = SCOPED[doc.doctype]
	if employee := doc.get(scoped.responsible_employee):
		return of_employee(employee)
	user = doc.get(scoped.responsible_user) if scoped.responsible_user else None
	if not user and not scoped.ours:
		user = doc.owner
	return Holder(user=user) if user else NOBODY


def of_record(doctype: str, name: str) -> Holder | None:
	"""Return who is responsible for a stored record as this transaction sees it; None for one that does not exist."""
	scoped = SCOPED[doctype]
	fields = {"name", "owner", scoped.responsible_employee, scoped.responsible_user} - {None}
	found = frappe.db.get_value(doctype, name, sorted(fields), as_dict=True)
	return of_document(frappe._dict(found, doctype=doctype)) if found else None


def is_closed(doc: Document) -> bool:
	"""Say whether a record is at its end and stays with whoever had it, as history."""
	scoped = SCOPED[doc.doctype]
	if doc.get("docstatus") == 2:
		return True
	return bool(scoped.status) and str(doc.get(scoped.status)) in scoped.closed


def is_closed_record(doctype: str, name: str) -> bool:
	"""The same of a stored record, as this transaction sees it."""
	fields = ["docstatus", SCOPED[doctype].status or "name"]
	found = frappe.db.get_value(doctype, name, fields, as_dict=True)
	return bool(found) and is_closed(frappe._dict(found, doctype=doctype))


def has_left(user: str) -> bool:
	"""Say whether a user works here no longer: tasks wait for the handover, and nobody reads them meanwhile."""
	if not frappe.db.get_value("User", user, "enabled"):
		return True
	statuses = set(frappe.get_all("Employee", {"user_id": user}, pluck="status"))
	return bool(statuses) and "Active" not in statuses
