"""The author's appeal against a collision (L3), decided by the CRM Supervisor."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.leads import appeal


class CollisionAppeal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer_name: DF.Data | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision_note: DF.SmallText | None
		evidence: DF.Attach | None
		grounds: DF.Text
		lead_registration: DF.Link
		status: DF.Literal["Open", "Upheld", "Rejected"]
	# end: auto-generated types

	def validate(self) -> None:
		if self.is_new():
			appeal.check_new(self)
		else:
			appeal.check_change(self)

	def on_update(self) -> None:
		appeal.take_lead_along(self)

	def on_trash(self) -> None:
		appeal.refuse_deleting(self)
