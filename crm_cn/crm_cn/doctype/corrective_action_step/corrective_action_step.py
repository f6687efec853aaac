"""A corrective or preventive action (D5-D7)."""

from __future__ import annotations

from frappe.model.document import Document


class CorrectiveActionStep(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		action: DF.SmallText
		done_on: DF.Date | None
		due: DF.Date | None
		kind: DF.Literal["Corrective", "Preventive"]
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		quality_action: DF.Link | None
		responsible: DF.Link | None
	# end: auto-generated types
