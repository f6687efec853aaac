"""The reasons for the score of two names, read off their parts (L3)."""

from rapidfuzz.distance import LCSseq, Levenshtein

from .anatomy import PERSON, Name
from .features import in_order
from .pinyin import fuzzy_sound
from .reasons import Reason
from .regions import ELSEWHERE, FAR, SAME, WITHIN, relation


def name_reasons(mine: Name, theirs: Name, *, own: bool, score: float) -> list[Reason]:
	"""Reasons, most telling first. ``own``: both are the parties' own names, not recorded aliases."""
	if not mine.strict or not theirs.strict:
		return []
	if mine.strict == theirs.strict:
		found = [Reason("name_same" if own else "alias_same", mine.strict, theirs.strict)]
		if mine.flags & PERSON:
			found.append(Reason("person_name"))
		return found
	found = [] if own else [Reason("alias_near", mine.strict, theirs.strict)]
	found.append(_brand(mine, theirs))
	found += _trade(mine, theirs)
	found += _region(mine, theirs)
	found += _branch(mine, theirs)
	return found


def _brand(mine: Name, theirs: Name) -> Reason:
	if mine.core == theirs.core:
		return Reason("core_same", mine.core, theirs.core)
	if mine.brand == theirs.brand:
		return Reason("brand_same", mine.brand, theirs.brand)
	if len(mine.brand) == len(theirs.brand) and fuzzy_sound(mine.brand) == fuzzy_sound(theirs.brand):
		return Reason("brand_sounds", mine.brand, theirs.brand)
	short, full = in_order(mine, theirs)
	if (
		len(short.core) > 1
		and len(short.core) + 1 < len(full.core)
		and LCSseq.similarity(short.core, full.core) == len(short.core)
	):
		return Reason("short_form", mine.core, theirs.core)
	if Levenshtein.distance(mine.core, theirs.core, score_cutoff=1) <= 1:
		return Reason("one_edit", mine.core, theirs.core)
	if set(mine.brand) & set(theirs.brand):
		return Reason("brand_near", mine.brand, theirs.brand)
	return Reason("name_near", mine.core, theirs.core)


def _trade(mine: Name, theirs: Name) -> list[Reason]:
	if not mine.trade or not theirs.trade or mine.core == theirs.core:
		return []
	if mine.trade == theirs.trade:
		return [Reason("trade_same", mine.trade, theirs.trade)]
	one, two = set(mine.classes) - {"g"}, set(theirs.classes) - {"g"}
	if one & two or (not one and not two):
		return [Reason("trade_near", mine.trade, theirs.trade)]
	return [Reason("trade_differs", mine.trade, theirs.trade)] if one and two else []


def _region(mine: Name, theirs: Name) -> list[Reason]:
	if not mine.region or not theirs.region:
		return []
	one, two = mine.region.rsplit("/", 1)[-1], theirs.region.rsplit("/", 1)[-1]
	where = relation(mine.region, theirs.region)
	if where == SAME:
		return [Reason("region_same", one, two)]
	if where == WITHIN:
		return [Reason("region_near", one, two)]
	return [Reason("region_differs", one, two)] if where in (ELSEWHERE, FAR) else []


def _branch(mine: Name, theirs: Name) -> list[Reason]:
	if not mine.kind and not theirs.kind:
		return []
	if not mine.kind or not theirs.kind:
		return [Reason("branch_one")]
	if mine.branch == theirs.branch:
		return [Reason("branch_same", mine.branch, theirs.branch)] if mine.branch else []
	return [Reason("branch_differs", mine.branch, theirs.branch)]
