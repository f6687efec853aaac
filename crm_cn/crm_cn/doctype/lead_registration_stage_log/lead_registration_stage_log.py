"""When the lead was in which stage (L5)."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationStageLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		entered_by: DF.Link | None
		entered_on: DF.Datetime | None
		left_on: DF.Datetime | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		stage: DF.Link | None
	# end: auto-generated types
