"""L8: done visits and samples are evidence of follow-up; reopened, cancelled or deleted ones are not."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.leads import evidence
from crm_cn.rules import activity, protection


def of_activity(doc: Document) -> None:
	"""Record the evidence of a done visit or sample; take it back when it is no longer one."""
	if doc.lead_registration and doc.status == activity.DONE and protection.is_evidence(doc.activity_type):
		evidence.record(doc.lead_registration, doc.activity_type, doc.done_on, doc.doctype, doc.name)
	else:
		forget(doc)


def forget(doc: Document) -> None:
	"""Take back whatever evidence this activity was."""
	evidence.withdraw(doc.doctype, doc.name)
