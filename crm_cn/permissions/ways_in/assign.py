"""Assigning a scoped record (D): needs the action of its own, and somebody to assign who sees the record.

The platform shares a record with an assignee who does not see it; a share would open what the list hides. So the
person is put on the record first, where everybody can see it.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.desk.form import assign_to as platform
from frappe.model.document import Document

from crm_cn.permissions import scope
from crm_cn.permissions.told import may_be_told
from crm_cn.rules.scope.levels import ASSIGN
from crm_cn.scope.declared import SCOPED


@frappe.whitelist()
def add(args: dict | None = None, *, ignore_permissions: bool = False):
	"""Instead of assign_to.add: assign one record to people. `args` as the platform's; else those of the request."""
	args = args or frappe.local.form_dict
	_check(args.get("doctype"), args.get("name"), frappe.parse_json(args.get("assign_to")) or [])
	return platform.add(args)


@frappe.whitelist()
def add_multiple(args: dict | None = None):
	"""Instead of assign_to.add_multiple: assign several records; nothing is assigned when one is refused."""
	args = args or frappe.local.form_dict
	for name in json.loads(args["name"]):
		_check(args.get("doctype"), name, frappe.parse_json(args.get("assign_to")) or [])
	return platform.add_multiple(args)


@frappe.whitelist()
def remove(doctype: str, name: str, assign_to: str, ignore_permissions: bool = False):
	"""Instead of assign_to.remove: whoever may assign takes back; everybody may put down the own."""
	_check(doctype, name, [], unassigning=[assign_to])
	return platform.remove(doctype, name, assign_to)


@frappe.whitelist()
def remove_multiple(doctype: str, names: str, ignore_permissions: bool = False):
	"""Instead of assign_to.remove_multiple."""
	for name in json.loads(names):
		_check(doctype, name, [])
	return platform.remove_multiple(doctype, names)


def _check(doctype: str, name: str, assignees: list[str], unassigning: list[str] | None = None) -> None:
	"""Refuse what the user may not do. Other DocTypes are the platform's affair.

	Raises DoesNotExistError for a record out of the user's scope, PermissionError where only the action is missing,
	ValidationError for assignees who do not see the record.
	"""
	if doctype not in SCOPED:
		return
	if not scope.may(doctype, name):
		raise frappe.DoesNotExistError(_("{0} {1} not found").format(_(doctype), name))
	if unassigning != [frappe.session.user]:
		require(doctype, name)
	blind = [user for user in assignees if not may_be_told(user, doctype, name)]
	if blind:
		refuse(blind, doctype, name)


def require(doctype: str, name: str) -> None:
	"""Raise PermissionError unless the user may assign this record."""
	if not scope.may(doctype, name, ASSIGN):
		frappe.throw(
			_(
				"Your roles do not let you assign {0} {1}. Ask the person responsible for it or a supervisor."
			).format(_(doctype), frappe.bold(name)),
			frappe.PermissionError,
		)


def refuse(users: list[str], doctype: str, name: str) -> None:
	"""Say whom the record cannot be assigned to and what to do."""
	frappe.throw(
		_(
			"{0} cannot see {1} {2}. Add the person to its related employees first, or make the person responsible; then assign."
		).format(", ".join(frappe.bold(user) for user in users), _(doctype), frappe.bold(name)),
		title=_("Not in the person's data scope"),
	)


def check_task(doc: Document, method: str | None = None) -> None:
	"""doc_event of ToDo: a task about a record is an assignment, however it is made.

	Tasks the system makes (it ignores permissions) were checked where it was told to.
	"""
	named = doc.reference_type in SCOPED and doc.reference_name and doc.allocated_to
	if not named or doc.flags.ignore_permissions or doc.status != "Open":
		return
	if not doc.is_new() and not any(
		doc.has_value_changed(field)
		for field in ("allocated_to", "reference_type", "reference_name", "status")
	):
		return
	if doc.allocated_to != frappe.session.user:
		require(doc.reference_type, doc.reference_name)
	if not may_be_told(doc.allocated_to, doc.reference_type, doc.reference_name):
		refuse([doc.allocated_to], doc.reference_type, doc.reference_name)
