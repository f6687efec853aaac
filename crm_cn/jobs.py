"""Scheduled work on many records: each in a transaction of its own, one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import frappe

T = TypeVar("T")

TRIES = 3
#: What the database breaks off so that somebody else can go on: it may well succeed the next time.
BROKEN_OFF = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


def alone(step: Callable[[], T], failed: Callable[[], T], tries: int = TRIES) -> T:
	"""Take one step of a job in a transaction of its own; return what it returns, or what `failed` does.

	Commits before, so that the step (which locks what it works on) reads what others have committed meanwhile, and
	after it. A step that the database breaks off, by a deadlock or a lock that does not come, is taken again up to
	`tries` times. On any other error, and after the last try, everything the step did is rolled back and `failed`
	says so: it logs and tells, within the error's `except`, and what it writes is committed. Only an error of `failed`
	itself comes out of here. For jobs only, never in a request.
	"""
	while True:
		tries -= 1
		keep()
		try:
			outcome = step()
			keep()
			return outcome
		except Exception as error:
			frappe.db.rollback()
			if tries > 0 and isinstance(error, BROKEN_OFF):
				continue
			outcome = failed()
			keep()
			return outcome


def keep() -> None:
	"""Commit: nothing of one record is left open for the next."""
	frappe.db.commit()  # a job; nosemgrep
