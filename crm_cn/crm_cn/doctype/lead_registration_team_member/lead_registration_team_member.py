"""Somebody who works on the lead beside the responsible employee."""

from __future__ import annotations

from frappe.model.document import Document


class LeadRegistrationTeamMember(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		employee: DF.Link
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		role_note: DF.Data | None
		user: DF.Link | None
	# end: auto-generated types
