"""How many known companies are found, and how many new ones wrongly suspected, against a million names.

	python -m benchmarks.recall --data ../shared/data/duplicates [--size 1000000] [--borrowed 0.4]

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
from benchmarks.machine import machine
from crm_cn.rules.duplicates import Engine, MemoryIndex, Party

NEW = 2000  # probes a half
KINDS = ("human_pos", "short_pos", "rename_pos")


def build(args, engine):
	real = data_of.names(args.data)
	cores: dict[str, int] = {}
	for raw in real:
		core = engine.profile(Party(raw)).names[0].core
		cores[core] = cores.get(core, 0) + 1
	known = {kind: data_of.pairs(args.data, kind) for kind in KINDS}
	meant = {
		engine.profile(Party(name)).names[0].core
		for cut in known.values()
		for half in cut.values()
		for pair in half
		for name in pair
	}
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


def main():
	parser = argparse.ArgumentParser(description=__doc__)
	parser.add_argument("--data", type=Path, default=data_of.DEFAULT)
	parser.add_argument("--size", type=int, default=1_000_000)
	parser.add_argument("--borrowed", type=float, default=0.4)
	parser.add_argument("--save", type=Path, help="write probes and their candidates here, for tuning")
	parser.add_argument(
		"--saved", type=Path, help="score the candidates written by --save again, without building the world"
	)
	args = parser.parse_args()
	print(machine())
	engine = Engine()
	if args.saved:
		saved = json.loads(args.saved.read_text(encoding="utf-8"))
	else:
		saved = search(args, engine)
		if args.save:
			args.save.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")
	print(
		"| half | threshold | new suspected | people's pairs | short names | renames |\n|---|---|---|---|---|---|"
	)
	for half in ("dev", "test"):
		fresh = sorted(
			(max(scores(engine, raw, ids), default=0.0) for raw, ids in saved[half]["new"]), reverse=True
		)
		found = {}
		for kind in KINDS:
			found[kind] = [
				dict(zip(ids, scores(engine, raw, ids), strict=True)).get(meant, -1.0)
				for raw, meant, ids in saved[half][kind]
			]
		for label, at in (
			("default", engine.settings.suspect),
			("5 % new", fresh[len(fresh) // 20] + 1e-9),
			("among candidates", 0.0),
		):
			share = [sum(score >= at for score in found[kind]) / len(found[kind]) for kind in KINDS]
			wrong = sum(score >= at for score in fresh) / len(fresh)
			print(
				f"| {half} | {label} {at:.3f} | {wrong:.3f} | {' | '.join(f'{value:.3f}' for value in share)} |"
			)


def search(args, engine) -> dict:
	"""Probes of both halves with the candidates a lookup brings up."""
	start = time.perf_counter()
	index, new, known = build(args, engine)
	took, memory = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
	print(f"{len(index)} names indexed in {took:.0f} s, {memory} MiB")

	def candidates(raw):
		return index.candidates(engine.profile(Party(raw)))

	saved = {}
	for half in ("dev", "test"):
		saved[half] = {"new": [(raw, candidates(raw)) for raw in new[half]]}
		for kind in KINDS:
			saved[half][kind] = [(a, b, candidates(a)) for a, b in known[kind][half]]
	begin = time.process_time()
	for raw in new["test"]:
		index.lookup(engine.profile(Party(raw)))
	print(
		f"one lookup: {(time.process_time() - begin) / len(new['test']) * 1000:.2f} ms of processor time on average\n"
	)
	return saved


def scores(engine, raw, ids) -> list[float]:
	profile = engine.profile(Party(raw))
	return [
		verdict.score for verdict in engine.compare_many(profile, [engine.profile(Party(id)) for id in ids])
	]


if __name__ == "__main__":
	main()
