"""What may exist once only, held by one Lead Registration (L3); written by crm_cn.duplicates.locks alone."""

from frappe.model.document import Document


class DuplicateClaim(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		claim_key: DF.Data
		lead_registration: DF.Link | None
	# end: auto-generated types
