"""`crm-cn check`: every row accounted for, duplicates found, no stack trace, the exit codes of the help."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_cn.rules.duplicates import Engine
from crm_cn.standalone import checks
from crm_cn.standalone.checks import Options, run_check
from crm_cn.standalone.command import main
from crm_cn.standalone.messages import MESSAGES, Texts
from crm_cn.standalone.progress import Progress

ROOT = Path(__file__).resolve().parents[2]
HEAD = "客户名称,统一社会信用代码,联系电话,电子邮箱,曾用名\n"
CODE = "91330106MA2XLQ7K52"  # made valid below


def valid_code(start: str) -> str:
	"""The first 17 characters with their check digit (GB 32100)."""
	letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	total = sum(letters.index(char) * pow(3, place, 31) for place, char in enumerate(start[:17]))
	return start[:17] + letters[(31 - total % 31) % 31]


def make_list(path: Path, *lines: str) -> Path:
	path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
	return path


def check(path: Path, against: Path | None = None, jobs: int = 1, lang: str = "zh"):
	return run_check(path, against, Options(jobs=jobs), Engine(), Texts(lang), Progress(quiet=True))


def pairs(hits, listing, other):
	return {(listing.numbers[hit.place], other.numbers[hit.other]) for hit in hits}


def test_duplicates_inside_a_list_are_told_once_on_the_later_row(tmp_path):
	code = valid_code(CODE)
	path = make_list(
		tmp_path / "a.csv",
		f"宁波星澜机电设备有限公司,{code},13800138000,,",
		"杭州禾陌软件有限公司,,,,",
		"寧波星瀾機電設備有限責任公司,,,,",
		f"成都岚拓食品有限公司,{code.lower()},,,",
		"青岛砺沅化工有限公司,,138-0013-8000,,",
	)
	result = check(path)
	found = pairs(result.hits_inside, result.listing, result.listing)
	assert {(4, 2), (5, 2), (6, 2)} <= found
	assert all(row > other for row, other in found)
	assert result.figures["block"] == 2 and result.figures["clear"] == 2
	assert sum(result.figures.values()) == 5
	assert [[member.row for member in group.members] for group in result.groups] == [[2, 4, 5, 6]]


def test_against_another_list_and_inside_as_well(tmp_path):
	known = make_list(
		tmp_path / "known.csv", "上海钧泽医疗器械有限公司,,,,", "南京曜川照明有限公司,,,,南京老字号灯具厂"
	)
	new = make_list(
		tmp_path / "new.csv",
		"上海钧泽医疗器械有限责任公司,,,,",
		"南京老字号灯具厂,,,,",
		"西安朔晟物流有限公司,,,,",
		"西安朔晟物流有限公司,,,,",
	)
	result = check(new, known)
	assert pairs(result.hits_against, result.listing, result.against) >= {(2, 2), (3, 3)}
	assert pairs(result.hits_inside, result.listing, result.listing) == {(5, 4)}
	assert sum(result.figures.values()) == 4


def test_bad_rows_get_a_message_and_do_not_stop_the_run(tmp_path):
	bad = [
		"",
		"😀😀",
		"有限公司",
		"很" * 5_000 + "有限公司",
		"<script>alert(1)</script>",
		"'; DROP TABLE x; --",
		"张伟",
		"A",
	]
	path = tmp_path / "bad.csv"
	with path.open("w", encoding="utf-8", newline="") as stream:
		writer = csv.writer(stream)
		writer.writerow(["客户名称", "联系电话", "税号", "邮箱"])
		for name in bad:
			writer.writerow([name, "电话若干", "123", "not-an-email"])
		writer.writerow(["厦门浔美商贸有限公司", " / ".join(f"1380013{n:04}" for n in range(12)), "", ""])
	for lang in ("zh", "en"):
		result = check(path, lang=lang)
		assert len(result.listing) == len(bad) + 1
		assert sum(result.figures.values()) == len(bad) + 1
		assert set(result.listing.remarks) == set(range(len(bad) + 1))
		assert {result.listing.numbers[place] for place in result.listing.unreadable} >= {2, 3, 4}
		remarks = [remark for found in result.listing.remarks.values() for remark in found]
		assert all(remark.text and remark.row >= 2 for remark in remarks)
		assert {"客户名称", "联系电话", "税号", "邮箱"} <= {remark.column for remark in remarks}


def test_several_processes_find_what_one_finds(tmp_path, monkeypatch):
	monkeypatch.setattr(checks, "SMALL", 0)
	monkeypatch.setattr(checks, "CHUNK", 37)
	names = [
		f"{place}{brand}{trade}有限公司"
		for place in ("宁波", "上海")
		for brand in ("星澜", "禾陌", "钧泽", "岚拓", "曜川")
		for trade in ("机电", "软件", "食品", "物流", "化工")
	]
	path = make_list(tmp_path / "a.csv", *(f"{name},,,," for name in names * 4))
	one, two = check(path, jobs=1), check(path, jobs=2)
	assert one.hits_inside == two.hits_inside and one.hits_inside
	assert one.figures == two.figures


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
	return subprocess.run(
		[sys.executable, "-m", "crm_cn.standalone", *arguments],
		cwd=ROOT,
		env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **environment},
		capture_output=True,
		text=True,
		encoding="utf-8",
		timeout=120,
	)


def test_the_command_writes_the_reports_and_exits_0(tmp_path):
	known = make_list(tmp_path / "known.csv", "上海钧泽医疗器械有限公司,,,,")
	new = make_list(tmp_path / "new.csv", "上海钧泽医疗器械有限公司,,,,", "=cmd|calc,,,,", "")
	done = run(
		"check", str(new), "--against", str(known), "--report", str(tmp_path / "out"), LC_ALL="zh_CN.UTF-8"
	)
	assert done.returncode == 0, done.stderr
	assert "重复" in done.stdout and "Traceback" not in done.stderr
	assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
		"hits.csv", "hits_inside.csv", "report.html", "report.xlsx",
	]  # fmt: skip
	with (tmp_path / "out" / "hits.csv").open(encoding="utf-8", newline="") as stream:
		lines = list(csv.reader(stream))
	assert lines[0] == ["row", "name", "hit_row", "hit_name", "score", "tier", "reason"]
	assert lines[1][:4] == ["2", "上海钧泽医疗器械有限公司", "2", "上海钧泽医疗器械有限公司"]
	assert lines[1][5] == "block" and float(lines[1][4]) == 1.0 and lines[1][6]


@pytest.mark.parametrize(
	"arguments",
	[
		("check", "no-such-file.csv"),
		("check", "."),
		("check", "pyproject.toml", "--sheet", "x"),
		("check", "examples/customers.csv", "--map", "nonsense"),
		("check", "examples/customers.csv", "--encoding", "klingon"),
		("check", "examples/customers.csv", "--jobs", "0"),
		("check", "examples/prospects.xlsx", "--sheet", "没有这张"),
		("check", "examples/customers.csv", "--report", "pyproject.toml/out"),
		("compare", "no-such-file.tsv"),
		("nonsense",),
		(),
	],
)
def test_wrong_use_exits_2_with_one_clear_line(arguments):
	done = run(*arguments)
	assert done.returncode == 2
	assert done.stderr.strip() and "Traceback" not in done.stderr


def test_a_bug_shows_no_stack_trace(monkeypatch, capsys, tmp_path):
	def broken(*_):
		raise RuntimeError("boom")

	monkeypatch.delenv("CRM_CN_DEBUG", raising=False)
	monkeypatch.setattr(checks, "run_check", broken)
	assert main(["check", str(make_list(tmp_path / "a.csv", "甲有限公司")), "--lang", "en", "--quiet"]) == 1
	assert "Traceback" not in capsys.readouterr().err


def test_help_speaks_both_languages(capsys):
	for lang, word in (("zh", "退出码"), ("en", "Exit codes")):
		with pytest.raises(SystemExit) as ended:
			main(["check", "--lang", lang, "--help"])
		assert ended.value.code == 0
		assert word in capsys.readouterr().out


def test_messages_have_the_same_placeholders_in_both_languages():
	import string

	for code, (zh, en) in MESSAGES.items():
		names = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in (zh, en)]
		assert names[0] == names[1], code
		assert zh and en


def test_progress_is_plain_lines_without_a_terminal(capsys):
	progress = Progress()
	progress.start("reading", 10)
	progress.advance(10)
	progress.finish()
	assert capsys.readouterr().err.startswith("reading: 10/10")
