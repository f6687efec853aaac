"""The other side of a registration's collision, for reviewers only (L3). Services: crm_cn.duplicates.findings."""

import frappe
from frappe.model.document import Document


class DuplicateFinding(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		decided_by: DF.Link | None
		decided_on: DF.Datetime | None
		decision: DF.Literal["Open", "Same", "Different"]
		lead_registration: DF.Link
		note: DF.SmallText | None
		other_doctype: DF.Link | None
		other_holder: DF.Link | None
		other_name: DF.DynamicLink | None
		other_title: DF.Data | None
		reasons: DF.JSON | None
		score: DF.Percent
		tier: DF.Literal["weak", "suspect", "block"]
	# end: auto-generated types


def on_doctype_update() -> None:
	"""Found by the other side when that is renamed or deleted."""
	frappe.db.add_index("Duplicate Finding", ["other_doctype", "other_name"], index_name="other_side")
