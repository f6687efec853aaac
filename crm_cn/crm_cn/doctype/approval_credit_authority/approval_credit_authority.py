"""Up to which credit limit a role may approve (A3)."""

from __future__ import annotations

from frappe.model.document import Document


class ApprovalCreditAuthority(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		role: DF.Link
		up_to: DF.Currency
	# end: auto-generated types
