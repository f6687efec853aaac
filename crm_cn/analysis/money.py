"""Amounts of leads in one currency: the company's, by the exchange rates people recorded."""

from collections.abc import Iterable
from typing import NamedTuple

import erpnext
import frappe
from frappe.utils import flt


class Total(NamedTuple):
	"""A sum in the company's currency, and the currencies left out for want of a rate."""

	amount: float
	without_rate: tuple[str, ...]


def company_currency() -> str:
	"""The currency figures are shown in."""
	company = frappe.defaults.get_user_default("Company") or frappe.db.get_default("company")
	return (company and erpnext.get_company_currency(company)) or frappe.db.get_default("currency") or "CNY"


def total(sums: Iterable[tuple[str | None, float | None]]) -> Total:
	"""Add up (currency, amount) pairs; an empty currency is the company's own."""
	own = company_currency()
	amount, missing = 0.0, set()
	for currency, value in sums:
		if not value:
			continue
		rate = 1.0 if not currency or currency == own else recorded_rate(currency, own)
		if rate:
			amount += flt(value) * rate
		else:
			missing.add(currency)
	return Total(amount, tuple(sorted(missing)))


def recorded_rate(currency: str, own: str) -> float:
	"""The newest Currency Exchange record, either way round; 0 where there is none. Asks no outside service."""
	straight = _newest_rate(currency, own)
	if straight:
		return straight
	inverse = _newest_rate(own, currency)
	return 1 / inverse if inverse else 0.0


def _newest_rate(from_currency: str, to_currency: str) -> float:
	return flt(
		frappe.db.get_value(
			"Currency Exchange",
			{"from_currency": from_currency, "to_currency": to_currency},
			"exchange_rate",
			order_by="date desc",
		)
	)
