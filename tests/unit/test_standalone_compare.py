"""`crm-cn compare`: a line out for every line in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def compare(data: bytes, *more: str, name: str = "-", lang: str = "zh") -> subprocess.CompletedProcess:
	return subprocess.run(
		[sys.executable, "-m", "crm_cn.standalone", "compare", name, "--lang", lang, *more],
		cwd=ROOT,
		env=os.environ,
		input=data,
		capture_output=True,
		timeout=120,
	)


def rows(done: subprocess.CompletedProcess) -> list[list[str]]:
	assert done.returncode == 0, done.stderr.decode()
	return [line.split("\t") for line in done.stdout.decode("utf-8").split("\n")[:-1]]


def test_lines_correspond_whatever_is_wrong_with_them():
	data = (
		"\n".join(
			[
				"上海钧泽医疗器械有限公司\t上海钧泽医疗器械有限责任公司\t1",
				"只有一个名称",
				"",
				"\t甲有限公司",
				"宁波星澜机电有限公司\t青岛砺沅化工有限公司",
			]
		).encode()
		+ b"\n\xff\xfe\x81\tx\n"
	)
	done = compare(data)
	found = rows(done)
	assert len(found) == 6 and all(len(row) == 5 for row in found)
	assert found[0][3] == "block" and float(found[0][2]) == 1.0 and found[0][4]
	assert found[4][3] == "clear"
	assert [row[3] for row in found[1:4]] == ["clear"] * 3
	told = done.stderr.decode()
	assert "Traceback" not in told and all(f"第 {line} 行" in told for line in (2, 3, 4, 6))


def test_file_with_bom_windows_line_ends_and_no_end_of_line(tmp_path):
	path = tmp_path / "pairs.tsv"
	path.write_bytes(
		"\ufeff甲乙机电有限公司\t甲乙机电有限公司\r\n丙丁软件有限公司\t丙丁软件有限公司".encode()
	)
	found = rows(compare(b"", name=str(path), lang="en"))
	assert [row[0] for row in found] == ["甲乙机电有限公司", "丙丁软件有限公司"]
	assert [row[3] for row in found] == ["block", "block"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_order_is_kept_over_processes(jobs):
	data = "".join(f"宁波星澜{n}机电有限公司\t宁波星澜{n}机电有限公司\n" for n in range(5_000)).encode()
	found = rows(compare(data, "--jobs", jobs))
	assert [row[0] for row in found] == [f"宁波星澜{n}机电有限公司" for n in range(5_000)]


def test_nothing_in_nothing_out():
	assert rows(compare(b"")) == []
