"""A3: how much below the price list a quotation or an order is, and who may grant that. Pure; percents of 0 to 100."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: percents are compared to this many digits: what rounding of a currency leaves is no discount
DIGITS = 2

AUTHOR, MANAGER, SALES_MANAGER, GENERAL_MANAGER = (
	"Author",
	"Direct Manager",
	"Sales Manager",
	"General Manager",
)


@dataclass(frozen=True)
class Line:
	"""One line in the document's currency: quantity, price of the list (0: there is none), price asked."""

	qty: float
	list_rate: float
	rate: float


@dataclass(frozen=True)
class Discount:
	"""`document` over all lines that have a list price, `greatest` of one line; both with the additional discount."""

	document: float
	greatest: float

	@property
	def deciding(self) -> float:
		"""The greater of both: a deep cut of one line does not hide behind the others, nor behind a surcharge."""
		return max(self.document, self.greatest)


def of(lines: Iterable[Line], additional: float = 0.0) -> Discount:
	"""Return the discount over the price list; never below 0.

	additional: the discount on the whole document, as a share (0 to 1) of what the lines come to. It counts for lines
	without a list price, too: there it is the whole discount.
	"""
	lines = [line for line in lines if line.qty > 0]
	kept = 1 - min(1.0, max(0.0, additional))
	listed = [line for line in lines if line.list_rate > 0]
	whole = sum(line.qty * line.list_rate for line in listed)
	asked = sum(line.qty * line.rate for line in listed)
	document = _percent(asked * kept / whole) if whole else _percent(kept)
	lows = [_percent(line.rate * kept / line.list_rate) for line in listed]
	return Discount(document, max([*lows, _percent(kept)] if lines else [0.0]))


def _percent(share: float) -> float:
	return round(max(0.0, 100 * (1 - share)), DIGITS)


def additional_share(total: float, grand_total: float, amount: float, on: str) -> float:
	"""Return the additional discount as a share of what it is taken from.

	total: of the lines; grand_total: with taxes, after the discount; on: "Net Total" or "Grand Total".
	"""
	base = total if on == "Net Total" else grand_total + amount
	return min(1.0, amount / base) if amount > 0 and base > 0 else 0.0


@dataclass(frozen=True)
class Limits:
	"""Up to how many percent whom: the author alone, their manager, the sales manager."""

	author: float
	manager: float
	sales_manager: float


def granted_by(percent: float, limits: Limits) -> str:
	"""Return the last one who has to agree. A limit below the one before counts as that one."""
	up_to = 0.0
	for who, limit in (
		(AUTHOR, limits.author),
		(MANAGER, limits.manager),
		(SALES_MANAGER, limits.sales_manager),
	):
		up_to = max(up_to, limit)
		if round(percent, DIGITS) <= round(up_to, DIGITS):
			return who
	return GENERAL_MANAGER
