"""A stage of the funnel (L5)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadStage(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.lead_stage_requirement.lead_stage_requirement import LeadStageRequirement

		color: DF.Color | None
		enabled: DF.Check
		order: DF.Int
		probability: DF.Percent
		requirements: DF.Table[LeadStageRequirement]
		stage_name: DF.Data
	# end: auto-generated types
