"""A sample of the library (M1); each hook only calls what is named after the rule."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.samples import library, pictures


class Sample(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.sample_picture.sample_picture import SamplePicture
		from crm_cn.crm_cn.doctype.sample_picture_log.sample_picture_log import SamplePictureLog

		category: DF.Link
		description: DF.Text | None
		image: DF.AttachImage | None
		item: DF.Link | None
		low_stock_told_on: DF.Date | None
		minimum_stock: DF.Float
		picture_log: DF.Table[SamplePictureLog]
		pictures: DF.Table[SamplePicture]
		sample_name: DF.Data
		specification: DF.Data | None
		status: DF.Literal["Active", "Inactive"]
		stock_qty: DF.Float
		unit: DF.Link
		unit_cost: DF.Currency
		warehouse: DF.Link | None
	# end: auto-generated types

	def onload(self) -> None:
		library.show_stock(self)

	def validate(self) -> None:
		library.keep_system_fields(self)
		library.check_category(self)
		library.check_item(self)
		pictures.check(self, "pictures")
		pictures.settle(self)
		pictures.keep_former(self)

	def on_update(self) -> None:
		pictures.attach(self, "pictures")
		library.refresh_stock(self)
