"""What a site decides about samples."""

from __future__ import annotations

from frappe.model.document import Document


class SampleSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answer_days: DF.Int
		default_warehouse: DF.Link | None
		remind_days_before: DF.Int
		remind_every_days: DF.Int
		supervisor_threshold: DF.Currency
	# end: auto-generated types

	pass
