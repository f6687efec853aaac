"""What the index knows of one record of the site. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from crm_cn.rules.collision import Standing
from crm_cn.rules.duplicates import Party
from crm_cn.rules.duplicates.anatomy import EMPTY, PERSON, dissect


@dataclass(frozen=True, slots=True)
class Record:
	"""One Lead Registration, Lead, Opportunity, Prospect, Customer or unlinked Contact."""

	doctype: str
	name: str
	title: str
	holder: str | None  # user who has it; None: the company's
	standing: Standing
	party: Party


def name_or_person(name: str, individual: bool) -> tuple[str, tuple[str, ...]]:
	"""(company name, persons) of what a record calls itself.

	An individual's name is no company name: two people called Wang Wei are two people. The engine knows Chinese
	personal names; any other name of an individual that shows neither trade nor legal form is kept as a person only.
	"""
	if not individual:
		return name, ()
	parts, _aliases = dissect(name)
	in_business = parts.trade or parts.kind or (parts.core != parts.strict and not parts.flags & EMPTY)
	if parts.flags & PERSON or in_business:
		return name, (name,)
	return "", (name,)
