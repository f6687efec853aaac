"""A related employee or a related department of a record (D2, D4), with the part an employee plays in it (D9)."""

from __future__ import annotations

from frappe.model.document import Document


class RecordParty(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		business_role: DF.Link | None
		department: DF.Link | None
		employee: DF.Link | None
		employee_name: DF.Data | None
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		stages: DF.SmallText | None
		user: DF.Link | None
	# end: auto-generated types
