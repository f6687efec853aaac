"""Sales Order of ERPNext, tied to a lead registration by crm_cn_lead_registration (L3, L8)."""

from frappe.model.document import Document

from crm_cn.activities import papers, registration


def validate(doc: Document, method: str | None = None) -> None:
	"""None on a registration that failed, is closed, or that the user may not see."""
	registration.validate_paper(doc)


def before_submit(doc: Document, method: str | None = None) -> None:
	"""The registration may have been closed since the draft was saved."""
	registration.validate_paper(doc)


def on_submit(doc: Document, method: str | None = None) -> None:
	"""A submitted order is evidence of follow-up."""
	papers.count_as_evidence(doc)


def on_cancel(doc: Document, method: str | None = None) -> None:
	"""A cancelled order is no evidence any more."""
	papers.no_evidence(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""Nor is a deleted one."""
	papers.no_evidence(doc)
