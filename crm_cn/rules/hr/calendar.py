"""Whole months between two days, as contracts count them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
	"""Return the same day some months later; the last day of a month that is too short."""
	year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(first: date, last: date) -> int:
	"""Return how many full months lie in first..last, both days included: 1 January to 31 December are 12."""
	after = last + timedelta(days=1)
	if after <= first:
		return 0
	months = (after.year - first.year) * 12 + after.month - first.month
	while add_months(first, months) > after:
		months -= 1
	return months
