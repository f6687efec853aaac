"""What the index knows of one record of the site. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from crm_cn.rules.collision import Standing
from crm_cn.rules.duplicates import Party


@dataclass(frozen=True, slots=True)
class Record:
	"""One Lead Registration, Lead, Opportunity, Prospect, Customer or unlinked Contact."""

	doctype: str
	name: str
	title: str
	holder: str | None  # user who has it; None: the company's
	standing: Standing
	party: Party
