"""Who was told that the time of a complaint ends or has ended (P3)."""

from __future__ import annotations

from frappe.model.document import Document


class ComplaintEscalation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		clock: DF.Literal["Response", "Resolution"]
		due: DF.Datetime | None
		kind: DF.Literal["Warning", "Breach"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		round: DF.Int
		told: DF.Link | None
		told_on: DF.Datetime | None
	# end: auto-generated types
