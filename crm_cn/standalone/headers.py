"""Which column holds what: by its heading, else by what stands in it, or as the user said with `--map`.

`HEADINGS` is the one table of headings. Order matters only for `name`: where a sheet has several name
columns the earliest in the table is the company's name and the others become recorded aliases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import column_index_from_string, get_column_letter

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.limits import HEADER_SEARCH_ROWS

HEADINGS: dict[str, tuple[str, ...]] = {
	"name": (
		"客户名称", "公司名称", "企业名称", "单位名称", "客户全称", "公司全称", "企业全称", "单位全称",
		"客户公司名称", "客户单位名称", "客户单位", "客户公司", "供应商名称", "厂商名称", "商户名称", "机构名称",
		"组织名称", "中文名称", "公司中文名称", "企业中文名称", "客户中文名称", "开票名称", "发票抬头", "抬头",
		"单位", "公司", "企业", "客户", "名称", "全称", "公司名", "客户名", "企业名", "单位名", "商户", "厂家", "厂商",
		"往来单位", "甲方", "购货单位", "购方名称", "线索名称", "潜在客户", "工作单位", "所属公司", "所属单位",
		"客戶名稱", "公司名稱", "企業名稱", "單位名稱", "名稱",
		"customername", "companyname", "company", "customer", "organizationname", "organisationname",
		"organization", "organisation", "accountname", "account", "legalname", "name", "client", "clientname",
		"businessname", "supplier", "suppliername", "vendor", "vendorname", "leadname", "firm",
	),
	"aliases": (
		"曾用名", "曾用名称", "原名", "原名称", "旧名称", "变更前名称", "历史名称", "简称", "客户简称", "公司简称", "企业简称",
		"单位简称", "别名", "别称", "又名", "品牌", "商号", "字号", "英文名", "英文名称", "公司英文名称", "企业英文名称",
		"客户英文名称", "外文名称", "股票简称", "简稱", "曾用名稱",
		"alias", "aliases", "formername", "formernames", "previousname", "shortname", "abbreviation", "aka",
		"englishname", "tradename", "tradingname", "brand", "nickname",
	),
	"credit_code": (
		"统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一社会信用代码证号", "税号", "纳税人识别号", "纳税识别号",
		"纳税人识别码", "税务登记号", "开票税号", "营业执照号", "营业执照号码", "注册号", "组织机构代码", "統一社會信用代碼", "稅號",
		"creditcode", "unifiedsocialcreditcode", "unifiedsocialcreditidentifier", "uscc", "usci", "taxid",
		"taxno", "taxnumber", "taxcode", "vatnumber", "vatno", "vat", "registrationnumber",
	),
	"phones": (
		"电话", "电话号码", "联系电话", "公司电话", "客户电话", "办公电话", "固定电话", "固话", "座机", "座机号码", "手机", "手机号",
		"手机号码", "移动电话", "联系手机", "联系方式", "联系人电话", "联系人手机", "联系号码", "更多电话", "其他电话", "热线", "传真",
		"電話", "手機", "聯繫電話", "聯絡電話",
		"phone", "phones", "phonenumber", "phoneno", "telephone", "tel", "telno", "mobile", "mobileno",
		"mobilenumber", "mobilephone", "cell", "cellphone", "contactnumber", "contactno", "contactphone",
		"landline", "officephone", "fax",
	),
	"emails": (
		"邮箱", "电子邮箱", "邮件", "电子邮件", "邮箱地址", "电子邮箱地址", "联系邮箱", "公司邮箱", "企业邮箱", "更多邮箱", "電子郵件",
		"郵箱",
		"email", "emails", "emailid", "emailaddress", "mail", "contactemail", "emailaddresses",
	),
	"websites": (
		"网址", "网站", "官网", "官方网站", "公司网址", "公司网站", "企业网站", "主页", "域名", "網址", "網站",
		"website", "websites", "web", "url", "homepage", "site", "domain", "companywebsite",
	),
	"address": (
		"地址", "公司地址", "客户地址", "企业地址", "单位地址", "联系地址", "详细地址", "注册地址", "办公地址", "经营地址", "通讯地址",
		"收货地址", "开票地址", "住所", "企业注册地址", "通信地址", "街道地址",
		"address", "companyaddress", "customeraddress", "streetaddress", "street", "addressline",
		"registeredaddress", "billingaddress", "fulladdress", "location",
	),
	"region": (
		"地区", "区域", "所在地", "所在地区", "所属地区", "省份", "省", "城市", "市", "所属省份", "所属城市", "所在城市", "所在省份",
		"所在省市", "省市", "省市区", "区县", "所属区县", "属地", "地區", "區域",
		"region", "territory", "city", "province", "state", "area", "stateprovince", "district",
	),
	"contacts": (
		"联系人", "联系人姓名", "姓名", "主要联系人", "客户联系人", "业务联系人", "负责人", "法人", "法定代表人", "法人代表", "经办人",
		"采购联系人", "聯繫人", "聯絡人",
		"contact", "contacts", "contactperson", "contactname", "person", "fullname", "representative",
		"legalrepresentative",
	),
}  # fmt: skip
FIELDS = tuple(HEADINGS)
_BY_HEADING = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NAME_ORDER = {heading: place for place, heading in enumerate(HEADINGS["name"])}

# What a value of a field looks like where no heading says so.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}", re.I)
_PHONE = re.compile(
	r"(?:\+?86[- ]?)?(?:1[3-9]\d{9}|0\d{2,3}[- )]?\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4})(?:\D.*)?"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I)
_WEBSITE = re.compile(r"(?:https?://|www\.)\S+|[a-z0-9-]+\.(?:com|cn|net|org)(?:\.cn)?/?", re.I)
_COMPANY = re.compile(
	r".{2,}(?:公司|集团|集團|工厂|厂|廠|商店|商行|酒店|中心|银行|銀行|医院|大学|学校|学院|中学|小学|研究院|研究所|设计院|事务所|"
	r"合作社|经营部|门市部|服务部|工作室|协会|委员会|管理局|株式会社)(?:[\s(（].*)?"
	r"|.*\b(?:co\.?,? ?ltd|ltd|limited|inc|llc|corp|corporation|gmbh|s\.?a|b\.?v|plc|pte|company)\b\.?",
	re.I,
)
_ADDRESS = re.compile(r"(?=.{6,}).*(?:省|市|区|县|镇|乡).*(?:路|街|道|巷|村|号|楼|室|园|大厦|广场).*")
_REGION = re.compile(r"[一-鿿]{2,8}(?:省|市|区|县|自治州|自治区)|北京|上海|天津|重庆")
_CONTENT = (
	("credit_code", _CREDIT_CODE),
	("emails", _EMAIL),
	("websites", _WEBSITE),
	("phones", _PHONE),
	("name", _COMPANY),
	("address", _ADDRESS),
	("region", _REGION),
)
_CONTENT_SHARE = 0.5  # of a column's filled cells must look like the field
_NAME_SHARE = 0.35  # company names vary more


@dataclass(slots=True)
class Columns:
	"""What stands where. `fields` maps a field of FIELDS to its column numbers (from 0), `headings` are as typed."""

	fields: dict[str, tuple[int, ...]]
	headings: tuple[str, ...] = ()
	header_at: int | None = None  # place in the searched rows, None where the sheet has no header row
	by_content: bool = False
	unused: tuple[str, ...] = field(default_factory=tuple)

	def label(self, column: int) -> str:
		"""How a message names a column: its heading, else its letter."""
		if 0 <= column < len(self.headings) and self.headings[column]:
			return self.headings[column]
		return get_column_letter(column + 1)

	def field_label(self, name: str) -> str:
		"""How a message names a field: the heading of its first column."""
		return self.label(self.fields[name][0]) if self.fields.get(name) else name


def plain_heading(text: str) -> str:
	"""A heading as the table spells it: no width, case, blanks, punctuation, numbering or bracketed remark."""
	text = unicodedata.normalize("NFKC", text).casefold()
	text = re.sub(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】", "", text) or text
	return re.sub(r"[\W_]+|\d+$", "", text)


def field_of(heading: str) -> str | None:
	"""The field a heading stands for, or None; 简称/曾用名 is what its first known part is."""
	found = _BY_HEADING.get(plain_heading(heading))
	if found is None and len(heading) <= 40:
		parts = map(plain_heading, re.split(r"[/／、,，|\\\n和及或]+", heading))
		found = next((_BY_HEADING[part] for part in parts if part in _BY_HEADING), None)
	return found


def find_columns(rows: Sequence[Sequence[str]], mapping: dict[str, str] | None = None) -> Columns:
	"""Recognise the columns of a sheet from its first rows.

	In: the first rows as text, `mapping` as the user gave it (field → heading or column letter).
	Out: Columns with at least `name`. Raises UnusableInput("no_name_column" | "unknown_field" |
	"unknown_column") saying what to do.
	"""
	mapping = mapping or {}
	for name in mapping:
		if name not in HEADINGS:
			raise UnusableInput("unknown_field", field=name, fields=", ".join(FIELDS))
	at = _header_place(rows, mapping)
	if at is not None:
		columns = _from_headings(rows[at], at)
		_apply_mapping(columns, mapping, rows)
		if "name" in columns.fields:
			return columns
	if at is None or "name" not in columns.fields:
		guessed = _from_content(rows, at, mapping)
		if guessed is not None:
			return guessed
	seen = " | ".join(cell for cell in (rows[at] if at is not None else next(iter(rows), ())) if cell)
	raise UnusableInput("no_name_column", seen=seen[:200] or "-")


def _header_place(rows: Sequence[Sequence[str]], mapping: dict[str, str]) -> int | None:
	wanted = {plain_heading(heading) for heading in mapping.values()}
	best, best_score = None, 0.0
	for place, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
		filled = [cell for cell in row if cell]
		known = [field_of(cell) for cell in filled]
		mapped = sum(plain_heading(cell) in wanted for cell in filled)
		hits = sum(name is not None for name in known) + 2 * mapped
		if not hits or (not mapped and "name" not in known and hits < 2):
			continue
		# a lone heading word inside data ("公司" as a remark) is no header: most of its row must be short words
		if any(_looks_like_data(cell) for cell in filled) or hits * 4 < len(filled):
			continue
		score = hits + (1 if "name" in known else 0) - place * 0.01
		if score > best_score:
			best, best_score = place, score
	return best


def _looks_like_data(cell: str) -> bool:
	return len(cell) > 60 or any(
		pattern.fullmatch(cell) for name, pattern in _CONTENT if name not in ("name", "region")
	)


def _from_headings(row: Sequence[str], at: int) -> Columns:
	fields: dict[str, list[int]] = {}
	for column, heading in enumerate(row):
		name = field_of(heading)
		if name:
			fields.setdefault(name, []).append(column)
	names = fields.get("name", [])
	if len(names) > 1:
		names.sort(key=lambda column: _NAME_ORDER.get(plain_heading(row[column]), len(_NAME_ORDER)))
		fields["name"] = names[:1]
		fields.setdefault("aliases", []).extend(names[1:])
	used = {column for columns in fields.values() for column in columns}
	return Columns(
		{name: tuple(columns) for name, columns in fields.items()},
		tuple(row),
		at,
		unused=tuple(heading for column, heading in enumerate(row) if heading and column not in used),
	)


def _apply_mapping(columns: Columns, mapping: dict[str, str], rows: Sequence[Sequence[str]]) -> None:
	width = max((len(row) for row in rows), default=0)
	for name, wanted in mapping.items():
		column = _column_of(wanted, columns.headings, width)
		for other in columns.fields:
			columns.fields[other] = tuple(place for place in columns.fields[other] if place != column)
		columns.fields[name] = (column,)
	columns.fields = {name: places for name, places in columns.fields.items() if places}


def _column_of(wanted: str, headings: Sequence[str], width: int) -> int:
	plain = plain_heading(wanted)
	for column, heading in enumerate(headings):
		if heading.strip() == wanted.strip() or (plain and plain_heading(heading) == plain):
			return column
	if re.fullmatch(r"[A-Za-z]{1,2}", wanted.strip()):
		column = column_index_from_string(wanted.strip().upper()) - 1
		if column < width:
			return column
	raise UnusableInput("unknown_column", column=wanted, seen=" | ".join(filter(None, headings))[:200] or "-")


def _from_content(rows: Sequence[Sequence[str]], at: int | None, mapping: dict[str, str]) -> Columns | None:
	"""Columns by what stands in them; the first row counts as an unknown header when it alone does not fit."""
	start = 0 if at is None else at + 1
	columns = Columns({}, tuple(rows[at]) if at is not None else (), at, by_content=True)
	body = [row for row in rows[start:] if any(row)]
	if not body:
		return None
	width = max(len(row) for row in body)
	taken: dict[str, list[int]] = {}
	for column in range(width):
		values = [row[column] for row in body if column < len(row) and row[column]]
		name = _field_of_content(values)
		if name:
			taken.setdefault(name, []).append(column)
	if len(taken.get("name", ())) > 1:
		taken.setdefault("aliases", []).extend(taken["name"][1:])
		taken["name"] = taken["name"][:1]
	columns.fields = {name: tuple(places) for name, places in taken.items()}
	if at is None and body and _unknown_header(body, columns.fields):
		columns.header_at = next(place for place, row in enumerate(rows) if any(row))
		columns.headings = tuple(rows[columns.header_at])
	_apply_mapping(columns, mapping, rows)
	if "name" not in columns.fields and width == 1 and not columns.fields:
		columns.fields["name"] = (0,)  # a plain list of names, short ones perhaps
	return columns if "name" in columns.fields else None


def _field_of_content(values: Sequence[str]) -> str | None:
	if not values:
		return None
	for name, pattern in _CONTENT:
		share = sum(bool(pattern.fullmatch(value.strip())) for value in values) / len(values)
		if share >= (_NAME_SHARE if name == "name" else _CONTENT_SHARE):
			return name
	return None


def _unknown_header(body: Sequence[Sequence[str]], fields: dict[str, tuple[int, ...]]) -> bool:
	if len(body) < 2 or not fields:
		return False
	patterns = dict(_CONTENT)
	first = body[0]
	checks = [
		bool(patterns[name].fullmatch(first[column].strip()))
		for name, places in fields.items()
		if name in patterns
		for column in places
		if column < len(first) and first[column]
	]
	return bool(checks) and not any(checks) and all(len(cell) <= 20 for cell in first)


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
	"""`--map name=客户全称` → {"name": "客户全称"}. Raises UnusableInput("bad_map")."""
	mapping = {}
	for pair in pairs:
		name, equals, heading = pair.partition("=")
		if not equals or not name.strip() or not heading.strip():
			raise UnusableInput("bad_map", value=pair)
		mapping[name.strip()] = heading.strip()
	return mapping
