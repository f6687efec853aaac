"""What credit a customer is to get (A3); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.credit import application, effect


class CreditApplication(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.credit_application_part.credit_application_part import (
			CreditApplicationPart,
		)

		amended_from: DF.Link | None
		applicant: DF.Link | None
		authority: DF.Literal["", "Sales Manager", "Accounts Manager", "General Manager"]
		average_days: DF.Float
		bank: DF.Data | None
		bank_limit: DF.Currency
		bank_rating: DF.Literal["", "AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C", "D"]
		company: DF.Link
		customer: DF.Link
		customer_name: DF.Data | None
		drawn_on: DF.Datetime | None
		evidence: DF.Attach | None
		former_limit: DF.Currency
		former_terms: DF.Link | None
		founded_on: DF.Date | None
		greatest_delay: DF.Int
		had_limit: DF.Check
		invoices: DF.Int
		nature: DF.Literal[
			"", "Government Agency", "Special Company", "Ordinary Company", "Consumer", "Partner"
		]
		outstanding: DF.Currency
		overdue: DF.Currency
		overdue_30: DF.Currency
		overdue_60: DF.Currency
		overdue_90: DF.Currency
		overdue_more: DF.Currency
		ownership: DF.Literal[
			"", "State-owned", "Listed", "Foreign-invested", "Joint Venture", "Private", "Individual Business"
		]
		parts: DF.Table[CreditApplicationPart]
		present_limit: DF.Currency
		present_terms: DF.Link | None
		proposed_days: DF.Int
		proposed_limit: DF.Currency
		reason: DF.SmallText
		registered_capital: DF.Currency
		requested_limit: DF.Currency
		requested_terms: DF.Link | None
		restored_on: DF.Date | None
		sales_12: DF.Currency
		sales_24: DF.Currency
		score: DF.Float
		status: DF.Literal["Draft", "In Approval", "Approved", "Rejected", "Expired", "Cancelled"]
		told_on: DF.Date | None
		valid_until: DF.Date | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def validate(self):
		application.STATES.derive(self)
		application.keep_system_fields(self)
		application.fill_applicant(self)
		application.check_dates(self)
		application.draw(self)
		application.rate(self)
		application.find_authority(self)

	def on_update(self):
		application.hold(self)

	def on_submit(self):
		effect.grant(self)

	def before_cancel(self):
		effect.refuse_cancelling_restored(self)

	def on_cancel(self):
		effect.take_back(self.name, "Cancelled")

	def on_trash(self):
		application.release(self)
