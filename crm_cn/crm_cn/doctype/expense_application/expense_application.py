"""What somebody wants to spend, asked before it is spent (A2); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.money import application
from crm_cn.rules import expense as rule


class ExpenseApplication(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.expense_application_claim.expense_application_claim import (
			ExpenseApplicationClaim,
		)
		from crm_cn.crm_cn.doctype.expense_application_item.expense_application_item import (
			ExpenseApplicationItem,
		)

		amended_from: DF.Link | None
		budget_note: DF.SmallText | None
		budget_status: DF.Literal["", "Within Budget", "Over Budget", "No Budget"]
		claimed_amount: DF.Currency
		claims: DF.Table[ExpenseApplicationClaim]
		closed_reason: DF.SmallText | None
		company: DF.Link
		cost_center: DF.Link | None
		department: DF.Link | None
		employee: DF.Link
		employee_name: DF.Data | None
		expected_date: DF.Date
		items: DF.Table[ExpenseApplicationItem]
		left_amount: DF.Currency
		pending_amount: DF.Currency
		project: DF.Link | None
		purpose: DF.SmallText
		status: DF.Literal[
			"Draft", "In Approval", "Approved", "Partly Claimed", "Claimed", "Closed", "Rejected", "Cancelled"
		]
		total: DF.Currency
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		application.STATES.derive(self)
		application.keep_system_fields(self)
		application.fill_lines(self)
		application.check_places(self)
		application.check_budget(self)

	def after_insert(self):
		application.share_with_employee(self)

	def on_submit(self):
		application.open_for_claims(self)

	def before_cancel(self):
		application.refuse_cancelling_claimed(self)

	def on_cancel(self):
		self.db_set("status", rule.CANCELLED)
