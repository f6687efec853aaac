"""Where a name says its company is: a gazetteer of provinces, cities and counties (L3).

A region is written as a path of short names, ``浙江/宁波/余姚``; countries and parts of the world stand
at the level of provinces. County names double as brands (宝山, 和平), so a bare county name counts as
a region only behind its own city or province, or when it is a place that companies really put first.
"""

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"
# Endings of official names, longest first; what is left is the short name people write.
_ENDINGS = (
	"特别行政区",
	"自治区",
	"自治州",
	"自治县",
	"自治旗",
	"新区",
	"地区",
	"林区",
	"矿区",
	*"省市县区州盟旗",
)
NOT_AFTER_CITY = frozenset("场政民郊井")  # 北京市场…, 深圳市政…: here 市 belongs to the next word


@lru_cache(maxsize=1)
def words() -> dict[str, tuple[str, ...]]:
	"""The lists of data/places.txt by name."""
	lines = (_FOLDER / "places.txt").read_text(encoding="utf-8").splitlines()
	rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
	return {name: tuple(rest.split()) for name, rest in rows}


def short_name(full: str) -> str:
	"""宁波市 → 宁波, 大理白族自治州 → 大理; names of two characters keep their ending (泾县)."""
	name = full
	for ending in _ENDINGS:
		if name.endswith(ending) and len(name) - len(ending) >= 2:
			name = name[: -len(ending)]
			break
	if name != full and "自治" in full:
		changed = True
		while changed:
			changed = False
			for people in words()["peoples"]:
				if name.endswith(people) and len(name) > len(people) + 1:
					name, changed = name[: -len(people)], True
	return name


class Gazetteer:
	"""Longest-match tables: ``heads`` for the start of a name, ``inside`` for what follows a known region."""

	def __init__(self, lines):
		self.heads: dict[str, str] = {}
		self.inside: dict[str, dict[str, str]] = {}
		self.full: set[str] = set()
		self._brands = frozenset(words()["brands"])
		self._first = frozenset(words()["first"])
		for place in words()["world"]:
			self.heads[place] = place
		for line in lines:
			if not line.startswith("#"):
				self._province(line.rstrip("\n").split("\t"))
		for alias in words()["alias"]:
			word, _, path = alias.partition("=")
			self.heads.setdefault(word, path)
		self._sizes = _sizes(self.heads)
		self._inside_sizes = {above: _sizes(table) for above, table in self.inside.items()}

	def _province(self, columns: list[str]) -> None:
		province = short_name(columns[0])
		self._name(columns[0], province, province, bare=True)
		for column in columns[1:]:
			city, _, counties = column.partition(":")
			short = short_name(city)
			path = f"{province}/{short}" if city and short != province else province
			if path != province:
				self._name(city, short, path, bare=short not in self._brands)
				self._under(province, city, path)
			elif city:
				self.full.add(city)  # 吉林市 in 吉林省: keeps its 市
				self.heads.setdefault(city, f"{province}/{city}")
			for county in filter(None, counties.split(",")):
				self._county(county, province, path)

	def _county(self, county: str, province: str, path: str) -> None:
		short = short_name(county)
		below = f"{path}/{short}"
		first = short in self._first or (county[-1] == "市" and len(county) > 2 and short not in self._brands)
		if first or (county[-1] in "市县" and len(county) > 2):
			self.heads.setdefault(county, below)
			self.full.add(county)
		if first:
			self.heads.setdefault(short, below)
		for above in {province, path}:
			self._under(above, county, below)

	def _name(self, full: str, short: str, path: str, *, bare: bool) -> None:
		self.heads[full] = path
		self.full.add(full)
		if bare:
			self.heads.setdefault(short, path)

	def _under(self, above: str, full: str, path: str) -> None:
		table = self.inside.setdefault(above, {})
		table.setdefault(full, path)
		short = short_name(full)
		if len(short) > 1:
			table.setdefault(short, path)

	def head(self, text: str, start: int = 0, above: str = "") -> tuple[str, int]:
		"""Region at ``text[start:]``, within ``above`` if given, and where it ends; ("", start) when there is none."""
		first, left = text[start : start + 2], len(text) - start
		if above:
			table = self.inside.get(above, {})
			for size in self._inside_sizes.get(above, {}).get(first, ()):
				if size <= left:
					path = table.get(text[start : start + size])
					if path and not _part_of_word(text, start + size, size):
						return path, start + size
		for size in self._sizes.get(first, ()):
			if size <= left:
				path = self.heads.get(text[start : start + size])
				if (
					path
					and (not above or _deeper(path, above))
					and not _part_of_word(text, start + size, size)
				):
					return path, start + size
		return "", start

	def paths(self, text: str) -> str:
		"""Region of free text such as an address: as deep as its head says, else ""."""
		path, end = self.head(text)
		while path:
			deeper, after = self.head(text, end, path)
			if not deeper:
				break
			path, end = deeper, after
		return path


def _sizes(table: dict[str, str]) -> dict[str, tuple[int, ...]]:
	"""First two characters → lengths of the names that begin so, longest first."""
	found: dict[str, set[int]] = {}
	for name in table:
		found.setdefault(name[:2], set()).add(len(name))
	return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}


def _part_of_word(text: str, end: int, size: int) -> bool:
	"""深圳市政工程: here 市 is not the city's."""
	return size > 2 and text[end - 1] == "市" and end < len(text) and text[end] in NOT_AFTER_CITY


def _deeper(path: str, above: str) -> bool:
	return path.startswith(above + "/") or above == "中国"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
	with (_FOLDER / "regions.txt").open(encoding="utf-8") as file:
		return Gazetteer(file)


SAME, WITHIN, MISSING, ELSEWHERE, FAR = range(5)


@lru_cache(maxsize=65536)
def relation(mine: str, theirs: str) -> int:
	"""SAME place (or neither says), one WITHIN the other, one MISSING, ELSEWHERE in the province, or FAR."""
	if mine == theirs:
		return SAME
	if not mine or not theirs or mine == "中国" or theirs == "中国":
		return MISSING
	if mine.startswith(theirs + "/") or theirs.startswith(mine + "/"):
		return WITHIN
	return ELSEWHERE if mine.split("/", 1)[0] == theirs.split("/", 1)[0] else FAR
