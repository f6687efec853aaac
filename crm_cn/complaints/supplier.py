"""Complaints that a supplier caused, as ERPNext's Supplier Scorecard counts them (P5).

ERPNext walks the path of a variable from attribute to attribute, beginning with the package: the module must have been
imported by somebody. `at_hand` does that, as an event before the documents that use the path are checked.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, get_datetime, getdate

COMPLAINT = "Complaint"
#: What the scorecard variable stands for, and where it is counted.
VARIABLE = "supplier_caused_complaints"
PATH = "crm_cn.complaints.supplier.count"


def count(scorecard: Document) -> int:
	"""Return how many complaints received in the period of a scorecard the supplier caused; withdrawn ones do not count."""
	table = frappe.qb.DocType(COMPLAINT)
	begin = get_datetime(getdate(scorecard.start_date))
	end = get_datetime(add_days(getdate(scorecard.end_date), 1))
	found = (
		frappe.qb.from_(table)
		.select(frappe.qb.functions("COUNT", "*"))
		.where(table.cause_party == "Supplier")
		.where(table.supplier == scorecard.supplier)
		.where(table.status != "Withdrawn")
		.where((table.received_on >= begin) & (table.received_on < end))
		.run()
	)
	return int(found[0][0] or 0)


def at_hand(doc: Document, method: str | None = None) -> None:
	"""doc_event before_validate of Supplier Scorecard Variable and Period: this module is imported by being called."""
