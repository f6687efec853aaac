"""Keys under which spellings of one company meet (L3), and what is locked while one is being entered (D7).

Kinds, from telling to weak; candidates.py holds what each is worth:
cc credit code · ph phone · em mailbox · dm domain · n strict name · c core · p sound of the core ·
r sound of the brand with its province · t sound of the brand with its trade · b brand · d brand of two
characters with one left out · k branch by the end of its place · g rare pair of characters · a acronym.
"""

from .anatomy import EMPTY, GENERIC, LATIN_ONLY, PERSON, Name
from .model import Key, Profile
from .pinyin import fuzzy
from .rarity import rarity


def name_keys(name: Name) -> list[Key]:
	"""Keys of one name, the most telling first."""
	if name.flags & EMPTY:
		return [Key("n", name.strict)] if name.strict else []
	core, brand, trade = name.core, name.brand, name.trade
	place = f"|{name.branch}" if name.branch else ""
	keys = [Key("n", name.strict), Key("c", core + place)]
	if name.flags & LATIN_ONLY:
		if len(core) > 5:
			keys.append(Key("b", core[:5]))
		return keys
	said = fuzzy(brand)
	keys.append(Key("p", said + fuzzy(trade) + place))
	if len(name.branch) > 3:
		keys.append(Key("k", f"{core}|{name.branch[-2:]}"))
	province = name.region.split("/", 1)[0]
	if province and province != "中国":
		keys.append(Key("r", f"{said}|{province}"))
	if trade:
		keys.append(Key("t", f"{said}|{trade[:2]}"))
		keys.append(Key("a", brand[0] + trade[0]))
	elif len(core) == 2:
		keys.append(Key("a", core))
	if len(brand) == 2:
		keys.append(Key("b", brand))
		if trade:
			keys.append(Key("d", f"{brand[0]}_{trade}|{province}"))
			keys.append(Key("d", f"_{brand[1]}{trade}|{province}"))
	else:
		keys.append(Key("b", brand[:2]))
		keys.append(Key("b", brand[:6]))
		if len(brand) == 4:
			keys.append(Key("b", brand[:3]))
		if len(core) > 2:
			keys.append(Key("g", max((core[at : at + 2] for at in range(1, len(core) - 1)), key=rarity)))
	return keys


def keys(profile: Profile) -> tuple[Key, ...]:
	"""All keys of a party, without doubles."""
	found: dict[Key, None] = {}
	if profile.credit:
		found[Key("cc", profile.credit)] = None
	for kind, values in (("ph", profile.phones), ("em", profile.emails), ("dm", profile.domains)):
		for value in values:
			found[Key(kind, value)] = None
	for name in profile.names:
		for key in name_keys(name):
			found[key] = None
	return tuple(found)


def claim_keys(profile: Profile) -> tuple[str, ...]:
	"""Strings that two parties share only when they must not both exist: at most 64 ASCII characters each."""
	claims = [f"cc:{profile.credit}"] if profile.credit else []
	if profile.names and claimable(profile.names[0]):
		claims.append(f"name:{Key('n', profile.names[0].strict).hash & (1 << 64) - 1:016x}")
	return tuple(claims)


def claimable(name: Name) -> bool:
	"""Whether an equal strict name means the same company: not for 张伟, 有限公司, 北京 or a mere 华荣."""
	return not (name.flags & PERSON or len(name.strict) < 4 or says_nothing(name))


def says_nothing(name: Name) -> bool:
	"""Only a legal form, or only a place: equal ones prove nothing."""
	return bool(name.flags & EMPTY or (name.flags & GENERIC and not name.trade))


def buckets(profile: Profile, count: int) -> tuple[int, ...]:
	"""Sorted numbers of the locks to take, in 0..count-1 (D7: two people entering one company at once)."""
	if count < 1:
		raise ValueError(f"count: a whole number from 1, got {count!r}")
	marks = {Key("cc", profile.credit)} if profile.credit else set()
	for kind, values in (("ph", profile.phones), ("em", profile.emails), ("dm", profile.domains)):
		marks.update(Key(kind, value) for value in values)
	for name in profile.names:
		said = fuzzy(name.core[:3]) if name.core else name.strict
		marks.add(Key("s", fuzzy(name.core[:2]) if name.core else said))
		if len(name.core) > 2:
			marks.add(Key("s", fuzzy(name.core[1:3])))
	return tuple(sorted({mark.hash % count for mark in marks}))
