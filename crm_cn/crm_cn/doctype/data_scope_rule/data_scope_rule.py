"""How far a role reaches on a DocType, action by action (D)."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.scope import rules


class DataScopeRule(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		assign_level: DF.Literal[
			"None",
			"Responsible Employee",
			"Related Employee",
			"Responsible Department",
			"Related Department",
			"All",
		]
		delete_level: DF.Literal[
			"None",
			"Responsible Employee",
			"Related Employee",
			"Responsible Department",
			"Related Department",
			"All",
		]
		document_type: DF.Link
		edit_level: DF.Literal[
			"None",
			"Responsible Employee",
			"Related Employee",
			"Responsible Department",
			"Related Department",
			"All",
		]
		export_level: DF.Literal[
			"None",
			"Responsible Employee",
			"Related Employee",
			"Responsible Department",
			"Related Department",
			"All",
		]
		include_departments_below: DF.Check
		on_responsible_records: DF.Check
		on_viewable_records: DF.Check
		open_statuses: DF.SmallText | None
		role: DF.Link
		view_level: DF.Literal[
			"None",
			"Responsible Employee",
			"Related Employee",
			"Responsible Department",
			"Related Department",
			"All",
		]
	# end: auto-generated types

	def validate(self) -> None:
		rules.check_type(self)
		rules.check_role(self)
		rules.check_statuses(self)
		rules.drop_switches_of_activities(self)

	def on_update(self) -> None:
		rules.forget()

	def after_delete(self) -> None:
		rules.forget()
