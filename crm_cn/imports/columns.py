"""Which column of a list holds which field of the Lead Registration. Pure: labels come in, no frappe.

The companies' own headings are the one table of `crm_cn.standalone.headers`; here stands only what that table
lacks because a collision check has no use for it, and which field each of its parts is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crm_cn.standalone.headers import field_of, plain_heading

NOT_IMPORTED = "Don't Import"

#: Field of the registration → headings that are no part of a company's identity.
LEAD_HEADINGS: dict[str, tuple[str, ...]] = {
	"source": ("商机来源", "线索来源", "客户来源", "来源", "来源渠道", "获客渠道", "渠道", "leadsource", "source", "channel"),
	"initiation_reason": (
		"发起说明", "立项说明", "商机说明", "需求说明", "需求描述", "客户需求", "需求", "跟进理由", "申请理由", "说明", "备注",
		"reasonforstarting", "reason", "requirement", "needs", "remark", "remarks", "note", "notes",
	),
	"contact_position": ("职位", "职务", "岗位", "联系人职务", "联系人职位", "position", "jobtitle", "title", "designation"),
	"industry": ("行业", "所属行业", "客户行业", "行业类别", "industry", "trade", "sector"),
	"city": ("城市", "所在城市", "所属城市", "市", "city", "town"),
	"introducer": ("介绍人", "推荐人", "转介绍人", "引荐人", "introducer", "referrer", "referredby"),
	"expected_amount": ("预计金额", "商机金额", "预计成交金额", "预估金额", "意向金额", "金额", "expectedamount", "amount", "dealsize"),
	"expected_signing_date": (
		"预计签约时间", "预计签约日期", "预计成交日期", "预计成交时间", "预计签单日期", "签约时间",
		"expectedsigningdate", "expectedclosedate", "closedate",
	),
	"currency": ("币种", "货币", "currency"),
	"party_kind": ("客户类型", "客户性质", "客户类别", "customertype", "partykind"),
}  # fmt: skip

#: Part of a company's identity → fields that take its first, second … column.
PARTY_FIELDS: dict[str, tuple[str, ...]] = {
	"name": ("customer_name",),
	"aliases": ("aliases.alias",),
	"credit_code": ("credit_code",),
	"phones": ("phone", "other_phones"),
	"emails": ("email",),
	"websites": ("website",),
	"address": ("address_line",),
	"region": ("territory", "city"),
	"contacts": ("contact_person",),
}

#: Fields of which one cell may take several columns, and what stands between them.
JOINED = {"other_phones": "\n", "initiation_reason": "\n", "aliases.alias": "；", "address_line": " "}

_BY_HEADING = {heading: name for name, headings in LEAD_HEADINGS.items() for heading in headings}


@dataclass(slots=True)
class Assignment:
	"""Field of each column (None: not imported), and the headings nothing is done with."""

	fields: list[str | None]
	unused: list[str] = field(default_factory=list)

	def columns_of(self, fieldname: str) -> list[int]:
		return [column for column, name in enumerate(self.fields) if name == fieldname]


def assign(
	headings: Sequence[str],
	labels: Mapping[str, str],
	importable: frozenset[str],
	chosen: Mapping[str, str] | None = None,
	guessed: Mapping[str, Sequence[int]] | None = None,
) -> Assignment:
	"""Say which field each column goes to.

	In: the headings as typed; `labels` label or fieldname → field, as the form shows them; `importable` the
	fields people may fill in; `chosen` what the user said column by column ("0" → field); `guessed` what the
	standalone reader recognised by headings or by content, part → columns. The user's word goes first, then
	the form's own labels, then headings as sales people write them.
	"""
	chosen = chosen or {}
	found = Assignment([None] * len(headings))
	by_column = {column: part for part, columns in (guessed or {}).items() for column in columns}
	# without its bracket the label of a table's column would look like one of the registration's own
	plain_labels = {plain_heading(label): name for label, name in labels.items() if "." not in name}

	def take(column: int, name: str | None) -> bool:
		if name in importable and (name in JOINED or name not in found.fields):
			found.fields[column] = name
			return True
		return False

	for column in range(len(headings)):
		name = chosen.get(str(column))
		if name and name != NOT_IMPORTED:
			take(column, labels.get(name, name))
	for column, heading in enumerate(headings):
		if found.fields[column] or chosen.get(str(column)) or not heading:
			continue
		exact = labels.get(heading.strip()) or labels.get(heading.strip().rstrip("*＊ "))
		take(column, exact or plain_labels.get(plain_heading(heading) or None))
	for column, heading in enumerate(headings):
		if found.fields[column] or chosen.get(str(column)):
			continue
		if take(column, _BY_HEADING.get(plain_heading(heading))):
			continue
		part = by_column.get(column) or field_of(heading)
		for name in PARTY_FIELDS.get(part or "", ()):
			if take(column, name):
				break
	found.unused = [h for h, name in zip(headings, found.fields, strict=True) if h and not name]
	return found


def joined(cells: Sequence[str], fields: Sequence[str | None]) -> list[str]:
	"""The cells with those of one field put together in its first column; what two columns both say counts once."""
	cells = list(cells)
	first: dict[str, int] = {}
	for column, name in enumerate(fields):
		if name not in JOINED:
			continue
		if name not in first:
			first[name] = column
			continue
		home = first[name]
		parts = [part for part in (cells[home], cells[column]) if part]
		cells[home] = JOINED[name].join(dict.fromkeys(parts))
		cells[column] = ""
	return cells
