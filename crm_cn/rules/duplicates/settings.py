"""What an administrator may turn in the engine (L3)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

_MODEL = Path(__file__).parent / "data" / "model.json"


@lru_cache(maxsize=1)
def shipped() -> dict:
	"""The trained model: thresholds, intercept and a weight a feature."""
	return json.loads(_MODEL.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class MatchSettings:
	"""Thresholds on the score (0..1), limits of a lookup, and which evidence counts.

	``weights`` changes single weights of the shipped model by feature name; an empty mapping leaves it alone.
	Raises ValueError naming the setting and what it must be.
	"""

	suspect: float = field(default_factory=lambda: shipped()["suspect"])
	weak: float = field(default_factory=lambda: shipped()["weak"])
	weights: Mapping[str, float] = field(default_factory=dict)
	posting_cap: int = 1000  # keys shared by more companies than this say nothing
	max_candidates: int = 30  # companies compared in one lookup
	use_phones: bool = True
	use_emails: bool = True
	use_domains: bool = True
	use_address: bool = True
	use_contacts: bool = True

	def __post_init__(self):
		for name in ("suspect", "weak"):
			value = getattr(self, name)
			if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
				raise ValueError(f"{name}: a score above 0 and up to 1, got {value!r}")
		if self.weak > self.suspect:
			raise ValueError(f"weak: must not be above suspect ({self.suspect}), got {self.weak}")
		for name, most in (("posting_cap", 100_000), ("max_candidates", 1000)):
			value = getattr(self, name)
			if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
				raise ValueError(f"{name}: a whole number from 1 to {most}, got {value!r}")
		if not isinstance(self.weights, Mapping):
			raise ValueError(f"weights: feature names with numbers, got {self.weights!r}")
		for name, value in self.weights.items():
			if name not in shipped()["weights"]:
				known = ", ".join(sorted(shipped()["weights"]))
				raise ValueError(f"weights: no feature {name!r}; there are {known}")
			if isinstance(value, bool) or not isinstance(value, (int, float)) or not -100 <= value <= 100:
				raise ValueError(f"weights.{name}: a number from -100 to 100, got {value!r}")

	@classmethod
	def from_mapping(cls, values: Mapping) -> "MatchSettings":
		"""Settings from a stored mapping; None means the default. Raises ValueError on unknown names."""
		known = {item.name for item in fields(cls)}
		unknown = sorted(set(values) - known)
		if unknown:
			raise ValueError(f"unknown setting {', '.join(unknown)}; there are {', '.join(sorted(known))}")
		switches = {name for name in known if name.startswith("use_")}
		given = {name: value for name, value in values.items() if value is not None}
		for name in switches & set(given):
			if given[name] not in (0, 1, True, False):
				raise ValueError(f"{name}: yes or no, got {given[name]!r}")
			given[name] = bool(given[name])
		return cls(**given)
