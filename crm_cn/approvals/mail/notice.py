"""Who is asked, copied or concerned hears of it (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.user import get_users_with_role

from crm_cn import notices


def asked(doc: Document, task: Document) -> None:
	"""Tell somebody that a document waits for them: in the Desk, and by a mail with the actions."""
	text = _about(_("Approval requested: {0} {1} of {2}", lang=_language(task)), doc, task)
	notices.tell([task.approver], doc.doctype, doc.name, text, mail=False)
	_write_soon(task.name)


def reminded(doc: Document, task: Document | frappe._dict) -> None:
	"""Remind somebody of what waits for them."""
	text = _about(
		_("Reminder, still waiting for your approval: {0} {1} of {2}", lang=_language(task)), doc, task
	)
	notices.tell([task.approver], doc.doctype, doc.name, text, mail=False)
	_write_soon(task.name)


def overdue(doc: Document, task: Document | frappe._dict) -> None:
	"""Tell who is asked, and the author, that the time limit has passed and that it stays where it is."""
	text = _about(_("Overdue, waiting for your approval: {0} {1} of {2}", lang=_language(task)), doc, task)
	notices.tell([task.approver], doc.doctype, doc.name, text, mail=False)
	_write_soon(task.name)
	if not frappe.has_permission(doc.doctype, "read", doc=doc, user=task.author):
		return
	language = notices.language_of(task.author)
	text = _(
		"The approval of {0} {1} is overdue; it waits for {2}. You can remind them.", lang=language
	).format(_(doc.doctype, lang=language), escape_html(task.title or doc.name), _person(task.approver))
	notices.tell([task.author], doc.doctype, doc.name, text)


def nobody(doc: Document, task: Document | frappe._dict) -> None:
	"""Tell the administrators that somebody who left is asked and that nobody can be found: nothing stalls silently.

	About the task, which they may read, whether or not they may read the document.
	"""
	for user in get_users_with_role("System Manager"):
		language = notices.language_of(user)
		text = _(
			"{0} {1} waits for {2}, who has left, and nobody may decide instead. Hand it over to somebody, or name a fallback approver in Approval Settings.",
			lang=language,
		).format(_(doc.doctype, lang=language), escape_html(doc.name), _person(task.approver))
		notices.tell([user], "Approval Task", task.name, text)


def _language(task: Document | frappe._dict) -> str | None:
	return notices.language_of(task.approver)


def _about(text: str, doc: Document, task: Document | frappe._dict) -> str:
	"""Fill in what waits and whose it is."""
	return text.format(
		_(doc.doctype, lang=_language(task)), escape_html(task.title or doc.name), _person(task.author)
	)


def _person(user: str) -> str:
	return escape_html(frappe.db.get_value("User", user, "full_name") or user)


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


def _write_soon(task: str) -> None:
	"""Write the mail of a task once this transaction is committed."""
	frappe.enqueue(
		"crm_cn.approvals.mail.letters.send",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		task=task,
	)
