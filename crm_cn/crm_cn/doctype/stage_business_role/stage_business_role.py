"""A business role that works in a stage (D9); a row of whatever DocType the stages of a process are."""

from __future__ import annotations

from frappe.model.document import Document


class StageBusinessRole(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		business_role: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
