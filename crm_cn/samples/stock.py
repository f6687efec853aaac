"""M3: stock goes down on shipping and up on return, never below zero, whoever ships at the same moment.

	a sample with a stock Item   ERPNext's Stock Entry in the sample warehouse
	any other sample             its own ledger (Sample Ledger Entry), its balance in Sample.stock_qty

Every movement takes locks in the same order: request, samples by name, bins by name. What is there is read under the
lock, so of ten who ship the last piece one does and the others are told. ERPNext's own "allow negative stock" is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, flt, now_datetime

from crm_cn.rules import samples as rule
from crm_cn.samples import request, settings

SAMPLE, ENTRY, ROW = "Sample", "Sample Ledger Entry", "Sample Request Item"
RECEIPT, SHIPMENT, RETURN, SCRAP, ADJUSTMENT = "Receipt", "Shipment", "Came Back", "Scrap", "Adjustment"


class StockMoved(frappe.TimestampMismatchError):
	"""The stock changed while this transaction waited: what it read before is too old for a Stock Entry."""


@dataclass(frozen=True)
class Locked:
	"""A sample whose stock nobody else changes until the transaction ends."""

	name: str
	label: str
	unit: str
	unit_cost: float
	stock: float
	item: str | None = None
	warehouse: str | None = None
	valuation: float = 0


# What is there


def stock_of(sample: str) -> float:
	"""Return how many pieces of a sample there are, as this transaction sees it."""
	row = frappe.db.get_value(SAMPLE, sample, ["stock_qty", "item", "warehouse"], as_dict=True)
	if not row.item:
		return flt(row.stock_qty)
	return flt(frappe.db.get_value("Bin", _bin(row.item, warehouse_of(row)), "actual_qty"))


def warehouse_of(row) -> str | None:
	"""Return where a sample with an Item is kept."""
	return row.warehouse or settings.default_warehouse()


def _bin(item: str, warehouse: str | None) -> dict:
	return {"item_code": item, "warehouse": warehouse or ""}


def lock(names) -> dict[str, Locked]:
	"""Lock samples, and the bins of those with an Item, in the order of their names; return them as they are now."""
	rows = {}
	for name in sorted(set(names)):
		rows[name] = frappe.db.get_value(
			SAMPLE,
			name,
			["name", "sample_name", "unit", "unit_cost", "stock_qty", "item", "warehouse"],
			as_dict=True,
			for_update=True,
		)
		if not rows[name]:
			frappe.throw(_("The sample {0} is not there any more.").format(frappe.bold(escape_html(name))))
	bins = {}
	for item, warehouse in sorted({(row.item, _need_warehouse(row)) for row in rows.values() if row.item}):
		bins[item, warehouse] = _lock_bin(item, warehouse)
	return {name: _locked(row, bins) for name, row in rows.items()}


def _need_warehouse(row: frappe._dict) -> str:
	warehouse = warehouse_of(row)
	if not warehouse:
		frappe.throw(
			_(
				"The sample {0} is a stock Item: enter its sample warehouse, or one in the Sample Settings."
			).format(frappe.bold(escape_html(row.sample_name))),
			title=_("Warehouse Missing"),
		)
	return warehouse


def _lock_bin(item: str, warehouse: str) -> frappe._dict:
	fields = ["actual_qty", "valuation_rate", "modified"]
	filters = _bin(item, warehouse)
	now = frappe.db.get_value("Bin", filters, fields, as_dict=True, for_update=True)
	seen = frappe.db.get_value("Bin", filters, fields, as_dict=True)
	if now != seen:
		raise StockMoved(_("The stock has changed at this very moment. Please try again."))
	return now or frappe._dict(actual_qty=0, valuation_rate=0)


def _locked(row: frappe._dict, bins: dict) -> Locked:
	values = (row.name, row.sample_name, row.unit, flt(row.unit_cost))
	if not row.item:
		return Locked(*values, flt(row.stock_qty))
	warehouse = warehouse_of(row)
	found = bins[row.item, warehouse]
	return Locked(*values, flt(found.actual_qty), row.item, warehouse, flt(found.valuation_rate))


# Requests


def ship(doc: Document, quantities: dict[str, float] | None = None) -> None:
	"""Take the pieces of a request out of stock: all of each line, or as many as `quantities` says by row name.

	Called while the request is saved as shipped, its row locked. Throws ValidationError naming every sample of which
	there is not enough.
	"""
	leaving = [(row, flt(quantities.get(row.name)) if quantities else flt(row.qty)) for row in doc.items]
	_check_leaving(leaving)
	leaving = [(row, quantity) for row, quantity in leaving if quantity > 0]
	locked = lock(row.sample for row, _quantity in leaving)
	_check_enough(rule.wanted((row.sample, quantity) for row, quantity in leaving), locked)
	entries = _stock_entries(doc, locked, rule.wanted((row.sample, q) for row, q in leaving), out=True)
	balance = {name: each.stock for name, each in locked.items()}
	for row, quantity in leaving:
		balance[row.sample] = rule.plus(balance[row.sample], -quantity)
		write(
			row.sample, SHIPMENT, quantity, -quantity, balance[row.sample], doc.name, entries.get(row.sample)
		)
		row.db_set("shipped_qty", quantity)
	_store(balance)


def _check_leaving(leaving: list[tuple[Document, float]]) -> None:
	for row, quantity in leaving:
		if flt(row.shipped_qty):
			frappe.throw(_("Row {0} has been shipped already.").format(row.idx))
		if quantity < 0 or rule.is_short(flt(row.qty), quantity):
			frappe.throw(
				_("Row {0}: between 0 and {1} can be shipped.").format(
					row.idx, frappe.bold(_number(row.qty))
				),
				title=_("Quantity"),
			)
	if not any(quantity > 0 for _row, quantity in leaving):
		frappe.throw(
			_("Nothing would be shipped. Enter a quantity for one line at least."), title=_("Quantity")
		)


def _check_enough(wanted: dict[str, float], locked: dict[str, Locked]) -> None:
	short = [
		_("{0}: {1} {2} wanted, {3} in stock").format(
			escape_html(locked[name].label),
			_number(quantity),
			escape_html(_(locked[name].unit)),
			_number(locked[name].stock),
		)
		for name, quantity in wanted.items()
		if rule.is_short(locked[name].stock, quantity)
	]
	if short:
		frappe.throw(
			"<br>".join([*short, _("Ship fewer pieces, or receive samples into stock first.")]),
			title=_("Not Enough in Stock"),
		)


def take_back(doc: Document, quantities: dict[str, float], remarks: str = "") -> None:
	"""M3: put pieces that came back into stock again, by row name."""
	_come_home(doc, quantities, RETURN, "returned_qty", remarks)


def write_off(doc: Document, quantities: dict[str, float], remarks: str = "") -> None:
	"""Note pieces that will not come back; the stock went down when they were shipped."""
	_come_home(doc, quantities, SCRAP, "scrapped_qty", remarks)


def _come_home(doc: Document, quantities: dict[str, float], kind: str, field: str, remarks: str) -> None:
	rows = {row.name: row for row in doc.items}
	wanted = [(rows.get(name), flt(quantity)) for name, quantity in quantities.items()]
	_check_home(doc, wanted)
	locked = lock(row.sample for row, _quantity in wanted)
	by_sample = rule.wanted((row.sample, quantity) for row, quantity in wanted)
	entries = _stock_entries(doc, locked, by_sample, out=False) if kind == RETURN else {}
	balance = {name: each.stock for name, each in locked.items()}
	for row, quantity in wanted:
		change = quantity if kind == RETURN else 0
		balance[row.sample] = rule.plus(balance[row.sample], change)
		write(
			row.sample,
			kind,
			quantity,
			change,
			balance[row.sample],
			doc.name,
			entries.get(row.sample),
			remarks,
		)
		row.db_set(field, rule.plus(flt(row.get(field)), quantity))
	_store(balance)


def _check_home(doc: Document, wanted: list[tuple[Document | None, float]]) -> None:
	known = {line.number: line for line in request.lines(doc)}
	if not wanted or not all(row for row, _quantity in wanted):
		frappe.throw(_("Choose lines of this request."))
	for row, quantity in wanted:
		if quantity <= 0:
			frappe.throw(_("Row {0}: the quantity must be above 0.").format(row.idx), title=_("Quantity"))
		if rule.beyond(known[row.idx], quantity):
			frappe.throw(
				_(
					"Row {0}: {1} of the shipped pieces are still with the customer; {2} cannot come back."
				).format(row.idx, _number(known[row.idx].outstanding), _number(quantity)),
				title=_("Quantity"),
			)


# The library itself


def move(sample: str, kind: str, quantity: float, remarks: str = "") -> float:
	"""Receive or scrap pieces of a sample, or set its stock to what was counted (Adjustment); return the new stock."""
	quantity = flt(quantity)
	if kind not in (RECEIPT, SCRAP, ADJUSTMENT):
		frappe.throw(_("Choose Receipt, Scrap or Adjustment."))
	if quantity < 0 or (quantity == 0 and kind != ADJUSTMENT):
		frappe.throw(_("The quantity must be above 0."), title=_("Quantity"))
	locked = lock([sample])
	found = locked[sample]
	change = {RECEIPT: quantity, SCRAP: -quantity, ADJUSTMENT: rule.plus(quantity, -found.stock)}[kind]
	if not change:
		frappe.throw(_("There are {0} in stock already: nothing to change.").format(_number(found.stock)))
	if kind == SCRAP:
		_check_enough({sample: quantity}, locked)
	entries = _stock_entries(None, locked, {sample: abs(change)}, out=change < 0)
	balance = rule.plus(found.stock, change)
	write(sample, kind, abs(change), change, balance, None, entries.get(sample), remarks)
	_store({sample: balance})
	return balance


def _stock_entries(
	doc: Document | None, locked: dict[str, Locked], quantities: dict[str, float], out: bool
) -> dict[str, str]:
	"""Write the Stock Entry for those with an Item, one for each company; return its name by sample."""
	by_company: dict[str, list[str]] = {}
	for name in sorted(quantities):
		if locked[name].item:
			company = frappe.get_cached_value("Warehouse", locked[name].warehouse, "company")
			by_company.setdefault(company, []).append(name)
	written = {}
	for company, names in by_company.items():
		entry = frappe.get_doc(
			{
				"doctype": "Stock Entry",
				"stock_entry_type": "Material Issue" if out else "Material Receipt",
				"purpose": "Material Issue" if out else "Material Receipt",
				"company": company,
				"remarks": f"{_('Sample Request')} {doc.name}" if doc else _("Sample library"),
				"items": [_stock_row(locked[name], quantities[name], out) for name in names],
			}
		)
		entry.flags.ignore_permissions = True  # who moves samples need not be let at the stock of the company
		entry.insert()
		entry.submit()
		written |= dict.fromkeys(names, entry.name)
	return written


def _stock_row(sample: Locked, quantity: float, out: bool) -> dict:
	row = {
		"item_code": sample.item,
		"qty": quantity,
		"uom": frappe.get_cached_value("Item", sample.item, "stock_uom"),
		"conversion_factor": 1,
	}
	if out:
		return row | {"s_warehouse": sample.warehouse}
	rate = sample.valuation or sample.unit_cost
	worth = {"basic_rate": rate, "set_basic_rate_manually": 1} if rate else {"allow_zero_valuation_rate": 1}
	return row | {"t_warehouse": sample.warehouse} | worth


def _store(balances: dict[str, float]) -> None:
	for name, balance in balances.items():
		values = {"stock_qty": balance}
		if not rule.is_low(balance, flt(frappe.db.get_value(SAMPLE, name, "minimum_stock"))):
			values["low_stock_told_on"] = None
		frappe.db.set_value(SAMPLE, name, values)


def write(
	sample: str,
	kind: str,
	quantity: float,
	change: float,
	balance: float,
	sample_request: str | None = None,
	stock_entry: str | None = None,
	remarks: str = "",
) -> None:
	"""Write a line of the sample's ledger."""
	entry = frappe.get_doc(
		{
			"doctype": ENTRY,
			"sample": sample,
			"kind": kind,
			"quantity": quantity,
			"change": change,
			"balance": balance,
			"posted_on": now_datetime(),
			"sample_request": sample_request,
			"stock_entry": stock_entry,
			"remarks": remarks,
		}
	)
	entry.flags.crm_cn_system = True
	entry.insert(ignore_permissions=True)  # written by the program with every movement, by nobody else


def _number(quantity: float) -> str:
	return f"{flt(quantity):g}"
