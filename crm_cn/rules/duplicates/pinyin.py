"""Readings of Chinese characters, as exact as needed and as cheap as possible (L3: 拓搏 and 拓博 sound alike).

One reading a character (the commonest), without tones. ``fuzzy`` also unites what many speakers do not
tell apart: zh/z, ch/c, sh/s, n/l at the start, ng/n at the end.
"""

import re

_ENDS = re.compile(r"(?<=[aei])ng$")


class _Readings(dict):
	"""Code point → reading; filled as characters come, so that pypinyin is imported when first needed."""

	def __missing__(self, code: int) -> str:
		from pypinyin import Style, pinyin  # lazily: its dictionaries take a quarter of a second

		char = chr(code)
		reading = pinyin(char, style=Style.NORMAL, heteronym=False)[0][0] if char > "\u2fff" else char
		self[code] = reading = reading.replace("ü", "v")
		return reading


class _Fuzzy(dict):
	def __missing__(self, code: int) -> str:
		self[code] = reading = blur(_READINGS[code])
		return reading


class _Sound(dict):
	"""Code point → one private character for its reading, so that readings compare like letters.

	Only for comparing within one process: which character stands for which reading is not stable.
	"""

	def __init__(self, readings: dict[int, str]):
		super().__init__()
		self._readings = readings
		self._of: dict[str, int] = {}

	def __missing__(self, code: int) -> int:
		self[code] = sound = self._of.setdefault(self._readings[code], 0xF0000 + len(self._of) % 0xFF00)
		return sound


def blur(reading: str) -> str:
	"""zhang → zan, lin → nin: one spelling for readings that get confused."""
	if len(reading) > 1 and reading[0] in "zcs" and reading[1] == "h":
		reading = reading[0] + reading[2:]
	elif reading[:1] == "l" and len(reading) > 1:
		reading = "n" + reading[1:]
	return _ENDS.sub("n", reading)


_READINGS = _Readings()
_FUZZY = _Fuzzy()
_SOUND = _Sound(_READINGS)
_FUZZY_SOUND = _Sound(_FUZZY)


def fuzzy(text: str) -> str:
	"""Fuzzy readings run together: stable over processes, for keys."""
	return text.translate(_FUZZY)


def readings(text: str) -> str:
	"""Plain readings run together, for people to read."""
	return text.translate(_READINGS)


def sound(text: str) -> str:
	"""One character a syllable, equal for equal readings, within this process."""
	return text.translate(_SOUND)


def fuzzy_sound(text: str) -> str:
	"""One character a syllable, equal for equal fuzzy readings, within this process."""
	return text.translate(_FUZZY_SOUND)
