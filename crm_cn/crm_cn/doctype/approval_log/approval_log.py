"""The ledger of approvals (A4): who was asked, who decided what, on whose behalf, from which state to which. Never edited."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.approvals import guard


class ApprovalLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked: DF.Link | None
		at: DF.Datetime | None
		comment: DF.SmallText | None
		event: DF.Literal[
			"Submitted",
			"Asked",
			"Approved",
			"Rejected",
			"Returned",
			"Withdrawn",
			"Added Approver",
			"Transferred",
			"Delegated",
			"Replaced",
			"Reminded",
			"Escalated",
			"Copied",
			"Restarted",
			"Passed",
			"Flow Changed",
			"Cancelled",
			"Ended",
		]
		from_state: DF.Data | None
		on_behalf_of: DF.Link | None
		approval_process: DF.Link | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		round: DF.Int
		to_state: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		guard.refuse_editing(self)

	def on_trash(self) -> None:
		guard.refuse_deleting(self)


def on_doctype_update() -> None:
	"""The trail of a document is read by both."""
	frappe.db.add_index("Approval Log", ["reference_doctype", "reference_name"])
