"""How much it says that two companies share a brand (L3): 华荣 is worn by hundreds, 科威尔 by one.

data/rarity.json holds, for the characters that begin a brand and those that follow, how often they do so in
public company names, as rounded negative logs; a brand's rarity is their sum, cut to 0..1.
"""

import json
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "rarity.json"
_SCALE = 20.0  # nats at which a brand is as rare as can be


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, float], dict[str, float], float]:
	data = json.loads(_DATA.read_text(encoding="utf-8"))
	return (
		_costs(data["first"]),
		_costs(data["next"]),
		float(data["unseen"]),
	)


def _costs(groups: dict[str, str]) -> dict[str, float]:
	return {char: int(tenths) / 10 for tenths, chars in groups.items() for char in chars}


@lru_cache(maxsize=65536)
def rarity(brand: str) -> float:
	"""0 for a brand anyone may wear, 1 for one that hardly two companies chose by chance."""
	if not brand:
		return 0.0
	first, following, unseen = _tables()
	cost = first.get(brand[0], unseen)
	for char in brand[1:6]:
		cost += following.get(char, unseen)
	return min(cost / _SCALE, 1.0)
