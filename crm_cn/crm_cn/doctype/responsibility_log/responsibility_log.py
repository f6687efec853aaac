"""Who was responsible for a record and who gave it to whom (L7): written with the change, never edited."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class ResponsibilityLog(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		changed_by: DF.Link
		changed_on: DF.Datetime
		from_department: DF.Link | None
		from_employee: DF.Link | None
		from_user: DF.Link | None
		handover: DF.Link | None
		reason: DF.SmallText | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		to_department: DF.Link | None
		to_employee: DF.Link | None
		to_user: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.refuse_editing()

	def on_trash(self) -> None:
		self.refuse_deleting()

	def refuse_editing(self) -> None:
		"""The history is no history when it can be rewritten."""
		if not self.is_new():
			frappe.throw(_("The history of who was responsible is not changed."), frappe.PermissionError)

	def refuse_deleting(self) -> None:
		"""It goes only with its record."""
		if frappe.db.exists(self.reference_doctype, self.reference_name):
			frappe.throw(_("The history of who was responsible is not changed."), frappe.PermissionError)


def on_doctype_update() -> None:
	"""The history of one record is read by both."""
	frappe.db.add_index("Responsibility Log", ["reference_doctype", "reference_name"])
