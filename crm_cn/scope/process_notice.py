"""D9: when a record enters a stage, the people of the stage hear of it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import make_notification_logs
from frappe.model.document import Document
from frappe.utils import escape_html

from crm_cn.notices import language_of
from crm_cn.scope.process import STAGE_FIELD, people, stages_in


def tell(doc: Document) -> None:
	"""Notify the people of the stage this save has brought the record into, but not who did it.

	In the background once the save is committed: only then does everybody's access stand.
	"""
	before = doc.get_doc_before_save()
	stage = doc.get(STAGE_FIELD)
	if not before or not stage or before.get(STAGE_FIELD) == stage:
		return
	users = people_of(doc, stage) - {frappe.session.user}
	if users:
		frappe.enqueue(
			send,
			enqueue_after_commit=True,
			now=bool(frappe.flags.in_test),
			doctype=doc.doctype,
			name=doc.name,
			stage=stage,
			users=sorted(users),
			by=frappe.session.user,
		)


def people_of(doc: Document, stage: str) -> set[str]:
	"""Return the users who are in a stage of the record."""
	return {row.user for row in people(doc) if row.user and stage in stages_in(row)}


def send(doctype: str, name: str, stage: str, users: list[str], by: str) -> None:
	"""Notify those of the users who may view the record, each in their language; an e-mail goes by their settings.

	Nothing when the record is gone or has moved on meanwhile.
	"""
	if not frappe.db.exists(doctype, name):
		return
	doc = frappe.get_doc(doctype, name)
	if doc.get(STAGE_FIELD) != stage:
		return
	for user in users:
		if not frappe.has_permission(doctype, "read", doc=doc, user=user):
			continue
		make_notification_logs(
			frappe._dict(
				type="Assignment",  # the platform never mails an "Alert"
				document_type=doctype,
				document_name=name,
				subject=text(doc, stage, user),
				from_user=by,
			),
			[user],
		)


def text(doc: Document, stage: str, user: str) -> str:
	"""Return what the user reads."""
	lang = language_of(user)
	return _("{0} has entered the stage {1}, in which you work.", lang=lang).format(
		frappe.bold(escape_html(doc.get_title() or doc.name)), frappe.bold(escape_html(_(stage, lang=lang)))
	)
