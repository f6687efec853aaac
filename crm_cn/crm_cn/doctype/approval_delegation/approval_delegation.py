"""Somebody decides in another's place for a period, or while the other is on leave (委派, A4)."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.approvals.standing_in import changing_hands
from crm_cn.approvals.standing_in import own as own_delegations


class ApprovalDelegation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		delegate: DF.Link
		delegator: DF.Link
		disabled: DF.Check
		document_type: DF.Link | None
		from_date: DF.Date | None
		reason: DF.SmallText | None
		to_date: DF.Date | None
		while_on_leave: DF.Check
	# end: auto-generated types

	def before_validate(self) -> None:
		self.delegator = self.delegator or frappe.session.user

	def validate(self) -> None:
		own_delegations.check(self)

	def on_update(self) -> None:
		changing_hands.follow_soon(self.delegator)

	def after_delete(self) -> None:
		changing_hands.follow_soon(self.delegator)
