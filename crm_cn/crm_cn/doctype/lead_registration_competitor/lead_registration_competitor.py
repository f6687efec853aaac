"""Who else offers, and what is done about it (L4)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationCompetitor(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action_taken: DF.SmallText | None
		competitor: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		status: DF.Literal["Active", "Ahead", "Behind", "Out"]
		strengths: DF.SmallText | None
		weaknesses: DF.SmallText | None
	# end: auto-generated types
