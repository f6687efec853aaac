"""The figures of a check as (label, value) lines: printed, and the first sheet of report.xlsx."""

from __future__ import annotations

from collections.abc import Iterator

from crm_cn.standalone.messages import Texts
from crm_cn.standalone.result import VERDICTS, Listing, Result

_KINDS = ("data", "joined", "header", "title", "blank", "repeated_header", "total_line")


def verdict_lines(result: Result, texts: Texts) -> Iterator[tuple[str, int, str]]:
	"""(verdict, rows, what it means) in the order of VERDICTS."""
	for name in VERDICTS:
		yield name, result.figures[name], texts(f"{name}_means")


def accounting(listing: Listing, texts: Texts) -> str:
	"""What became of every row of a file: `214 = 206 customers + 1 header + …`."""
	parts = [f"{listing.counts[kind]:,} {texts('count_' + kind)}" for kind in _KINDS if listing.counts[kind]]
	return f"{sum(listing.counts.values()):,} = " + " + ".join(parts)


def summary_lines(result: Result, texts: Texts) -> Iterator[tuple[str, str | int]]:
	"""The figures, one line each."""
	yield texts("file"), str(result.listing.path.name)
	if result.against is not None:
		yield texts("against"), f"{result.against.path.name} ({len(result.against):,})"
	yield texts("rows"), len(result.listing)
	for name, rows, _ in verdict_lines(result, texts):
		yield texts(name), rows
	yield texts("groups"), len(result.groups)
	yield texts("rows_with_flaws"), len(result.listing.remarks)
	yield texts("file_rows"), accounting(result.listing, texts)
	yield texts("seconds"), texts("seconds_value", seconds=result.seconds, rate=rate(result))


def rate(result: Result) -> float:
	"""Rows handled in a second, both lists counted."""
	rows = len(result.listing) + (len(result.against) if result.against is not None else 0)
	return rows / max(result.seconds, 1e-6)
