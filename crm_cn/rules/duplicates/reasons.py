"""Why two companies may be one, in words people use (L3).

``blind`` words name only what the person asking typed: whoever may not see the other record must not learn
from it who or what it is (S2).
"""

from typing import NamedTuple

# code: (zh, en, blind zh, blind en); {mine} and {theirs} are filled in, {mine} alone in the blind ones.
_TEXTS = {
	"credit_same": ("统一社会信用代码相同（{mine}）", "same unified social credit code ({mine})", "统一社会信用代码相同（{mine}）", "same unified social credit code ({mine})"),
	"credit_differs": ("统一社会信用代码不同（{mine}，{theirs}），应为两家公司", "different unified social credit codes ({mine}, {theirs}): two companies", "统一社会信用代码不同，应为两家公司", "different unified social credit codes: two companies"),
	"name_same": ("名称相同「{mine}」", "same name “{mine}”", "名称相同「{mine}」", "same name “{mine}”"),
	"alias_same": ("与曾用名或简称相同「{mine}」/「{theirs}」", "a former or short name is the same, “{mine}” / “{theirs}”", "与曾用名或简称相同「{mine}」", "equals a former or short name: “{mine}”"),
	"alias_near": ("与曾用名或简称相近「{mine}」/「{theirs}」", "close to a former or short name, “{mine}” / “{theirs}”", "与曾用名或简称相近「{mine}」", "close to a former or short name: “{mine}”"),
	"core_same": ("去掉地区和公司类型后相同「{mine}」", "same but for region and legal form, “{mine}”", "去掉地区和公司类型后相同「{mine}」", "same but for region and legal form, “{mine}”"),
	"short_form": ("「{mine}」与「{theirs}」，一个像另一个的简称", "one of “{mine}” and “{theirs}” reads like the other's short form", "「{mine}」像是简称或全称关系", "“{mine}” reads like a short or long form of the other name"),
	"brand_same": ("字号相同「{mine}」", "same brand “{mine}”", "字号相同「{mine}」", "same brand “{mine}”"),
	"brand_sounds": ("读音相同「{mine}」/「{theirs}」", "sounds the same, “{mine}” / “{theirs}”", "读音相同「{mine}」", "sounds the same as “{mine}”"),
	"one_edit": ("仅差一字「{mine}」/「{theirs}」", "one character apart, “{mine}” / “{theirs}”", "仅差一字「{mine}」", "one character apart from “{mine}”"),
	"brand_near": ("字号相近「{mine}」/「{theirs}」", "similar brands, “{mine}” / “{theirs}”", "字号相近「{mine}」", "a brand similar to “{mine}”"),
	"name_near": ("名称相近", "similar names", "名称相近", "similar names"),
	"trade_same": ("行业相同「{mine}」", "same trade “{mine}”", "行业相同「{mine}」", "same trade “{mine}”"),
	"trade_near": ("行业相近「{mine}」/「{theirs}」", "related trades, “{mine}” / “{theirs}”", "行业相近", "related trades"),
	"trade_differs": ("行业不同「{mine}」/「{theirs}」", "different trades, “{mine}” / “{theirs}”", "行业不同", "different trades"),
	"region_same": ("同地区「{mine}」", "same region “{mine}”", "同地区「{mine}」", "same region “{mine}”"),
	"region_near": ("地区相同或包含「{mine}」/「{theirs}」", "regions contain one another, “{mine}” / “{theirs}”", "地区相同或包含", "regions contain one another"),
	"region_differs": ("注册地不同「{mine}」/「{theirs}」", "different regions, “{mine}” / “{theirs}”", "注册地不同", "different regions"),
	"branch_one": ("一方为分支机构", "one is a branch", "一方为分支机构", "one is a branch"),
	"branch_same": ("同一地点的分支机构「{mine}」", "branches at the same place “{mine}”", "同一地点的分支机构「{mine}」", "branches at the same place “{mine}”"),
	"branch_differs": ("分支机构不同「{mine}」/「{theirs}」", "different branches, “{mine}” / “{theirs}”", "分支机构不同", "different branches"),
	"person_name": ("像是个人姓名，同名不足以认定", "reads like a person's name; equal names prove nothing", "像是个人姓名，同名不足以认定", "reads like a person's name; equal names prove nothing"),
	"phone_same": ("电话相同（{mine}）", "same phone ({mine})", "电话相同（{mine}）", "same phone ({mine})"),
	"email_same": ("邮箱相同（{mine}）", "same e-mail ({mine})", "邮箱相同（{mine}）", "same e-mail ({mine})"),
	"domain_same": ("网址或企业邮箱域名相同（{mine}）", "same site or company mail domain ({mine})", "网址或企业邮箱域名相同（{mine}）", "same site or company mail domain ({mine})"),
	"address_same": ("地址相同（{mine}）", "same address ({mine})", "地址相同（{mine}）", "same address ({mine})"),
	"contact_same": ("联系人相同（{mine}）", "same contact person ({mine})", "联系人相同（{mine}）", "same contact person ({mine})"),
}  # fmt: skip
CODES = tuple(_TEXTS)


class Reason(NamedTuple):
	"""One reason; ``mine`` is what the asking side has, ``theirs`` what the record found has."""

	code: str
	mine: str = ""
	theirs: str = ""

	def text(self, lang: str = "zh", blind: bool = False) -> str:
		"""The reason in Chinese ("zh…") or English; ``blind`` says nothing of theirs."""
		texts = _TEXTS[self.code]
		text = texts[(0 if lang.startswith("zh") else 1) + (2 if blind else 0)]
		return text.replace("{mine}", self.mine) if blind else text.format(mine=self.mine, theirs=self.theirs)
