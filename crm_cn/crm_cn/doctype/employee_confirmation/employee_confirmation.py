"""转正 (A1): whether somebody on probation stays; each hook calls what the rule is named."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.hr import confirmation


class EmployeeConfirmation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		company: DF.Link | None
		contract_end_date: DF.Date | None
		date_of_joining: DF.Date | None
		decision: DF.Literal["", "Confirm on Time", "Confirm Early", "Extend Probation", "Do Not Confirm"]
		department: DF.Link | None
		designation: DF.Link | None
		effective_date: DF.Date | None
		employee: DF.Link
		employee_name: DF.Data | None
		legal_limit: DF.Date | None
		manager: DF.Link | None
		manager_assessment: DF.Text | None
		manager_name: DF.Data | None
		manager_rating: DF.Literal["", "Excellent", "Good", "Satisfactory", "Unsatisfactory"]
		new_probation_end: DF.Date | None
		probation_end: DF.Date | None
		salary_after_confirmation: DF.Currency
		self_assessment: DF.Text | None
		separation: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		confirmation.take_dates_of_employee(self)
		confirmation.refuse_second(self)
		confirmation.keep_words_apart(self)
		confirmation.ask_for_self_assessment(self)
		confirmation.check_decision(self)

	def before_submit(self) -> None:
		confirmation.ask_for_decision(self)

	def on_submit(self) -> None:
		confirmation.carry_out(self)

	def on_cancel(self) -> None:
		confirmation.take_back(self)
