"""How a handover runs in the background, and how people hear of it (L7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.background_jobs import is_job_enqueued

from crm_cn.notices import language_of
from crm_cn.rules import handover as rule

TIMEOUT = 3 * 60 * 60  # seconds
NEWS = "crm_cn_handover"
#: Rows between two messages to the open form.
BATCH = 5
_POINT = "crm_cn_handover_kept"


def enqueue(name: str) -> bool:
	"""Put the job of a handover into the queue; False when it waits or runs already."""
	at_once = runs_at_once()
	if not at_once and is_job_enqueued(job_id(name)):
		return False
	frappe.enqueue(
		"crm_cn.scope.handover.run",
		queue="default",  # somebody waits for it; large jobs of the program itself are in "long"
		timeout=TIMEOUT,
		job_id=job_id(name),
		now=at_once,
		enqueue_after_commit=not at_once,
		name=name,
	)
	return True


def job_id(name: str) -> str:
	"""Return the name of the job of a handover."""
	return f"crm_cn_handover_{name}"


def is_alive(name: str) -> bool:
	"""Say whether the job of a handover waits or runs."""
	return runs_at_once() or bool(is_job_enqueued(job_id(name)))


def runs_at_once() -> bool:
	"""In tests a job is done in the request itself."""
	return bool(frappe.flags.in_test or getattr(frappe, "in_test", False))


@contextmanager
def acting(user: str) -> Iterator[None]:
	"""Do the job with the rights and in the language of whoever started it, also when a scheduler goes on with it."""
	before, language = frappe.session.user, frappe.local.lang
	if before != user:
		frappe.set_user(user)
	frappe.set_user_lang(user)
	try:
		yield
	finally:
		if before != user:
			frappe.set_user(before)
		frappe.local.lang = language


def keep() -> None:
	"""A job keeps what it has. In a test everything stays one transaction, to be thrown away."""
	if frappe.flags.in_test:
		frappe.db.savepoint(_POINT)
	else:
		frappe.db.commit()  # a job: each row is complete in itself; nosemgrep


def undo() -> None:
	"""Take back what was done since the last `keep`."""
	if frappe.flags.in_test:
		frappe.db.rollback(save_point=_POINT)
	else:
		frappe.db.rollback()


def news(doc: Document, counts: dict[str, int]) -> None:
	"""Tell those who have the form open how far it is; only numbers."""
	frappe.publish_realtime(
		NEWS,
		{"name": doc.name, "progress": rule.progress(counts), "counts": counts},
		doctype=doc.doctype,
		docname=doc.name,
	)


def tell_receivers(doc: Document) -> None:
	"""One notice to everybody who received something, instead of one for each document."""
	rows = frappe.get_all(
		"Handover Item",
		{"parent": doc.name, "parenttype": doc.doctype, "result": rule.MOVED},
		pluck="to_employee",
	)
	for employee, number in sorted(Counter(rows).items()):
		user = frappe.db.get_value("Employee", employee, "user_id")
		if not user or user == frappe.session.user:
			continue
		language = language_of(user)
		text = _("{0} documents of {1} have been handed over to you by {2}", lang=language)
		subject = text.format(
			frappe.bold(number),
			frappe.bold(escape_html(doc.from_name or doc.from_employee)),
			frappe.bold(escape_html(frappe.utils.get_fullname(frappe.session.user))),
		)
		notice = {"type": "Alert", "subject": subject, "from_user": frappe.session.user}
		enqueue_create_notification(user, notice)
