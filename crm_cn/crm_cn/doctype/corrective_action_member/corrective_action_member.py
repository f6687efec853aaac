"""A member of the team behind a corrective action report (D1)."""

from __future__ import annotations

from frappe.model.document import Document


class CorrectiveActionMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		employee_name: DF.Data | None
		is_leader: DF.Check
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		task: DF.Data | None
	# end: auto-generated types
