"""A line of a sample request: which sample, how many, and where the pieces went."""

from frappe.model.document import Document


class SampleRequestItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		qty: DF.Float
		returned_qty: DF.Float
		sample: DF.Link
		sample_name: DF.Data | None
		scrapped_qty: DF.Float
		shipped_qty: DF.Float
		specification: DF.Data | None
		unit: DF.Link | None
		unit_cost: DF.Currency
	# end: auto-generated types

	pass
