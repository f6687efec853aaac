"""The check itself: read the lists, index them, look every row up, collect verdicts and remarks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from crm_cn.rules.duplicates import Engine, Party, Profile
from crm_cn.rules.duplicates.anatomy import EMPTY
from crm_cn.rules.duplicates.bulk import BulkIndex, Pack, pack
from crm_cn.standalone.compare import reason_text
from crm_cn.standalone.messages import Texts
from crm_cn.standalone.progress import Progress
from crm_cn.standalone.readers import open_source
from crm_cn.standalone.result import Hit, Listing, Remark, Result
from crm_cn.standalone.table import Record, Table
from crm_cn.standalone.workers import chunked, in_order

CHUNK = 1_000
SMALL = 3_000  # rows up to which further processes cost more than they bring


@dataclass(frozen=True, slots=True)
class Options:
	"""How to read and check; None means find out."""

	sheet: str | None = None
	against_sheet: str | None = None
	encoding: str | None = None
	mapping: dict[str, str] = field(default_factory=dict)
	jobs: int = 1


# Set before the work is forked: see workers.in_order.
_engine: Engine | None = None
_lang = "zh"
_mine: BulkIndex | None = None
_theirs: BulkIndex | None = None


def run_check(
	path: Path,
	against: Path | None,
	options: Options,
	engine: Engine,
	texts: Texts,
	progress: Progress,
) -> Result:
	"""Check the list at `path` against another one and against itself. Raises UnusableInput."""
	global _engine, _lang, _mine, _theirs
	began = time.monotonic()
	_engine, _lang = engine, texts.lang
	engine.profile(
		Party(name="北京示例科技有限公司", phones=("010-62345678",))
	)  # load dictionaries once, before forking
	tables = [(path, options.sheet, "step_read")]
	if against is not None:
		tables.append((against, options.against_sheet, "step_read_against"))
	# Both are opened before either is read: whoever named a wrong file learns it at once.
	opened = [
		(Table(open_source(at, sheet, options.encoding), options.mapping), step) for at, sheet, step in tables
	]
	read = [_read(table, texts, progress, step, options.jobs) for table, step in opened]
	(listing, _mine), (theirs, _theirs) = read[0], read[1] if against is not None else (None, None)
	result = Result(listing, theirs)
	try:
		if _theirs is not None:
			result.hits_against = _search(True, listing, texts("step_against"), progress, options.jobs)
		result.hits_inside = _search(False, listing, texts("step_inside"), progress, options.jobs)
	finally:
		_mine = _theirs = None
	result.seconds = time.monotonic() - began
	return result


def _jobs(rows: int | None, jobs: int) -> int:
	return 1 if rows is not None and rows <= SMALL else jobs


def _read(table: Table, texts: Texts, progress: Progress, step: str, jobs: int) -> tuple[Listing, BulkIndex]:
	listing = Listing(table.source.path)
	index = BulkIndex(_engine)
	progress.start(texts(step), table.total)
	jobs = _jobs(table.total, jobs)

	def parties() -> Iterator[list[Party]]:
		for records in chunked(table.records(), CHUNK):
			for record in records:
				_list(record, listing, texts)
			yield [record.party for record in records]

	for packed, told in in_order(_prepare, parties(), jobs):
		base = len(index)
		index.add(packed)
		for offset, unreadable, problems in told:
			place = base + offset
			if unreadable:
				listing.unreadable.add(place)
			row = listing.numbers[place]
			if problems:
				listing.remarks.setdefault(place, []).extend(
					Remark(row, table.columns.field_label(name), text) for name, text in problems
				)
		progress.advance(len(packed.sizes))
	listing.counts = table.counts
	listing.notes = table.notes(texts)
	progress.start(texts("step_index"), len(index))
	index.freeze(partial(in_order, jobs=_jobs(len(index), jobs)))
	progress.advance(len(index))
	progress.finish()
	return listing, index


def _list(record: Record, listing: Listing, texts: Texts) -> None:
	place = len(listing)
	listing.numbers.append(record.number)
	listing.names.append(record.party.name)
	if record.flaws:
		listing.remarks[place] = [
			Remark(record.number, flaw.column, texts(flaw.code, **flaw.values)) for flaw in record.flaws
		]


def _prepare(parties: list[Party]) -> tuple[Pack, list[tuple[int, bool, list[tuple[str, str]]]]]:
	"""Pack the companies; for those with problems (offset, whether unreadable, [(field, text)])."""
	profiles, told = [], []
	for offset, party in enumerate(parties):
		profile = _engine.profile(party)
		profiles.append(profile)
		problems = [(problem.field, problem.text(_lang)) for problem in _engine.problems(party)]
		unreadable = not _comparable(profile)
		if problems or unreadable:
			told.append((offset, unreadable, problems))
	return pack(_engine, profiles), told


def _comparable(profile: Profile) -> bool:
	"""Whether there is anything to tell the company by: a name that says something, or other evidence."""
	if profile.credit or profile.phones or profile.emails or profile.domains or len(profile.names) > 1:
		return True
	return bool(profile.names) and not profile.names[0].flags & EMPTY


def _search(against: bool, listing: Listing, label: str, progress: Progress, jobs: int) -> list[Hit]:
	rows = len(listing)
	progress.start(label, rows)
	spans = ((against, start, min(start + CHUNK, rows)) for start in range(0, rows, CHUNK))
	hits: list[Hit] = []
	for found, count in in_order(_search_span, spans, _jobs(rows, jobs)):
		hits.extend(Hit(*hit) for hit in found if hit[0] not in listing.unreadable)
		progress.advance(count)
	progress.finish()
	return hits


def _search_span(span: tuple[bool, int, int]) -> tuple[list[tuple], int]:
	against, start, stop = span
	found = []
	for place in range(start, stop):
		collisions = _theirs.against(_mine, place) if against else _mine.inside(place)
		for other, verdict in collisions:
			found.append((place, other, verdict.score, verdict.tier.rank, reason_text(verdict, _lang)))
	return found, stop - start
