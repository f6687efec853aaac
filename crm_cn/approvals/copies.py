"""抄送: who is told of a step and may read the document, without deciding anything (A4)."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.user import get_users_with_role

from crm_cn.approvals import process

#: Whom a person can name at once.
MANY = 50


def give(
	doc: Document, run: Document, row: Document | None = None, users: Iterable[str] | None = None
) -> int:
	"""Copy a document to those whom a transition names and those whom a person named; return how many are new."""
	named = check(users or ())
	if row and row.crm_cn_copy_role:
		named += [user for user in get_users_with_role(row.crm_cn_copy_role) if user != "Administrator"]
	fresh = [user for user in dict.fromkeys(named) if not has_copy(run, user)]
	for user in fresh:
		process.ask(doc, run, user, "Copy", event="Copied", kind="Copy")
	return len(fresh)


def check(users: Iterable[str]) -> list[str]:
	"""Return the users a person named. Throws for who cannot read it in the Desk anyway, and for too many."""
	users = list(dict.fromkeys(users))
	if len(users) > MANY:
		frappe.throw(_("At most {0} people at once.").format(MANY))
	filters = {"name": ["in", users], "enabled": 1, "user_type": "System User"}
	known = frappe.get_all("User", filters=filters, pluck="name") if users else []
	if unknown := [user for user in users if user not in known or user == "Guest"]:
		frappe.throw(
			_("{0} has no user that is enabled for the Desk. Choose somebody else.").format(
				", ".join(unknown)
			)
		)
	return users


def has_copy(run: Document, user: str) -> bool:
	"""Say whether somebody has been copied in this run already."""
	return bool(
		frappe.db.exists(process.TASK, {"approval_process": run.name, "approver": user, "kind": "Copy"})
	)
