"""Precision, recall and F1 on labelled pairs: simple methods, splink if it is installed, and the engine.

	python -m benchmarks.pairs [--data ../shared/data/duplicates]

Prints one markdown table a half. The threshold of every other method is the one with the best F1 on dev, column by
column; the engine's is its default in all of them: tier suspect or block. splink is trained on the names of dev.
"""

import argparse
from collections.abc import Callable
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from benchmarks import collision_data as data_of
from benchmarks import splink_model
from benchmarks.machine import machine
from crm_cn.rules.duplicates import Engine, Party, Tier
from crm_cn.rules.duplicates.anatomy import dissect
from crm_cn.rules.duplicates.text import bare, clean

Score = Callable[[str, str], float]
OURS = "**crm_cn**"
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


def measure(positive: list[float], negative: list[float], at: float) -> tuple[float, float, float]:
	hits, false = sum(s >= at for s in positive), sum(s >= at for s in negative)
	precision, recall = hits / max(hits + false, 1), hits / max(len(positive), 1)
	return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def best_threshold(positive: list[float], negative: list[float]) -> float:
	return max(sorted(set(positive) - {0.0}) or [0.5], key=lambda at: measure(positive, negative, at)[2])


def columns_of(cut: dict[str, dict[str, list]], half: str) -> dict[str, tuple[list, list]]:
	"""{column: (pairs of one company, pairs of two)} of a half."""
	fulls = sorted({full for pairs in cut["short_pos"].values() for _, full in pairs})
	short, people, mined = cut["short_pos"][half], cut["human_pos"][half], cut["mined_neg"][half]
	return {
		"people + renames": (people + cut["rename_pos"][half], mined),
		"people alone": (people, mined),
		"short, nearest wrong by edits": (short, data_of.wrong_fulls(short, fulls)),
		"short, nearest wrong by core": (short, data_of.wrong_fulls(short, fulls, by_core)),
	}


def each(score: Score, pairs: list[data_of.Pair]) -> list[float]:
	return [score(a, b) for a, b in pairs]


def wrongly_blocked(negatives: set[data_of.Pair]) -> list[data_of.Pair]:
	return [
		(a, b)
		for a, b in negatives
		if ENGINE.compare(ENGINE.profile(Party(a)), ENGINE.profile(Party(b))).tier is Tier.BLOCK
	]


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--data", type=Path, default=data_of.DEFAULT)
	args = parser.parse_args()
	kinds = ("human_pos", "rename_pos", "short_pos", "mined_neg")
	cut = {kind: data_of.pairs(args.data, kind) for kind in kinds}
	sets = {half: columns_of(cut, half) for half in ("dev", "test")}
	seen = sorted({name for halves in cut.values() for pair in halves["dev"] for name in pair})
	methods: dict[str, Callable[[list], list[float]]] = {
		name: partial(each, score) for name, score in METHODS.items()
	}
	methods[f"splink {version('splink')}"] = splink_model.Trained(seen).scores
	methods[OURS] = partial(each, engine)
	scores = {
		(half, column, name): (run(positive), run(negative))
		for half, columns in sets.items()
		for column, (positive, negative) in columns.items()
		for name, run in methods.items()
	}
	print(f"{machine()}. Cells: precision / recall / F1.")
	for half, columns in sets.items():
		sizes = ", ".join(f"{column}: {len(yes)} + {len(no)}" for column, (yes, no) in columns.items())
		print(f"\n{half} ({sizes})\n\n| method | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
		for name in methods:
			cells = []
			for column in columns:
				at = ENGINE.settings.suspect if name == OURS else best_threshold(*scores["dev", column, name])
				cells.append(" / ".join(f"{value:.3f}" for value in measure(*scores[half, column, name], at)))
			print(f"| {name} | {' | '.join(cells)} |")
	negatives = {pair for columns in sets.values() for _, wrong in columns.values() for pair in wrong}
	blocked = wrongly_blocked(negatives)
	print(f"\nwrongly blocked: {len(blocked)} of {len(negatives)} negatives")
	for a, b in blocked:
		print(f"- {a} / {b}")


if __name__ == "__main__":
	main()
