"""Values that go in and come out of the engine (L3)."""

import json
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from typing import NamedTuple

from .anatomy import Name
from .reasons import Reason

PROFILE_VERSION = 1  # of the stored form; from_json refuses others, so that the caller rebuilds


class Tier(str, Enum):
	"""What to do about a pair: BLOCK it, let a person decide, hint, or nothing."""

	BLOCK = "block"
	SUSPECT = "suspect"
	WEAK = "weak"
	CLEAR = "clear"

	@property
	def rank(self) -> int:
		"""0 for CLEAR … 3 for BLOCK."""
		return _RANK[self]

	def __lt__(self, other: "Tier") -> bool:
		return _RANK[self] < _RANK[other]

	def __le__(self, other: "Tier") -> bool:
		return _RANK[self] <= _RANK[other]

	def __gt__(self, other: "Tier") -> bool:
		return _RANK[self] > _RANK[other]

	def __ge__(self, other: "Tier") -> bool:
		return _RANK[self] >= _RANK[other]


_RANK = {Tier.CLEAR: 0, Tier.WEAK: 1, Tier.SUSPECT: 2, Tier.BLOCK: 3}


@dataclass(frozen=True, slots=True)
class Party:
	"""A company as somebody typed it or a record stores it; nothing is normalised."""

	name: str = ""
	aliases: tuple[str, ...] = ()  # former names, short names, English names people recorded
	credit_code: str = ""  # 统一社会信用代码
	phones: tuple[str, ...] = ()  # one string may hold several
	emails: tuple[str, ...] = ()
	websites: tuple[str, ...] = ()
	address: str = ""
	region: str = ""  # territory or city if known apart from the address
	contacts: tuple[str, ...] = ()  # persons


class Profile(NamedTuple):
	"""A party normalised: what the database stores and compare() works on."""

	names: tuple[Name, ...]  # own name first, then aliases
	credit: str = ""
	phones: tuple[str, ...] = ()
	emails: tuple[str, ...] = ()
	domains: tuple[str, ...] = ()
	address: str = ""
	region: str = ""
	contacts: tuple[str, ...] = ()

	def to_json(self) -> str:
		"""Compact JSON; trailing empty values are left out."""
		values = list(self)
		while len(values) > 1 and not values[-1]:
			values.pop()
		return json.dumps([PROFILE_VERSION, *values], ensure_ascii=False, separators=(",", ":"))

	@classmethod
	def from_json(cls, text: str) -> "Profile":
		"""The profile stored by to_json. Raises ValueError for another version or other text."""
		values = json.loads(text)
		if not isinstance(values, list) or len(values) < 2 or values[0] != PROFILE_VERSION:
			raise ValueError("not a profile of this version: build it again from the record")
		names = tuple([Name._make(name) for name in values[1]])
		rest = [tuple(value) if isinstance(value, list) else value for value in values[2:]]
		return cls(names, *rest)


class Key(NamedTuple):
	"""Something two spellings of one company may share; candidates.py says what each kind is worth."""

	kind: str
	value: str

	@property
	def hash(self) -> int:
		"""Signed 64-bit integer, the same in every process and version."""
		digest = blake2b(f"{self.kind}:{self.value}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
		return int.from_bytes(digest, "big", signed=True)


class Verdict(NamedTuple):
	"""How likely two parties are one company (0..1), what to do, and why (most telling reason first)."""

	score: float
	tier: Tier
	reasons: tuple[Reason, ...] = ()
