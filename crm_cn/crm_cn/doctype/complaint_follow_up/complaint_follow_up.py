"""The customer was asked how satisfied they are with the handling of a complaint (P4)."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.complaints import follow_up


class ComplaintFollowUp(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		call_task: DF.Link | None
		comment: DF.SmallText | None
		complaint: DF.Link
		expires_on: DF.Datetime | None
		kind: DF.Literal["Link", "Call"]
		round: DF.Int
		satisfaction: DF.Literal[
			"", "Very Dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very Satisfied"
		]
		sent_by: DF.Link | None
		sent_on: DF.Datetime | None
		sent_to: DF.Data | None
		token_hash: DF.Data | None
		used_on: DF.Datetime | None
	# end: auto-generated types

	def validate(self) -> None:
		follow_up.refuse_by_hand(self)
