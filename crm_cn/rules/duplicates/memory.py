"""An index in memory: the same lookup as the database's, for imports, tests and the command line (L3)."""

from collections.abc import Hashable

from .candidates import select
from .engine import Engine
from .model import Profile, Verdict


class MemoryIndex:
	"""Companies by key. Not safe for several threads that add."""

	def __init__(self, engine: Engine):
		self.engine = engine
		self._ids: list[Hashable] = []
		self._profiles: list[Profile] = []
		self._places: dict[Hashable, int] = {}
		self._postings: dict[int, int | list[int]] = {}

	def __len__(self) -> int:
		return len(self._places)

	def add(self, id: Hashable, profile: Profile) -> None:
		"""Index ``profile`` under ``id``. Raises ValueError when the id is there already."""
		if id in self._places:
			raise ValueError(f"{id!r} is in the index already")
		place = self._places[id] = len(self._ids)
		self._ids.append(id)
		self._profiles.append(profile)
		postings = self._postings
		most = self.engine.settings.posting_cap + 1
		for key in self.engine.keys(profile):
			code = key.hash
			have = postings.get(code)
			if have is None:
				postings[code] = place  # most keys are had by one company: no list for them
			elif isinstance(have, int):
				postings[code] = [have, place]
			elif len(have) < most:
				have.append(place)

	def profile(self, id: Hashable) -> Profile:
		"""The profile indexed under ``id``."""
		return self._profiles[self._places[id]]

	def candidates(self, profile: Profile, limit: int | None = None) -> list[Hashable]:
		"""Ids worth comparing with ``profile``, best first."""
		return [self._ids[place] for place in self._select(profile, limit)]

	def lookup(self, profile: Profile, limit: int | None = None) -> list[tuple[Hashable, Verdict]]:
		"""(id, verdict) of all candidates that are not clear, worst collision first."""
		places = self._select(profile, limit)
		verdicts = self.engine.compare_many(profile, [self._profiles[place] for place in places])
		found = [
			(self._ids[place], verdict)
			for place, verdict in zip(places, verdicts, strict=True)
			if verdict.tier.rank
		]
		found.sort(key=lambda item: (item[1].tier.rank, item[1].score), reverse=True)
		return found

	def _select(self, profile: Profile, limit: int | None) -> list[int]:
		settings = self.engine.settings
		shared = []
		for key in self.engine.keys(profile):
			have = self._postings.get(key.hash)
			if have is not None:
				shared.append((key.kind, (have,) if isinstance(have, int) else have))
		return select(shared, settings.posting_cap, limit or settings.max_candidates)
