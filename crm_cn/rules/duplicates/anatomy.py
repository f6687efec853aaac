"""The parts of a company's name: region, brand, trade, legal form, branch (L3).

上海星澜机电设备(集团)股份有限公司苏州分公司 → region 上海, brand 星澜, trade 机电+设备, legal form
股份有限公司 of a group, branch 苏州/分公司. Pure values in, a ``Name`` out; bad input gives an empty one.
"""

import re
import sys
from functools import lru_cache
from typing import NamedTuple

from .industries import split_tail, words
from .persons import looks_like_person
from .regions import gazetteer
from .text import HAN, bare, clean

GROUP, HOLDING, JOINT_STOCK, LIMITED, FACTORY, PERSON, GENERIC, EMPTY, LATIN_ONLY, LISTED = (
	1 << n for n in range(10)
)


class Name(NamedTuple):
	"""One name of a company, taken apart. All text is folded (see text.py)."""

	strict: str  # brackets kept, 市/省 and 有限责任公司 unified: equal only for one and the same name
	core: str  # without region, legal form and branch; with its region again where nothing else is left
	brand: str  # 字号
	trade: str  # core without the brand
	classes: str  # letters of industries.txt
	region: str  # path 浙江/宁波
	branch: str  # place of a branch, without 市/县/区
	kind: str  # 分公司, 支行 …; "" for the company itself
	flags: int


_STATUS = re.compile(r"\((?:已?注销|吊销|停用|作废|已?更名|旧|新|筹|筹建|存续|重复|勿用)\)|\(筹\)")
_ALIAS = re.compile(
	r"^(?:以?下?简称|原名称?|曾用名|又名|别名|旧名|前身为?|现名|现更名为?|更名为|英文名称?|原|中文名|formerly|aka|a\.k\.a)[:为]?(.{2,})$"
)
_LISTED = re.compile(r"^(?:\*?s?\*?st|xd|xr|dr|退市)(?=[\u3400-\u9fff])", re.I)
_LISTED_RAW = re.compile(
	r"^\s*(?:\*\s*ST|S\*?ST|SST|ST|XD|XR|DR|退市|N(?=[\u4e00-\u9fff]))\s*(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s*(?:[-－—]\s*(?:S?W|B|U|UW|S|SB|R)|\(退市?\)|退)\s*$",
	re.I,
)
_BRANCH = re.compile(
	r"(总?分公司|支公司|子公司|分行|支行|分理处|储蓄所|办事处|代表处|联络处|营业部|营业厅|营业室|服务部|销售部|经销处"
	r"|分店|旗舰店|专卖店|门店|分厂|分社|分部|分所|分院|分校|分会|分中心|信用卡中心)$"
)
_ANCHOR = re.compile(
	r"(?:银行|信用联社|信用社|信用合作社|联社|证券|保险|人寿|财险|信托|期货|邮政|电信|移动|联通|石化|石油|烟草|电网|事务所)"
)
_FORM_INSIDE = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|股份公司|集团公司|总公司|责任公司)")
_FORMS = (
	("股份有限公司", JOINT_STOCK), ("股份公司", JOINT_STOCK), ("有限责任公司", LIMITED), ("责任有限公司", LIMITED), ("有限公司", LIMITED),
	("责任公司", LIMITED), ("总公司", LIMITED), ("特殊普通合伙", LIMITED), ("有限合伙", LIMITED), ("普通合伙", LIMITED), ("合伙企业", LIMITED),
	("个人独资企业", LIMITED), ("个体工商户", LIMITED), ("专业合作社", LIMITED), ("合作社", LIMITED), ("公司", LIMITED), ("股份", JOINT_STOCK),
	("集团", GROUP), ("控股", HOLDING), ("总厂", FACTORY), ("有限", LIMITED),
)  # fmt: skip
_LATIN_FORMS = re.compile(
	r"(?:coltd|colimited|companylimited|pteltd|ptyltd|limited|ltd|incorporated|inc|corporation|corp|company|llc|llp|gmbh|plc|bv|nv|sarl|srl|spa|group|holdings|holding|co)$"
)
_UNIFY_FORM = re.compile(r"有限责任公司|责任有限公司")
_PLACE_ENDINGS = re.compile(r"[省市县区]")
_NAMED_CITY = re.compile(r"^(?:([\u4e00-\u9fff]{2,8}?)省)?(?:([\u4e00-\u9fff]{2,7}?)市)?")
_BANKS = {"工行": "工商银行", "农行": "农业银行", "建行": "建设银行", "交行": "交通银行", "招行": "招商银行", "邮储银行": "邮政储蓄银行", "邮储": "邮政储蓄银行", "浦发银行": "上海浦东发展银行", "农商银行": "农村商业银行", "农商行": "农村商业银行", "农信社": "农村信用社", "信用联社": "信用合作联社"}  # fmt: skip
_BANK_WORD = re.compile("|".join(sorted(_BANKS, key=len, reverse=True)))
_ZONES = ("经济技术开发区", "高新技术产业开发区", "高新技术开发区", "高新区", "开发区", "自贸试验区", "自贸区", "保税区", "工业园区", "工业园", "示范区", "新区")  # fmt: skip

NOTHING = Name("", "", "", "", "", "", "", "", EMPTY)


@lru_cache(maxsize=512)  # a name is taken apart for its profile, its problems and its preview
def dissect(raw: str) -> tuple[Name, tuple[str, ...]]:
	"""The name taken apart, and the aliases its brackets tell (简称…, 原…)."""
	if not raw:
		return NOTHING, ()
	text = clean(_LISTED_RAW.sub("", raw[:400]))
	listed = LISTED if len(raw) < 20 and _LISTED_RAW.search(raw) else 0
	if "(" in text:
		text = _STATUS.sub("", text)
		text, aliases = _take_aliases(text)
	else:
		text, aliases = text.replace(")", ""), ()
	if not text:
		return NOTHING, aliases
	if not HAN.search(text):
		return _latin(text), aliases
	return _chinese(text, listed), aliases


def _take_aliases(text: str) -> tuple[str, tuple[str, ...]]:
	aliases: list[str] = []

	def look(match: re.Match) -> str:
		alias = _ALIAS.match(match[1])
		if alias:
			aliases.append(alias[1])
			return ""
		return f"({match[1]})" if match[1] else ""

	text = re.sub(r"\(([^()]*)\)", look, text)
	if text.count("(") != text.count(")"):
		text = bare(text)
	return text, tuple(aliases)


def _latin(text: str) -> Name:
	core = text
	text = bare(text)
	flags = LATIN_ONLY
	core = text
	while True:
		shorter = _LATIN_FORMS.sub("", core)
		if shorter == core or len(shorter) < 2:
			break
		core = shorter
	if len(core) < 2:
		flags |= EMPTY
	return Name(text, core, core, "", "", "", "", "", flags)


def _chinese(text: str, flags: int) -> Name:
	places = gazetteer()
	strict = _strict(text)
	region = ""
	if "(" in text:
		text, region, more = _open_brackets(text)
		flags |= more
	if "行" in text or "邮储" in text:
		text = _BANK_WORD.sub(_full_bank, text)
	text, branch, kind = _cut_branch(text)
	body, more = _cut_form(text)
	flags |= more
	head, start, last = _head_region(body, places)
	core = body[start:]
	core, more = _cut_form(core) if start else (core, 0)
	brand, classes = split_tail(core)
	if not brand or len(brand) == 1:
		if start:  # nothing but trade is left: 北京银行, 东方通信
			core = last + core
			brand = last
			trade = core[len(last) :]
		else:
			brand, trade = _first_word(core)
			flags |= GENERIC if not brand else 0
	else:
		trade = core[len(brand) :]
	if head in ("", "中国") and region:
		head = region
	elif region and region != "中国" and region.startswith(head + "/"):
		head = region
	if not core:
		flags |= EMPTY
	if looks_like_person(strict):
		flags |= PERSON
	return Name(
		strict, core, brand, sys.intern(trade), sys.intern(classes), sys.intern(head), sys.intern(branch), sys.intern(kind), flags
	)  # fmt: skip


def _full_bank(match: re.Match) -> str:
	return _BANKS[match[0]]


def _strict(text: str) -> str:
	text = _UNIFY_FORM.sub("有限公司", text).replace("股份公司", "股份有限公司")
	places = gazetteer()
	out, start = [], 0
	if text[0] == "(":
		start = 0
	path, end = places.head(text)
	while path and end > start:
		out.append(_official(text[start:end], places))
		start = end
		path, end = places.head(text, start, path)
	text = "".join(out) + text[start:]
	if "(" in text:
		text = re.sub(r"\(([^()]{3,8})\)", lambda m: f"({_official(m[1], places)})", text)
	return text


def _official(place: str, places) -> str:
	"""A place without its 市 or 省, unless that would name another one (吉林市 is not 吉林省)."""
	if place[-1] in "市省" and len(place) > 2 and place in places.full:
		short = place[:-1]
		if places.heads.get(short) == places.heads.get(place):
			return short
	return place


def _open_brackets(text: str) -> tuple[str, str, int]:
	places = gazetteer()
	region, flags = "", 0

	def look(match: re.Match) -> str:
		nonlocal region, flags
		inner = match[1]
		path = places.paths(inner)
		if path and len(inner) <= 12 and _only_region(inner, places):
			region = path if path != "中国" or not region else region
			return ""
		rest, more = _cut_form(inner)
		if not rest or not inner:
			flags |= more
			return ""
		return inner

	return bare(re.sub(r"\(([^()]*)\)", look, text)), region, flags


def _only_region(text: str, places) -> bool:
	path, end = places.head(text)
	while path and end < len(text):
		path, after = places.head(text, end, path)
		if not path:
			return text[end:] in _ZONES
		end = after
	return bool(path)


def _cut_branch(text: str) -> tuple[str, str, str]:
	found = _BRANCH.search(text)
	if not found or found.start() == 0:
		return text, "", ""
	rest, kind = text[: found.start()], found[1]
	forms = list(_FORM_INSIDE.finditer(rest))
	if forms:
		cut = forms[-1].end()
		return rest[:cut], _place(rest[cut:]), kind
	anchors = [match.end() for match in _ANCHOR.finditer(rest)]
	if anchors and anchors[-1] <= len(rest):
		cut = anchors[-1]
		if cut < len(rest) or kind not in ("营业部",):
			return rest[:cut], _place(rest[cut:]), kind
	places = gazetteer()
	for size in range(min(12, len(rest) - 2), 1, -1):
		tail = rest[-size:]
		if _only_region(tail, places):
			return rest[:-size], _place(tail), kind
	if kind in ("服务部", "销售部", "分会"):
		return text, "", ""
	return rest, "", kind


def _place(text: str) -> str:
	"""Place of a branch as people vary it: 兰州市七里河区 = 兰州七里河."""
	shorter = _PLACE_ENDINGS.sub("", text)
	return shorter if len(shorter) > 1 else text


def _cut_form(text: str) -> tuple[str, int]:
	flags = 0
	while True:
		for form, flag in _FORMS:
			if text.endswith(form):
				text = text[: -len(form)]
				flags |= flag
				break
		else:
			if text.endswith("厂") and len(text) > 3:
				return text[:-1], flags | FACTORY
			return text, flags


def _head_region(body: str, places) -> tuple[str, int, str]:
	"""(path, where the rest begins, short name of the last region taken)."""
	path, start, last, above = "", 0, "", ""
	while start < len(body):
		found, end = places.head(body, start, above)
		if not found:
			break
		rest = body[end:]
		if len(rest) < 2 and start:
			break
		if above and above != "中国" and not _brand_left(rest):
			break  # 上海宝山钢铁: the county is the brand
		path, above = found, found
		last = found.rsplit("/", 1)[-1] if found not in ("香港",) else "香港"
		if body[start:end] != last and not body[start:end].startswith(last):
			last = body[start:end]
		start = end
	for zone in _ZONES:
		if start and body.startswith(zone, start) and len(body) - start > len(zone) + 1:
			start += len(zone)
			break
	return path, start, last


def _brand_left(rest: str) -> bool:
	brand, _ = split_tail(rest)
	return len(brand) > 1


def _first_word(core: str) -> tuple[str, str]:
	"""Brand of a core made of trade words only: its first word (精工科技 → 精工)."""
	table = words()
	for size in range(min(4, len(core)), 1, -1):
		if core[:size] in table and size < len(core):
			return core[:size], core[size:]
	return core, ""
