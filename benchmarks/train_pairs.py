"""Train the weights in crm_cn/rules/duplicates/data/model.json on the dev half of the pairs.

	python -m benchmarks.train_pairs --data ../shared/data/duplicates

Positives: people's pairs, renames, short names, and spellings made from real names (typing slips, homophones,
region or legal form left out). Negatives: mined pairs, each short name with the nearest wrong full names,
and what a lookup of real names brings up in a made-up world. Needs scikit-learn and numpy.
"""

import argparse
import json
import random
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz
from sklearn.linear_model import LogisticRegression

from benchmarks import collision_data as data_of
from crm_cn.rules.duplicates import Engine, MemoryIndex, Party
from crm_cn.rules.duplicates.anatomy import dissect
from crm_cn.rules.duplicates.features import NAMES, features

# Added to fitted weights: how often each mistake costs whom is a choice, not a fact in the data. Short
# names may be suspected sooner than the fit says: few new companies pay for it.
SHIFT = {"short_form": 1.0}
TARGET = Path(__file__).parents[1] / "crm_cn/rules/duplicates/data/model.json"


def f1(scores_pos, scores_neg, at):
	found, false = np.mean(scores_pos >= at), np.sum(scores_neg >= at)
	hits = np.sum(scores_pos >= at)
	precision = hits / max(hits + false, 1)
	return precision, found, 2 * precision * found / max(precision + found, 1e-9)


def vectors(pairs):
	out = []
	for a, b in pairs:
		x, y = dissect(a)[0], dissect(b)[0]
		out.append(features(x, y) if x.strict != y.strict else None)
	return out


def spellings(real, count, seed=3):
	"""Pairs (real, the same misspelled) of kinds that people's pairs hold too few of."""
	pick = random.Random(seed)
	by_sound: dict[str, list[str]] = {}
	from crm_cn.rules.duplicates.pinyin import fuzzy

	chars = sorted({c for name in real for c in dissect(name)[0].brand if "\u4e00" <= c <= "\u9fff"})
	for char in chars:
		by_sound.setdefault(fuzzy(char), []).append(char)
	out = []
	while len(out) < count:
		raw = pick.choice(real)
		name = dissect(raw)[0]
		at = raw.find(name.brand) if len(name.brand) > 1 else -1
		if at < 0 or not name.trade:
			continue
		kind = pick.random()
		if kind < 0.4:
			spot = at + pick.randrange(len(name.brand))
			others = [c for c in by_sound.get(fuzzy(raw[spot]), []) if c != raw[spot]]
			if others:
				out.append((raw, raw[:spot] + pick.choice(others) + raw[spot + 1 :]))
		elif kind < 0.6 and at:
			out.append((raw, raw[at:]))
		elif kind < 0.8:
			out.append((raw, raw[: at + len(name.brand) + len(name.trade)]))
		elif len(name.trade) > 3:
			out.append(
				(
					raw,
					raw[: at + len(name.brand)]
					+ name.trade[2:]
					+ raw[at + len(name.brand) + len(name.trade) :],
				)
			)
	return out


def world_negatives(real, size, probes, per_probe, borrowed=0.5, seed=11):
	engine = Engine()
	index = MemoryIndex(engine)
	world = data_of.World(real[probes:], borrowed, seed)
	for number, raw in enumerate([*real[probes:], *(world.name() for _ in range(size))]):
		index.add((number, raw), engine.profile(Party(raw)))
	out = []
	for raw in real[:probes]:
		profile = engine.profile(Party(raw))
		for _, other in index.candidates(profile, per_probe):
			if dissect(other)[0].core != profile.names[0].core:
				out.append((raw, other))
	return out


def main():
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--data", type=Path, default=data_of.DEFAULT)
	parser.add_argument("--strength", type=float, default=0.3, help="the larger, the freer the weights")
	parser.add_argument(
		"--candidates", type=Path, help="file written by recall.py --save, instead of a small world"
	)
	parser.add_argument("--world", type=int, default=60000)
	args = parser.parse_args()
	cut = {
		kind: data_of.pairs(args.data, kind) for kind in ("human_pos", "rename_pos", "short_pos", "mined_neg")
	}
	fulls = sorted({b for half in cut["short_pos"].values() for _, b in half})
	wrong = {half: data_of.wrong_fulls(cut["short_pos"][half], fulls) for half in ("dev", "test")}
	wrong2 = data_of.wrong_fulls(cut["short_pos"]["dev"], fulls, fuzz.ratio)
	real = [name for name in data_of.names(args.data) if data_of.half(name) == "dev"]
	if args.candidates:
		rows = json.loads(args.candidates.read_text(encoding="utf-8"))["dev"]["new"]
		found = [(probe, other) for probe, others in rows for other in others[:15]]
	else:
		found = world_negatives(real, args.world, 2500, 8)
	groups = [
		(cut["human_pos"]["dev"], 1, 700.0),
		(cut["rename_pos"]["dev"], 1, 150.0),
		(cut["short_pos"]["dev"], 1, 900.0),
		(spellings(real, 1500), 1, 200.0),
		(cut["mined_neg"]["dev"], 0, 900.0),
		(wrong["dev"], 0, 700.0),
		(wrong2, 0, 300.0),
		(found, 0, 2500.0),
	]
	rows, labels, weights = [], [], []
	for pairs, label, weight in groups:
		got = [row for row in vectors(pairs) if row]
		rows += got
		labels += [label] * len(got)
		weights += [weight / len(got)] * len(got)
	x, y, w = np.array(rows, dtype=float), np.array(labels), np.array(weights)
	scale = x.std(0) + 0.05
	fit = LogisticRegression(C=args.strength, max_iter=500).fit(x / scale, y, sample_weight=w)
	coef = fit.coef_[0] / scale + np.array([SHIFT.get(name, 0.0) for name in NAMES])
	model = {
		"about": "benchmarks/train_pairs.py: logistic regression on the dev half of the pairs",
		"suspect": 0.5,
		"weak": 0.25,
		"intercept": round(float(fit.intercept_[0]), 3),
		"weights": {name: round(float(value), 3) for name, value in zip(NAMES, coef, strict=True)},
	}
	old = json.loads(TARGET.read_text())
	model["suspect"], model["weak"] = (
		old["suspect"],
		old["weak"],
	)  # chosen by hand from the table printed here
	TARGET.write_text(json.dumps(model, indent="\t") + "\n", encoding="utf-8")

	def score(pairs):
		return np.array(
			[
				1.0 if row is None else 1 / (1 + np.exp(-(fit.intercept_[0] + np.dot(coef, row))))
				for row in vectors(pairs)
			]
		)

	people = score(cut["human_pos"]["dev"] + cut["rename_pos"]["dev"])
	human, mined = score(cut["human_pos"]["dev"]), score(cut["mined_neg"]["dev"])
	short, short_wrong = score(cut["short_pos"]["dev"]), score(wrong["dev"])
	made = score(found)
	worst: dict[str, float] = {}
	for (probe, _), value in zip(found, made, strict=True):
		worst[probe] = max(worst.get(probe, 0.0), value)
	made = np.array(list(worst.values()))
	print(
		"| dev, at | people + renames P/R/F1 | people P/R/F1 | short P/R/F1 | new companies suspected |\n|---|---|---|---|---|"
	)
	for at in (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85):
		cells = [
			"/".join(f"{value:.3f}" for value in f1(yes, no, at))
			for yes, no in ((people, mined), (human, mined), (short, short_wrong))
		]
		print(f"| {at:.2f} | {' | '.join(cells)} | {np.mean(made >= at):.4f} |")


if __name__ == "__main__":
	main()
