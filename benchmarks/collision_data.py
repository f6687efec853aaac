"""Data for the collision benchmarks: labelled pairs cut into dev and test, and a world of names to search.

``--data DIR`` holds human_pos.tsv, rename_pos.tsv, short_pos.tsv, mined_neg.tsv (``a<TAB>b<TAB>label``) and
real_names.txt (one name a line). A pair belongs to dev or test by a hash of its text; weights and thresholds
are chosen on dev alone.
"""

import random
from hashlib import blake2b
from pathlib import Path

from crm_cn.rules.duplicates.anatomy import dissect

DEFAULT = Path("../shared/data/duplicates")
Pair = tuple[str, str]


def half(text: str) -> str:
	"""dev or test, by a hash."""
	return "dev" if blake2b(text.encode(), digest_size=2).digest()[0] % 2 else "test"


def pairs(data: Path, kind: str) -> dict[str, list[Pair]]:
	"""{"dev": [...], "test": [...]} of one file."""
	cut: dict[str, list[Pair]] = {"dev": [], "test": []}
	for line in (data / f"{kind}.tsv").read_text(encoding="utf-8").splitlines():
		a, b = line.split("\t")[:2]
		cut[half(f"{a}\t{b}")].append((a, b))
	return cut


def wrong_fulls(shorts: list[Pair], fulls: list[str], scorer=None) -> list[Pair]:
	"""Each short name with the nearest full name that is not its own."""
	from rapidfuzz import fuzz, process

	own: dict[str, set[str]] = {}
	for short, full in shorts:
		own.setdefault(short, set()).add(dissect(full)[0].core)  # a short name may have several fulls
	cores = {full: dissect(full)[0].core for full in fulls}
	out = []
	for short, _ in shorts:
		near = process.extract(short, fulls, scorer=scorer or fuzz.token_set_ratio, limit=6)
		wrong = [full for full, _, _ in near if cores[full] not in own[short]]
		if wrong:
			out.append((short, wrong[0]))
	return out


def names(data: Path) -> list[str]:
	"""Real names without doubles, in a fixed random order."""
	found = sorted(set((data / "real_names.txt").read_text(encoding="utf-8").splitlines()) - {""})
	random.Random(1).shuffle(found)
	return found


class World:
	"""Makes up company names from parts of ``real`` names: region + brand + trade + legal form.

	``borrowed`` is the share of brands taken whole from the real ones; the others are put together from
	the characters that brands begin and go on with.
	"""

	def __init__(self, real: list[str], borrowed: float = 0.4, seed: int = 7):
		self.random = random.Random(seed)
		self.borrowed = borrowed
		self.regions, self.brands, self.trades, self.forms = [], [], [], []
		for raw in real:
			name, _ = dissect(raw)
			at = raw.find(name.brand) if name.brand else -1
			if at < 0 or not name.trade or name.kind or "(" in raw or "（" in raw:
				continue
			end = at + len(name.brand)
			tail = raw.find(name.trade, end)
			if tail != end:
				continue
			self.regions.append(raw[:at])
			self.brands.append(name.brand)
			self.trades.append(name.trade)
			self.forms.append(raw[end + len(name.trade) :])
		whole = [brand for brand in self.brands if 2 <= len(brand) <= 4]
		self.first = [brand[0] for brand in whole]
		self.next = [char for brand in whole for char in brand[1:]]

	def brand(self) -> str:
		pick = self.random
		if pick.random() < self.borrowed:
			return pick.choice(self.brands)
		size = pick.choices((1, 2, 3), (70, 25, 5))[0]
		return pick.choice(self.first) + "".join(pick.choice(self.next) for _ in range(size))

	def name(self) -> str:
		pick = self.random
		return pick.choice(self.regions) + self.brand() + pick.choice(self.trades) + pick.choice(self.forms)
