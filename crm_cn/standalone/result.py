"""What a check has found: every row with its verdict, the hits, the groups they form, and the figures."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

# Verdicts of a row by rank; a row's verdict is the highest of its hits. "unreadable" stands apart.
VERDICTS = ("clear", "weak", "suspect", "block", "unreadable")
UNREADABLE = VERDICTS.index("unreadable")
SUSPECT = VERDICTS.index("suspect")


@dataclass(frozen=True, slots=True)
class Hit:
	"""Row at place `place` of the list is like the one at `other` (of the other list, or earlier in this one)."""

	place: int
	other: int
	score: float
	rank: int
	reason: str


@dataclass(frozen=True, slots=True)
class Remark:
	"""A problem of one row: its number in the file, the column ("" for the row), what is wrong and what to do."""

	row: int
	column: str
	text: str


@dataclass(slots=True)
class Listing:
	"""One list as it was read. Places count its customers from 0; `numbers[place]` is the row in the file."""

	path: Path
	numbers: array = field(default_factory=lambda: array("l"))
	names: list[str] = field(default_factory=list)
	remarks: dict[int, list[Remark]] = field(default_factory=dict)
	unreadable: set[int] = field(default_factory=set)
	counts: Counter = field(default_factory=Counter)
	notes: list[str] = field(default_factory=list)

	def __len__(self) -> int:
		return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Member:
	"""One customer in a group of duplicates; `best` is the hit that brought it in, None for the reference."""

	in_against: bool
	row: int
	name: str
	best: Hit | None


@dataclass(frozen=True, slots=True)
class Group:
	number: int
	rank: int
	members: tuple[Member, ...]


class Result:
	"""The whole outcome. `hits` are against the other list where there is one, else inside; `inside` the latter."""

	def __init__(self, listing: Listing, against: Listing | None = None):
		self.listing = listing
		self.against = against
		self.hits_against: list[Hit] = []
		self.hits_inside: list[Hit] = []
		self.seconds = 0.0

	def hits(self) -> Iterator[tuple[Hit, bool]]:
		"""All hits with whether they are in the other list."""
		yield from ((hit, True) for hit in self.hits_against)
		yield from ((hit, False) for hit in self.hits_inside)

	def other(self, hit: Hit, in_against: bool) -> tuple[int, str]:
		"""Row number and name of a hit's other side."""
		listing = self.against if in_against and self.against is not None else self.listing
		return listing.numbers[hit.other], listing.names[hit.other]

	@cached_property
	def best(self) -> dict[int, tuple[Hit, bool]]:
		"""The strongest hit of each place that has one; the other list wins a tie."""
		best: dict[int, tuple[Hit, bool]] = {}
		for hit, in_against in self.hits():
			known = best.get(hit.place)
			if known is None or (hit.rank, hit.score) > (known[0].rank, known[0].score):
				best[hit.place] = (hit, in_against)
		return best

	def rank(self, place: int) -> int:
		"""The verdict of a row as its place in VERDICTS."""
		if place in self.best:
			return self.best[place][0].rank
		return UNREADABLE if place in self.listing.unreadable else 0

	@cached_property
	def figures(self) -> dict[str, int]:
		"""How many rows have which verdict; together they are all customers of the list."""
		counts = Counter(self.rank(place) for place in self.best)
		unreadable = sum(place not in self.best for place in self.listing.unreadable)
		figures = {name: counts[rank] for rank, name in enumerate(VERDICTS)}
		figures["unreadable"] = unreadable
		figures["clear"] = len(self.listing) - len(self.best) - unreadable
		return figures

	@cached_property
	def groups(self) -> list[Group]:
		"""Customers that belong together: each suspect or blocked row joins the one it is most like."""
		parent: dict[int, int] = {}  # the other list's places count from -1 downwards

		def root(node: int) -> int:
			while parent.setdefault(node, node) != node:
				parent[node] = parent[parent[node]]
				node = parent[node]
			return node

		for place, (hit, in_against) in self.best.items():
			if hit.rank >= SUSPECT:
				parent[root(place)] = root(-1 - hit.other if in_against else hit.other)
		gathered: dict[int, list[int]] = {}
		for node in sorted(parent):
			gathered.setdefault(root(node), []).append(node)
		groups = []
		for nodes in gathered.values():
			nodes.sort(key=lambda node: (node >= 0, abs(node)))
			members = tuple(self._member(node) for node in nodes)
			rank = max(member.best.rank for member in members if member.best is not None)
			groups.append((rank, members))
		groups.sort(key=lambda group: (-group[0], min(m.row for m in group[1] if not m.in_against)))
		return [Group(number, rank, members) for number, (rank, members) in enumerate(groups, 1)]

	@cached_property
	def group_of(self) -> dict[int, int]:
		"""Group number by row number of the list."""
		return {
			member.row: group.number
			for group in self.groups
			for member in group.members
			if not member.in_against
		}

	def _member(self, node: int) -> Member:
		if node < 0:
			assert self.against is not None
			return Member(True, self.against.numbers[-1 - node], self.against.names[-1 - node], None)
		best = self.best.get(node)
		hit = best[0] if best and best[0].rank >= SUSPECT else None
		return Member(False, self.listing.numbers[node], self.listing.names[node], hit)
