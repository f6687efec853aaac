"""What a name says its company does: tail words by class of trade (L3)."""

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "industries.txt"
LONGEST = 8


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
	"""Industry word → class letter; class ``g`` is generic."""
	table: dict[str, str] = {}
	for line in _DATA.read_text(encoding="utf-8").splitlines():
		if line.startswith("#") or not line:
			continue
		code, _, rest = line.partition("\t")
		for word in rest.split():
			table.setdefault(word, code)
	return table


def split_tail(core: str) -> tuple[str, str]:
	"""(brand, class letters from head to tail); words come off the end, longest first.

	A brand keeps at least two characters: 三一重工 → 三一; 精工科技 → 精工; 机电设备 → "" (nothing but trade).
	"""
	table = words()
	end = len(core)
	classes: list[str] = []
	cuts: list[int] = [end]
	while end:
		for size in range(min(LONGEST, end), 1, -1):
			code = table.get(core[end - size : end])
			if code:
				end -= size
				classes.append(code)
				cuts.append(end)
				break
		else:
			break
	if end == 1 and len(cuts) > 1:
		cuts.pop()
		end = cuts[-1]
		classes.pop()
	if end == 0:
		return "", "".join(reversed(classes))
	return core[:end], "".join(reversed(classes))
