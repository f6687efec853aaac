"""A4: answers to the fields an administrator gave a kind of request: which are missing, wrong, and how they are kept.

Pure: a field and what somebody typed in, the kept text or a problem out. Whether a linked document or a file exists
and may be read is asked by the caller, who has the database.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

DATA, TEXT, INT, FLOAT, CURRENCY = "Data", "Small Text", "Int", "Float", "Currency"
DATE, DATETIME, SELECT, CHECK, LINK, ATTACH = "Date", "Datetime", "Select", "Check", "Link", "Attach"
FIELDTYPES = (DATA, TEXT, INT, FLOAT, CURRENCY, DATE, DATETIME, SELECT, CHECK, LINK, ATTACH)
NUMBERS = (INT, FLOAT, CURRENCY)

#: how long an answer may be
LENGTH = {DATA: 140, LINK: 140, SELECT: 140, ATTACH: 500}
LONGEST = 2000
#: beyond this the browser's and the database's numbers are no longer the same
LARGEST = 10**15


class Problem(Enum):
	"""What is wrong with an answer."""

	MISSING = "missing"
	NOT_A_NUMBER = "not a number"
	NOT_A_WHOLE_NUMBER = "not a whole number"
	NOT_A_DATE = "not a date"
	NOT_A_TIME = "not a date with time"
	NOT_A_CHOICE = "not one of the choices"
	TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Field:
	"""One field as the type of the request has it; options: choices by line, or the document type of a link."""

	fieldname: str
	label: str
	fieldtype: str = DATA
	options: str = ""
	required: bool = False
	in_summary: bool = False

	@property
	def choices(self) -> list[str]:
		return [line.strip() for line in self.options.split("\n") if line.strip()]


@dataclass(frozen=True, slots=True)
class Judged:
	"""The text to keep, or what is wrong."""

	value: str
	problem: Problem | None = None


def judge(field: Field, raw: object, complete: bool = True) -> Judged:
	"""Return an answer as it is kept, or the problem with it.

	complete: a required answer that is empty is a problem; a draft may be incomplete.
	"""
	text = _text(raw)
	if field.fieldtype == CHECK:
		yes = text.lower() not in ("", "0", "0.0", "false", "no", "off")
		return Judged(
			"1" if yes else "0", Problem.MISSING if complete and field.required and not yes else None
		)
	if not text:
		return Judged("", Problem.MISSING if complete and field.required else None)
	if len(text) > LENGTH.get(field.fieldtype, LONGEST):
		return Judged(text, Problem.TOO_LONG)
	if field.fieldtype in NUMBERS:
		return _number(field, text)
	if field.fieldtype == DATE:
		return _moment(text[:10] if _has_midnight(text) else text, date.fromisoformat, Problem.NOT_A_DATE)
	if field.fieldtype == DATETIME:
		return _moment(text, datetime.fromisoformat, Problem.NOT_A_TIME)
	if field.fieldtype == SELECT and text not in field.choices:
		return Judged(text, Problem.NOT_A_CHOICE)
	return Judged(text)


def fieldname(label: str, taken: Iterable[str]) -> str:
	"""Return a name for a field of this label that no other has; it stays when the label changes."""
	plain = re.sub(r"[^a-z0-9]+", "_", unicodedata.normalize("NFKC", label).lower()).strip("_")[:40]
	plain = plain if plain and not plain[0].isdigit() else f"field_{plain}".rstrip("_")
	taken, number, name = set(taken), 1, plain
	while name in taken:
		number += 1
		name = f"{plain}_{number}"
	return name


def summary(fields: Iterable[Field], shown: dict[str, str], limit: int = 140) -> str:
	"""Return the answers that belong in lists in one line; `shown` holds them as people read them."""
	parts = [shown[field.fieldname] for field in fields if field.in_summary and shown.get(field.fieldname)]
	text = " · ".join(" ".join(part.split()) for part in parts)
	return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _text(raw: object) -> str:
	if raw is None:
		return ""
	if isinstance(raw, bool):
		return "1" if raw else "0"
	return str(raw).replace("\r\n", "\n").replace("\x00", "").strip()


def _number(field: Field, text: str) -> Judged:
	try:
		number = Decimal(text.replace(",", ""))
	except InvalidOperation:
		return Judged(text, Problem.NOT_A_NUMBER)
	if not number.is_finite() or abs(number) > LARGEST:
		return Judged(text, Problem.NOT_A_NUMBER)
	whole = number == number.to_integral_value()
	if field.fieldtype == INT and not whole:
		return Judged(text, Problem.NOT_A_WHOLE_NUMBER)
	return Judged(str(math.trunc(number)) if whole else f"{number:f}".rstrip("0"))


def _has_midnight(text: str) -> bool:
	return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]00:00(:00(\.0+)?)?", text))


def _moment(text: str, parse, problem: Problem) -> Judged:
	try:
		found = parse(text)
	except ValueError:
		return Judged(text, problem)
	return Judged(found.isoformat(sep=" ") if isinstance(found, datetime) else found.isoformat())
