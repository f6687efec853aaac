"""The command line `crm-cn`: parse the call, run it, say what came out. No stack trace reaches a user."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_cn import __version__
from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.headers import FIELDS, parse_mapping
from crm_cn.standalone.messages import LANGUAGES, Texts, default_language
from crm_cn.standalone.workers import default_jobs

OK, BUG, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
_PROBLEMS_SHOWN = 100


def main(argv: Sequence[str] | None = None) -> int:
	"""Run the command and return its exit code: 0 done, 2 wrong use or unreadable input, 1 a bug, 130 interrupted."""
	argv = list(sys.argv[1:] if argv is None else argv)
	texts = Texts(_wanted_language(argv))
	_speak_utf8()
	try:
		arguments = _parser(texts).parse_args(argv)
		return arguments.run(arguments, texts)
	except UnusableInput as problem:
		_complain(texts(problem.code, **problem.values))
		return UNUSABLE
	except KeyboardInterrupt:
		_complain(texts("interrupted"))
		return INTERRUPTED
	except BrokenPipeError:
		os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our output has gone
		return OK
	except MemoryError:
		_complain(texts("no_memory"))
		return UNUSABLE
	except Exception as error:  # the last line of defence: whatever it is, no stack trace
		if os.environ.get("CRM_CN_DEBUG"):
			traceback.print_exc()
		_complain(texts("internal", error=f"{type(error).__name__}: {error}"[:300]))
		return BUG


def _complain(text: str) -> None:
	print(f"crm-cn: {text}", file=sys.stderr)


def _speak_utf8() -> None:
	for stream in (sys.stdout, sys.stderr):
		if hasattr(stream, "reconfigure"):
			stream.reconfigure(encoding="utf-8", errors="replace")


def _wanted_language(argv: Sequence[str]) -> str:
	"""--lang before anything is parsed, since help and errors are in that language too."""
	for place, word in enumerate(argv):
		value = (
			argv[place + 1] if word == "--lang" and place + 1 < len(argv) else word.partition("--lang=")[2]
		)
		if value in LANGUAGES:
			return value
	return default_language()


def _parser(texts: Texts) -> argparse.ArgumentParser:
	parser = argparse.ArgumentParser("crm-cn", description=texts("help_about"), epilog=texts("help_exit"))
	parser.add_argument("--version", action="version", version=f"crm-cn {__version__}")
	commands = parser.add_subparsers(required=True, metavar="check | compare")
	shared = argparse.ArgumentParser(add_help=False)
	shared.add_argument("--lang", choices=LANGUAGES, help=texts("help_lang"))
	shared.add_argument("--jobs", type=int, default=default_jobs(), metavar="N", help=texts("help_jobs"))

	check = commands.add_parser(
		"check", parents=[shared], help=texts("help_check"), epilog=texts("help_exit")
	)
	check.add_argument("file", metavar="FILE", help=texts("help_file"))
	check.add_argument("--against", metavar="FILE", help=texts("help_against"))
	check.add_argument("--report", metavar="DIR", help=texts("help_report"))
	check.add_argument("--sheet", metavar="NAME", help=texts("help_sheet"))
	check.add_argument("--against-sheet", metavar="NAME", help=texts("help_against_sheet"))
	check.add_argument("--encoding", metavar="NAME", help=texts("help_encoding"))
	check.add_argument(
		"--map",
		action="append",
		default=[],
		metavar="FIELD=HEADING",
		help=f"{texts('help_map')} ({', '.join(FIELDS)})",
	)
	check.add_argument("--quiet", action="store_true", help=texts("help_quiet"))
	check.set_defaults(run=_check)

	compare = commands.add_parser(
		"compare", parents=[shared], help=texts("help_compare"), epilog=texts("help_exit")
	)
	compare.add_argument("pairs", metavar="PAIRS.tsv", help=texts("help_pairs"))
	compare.set_defaults(run=_compare)
	return parser


def _jobs(arguments: argparse.Namespace) -> int:
	if not 1 <= arguments.jobs <= 64:
		raise UnusableInput("bad_jobs")
	return arguments.jobs


def _check(arguments: argparse.Namespace, texts: Texts) -> int:
	from crm_cn.rules.duplicates import Engine
	from crm_cn.standalone.checks import Options, run_check
	from crm_cn.standalone.progress import Progress
	from crm_cn.standalone.report import write_reports
	from crm_cn.standalone.report.summary import summary_lines

	options = Options(
		arguments.sheet,
		arguments.against_sheet,
		arguments.encoding,
		parse_mapping(arguments.map),
		_jobs(arguments),
	)
	against = Path(arguments.against) if arguments.against else None
	with Progress(arguments.quiet) as progress:
		result = run_check(Path(arguments.file), against, options, Engine(), texts, progress)
		paths = []
		if arguments.report:
			progress.start(texts("step_report"), len(result.listing))
			paths = write_reports(result, Path(arguments.report), texts)
			progress.advance(len(result.listing))
			progress.finish()
	for listing in (result.listing, result.against):
		for note in listing.notes if listing is not None else ():
			print(f"{listing.path.name}: {note}")
	lines = [
		(label, f"{value:,}" if isinstance(value, int) else value)
		for label, value in summary_lines(result, texts)
	]
	width = max(_width(label) for label, _ in lines)
	for label, value in lines:
		print(f"{label}{' ' * (width - _width(label))}  {value}")
	if paths:
		print(
			f"{texts('reports_in')}{' ' * (width - _width(texts('reports_in')))}  "
			+ "  ".join(map(str, paths))
		)
	return OK


def _width(text: str) -> int:
	"""Columns on a terminal: Chinese characters take two."""
	return sum(2 if char > "\u2e7f" else 1 for char in text)


def _compare(arguments: argparse.Namespace, texts: Texts) -> int:
	from crm_cn.rules.duplicates import Engine
	from crm_cn.standalone.compare import compare_lines

	told = 0
	with _pairs(arguments.pairs) as stream:
		for lines, problems in compare_lines(_lines(stream), Engine(), texts, _jobs(arguments)):
			sys.stdout.write("".join(f"{line}\n" for line in lines))
			for problem in problems[: max(_PROBLEMS_SHOWN - told, 0)]:
				_complain(problem)
			told += len(problems)
	sys.stdout.flush()
	if told > _PROBLEMS_SHOWN:
		_complain(texts("pairs_with_problems", count=told, more=told - _PROBLEMS_SHOWN))
	return OK


def _pairs(name: str):
	if name == "-":
		return os.fdopen(os.dup(sys.stdin.fileno()), "rb")
	try:
		return Path(name).open("rb")
	except FileNotFoundError:
		raise UnusableInput("no_file", path=name) from None
	except IsADirectoryError:
		raise UnusableInput("is_folder", path=name) from None
	except OSError as error:
		raise UnusableInput("unreadable_file", path=name, error=error.strerror or error) from None


def _lines(stream) -> Iterator[bytes]:
	"""Lines of the pairs; one without an end (a binary file, say) is cut so that memory stays small."""
	while line := stream.readline(1 << 20):
		yield line


if __name__ == "__main__":
	sys.exit(main())
