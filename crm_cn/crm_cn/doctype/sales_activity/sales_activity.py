"""A contact with a customer, planned and done (L4); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.activities import calendar, evidence, next_step, people, plan, registration


class SalesActivity(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.record_party.record_party import RecordParty
		from crm_cn.crm_cn.doctype.sales_activity_participant.sales_activity_participant import (
			SalesActivityParticipant,
		)

		activity_type: DF.Literal["Visit", "Call", "Letter", "Message", "Meeting", "Sample", "Quotation"]
		cancel_reason: DF.SmallText | None
		contact: DF.Link | None
		done_on: DF.Datetime | None
		duration_minutes: DF.Int
		event: DF.Link | None
		lead_registration: DF.Link | None
		location: DF.Data | None
		next_activity: DF.Link | None
		next_step: DF.Data | None
		next_step_on: DF.Datetime | None
		next_step_type: DF.Literal["Visit", "Call", "Letter", "Message", "Meeting", "Sample", "Quotation"]
		participants: DF.Table[SalesActivityParticipant]
		parties: DF.Table[RecordParty]
		party: DF.DynamicLink | None
		party_type: DF.Link | None
		planned_on: DF.Datetime | None
		previous_activity: DF.Link | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
		responsible_department: DF.Link | None
		responsible_employee: DF.Link | None
		responsible_user: DF.Link | None
		result: DF.Text | None
		status: DF.Literal["Planned", "Done", "Cancelled"]
		subject: DF.Data
		todo: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		people.set_responsible(self)
		people.drop_repeated_participants(self)
		plan.keep_system_links(self)
		plan.set_planned_on_when_only_done(self)
		plan.validate_status_change(self)
		plan.validate_plan_and_result(self)
		registration.validate_visible(self)
		registration.validate_still_followed(self)
		registration.set_party(self)

	def on_update(self) -> None:
		calendar.keep_in_step(self)
		next_step.plan(self)
		evidence.of_activity(self)

	def on_trash(self) -> None:
		registration.validate_may_delete(self)
		evidence.forget(self)
		next_step.unlink(self)
		calendar.remove_from_calendar(self)
