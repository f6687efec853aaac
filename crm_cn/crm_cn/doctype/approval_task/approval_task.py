"""Somebody asked for an approval, or told of it (抄送): one row for each person and visit of a level (A4). Written by the program."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.approvals import guard


class ApprovalTask(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		added_for: DF.Link | None
		approver: DF.Link
		asked_on: DF.Datetime | None
		author: DF.Link | None
		comment: DF.SmallText | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		due_on: DF.Datetime | None
		escalate: DF.Check
		kind: DF.Literal["Approve", "Copy"]
		on_behalf_of: DF.Link | None
		overdue_told_on: DF.Datetime | None
		position: DF.Literal["", "Before", "After"]
		approval_process: DF.Link | None
		reason: DF.Data | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		remind_on: DF.Datetime | None
		reminded_on: DF.Datetime | None
		round: DF.Int
		state: DF.Data | None
		status: DF.Literal[
			"Open",
			"Waiting",
			"Approved",
			"Rejected",
			"Returned",
			"Transferred",
			"Replaced",
			"Escalated",
			"Closed",
			"Seen",
		]
		title: DF.Data | None
		visit: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		guard.refuse_by_hand(self)

	def on_trash(self) -> None:
		guard.refuse_deleting(self)


def on_doctype_update() -> None:
	"""Asked by person (what waits for me), by document (who is asked) and by time."""
	frappe.db.add_index("Approval Task", ["approver", "status"])
	frappe.db.add_index("Approval Task", ["reference_doctype", "reference_name"])
	frappe.db.add_index("Approval Task", ["status", "due_on"])
	frappe.db.add_index("Approval Task", ["on_behalf_of", "reference_doctype"])
