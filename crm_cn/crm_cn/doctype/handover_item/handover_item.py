"""One document that a handover moves, and what became of it (L7)."""

from __future__ import annotations

from frappe.model.document import Document


class HandoverItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_on: DF.Datetime | None
		message: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reference_doctype: DF.Link | None
		reference_name: DF.Data | None
		result: DF.Literal["Pending", "Moved", "Nothing to Do", "Not Moved"]
		title: DF.Data | None
		to_employee: DF.Link | None
		to_name: DF.Data | None
	# end: auto-generated types
