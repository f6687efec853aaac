"""How check and import run in the background, and how the form hears of them."""

from __future__ import annotations

import hashlib
import time

import frappe
from frappe import _
from frappe.utils.background_jobs import enqueue, is_job_enqueued
from frappe.utils.scheduler import is_scheduler_inactive

from crm_cn.imports.limits import SECONDS_BETWEEN_NEWS

TIMEOUT = 10_000  # seconds, as the platform gives an import
CHECK_NEWS = "crm_cn_import_check"
IMPORT_NEWS = "data_import_progress"  # the platform's form shows it
REFRESH_NEWS = "data_import_refresh"


def start(method: str, kind: str, data_import: str) -> bool:
	"""Put a job into the queue; False when it waits or runs already."""
	at_once = runs_at_once()
	if is_scheduler_inactive() and not at_once:
		frappe.throw(_("Scheduler is inactive. Cannot import data."), title=_("Scheduler Inactive"))
	job_id = f"crm_cn_{kind}_{hashlib.blake2b(data_import.encode(), digest_size=10).hexdigest()}"
	if not at_once and is_job_enqueued(job_id):
		return False
	enqueue(
		method,
		queue="default",
		timeout=TIMEOUT,
		job_id=job_id,
		data_import=data_import,
		now=at_once,
		enqueue_after_commit=not at_once,
	)
	return True


def runs_at_once() -> bool:
	"""As the platform does in its tests and for developers: in the request itself."""
	return bool(frappe.flags.in_test or getattr(frappe, "in_test", False) or frappe.conf.developer_mode)


class News:
	"""Tells the form how far a job is, not more often than a person can see."""

	def __init__(self, event: str, data_import: str, total: int):
		self.event = event
		self.data_import = data_import
		self.total = total
		self.began = time.monotonic()
		self._last = 0.0

	def tell(self, current: int, **more) -> None:
		"""`current` of the rows are done."""
		moment = time.monotonic()
		if moment - self._last < SECONDS_BETWEEN_NEWS and current < self.total:
			return
		self._last = moment
		share = current / self.total if self.total else 1
		eta = (moment - self.began) / share * (1 - share) if share else 0
		frappe.publish_realtime(
			self.event,
			{"data_import": self.data_import, "current": current, "total": self.total, "eta": eta, **more},
			user=frappe.session.user,
		)


def speak_the_language_of(user: str) -> None:
	"""Messages that are kept are in the language of whoever will read them."""
	if user and user != "Guest":
		frappe.set_user_lang(user)


_POINT = "crm_cn_import_kept"


def keep() -> None:
	"""A job keeps what it has. In a test everything stays one transaction, to be thrown away."""
	if frappe.flags.in_test:
		frappe.db.savepoint(_POINT)
	else:
		frappe.db.commit()  # a job: what it says so far is asked for while it runs; nosemgrep


def undo() -> None:
	"""Take back what was done since the last `keep`."""
	if frappe.flags.in_test:
		frappe.db.rollback(save_point=_POINT)
	else:
		frappe.db.rollback()
