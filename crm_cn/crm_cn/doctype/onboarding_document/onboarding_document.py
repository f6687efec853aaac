"""入职材料 (A1): a paper a new employee hands in."""

from __future__ import annotations

from frappe.model.document import Document


class OnboardingDocument(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attachment: DF.Attach | None
		document: DF.Data
		is_required: DF.Check
		note: DF.Data | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
	# end: auto-generated types
