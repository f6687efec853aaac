"""Who is asked, copied or concerned hears of it (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from crm_cn import notices


def asked(doc: Document, task: Document) -> None:
	"""Tell somebody that a document waits for them."""
	language = notices.language_of(task.approver)
	text = _("Approval requested: {0} {1} of {2}", lang=language).format(
		_(doc.doctype, lang=language),
		escape_html(task.title or doc.name),
		escape_html(frappe.db.get_value("User", task.author, "full_name") or task.author),
	)
	notices.tell([task.approver], doc.doctype, doc.name, text)


def copied(doc: Document, task: Document) -> None:
	"""Tell somebody that a document was copied to them."""
	language = notices.language_of(task.approver)
	text = _("Copied to you: {0} {1}", lang=language).format(
		_(doc.doctype, lang=language), escape_html(task.title or doc.name)
	)
	notices.tell([task.approver], doc.doctype, doc.name, text)


def ended(process: Document) -> None:
	"""Tell the author how the approval of a document ended, where they may see it: of a dismissal they may not."""
	doctype, name = process.reference_doctype, process.reference_name
	if not frappe.has_permission(doctype, "read", doc=name, user=process.author):
		return
	language = notices.language_of(process.author)
	text = _("{0} {1}: {2}", lang=language).format(
		_(process.reference_doctype, lang=language),
		escape_html(process.title or process.reference_name),
		_(process.state, lang=language),
	)
	notices.tell([process.author], process.reference_doctype, process.reference_name, text)
