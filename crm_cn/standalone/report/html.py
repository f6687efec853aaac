"""report.html: one self-contained page to hand on. Everything from the lists is escaped by the template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from crm_cn import __version__
from crm_cn.standalone.limits import HTML_GROUPS
from crm_cn.standalone.messages import Texts
from crm_cn.standalone.report.summary import accounting, rate, verdict_lines
from crm_cn.standalone.result import VERDICTS, Group, Remark, Result

MEMBERS_SHOWN = 50
REMARKS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class _Line:
	"""One member of a group as the template shows it."""

	source: str
	in_against: bool
	row: int
	name: str
	verdict: str
	score: str
	reason: str
	like: str


def write_html(result: Result, path: Path, texts: Texts) -> None:
	"""Write the page. Raises OSError."""
	environment = Environment(
		loader=PackageLoader("crm_cn.standalone.report", "templates"),
		autoescape=True,
		undefined=StrictUndefined,
		trim_blocks=True,
		lstrip_blocks=True,
	)
	environment.filters["count"] = lambda number: f"{number:,}"
	rows = max(len(result.listing), 1)
	remarks = [
		(texts(role), remark, listing.names[place])
		for listing, role in ((result.listing, "in_file"), (result.against, "in_against"))
		if listing is not None
		for place, remark in islice(_remarks(listing.remarks), REMARKS_SHOWN)
	]
	page = environment.get_template("report.html").render(
		t=texts,
		lang="zh-CN" if texts.lang == "zh" else "en",
		title=_title(result, texts),
		verdicts=[
			(name, number, means, number / rows * 100) for name, number, means in verdict_lines(result, texts)
		],
		rows=len(result.listing),
		accounts=[
			(listing.path.name, accounting(listing, texts), listing.notes)
			for listing in (result.listing, result.against)
			if listing is not None
		],
		seconds=texts("seconds_value", seconds=result.seconds, rate=rate(result)),
		groups=[
			(
				group,
				VERDICTS[group.rank],
				list(_lines(group, result, texts)),
				len(group.members) - MEMBERS_SHOWN,
			)
			for group in result.groups[:HTML_GROUPS]
		],
		group_count=len(result.groups),
		remarks=remarks[:REMARKS_SHOWN],
		remark_count=sum(
			len(found)
			for listing in (result.listing, result.against)
			if listing is not None
			for found in listing.remarks.values()
		),
		made_by=texts("made_by", version=__version__, when=datetime.now().strftime("%Y-%m-%d %H:%M")),
	)
	path.write_text(page, encoding="utf-8", errors="replace")


def _title(result: Result, texts: Texts) -> str:
	if result.against is None:
		return result.listing.path.name
	return texts("checked_against", file=result.listing.path.name, against=result.against.path.name)


def _remarks(remarks: dict[int, list[Remark]]) -> Iterator[tuple[int, Remark]]:
	for place in sorted(remarks):
		for remark in remarks[place]:
			yield place, remark


def _lines(group: Group, result: Result, texts: Texts) -> Iterator[_Line]:
	for member in group.members[:MEMBERS_SHOWN]:
		source = texts("in_against" if member.in_against else "in_file")
		hit = member.best
		if hit is None:
			yield _Line(
				source, member.in_against, member.row, member.name, "", "", texts("first_of_group"), ""
			)
			continue
		in_against = result.best[hit.place][1]
		row, name = result.other(hit, in_against)
		like = f"{texts('in_against' if in_against else 'in_file')} {row} {name}"
		yield _Line(
			source, False, member.row, member.name, VERDICTS[hit.rank], f"{hit.score:.0%}", hit.reason, like
		)
