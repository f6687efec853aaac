"""What two names have in common, in numbers (L3). Which of the two comes first never matters.

Every feature is in 0..1; NAMES gives the order, data/model.json the weights. ``short`` is the name with the
shorter core: people write 国华网安 or 工行 and mean the longer name, in whose order the characters stand.
"""

from rapidfuzz.distance import Indel, JaroWinkler, LCSseq, Levenshtein, Postfix, Prefix

from .anatomy import FACTORY, GENERIC, GROUP, HOLDING, JOINT_STOCK, LATIN_ONLY, LIMITED, Name, spot
from .pinyin import fuzzy_sound, sound
from .rarity import rarity
from .regions import ELSEWHERE, MISSING, SAME, WITHIN, relation

NAMES = (
	"core_equal",
	"core_equal_rare",
	"core_equal_near",
	"core_equal_missing",
	"core_equal_apart",
	"core_indel",
	"core_jaro",
	"brand_equal",
	"brand_equal_rare",
	"brand_equal_near",
	"brand_equal_missing",
	"brand_equal_apart",
	"brand_equal_clash",
	"brand_long",
	"brand_indel",
	"brand_inside",
	"brand_sound",
	"brand_sound_near",
	"brand_sound_apart",
	"brand_fuzzy_sound",
	"brand_one_edit",
	"brand_one_edit_near",
	"brand_prefix_rare",
	"trade_equal",
	"trade_indel",
	"trade_missing",
	"trade_missing_rare",
	"trade_missing_formal",
	"trade_missing_group",
	"trade_class",
	"trade_clash",
	"region_same",
	"region_none",
	"region_within",
	"region_missing",
	"region_elsewhere",
	"region_far",
	"short_inside",
	"short_inside_formal",
	"short_inside_formal_cover",
	"short_cover",
	"short_contiguous",
	"short_head",
	"short_brand",
	"short_rare",
	"short_untraded",
	"short_loose",
	"short_form",
	"branch_one",
	"branch_same",
	"branch_near",
	"branch_differs",
	"branch_kind_differs",
	"formal",
	"formal_equal_core",
	"formal_equal_brand",
	"formal_loose",
	"formal_brand_indel",
	"formal_brand_inside",
	"formal_brand_sound",
	"formal_one_edit",
	"formal_equal_missing",
	"stock_differs",
	"stock_both",
	"group_differs",
	"holding_differs",
	"factory_differs",
	"generic",
	"generic_core",
	"latin",
	"whole_indel",
	"head_shared",
	"tail_shared",
)
OTHER_BRANCH = 4
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
	_, a, brand_a, trade_a, classes_a, region_a, _, kind_a, flags_a = short
	_, b, brand_b, trade_b, classes_b, region_b, _, kind_b, flags_b = full
	either, differ = flags_a | flags_b, flags_a ^ flags_b
	generic = either & GENERIC > 0
	formal = flags_a & flags_b & LIMITED > 0
	where = relation(region_a, region_b)
	near, missing = where <= WITHIN, where == MISSING
	apart = not near and not missing
	same_core = a == b
	same_brand = brand_a == brand_b and not generic
	rare = rarity(brand_b) if same_brand or same_core else 0.0
	same_length = len(brand_a) == len(brand_b) and brand_a != brand_b
	said = same_length and sound(brand_a) == sound(brand_b)
	one_edit = same_length and len(brand_a) > 1 and not said and _edits(brand_a, brand_b, score_cutoff=1) == 1
	prefix = _prefix(brand_a, brand_b)
	brand_indel = _indel(brand_a, brand_b)
	part = brand_a != brand_b and (brand_b.startswith(brand_a) or brand_a.startswith(brand_b))
	picked = _lcs(a, b)
	inside = picked == len(a) > 1 and not same_core
	classes = _classes(classes_a, classes_b)
	untraded = (not trade_a) != (not trade_b)
	branch = branches(short, full)
	return [
		same_core,
		rare if same_core else 0.0,
		same_core and near,
		same_core and missing,
		same_core and apart,
		_indel(a, b),
		_jaro(a, b),
		same_brand,
		rare if same_brand else 0.0,
		same_brand and near,
		same_brand and missing,
		same_brand and apart,
		same_brand and classes < 0,
		min(len(brand_a), len(brand_b), 6) / 6,
		brand_indel,
		part,
		said,
		said and near,
		said and apart,
		same_length and not said and fuzzy_sound(brand_a) == fuzzy_sound(brand_b),
		one_edit,
		one_edit and near,
		rarity(brand_b[:prefix]) if prefix else 0.0,
		trade_a == trade_b,
		_indel(trade_a, trade_b) if trade_a and trade_b else 0.0,
		untraded,
		rare if untraded else 0.0,
		untraded and formal,
		untraded and formal and differ & GROUP > 0,
		classes if classes > 0 else 0.0,
		classes < 0,
		where == SAME and region_a != "",
		region_a == region_b == "",
		where == WITHIN,
		missing,
		where == ELSEWHERE,
		where > ELSEWHERE,
		inside,
		inside and formal,
		len(a) / len(b) if inside and formal else 0.0,
		len(a) / len(b) if inside else 0.0,
		inside and a in b,
		inside and a[0] == b[0],
		_lcs(a, brand_b) / len(brand_b) if inside else 0.0,
		rarity(a) if inside else 0.0,
		inside and not trade_a and len(a) < 5,
		picked / len(a) if a and not inside and not same_core else 0.0,
		not formal and (inside or same_core) and len(a) < 5,
		branch == 1,
		branch == 2,
		branch == 3,
		branch == OTHER_BRANCH,
		bool(kind_a and kind_b) and kind_a != kind_b,
		formal,
		formal and same_core,
		formal and same_brand and not same_core,
		_indel(a, b) if formal else 0.0,
		brand_indel if formal else 0.0,
		part and formal,
		said and formal,
		one_edit and formal,
		same_brand and formal and missing,
		formal and differ & JOINT_STOCK > 0,
		formal and flags_a & flags_b & JOINT_STOCK > 0,
		differ & GROUP > 0,
		differ & HOLDING > 0,
		differ & FACTORY > 0,
		generic,
		generic and same_core,
		either & LATIN_ONLY > 0,
		_indel(short.strict, full.strict),
		_prefix(a, b) / len(b) if b else 0.0,
		_postfix(a, b) / len(b) if b else 0.0,
	]


def _classes(a: str, b: str) -> float:
	"""Share of common trade classes; negative when both name a trade and none is common. Generic words do not count."""
	if a == b:
		return 1.0 if a.strip("g") else 0.0
	one, two = set(a), set(b)
	one.discard("g")
	two.discard("g")
	if not one or not two:
		return 0.0
	common = len(one & two)
	return common / len(one | two) if common else -1.0


def branches(a: Name, b: Name) -> int:
	"""0 neither is a branch, 1 one is, 2 both of one place, 3 of places nearly written alike, 4 of different ones."""
	if not a.kind and not b.kind:
		return 0
	if not a.kind or not b.kind:
		return 1
	if a.branch == b.branch:
		return 2
	if not a.branch or not b.branch or a.branch in b.branch or b.branch in a.branch:
		return 3
	if _indel(a.branch, b.branch) >= 0.7:  # one slip in four characters
		return 3
	one, two = spot(a.branch), spot(b.branch)
	return 3 if one and two and (one in two or two in one) else OTHER_BRANCH
