"""Write crm_cn/rules/duplicates/data/rarity.json: character costs of brands, counted over company names.

	python -m benchmarks.build_rarity --data ../shared/data/duplicates

Only single characters are counted, so no name can be read back from the table.
"""

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from crm_cn.rules.duplicates.anatomy import dissect

TARGET = Path(__file__).parents[1] / "crm_cn/rules/duplicates/data/rarity.json"


def costs(counter: Counter, floor: int) -> dict[str, str]:
	total = sum(counter.values())
	groups: dict[str, list[str]] = {}
	for char, count in sorted(counter.items()):
		if count >= floor and "\u4e00" <= char <= "\u9fff":
			groups.setdefault(str(round(-10 * math.log(count / total))), []).append(char)
	return {tenths: "".join(groups[tenths]) for tenths in sorted(groups, key=int)}


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--data", type=Path, default=Path("../shared/data/duplicates"))
	names = (parser.parse_args().data / "real_names.txt").read_text(encoding="utf-8").splitlines()
	first, following = Counter(), Counter()
	for brand in {dissect(name)[0].brand for name in names}:
		first[brand[:1]] += 1
		following.update(brand[1:4])
	table = {
		"about": "benchmarks/build_rarity.py: -10 ln(share) of characters that begin or continue a brand",
		"unseen": 9.5,
		"first": costs(first, 3),
		"next": costs(following, 3),
	}
	TARGET.write_text(json.dumps(table, ensure_ascii=False, indent="\t") + "\n", encoding="utf-8")
	print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
	main()
