"""A picture that a sample no longer shows."""

from frappe.model.document import Document


class SamplePictureLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		image: DF.Attach | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		replaced_by: DF.Link | None
		replaced_on: DF.Datetime | None
	# end: auto-generated types

	pass
