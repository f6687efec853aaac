"""What two names have in common, in numbers (L3). Which of the two comes first never matters.

Every feature is in 0..1; NAMES gives the order, data/model.json the weights. The shorter core is the
``short`` one: people write 国华网安 or 工行 and mean the longer name, in whose order the characters stand.
"""

from rapidfuzz.distance import Indel, JaroWinkler, LCSseq, Levenshtein, Postfix, Prefix

from .anatomy import FACTORY, GENERIC, GROUP, HOLDING, LATIN_ONLY, Name
from .pinyin import sound
from .rarity import rarity
from .regions import ELSEWHERE, FAR, MISSING, SAME, WITHIN, relation

NAMES = (
	"core_equal", "core_indel", "core_jaro", "core_one_edit", "core_sound", "brand_equal", "brand_indel",
	"brand_inside", "brand_one_edit", "brand_sound", "rare_equal", "rare_prefix", "brand_long", "trade_equal",
	"trade_indel", "trade_missing", "trade_class", "trade_clash", "region_same", "region_within",
	"region_missing", "region_elsewhere", "region_far", "short_inside", "short_cover", "short_contiguous",
	"short_head", "short_brand", "short_rare", "short_loose", "branch_one", "branch_equal", "branch_near",
	"branch_differs", "kind_differs", "group_differs", "holding_differs", "factory_differs", "generic",
	"latin", "whole_indel", "head_shared", "tail_shared", "same_brand_far", "same_brand_clash",
	"same_brand_rare_near", "short_of_no_trade",
)  # fmt: skip
_indel = Indel.normalized_similarity
_jaro = JaroWinkler.normalized_similarity
_lcs = LCSseq.similarity
_edits = Levenshtein.distance
_prefix = Prefix.similarity
_postfix = Postfix.similarity


def in_order(mine: Name, theirs: Name) -> tuple[Name, Name]:
	"""The two names, the one with the shorter core first; ties in the order of their text."""
	a, b = mine.core, theirs.core
	if len(a) != len(b):
		return (mine, theirs) if len(a) < len(b) else (theirs, mine)
	return (mine, theirs) if (a, mine) <= (b, theirs) else (theirs, mine)


def features(mine: Name, theirs: Name) -> list[float]:
	"""Values in the order of NAMES."""
	short, full = in_order(mine, theirs)
	a, b = short.core, full.core
	ab, bb = short.brand, full.brand
	at, bt = short.trade, full.trade
	same_core = a == b
	same_brand = ab == bb
	core_indel = _indel(a, b)
	sounds = not same_core and len(a) == len(b) and core_indel > 0.3 and sound(a) == sound(b)
	brand_sounds = not same_brand and len(ab) == len(bb) and (sounds or sound(ab) == sound(bb))
	shared = _prefix(ab, bb)
	picked = _lcs(a, b)
	inside = picked == len(a) and len(a) > 1
	brand_picked = _lcs(a, bb) / len(bb) if bb else 0.0
	classes = _classes(short.classes, full.classes)
	where = relation(short.region, full.region)
	rare = rarity(bb) if same_brand else 0.0
	sa, sb = short.strict, full.strict
	branch = _branch(short, full)
	flags = short.flags ^ full.flags
	near = where in (SAME, WITHIN)
	return [
		same_core,
		core_indel,
		_jaro(a, b),
		not same_core and _edits(a, b, score_cutoff=1) <= 1,
		sounds,
		same_brand,
		_indel(ab, bb),
		not same_brand and (bb.startswith(ab) or ab.startswith(bb)),
		not same_brand and _edits(ab, bb, score_cutoff=1) <= 1,
		brand_sounds,
		rare,
		rarity(bb[:shared]) if shared else 0.0,
		min(len(ab), len(bb), 6) / 6,
		at == bt,
		_indel(at, bt) if at and bt else 0.0,
		(not at) != (not bt),
		classes if classes > 0 else 0.0,
		classes < 0,
		where == SAME,
		where == WITHIN,
		where == MISSING,
		where == ELSEWHERE,
		where == FAR,
		inside and not same_core,
		len(a) / len(b) if inside else 0.0,
		inside and a in b,
		inside and a[0] == b[0],
		brand_picked if inside else 0.0,
		rarity(a) if inside else 0.0,
		picked / len(a) if a and not inside else 0.0,
		branch == 1,
		branch == 2,
		branch == 3,
		branch == 4,
		short.kind != full.kind and bool(short.kind and full.kind),
		flags & GROUP > 0,
		flags & HOLDING > 0,
		flags & FACTORY > 0,
		(short.flags | full.flags) & GENERIC > 0,
		(short.flags | full.flags) & LATIN_ONLY > 0,
		_indel(sa, sb),
		_prefix(a, b) / len(b) if b else 0.0,
		_postfix(a, b) / len(b) if b else 0.0,
		same_brand and where == FAR,
		same_brand and classes < 0,
		rare if near else 0.0,
		inside and not at and len(a) <= 4,
	]


def _classes(a: str, b: str) -> float:
	"""Share of common trade classes; negative when both name a trade and none is common. Generic words do not count."""
	one, two = set(a), set(b)
	one.discard("g")
	two.discard("g")
	if not one or not two:
		return 0.0
	common = len(one & two)
	return common / len(one | two) if common else -1.0


def _branch(a: Name, b: Name) -> int:
	"""0 neither is a branch, 1 one is, 2 both of one place, 3 places contain one another, 4 both, elsewhere."""
	if not a.kind and not b.kind:
		return 0
	if not a.kind or not b.kind:
		return 1
	if a.branch == b.branch:
		return 2
	return 3 if a.branch and b.branch and (a.branch in b.branch or b.branch in a.branch) else 4
