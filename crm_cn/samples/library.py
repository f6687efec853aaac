"""M1: the master record of a sample; each rule is named in the controller."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt

from crm_cn.samples import stock

#: Written by movements of stock and by the daily job only.
SYSTEM = ("stock_qty", "low_stock_told_on")


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields; a new sample starts without stock."""
	before = doc.get_doc_before_save()
	for fieldname in SYSTEM:
		doc.set(fieldname, before.get(fieldname) if before else None)
	doc.stock_qty = flt(doc.stock_qty)


def check_category(doc: Document) -> None:
	"""Throw when the category is a root: the library is to be sorted."""
	if doc.category and not frappe.db.get_value("Sample Category", doc.category, "parent_sample_category"):
		frappe.throw(_("Choose a category below {0}.").format(frappe.bold(_(doc.category))))


def check_item(doc: Document) -> None:
	"""Throw when the linked Item cannot be kept in stock, or stock would be lost by changing it."""
	before = doc.get_doc_before_save()
	now, was = (
		(doc.item or None, doc.warehouse or None),
		(before.item or None, before.warehouse or None) if before else (None, None),
	)
	if now == was:
		return
	if before and not was[0] and flt(before.stock_qty):
		frappe.throw(
			_("{0} pieces are in the sample's own ledger. Bring them to 0 before you link an Item.").format(
				f"{flt(before.stock_qty):g}"
			)
		)
	if doc.item:
		_check_kept_in_stock(doc.item)
		_check_warehouse(doc)


def _check_kept_in_stock(item: str) -> None:
	found = frappe.db.get_value(
		"Item",
		item,
		["is_stock_item", "has_variants", "disabled", "has_batch_no", "has_serial_no"],
		as_dict=True,
	)
	if not found:
		return
	if not found.is_stock_item or found.has_variants or found.disabled:
		frappe.throw(
			_("{0} is not an Item kept in stock. Choose another one, or none.").format(frappe.bold(item))
		)
	if found.has_batch_no or found.has_serial_no:
		frappe.throw(
			_("{0} is kept by batch or serial number. Use a sample Item of its own, or none.").format(
				frappe.bold(item)
			)
		)


def _check_warehouse(doc: Document) -> None:
	warehouse = stock.warehouse_of(doc)
	if not warehouse:
		frappe.throw(_("Enter the sample warehouse, or one in the Sample Settings."), frappe.MandatoryError)
	if frappe.db.get_value("Warehouse", warehouse, "is_group"):
		frappe.throw(_("{0} is a group of warehouses. Choose one in it.").format(frappe.bold(warehouse)))


def show_stock(doc: Document) -> None:
	"""Show what is in stock now; ERPNext may have moved the Item meanwhile."""
	if doc.item:
		doc.stock_qty = stock.stock_of(doc.name)


def refresh_stock(doc: Document) -> None:
	"""Write the stock of the Item that was just linked or changed."""
	if doc.item and doc.has_value_changed("item"):
		doc.db_set("stock_qty", stock.stock_of(doc.name), update_modified=False)
	elif not doc.item and doc.has_value_changed("item") and doc.get_doc_before_save():
		doc.db_set("stock_qty", 0, update_modified=False)
