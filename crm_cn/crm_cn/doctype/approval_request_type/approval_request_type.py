"""A kind of request that an administrator defines (A4); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.approvals.requests import types as request_types


class ApprovalRequestType(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.approval_request_field.approval_request_field import ApprovalRequestField
		from crm_cn.crm_cn.doctype.approval_request_type_role.approval_request_type_role import (
			ApprovalRequestTypeRole,
		)

		ask_amount: DF.Literal["Not Asked", "Optional", "Required"]
		ask_attachment: DF.Literal["Not Asked", "Optional", "Required"]
		description: DF.SmallText | None
		disabled: DF.Check
		fields_asked: DF.Table[ApprovalRequestField]
		roles: DF.TableMultiSelect[ApprovalRequestTypeRole]
		title: DF.Data
		workflow: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		request_types.prepare(self)
		request_types.check_flow(self)
