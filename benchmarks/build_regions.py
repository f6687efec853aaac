"""Write crm_cn/rules/duplicates/data/regions.txt from the gazetteer of the jionlp package (Apache-2.0).

jionlp is needed only here, never at run time::

	pip install jionlp && python -m benchmarks.build_regions

One line per province: ``province<TAB>city:county,county<TAB>city:…``. Sections that are not places
(市辖区, 省直辖县级行政区划 …) are flattened into the province as a city without a name.
"""

from pathlib import Path

TARGET = Path(__file__).parents[1] / "crm_cn/rules/duplicates/data/regions.txt"
NOT_PLACES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政区划")


def lines() -> list[str]:
	from jionlp.dictionary.dictionary_loader import china_location_loader

	out = []
	for province, cities in china_location_loader(detail=True).items():
		parts = [province]
		for city, counties in cities.items():
			if city.startswith("_"):
				continue
			below = [n for n in counties if not n.startswith("_") and n != city and "直辖" not in n]
			label = "" if city in NOT_PLACES or city == province else city
			parts.append(f"{label}:{','.join(sorted(below))}")
		out.append("\t".join(parts))
	return sorted(out)


if __name__ == "__main__":
	rows = lines()
	head = "# made by benchmarks/build_regions.py from jionlp's gazetteer: province, city:county,county …\n"
	TARGET.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
	print(f"{len(rows)} provinces, {TARGET.stat().st_size} bytes")
