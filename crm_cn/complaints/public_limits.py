"""How often somebody unknown may file and ask (P6). Counted in Redis, which a refused request does not undo.

Who asks is counted before the answer is looked for: many requests at once get no more tries than one after the other.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import cint
from redis.exceptions import RedisError

from crm_cn.rules import complaint_public as rule

LIMITS = rule.Limits()
MINUTE, DAY = 60, 24 * 60 * 60
#: So many requests may wait at the same time; more are answered at once rather than keep everybody else out.
MOST_WAITING = 8


class TooManyForms(frappe.TooManyRequestsError):
	"""Too many forms from one address."""


class TooManyTries(frappe.TooManyRequestsError):
	"""Too many wrong secrets from one address."""


def spend_form() -> None:
	"""Count a form from this address; throws TooManyForms when there were too many."""
	settings = frappe.get_cached_doc("Complaint Settings")
	who = address()
	over = rule.first_over(
		(_counted("form", who, seconds=seconds), cint(limit))
		for seconds, limit in ((MINUTE, settings.forms_per_minute), (DAY, settings.forms_per_day))
	)
	if over == 0:
		frappe.throw(
			_(
				"Too many forms in one minute. Please wait a moment and send it again; what you typed stays here."
			),
			TooManyForms,
		)
	if over == 1:
		frappe.throw(
			_("Too many forms from your network today. Please call us, or send it again tomorrow."),
			TooManyForms,
		)


def knock(number: str) -> bool:
	"""Count a try at a number; throws TooManyTries when the address guessed too often.

	Returns whether so many guess at this number that its answers are slowed down.
	"""
	who = address()
	both, everything = _counted("both", who, number), _counted("address", who)
	if rule.is_closed(LIMITS, both - 1, everything - 1):
		frappe.throw(
			_("Too many wrong tries. Please wait a quarter of an hour, or call us with your number."),
			TooManyTries,
		)
	return rule.is_guessed(LIMITS, _counted("number", number) - 1)


def opened(number: str) -> None:
	"""A right secret was no guess: it is not counted."""
	who = address()
	for parts in (("both", who, number), ("address", who), ("number", number)):
		_count(_key(parts, LIMITS.seconds), -1, LIMITS.seconds)


def spend_token() -> None:
	"""Count a look at a satisfaction link from this address; throws TooManyTries when there were too many."""
	if _counted("token", address()) > 60:
		frappe.throw(_("Too many tries. Please wait a quarter of an hour."), TooManyTries)


def wait(until: float) -> None:
	"""Wait until a moment of the monotonic clock, unless so many wait already that it would harm the others."""
	seconds = until - time.monotonic()
	key = _key(("waiting",), MINUTE)
	if seconds <= 0:
		return
	waiting = _count(key, 1, MINUTE)
	try:
		if waiting <= MOST_WAITING:
			time.sleep(seconds)
	finally:
		_count(key, -1, MINUTE)


def address() -> str:
	"""Return whom the request came from."""
	return rule.network(getattr(frappe.local, "request_ip", None) or "")


def _counted(*parts: str, seconds: int = LIMITS.seconds) -> int:
	return _count(_key(parts, seconds), 1, seconds)


def _key(parts: tuple[str, ...], seconds: int) -> str:
	"""Return the key of a count in this period; a number typed by anybody becomes a hash of fixed length."""
	text = "|".join(hashlib.sha256(part.encode()).hexdigest()[:24] for part in parts)
	return frappe.cache.make_key(f"crm_cn_complaint|{text}|{int(time.time()) // seconds}")


def _count(key: str, by: int, seconds: int) -> int:
	"""Return a count after adding to it. Without Redis nobody is let in."""
	return _or_refuse(lambda: _add(key, by, seconds))


def _add(key: str, by: int, seconds: int) -> int:
	total = int(frappe.cache.incrby(key, by))
	if total == by:
		frappe.cache.expire(key, seconds * 2)
	return total


def _or_refuse(action: Callable[[], int]) -> int:
	try:
		return action()
	except RedisError:
		frappe.throw(_("This does not work at the moment. Please try again later."), TooManyTries)
