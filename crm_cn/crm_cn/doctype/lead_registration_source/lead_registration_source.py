"""Where leads come from (L9)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationSource(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		needs_introducer: DF.Check
		order: DF.Int
		source_name: DF.Data
	# end: auto-generated types
