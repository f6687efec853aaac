"""One field of a kind of request."""

from frappe.model.document import Document


class ApprovalRequestField(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fieldname: DF.Data | None
		fieldtype: DF.Literal[
			"Data",
			"Small Text",
			"Int",
			"Float",
			"Currency",
			"Date",
			"Datetime",
			"Select",
			"Check",
			"Link",
			"Attach",
		]
		in_list: DF.Check
		label: DF.Data
		options: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		reqd: DF.Check
	# end: auto-generated types

	pass
