"""Periods and quotas of protection and pool (L8)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cooling_off_days: DF.Int
		correction_days: DF.Int
		max_open_per_person: DF.Int
		order_extends_days: DF.Int
		pool_quota: DF.Int
		protection_days: DF.Int
		quotation_extends_days: DF.Int
		sample_extends_days: DF.Int
		visit_extends_days: DF.Int
		warn_days_before: DF.Int
	# end: auto-generated types
