"""Telling people of a complaint: a notification, and an e-mail as the person has chosen; each in the own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from frappe.model.document import Document

from crm_cn import notices
from crm_cn.permissions.told import those_who_may

COMPLAINT = "Complaint"


def tell(users: Iterable[str], doc: Document, text: Callable[[str | None], str]) -> list[str]:
	"""Notify those of the users who may know of a complaint once this transaction is committed; return them."""
	told = those_who_may(dict.fromkeys(users), COMPLAINT, doc.name)
	for user in told:
		notices.tell([user], COMPLAINT, doc.name, text(notices.language_of(user)))
	return told
