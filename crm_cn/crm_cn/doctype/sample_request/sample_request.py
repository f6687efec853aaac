"""Samples asked for a customer, from the request to the answer (M2-M5); each hook only calls what is named after the rule."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.samples import fields, papers, pictures, request, states, steps


class SampleRequest(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.record_party.record_party import RecordParty
		from crm_cn.crm_cn.doctype.sample_picture.sample_picture import SamplePicture
		from crm_cn.crm_cn.doctype.sample_request_item.sample_request_item import SampleRequestItem

		address: DF.Link | None
		answer: DF.Literal["", "Approved", "To Improve", "Refused", "No Answer"]
		answer_pictures: DF.Table[SamplePicture]
		answer_reasons: DF.SmallText | None
		answered_on: DF.Date | None
		carrier: DF.Data | None
		charge_type: DF.Literal["Free", "Paid", "Returnable"]
		contact: DF.Link | None
		contact_person: DF.Data | None
		customer: DF.Link | None
		customer_name: DF.Data | None
		expected_answer_on: DF.Date | None
		items: DF.Table[SampleRequestItem]
		lead_registration: DF.Link | None
		needs_supervisor: DF.Check
		next_activity: DF.Link | None
		next_step: DF.Data | None
		next_step_on: DF.Datetime | None
		opportunity: DF.Link | None
		parties: DF.Table[RecordParty]
		phone: DF.Data | None
		purpose: DF.SmallText
		quotation: DF.Link | None
		received_on: DF.Date | None
		reminded_on: DF.Date | None
		responsible_department: DF.Link | None
		responsible_employee: DF.Link | None
		responsible_user: DF.Link | None
		review_note: DF.SmallText | None
		reviewed_by: DF.Link | None
		reviewed_on: DF.Datetime | None
		sales_order: DF.Link | None
		ship_to: DF.SmallText | None
		shipped_on: DF.Date | None
		status: DF.Literal[
			"Draft",
			"In Review",
			"Supervisor Review",
			"Preparing",
			"Shipped",
			"Received",
			"Answered",
			"Closed",
			"Rejected",
			"Cancelled",
		]
		total_qty: DF.Float
		total_value: DF.Currency
		tracking_number: DF.Data | None
		wanted_by: DF.Date | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		request.check_visible(self)
		request.check_about(self)
		request.derive_about(self)
		request.set_responsible(self)

	def validate(self) -> None:
		states.derive(self)
		fields.keep_system_fields(self)
		states.check_step(self)
		fields.refuse_frozen(self)
		fields.refuse_shipping_by_others(self)
		fields.refuse_beyond_keeping(self)
		request.check_visible(self)
		request.check_about(self)
		request.derive_about(self)
		request.fill_contact(self)
		request.check_contact(self)
		request.check_lead(self)
		request.derive_responsible(self)
		request.settle_lines(self)
		request.judge_value(self)
		request.check_dates(self)
		request.check_reviewer(self)
		request.check_note(self)
		request.stamp(self)
		pictures.check(self, "answer_pictures")
		papers.check_named(self)
		steps.prepare(self)

	def on_update(self) -> None:
		pictures.attach(self, "answer_pictures")
		steps.follow(self)

	def on_trash(self) -> None:
		steps.refuse_deleting(self)
		steps.no_evidence(self)


def on_doctype_update() -> None:
	"""Indexes for what the permission predicate asks and no field carries."""
	frappe.db.add_index("Sample Request", ["owner"])
