"""What an administrator may turn in the duplicate check (L3)."""

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.duplicates import settings


class DuplicateCheckSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.duplicate_check_weight.duplicate_check_weight import DuplicateCheckWeight

		max_candidates: DF.Int
		posting_cap: DF.Int
		probes_per_day: DF.Int
		probes_per_minute: DF.Int
		suspect: DF.Float
		use_address: DF.Check
		use_contacts: DF.Check
		use_domains: DF.Check
		use_emails: DF.Check
		use_phones: DF.Check
		weak: DF.Float
		weights: DF.Table[DuplicateCheckWeight]
	# end: auto-generated types

	def validate(self) -> None:
		self.check_that_the_engine_takes_them()

	def check_that_the_engine_takes_them(self) -> None:
		"""Refuse values the engine refuses, in its own words."""
		try:
			settings.match_settings(self)
		except ValueError as error:
			frappe.throw(
				_("These settings cannot be used: {0}").format(error), title=_("Duplicate Check Settings")
			)

	def on_update(self) -> None:
		settings.forget()
