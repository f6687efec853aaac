"""业务交接 (L7): everything of a person goes to others, listed before and after; each hook calls what the rule is named."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.scope import handover


class Handover(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.handover_item.handover_item import HandoverItem
		from crm_cn.crm_cn.doctype.handover_receiver.handover_receiver import HandoverReceiver

		failed: DF.Int
		finished_on: DF.Datetime | None
		from_employee: DF.Link
		from_name: DF.Data | None
		from_user: DF.Link | None
		handover_date: DF.Date
		items: DF.Table[HandoverItem]
		keep_as_related: DF.Check
		moved: DF.Int
		previewed_on: DF.Datetime | None
		progress: DF.Percent
		reason: DF.SmallText
		receivers: DF.Table[HandoverReceiver]
		started_by: DF.Link | None
		started_on: DF.Datetime | None
		status: DF.Literal["Draft", "Queued", "In Progress", "Completed", "Partly Completed"]
		to_employee: DF.Link
		to_name: DF.Data | None
		total: DF.Int
	# end: auto-generated types

	def validate(self) -> None:
		handover.keep_system_fields(self)
		handover.refuse_change_after_start(self)
		handover.check_receivers(self)
		handover.forget_preview_of_others(self)

	def on_trash(self) -> None:
		handover.refuse_deleting_while_running(self)
