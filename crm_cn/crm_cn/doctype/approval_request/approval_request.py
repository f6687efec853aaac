"""A request of a kind that an administrator defined (A4); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.approvals.requests import form


class ApprovalRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.approval_request_value.approval_request_value import ApprovalRequestValue

		amended_from: DF.Link | None
		amount: DF.Currency
		answers: DF.Table[ApprovalRequestValue]
		ask_amount: DF.Data | None
		ask_attachment: DF.Data | None
		attachment: DF.Attach | None
		company: DF.Link
		currency: DF.Link | None
		department: DF.Link | None
		employee: DF.Link | None
		employee_name: DF.Data | None
		reason: DF.SmallText
		request_date: DF.Date
		request_type: DF.Link
		status: DF.Literal["Draft", "In Approval", "Approved", "Rejected", "Cancelled"]
		summary: DF.SmallText | None
		title: DF.Data | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def before_validate(self) -> None:
		form.fill_applicant(self)

	def validate(self) -> None:
		form.derive_status(self)
		form.check_type(self)
		form.settle(self)
		form.refuse_changes(self)
		form.describe(self)

	def on_update(self) -> None:
		form.attach_files(self)

	def on_cancel(self) -> None:
		form.set_cancelled(self)
