"""The lead from entry to closing (L1-L9): each hook only calls what is named after the rule."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.leads import appeal, assignment, closing, fields, registration, review, stages, states, steps
from crm_cn.scope import process, process_notice
from crm_cn.scope.assignment import Passing
from crm_cn.scope.holder import Holder


class LeadRegistration(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from erpnext.crm.doctype.opportunity_lost_reason_detail.opportunity_lost_reason_detail import (
			OpportunityLostReasonDetail,
		)
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.lead_registration_alias.lead_registration_alias import (
			LeadRegistrationAlias,
		)
		from crm_cn.crm_cn.doctype.lead_registration_competitor.lead_registration_competitor import (
			LeadRegistrationCompetitor,
		)
		from crm_cn.crm_cn.doctype.lead_registration_evidence.lead_registration_evidence import (
			LeadRegistrationEvidence,
		)
		from crm_cn.crm_cn.doctype.lead_registration_item.lead_registration_item import LeadRegistrationItem
		from crm_cn.crm_cn.doctype.lead_registration_owner_log.lead_registration_owner_log import (
			LeadRegistrationOwnerLog,
		)
		from crm_cn.crm_cn.doctype.lead_registration_stage_log.lead_registration_stage_log import (
			LeadRegistrationStageLog,
		)
		from crm_cn.crm_cn.doctype.record_party.record_party import RecordParty

		address: DF.Link | None
		address_line: DF.Data | None
		aliases: DF.Table[LeadRegistrationAlias]
		city: DF.Data | None
		claimed_on: DF.Datetime | None
		collision_checked_on: DF.Datetime | None
		collision_reasons: DF.JSON | None
		collision_score: DF.Percent
		collision_tier: DF.Literal["", "clear", "weak", "suspect", "block"]
		competitors: DF.Table[LeadRegistrationCompetitor]
		contact: DF.Link | None
		contact_person: DF.Data | None
		contact_position: DF.Data | None
		contract: DF.Link | None
		credit_code: DF.Data | None
		currency: DF.Link | None
		customer: DF.Link | None
		customer_name: DF.Data
		email: DF.Data | None
		evidence: DF.Table[LeadRegistrationEvidence]
		expected_amount: DF.Currency
		expected_signing_date: DF.Date | None
		industry: DF.Link | None
		initiation_reason: DF.SmallText | None
		introducer: DF.Data | None
		introducer_contact: DF.Link | None
		last_evidence_on: DF.Datetime | None
		last_holder: DF.Link | None
		lost_detail: DF.SmallText | None
		lost_on: DF.Datetime | None
		lost_reasons: DF.TableMultiSelect[OpportunityLostReasonDetail]
		other_phones: DF.SmallText | None
		owner_log: DF.Table[LeadRegistrationOwnerLog]
		party: DF.DynamicLink | None
		party_kind: DF.Literal["Company", "Individual"]
		party_type: DF.Link | None
		phone: DF.Data | None
		pool_reason: DF.SmallText | None
		pooled_on: DF.Datetime | None
		probability: DF.Percent
		products: DF.Table[LeadRegistrationItem]
		project_summary: DF.Text | None
		protected_until: DF.Date | None
		protection_warned_on: DF.Datetime | None
		registered_on: DF.Datetime | None
		responsible_department: DF.Link | None
		responsible_employee: DF.Link | None
		responsible_user: DF.Link | None
		returned_on: DF.Datetime | None
		review_note: DF.SmallText | None
		reviewed_by: DF.Link | None
		sales_order: DF.Link | None
		source: DF.Link | None
		stage: DF.Link | None
		stage_entered_on: DF.Datetime | None
		stage_log: DF.Table[LeadRegistrationStageLog]
		status: DF.Literal[
			"Draft",
			"In Review",
			"Returned",
			"Collided",
			"Appealed",
			"In Follow-up",
			"Won",
			"Lost",
			"Public Pool",
			"Withdrawn",
		]
		submitted_on: DF.Datetime | None
		team: DF.Table[RecordParty]
		territory: DF.Link | None
		website: DF.Data | None
		winning_competitor: DF.Link | None
		won_on: DF.Datetime | None
		workflow_state: DF.Link | None
	# end: auto-generated types

	def before_insert(self) -> None:
		assignment.set_author_responsible(self)

	def validate(self) -> None:
		states.derive(self)
		fields.keep_system_fields(self)
		process.enter_stages(self)
		states.check_step(self)
		fields.refuse_frozen(self)
		review.check_reviewer(self)
		review.check_note(self)
		assignment.check_change(self)
		assignment.derive(self)
		registration.check_complete(self)
		stages.check_change(self)
		closing.check_won(self)
		closing.check_lost(self)
		appeal.check_step(self)
		steps.prepare(self)
		registration.stamp_submission(self)
		review.stamp_decision(self)
		closing.stamp(self)
		stages.follow_change(self)
		assignment.log_change(self)

	def validate_workflow(self) -> None:
		"""The program's own steps ask no role; everybody else's do (see states.move)."""
		if not self.flags.crm_cn_system:
			super().validate_workflow()

	def on_update(self) -> None:
		steps.follow(self)
		assignment.hand_over(self)
		process.catch_up(self)
		process_notice.tell(self)

	def on_trash(self) -> None:
		closing.delete(self)

	def pass_on(self, receiver: Holder, passing: Passing) -> list[tuple[str, str]]:
		"""L7: go to another employee by the rules of leads; asked by scope/assignment.py."""
		return assignment.pass_on(self, receiver, passing)


def on_doctype_update() -> None:
	"""Indexes for what the permission predicate asks and no field carries."""
	frappe.db.add_index("Lead Registration", ["owner"])
