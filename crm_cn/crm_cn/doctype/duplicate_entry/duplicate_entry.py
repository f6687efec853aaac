"""One record of the site in the duplicate index (L3); written by crm_cn.duplicates.store alone."""

import frappe
from frappe.model.document import Document


class DuplicateEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		holder: DF.Link | None
		name: DF.Int | None
		profile: DF.LongText | None
		source_doctype: DF.Data | None
		source_name: DF.Data | None
		standing: DF.Literal["Open", "Won", "Pool", "Draft", "Closed", "Void"]
		title: DF.Data | None
	# end: auto-generated types


def on_doctype_update() -> None:
	"""One entry a record; found by its source and swept by it."""
	frappe.db.add_unique(
		"Duplicate Entry", ["source_doctype", "source_name"], constraint_name="unique_source"
	)
