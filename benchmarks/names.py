"""Company names that look real, made up by the million from nothing but the engine's own word lists.

Brands follow the skew of real ones: a few characters begin most brands, some brands are worn by hundreds of
companies, most by one. Every name with the same seed is the same on every machine.

	python -m benchmarks.names 1000 > names.txt
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import accumulate
from math import exp

from crm_cn.rules.duplicates import industries, rarity, regions

FORMS = (
	("有限公司", 70),
	("有限责任公司", 8),
	("股份有限公司", 8),
	("集团有限公司", 4),
	("厂", 3),
	("中心", 2),
	("", 5),
)
BIG_CITIES = [
	"上海",
	"北京",
	"深圳市",
	"广州",
	"杭州",
	"苏州",
	"宁波",
	"东莞市",
	"天津",
	"南京",
	"无锡",
	"青岛",
	"武汉",
	"成都",
	"重庆",
	"佛山市",
	"温州",
	"常州",
	"济南",
	"厦门",
	"大连",
	"沈阳",
	"郑州",
	"长沙",
	"合肥",
	"西安",
	"福州",
	"昆山",
	"嘉兴",
	"南通",
	"烟台",
	"石家庄",
	"哈尔滨",
	"中山市",
	"珠海",
	"泉州",
	"台州",
	"绍兴",
	"金华",
	"浙江",
	"江苏",
	"广东",
	"山东",
]
BRANCHES = ("分公司", "第一分公司", "营业部", "办事处")
DOUBLES = 0.08  # of the names spell an earlier one another way


def company_names(count: int, seed: int = 1) -> Iterator[str]:
	"""`count` names, some of them earlier ones respelled."""
	dice = random.Random(seed)
	make = _Maker(dice)
	earlier: list[str] = []
	for _ in range(count):
		if earlier and dice.random() < DOUBLES:
			yield respelled(dice.choice(earlier), dice)
			continue
		name = make()
		if len(earlier) < 200_000:
			earlier.append(name)
		yield name


class _Maker:
	def __init__(self, dice: random.Random):
		self.dice = dice
		first, following, _ = rarity._tables()
		self.first = _weighted({char: exp(-cost) for char, cost in first.items()})
		self.following = _weighted({char: exp(-cost) for char, cost in following.items()})
		table = industries.words()
		words = list(table)  # in the order of the list: the common ones of a class first
		seen: dict[str, int] = {}
		self.words = _weighted(
			{word: 1 / (2 + seen.setdefault(table[word], 0)) for word in words if _count(seen, table[word])}
		)
		cities = sorted(
			path.rsplit("/", 1)[-1]
			for path in set(regions.gazetteer().heads.values())
			if path.count("/") == 1
		)
		self.places = _weighted(
			{**dict.fromkeys(cities, 0.4), **{city: 40 / (1 + n) for n, city in enumerate(BIG_CITIES)}}
		)
		self.forms = _weighted(dict(FORMS))
		self.common: list[str] = []

	def _pick(self, table: tuple[list[str], list[float]]) -> str:
		return self.dice.choices(table[0], cum_weights=table[1])[0]

	def _brand(self) -> str:
		dice = self.dice
		if self.common and dice.random() < 0.15:
			return self.common[int(len(self.common) * dice.random() ** 3)]
		size = dice.choices((2, 3, 4), (75, 15, 10))[0]
		brand = self._pick(self.first) + "".join(self._pick(self.following) for _ in range(size - 1))
		if len(self.common) < 20_000:
			self.common.append(brand)
		return brand

	def __call__(self) -> str:
		dice = self.dice
		place, brand, form = self._pick(self.places), self._brand(), self._pick(self.forms)
		trade = self._pick(self.words)
		if dice.random() < 0.45:
			trade = self._pick(self.words) + trade
		shape = dice.random()
		if shape < 0.82:
			name = place + brand + trade + form
		elif shape < 0.92:
			name = f"{brand}{trade}({place}){form}"
		else:
			name = brand + trade + form
		if form and dice.random() < 0.03:
			name += self._pick(self.places).removesuffix("市") + dice.choice(BRANCHES)
		return name


def _count(seen: dict[str, int], code: str) -> int:
	seen[code] = seen.get(code, 0) + 1
	return seen[code]


def _weighted(weights: dict[str, float]) -> tuple[list[str], list[float]]:
	return list(weights), list(accumulate(weights.values()))


def respelled(name: str, dice: random.Random) -> str:
	"""The name as another person might type it."""
	way = dice.randrange(6)
	if way == 0:
		return name.replace("有限公司", "有限责任公司")
	if way == 1:
		return name + " "
	if way == 2 and len(name) > 8:  # one character lost
		at = dice.randrange(2, len(name) - 5)
		return name[:at] + name[at + 1 :]
	if way == 3 and len(name) > 8:  # two swapped
		at = dice.randrange(1, len(name) - 5)
		return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
	if way == 4:
		for form, _ in FORMS[:4]:
			name = name.removesuffix(form)
		return name
	return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in name)


if __name__ == "__main__":
	for line in company_names(int(sys.argv[1]) if len(sys.argv) > 1 else 1000):
		print(line)
