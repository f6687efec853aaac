"""hits.csv: one line per hit, for machines. Plain UTF-8, `\\n` line ends, columns as in COLUMNS."""

from __future__ import annotations

import csv
from pathlib import Path

from crm_cn.standalone.result import VERDICTS, Result

COLUMNS = ("row", "name", "hit_row", "hit_name", "score", "tier", "reason")


def write_hits(result: Result, path: Path, in_against: bool) -> None:
	"""Write the hits against the other list, or those inside the list (each pair once, on the later row)."""
	hits = result.hits_against if in_against else result.hits_inside
	listing = result.listing
	with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
		writer = csv.writer(stream, lineterminator="\n")
		writer.writerow(COLUMNS)
		for hit in hits:
			row, name = result.other(hit, in_against)
			writer.writerow(
				(
					listing.numbers[hit.place],
					listing.names[hit.place],
					row,
					name,
					f"{hit.score:.4f}",
					VERDICTS[hit.rank],
					hit.reason,
				)
			)
