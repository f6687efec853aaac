"""抄送: who is told of a step and may read the document, without deciding anything (A4)."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.utils.user import get_users_with_role

from crm_cn.approvals import process


def give(
	doc: Document, run: Document, row: Document | None = None, users: Iterable[str] | None = None
) -> None:
	"""Copy a document to those whom a transition names and those whom a person named."""
	named = list(users or ())
	if row and row.crm_cn_copy_role:
		named += [user for user in get_users_with_role(row.crm_cn_copy_role) if user != "Administrator"]
	for user in dict.fromkeys(named):
		if not has_copy(run, user):
			process.ask(doc, run, user, "Copy", event="Copied", kind="Copy")


def has_copy(run: Document, user: str) -> bool:
	"""Say whether somebody has been copied in this run already."""
	return bool(
		frappe.db.exists(process.TASK, {"approval_process": run.name, "approver": user, "kind": "Copy"})
	)
