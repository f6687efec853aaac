"""What the collision check says of a list before it is imported; kept until the Data Import is deleted."""

from __future__ import annotations

from frappe.model.document import Document


class ImportCheck(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		checked_by: DF.Link | None
		checked_on: DF.Datetime | None
		data_import: DF.Link
		figures: DF.JSON | None
		fingerprint: DF.Data | None
		judged: DF.Int
		message: DF.SmallText | None
		notes: DF.JSON | None
		result_file: DF.Data | None
		status: DF.Literal["Queued", "Running", "Done", "Failed"]
		total: DF.Int
	# end: auto-generated types
