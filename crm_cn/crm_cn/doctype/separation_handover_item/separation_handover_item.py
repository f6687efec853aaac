"""离职交接 (A1): something a leaving employee hands over, to whom, and whether it is done."""

from __future__ import annotations

from frappe.model.document import Document


class SeparationHandoverItem(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		done_on: DF.Date | None
		is_done: DF.Check
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		task: DF.Data
		to_employee: DF.Link | None
	# end: auto-generated types
