"""Follow-up that extends the protection (L8)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationEvidence(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		extends_days: DF.Int
		happened_on: DF.Datetime
		kind: DF.Literal["Visit", "Sample", "Quotation", "Order"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		recorded_by: DF.Link | None
		reference_doctype: DF.Link | None
		reference_name: DF.DynamicLink | None
	# end: auto-generated types
