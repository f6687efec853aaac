"""Characters of a name brought to one form (L3: the same company spelled differently is the same company).

NFKC, lower case, simplified Chinese character by character, and nothing left but letters, digits and
round brackets. Character by character on purpose: a phrase table would make ``clean(clean(x))``
differ from ``clean(x)`` once punctuation between two phrases is gone.
"""

import re
import unicodedata

MAX_NAME = 200  # characters looked at; longer text is no company name (see problems.py)
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
LATIN = re.compile(r"[a-z0-9]+")
_BRACKETS = {
	"[": "(",
	"]": ")",
	"【": "(",
	"】": ")",
	"〔": "(",
	"〕": ")",
	"{": "(",
	"}": ")",
	"〈": "(",
	"〉": ")",
}
_PLAIN = re.compile(r"[\u4e00-\u9fffa-z0-9()]*")
_TAG = re.compile(r"<[/a-zA-Z!][^<>]{0,100}>|&[a-z]{2,6};")


class _Fold(dict):
	"""Code point → simplified character, or "" for what a name is not made of; filled as characters come."""

	def __missing__(self, code: int) -> str:
		char = _BRACKETS.get(chr(code), chr(code))
		folded = "".join(_keep(part) for part in unicodedata.normalize("NFKC", char).lower())
		self[code] = folded
		return folded


def _keep(char: str) -> str:
	if char in "()":
		return char
	if not char.isalnum() or unicodedata.category(char)[0] == "M":
		return ""
	return simplify(char) if char > "\u2fff" else char


def simplify(char: str) -> str:
	"""The simplified form of one traditional character (OpenCC t2s, applied until it rests)."""
	for _ in range(3):
		simple = _converter()(char)
		if simple == char:
			break
		char = simple
	return char


def _converter():
	global _convert
	if _convert is None:
		from opencc import OpenCC  # lazily: a module import must stay cheap

		_convert = OpenCC("t2s").convert
	return _convert


_convert = None
_FOLD = _Fold()


def clean(text: str) -> str:
	"""Folded ``text`` with its brackets, no spaces, at most MAX_NAME characters. Idempotent."""
	if not text:
		return ""
	text = unicodedata.normalize("NFKC", text[: MAX_NAME * 2])
	if "<" in text or "&" in text:
		text = _TAG.sub("", text)
	folded = text.translate(_FOLD)
	if not folded.isascii() and not _PLAIN.fullmatch(folded):
		folded = unicodedata.normalize("NFKC", folded).translate(_FOLD)
	return folded[:MAX_NAME]


def bare(text: str) -> str:
	"""Cleaned text without brackets."""
	return text.replace("(", "").replace(")", "")
