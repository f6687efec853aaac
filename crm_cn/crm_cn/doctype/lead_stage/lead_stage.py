"""A stage of the funnel (L5), and who works in it (D9)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.scope import process_update


class LeadStage(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.lead_stage_requirement.lead_stage_requirement import LeadStageRequirement
		from crm_cn.crm_cn.doctype.stage_business_role.stage_business_role import StageBusinessRole

		business_roles: DF.TableMultiSelect[StageBusinessRole]
		color: DF.Color | None
		enabled: DF.Check
		order: DF.Int
		probability: DF.Percent
		requirements: DF.Table[LeadStageRequirement]
		stage_name: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		self.check_requirements()

	def on_update(self) -> None:
		process_update.follow_change(self)

	def after_rename(self, old: str, new: str, merge: bool = False) -> None:
		process_update.follow_rename(self, old, new)

	def after_delete(self) -> None:
		process_update.start(self.doctype)

	def check_requirements(self) -> None:
		"""Throw when a requirement names no field of the lead: nobody could ever enter the stage."""
		meta = frappe.get_meta("Lead Registration")
		for row in self.requirements:
			if not meta.has_field(row.fieldname):
				frappe.throw(
					_("Row {0}: Lead Registration has no field {1}.").format(
						row.idx, frappe.bold(row.fieldname)
					)
				)
