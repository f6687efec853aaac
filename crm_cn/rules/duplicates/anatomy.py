"""The parts of a company's name: region, brand, trade, legal form, branch (L3).

上海星澜机电设备(集团)股份有限公司苏州分公司 → region 上海, brand 星澜, trade 机电设备, joint-stock company
and group, branch 苏州/分公司. Pure values in, a ``Name`` out; bad input gives an empty one, never an error.
"""

import re
import sys
from functools import lru_cache
from typing import NamedTuple

from .industries import split_tail, words
from .persons import looks_like_person
from .regions import NOT_AFTER_CITY, gazetteer
from .regions import words as place_words
from .text import HAN, bare, clean

# Flags of a name.
GROUP, HOLDING, JOINT_STOCK, LIMITED, FACTORY, PERSON, GENERIC, EMPTY, LATIN_ONLY = (1 << n for n in range(9))


class Name(NamedTuple):
	"""One name of a company, taken apart. All text is folded (see text.py)."""

	strict: str  # brackets kept, 市/省 and 有限责任公司 unified: equal only for one and the same name
	core: str  # without region, legal form and branch; with its region again where nothing else is left
	brand: str  # 字号; the region's name, and the flag GENERIC, where there is none
	trade: str  # core without the brand
	classes: str  # letters of industries.txt
	region: str  # path 浙江/宁波
	branch: str  # place of a branch, without 市/县/区
	kind: str  # 分公司, 支行 …; "" for the company itself
	flags: int


NOTHING = Name("", "", "", "", "", "", "", "", EMPTY)

_STATUS = re.compile(r"\((?:已?注销|吊销|停用|作废|已?更名|旧|新|筹|筹建|存续|重复|勿用)\)")
_ALIAS = re.compile(
	r"^(?:以?下?简称|原名称?|曾用名|又名|别名|旧名|前身为?|现名|现更名为?|更名为|英文名称?|原|中文名)[:为]?(.{2,})$"
)
# Marks that exchanges put before and behind short names: *ST…, …-W, …退, …A.
_EXCHANGE = re.compile(
	r"^\s*(?:\*\s*ST|S\*?ST|ST|XD|XR|DR|PT|退市)\s*(?=[\u3400-\u9fff])"
	r"|(?<=[\u3400-\u9fff])\s*(?:[-－—]\s*[A-Z]{1,2}|\(退\)|退|(?<![\u3400-\u9fff]{5})[AB])\s*$",
	re.I,
)
_BRANCH = re.compile(
	r"(总?分公司|支公司|子公司|分行|支行|分理处|储蓄所|办事处|代表处|联络处|营业部|营业厅|营业室|服务部|销售部|经销处"
	r"|分店|旗舰店|专卖店|门店|分厂|分社|分部|分所|分院|分校|分会|分中心|信用卡中心)$"
)
# What stands before the place of a branch when no legal form does: 工商银行|福州台江支行.
_ANCHOR = re.compile(
	r"(?:银行|信用合作联社|信用社|信用合作社|联社|证券|保险|人寿|财险|信托|期货|邮政|电信|移动|联通|石化|石油|烟草|电网|事务所)"
)
_FORM_INSIDE = re.compile(r"股份有限公司|有限责任公司|有限公司|股份公司|集团公司|总公司|责任公司")
_FORM = re.compile(
	r"(?:集团|控股|股份|有限责任公司|责任有限公司|有限公司|责任公司|总公司|公司|(?:特殊)?(?:普通|有限)合伙|合伙企业"
	r"|个人独资企业|个体工商户|专业合作社|合作社|有限责任|有限|总厂)+$"
)
_LATIN_FORM = re.compile(
	r"(?:coltd|colimited|companylimited|pteltd|ptyltd|limited|ltd|incorporated|inc|corporation|corp|company|llc|llp"
	r"|gmbh|plc|sarl|srl|spa|group|holdings|holding|co)$"
)
_SAME_FORM = re.compile(r"有限责任公司|责任有限公司")
_PLACE_ENDING = re.compile(r"[省市县区]|分行|支行|营业部|分公司")
_BANKS = {
	"工行": "工商银行", "农行": "农业银行", "建行": "建设银行", "交行": "交通银行", "招行": "招商银行", "邮储银行": "邮政储蓄银行",
	"浦发银行": "上海浦东发展银行", "农商银行": "农村商业银行", "农商行": "农村商业银行", "农信社": "农村信用社",
}  # fmt: skip
_BANK = re.compile("|".join(_BANKS))


@lru_cache(maxsize=512)  # a name is taken apart for its profile, its problems and its preview
def dissect(raw: str) -> tuple[Name, tuple[str, ...]]:
	"""The name taken apart, and the aliases its brackets tell (简称…, 原…)."""
	text = clean(_EXCHANGE.sub("", raw[:400]) if len(raw) < 20 else raw) if raw else ""
	aliases: tuple[str, ...] = ()
	if "(" in text or ")" in text:
		text, aliases = _take_aliases(_STATUS.sub("", text))
	if not text:
		return NOTHING, aliases
	return (_chinese(text) if HAN.search(text) else _latin(text)), aliases


def _take_aliases(text: str) -> tuple[str, tuple[str, ...]]:
	aliases: list[str] = []

	def look(match: re.Match) -> str:
		alias = _ALIAS.match(match[1])
		if alias:
			aliases.append(alias[1])
			return ""
		return match[0] if match[1] else ""

	text = re.sub(r"\(([^()]*)\)", look, text)
	rest = re.sub(r"\([^()]+\)", "", text)
	if "(" in rest or ")" in rest:  # not in pairs: they mean nothing
		text = bare(text)
	return text, tuple(aliases)


def _latin(text: str) -> Name:
	core = text = bare(text)
	while True:
		shorter = _LATIN_FORM.sub("", core)
		if shorter == core or len(shorter) < 2:
			break
		core = shorter
	flags = LATIN_ONLY if len(core) > 1 and not _LATIN_FORM.fullmatch(core) else LATIN_ONLY | EMPTY
	return Name(text, core, core, "", "", "", "", "", flags)


def _chinese(text: str) -> Name:
	chain = _chain(text)
	strict = _strict(text, chain)
	region, flags, body = "", 0, text
	if "(" in text:
		body, region, flags = _open_brackets(text)
	if "行" in body or "农信" in body:
		body = _BANK.sub(lambda match: _BANKS[match[0]], body)
	body, branch, kind = _cut_branch(body)
	body, more = _cut_form(body)
	flags |= more
	if chain and not body.startswith(text[: chain[-1][1]]):
		chain = _chain(body)
	head, start, last = _head_region(body, chain)
	core = body[start:]
	brand, classes = split_tail(core)
	if len(brand) > 3 and not head:
		brand, core, head = _region_behind(brand, core)
	if len(brand) > 1:
		trade = core[len(brand) :]
	elif start and not (head == "中国" and _first_word(core)):
		core, brand = last + core, last  # nothing but trade is left: 北京银行, 东方通信
		trade = core[len(last) :]
		flags |= GENERIC
	else:
		brand = _first_word(core)
		flags |= GENERIC if brand else 0
		brand = brand or core
		trade = core[len(brand) :]
	if region and (head in ("", "中国") or region.startswith(head + "/")):
		head = region
	if not core:
		flags |= EMPTY
	if looks_like_person(strict):
		flags |= PERSON
	share = sys.intern
	return Name(
		strict, core, brand, share(trade), share(classes), share(head), share(branch), share(kind), flags
	)


def _chain(text: str) -> list[tuple[str, int]]:
	"""Regions at the head of a name, each with where it ends: 浙江省|宁波市|….

	Behind the first one only what lies within it counts; a region written twice counts as often as it stands.
	"""
	head = gazetteer().head
	found: list[tuple[str, int]] = []
	path, end = head(text)
	while path:
		found.append((path, end))
		path, end = head(text, end, path)
	return found


def _strict(text: str, chain: list[tuple[str, int]]) -> str:
	if "责任" in text:
		text = _SAME_FORM.sub("有限公司", text)
	if "股份公司" in text:
		text = text.replace("股份公司", "股份有限公司")
	if chain:
		start, parts = 0, []
		for _, end in chain:
			parts.append(_unofficial(text[start:end]))
			start = end
		text = "".join(parts) + text[start:]
	if "(" in text:
		text = re.sub(r"\(([^()]{3,8})\)", lambda match: f"({_unofficial(match[1])})", text)
	return text


def _unofficial(place: str) -> str:
	"""A place without its 市 or 省, unless that would name another one (吉林市 is not 吉林省)."""
	places = gazetteer()
	if place[-1] in "市省" and len(place) > 2 and place in places.full:
		short = place[:-1]
		if places.heads.get(short) == places.heads.get(place):
			return short
	return place


def _open_brackets(text: str) -> tuple[str, str, int]:
	"""The text without brackets, the region they held, flags of legal words in them."""
	region, flags = "", 0

	def look(match: re.Match) -> str:
		nonlocal region, flags
		inner = match[1]
		path = _only_region(inner)
		if path:
			region = path if path != "中国" or not region else region
			return ""
		rest, more = _cut_form(inner)
		if rest:
			return inner
		flags |= more
		return ""

	text = re.sub(r"\(([^()]*)\)", look, text)
	return bare(text), region, flags


def _only_region(text: str) -> str:
	"""The region, when ``text`` is nothing else."""
	chain = _chain(text)
	if not chain:
		return ""
	path, end = chain[-1]
	return path if end == len(text) or text[end:] in place_words()["zones"] else ""


def _cut_branch(text: str) -> tuple[str, str, str]:
	"""(the company, place of the branch, kind of branch)."""
	forms = [match.end() for match in _FORM_INSIDE.finditer(text)]
	found = _BRANCH.search(text)
	if not found or not found.start():
		if forms and 0 < len(text) - forms[-1] <= 12:
			rest = text[forms[-1] :]
			if not _FORM.fullmatch(rest):
				return text[: forms[-1]], "", rest  # …有限公司技术中心
		return text, "", ""
	rest, kind = text[: found.start()], found[1]
	forms = [end for end in forms if end <= len(rest)]
	if forms:
		return rest[: forms[-1]], _place(rest[forms[-1] :]), kind
	anchors = [match.end() for match in _ANCHOR.finditer(rest)]
	if anchors:
		return rest[: anchors[-1]], _place(rest[anchors[-1] :]), kind
	for size in range(min(12, len(rest) - 2), 1, -1):
		if _only_region(rest[-size:]):
			return rest[:-size], _place(rest[-size:]), kind
	return (text, "", "") if kind in ("服务部", "销售部", "分会") else (rest, "", kind)


def _place(text: str) -> str:
	"""Place of a branch as people vary it: 兰州市七里河区 = 兰州七里河."""
	shorter = _PLACE_ENDING.sub("", text)
	return shorter if len(shorter) > 1 else text


@lru_cache(maxsize=4096)
def spot(place: str) -> str:
	"""Place of a branch without the regions it begins with: 遵义湘江 → 湘江."""
	chain = _chain(place)
	return place[chain[-1][1] :] if chain else place


def _cut_form(text: str) -> tuple[str, int]:
	"""The text without its legal form, and the form's flags."""
	found = _FORM.search(text)
	if found:
		rest, flags = text[: found.start()], _form_flags(found[0])
		if rest.endswith("厂") and len(rest) > 3:
			return rest[:-1], flags | FACTORY
		return rest, flags
	if text.endswith("厂") and len(text) > 3:
		return text[:-1], FACTORY
	return text, 0


@lru_cache(maxsize=1024)
def _form_flags(form: str) -> int:
	flags = GROUP if "集团" in form else 0
	flags |= HOLDING if "控股" in form else 0
	flags |= JOINT_STOCK if "股份" in form else 0
	flags |= FACTORY if "厂" in form else 0
	return flags | (LIMITED if "有限" in form or "公司" in form or "合伙" in form else 0)


def _head_region(body: str, chain: list[tuple[str, int]]) -> tuple[str, int, str]:
	"""(path, where the rest begins, the last region as written) of what to take off the head.

	A place behind another whose rest would be nothing but trade is the brand: 上海宝山钢铁 → 宝山.
	"""
	path, start, last = "", 0, ""
	for found, end in chain:
		if (path and body[end - 1] not in "市县区" and not _has_brand(body[end:])) or (
			start and len(body) - end == 1
		):
			break
		short = found.rsplit("/", 1)[-1]
		last = short if body.startswith(short, start) else body[start:end]
		path, start = found, end
	if start:
		if (
			body.startswith("市", start)
			and "/" not in path
			and body[start + 1 : start + 2] not in NOT_AFTER_CITY
		):
			start += 1  # 河北市…: a slip for 河北省
		for zone in place_words()["zones"]:
			if body.startswith(zone, start) and len(body) - start > len(zone) + 1:
				return path, start + len(zone), last
	return path, start, last


def _region_behind(brand: str, core: str) -> tuple[str, str, str]:
	"""A region between brand and trade: 星澜广州|空调 → 星澜, in 广州."""
	for size in range(2, min(4, len(brand) - 2) + 1):
		path = gazetteer().heads.get(brand[-size:], "")
		if path and path.count("/") < 2:
			return brand[:-size], brand[:-size] + core[len(brand) :], path
	return brand, core, ""


def _has_brand(rest: str) -> bool:
	return len(split_tail(rest)[0]) > 1


def _first_word(core: str) -> str:
	"""Brand of a core made of trade words only: its first word (精工科技 → 精工); "" for a single word."""
	table = words()
	if core in table:
		return ""
	for size in range(min(4, len(core) - 1), 1, -1):
		if core[:size] in table:
			return core[:size]
	return ""
