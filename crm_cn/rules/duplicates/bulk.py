"""An index for whole lists (L3): a million companies in a few hundred megabytes, shared by forked processes.

`MemoryIndex` keeps Python objects, which a forked process copies as soon as it looks at them. Here
everything is in flat arrays: profiles marshalled one behind the other, keys as sorted hashes. Selection and
scoring are the engine's own; nothing about likeness is decided here.

	packs = [pack(engine, parties) for parties in chunks]  # may happen in other processes
	index = BulkIndex(engine)
	for packed in packs:
		index.add(packed)
	index.freeze()
	index.inside(7)  # collisions of the eighth company with those before it
"""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .anatomy import Name
from .candidates import TELLING, WEIGHTS, may_collide, rank, weight
from .engine import Engine
from .model import Profile, Verdict

PARTS = 64  # the sorted hashes come in this many parts, told by their lowest bits, to be sorted side by side
_KINDS = tuple(WEIGHTS)
_TELLING_CODES = frozenset(code for code, kind in enumerate(_KINDS) if kind in TELLING)
_KIND_CODE = {kind: code for code, kind in enumerate(_KINDS)}
_BRAND = _KIND_CODE["b"]
_NEARBY = frozenset((_KIND_CODE["r"], _KIND_CODE["t"]))


@dataclass(slots=True)
class Pack:
	"""Some companies made ready for a BulkIndex; cheap to send from one process to another."""

	profiles: bytes
	sizes: array  # of each company's piece of `profiles`
	cores: bytes  # core of each company's name in UTF-8; empty where it has several names
	core_sizes: array
	hashes: array  # keys of all companies one behind the other
	kinds: bytes  # of those keys
	counts: array  # keys of each company
	parts: list[tuple[array, array]]  # (hashes, places from 0) by part


def pack(engine: Engine, profiles: Iterable[Profile]) -> Pack:
	"""Make companies ready to be added. In: profiles in the order of the list."""
	pieces, sizes, hashes, kinds, counts = [], array("I"), array("q"), bytearray(), array("H")
	cores, core_sizes = [], array("H")
	parts = [(array("q"), array("I")) for _ in range(PARTS)]
	for place, profile in enumerate(profiles):
		piece = marshal.dumps((tuple([tuple(name) for name in profile.names]), *profile[1:]))
		pieces.append(piece)
		sizes.append(len(piece))
		core = profile.names[0].core.encode() if len(profile.names) == 1 else b""
		cores.append(core)
		core_sizes.append(len(core))
		keys = engine.keys(profile)
		counts.append(len(keys))
		for key in keys:
			code = key.hash
			hashes.append(code)
			kinds.append(_KIND_CODE[key.kind])
			part = parts[code & PARTS - 1]
			part[0].append(code)
			part[1].append(place)
	return Pack(b"".join(pieces), sizes, b"".join(cores), core_sizes, hashes, bytes(kinds), counts, parts)


class BulkIndex:
	"""Companies by their place in a list, from 0. Add packs, freeze, then ask from as many processes as wanted."""

	def __init__(self, engine: Engine):
		self.engine = engine
		self._profiles = bytearray()
		self._ends = array("Q", [0])
		self._cores = bytearray()
		self._core_ends = array("Q", [0])
		self._hashes = array("q")
		self._kinds = bytearray()
		self._key_ends = array("Q", [0])
		self._parts = [(array("q"), array("I")) for _ in range(PARTS)]

	def __len__(self) -> int:
		return len(self._ends) - 1

	def add(self, packed: Pack) -> None:
		"""Append the companies of a pack."""
		base = len(self)
		self._profiles += packed.profiles
		_extend(self._ends, packed.sizes)
		self._cores += packed.cores
		_extend(self._core_ends, packed.core_sizes)
		self._hashes.extend(packed.hashes)
		self._kinds += packed.kinds
		_extend(self._key_ends, packed.counts)
		for (hashes, places), (more, at) in zip(self._parts, packed.parts, strict=True):
			hashes.extend(more)
			places.extend([base + place for place in at])

	def freeze(self, run: Callable[[Callable, Iterable[int]], Iterator] = map) -> None:
		"""Sort the keys; `run(work, numbers)` may spread the work over forked processes."""
		global _sorting
		_sorting = self
		try:
			for number, part in enumerate(run(_sort_part, range(PARTS))):
				self._parts[number] = part
		finally:
			_sorting = None

	def profile(self, place: int) -> Profile:
		"""The profile of the company at `place`."""
		names, *rest = marshal.loads(memoryview(self._profiles)[self._ends[place] : self._ends[place + 1]])
		return Profile(tuple([Name._make(name) for name in names]), *rest)

	def inside(self, place: int) -> list[tuple[int, Verdict]]:
		"""Collisions of the company at `place` with those before it, worst first."""
		return self._collisions(self, place, place)

	def against(self, other: BulkIndex, place: int) -> list[tuple[int, Verdict]]:
		"""Collisions of the company at `place` of another index with the companies of this one, worst first."""
		return self._collisions(other, place, len(self))

	def _collisions(self, probe: BulkIndex, place: int, before: int) -> list[tuple[int, Verdict]]:
		chosen = self._candidates(probe, place, before)
		if not chosen:
			return []
		verdicts = self.engine.compare_many(probe.profile(place), [self.profile(other) for other in chosen])
		found = [pair for pair in zip(chosen, verdicts, strict=True) if pair[1].tier.rank]
		found.sort(key=lambda pair: (-pair[1].tier.rank, -pair[1].score, pair[0]))
		return found

	def _candidates(self, probe: BulkIndex, place: int, before: int) -> list[int]:
		"""Places worth comparing, best first: the common selection without what is plainly another company."""
		settings = self.engine.settings
		cap = settings.posting_cap
		shared: list[tuple[float, Sequence[int]]] = []
		told: set[int] = set()
		branded: set[int] = set()
		nearby: set[int] = set()
		start, end = probe._key_ends[place], probe._key_ends[place + 1]
		for code, kind in zip(probe._hashes[start:end], probe._kinds[start:end], strict=True):
			hashes, places = self._parts[code & PARTS - 1]
			first = bisect_left(hashes, code)
			if first == len(hashes) or hashes[first] != code:
				continue
			last = bisect_right(hashes, code, first, min(first + cap + 1, len(hashes)))
			value = weight(_KINDS[kind], last - first, cap)
			if value:
				stop = bisect_left(places, before, first, last)
				if stop > first:
					ids = places[first:stop]
					shared.append((value, ids))
					if kind in _TELLING_CODES:
						told.update(ids)
					elif kind == _BRAND:
						branded.update(ids)
					elif kind in _NEARBY:
						nearby.update(ids)
		if not shared:
			return []
		chosen = rank(shared, settings.max_candidates)
		told |= branded & nearby
		mine = probe._core(place)
		return [other for other in chosen if other in told or may_collide(mine, self._core(other))]

	def _core(self, place: int) -> str:
		return self._cores[self._core_ends[place] : self._core_ends[place + 1]].decode()


def _extend(ends: array, sizes: array) -> None:
	end = ends[-1]
	for size in sizes:
		end += size
		ends.append(end)


_sorting: BulkIndex | None = None  # seen by the processes forked while freeze() runs


def _sort_part(number: int) -> tuple[array, array]:
	hashes, places = _sorting._parts[number]
	order = sorted(range(len(hashes)), key=hashes.__getitem__)  # stable: places stay in order under one hash
	return array("q", map(hashes.__getitem__, order)), array("I", map(places.__getitem__, order))
