"""L9: where leads come from, and which of the sources name an introducer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
	"""One source offered from the start; a site adds and renames its own."""

	name: str
	needs_introducer: bool = False


SOURCES = (
	Source("Personal Network", needs_introducer=True),  # 亲友介绍
	Source("Mentor or Professional", needs_introducer=True),  # 导师/专业人士
	Source("Company List"),  # 企业名单
	Source("Business Contact"),  # 商业联系
	Source("Fellow Salesperson"),  # 同行销售
	Source("Media"),  # 媒体
	Source("Newspaper"),  # 报纸
	Source("Existing Customer Need"),  # 老客户需求
	Source("Cold Visit"),  # 直接拜访
	Source("Referral Chain", needs_introducer=True),  # 连锁介绍
	Source("Handed Over"),  # 前任移交
	Source("Sales Letter"),  # 销售信函
	Source("Telephone"),  # 电话
	Source("Exhibition"),  # 展示会
	Source("Association"),  # 社团活动
	Source("Chance Encounter"),  # 陌生人
	Source("Directory or Internet"),  # 黄页/互联网
)


def introducer_missing(needs_introducer: bool, introducer: object, contact: object) -> bool:
	"""Say whether the source is a referral and nobody is named as introducer, neither in words nor as Contact."""
	return bool(needs_introducer) and not str(introducer or "").strip() and not str(contact or "").strip()
