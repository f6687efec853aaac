"""One row of an imported list: what the check says of it, and what became of it."""

from __future__ import annotations

from frappe.model.document import Document


class ImportCheckRow(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer_name: DF.Data | None
		fate: DF.Data | None
		last_row: DF.Int
		lead_registration: DF.Data | None
		message: DF.Text | None
		other_row: DF.Int
		outcome: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		row_number: DF.Int
		score: DF.Percent
		tier: DF.Data | None
	# end: auto-generated types
