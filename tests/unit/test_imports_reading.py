"""Lists as they come: encodings, damage, decoration. Every row is read or told of."""

from __future__ import annotations

import io

import openpyxl
import pytest

from crm_cn.imports.reading import fingerprint, is_final_line, read
from crm_cn.standalone.errors import UnusableInput


def workbook(*rows, merge=()) -> bytes:
	book = openpyxl.Workbook()
	for row in rows:
		book.active.append(row)
	for cells in merge:
		book.active.merge_cells(cells)
	out = io.BytesIO()
	book.save(out)
	return out.getvalue()


def names(reading):
	return [row.cells[0] for row in reading.body]


def test_title_header_totals_and_blank_rows():
	content = workbook(
		["2026年客户登记表", None],
		["客户名称", "电话"],
		["宁波华荣电器有限公司", "0574-87650001"],
		[None, None],
		["客户名称", "电话"],
		["杭州云帆科技有限公司", 13900000001],
		["合计", 2],
		["制表人：张三", None],
		merge=["A1:B1"],
	)
	reading = read(content, 100)
	assert names(reading) == ["宁波华荣电器有限公司", "杭州云帆科技有限公司"]
	assert [row.number for row in reading.body] == [3, 6]
	assert [row.cells[1] for row in reading.body] == ["0574-87650001", "13900000001"]
	assert reading.headings == ["客户名称", "电话"]


def test_gb18030_with_broken_bytes_keeps_every_row():
	text = "客户名称,电话\r\n宁波华荣电器有限公司,0574-87650001\r\n杭州云帆科技有限公司,13900000001\r\n"
	content = text.encode("gb18030").replace("云".encode("gb18030"), b"\xff\xff")
	reading = read(content, 100)
	first, second = reading.body
	assert first.cells[0] == "宁波华荣电器有限公司"
	assert second.cells[1] == "13900000001"
	assert [code for _, code, _ in second.flaws] == ["broken_bytes"]


def test_a_formula_without_a_saved_result_is_told_of():
	content = workbook(["客户名称", "电话"], ['=CONCATENATE("宁波","华荣")', "0574-87650001"])
	(row,) = read(content, 100).body
	assert row.cells[0] == ""
	assert [code for _, code, _ in row.flaws] == ["formula_without_value"]


def test_a_list_without_a_header_is_understood_by_its_content():
	content = workbook(
		["宁波华荣电器有限公司", "0574-87650001"],
		["杭州云帆科技有限公司", "13900000001"],
		["苏州安捷机械有限公司", "0512-66660001"],
	)
	reading = read(content, 100)
	assert reading.header_at is None
	assert len(names(reading)) == 3
	assert reading.recognised["name"] == (0,)
	assert ("columns_by_content", {}) in reading.notes


def test_headings_nobody_knows_are_left_to_the_person():
	reading = read(workbook(["甲", "乙"], ["a", "b"], ["c", "d"]), 100)
	assert reading.recognised == {}
	assert [code for code, _ in reading.notes][-1] == "no_name_column"
	assert names(reading) == ["a", "c"]


@pytest.mark.parametrize(
	("content", "code"),
	[
		(b"", "empty_file"),
		(b"\n\n", "empty_file"),
		(b"PK\x03\x04 not a workbook", "broken_workbook"),
		(b"%PDF-1.7", "other_kind"),
		("客户名称,电话\n".encode(), "no_data_rows"),
	],
)
def test_what_is_no_list_says_so(content, code):
	with pytest.raises(UnusableInput) as error:
		read(content, 100)
	assert error.value.code == code


def test_too_long_a_list_is_refused_early():
	content = ("客户名称\n" + "宁波华荣电器有限公司\n" * 300_000).encode()
	with pytest.raises(UnusableInput) as error:
		read(content, 1000)
	assert error.value.code == "import_too_many"
	assert read(("客户名称\n" + "宁波华荣电器有限公司\n" * 1000).encode(), 1000)


def test_html_and_sql_are_text():
	hostile = "<script>alert(1)</script>"
	(row,) = read(workbook(["客户名称", "说明"], [hostile, "'; DROP TABLE tabUser; --"]), 100).body
	assert row.cells == [hostile, "'; DROP TABLE tabUser; --"]


def test_the_fingerprint_knows_file_and_mapping():
	assert fingerprint(b"a", "{}") == fingerprint(b"a", "{}")
	assert (
		len({fingerprint(b"a", "{}"), fingerprint(b"b", "{}"), fingerprint(b"a", "{1}"), fingerprint(b"a")})
		== 4
	)


@pytest.mark.parametrize(
	("cells", "expected"),
	[
		(["合计", "12"], True),
		(["制表人：张三"], True),
		(["合计科技有限公司"], False),
		(["总计", "abc"], False),
		([], False),
	],
)
def test_lines_below_the_list(cells, expected):
	assert is_final_line(cells) is expected
