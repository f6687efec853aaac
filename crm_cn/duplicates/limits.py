"""How many companies a person may ask about, so that nobody fishes the customer list (L3).

Counted in Redis, which a rolled back request cannot undo; when Redis is gone, by the Duplicate Check Log.
"""

from __future__ import annotations

import time

import frappe
from frappe import _
from redis.exceptions import RedisError

from crm_cn.duplicates import settings

MINUTE, DAY = 60, 24 * 60 * 60


class TooManyChecks(frappe.TooManyRequestsError):
	"""The person has asked too often."""


def spend(user: str, questions: int = 1) -> None:
	"""Count questions before they are answered; raises TooManyChecks when there were too many."""
	if user == "Administrator":
		return
	allowed = settings.limits()
	for seconds, most in ((MINUTE, allowed.per_minute), (DAY, allowed.per_day)):
		# A batch is one question by the minute: it is limited by its size and by the day.
		count = questions if seconds == DAY else 1
		if most and _asked(user, seconds, count) > most:
			_refuse(seconds)


def _refuse(seconds: int) -> None:
	if seconds == MINUTE:
		frappe.throw(
			_("Too many duplicate checks in one minute. Wait a moment and try again."), TooManyChecks
		)
	frappe.throw(
		_("You have reached today's number of duplicate checks. Ask the CRM Supervisor if you need more."),
		TooManyChecks,
	)


def _asked(user: str, seconds: int, count: int) -> int:
	"""Questions of this user in this minute or day, these included."""
	try:
		key = frappe.cache.make_key(f"crm_cn_duplicate_checks|{user}|{seconds}|{int(time.time()) // seconds}")
		total = frappe.cache.incrby(key, count)
		if total == count:
			frappe.cache.expire(key, seconds * 2)
		return int(total)
	except RedisError:
		return _logged(user, seconds) + count


def _logged(user: str, seconds: int) -> int:
	"""The same from the log: less exact when many ask at once, good enough while Redis is gone."""
	since = frappe.utils.add_to_date(None, seconds=-seconds, as_datetime=True)
	table = frappe.qb.DocType("Duplicate Check Log")
	column = table.questions if seconds == DAY else None
	total = frappe.qb.functions("COUNT", "*") if column is None else frappe.qb.functions("SUM", column)
	rows = (
		frappe.qb.from_(table)
		.select(total)
		.where((table.user == user) & (table.asked_at > since) & table.channel.isin(("Form", "Batch")))
		.run()
	)
	return int(rows[0][0] or 0)
