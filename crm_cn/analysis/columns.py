"""Columns and figures of our script reports, in the shape the platform wants them."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.analysis import money


def link(fieldname: str, label: str, doctype: str, width: int = 160) -> dict:
	"""A column that leads to a record."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Link", "options": doctype, "width": width}


def data(fieldname: str, label: str, width: int = 150) -> dict:
	"""A column of words."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Data", "width": width}


def day(fieldname: str, label: str, width: int = 120) -> dict:
	"""A column of days."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Date", "width": width}


def number(fieldname: str, label: str, width: int = 110) -> dict:
	"""A column of whole numbers."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Int", "width": width}


def decimal(fieldname: str, label: str, width: int = 120, precision: int = 1) -> dict:
	"""A column of numbers with decimals."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": "Float",
		"precision": precision,
		"width": width,
	}


def percent(fieldname: str, label: str, width: int = 120) -> dict:
	"""A column of shares."""
	return {"fieldname": fieldname, "label": label, "fieldtype": "Percent", "precision": 1, "width": width}


def amount(fieldname: str, label: str, width: int = 140) -> dict:
	"""A column of money in the currency each row names."""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": "Currency",
		"options": "currency",
		"width": width,
	}


def figure(label: str, value, datatype: str, indicator: str = "Blue") -> dict:
	"""A figure above the table."""
	found = {"label": label, "value": value, "datatype": datatype, "indicator": indicator}
	if datatype == "Currency":
		found["currency"] = money.company_currency()
	return found


def missing_rates(currencies: tuple[str, ...]) -> str | None:
	"""Say which amounts are missing rather than adding wrong ones."""
	if not currencies:
		return None
	return _("Amounts in {0} are left out: there is no Currency Exchange record for them.").format(
		frappe.utils.escape_html(", ".join(currencies))
	)
