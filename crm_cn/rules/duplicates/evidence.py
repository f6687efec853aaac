"""What besides its name tells a company: credit code, phone, e-mail, site, address, persons (L3).

Every function takes raw text as typed and returns normalised values, or nothing: evidence that is
doubtful is no evidence. What the person typing should be told about it is in problems.py.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from .regions import gazetteer
from .regions import words as place_words
from .text import bare, clean

MAX_VALUES = 10  # of one kind; more is an import gone wrong, and makes every lookup slow
MAX_ALIASES = 20

_FOLDER = Path(__file__).parent / "data"
_FREE_MAIL = _FOLDER / "free_mail.txt"
# Sites where many companies have a page: the registrable domain says nothing, the host may.
_PLATFORMS = _FOLDER / "platforms.txt"
_SPLIT = re.compile(r"[,，;；、/／|\n\r\t]+|\s{2,}|或|和")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x|#|－转|-转)\s*[:：]?\s*\d{1,6}\s*$", re.I)
_SERVICE = re.compile(r"^(?:\+?86)?(?:400|800)\d{7}$|^(?:\+?86)?(?:95|96|10|11|12)\d{3,6}$")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_EMAIL = re.compile(r"^[a-z0-9._%+\-]{1,64}@([a-z0-9\-]+(?:\.[a-z0-9\-]+)+)$")
_UNIT = re.compile(r"(?:省|市|自治区|特别行政区|中国)")


def credit_code(raw: str) -> str:
	"""The unified social credit code when its check digit holds, else ""."""
	code = re.sub(r"[^0-9A-Za-z]", "", unicodedata.normalize("NFKC", raw[:60])).upper() if raw else ""
	if len(code) != 18:
		return ""
	from stdnum.cn import uscc

	return code if uscc.is_valid(code) else ""


def phones(raw: tuple[str, ...], *, limit: int = MAX_VALUES) -> tuple[str, ...]:
	"""E.164 numbers; 400/800 and short service numbers are left out, extensions cut."""
	found: dict[str, None] = {}
	for piece in phone_pieces(raw):
		number = phone(piece)
		if number and number != SERVICE:
			found[number] = None
			if len(found) >= limit:
				break
	return tuple(found)


def phone_pieces(raw: tuple[str, ...]) -> list[str]:
	"""``021-5555 0001/5555 0002`` → both numbers, the second with the first one's area code."""
	pieces: list[str] = []
	for text in raw:
		area = ""
		for piece in _SPLIT.split(unicodedata.normalize("NFKC", str(text)[:400])):
			digits = re.sub(r"\D", "", _EXTENSION.sub("", piece))
			if not digits:
				continue
			if 7 <= len(digits) <= 8 and area and not digits.startswith(("400", "800")):
				piece = area + digits
			elif 1 <= len(digits) <= 4 and pieces and area:
				piece = re.sub(r"\D", "", _EXTENSION.sub("", pieces[-1]))[: -len(digits)] + digits
			found = re.match(r"\s*(?:\(?\+?86\)?[\s-]*)?\(?(0\d{2,3})\)?[\s-]*\d", piece)
			area = found[1] if found else area
			pieces.append(piece)
	return pieces


SERVICE = "service"


@lru_cache(maxsize=4096)
def phone(piece: str) -> str:
	"""One number as E.164, SERVICE for 400/800/95…, "" when it is not understood."""
	digits = re.sub(r"[^\d+]", "", _EXTENSION.sub("", piece))
	digits = (
		re.sub(r"^(?:00|\+)86(?:0(?=\d{10,11}$))?", "", digits) if digits.startswith(("00", "+")) else digits
	)
	if _SERVICE.match(digits):
		return SERVICE
	if _MOBILE.match(digits):
		return "+86" + digits
	if digits.startswith("86") and _MOBILE.match(digits[2:]):
		return "+" + digits
	if len(digits) < 7 or len(digits) > 16:
		return ""
	import phonenumbers

	try:
		number = phonenumbers.parse(digits, "CN")
	except phonenumbers.NumberParseException:
		return ""
	if not phonenumbers.is_valid_number(number):
		return ""
	return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def emails(raw: tuple[str, ...]) -> tuple[str, ...]:
	"""Addresses in lower case."""
	found: dict[str, None] = {}
	for text in raw:
		for piece in re.split(r"[,，;；、\s<>]+", unicodedata.normalize("NFKC", str(text)[:1000]).lower()):
			if _EMAIL.match(piece):
				found[piece] = None
	return tuple(found)[:MAX_VALUES]


@lru_cache(maxsize=1)
def free_mail() -> frozenset[str]:
	"""Domains that give anyone a mailbox: they tell no company."""
	return _listed(_FREE_MAIL)


@lru_cache(maxsize=1)
def platforms() -> frozenset[str]:
	"""Domains on which many companies have a page."""
	return _listed(_PLATFORMS)


def _listed(path: Path) -> frozenset[str]:
	lines = path.read_text(encoding="utf-8").split("\n")
	return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=8192)
def company_domain(host: str) -> str:
	"""Registrable domain of a host, the host itself on a platform, "" for free mail and for no domain."""
	host = host.strip().strip(".")
	host = host[4:] if host.startswith("www.") else host
	parts = _extract()(host)
	domain = f"{parts.domain}.{parts.suffix}" if parts.domain and parts.suffix else ""
	if not domain or domain in free_mail() or host in free_mail():
		return ""
	if domain in platforms():
		return host if host != domain else ""
	return domain


@lru_cache(maxsize=1)
def _extract():
	import tldextract

	return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def domains(sites: tuple[str, ...], mails: tuple[str, ...]) -> tuple[str, ...]:
	"""Company domains of sites and of normalised e-mail addresses."""
	found: dict[str, None] = {}
	for text in sites:
		for piece in re.split(r"[,，;；、\s]+", unicodedata.normalize("NFKC", str(text)[:1000]).lower()):
			host = re.sub(r"^[a-z]+://", "", piece)
			host = re.split(r"[/?#:]", host.rpartition("@")[2], maxsplit=1)[0]
			if "." in host:
				found[company_domain(host)] = None
	for mail in mails:
		found[company_domain(mail.partition("@")[2])] = None
	found.pop("", None)
	return tuple(found)[:MAX_VALUES]


def address(raw: str) -> str:
	"""An address without its province and city words: 浙江省宁波市江北区星湖路8号 → 江北区星湖路8号."""
	text = bare(clean(raw))
	places = gazetteer()
	path, start = places.head(text)
	while path and path.count("/") < 2:
		deeper, end = places.head(text, start, path)
		if not deeper or deeper.count("/") >= 2:
			break
		path, start = deeper, end
	text = text[start:]
	return text if len(text) >= 6 and re.search(r"\d", text) else ""


def region(raw: str, address_text: str) -> str:
	"""Region path from a territory, else from the address; "" for what is wider than a province (华东)."""
	places = gazetteer()
	for text in (raw, address_text):
		path = places.paths(bare(clean(text)))
		if path and path not in place_words()["world"]:
			return path
	return ""


def persons(raw: tuple[str, ...]) -> tuple[str, ...]:
	"""Contact persons without titles; single characters say nothing."""
	found: dict[str, None] = {}
	for text in raw:
		name = re.sub(r"(?:先生|女士|小姐|经理|总监|总|主任|老师|工)$", "", bare(clean(str(text))))
		if len(name) > 1:
			found[name] = None
	return tuple(found)[:MAX_VALUES]
