"""Settings of approvals (A4): who is asked where the rules find nobody, and from which amounts more levels are needed."""

from __future__ import annotations

from frappe.model.document import Document


class ApprovalSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.onboarding_document.onboarding_document import OnboardingDocument

		confirmation_draft: DF.Check
		fallback_approver: DF.Link | None
		leave_without_delegate: DF.Literal["Ask Their Manager", "Wait"]
		link_days: DF.Int
		local_average_wage: DF.Currency
		onboarding_documents: DF.Table[OnboardingDocument]
		probation_months: DF.Int
		probation_reminder_days: DF.Data | None
		requisition_compensation_above: DF.Currency
		requisition_positions_above: DF.Int
		request_head_above: DF.Currency
		same_approver: DF.Literal["Ask Their Manager", "Pass the Level"]
	# end: auto-generated types
