"""What is wrong with a company as typed, field by field, and what to do about it (L3)."""

import re
import unicodedata
from typing import NamedTuple

from . import evidence
from .anatomy import EMPTY, dissect
from .text import MAX_NAME

_TEXTS = {
	"name_missing": ("请填写公司名称", "Enter the company's name"),
	"name_short": ("名称「{value}」太短，请填写营业执照上的全称", "The name “{value}” is too short: enter it as on the business licence"),
	"name_long": ("名称超过 {limit} 个字，只比较前 {limit} 个字；请检查是否误贴了其他内容", "The name is longer than {limit} characters and only these are compared: check whether other text was pasted"),
	"name_no_letters": ("名称「{value}」里没有可识别的文字，请重新填写", "The name “{value}” has no letters in it: enter it again"),
	"name_only_form": ("「{value}」只有公司类型，没有字号，请补全名称", "“{value}” is only a legal form: add the company's own name"),
	"name_only_region": ("「{value}」只有地名，没有字号，请补全名称", "“{value}” is only a place: add the company's own name"),
	"name_markup": ("名称里含有网页代码，请只保留公司名称", "The name holds markup: keep only the company's name"),
	"credit_length": ("统一社会信用代码应为 18 位，现为 {value} 位", "A unified social credit code has 18 characters, this one has {value}"),
	"credit_check": ("统一社会信用代码「{value}」校验位不符，请对照营业执照核对", "The check digit of the credit code “{value}” does not fit: compare it with the business licence"),
	"phone_bad": ("电话「{value}」无法识别，请写成 021-55550001 或 13900000000 的样子", "The phone “{value}” is not understood: write it like 021-55550001 or 13900000000"),
	"phone_many": ("电话超过 {limit} 个，只使用前 {limit} 个", "More than {limit} phones: only the first {limit} are used"),
	"email_bad": ("邮箱「{value}」无法识别，请写成 name@company.cn 的样子", "The e-mail “{value}” is not understood: write it like name@company.cn"),
	"email_many": ("邮箱超过 {limit} 个，只使用前 {limit} 个", "More than {limit} e-mails: only the first {limit} are used"),
	"website_bad": ("网址「{value}」无法识别，请写成 www.company.cn 的样子", "The site “{value}” is not understood: write it like www.company.cn"),
	"alias_many": ("曾用名或简称超过 {limit} 个，只使用前 {limit} 个", "More than {limit} former or short names: only the first {limit} are used"),
}  # fmt: skip
_SHOWN = 40  # characters of the bad value repeated in a message


class Problem(NamedTuple):
	"""``field`` is the name of a field of Party."""

	field: str
	code: str
	value: str = ""
	limit: int = 0

	def text(self, lang: str = "zh") -> str:
		"""The message in Chinese ("zh…") or English."""
		zh, en = _TEXTS[self.code]
		return (zh if lang.startswith("zh") else en).format(value=self.value, limit=self.limit)


def problems(party) -> list[Problem]:
	"""All problems of a party, in the order of its fields."""
	return [
		*_name(party.name),
		*_aliases(party.aliases),
		*_credit(party.credit_code),
		*_phones(party.phones),
		*_emails(party.emails),
		*_sites(party.websites),
	]


def _name(raw: str) -> list[Problem]:
	shown = raw.strip()[:_SHOWN]
	if not shown:
		return [Problem("name", "name_missing")]
	found = []
	if len(raw.strip()) > MAX_NAME:
		found.append(Problem("name", "name_long", limit=MAX_NAME))
	if re.search(r"</?[a-zA-Z][^>]{0,200}>", raw[:2000]):
		found.append(Problem("name", "name_markup"))
	name, _ = dissect(raw)
	if not name.strict.strip("()"):
		return [*found, Problem("name", "name_no_letters", shown)]
	if name.flags & EMPTY:
		return [*found, Problem("name", "name_only_form", shown)]
	if name.region and not name.trade and name.region.endswith(name.core):
		return [*found, Problem("name", "name_only_region", shown)]
	if len(name.core) < 2:
		found.append(Problem("name", "name_short", shown))
	return found


def _aliases(raw) -> list[Problem]:
	return (
		[Problem("aliases", "alias_many", limit=evidence.MAX_ALIASES)]
		if len(raw) > evidence.MAX_ALIASES
		else []
	)


def _credit(raw: str) -> list[Problem]:
	code = re.sub(r"[\s\-－—]", "", unicodedata.normalize("NFKC", raw[:200])).upper()
	if not code:
		return []
	if len(code) != 18:
		return [Problem("credit_code", "credit_length", str(len(code)))]
	return [] if evidence.credit_code(raw) else [Problem("credit_code", "credit_check", code)]


def _phones(raw) -> list[Problem]:
	pieces = evidence.phone_pieces(raw)
	found = [
		Problem("phones", "phone_bad", str(text).strip()[:_SHOWN])
		for text in raw
		if str(text).strip() and not re.search(r"\d", str(text))
	]
	found += [
		Problem("phones", "phone_bad", piece.strip()[:_SHOWN])
		for piece in pieces
		if not evidence.phone(piece)
	]
	if len(pieces) > evidence.MAX_VALUES:
		found = [*found[: evidence.MAX_VALUES], Problem("phones", "phone_many", limit=evidence.MAX_VALUES)]
	return found


def _emails(raw) -> list[Problem]:
	found = [
		Problem("emails", "email_bad", str(text).strip()[:_SHOWN])
		for text in raw
		if str(text).strip() and not evidence.emails((text,))
	]
	if len(raw) > evidence.MAX_VALUES:
		found = [*found[: evidence.MAX_VALUES], Problem("emails", "email_many", limit=evidence.MAX_VALUES)]
	return found


def _sites(raw) -> list[Problem]:
	return [
		Problem("websites", "website_bad", str(text).strip()[:_SHOWN])
		for text in raw
		if str(text).strip() and "." not in str(text)
	][: evidence.MAX_VALUES]
