"""P6: what a form filled in by somebody unknown may hold, and how often anybody may ask.

Pure: texts and bytes in, verdicts out. Text is kept as it was typed, except that the signs that make markup of it
become their full-width twins (＜ ＞ ＆): it reads the same and is markup nowhere, however careless the page that shows it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

#: What the form asks, and how long an answer may be.
TEXTS: dict[str, int] = {
	"subject": 140,
	"description": 5000,
	"customer_name": 140,
	"contact_person": 100,
	"phone": 40,
	"email": 140,
	"product": 140,
	"order_number": 100,
}
#: A caption below a picture.
CAPTION = 100
PICTURES = "pictures"

MOST_PICTURES = 6
MEGABYTE = 1024 * 1024
LARGEST_PICTURE = 5 * MEGABYTE
ALL_PICTURES = 15 * MEGABYTE
#: first bytes → ending of the file; what the name says does not count
KINDS = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"))

#: Without letters that look like others; twelve of them are 60 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SECRET_LENGTH = 12


class Refusal(str, Enum):
	"""Why a form is not taken."""

	NOT_TEXT = "not_text"
	TOO_LONG = "too_long"
	NO_EMAIL = "no_email"
	NO_PHONE = "no_phone"
	NO_CONTACT = "no_contact"
	TOO_MANY_PICTURES = "too_many_pictures"
	NO_PICTURE = "no_picture"
	PICTURE_TOO_LARGE = "picture_too_large"
	PICTURES_TOO_LARGE = "pictures_too_large"


class Refused(ValueError):
	"""The form is not taken; `field` and `detail` say where and what."""

	def __init__(self, refusal: Refusal, field: str = "", detail: str = ""):
		super().__init__(refusal.value)
		self.refusal, self.field, self.detail = refusal, field, detail


@dataclass(frozen=True)
class Picture:
	"""A picture as it came: its content, a name of ours, and what is written below it."""

	content: bytes
	kind: str
	name: str
	caption: str


# Text

_TWINS = str.maketrans({"<": "＜", ">": "＞"})
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]+;?)")
#: control characters, and what turns the direction of writing around
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def plain(text: str) -> str:
	"""Return a text that reads the same and is markup nowhere."""
	text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
	return _ENTITY.sub("＆", text).translate(_TWINS).strip()


def texts(values: dict) -> dict[str, str]:
	"""Return the texts of a form, plain and checked; raises Refused."""
	found = {}
	for field, longest in TEXTS.items():
		value = values.get(field)
		if value is None:
			value = ""
		if isinstance(value, int | float) and not isinstance(value, bool):
			value = str(value)
		if not isinstance(value, str):
			raise Refused(Refusal.NOT_TEXT, field)
		value = plain(value)
		if field != "description":
			value = " ".join(value.split())
		if len(value) > longest:
			raise Refused(Refusal.TOO_LONG, field, str(longest))
		found[field] = value
	_check_contact(found)
	return found


_EMAIL = re.compile(r"[^@\s,;\"'()＜＞]+@[^@\s,;\"'()＜＞]+\.[^@\s.,;\"'()＜＞]{2,}")
_PHONE = re.compile(r"[0-9+() \-./转分机extEXT#*]{5,}")


def _check_contact(found: dict[str, str]) -> None:
	"""Somebody must be able to answer: a phone or an e-mail address that can be one."""
	found["phone"] = unicodedata.normalize("NFKC", found["phone"])
	if not found["phone"] and not found["email"]:
		raise Refused(Refusal.NO_CONTACT, "phone")
	if found["email"] and not _EMAIL.fullmatch(found["email"]):
		raise Refused(Refusal.NO_EMAIL, "email")
	if found["phone"] and not _PHONE.fullmatch(found["phone"]):
		raise Refused(Refusal.NO_PHONE, "phone")


# Pictures


def pictures(rows: object) -> list[Picture]:
	"""Return the pictures of a form; raises Refused. A row is {"file": "name,data:image/png;base64,…", "caption": "…"}.

	An address of a file that is on the site already is no picture: nobody hangs other people's files on a complaint.
	"""
	if not rows:
		return []
	if not isinstance(rows, list):
		raise Refused(Refusal.NO_PICTURE, PICTURES)
	if len(rows) > MOST_PICTURES:
		raise Refused(Refusal.TOO_MANY_PICTURES, PICTURES, str(MOST_PICTURES))
	found = [_picture(row, place) for place, row in enumerate(rows, start=1)]
	if sum(len(each.content) for each in found) > ALL_PICTURES:
		raise Refused(Refusal.PICTURES_TOO_LARGE, PICTURES, str(ALL_PICTURES // MEGABYTE))
	return found


def _picture(row: object, place: int) -> Picture:
	if not isinstance(row, dict) or not isinstance(row.get("file"), str):
		raise Refused(Refusal.NO_PICTURE, PICTURES)
	shown_name, mark, data = row["file"].rpartition(",data:")
	label = plain(shown_name)[:60]
	head, comma, encoded = data.partition(",")
	if not (mark and comma and head.lower().endswith(";base64")):
		raise Refused(Refusal.NO_PICTURE, PICTURES, label)
	if len(encoded) * 3 // 4 > LARGEST_PICTURE + 3:
		raise Refused(Refusal.PICTURE_TOO_LARGE, PICTURES, label)
	try:
		content = base64.b64decode(encoded, validate=True)
	except (binascii.Error, ValueError):
		raise Refused(Refusal.NO_PICTURE, PICTURES, label) from None
	kind = next((kind for first, kind in KINDS if content.startswith(first)), None)
	if kind is None:
		raise Refused(Refusal.NO_PICTURE, PICTURES, label)
	if len(content) > LARGEST_PICTURE:
		raise Refused(Refusal.PICTURE_TOO_LARGE, PICTURES, label)
	caption = row.get("caption")
	caption = " ".join(plain(caption).split())[:CAPTION] if isinstance(caption, str) else ""
	return Picture(content, kind, f"complaint-picture-{place}.{kind}", caption)


# Number and secret


def new_secret() -> str:
	"""Return a secret that can be read out on the phone: three groups of four."""
	return grouped("".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH)))


def grouped(secret: str) -> str:
	"""Return a secret in groups of four."""
	return "-".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def as_typed(text: object, longest: int = 40) -> str:
	"""Return a number or secret as it is compared: full-width signs, blanks, case and strange dashes do not matter."""
	if not isinstance(text, str):
		return ""
	text = unicodedata.normalize("NFKC", text[: longest * 2]).upper()
	text = re.sub("[\u2010-\u2015\u2212_]", "-", text)
	return "".join(text.split())[:longest]


def secret_as_typed(text: object) -> str:
	"""Return a secret with or without the dashes between its groups, in groups."""
	return grouped(as_typed(text).replace("-", ""))


def same(one: str, other: str) -> bool:
	"""Compare without telling by the time where two texts differ."""
	return hmac.compare_digest(one.encode(), other.encode())


# How often


@dataclass(frozen=True)
class Limits:
	"""How many wrong answers are borne within a quarter of an hour.

	`both` and `address` close the door to an address; `number` only slows a number down, whoever asks: its owner
	must get through while others guess.
	"""

	both: int = 5
	address: int = 20
	number: int = 30
	seconds: int = 15 * 60


def is_closed(limits: Limits, wrong_both: int, wrong_address: int) -> bool:
	"""Say whether an address has guessed so often that it is not even listened to."""
	return wrong_both >= limits.both or wrong_address >= limits.address


def is_guessed(limits: Limits, wrong_number: int) -> bool:
	"""Say whether so many have guessed at a number that every answer about it takes longer."""
	return wrong_number >= limits.number


def network(address: str) -> str:
	"""Return whom an address belongs to: one household has 2^64 addresses of IPv6."""
	try:
		found = ipaddress.ip_address(address.strip())
	except ValueError:
		return "unknown"
	if found.version == 6:
		if found.ipv4_mapped:
			return str(found.ipv4_mapped)
		return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)
	return str(found)


def first_over(counted: Iterable[tuple[int, int]]) -> int | None:
	"""Return the place of the first count that is above its limit; a limit of 0 is none."""
	for place, (count, limit) in enumerate(counted):
		if limit and count > limit:
			return place
	return None
