"""report.xlsx: summary, every row with its verdict and reason, the groups, and every remark on the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crm_cn.standalone.messages import Texts
from crm_cn.standalone.report.summary import accounting, summary_lines
from crm_cn.standalone.report.workbook import Workbook
from crm_cn.standalone.result import VERDICTS, Result

_Rows = Iterator[tuple[str, Sequence[object]]]


def write_xlsx(result: Result, path: Path, texts: Texts) -> None:
	"""Write the workbook. Raises OSError."""
	with Workbook(path) as book:
		book.sheet(
			texts("sheet_summary"), (texts("figure"), texts("value")), _summary(result, texts), (26, 70)
		)
		heading = (
			"row",
			"name",
			"verdict",
			"score",
			"hit_in",
			"hit_row",
			"hit_name",
			"reason",
			"group",
			"remarks",
		)
		book.sheet(
			texts("sheet_rows"),
			[texts(name) for name in heading],
			_rows(result, texts),
			(8, 34, 10, 8, 12, 9, 34, 48, 7, 60),
		)
		heading = ("group", "role", "row", "name", "verdict", "score", "hit_row", "hit_name", "reason")
		book.sheet(
			texts("sheet_groups"),
			[texts(name) for name in heading],
			_groups(result, texts),
			(7, 12, 8, 34, 12, 8, 9, 34, 48),
		)
		heading = ("role", "row", "name", "figure", "remarks")
		book.sheet(
			texts("flaws"), [texts(name) for name in heading], _remarks(result, texts), (12, 8, 34, 18, 90)
		)


def _summary(result: Result, texts: Texts) -> _Rows:
	for label, value in summary_lines(result, texts):
		yield "plain", (label, value)
	if result.against is not None:
		yield "plain", (f"{texts('against')}: {texts('file_rows')}", accounting(result.against, texts))
	for listing in (result.listing, result.against):
		for note in listing.notes if listing is not None else ():
			yield "plain", (f"{texts('notes')} {listing.path.name}", note)
	yield "plain", ("", texts("how_to_read"))


def _rows(result: Result, texts: Texts) -> _Rows:
	listing, best, group_of = result.listing, result.best, result.group_of
	words = [texts(name) for name in VERDICTS]
	places = {True: texts("in_against"), False: texts("in_file")}
	for place, (number, name) in enumerate(zip(listing.numbers, listing.names, strict=True)):
		verdict = result.rank(place)
		found = best.get(place)
		remarks = " ".join(
			f"{remark.column}: {remark.text}" if remark.column else remark.text
			for remark in listing.remarks.get(place, ())
		)
		group = group_of.get(number, "")
		if found is None:
			cells = (number, name, words[verdict], "", "", "", "", "", group, remarks)
		else:
			hit, in_against = found
			row, other = result.other(hit, in_against)
			cells = (
				number, name, words[verdict], round(hit.score, 4), places[in_against], row, other, hit.reason, group,
				remarks,
			)  # fmt: skip
		yield VERDICTS[verdict], cells


def _groups(result: Result, texts: Texts) -> _Rows:
	for group in result.groups:
		for member in group.members:
			role = texts("in_against" if member.in_against else "in_file")
			hit = member.best
			if hit is None:
				yield (
					"plain",
					(group.number, role, member.row, member.name, texts("first_of_group"), "", "", "", ""),
				)
				continue
			row, other = result.other(hit, result.best[hit.place][1])
			words = texts(VERDICTS[hit.rank])
			score = round(hit.score, 4)
			cells = (group.number, role, member.row, member.name, words, score, row, other, hit.reason)
			yield VERDICTS[hit.rank], cells


def _remarks(result: Result, texts: Texts) -> _Rows:
	for listing, role in ((result.listing, "in_file"), (result.against, "in_against")):
		for place, remarks in sorted(listing.remarks.items()) if listing is not None else ():
			for remark in remarks:
				yield "plain", (texts(role), remark.row, listing.names[place], remark.column, remark.text)
