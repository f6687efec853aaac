"""A movement of a sample's stock (M3); written by crm_cn.samples.stock only, never changed."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


class SampleLedgerEntry(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		balance: DF.Float
		change: DF.Float
		kind: DF.Literal["Receipt", "Shipment", "Return", "Scrap", "Adjustment"]
		posted_on: DF.Datetime | None
		quantity: DF.Float
		remarks: DF.SmallText | None
		sample: DF.Link
		sample_request: DF.Link | None
		stock_entry: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		if not self.flags.crm_cn_system or not self.is_new():
			frappe.throw(
				_("The ledger of samples is written by movements of stock only."), frappe.PermissionError
			)

	def on_trash(self) -> None:
		if not self.flags.crm_cn_system:
			frappe.throw(
				_("The ledger of samples is written by movements of stock only."), frappe.PermissionError
			)
