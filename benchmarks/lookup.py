"""One lookup of the duplicate check against a million names in MariaDB, beside what one could do instead.

	python -m benchmarks.lookup --data ../shared/data/duplicates [--names 1000000] [--probes 2000]

Starts a MariaDB of its own, fills the index with real and made-up names (collision_data.World), and asks it, with
the very code the app runs, about known companies in other spellings and about new ones. In the same run, on the
same server: one primary-key lookup (the floor), the exact name on an index, and rapidfuzz over all names.
Prints a markdown table. Needs mariadbd, pymysql and the engine's libraries.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))

from mariadb import Server, executor, make_tables, private_mariadb, why_not

from benchmarks import collision_data
from benchmarks.machine import machine
from crm_cn.duplicates.store import Index, decode
from crm_cn.rules.duplicates import Engine, Party

CHUNK = 5000
WARM_UP = 300
FUZZY_PROBES = 20
_ENGINE = None


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument(
		"--data", type=Path, default=collision_data.DEFAULT, help="folder with real_names.txt"
	)
	parser.add_argument("--names", type=int, default=1_000_000)
	parser.add_argument("--probes", type=int, default=2000)
	parser.add_argument("--buffer-pool", default="3G")
	parser.add_argument("--profile", action="store_true", help="also print where the time of a lookup goes")
	args = parser.parse_args()
	if reason := why_not():
		raise SystemExit(reason)
	known, new = make_names(args.data, args.names, args.probes)
	with private_mariadb(args.buffer_pool, "--local-infile=1", "--tmpdir=/tmp") as server:
		began = time.perf_counter()
		keys = build(server, known)
		say(f"built: {len(known):,} names, {keys:,} keys in {time.perf_counter() - began:.0f} s")
		measure(server, known, probes_of(known, new, args.probes), args.profile)


def make_names(data: Path, count: int, spare: int) -> tuple[list[str], list[str]]:
	"""(names in the index, names of really new companies): real ones first, then made-up ones."""
	real = collision_data.names(data)
	world = collision_data.World(real)
	new = real[: spare // 4]
	known = dict.fromkeys(real[spare // 4 :][:count])
	while len(known) < count:
		known[world.name()] = None
	return list(known), new


def probes_of(known: list[str], new: list[str], count: int) -> list[str]:
	"""What people type: known companies, most in another spelling, and the companies that are new."""
	choose = random.Random(5)
	typed = [respelt(name, choose) for name in choose.sample(known, count - len(new))] + new
	choose.shuffle(typed)
	return typed


def respelt(name: str, choose: random.Random) -> str:
	"""A name as somebody else writes it."""
	how = choose.randrange(5)
	if how == 0:
		return name.replace("有限公司", "有限责任公司")
	if how == 1:
		return name.replace("有限公司", "").replace("股份", "")
	if how == 2 and len(name) > 4:
		at = choose.randrange(2, len(name) - 1)
		return name[:at] + name[at + 1 :]
	if how == 3:
		return f" {name} "
	return name


def build(server: Server, names: list[str]) -> int:
	"""Fill the tables by LOAD DATA; the number of keys."""
	folder = Path(server.socket).parent
	entries, keys, ordered = folder / "entries.tsv", folder / "keys.tsv", folder / "keys.sorted.tsv"
	chunks = [(start, names[start : start + CHUNK]) for start in range(0, len(names), CHUNK)]
	written = 0
	with (
		entries.open("w", encoding="utf-8") as entry_file,
		keys.open("w", encoding="utf-8") as key_file,
		multiprocessing.Pool(2) as pool,
	):
		for number, (rows, postings, count) in enumerate(pool.imap_unordered(_prepare, chunks), 1):
			entry_file.write(rows)
			key_file.write(postings)
			written += count
			sys.stderr.write(f"\rprofiles {min(number * CHUNK, len(names)):,}")
	sys.stderr.write("\n")
	subprocess.run(
		["sort", "-n", "-S", "1G", "-o", str(ordered), str(keys)],
		check=True,
		env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
	)
	with server.connect(autocommit=True, local_infile=True) as connection:
		make_tables(connection)
		execute = executor(connection)
		execute("SET SESSION unique_checks = 0")
		execute(
			"LOAD DATA LOCAL INFILE %s INTO TABLE `tabDuplicate Entry` CHARACTER SET utf8mb4 FIELDS ESCAPED BY ''"
			" (name, source_doctype, source_name, title, standing, profile)",
			(str(entries),),
		)
		execute("ALTER TABLE crm_cn_duplicate_key DROP KEY entry")
		execute(
			"LOAD DATA LOCAL INFILE %s INTO TABLE crm_cn_duplicate_key (key_hash, entry)", (str(ordered),)
		)
		execute("ALTER TABLE crm_cn_duplicate_key ADD KEY entry (entry)")
		execute(
			"INSERT INTO crm_cn_duplicate_common_key SELECT key_hash FROM crm_cn_duplicate_key"
			" GROUP BY key_hash HAVING COUNT(*) > 1000"
		)
		execute(
			"CREATE TABLE plain_name (id BIGINT PRIMARY KEY, name VARCHAR(140), KEY name (name)) CHARACTER SET utf8mb4"
		)
		execute("INSERT INTO plain_name SELECT name, title FROM `tabDuplicate Entry`")
		execute("ANALYZE TABLE `tabDuplicate Entry`, crm_cn_duplicate_key, plain_name")
	return written


def _prepare(chunk: tuple[int, list[str]]) -> tuple[str, str, int]:
	"""Rows of a chunk for LOAD DATA, in a process of its own."""
	global _ENGINE
	_ENGINE = _ENGINE or Engine()
	start, names = chunk
	rows, postings = [], []
	for id, name in enumerate(names, start + 1):
		profile = _ENGINE.profile(Party(name))
		rows.append(f"{id}\tCustomer\tC{id}\t{name}\tOpen\t{profile.to_json()}\n")
		postings += [f"{key.hash}\t{id}\n" for key in _ENGINE.keys(profile)]
	return "".join(rows), "".join(postings), len(postings)


def measure(server: Server, names: list[str], probes: list[str], profile: bool) -> None:
	"""All ways one after another; print the table."""
	from rapidfuzz import fuzz, process

	engine = Engine()
	with server.connect(autocommit=True) as connection:
		execute = executor(connection)
		say(f"{machine()}, MariaDB {execute('SELECT VERSION()', ())[0][0]}\n")
		index = Index(execute, common=Index(execute).common_keys())
		choose = random.Random(9)

		def ours(name: str) -> list:
			return index.lookup(engine, engine.profile(Party(name)))

		for name in choose.sample(names, WARM_UP):
			ours(name)
		ids = choose.sample(range(1, len(names) + 1), len(probes))
		rows = [
			(
				"one primary-key lookup (the floor)",
				timed(
					lambda id: execute("SELECT title FROM `tabDuplicate Entry` WHERE name = %s", (id,)), ids
				),
			),
			(
				"exact name, indexed",
				timed(
					lambda name: execute("SELECT id FROM plain_name WHERE name = %s", (name.strip(),)), probes
				),
			),
			("duplicate check: normalise, search, compare, explain", timed(ours, probes)),
		]
		some = choose.sample(probes, min(FUZZY_PROBES, len(probes)))
		rows += [
			(
				f"rapidfuzz {scorer.__name__} over all names",
				timed(lambda name, scorer=scorer: process.extractOne(name, names, scorer=scorer), some),
			)
			for scorer in (fuzz.ratio, fuzz.token_set_ratio)
		]
		print_table(rows)
		if profile:
			say_where(engine, index, probes)


def timed(work: Callable, items: Iterable) -> list[float]:
	"""Milliseconds of each call."""
	times = []
	for item in items:
		began = time.perf_counter()
		work(item)
		times.append((time.perf_counter() - began) * 1000)
	return times


def print_table(rows: list[tuple[str, list[float]]]) -> None:
	"""Markdown; the last column says how many times slower than the duplicate check it is, by the median."""
	mine = statistics.median(rows[2][1])
	say("| way | probes | median ms | p95 ms | times the duplicate check |")
	say("| --- | ---: | ---: | ---: | ---: |")
	for title, times in rows:
		middle, high = statistics.median(times), percentile(times, 95)
		say(f"| {title} | {len(times)} | {middle:.2f} | {high:.2f} | {middle / mine:.2f} |")


def percentile(times: list[float], percent: int) -> float:
	ordered = sorted(times)
	return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def say_where(engine: Engine, index: Index, probes: list[str]) -> None:
	"""Where the time of a lookup goes, part by part."""
	parts: dict[str, list[float]] = {
		"profile": [],
		"postings": [],
		"rank": [],
		"load": [],
		"decode": [],
		"compare": [],
	}
	sizes = {"keys": [], "ids": [], "candidates": []}
	cap = engine.settings.posting_cap
	for name in probes[:1000]:
		marks = [time.perf_counter()]
		profile = engine.profile(Party(name))
		keys = engine.keys(profile)
		marks.append(time.perf_counter())
		postings = index.postings(keys, cap + 1)
		marks.append(time.perf_counter())
		ids = index.candidates(engine, profile)
		marks.append(time.perf_counter())
		entries = index.entries(ids)
		marks.append(time.perf_counter())
		profiles = [decode.__wrapped__(entry.profile) for entry in entries]
		marks.append(time.perf_counter())
		engine.compare_many(profile, profiles)
		marks.append(time.perf_counter())
		for part, began, ended in zip(parts, marks, marks[1:], strict=False):
			parts[part].append((ended - began) * 1000)
		sizes["keys"].append(len(keys))
		sizes["ids"].append(sum(len(found) for _key, found in postings))
		sizes["candidates"].append(len(ids))
	say("rank holds postings once more")
	for part, times in parts.items():
		say(f"{part}: median {statistics.median(times):.3f} ms, p95 {percentile(times, 95):.3f} ms")
	for what, counts in sizes.items():
		say(f"{what}: median {statistics.median(counts)}, p95 {percentile(counts, 95)}")


def say(line: str) -> None:
	sys.stdout.write(line + "\n")
	sys.stdout.flush()


if __name__ == "__main__":
	main()
