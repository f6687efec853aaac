"""Who had the lead when (L7)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationOwnerLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link | None
		from_date: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reason: DF.Data | None
		to_date: DF.Datetime | None
		user: DF.Link | None
	# end: auto-generated types
