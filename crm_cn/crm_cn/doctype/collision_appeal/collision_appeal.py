"""The author's appeal against a collision (L3), decided by the CRM Supervisor."""

from __future__ import annotations

from frappe.model.document import Document


class CollisionAppeal(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		customer_name: DF.Data | None
		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision_note: DF.SmallText | None
		evidence: DF.Attach | None
		grounds: DF.Text
		lead_registration: DF.Link
		status: DF.Literal["Open", "Upheld", "Rejected"]
	# end: auto-generated types
