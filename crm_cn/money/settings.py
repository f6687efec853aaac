"""What a site has set in Approval Settings about money and sales."""

from __future__ import annotations

import frappe
from frappe.utils import cint, flt

from crm_cn.rules import credit
from crm_cn.rules.discount import Limits

SETTINGS = "Approval Settings"


def _doc():
	return frappe.get_cached_doc(SETTINGS)


def amount(fieldname: str) -> float:
	"""Return a threshold or percent; never below 0."""
	return max(0.0, flt(_doc().get(fieldname)))


def whole(fieldname: str) -> int:
	"""Return a number of days; never below 0."""
	return max(0, cint(_doc().get(fieldname)))


def overdue_action() -> str:
	"""Return what happens to a new advance while one is overdue: Warn, Stop or Ignore."""
	return _doc().overdue_advance_action or "Warn"


def discount_limits() -> Limits:
	"""Return up to which percent whom."""
	return Limits(
		amount("discount_limit_percent"),
		amount("discount_manager_percent"),
		amount("discount_sales_manager_percent"),
	)


def credit_authority() -> list[tuple[str, float]]:
	"""Return who may grant how much credit: role, up to (0: without limit)."""
	return [(row.role, flt(row.up_to)) for row in _doc().credit_authority]


def credit_weights() -> dict[str, float]:
	"""Return the weight of each part of a credit score."""
	return {
		credit.NATURE: amount("weight_nature"),
		credit.OWNERSHIP: amount("weight_ownership"),
		credit.BANK: amount("weight_bank"),
		credit.PAYMENT: amount("weight_payment"),
		credit.VOLUME: amount("weight_volume"),
	}


def restores_credit() -> bool:
	"""Say whether the former limit comes back when a credit ends."""
	return bool(cint(_doc().credit_restore))
