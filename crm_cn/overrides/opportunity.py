"""Opportunity of ERPNext, tied to a lead registration by crm_cn_lead_registration (L3)."""

from frappe.model.document import Document

from crm_cn.activities import registration


def validate(doc: Document, method: str | None = None) -> None:
	"""None on a registration that failed, is closed, or that the user may not see."""
	registration.validate_paper(doc)
