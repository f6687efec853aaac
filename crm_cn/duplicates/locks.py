"""Locks and claims in SQL: what keeps two people from registering one company (L3).

Buckets are rows made at install and locked one by one in ascending order, each through its primary key: plain
record locks, never a gap, and no order in which two submissions could wait for each other. A claim is a row whose
primary key is a hash of what may exist once only (ASCII, so that no collation can unite two).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from crm_cn.duplicates.schema import BUCKETS
from crm_cn.duplicates.store import Execute, error_number
from crm_cn.rules.duplicates import Engine, Profile

LOCK_WAIT_SECONDS = 15

_LOCK = "SET STATEMENT innodb_lock_wait_timeout = 15 FOR SELECT bucket FROM crm_cn_duplicate_bucket WHERE bucket = %s FOR UPDATE"
_HOLDERS = "SELECT name, lead_registration FROM `tabDuplicate Claim` WHERE name IN %s"
_HELD = "SELECT name FROM `tabDuplicate Claim` WHERE lead_registration = %s"
_TAKE = (
	"INSERT INTO `tabDuplicate Claim` (name, creation, modified, owner, modified_by, claim_key, lead_registration)"
	" VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_GIVE_UP = "DELETE FROM `tabDuplicate Claim` WHERE name = %s"
_DUPLICATE = 1062
_BUSY = frozenset((1205, 1213, 1020))  # lock wait timeout, deadlock, record changed since the snapshot


def is_busy(error: BaseException) -> bool:
	"""Whether an error only means that somebody else was at the same rows."""
	return error_number(error) in _BUSY


def claim_names(engine: Engine, profile: Profile) -> tuple[str, ...]:
	"""Names of the Duplicate Claims this profile needs."""
	return tuple(
		hashlib.blake2b(key.encode(), digest_size=20).hexdigest() for key in engine.claim_keys(profile)
	)


def bucket_numbers(engine: Engine, profile: Profile) -> tuple[int, ...]:
	"""Buckets to lock, ascending. Equal claims share one whatever the engine's buckets do."""
	numbers = set(engine.buckets(profile, BUCKETS))
	numbers.update(int(name[:8], 16) % BUCKETS for name in claim_names(engine, profile))
	return tuple(sorted(numbers))


class Claims:
	"""Buckets and claims seen through one connection."""

	def __init__(self, execute: Execute, user: str = "Administrator"):
		self.execute = execute
		self.user = user

	def lock(self, buckets: Iterable[int]) -> None:
		"""Wait for and hold these buckets until the end of the transaction."""
		for number in sorted(buckets):
			self.execute(_LOCK, (number,))

	def holders(self, names: Iterable[str]) -> dict[str, str]:
		"""Who holds each of these claims."""
		names = tuple(names)
		return dict(self.execute(_HOLDERS, (names,))) if names else {}

	def held(self, registration: str) -> set[str]:
		"""Claims a registration holds."""
		return {row[0] for row in self.execute(_HELD, (registration,))}

	def take(self, name: str, registration: str) -> bool:
		"""Claim; False when it is taken."""
		now = datetime.now()
		try:
			self.execute(_TAKE, (name, now, now, self.user, self.user, name, registration))
		except Exception as error:
			if error_number(error) != _DUPLICATE:
				raise
			return False
		return True

	def give_up(self, names: Iterable[str]) -> None:
		"""Free claims, each by its primary key."""
		for name in sorted(names):
			self.execute(_GIVE_UP, (name,))
