"""Telling people of a record: a notification, and an e-mail as each has chosen; whom, and in which language."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.utils.user import get_users_with_role


def tell(users: Iterable[str], doctype: str, name: str, text: str, mail: bool = True) -> None:
	"""Notify users about a record once this transaction is committed; an e-mail goes by each user's settings.

	Without `mail` none goes: a better one is written by who calls.

	In the background, so that a mail account that does not work costs nobody the notice itself. Who may know of the
	record is for the caller to see to (crm_cn.permissions.told).
	"""
	frappe.enqueue(
		"frappe.desk.doctype.notification_log.notification_log.make_notification_logs",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		users=list(users),
		doc=frappe._dict(
			type="Assignment" if mail else "Alert",  # the platform never mails an "Alert"
			document_type=doctype,
			document_name=name,
			subject=text,
			from_user=frappe.session.user,
		),
	)


def supervisors() -> list[str]:
	"""Return the enabled users who supervise; the administrators where nobody does."""
	return get_users_with_role("CRM Supervisor") or get_users_with_role("System Manager")


def language_of(user: str) -> str | None:
	"""Return the language a user reads."""
	return frappe.db.get_value("User", user, "language")
