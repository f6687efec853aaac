"""How many known companies are found, and how many new ones wrongly suspected, against a million names.

	python benchmarks/recall.py --data ../shared/data/duplicates [--size 1000000] [--borrowed 0.4]

The world is the real names and made-up ones (collision_data.World). Really new companies are real names kept
out of it; known ones are the first names of people's pairs and short names whose second names are in it.
Prints a table, for the default threshold and for the one at which 5 % of new companies raise a suspicion.
"""

import argparse
import json
import resource
import time
from pathlib import Path

from benchmarks import collision_data as data_of
from crm_cn.rules.duplicates import Engine, MemoryIndex, Party

NEW = 2000  # probes a half


def build(args, engine):
	real = data_of.names(args.data)
	cores: dict[str, int] = {}
	for raw in real:
		core = engine.profile(Party(raw)).names[0].core
		cores[core] = cores.get(core, 0) + 1
	known = {kind: data_of.pairs(args.data, kind) for kind in ("human_pos", "short_pos", "rename_pos")}
	meant = {engine.profile(Party(name)).names[0].core for cut in known.values() for half in cut.values() for pair in half for name in pair}
	new: dict[str, list[str]] = {"dev": [], "test": []}
	inside = []
	for raw in real:
		half = data_of.half(raw)
		core = engine.profile(Party(raw)).names[0].core
		once = cores[core] == 1 and core not in meant
		(new[half] if once and len(new[half]) < NEW else inside).append(raw)
	inside += sorted({b for cut in known.values() for half in cut.values() for _, b in half} - set(inside))
	world = data_of.World(inside, args.borrowed)
	index = MemoryIndex(engine)
	for raw in inside:
		index.add(raw, engine.profile(Party(raw)))
	while len(index) < args.size:
		raw = world.name()
		if raw not in index._places:
			index.add(raw, engine.profile(Party(raw)))
	return index, new, known


def best(index, engine, probes, want=None):
	"""Highest score a probe reaches; for known companies only the pair meant counts as found."""
	out, rows = [], []
	for number, raw in enumerate(probes):
		profile = engine.profile(Party(raw))
		ids = index.candidates(profile)
		verdicts = engine.compare_many(profile, [index.profile(id) for id in ids])
		scores = {id: verdict for id, verdict in zip(ids, verdicts, strict=True)}
		if want is None:
			out.append(max((v.score for v in verdicts), default=0.0))
		else:
			hit = scores.get(want[number])
			out.append(hit.score if hit else 0.0)
		rows.append((raw, ids))
	return out, rows


def main():
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--data", type=Path, default=data_of.DEFAULT)
	parser.add_argument("--size", type=int, default=1_000_000)
	parser.add_argument("--borrowed", type=float, default=0.4)
	parser.add_argument("--save", type=Path, help="write probes and their candidates here, for tuning")
	args = parser.parse_args()
	engine = Engine()
	start = time.perf_counter()
	index, new, known = build(args, engine)
	took = time.perf_counter() - start
	print(f"{len(index)} names indexed in {took:.0f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB\n")
	print("| half | threshold | new suspected | people's pairs | short names | renames |\n|---|---|---|---|---|---|")
	saved = {}
	for half in ("dev", "test"):
		fresh, rows = best(index, engine, new[half])
		saved[half] = {"new": rows}
		found = {}
		for kind in known:
			cut = known[kind][half]
			found[kind], rows = best(index, engine, [a for a, _ in cut], [b for _, b in cut])
			saved[half][kind] = [(a, b, ids) for (a, b), (_, ids) in zip(cut, rows, strict=True)]
		fresh.sort(reverse=True)
		for label, at in (("default", engine.settings.suspect), ("5 % new", fresh[len(fresh) // 20] + 1e-9)):
			share = {kind: sum(s >= at for s in scores) / len(scores) for kind, scores in found.items()}
			wrong = sum(s >= at for s in fresh) / len(fresh)
			print(f"| {half} | {label} {at:.3f} | {wrong:.3f} | {share['human_pos']:.3f} | {share['short_pos']:.3f} | {share['rename_pos']:.3f} |")
		top = {kind: sum(s > 0 for s in scores) / len(scores) for kind, scores in found.items()}
		print(f"| {half} | among candidates | | {top['human_pos']:.3f} | {top['short_pos']:.3f} | {top['rename_pos']:.3f} |")
	begin = time.perf_counter()
	for raw in new["test"]:
		index.lookup(engine.profile(Party(raw)))
	print(f"\none lookup: {(time.perf_counter() - begin) / len(new['test']) * 1000:.2f} ms on average")
	if args.save:
		args.save.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
	main()
