"""One cell of a list as people write it, made ready for the platform's importer. Pure: no frappe.

Nothing is guessed away: what is not understood comes back as None with the code of a problem.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DATE = re.compile(
	r"(\d{4})\s*[年/.\-]\s*(\d{1,2})(?:\s*[月/.\-]\s*(\d{1,2})\s*[日号]?)?月?(?:[ T]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(
	r"(?:RMB|CNY|USD|EUR|HKD|人民币|美元|[¥￥$€])?\s*(-?\d[\d,，\s]*(?:\.\d+)?)\s*([百千万亿]{0,2})\s*(?:元整?|圆|RMB|CNY|USD|EUR|HKD|%)?",
	re.I,
)
_UNITS = {
	"": 1,
	"百": 100,
	"千": 1_000,
	"万": 10_000,
	"百万": 1_000_000,
	"千万": 10_000_000,
	"亿": 100_000_000,
	"十": 10,
}

NUMBERS = ("Currency", "Float", "Percent")
WHOLE_NUMBERS = ("Int",)
DATES = ("Date", "Datetime")


def as_date(text: str) -> str | None:
	"""`2026年3月5日`, `2026/3/5`, `2026.03.05`, `20260305` → `2026-03-05`; a month is its first day; else None."""
	text = unicodedata.normalize("NFKC", text).strip()
	found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
	if not found:
		return None
	try:
		return date(int(found[1]), int(found[2]), int(found[3] or 1)).isoformat()
	except ValueError:
		return None


def as_amount(text: str) -> str | None:
	"""`¥1,200,000.00`, `120万`, `1.5亿元` → a plain number as text; else None."""
	found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
	if not found or found[2] not in _UNITS:
		return None
	number = float(re.sub(r"[,，\s]", "", found[1])) * _UNITS[found[2]]
	return f"{number:.6f}".rstrip("0").rstrip(".")


def ready(text: str, fieldtype: str) -> tuple[str | None, str | None]:
	"""(value, code of a problem) of a cell for a field of this type. Codes: bad_date, bad_number."""
	if not text:
		return None, None
	if fieldtype in DATES:
		value = as_date(text)
		return value, None if value else "bad_date"
	if fieldtype in NUMBERS or fieldtype in WHOLE_NUMBERS:
		value = as_amount(text)
		if value and fieldtype in WHOLE_NUMBERS and "." in value:
			value = None
		return value, None if value else "bad_number"
	return text, None
