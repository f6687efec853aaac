"""What a collision means for the person who meets it (L3): standings, relations, outcomes.

The engine says how alike two companies are; this page says whether that counts. Pure: values in, verdict out.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Protocol

TIERS = ("clear", "weak", "suspect", "block")
REGISTRATION = "Lead Registration"


class Standing(str, Enum):
	"""How much an indexed record counts."""

	OPEN = "Open"  # somebody's, or the company's
	WON = "Won"  # a registration that ended in an order: the company's customer now
	POOL = "Pool"  # in the public pool: anybody may claim it there
	DRAFT = "Draft"  # only its author learns of it
	CLOSED = "Closed"  # lost: at most a hint
	VOID = "Void"  # collided, withdrawn, under appeal: does not count


class Relation(str, Enum):
	"""Whose record it is, seen from the person asking."""

	OWN = "own"
	OTHER = "other"
	POOL = "pool"


class Outcome(str, Enum):
	"""What becomes of a submission."""

	PASSES = "passes"
	SUSPECT = "suspect"  # claimed, and the reviewer decides
	COLLIDED = "collided"
	OWN = "own"  # the asker has it registered already
	POOL = "pool"  # it is to be claimed from the public pool


# Status of a Lead Registration → how much it counts. Returned keeps its claim: its author is correcting it.
STANDING_OF_STATUS: dict[str, Standing] = {
	"Draft": Standing.DRAFT,
	"In Review": Standing.OPEN,
	"Returned": Standing.OPEN,
	"Collided": Standing.VOID,
	"Appealed": Standing.VOID,
	"In Follow-up": Standing.OPEN,
	"Won": Standing.WON,
	"Lost": Standing.CLOSED,
	"Public Pool": Standing.POOL,
	"Withdrawn": Standing.VOID,
}
# Statuses in which a registration holds its claim. A won one needs none: its Customer is in the index itself.
CLAIMING = ("In Review", "Returned", "In Follow-up", "Public Pool")


class Met(Protocol):
	"""A record the engine found, weighed: what `outcome` needs of it."""

	doctype: str
	relation: Relation
	standing: Standing
	tier: str


def relation(holder: str | None, user: str, standing: Standing) -> Relation:
	"""Whose it is; a record without a holder is the company's and counts as another's."""
	if standing == Standing.POOL:
		return Relation.POOL
	return Relation.OWN if holder and holder == user else Relation.OTHER


def effective(tier: str, standing: Standing, whose: Relation) -> str:
	"""The tier that counts: drafts of others and void records never, lost ones at most as a hint."""
	if standing == Standing.VOID or (standing == Standing.DRAFT and whose != Relation.OWN):
		return "clear"
	if standing == Standing.CLOSED and TIERS.index(tier) > TIERS.index("weak"):
		return "weak"
	return str(getattr(tier, "value", tier))


def is_own_registration(hit: Met) -> bool:
	"""An own registration that is under way; own drafts, won ones and customers do not stop anybody."""
	return hit.relation == Relation.OWN and hit.standing == Standing.OPEN and hit.doctype == REGISTRATION


def outcome(hits: Iterable[Met]) -> Outcome:
	"""What becomes of a submission that met these records (L3).

	Own registration first (it tells nothing about others), then the pool (open to all), then collisions.
	"""
	hits = list(hits)
	blocks = [hit for hit in hits if hit.tier == "block"]
	if any(is_own_registration(hit) for hit in blocks):
		return Outcome.OWN
	if any(hit.relation == Relation.POOL for hit in blocks):
		return Outcome.POOL
	if any(hit.relation == Relation.OTHER for hit in blocks):
		return Outcome.COLLIDED
	if any(hit.tier == "suspect" and hit.relation != Relation.OWN for hit in hits):
		return Outcome.SUSPECT
	return Outcome.PASSES


def worst(tiers: Iterable[str]) -> str:
	"""The strongest of some tiers; clear when there is none."""
	return max(tiers, key=TIERS.index, default="clear")


def rounded(score: float) -> int:
	"""A score (0…1) as people see it: percent in steps of five, so that it cannot be used as a probe; 100 is certain."""
	shown = min(100, max(0, round(score * 20) * 5))
	return 95 if shown == 100 and score < 1 else shown
