"""One run of one document through its approval (A4): the flow it started on, where it stands, how it ended. Written by the program."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.approvals import guard


class ApprovalProcess(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Float
		author: DF.Link | None
		author_employee: DF.Link | None
		company: DF.Link | None
		department: DF.Link | None
		ended_on: DF.Datetime | None
		first_state: DF.Data | None
		flow: DF.LongText | None
		flow_fingerprint: DF.Data | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		round: DF.Int
		started_on: DF.Datetime | None
		state: DF.Data | None
		state_since: DF.Datetime | None
		status: DF.Literal[
			"Running", "Approved", "Rejected", "Returned", "Withdrawn", "Cancelled", "Restarted"
		]
		title: DF.Data | None
		visit: DF.Int
		workflow: DF.Data | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.refuse_by_hand(self)

	def on_trash(self) -> None:
		guard.refuse_deleting(self)


def on_doctype_update() -> None:
	"""The run of a document is found by both."""
	frappe.db.add_index("Approval Process", ["reference_doctype", "reference_name", "status"])
