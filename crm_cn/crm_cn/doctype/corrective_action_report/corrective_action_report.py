"""Root cause and corrective action of a grave or repeated complaint (P5: 8D, CAPA)."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.complaints import corrective_action, quality


class CorrectiveActionReport(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.corrective_action_member.corrective_action_member import (
			CorrectiveActionMember,
		)
		from crm_cn.crm_cn.doctype.corrective_action_step.corrective_action_step import CorrectiveActionStep
		from crm_cn.crm_cn.doctype.corrective_action_why.corrective_action_why import CorrectiveActionWhy

		actions: DF.Table[CorrectiveActionStep]
		actions_on: DF.Datetime | None
		causes: DF.Table[CorrectiveActionWhy]
		closed_on: DF.Datetime | None
		complaint: DF.Link
		contained_on: DF.Datetime | None
		containment: DF.Text | None
		lessons: DF.Text | None
		non_conformance: DF.Link | None
		problem: DF.Text | None
		root_cause: DF.Text | None
		root_cause_on: DF.Datetime | None
		status: DF.Literal["Open", "Contained", "Root Cause Found", "Actions Taken", "Verified", "Closed"]
		subject: DF.Data | None
		team: DF.Table[CorrectiveActionMember]
		verification: DF.Text | None
		verified_by: DF.Link | None
		verified_on: DF.Datetime | None
	# end: auto-generated types

	def before_insert(self) -> None:
		corrective_action.start_with_complaint(self)

	def validate(self) -> None:
		corrective_action.check_complaint(self)
		corrective_action.keep_what_is_ours(self)
		corrective_action.check_step(self)
		corrective_action.check_needs(self)
		corrective_action.check_frozen(self)
		corrective_action.stamp(self)

	def after_insert(self) -> None:
		corrective_action.tell_complaint(self)

	def on_update(self) -> None:
		quality.follow(self)
		corrective_action.bring_team(self)

	def on_trash(self) -> None:
		corrective_action.refuse_deleting(self)
		quality.let_go(self)
