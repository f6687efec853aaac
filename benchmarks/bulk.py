"""How fast a whole list is checked against itself, and what memory that takes; a markdown table comes out.

	python -m benchmarks.bulk [--rows 1000000] [--jobs 2] [--report]

The list is made up (benchmarks/names.py). Seconds are of the whole command, from start to exit. Memory is the
peak of the sum over all processes of what they really hold (PSS: shared pages count once). "On idle cores"
divides the processor time by the jobs: what the rate would be if nothing else ran.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.names import company_names

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
	parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	parser.add_argument("--rows", type=int, default=1_000_000)
	parser.add_argument("--jobs", type=int, default=os.cpu_count())
	parser.add_argument("--report", action="store_true", help="write the reports as well")
	arguments = parser.parse_args()
	with tempfile.TemporaryDirectory() as folder:
		path = Path(folder) / "names.csv"
		with path.open("w", encoding="utf-8") as stream:
			stream.write("客户名称\n")
			stream.writelines(
				f'"{name}"\n' if "," in name else f"{name}\n" for name in company_names(arguments.rows)
			)
		command = [
			sys.executable,
			"-m",
			"crm_cn.standalone",
			"check",
			str(path),
			"--jobs",
			str(arguments.jobs),
			"--lang",
			"en",
		]
		if arguments.report:
			command += ["--report", str(Path(folder) / "report")]
		conditions = machine()
		seconds, processor, memory, output = measure(command)
	print(output, file=sys.stderr)
	print(f"{conditions}, reports {'written' if arguments.report else 'not written'}\n")
	print("| rows | jobs | seconds | rows/s | processor s | rows/s on idle cores | peak memory |")
	print("|---|---|---|---|---|---|---|")
	rows, jobs = arguments.rows, arguments.jobs
	print(
		f"| {rows:,} | {jobs} | {seconds:.0f} | {rows / seconds:,.0f} | {processor:.0f} "
		f"| {rows / processor * jobs:,.0f} | {memory / 1024**3:.2f} GB |"
	)


def measure(command: list[str]) -> tuple[float, float, int, str]:
	"""(seconds, processor seconds, peak bytes, what it printed) of a command and its children."""
	before = resource.getrusage(resource.RUSAGE_CHILDREN)
	began = time.monotonic()
	process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
	peak = 0
	while process.poll() is None:
		peak = max(peak, sum(map(held, family(process.pid))))
		time.sleep(0.5)
	seconds = time.monotonic() - began
	after = resource.getrusage(resource.RUSAGE_CHILDREN)
	if process.returncode:
		sys.exit(f"the command failed with exit code {process.returncode}")
	processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
	return seconds, processor, peak, process.stdout.read()


def family(pid: int) -> list[int]:
	"""A process and all below it."""
	found = [pid]
	for parent in found:
		children = Path(f"/proc/{parent}/task/{parent}/children")
		if children.exists():
			found += map(int, _text(children).split())
	return found


def held(pid: int) -> int:
	"""Bytes a process holds, shared pages in parts; 0 when it is gone."""
	for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
		if line.startswith("Pss:"):
			return int(line.split()[1]) * 1024
	return 0


def _text(path: Path) -> str:
	try:
		return path.read_text()
	except OSError:  # the process has ended
		return ""


if __name__ == "__main__":
	main()
