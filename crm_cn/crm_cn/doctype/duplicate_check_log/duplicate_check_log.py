"""Who asked the duplicate check about what (L3). Never the other side."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import Interval
from frappe.query_builder.functions import Now


class DuplicateCheckLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		asked_at: DF.Datetime | None
		channel: DF.Literal["Form", "Batch", "Submission", "Registration", "Import"]
		lead_registration: DF.Data | None
		name: DF.Int | None
		questions: DF.Int
		score: DF.Percent
		tier: DF.Literal["", "clear", "weak", "suspect", "block"]
		typed: DF.JSON | None
		user: DF.Link | None
	# end: auto-generated types

	@staticmethod
	def clear_old_logs(days: int = 365) -> None:
		"""Called by Log Settings; keeps what is younger than `days`."""
		table = frappe.qb.DocType("Duplicate Check Log")
		frappe.db.delete(table, filters=(table.asked_at < (Now() - Interval(days=days))))


def on_doctype_update() -> None:
	"""The limits per user count by user and time when Redis is gone."""
	frappe.db.add_index("Duplicate Check Log", ["user", "asked_at"], index_name="user_asked_at")
