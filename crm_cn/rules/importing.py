"""What becomes of one row of an imported list (L3): written as a draft, or not and why. Pure."""

from __future__ import annotations

from enum import Enum

from crm_cn.rules.collision import Outcome


class Fate(str, Enum):
	"""What the check says of a row. Only NEW and SUSPECT are written."""

	NEW = "new"
	SUSPECT = "suspect"  # written; the reviewer decides later
	OWN = "own"  # the importer has it already, as a draft or under way
	COLLIDES = "collides"  # somebody else has it
	POOL = "pool"  # to be claimed from the public pool
	DUPLICATE = "duplicate"  # the same company stands in an earlier row
	BAD = "bad"  # cannot become a registration as it stands


FATES = tuple(Fate)
WRITTEN = frozenset({Fate.NEW, Fate.SUSPECT})

#: What is wrong with a company as typed so badly that no registration can come of it.
FATAL_PROBLEMS = frozenset(
	{
		"name_missing",
		"name_no_letters",
		"name_only_form",
		"name_only_region",
		"name_markup",
	}
)


def fate(outcome: Outcome, tier_in_file: str = "clear", own_draft: bool = False, bad: bool = False) -> Fate:
	"""Decide on a row.

	`outcome` is what the records of the site make of it, `tier_in_file` the strongest likeness to an earlier
	row that is written, `own_draft` says the importer has a draft of the very company, `bad` that it cannot be
	written. What is wrong with the row comes first, then what only the importer's own list says, for it tells
	nothing about others.
	"""
	if bad:
		return Fate.BAD
	if tier_in_file == "block":
		return Fate.DUPLICATE
	if outcome == Outcome.OWN or own_draft:
		return Fate.OWN
	if outcome == Outcome.POOL:
		return Fate.POOL
	if outcome == Outcome.COLLIDED:
		return Fate.COLLIDES
	if outcome == Outcome.SUSPECT or tier_in_file == "suspect":
		return Fate.SUSPECT
	return Fate.NEW
