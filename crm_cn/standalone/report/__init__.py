"""The files a check leaves: report.html for people, report.xlsx for work, hits.csv for machines."""

from __future__ import annotations

from pathlib import Path

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.messages import Texts
from crm_cn.standalone.report.hits import write_hits
from crm_cn.standalone.report.html import write_html
from crm_cn.standalone.report.xlsx import write_xlsx
from crm_cn.standalone.result import Result


def write_reports(result: Result, folder: Path, texts: Texts) -> list[Path]:
	"""Write all reports into `folder` (made when missing) and return their paths.

	hits.csv is about the other list where there is one and then hits_inside.csv about the list itself, so
	that `hit_row` always points into one file. Raises UnusableInput("unwritable").
	"""
	paths = [folder / "report.html", folder / "report.xlsx", folder / "hits.csv"]
	try:
		folder.mkdir(parents=True, exist_ok=True)
		write_html(result, paths[0], texts)
		write_xlsx(result, paths[1], texts)
		if result.against is None:
			(folder / "hits_inside.csv").unlink(missing_ok=True)  # of an earlier run with --against
			write_hits(result, paths[2], in_against=False)
		else:
			paths.append(folder / "hits_inside.csv")
			write_hits(result, paths[2], in_against=True)
			write_hits(result, paths[3], in_against=False)
	except OSError as error:
		raise UnusableInput(
			"unwritable", path=error.filename or folder, error=error.strerror or error
		) from None
	return paths
