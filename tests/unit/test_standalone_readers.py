"""Readers: whatever people save as CSV or XLSX is read, and what is wrong with it is told on its row."""

import codecs
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.readers import open_source
from crm_cn.standalone.readers.csv import CsvSource
from crm_cn.standalone.table import Table

HEADER = "客户名称,统一社会信用代码,联系电话\n"


def make_csv(folder: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
	path = folder / "list.csv"
	path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
	return path


def make_xlsx(folder: Path, *rows, change=None) -> Path:
	book = Workbook()
	for row in rows:
		book.active.append(row)
	if change:
		change(book)
	path = folder / "list.xlsx"
	book.save(path)
	return path


def records(path: Path, sheet=None, encoding=None, mapping=None):
	table = Table(open_source(path, sheet, encoding), mapping)
	return list(table.records()), table


def flaws(record):
	return {(flaw.column, flaw.code) for flaw in record.flaws}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter(tmp_path, encoding, mark):
	text = f"客户名称{mark}电话\r\n宁波星澜机电有限公司{mark}13800138000\r\n杭州禾陌软件有限公司{mark}0571-88886666\r\n"
	path = make_csv(tmp_path, text, encoding)
	found, table = records(path)
	assert [(record.number, record.party.name) for record in found] == [
		(2, "宁波星澜机电有限公司"),
		(3, "杭州禾陌软件有限公司"),
	]
	assert found[1].party.phones == ("0571-88886666",)
	assert not any(record.flaws for record in found)
	assert table.counts == {"data": 2, "header": 1}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_broken_bytes_are_told_and_only_hurt_their_row(tmp_path, encoding):
	good = "宁波星澜机电有限公司"
	lines = [HEADER.strip().encode(encoding)] + [f"{good}{n},,".encode(encoding) for n in range(40)]
	lines[7] = good.encode(encoding) + b"\xff\x81,,"
	lines[9] = good.encode(encoding) + b"\x81,,13800138000"  # half a character before the delimiter
	found, _ = records(make_csv(tmp_path, b"\n".join(lines)))
	assert len(found) == 40
	assert [record.number for record in found if record.flaws] == [8, 10]
	assert flaws(found[6]) == {("客户名称", "broken_bytes")}
	assert found[6].party.name.startswith(good) and "\ufffd" in found[6].party.name
	assert found[8].party.phones == ("13800138000",)


def test_wrong_encoding_given_is_refused_with_the_choices(tmp_path):
	path = make_csv(tmp_path, HEADER)
	for encoding in ("klingon", "base64"):
		with pytest.raises(UnusableInput) as told:
			open_source(path, encoding=encoding)
		assert told.value.code == "unknown_encoding"


def test_encoding_given_wins(tmp_path):
	path = make_csv(tmp_path, "客戶名稱\n台北星瀾機電股份有限公司\n", "big5")
	assert records(path, encoding="big5")[0][0].party.name == "台北星瀾機電股份有限公司"


def test_quoted_cells_may_span_lines_and_count_as_one_row(tmp_path):
	text = '客户名称,地址\n"甲,乙有限公司","上海市\n浦东新区""8""号"\n丙有限公司,\n'
	found, _ = records(make_csv(tmp_path, text))
	assert [(r.number, r.party.name, r.party.address) for r in found] == [
		(2, "甲,乙有限公司", '上海市\n浦东新区"8"号'),
		(3, "丙有限公司", ""),
	]


def test_an_unclosed_quote_does_not_swallow_what_follows(tmp_path):
	lines = ["客户名称,电话", '"南京半截引号有限公司,13951770001'] + [
		f"公司{n}有限公司,1380013{n:04}" for n in range(500)
	]
	found, table = records(make_csv(tmp_path, "\n".join(lines)))
	assert len(found) == 501
	assert found[0].party.name == "南京半截引号有限公司" and found[0].party.phones == ("13951770001",)
	assert flaws(found[0]) == {("", "unclosed_quote")}
	assert not any(record.flaws for record in found[1:])
	assert sum(table.counts.values()) == 502


def test_a_quotation_mark_inside_a_cell_is_a_character(tmp_path):
	found, _ = records(make_csv(tmp_path, '客户名称,电话\n上海"引号"文化有限公司,1\n5" 管业有限公司,2\n'))
	assert [record.party.name for record in found] == ['上海"引号"文化有限公司', '5" 管业有限公司']


def test_numbers_a_spreadsheet_has_destroyed_are_no_evidence(tmp_path):
	found, _ = records(make_csv(tmp_path, HEADER + "甲有限公司,9.13302E+17,1.38E+10\n"))
	assert found[0].party.credit_code == "" and found[0].party.phones == ()
	assert flaws(found[0]) == {("统一社会信用代码", "scientific_number"), ("联系电话", "scientific_number")}


def test_more_cells_than_headings_and_control_characters_are_told(tmp_path):
	found, _ = records(make_csv(tmp_path, HEADER + "甲有限公司,,,多出来的\n乙\x00\x07有限公司,,\n"))
	assert flaws(found[0]) == {("", "more_cells_than_headings")}
	assert found[1].party.name == "乙有限公司" and flaws(found[1]) == {("客户名称", "control_characters")}


def test_a_gigantic_cell_is_cut(tmp_path):
	found, _ = records(make_csv(tmp_path, HEADER + "很" * 40_000 + "有限公司,,\n"))
	assert flaws(found[0]) == {("客户名称", "cell_too_long")}
	assert len(found[0].party.name) == 32_767


@pytest.mark.parametrize(
	"value",
	[
		"<script>alert(1)</script>",
		"'; DROP TABLE tabCustomer; --",
		"=1+1",
		"😀",
		"{{ 7*7 }}",
		"%s%n",
		"../../etc/passwd",
	],
)
def test_hostile_text_in_any_field_is_only_text(tmp_path, value):
	found, _ = records(
		make_csv(tmp_path, f"客户名称,电话,邮箱,地址,曾用名\n{value},{value},{value},{value},{value}\n")
	)
	party = found[0].party
	assert party.name == value and party.phones == (value,) and party.address == value


def test_title_rows_blank_rows_repeated_headers_and_totals_are_accounted_for(tmp_path):
	text = "2025 年客户名单,,\n,,\n客户名称*,联系电话,备注\n甲乙有限公司,1,\n\n客户名称*,联系电话,备注\n丙丁有限公司,2,\n合计,2,\n,,\n,,\n"
	found, table = records(make_csv(tmp_path, text))
	assert [record.number for record in found] == [4, 7]
	assert table.counts == {
		"title": 1,
		"blank": 2,
		"header": 1,
		"data": 2,
		"repeated_header": 1,
		"total_line": 1,
	}


@pytest.mark.parametrize("name", ["Total Energies", "合计科技有限公司", "总计算机服务有限公司"])
def test_a_company_that_begins_like_a_total_is_a_company(tmp_path, name):
	assert len(records(make_csv(tmp_path, f"客户名称,电话\n{name},\n"))[0]) == 1


def test_without_header_the_columns_are_told_by_content(tmp_path):
	text = (
		"张三,13800138000,宁波星澜机电有限公司\n李四,13900139000,杭州禾陌软件有限公司\n王五,,上海钧泽医院\n"
	)
	found, table = records(make_csv(tmp_path, text))
	assert [record.number for record in found] == [1, 2, 3]
	assert found[0].party.name == "宁波星澜机电有限公司" and found[0].party.phones == ("13800138000",)
	assert table.columns.by_content


def test_an_unknown_heading_is_not_taken_for_a_company(tmp_path):
	found, table = records(
		make_csv(
			tmp_path, "抬头资料,号码\n宁波星澜机电有限公司,13800138000\n杭州禾陌软件有限公司,13900139000\n"
		)
	)
	assert len(found) == 2 and table.counts["header"] == 1


def test_a_plain_list_of_short_names_is_a_list_of_names(tmp_path):
	assert [record.party.name for record in records(make_csv(tmp_path, "华为\n腾讯\n"))[0]] == [
		"华为",
		"腾讯",
	]


def test_unrecognisable_columns_say_what_to_do_and_map_does_it(tmp_path):
	path = make_csv(tmp_path, "甲列,乙列\n红,绿\n蓝,紫\n")
	with pytest.raises(UnusableInput) as told:
		records(path)
	assert told.value.code == "no_name_column"
	assert [r.party.name for r in records(path, mapping={"name": "乙列"})[0]] == ["绿", "紫"]
	assert [r.party.name for r in records(path, mapping={"name": "B"})[0]][-1] == "紫"
	for mapping, code in (({"name": "丙列"}, "unknown_column"), ({"nom": "甲列"}, "unknown_field")):
		with pytest.raises(UnusableInput) as told:
			records(path, mapping=mapping)
		assert told.value.code == code


@pytest.mark.parametrize(
	"heading,field",
	[
		("客户名称", "name"), ("公司名称（必填）", "name"), ("* 单位", "name"), ("Customer Name", "name"), ("COMPANY_NAME", "name"),
		("税号", "credit_code"), ("统一社会信用代码/税号", "credit_code"), ("Tax ID", "credit_code"), ("手机1", "phones"),
		("联系电话 2", "phones"), ("Mobile No.", "phones"), ("E-mail", "emails"), ("官网", "websites"), ("详细地址", "address"),
		("所属地区", "region"), ("联系人", "contacts"), ("简称/曾用名", "aliases"),
	],
)  # fmt: skip
def test_headings_people_use(heading, field):
	from crm_cn.standalone.headers import field_of

	assert field_of(heading) == field


def test_several_name_columns_one_is_the_name_the_others_aliases(tmp_path):
	found, _ = records(
		make_csv(tmp_path, "客户简称,客户名称,英文名称\n星澜,宁波星澜机电有限公司,Xinglan Ltd\n")
	)
	assert found[0].party.name == "宁波星澜机电有限公司"
	assert found[0].party.aliases == ("星澜", "Xinglan Ltd")


def test_xlsx_numbers_dates_and_errors(tmp_path):
	def change(book):
		cell = book.active.cell(3, 2, "#REF!")
		cell.data_type = "e"

	path = make_xlsx(
		tmp_path,
		["公司名称", "电话", "税号"],
		["甲有限公司", 13800138000.0, 913302030000000000],
		["乙有限公司", "", "x"],
		change=change,
	)
	found, _ = records(path)
	assert found[0].party.phones == ("13800138000",) and found[0].party.credit_code == ""
	assert flaws(found[0]) == {("税号", "number_too_long")}
	assert flaws(found[1]) == {("电话", "error_value")}


def test_xlsx_formulas_give_their_saved_value_or_a_message(tmp_path):
	path = make_xlsx(
		tmp_path, ["公司名称", "电话"], ["甲有限公司", "=1+1"], ['=CONCATENATE("乙","有限公司")', "1"]
	)
	_save_result_of_formula(path, "B2", "13800138000")
	found, _ = records(path)
	assert found[0].party.phones == ("13800138000",) and not found[0].flaws
	assert found[1].party.name == "" and flaws(found[1]) == {("公司名称", "formula_without_value")}


def _save_result_of_formula(path: Path, cell: str, value: str) -> None:
	"""As Excel does when it saves: the result stands beside the formula."""
	with zipfile.ZipFile(path) as archive:
		parts = {name: archive.read(name) for name in archive.namelist()}
	sheet = parts["xl/worksheets/sheet1.xml"].decode()
	at = sheet.index(f'r="{cell}"')
	end = sheet.index("</c>", at)
	piece = sheet[at:end].replace("<v></v>", "").replace("<v/>", "").replace("<v />", "")
	parts["xl/worksheets/sheet1.xml"] = (sheet[:at] + piece + f"<v>{value}</v>" + sheet[end:]).encode()
	with zipfile.ZipFile(path, "w") as archive:
		for name, data in parts.items():
			archive.writestr(name, data)


def test_xlsx_rows_under_one_merged_name_are_one_customer(tmp_path):
	def change(book):
		book.active.merge_cells("A2:A4")
		book.active.merge_cells("C2:C5")

	path = make_xlsx(
		tmp_path,
		["公司名称", "电话", "地区"],
		["甲有限公司", "13800138001", "宁波"],
		[None, "13800138002", None],
		[None, "13800138003", None],
		["乙有限公司", "13800138004", None],
		change=change,
	)
	found, table = records(path)
	assert [(r.number, r.party.name, r.party.region) for r in found] == [
		(2, "甲有限公司", "宁波"),
		(5, "乙有限公司", "宁波"),
	]
	assert found[0].party.phones == ("13800138001", "13800138002", "13800138003")
	assert found[0].rows == (2, 3, 4)
	assert table.counts == {"header": 1, "data": 2, "joined": 2}


def test_xlsx_several_sheets_first_filled_or_the_named_one(tmp_path):
	def change(book):
		book.create_sheet("客户", 0)
		other = book.create_sheet("其他")
		other.append(["单位"])
		other.append(["丙有限公司"])
		book["Sheet"].title = "名单"

	path = make_xlsx(tmp_path, ["公司名称"], ["甲有限公司"], change=change)
	found, table = records(path)
	assert found[0].party.name == "甲有限公司"
	assert [note.code for note in table.source.notes] == ["sheet_read", "other_sheets"]
	assert records(path, sheet="其他")[0][0].party.name == "丙有限公司"
	with pytest.raises(UnusableInput) as told:
		records(path, sheet="没有")
	assert told.value.code == "no_sheet" and "其他" in told.value.values["sheets"]


def test_xlsx_whose_dimension_lies_is_read_whole(tmp_path):
	path = make_xlsx(tmp_path, ["公司名称"], *([f"公司{n}有限公司"] for n in range(50)))
	with zipfile.ZipFile(path) as archive:
		parts = {name: archive.read(name) for name in archive.namelist()}
	parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
		b'ref="A1:A51"', b'ref="A1"'
	)
	with zipfile.ZipFile(path, "w") as archive:
		for name, data in parts.items():
			archive.writestr(name, data)
	assert len(records(path)[0]) == 50


@pytest.mark.parametrize(
	"data,code",
	[
		(b"", "empty_file"),
		(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_xls"),
		(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked_workbook"),
		(b"PK\x03\x04 not a zip at all", "broken_workbook"),
		(b"%PDF-1.7", "other_kind"),
		(b"<html><table></table></html>", "other_kind"),
		(b"\n\n,,\n", "empty_file"),
		("客户名称,电话\n".encode(), "no_data_rows"),
	],
)
def test_files_we_cannot_read_say_what_to_do(tmp_path, data, code):
	with pytest.raises(UnusableInput) as told:
		records(make_csv(tmp_path, data))
	assert told.value.code == code


def test_missing_file_and_folder(tmp_path):
	for path, code in ((tmp_path / "none.csv", "no_file"), (tmp_path, "is_folder")):
		with pytest.raises(UnusableInput) as told:
			open_source(path)
		assert told.value.code == code


def test_damaged_workbook(tmp_path):
	path = make_xlsx(tmp_path, ["公司名称"], ["甲有限公司"])
	with zipfile.ZipFile(path) as archive:
		parts = {name: archive.read(name) for name in archive.namelist()}
	parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:300]
	with zipfile.ZipFile(path, "w") as archive:
		for name, data in parts.items():
			archive.writestr(name, data)
	with pytest.raises(UnusableInput) as told:
		records(path)
	assert told.value.code == "broken_workbook"


def test_row_limit_is_told(tmp_path, monkeypatch):
	monkeypatch.setattr("crm_cn.standalone.readers.csv.MAX_ROWS", 100)
	with pytest.raises(UnusableInput) as told:
		records(make_csv(tmp_path, HEADER + "甲有限公司,,\n" * 200))
	assert told.value.code == "too_many_rows"


def test_three_hundred_thousand_rows_stream(tmp_path):
	path = tmp_path / "big.csv"
	with path.open("w", encoding="gb18030") as stream:
		stream.write(HEADER)
		stream.writelines(f"宁波星澜{n}机电有限公司,,1380{n:07}\n" for n in range(300_000))
	source = CsvSource(path)
	assert source.encoding == "gb18030"
	assert abs(source.total - 300_001) < 60_000
	count = sum(1 for _ in source.rows())
	assert count == 300_001


def test_byte_order_marks_are_not_part_of_the_heading(tmp_path):
	path = make_csv(tmp_path, codecs.BOM_UTF8 + "客户名称\n甲有限公司\n".encode())
	assert records(path)[0][0].party.name == "甲有限公司"
