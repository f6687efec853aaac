"""What a check returns. Plain values, no frappe: used by services, tests and benchmarks alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from crm_cn.rules.collision import (
	REGISTRATION,
	Outcome,
	Relation,
	Standing,
	is_own_registration,
	rounded,
	worst,
)

MAX_REASONS = 6


@dataclass(frozen=True, slots=True)
class BlindReason:
	"""Why it collides, in terms of what the asker typed and never of the other side."""

	code: str
	zh: str
	en: str

	def text(self, lang: str = "zh") -> str:
		return self.zh if (lang or "").lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Hit:
	"""One record that was met. For services and reviewers only: never leaves the server for the asker."""

	doctype: str
	name: str
	title: str
	holder_user: str | None
	relation: Relation
	standing: Standing
	tier: str  # what counts, see rules.collision.effective
	score: float
	verdict: object = None  # the engine's Verdict; None for a claim met without its record


@dataclass(frozen=True, slots=True)
class CheckResult:
	"""The answer of one check. `tier`, `score` and `reasons` leave out the asker's own records."""

	tier: str = "clear"
	score: float = 0.0
	reasons: tuple[BlindReason, ...] = ()
	hits: tuple[Hit, ...] = ()
	outcome: Outcome = Outcome.PASSES
	problems: tuple[object, ...] = field(default=())  # the engine's Problems with what was typed

	@property
	def collided(self) -> bool:
		"""Somebody else has it: the registration fails (L3)."""
		return self.outcome == Outcome.COLLIDED

	@property
	def percent(self) -> int:
		"""The score people see."""
		return rounded(self.score)

	@property
	def own(self) -> Hit | None:
		"""The strongest of the asker's own records, if it is at least suspicious."""
		return next(
			(h for h in self.hits if h.relation == Relation.OWN and h.tier in ("block", "suspect")), None
		)

	@property
	def own_registration(self) -> Hit | None:
		"""The asker's own registration under way that this one repeats."""
		return next((h for h in self.hits if h.tier == "block" and is_own_registration(h)), None)

	@property
	def pool(self) -> Hit | None:
		"""The registration in the public pool that this one repeats."""
		found = [h for h in self.hits if h.relation == Relation.POOL and h.tier == "block"]
		return next((h for h in found if h.doctype == REGISTRATION), found[0] if found else None)

	@property
	def linked(self) -> Hit | None:
		"""The asker's own Customer, Prospect or Lead this registration belongs to (in this order)."""
		order = {"Customer": 0, "Prospect": 1, "Lead": 2}
		mine = [
			h for h in self.hits if h.relation == Relation.OWN and h.tier == "block" and h.doctype in order
		]
		return min(mine, key=lambda h: order[h.doctype], default=None)

	def reasons_json(self) -> str:
		"""The blind reasons as Lead Registration stores them."""
		return json.dumps(
			[{"code": r.code, "zh": r.zh, "en": r.en} for r in self.reasons], ensure_ascii=False
		)


def summarise(hits: list[Hit], outcome: Outcome, problems: tuple = ()) -> CheckResult:
	"""Put weighed hits (strongest first) into one answer."""
	counted = [hit for hit in hits if hit.relation != Relation.OWN and hit.tier != "clear"]
	tier = worst(hit.tier for hit in counted)
	strongest = [hit for hit in counted if hit.tier == tier]
	return CheckResult(
		tier=tier,
		score=max((hit.score for hit in strongest), default=0.0),
		reasons=blind_reasons(strongest),
		hits=tuple(hits),
		outcome=outcome,
		problems=problems,
	)


def blind_reasons(hits: list[Hit]) -> tuple[BlindReason, ...]:
	"""The distinct reasons of some hits as the asker may read them."""
	found: dict[tuple[str, str], BlindReason] = {}
	for hit in hits:
		for reason in getattr(hit.verdict, "reasons", ()):
			zh = reason.text("zh", blind=True)
			found.setdefault((reason.code, zh), BlindReason(reason.code, zh, reason.text("en", blind=True)))
			if len(found) == MAX_REASONS:
				return tuple(found.values())
	return tuple(found.values())
