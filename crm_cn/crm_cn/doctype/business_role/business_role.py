"""What a person does for a record: the role stages of a process may name (D9)."""

from __future__ import annotations

from frappe.model.document import Document


class BusinessRole(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		description: DF.SmallText | None
		disabled: DF.Check
		role_name: DF.Data
	# end: auto-generated types
