"""Telling people of a complaint: a notification, and an e-mail as the person has chosen; each in the own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe.model.document import Document
from frappe.utils.user import get_users_with_role

from crm_cn.leads.warning import language_of
from crm_cn.permissions.told import those_who_may

COMPLAINT = "Complaint"


def tell(users: Iterable[str], doc: Document, text: Callable[[str | None], str]) -> list[str]:
	"""Notify those of the users who may know of a complaint once this transaction is committed; return them."""
	told = those_who_may(dict.fromkeys(users), COMPLAINT, doc.name)
	for user in told:
		frappe.enqueue(
			"frappe.desk.doctype.notification_log.notification_log.make_notification_logs",
			enqueue_after_commit=True,
			now=bool(frappe.flags.in_test),
			users=[user],
			doc=frappe._dict(
				type="Assignment",  # the platform never mails an "Alert"
				document_type=COMPLAINT,
				document_name=doc.name,
				subject=text(language_of(user)),
				from_user=frappe.session.user,
			),
		)
	return told


def supervisors() -> list[str]:
	"""Return the enabled users who supervise; the administrators where nobody does."""
	return get_users_with_role("CRM Supervisor") or get_users_with_role("System Manager")
