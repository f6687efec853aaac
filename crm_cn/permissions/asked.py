"""Documents a user was asked to approve, or was told of, are in view beyond the user's scope (A4): each of them alone.

What belongs to such a document (its timeline, attachments, rows) follows it; other documents that name it do not.
"""

from __future__ import annotations

import frappe

from crm_cn.rules.approval.delegation import STAND_INS

TASK = "Approval Task"
#: So many names are the condition themselves; of more, the tasks are asked.
FEW = 50


def condition(doctype: str, user: str | None, column: str) -> str:
	"""Return the condition that a column holds the name of such a document, in parentheses; "" where there is none."""
	user = user or frappe.session.user
	names = [row[0] for row in frappe.db.sql(f"{_names(doctype, user)} LIMIT {FEW + 1}")]
	if not names:
		return ""
	if len(names) > FEW or any("%" in name for name in names):
		return f"({column} IN ({_names(doctype, user)}))"
	return (
		f"({column} IN ({', '.join(frappe.db.escape(name, percent=False) for name in sorted(set(names)))}))"
	)


def _names(doctype: str, user: str) -> str:
	"""Return the statement for their names: asked or told by a task, or lent to somebody in one's place."""
	kind, who = (frappe.db.escape(value, percent=False) for value in (doctype, user))
	reasons = ", ".join(frappe.db.escape(reason) for reason in STAND_INS)
	select = f"SELECT `reference_name` FROM `tab{TASK}` WHERE `reference_doctype` = {kind}"
	return (
		f"{select} AND `approver` = {who}"
		f" UNION {select} AND `on_behalf_of` = {who} AND `reason` IN ({reasons})"
	)


def is_asked(doctype: str, name: str, user: str | None) -> bool:
	"""Say whether a user was asked to approve this document, was told of it, or lent the task to somebody."""
	of_document = {"reference_doctype": doctype, "reference_name": name}
	return bool(user) and bool(
		frappe.db.exists(TASK, {**of_document, "approver": user})
		or frappe.db.exists(TASK, {**of_document, "on_behalf_of": user, "reason": ["in", sorted(STAND_INS)]})
	)
