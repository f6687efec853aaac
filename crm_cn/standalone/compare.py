"""`crm-cn compare`: a line out for every line in, `a⇥b⇥score⇥tier⇥reason`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from crm_cn.rules.duplicates import Engine, Party
from crm_cn.standalone.messages import Texts
from crm_cn.standalone.workers import chunked, in_order

CHUNK = 2_000
_UNSAFE = str.maketrans("\t\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)

# Set before the work is forked: see workers.in_order.
_engine: Engine | None = None
_lang = "zh"


def compare_lines(
	lines: Iterable[bytes], engine: Engine, texts: Texts, jobs: int
) -> Iterator[tuple[list[str], list[str]]]:
	"""Compare pairs given as lines of bytes (UTF-8, the first may have a BOM).

	Yields chunks of (output lines, messages about bad lines). There is exactly one output line per input
	line; a bad line keeps what it had, with score 0 and tier `clear`.
	"""
	global _engine, _lang
	_engine, _lang = engine, texts.lang
	work = ((number, chunk) for number, chunk in enumerate(chunked(lines, CHUNK)))
	yield from in_order(_compare_chunk, work, jobs)


def _compare_chunk(numbered: tuple[int, list[bytes]]) -> tuple[list[str], list[str]]:
	chunk_number, lines = numbered
	texts = Texts(_lang)
	out: list[str] = []
	problems: list[str] = []
	for number, raw in enumerate(lines, chunk_number * CHUNK + 1):
		try:
			line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
		except UnicodeDecodeError:
			line = raw.decode("utf-8", "replace")
			problems.append(texts("pair_broken", line=number))
		cells = line.rstrip("\r\n").split("\t")
		if len(cells) < 2:
			problems.append(texts("pair_not_two", line=number))
			out.append(_line(cells[0], "", 0.0, "clear", ""))
			continue
		mine, theirs = cells[0].strip(), cells[1].strip()
		if not mine or not theirs:
			problems.append(texts("pair_empty", line=number))
			out.append(_line(mine, theirs, 0.0, "clear", ""))
			continue
		verdict = _engine.compare(_profile(mine), _profile(theirs))
		reason = reason_text(verdict, _lang)
		out.append(_line(mine, theirs, verdict.score, verdict.tier.value, reason))
	return out, problems


@lru_cache(maxsize=50_000)
def _profile(name: str):
	return _engine.profile(Party(name=name))


def reason_text(verdict, lang: str) -> str:
	"""All reasons of a verdict in one line."""
	return ("；" if lang == "zh" else "; ").join(reason.text(lang) for reason in verdict.reasons)


def _line(mine: str, theirs: str, score: float, tier: str, reason: str) -> str:
	return f"{mine.translate(_UNSAFE)}\t{theirs.translate(_UNSAFE)}\t{score:.4f}\t{tier}\t{reason.translate(_UNSAFE)}"
