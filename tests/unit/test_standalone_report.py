"""The reports: figures that add up, nothing from a list that acts as code."""

from collections import Counter
from html.parser import HTMLParser

import openpyxl
import pytest
from test_standalone_check import check, make_list

from crm_cn.standalone.messages import Texts
from crm_cn.standalone.report import write_reports
from crm_cn.standalone.report.workbook import Workbook, harmless

NASTY = [
	"<script>alert(1)</script>公司",
	'"><img src=x onerror=alert(1)>',
	"=HYPERLINK(1)",
	"+1",
	"-1",
	"@SUM(1)",
	"{{7*7}}",
	"甲\ud800乙",
]


@pytest.fixture(scope="module", params=["zh", "en"])
def reports(request, tmp_path_factory):
	folder = tmp_path_factory.mktemp(request.param)
	lines = [f'"{name.replace(chr(34), chr(34) * 2)}",,13800138000,,' for name in NASTY[:-1]]
	path = make_list(
		folder / "new.csv", *lines, "宁波星澜机电设备有限公司,,,,", "宁波星澜机电设备有限公司,x,,,"
	)
	result = check(
		path, make_list(folder / "known.csv", "宁波星澜机电设备有限责任公司,,,,"), lang=request.param
	)
	texts = Texts(request.param)
	return result, {path.name: path for path in write_reports(result, folder / "out", texts)}, texts


class Page(HTMLParser):
	def __init__(self):
		super().__init__()
		self.tags, self.attributes, self.text = Counter(), set(), []

	def handle_starttag(self, tag, attributes):
		self.tags[tag] += 1
		self.attributes |= {name for name, _ in attributes}

	def handle_data(self, data):
		self.text.append(data)


def test_html_is_self_contained_and_escapes_everything(reports):
	_, paths, texts = reports
	source = paths["report.html"].read_text(encoding="utf-8")
	page = Page()
	page.feed(source)
	assert page.tags["script"] == 1 and page.tags["img"] == 0
	assert not {"onerror", "src", "href"} & page.attributes
	assert "<script>alert(1)</script>公司" in "".join(page.text)
	assert "{{7*7}}" in "".join(page.text) and texts("title") in source


def test_xlsx_adds_up_and_has_no_formula(reports):
	result, paths, texts = reports
	book = openpyxl.load_workbook(paths["report.xlsx"])
	assert book.sheetnames == [
		texts(name) for name in ("sheet_summary", "sheet_rows", "sheet_groups", "flaws")
	]
	cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
	assert all(cell.data_type in "sn" for cell in cells)
	assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)
	rows = list(book[texts("sheet_rows")].iter_rows(min_row=2, values_only=True))
	assert [row[0] for row in rows] == list(result.listing.numbers)
	verdicts = Counter(row[2] for row in rows)
	assert {texts(name): count for name, count in result.figures.items() if count} == dict(verdicts)
	summary = dict(book[texts("sheet_summary")].iter_rows(min_row=2, max_row=9, values_only=True))
	assert summary[texts("rows")] == len(rows)


def test_hits_point_into_the_right_file(reports):
	result, paths, _ = reports
	lines = paths["hits.csv"].read_text(encoding="utf-8").splitlines()
	assert len(lines) - 1 == len(result.hits_against) and lines[1].startswith("9,宁波星澜机电设备有限公司,2,")
	inside = paths["hits_inside.csv"].read_text(encoding="utf-8").splitlines()
	assert any(line.startswith("10,宁波星澜机电设备有限公司,9,") for line in inside)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_harmless(text):
	assert harmless(text) == "'" + text


def test_text_xml_cannot_hold_is_replaced():
	assert harmless("a\x00b\ud800c\uffff") == "a\ufffdb\ufffdc\ufffd"


def test_rows_beyond_one_sheet_go_on_in_the_next(tmp_path, monkeypatch):
	monkeypatch.setattr("crm_cn.standalone.report.workbook.EXCEL_ROWS", 11)
	with Workbook(tmp_path / "a.xlsx") as book:
		book.sheet("数据", ("n",), (("plain", (number,)) for number in range(25)), (8,))
	sheets = openpyxl.load_workbook(tmp_path / "a.xlsx")
	values = [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
	assert values == list(range(25)) and len(sheets.sheetnames) == 3
