"""A complaint of a customer from acceptance to closing (P1-P5): each hook only calls what is named after the rule."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.complaints import acceptance, fields, files, repeats, routing, states, steps, time


class Complaint(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.complaint_escalation.complaint_escalation import ComplaintEscalation
		from crm_cn.crm_cn.doctype.complaint_picture.complaint_picture import ComplaintPicture
		from crm_cn.crm_cn.doctype.record_party.record_party import RecordParty

		agreement_status: DF.Literal["First Response Due", "Resolution Due", "Fulfilled", "Failed"]
		batch_no: DF.Data | None
		category: DF.Link | None
		cause_party: DF.Literal["", "Us", "Supplier", "Carrier", "Customer", "Unknown"]
		channel: DF.Literal["Phone", "Visit", "Letter", "E-mail", "Web Form", "WeChat", "Sales", "Other"]
		closed_on: DF.Datetime | None
		contact: DF.Link | None
		contact_person: DF.Data | None
		corrective_action_report: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		delivery_note: DF.Link | None
		demand_detail: DF.SmallText | None
		demanded_remedy: DF.Literal["", "Replacement", "Refund", "Repair", "Discount", "Apology", "Other"]
		description: DF.Text
		email: DF.Data | None
		escalations: DF.Table[ComplaintEscalation]
		first_responded_on: DF.Datetime | None
		followed_up_on: DF.Datetime | None
		is_repeat: DF.Check
		item: DF.Link | None
		main_category: DF.Link | None
		measures: DF.Text | None
		on_hold_since: DF.Datetime | None
		order_number: DF.Data | None
		parties: DF.Table[RecordParty]
		pauses: DF.JSON | None
		phone: DF.Data | None
		pictures: DF.Table[ComplaintPicture]
		priority: DF.Link | None
		product: DF.Data | None
		public_answer: DF.SmallText | None
		public_secret: DF.Data | None
		received_by: DF.Link | None
		received_on: DF.Datetime
		remedy: DF.Literal["", "Replacement", "Refund", "Repair", "Discount", "Apology", "Other", "None"]
		remedy_cost: DF.Currency
		reopened_count: DF.Int
		repeat_of: DF.Link | None
		resolution_time: DF.Duration | None
		resolved_on: DF.Datetime | None
		response_by: DF.Datetime | None
		responsible_department: DF.Link | None
		responsible_employee: DF.Link | None
		responsible_user: DF.Link | None
		sales_order: DF.Link | None
		satisfaction: DF.Literal[
			"", "Very Dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very Satisfied"
		]
		satisfaction_by: DF.Literal["", "Phone", "Link"]
		satisfaction_comment: DF.SmallText | None
		satisfaction_on: DF.Datetime | None
		serial_no: DF.Data | None
		service_level_agreement: DF.Link | None
		service_level_agreement_creation: DF.Datetime | None
		sla_resolution_by: DF.Datetime | None
		sla_resolution_date: DF.Datetime | None
		status: DF.Literal[
			"Accepted",
			"In Handling",
			"Waiting for Customer",
			"Resolved",
			"Followed Up",
			"Closed",
			"Withdrawn",
		]
		subject: DF.Data
		supplier: DF.Link | None
		total_hold_time: DF.Duration | None
		withdraw_reason: DF.SmallText | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		steps.tell_form(self)

	def before_validate(self) -> None:
		acceptance.relate_customer(self)

	def before_insert(self) -> None:
		acceptance.put_author_on(self)

	def validate(self) -> None:
		states.derive(self)
		fields.keep_system_fields(self)
		states.check_step(self)
		fields.refuse_frozen(self)
		acceptance.stamp(self)
		acceptance.fill(self)
		acceptance.check_caller(self)
		acceptance.check_received_on(self)
		acceptance.check_category(self)
		acceptance.derive_category(self)
		acceptance.check_handler(self)
		files.check_pictures(self)
		steps.check_complete(self)
		steps.check_satisfied(self)
		steps.prepare(self)
		acceptance.derive_people(self)
		time.start(self)

	def validate_workflow(self) -> None:
		"""The program's own steps ask no role; everybody else's do (see states.move)."""
		if not self.flags.crm_cn_system:
			super().validate_workflow()

	def before_save(self) -> None:
		"""After what the platform checks and computes on validate: hidden links are refused, the agreement is applied."""
		acceptance.check_papers(self)
		repeats.recognise(self)
		time.settle(self)

	def on_update(self) -> None:
		steps.follow(self)
		repeats.say(self)

	def on_change(self) -> None:
		routing.adopt(self)
		routing.tell_when_nobody(self)


def on_doctype_update() -> None:
	"""An index for recognising repeats, and for the panel of a customer's complaints."""
	frappe.db.add_index("Complaint", ["customer", "received_on"])
