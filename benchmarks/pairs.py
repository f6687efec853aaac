"""Precision, recall and F1 on labelled pairs: simple methods, splink if it is installed, and the engine.

	python benchmarks/pairs.py --data ../shared/data/duplicates

Prints one markdown table a half. Thresholds of the simple methods are those with the best F1 on dev; the
engine's is its default: tier suspect or block. ``splink`` is skipped when it cannot be imported.
"""

import argparse
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from benchmarks import collision_data as data_of
from crm_cn.rules.duplicates import Engine, Party, Tier
from crm_cn.rules.duplicates.anatomy import dissect
from crm_cn.rules.duplicates.text import bare, clean

Score = Callable[[str, str], float]
ENGINE = Engine()


dissected = lru_cache(maxsize=None)(lambda name: dissect(name)[0])


def core(name: str) -> str:
	return dissected(name).core


def engine(a: str, b: str) -> float:
	return ENGINE.compare(ENGINE.profile(Party(a)), ENGINE.profile(Party(b))).score


def by_core(a: str, b: str, **_) -> float:
	"""Scorer for process.extract: the wrong names whose parts are nearest, the hardest to tell."""
	one, two = dissected(a), dissected(b)
	return max(
		JaroWinkler.normalized_similarity(one.core, two.core),
		0.9 * fuzz.partial_ratio(one.core, two.core) / 100,
	)


METHODS: dict[str, Score] = {
	"exact name": lambda a, b: float(a == b),
	"normalised exact": lambda a, b: float(bare(clean(a)) == bare(clean(b))),
	"core equal": lambda a, b: float(core(a) == core(b) != ""),
	"rapidfuzz token_set_ratio": lambda a, b: fuzz.token_set_ratio(a, b) / 100,
	"Jaro-Winkler on the core": lambda a, b: JaroWinkler.normalized_similarity(core(a), core(b)),
}


def splink_scores(pairs: list[data_of.Pair]) -> list[float]:
	"""Match probability by splink 4 on duckdb, trained by expectation maximisation on the pairs themselves."""
	import pandas
	from splink import DuckDBAPI, Linker, SettingsCreator, block_on
	from splink import comparison_library as cl

	rows = [
		{"unique_id": f"{side}{n}", "pair": n, "side": side, **parts(name)}
		for n, pair in enumerate(pairs)
		for side, name in zip("ab", pair, strict=True)
	]
	table = pandas.DataFrame(rows)
	settings = SettingsCreator(
		link_type="link_only",
		comparisons=[
			cl.JaroWinklerAtThresholds("core", [0.95, 0.88, 0.8, 0.7]),
			cl.JaroWinklerAtThresholds("brand", [0.95, 0.8]),
			cl.ExactMatch("region"),
			cl.ExactMatch("trade"),
		],
		blocking_rules_to_generate_predictions=[block_on("pair")],
	)
	linker = Linker([table[table.side == "a"], table[table.side == "b"]], settings, DuckDBAPI())
	linker.training.estimate_u_using_random_sampling(max_pairs=200_000)
	linker.training.estimate_parameters_using_expectation_maximisation(block_on("pair"))
	found = linker.inference.predict().as_pandas_dataframe()
	score = dict(zip((int(id[1:]) for id in found.unique_id_l), found.match_probability, strict=True))
	return [float(score.get(n, 0.0)) for n in range(len(pairs))]


def parts(name: str) -> dict[str, str]:
	found = dissect(name)[0]
	return {"core": found.core, "brand": found.brand, "region": found.region, "trade": found.trade}


def measure(positive: list[float], negative: list[float], at: float) -> tuple[float, float, float]:
	hits, false = sum(s >= at for s in positive), sum(s >= at for s in negative)
	precision, recall = hits / max(hits + false, 1), hits / max(len(positive), 1)
	return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def best_threshold(positive: list[float], negative: list[float]) -> float:
	return max(
		sorted({round(s, 3) for s in positive if s > 0} | {0.5}),
		key=lambda at: measure(positive, negative, at)[2],
	)


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--data", type=Path, default=data_of.DEFAULT)
	args = parser.parse_args()
	cut = {
		kind: data_of.pairs(args.data, kind) for kind in ("human_pos", "rename_pos", "short_pos", "mined_neg")
	}
	fulls = sorted({b for half in cut["short_pos"].values() for _, b in half})
	sets: dict[str, dict[str, tuple[list, list]]] = {}
	for half in ("dev", "test"):
		short = cut["short_pos"][half]
		sets[half] = {
			"people + renames": (cut["human_pos"][half] + cut["rename_pos"][half], cut["mined_neg"][half]),
			"people alone": (cut["human_pos"][half], cut["mined_neg"][half]),
			"short, nearest wrong by edits": (short, data_of.wrong_fulls(short, fulls)),
			"short, nearest wrong by core": (short, data_of.wrong_fulls(short, fulls, by_core)),
		}
	columns = list(sets["dev"])
	methods: dict[str, Callable[[list], list[float]]] = {
		name: lambda pairs, f=f: [f(a, b) for a, b in pairs] for name, f in METHODS.items()
	}
	try:
		import splink  # noqa: F401

		methods["splink"] = None
	except ImportError:
		print("splink is not installed: left out\n")
	methods["**crm_cn**"] = lambda pairs: [engine(a, b) for a, b in pairs]
	scores: dict = {}
	for half in sets:
		for column in columns:
			positive, negative = sets[half][column]
			for name, run in methods.items():
				if run:
					scores[half, column, name] = run(positive), run(negative)
				else:
					both = splink_scores(positive + negative)
					scores[half, column, name] = both[: len(positive)], both[len(positive) :]
	for half in sets:
		print(
			f"\n{half}: precision / recall / F1\n\n| method | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}"
		)
		for name in methods:
			cells = []
			for column in columns:
				at = (
					ENGINE.settings.suspect
					if "crm_cn" in name
					else best_threshold(*scores["dev", column, name])
				)
				cells.append(" / ".join(f"{value:.3f}" for value in measure(*scores[half, column, name], at)))
			print(f"| {name} | {' | '.join(cells)} |")
	negatives = {pair for half in sets.values() for _, wrong in half.values() for pair in wrong}
	blocked = [
		(a, b)
		for a, b in negatives
		if ENGINE.compare(ENGINE.profile(Party(a)), ENGINE.profile(Party(b))).tier is Tier.BLOCK
	]
	print(f"\nwrongly blocked: {len(blocked)} of {len(negatives)} negatives")
	for a, b in blocked:
		print(f"- {a} / {b}")


if __name__ == "__main__":
	main()
