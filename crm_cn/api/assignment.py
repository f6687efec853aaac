"""Give scoped records to another employee, one or many at once (L7)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.utils import escape_html, strip_html

from crm_cn import notices
from crm_cn.permissions import scope
from crm_cn.scope import assignment
from crm_cn.scope.declared import LEAD_REGISTRATION, SCOPED

#: Rows of one request; the list sends longer choices in parts.
AT_ONCE = 50


@frappe.whitelist(methods=["POST"])
def reassign(
	doctype: str,
	name: str,
	employee: str,
	reason: str,
	keep_related: bool | int = False,
	seen: str | None = None,
) -> dict:
	"""Give a record to another employee; what is open moves along.

	`seen`: the employee whom the form showed as responsible ("" for nobody), so that of two the second is told.
	Returns name, and what moved along. The record may be out of the user's sight afterwards: `visible` says it.
	"""
	moved = assignment.reassign(doctype, name, employee, reason, bool(int(keep_related)), seen)
	return {
		"name": name,
		"visible": scope.may(doctype, name),
		"moved": [{"doctype": other, "name": each} for other, each in moved if scope.may(other, each)],
	}


@frappe.whitelist(methods=["POST"])
def reassign_many(
	doctype: str, names: list | str, employee: str, reason: str, keep_related: bool | int = False
) -> list[dict]:
	"""Give several records to another employee; return for each whether it moved, and else why not.

	Each is a matter of its own: one that cannot move stops no other.
	"""
	if doctype not in SCOPED or not assignment.may_assign(doctype):
		frappe.throw(_("You may not give documents of this type to other employees."), frappe.PermissionError)
	names = list(dict.fromkeys(map(str, frappe.parse_json(names))))
	if len(names) > AT_ONCE:
		frappe.throw(_("Not more than {0} at once.").format(AT_ONCE))
	receiver = assignment.check_receiver(employee, doctype)
	found = [_one(doctype, name, employee, reason, bool(int(keep_related))) for name in names]
	_tell(receiver.user, doctype, sum(row["ok"] for row in found))
	return found


def _tell(user: str, doctype: str, number: int) -> None:
	"""One notice for all of them instead of one for each."""
	if not number or user == frappe.session.user:
		return
	language = notices.language_of(user)
	text = _("{0} documents of the type {1} have been assigned to you by {2}", lang=language)
	subject = text.format(
		frappe.bold(number),
		frappe.bold(_(doctype, lang=language)),
		frappe.bold(escape_html(frappe.utils.get_fullname(frappe.session.user))),
	)
	enqueue_create_notification(user, {"type": "Alert", "subject": subject, "from_user": frappe.session.user})


def _one(doctype: str, name: str, employee: str, reason: str, keep_related: bool) -> dict:
	point = "crm_cn_reassign"
	frappe.db.savepoint(point)
	try:
		moved = assignment.reassign(doctype, name, employee, reason, keep_related, notify=False)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise  # the database has undone the whole request
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point=point)
		frappe.clear_messages()
		return {"name": name, "ok": False, "message": strip_html(str(error))}
	return {"name": name, "ok": True, "moved": len(moved)}


@frappe.whitelist(methods=["GET", "POST"])
def assignable() -> list[str]:
	"""Return the DocTypes of which the user may give records to other people, for the menus of the lists."""
	return [doctype for doctype in SCOPED if assignment.may_assign(doctype)]


@frappe.whitelist(methods=["GET", "POST"])
def history(doctype: str, name: str) -> list[dict]:
	"""Return who had a record and who gave it to whom, the latest first; for whoever sees the record."""
	if doctype not in SCOPED or not scope.may(doctype, name):
		frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)
	rows = frappe.get_all(
		assignment.LOG,
		{"reference_doctype": doctype, "reference_name": name},
		[
			"from_employee",
			"from_user",
			"to_employee",
			"to_user",
			"changed_on",
			"changed_by",
			"reason",
			"handover",
		],
		order_by="changed_on desc, creation desc",
		limit=50,
	)
	if doctype == LEAD_REGISTRATION.doctype:
		rows = _of_owner_log(name) + rows
	for row in rows:
		row["from_name"] = _person(row.from_employee, row.from_user)
		row["to_name"] = _person(row.to_employee, row.to_user)
		row["by_name"] = holder_name(row.changed_by)
	return rows


def _of_owner_log(name: str) -> list[dict]:
	"""Who had a registered lead stands on the lead itself."""
	log = frappe.get_all(
		"Lead Registration Owner Log",
		{"parent": name, "parenttype": LEAD_REGISTRATION.doctype},
		["employee", "user", "from_date", "reason", "owner"],
		order_by="idx asc",
	)
	nobody = frappe._dict(employee=None, user=None)
	pairs = zip([nobody, *log], log, strict=False)
	return [
		frappe._dict(
			from_employee=before.employee,
			from_user=before.user,
			to_employee=now.employee,
			to_user=now.user,
			changed_on=now.from_date,
			changed_by=now.owner,
			reason=_(now.reason or ""),
		)
		for before, now in pairs
	][::-1]


def _person(employee: str | None, user: str | None) -> str:
	if employee and (name := frappe.db.get_value("Employee", employee, "employee_name")):
		return name
	return holder_name(user) or employee or ""


def holder_name(user: str | None) -> str:
	"""Return what people call a user."""
	return frappe.utils.get_fullname(user) if user else ""
