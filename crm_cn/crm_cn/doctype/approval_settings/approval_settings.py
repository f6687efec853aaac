"""Settings of approvals (A4): who is asked where the rules find nobody, and from which amounts more levels are needed."""

from __future__ import annotations

from frappe.model.document import Document


class ApprovalSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		fallback_approver: DF.Link | None
		leave_without_delegate: DF.Literal["Ask Their Manager", "Wait"]
		same_approver: DF.Literal["Ask Their Manager", "Pass the Level"]
	# end: auto-generated types
