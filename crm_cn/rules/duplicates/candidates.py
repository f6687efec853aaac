"""Which of the companies that share a key are worth comparing (L3): one ranking for memory and SQL alike.

A key says the more the fewer companies share it. Keys shared by more than ``posting_cap`` companies are
left out: they cost most and say least.
"""

import heapq
import math
from collections.abc import Hashable, Iterable, Sequence

from rapidfuzz.distance import LCSseq

# What sharing a key of this kind is worth, before its frequency.
WEIGHTS = {
	"cc": 20.0, "ph": 12.0, "em": 12.0, "dm": 8.0, "n": 12.0, "c": 7.0, "p": 5.0, "r": 4.0, "t": 3.5,
	"k": 6.0, "b": 2.5, "d": 1.5, "g": 1.5, "a": 1.0,
}  # fmt: skip

# Sharing one of these, or the brand (b) and its sound with province or trade (r, t), is enough to be compared
# in full; what only other keys have found must also pass `may_collide`.
TELLING = frozenset(("cc", "ph", "em", "dm", "n", "c", "p", "k"))
_LEAST_LIKE = 0.55


def weight(kind: str, sharing: int, cap: int) -> float:
	"""Worth of one key of ``kind`` that ``sharing`` companies have; 0 above the cap."""
	if sharing > cap or sharing < 1:
		return 0.0
	return WEIGHTS.get(kind, 1.0) * (1.0 + math.log((cap + 1) / sharing) / math.log(cap + 1))


def rank(shared: Iterable[tuple[float, Iterable[Hashable]]], limit: int) -> list:
	"""Ids to compare, best first, at most ``limit``, from (worth of a key, ids that have it)."""
	worth: dict[Hashable, float] = {}
	for value, ids in shared:
		for item in ids:
			worth[item] = worth.get(item, 0.0) + value
	if len(worth) <= limit:
		return sorted(worth, key=worth.get, reverse=True)
	return heapq.nlargest(limit, worth, key=worth.get)


def select(shared: Iterable[tuple[str, Sequence[Hashable]]], cap: int, limit: int) -> list:
	"""Ids to compare, best first, at most ``limit``.

	``shared`` gives for each key of the party its kind and the ids that have it; to learn that a key is above
	the cap it is enough to pass cap + 1 ids.
	"""
	return rank(((weight(kind, len(ids), cap), ids) for kind, ids in shared if 0 < len(ids) <= cap), limit)


def may_collide(core: str, other: str) -> bool:
	"""Whether names found by weak keys only are worth a comparison: one core inside the other (a short name), the
	same beginning, or most characters shared. Empty cores (parties with several names) always are.

	Twenty times cheaper than a comparison; it spares six of seven of them against 1,000,000 names and may cost a weak
	hint, hardly ever a suspicion.
	"""
	if not core or not other or core[:3] == other[:3]:
		return True
	shared = LCSseq.similarity(core, other)
	return shared == min(len(core), len(other)) or 2 * shared >= _LEAST_LIKE * (len(core) + len(other))
