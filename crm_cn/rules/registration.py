"""L1: what a lead must say at submission. A draft may be incomplete."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from crm_cn.rules.sources import introducer_missing

#: 客户名称, 联系人, 电话, 商机来源, 区域, 发起说明: "缺一不可"
REQUIRED = ("customer_name", "contact_person", "phone", "source", "territory", "initiation_reason")

SHORTEST_PHONE = 5

#: What the collision check finds wrong with a value as typed (rules/duplicates/problems.py) and a reviewer could not
#: let pass: a name that names nobody, a credit code that cannot exist, an e-mail that is none.
SPOILING = frozenset(
	{
		"name_no_letters",
		"name_only_form",
		"name_only_region",
		"name_markup",
		"credit_length",
		"credit_check",
		"email_bad",
	}
)


def is_blank(value: object) -> bool:
	"""Say whether nothing was written: None, or only blanks, full-width blanks and invisible characters."""
	if value is None:
		return True
	return not any(unicodedata.category(char)[0] not in "ZC" for char in str(value))


def missing(values: Mapping[str, object], needs_introducer: bool = False) -> list[str]:
	"""Return the fields that L1 (and L9, where the source needs an introducer) still wants, in form order."""
	wanted = [field for field in REQUIRED if is_blank(values.get(field))]
	if introducer_missing(needs_introducer, values.get("introducer"), values.get("introducer_contact")):
		wanted.append("introducer")
	return wanted


def unusable(values: Mapping[str, object]) -> list[str]:
	"""Return the filled fields that cannot be what they should be: a name without letters, a phone without digits."""
	bad = []
	name, phone = values.get("customer_name"), values.get("phone")
	if not is_blank(name) and sum(char.isalnum() for char in str(name)) < 2:
		bad.append("customer_name")
	contact = values.get("contact_person")
	if not is_blank(contact) and not any(char.isalpha() for char in str(contact)):
		bad.append("contact_person")
	if not is_blank(phone) and sum(char.isdigit() for char in str(phone)) < SHORTEST_PHONE:
		bad.append("phone")
	return bad
