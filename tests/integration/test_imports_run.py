"""The import of a checked list: rows whole or not at all, resumable, without doubles (L3, bulk)."""

from __future__ import annotations

import io
import json

import frappe
import openpyxl
import pytest
from factories import make_list_import, make_sales_person

from crm_cn.api import imports as api
from crm_cn.imports import limits, run, store

MANAGER = "imports-manager@example.com"
HEADER = ["客户名称", "曾用名", "联系人", "手机"]


@pytest.fixture
def manager(as_user):
	make_sales_person(MANAGER, "Sales Manager")
	with as_user(MANAGER):
		yield MANAGER


#: Brands that have nothing in common.
BRANDS = "甬瑞 海澜 卓凡 铭轩 鼎沃 晟腾 博裕 佳穗 锐驰 恒泓 睿稷 翰墨 昊天 骏捷 沛霖 瀚海 珂雅 璞玉 琮瑜 珈禾"
TRADES = "阀门 模具 轴承 电缆 涂料 纺织 食品 家具 印刷"


def company(number: int) -> str:
	brands, trades = BRANDS.split(), TRADES.split()
	city = ("台州", "宁波", "温州", "绍兴")[number // 180 % 4]
	return f"{city}{brands[number % 20]}{brands[(number * 7 + 3) % 20]}{trades[number // 20 % 9]}有限公司"


def checked(rows: list[list]):
	data_import = make_list_import([HEADER, *rows])
	api.check(data_import.name)
	return frappe.get_doc("Data Import", data_import.name)


def rows_of(data_import) -> list[dict]:
	return api.result(data_import.name, limit=500)["rows"]


def leads_named(names) -> list[str]:
	return frappe.get_all(
		"Lead Registration", filters={"customer_name": ["in", list(names)]}, pluck="customer_name"
	)


def test_unchecked_and_changed_lists_are_refused(manager):
	data_import = make_list_import([HEADER, [company(1), "", "", ""]])
	with pytest.raises(frappe.ValidationError, match="Check for Collisions"):
		data_import.start_import()
	api.check(data_import.name)
	data_import.reload()
	data_import.template_options = json.dumps({"column_to_field_map": {"2": "Don't Import"}})
	data_import.save()
	with pytest.raises(frappe.ValidationError, match="changed"):
		data_import.start_import()
	assert api.result(data_import.name, verify=True)["current"] is False
	assert not leads_named([company(1)])


def test_new_rows_become_drafts_with_their_verdict_and_children(manager):
	name = company(2)
	data_import = checked(
		[
			[name, "旧名一；旧名二", "王小明", "13900007701"],
			[name.replace("有限公司", ""), "", "", "13900007701"],
			[name, "", "", ""],
		]
	)
	data_import.start_import()
	first, alike, twice = rows_of(data_import)
	lead = frappe.get_doc("Lead Registration", first["lead_registration"])
	assert (lead.status, lead.collision_tier, lead.owner) == ("Draft", "clear", MANAGER)
	assert [(alias.alias, alias.kind) for alias in lead.aliases] == [
		("旧名一", "Former Name"),
		("旧名二", "Former Name"),
	]
	second = frappe.get_doc("Lead Registration", alike["lead_registration"])
	assert second.status == "Draft"
	assert second.collision_tier == "suspect"
	assert json.loads(second.collision_reasons)
	assert (twice["fate"], twice["outcome"], twice["lead_registration"]) == ("duplicate", "Not Created", None)
	assert frappe.db.get_value("Data Import", data_import.name, "status") == "Partial Success"


def test_the_result_file_says_what_became_of_each_row(manager):
	data_import = checked([[company(3), "", "", ""], [company(3), "", "", ""], ["=1+1", "", "", ""]])
	data_import.start_import()
	url = api.result(data_import.name)["result_file"]
	file = frappe.get_doc("File", {"file_url": url})
	assert (file.is_private, file.attached_to_name) == (1, data_import.name)
	with open(file.get_full_path(), "rb") as stream:
		book = openpyxl.load_workbook(io.BytesIO(stream.read()))
	table = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
	assert [line[0] for line in table] == ["2", "3", "4"]
	assert table[0][5] == rows_of(data_import)[0]["lead_registration"]
	assert table[1][5] in (None, "")
	assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)


def test_a_second_import_of_the_same_list_makes_no_doubles(manager):
	rows = [[company(number), "", "", ""] for number in range(4, 8)]
	checked(rows).start_import()
	again = checked(rows)
	assert {row["fate"] for row in rows_of(again)} == {"own"}
	again.start_import()
	assert sorted(leads_named(row[0] for row in rows)) == sorted(row[0] for row in rows)


def test_a_crash_in_the_middle_leaves_whole_batches_and_is_taken_up_again(manager, monkeypatch):
	monkeypatch.setattr(run, "WRITTEN_AT_ONCE", 3)
	rows = [[company(number), f"旧名{number}", "", ""] for number in range(10, 20)]
	names = [row[0] for row in rows]
	data_import = checked(rows)
	real, seen = store.set_outcome, []

	def crash(*args):
		seen.append(1)
		if len(seen) == 5:
			raise RuntimeError("power cut")
		return real(*args)

	monkeypatch.setattr(store, "set_outcome", crash)
	data_import.start_import()
	assert len(leads_named(names)) == len(store.created(data_import.name)) == 3
	logs = frappe.get_all("Data Import Log", filters={"data_import": data_import.name, "success": 1})
	assert len(logs) == 3
	assert frappe.db.get_value("Data Import", data_import.name, "status") == "Error"
	monkeypatch.setattr(store, "set_outcome", real)
	data_import.reload()
	data_import.start_import()
	assert sorted(leads_named(names)) == sorted(names)
	assert all(
		len(frappe.get_doc("Lead Registration", {"customer_name": name}).aliases) == 1 for name in names
	)
	assert frappe.db.get_value("Data Import", data_import.name, "status") == "Success"
	assert api.result(data_import.name)["figures"]["created"] == 10


def test_checking_again_after_an_import_still_knows_what_was_written(manager):
	rows = [[company(number), "", "", ""] for number in range(27, 30)]
	data_import = checked(rows)
	data_import.start_import()
	written = [row["lead_registration"] for row in rows_of(data_import)]
	api.check(data_import.name)
	assert [row["lead_registration"] for row in rows_of(data_import)] == written
	frappe.get_doc("Data Import", data_import.name).start_import()
	assert len(leads_named(row[0] for row in rows)) == 3
	assert frappe.db.get_value("Data Import", data_import.name, "status") == "Success"


def test_somebody_registered_the_company_after_the_check(manager, as_user):
	data_import = checked([[company(21), "", "", ""], [company(22), "", "", ""]])
	with as_user("Administrator"):
		frappe.get_doc(
			{"doctype": "Customer", "customer_name": company(21), "customer_type": "Company"}
		).insert()
	data_import.start_import()
	first, second = rows_of(data_import)
	assert (first["fate"], first["outcome"]) == ("collides", "Not Created")
	assert second["outcome"] == "Created"


def test_a_row_its_own_rules_refuse_is_not_written_at_all(manager, monkeypatch):
	data_import = checked([[company(23), "旧名", "", ""], [company(24), "", "", ""]])
	from crm_cn.crm_cn.doctype.lead_registration.lead_registration import LeadRegistration

	real = LeadRegistration.on_update

	def refuse(self):
		real(self)
		if self.customer_name == company(23):
			frappe.throw("Not on a Sunday")

	monkeypatch.setattr(LeadRegistration, "on_update", refuse)
	data_import.start_import()
	first, second = rows_of(data_import)
	assert (first["fate"], first["outcome"]) == ("bad", "Not Created")
	assert "Not on a Sunday" in first["message"]
	assert second["outcome"] == "Created"
	assert not leads_named([company(23)])
	assert not frappe.db.exists("Lead Registration Alias", {"alias": "旧名"})
	assert not frappe.db.exists("Duplicate Entry", {"title": company(23)})


def test_fields_of_the_program_cannot_be_imported(manager):
	data_import = make_list_import(
		[
			["客户名称", "Status", "collision_tier", "responsible_user"],
			[company(25), "Won", "clear", "Administrator"],
		]
	)
	api.check(data_import.name)
	frappe.get_doc("Data Import", data_import.name).start_import()
	lead = frappe.get_doc("Lead Registration", {"customer_name": company(25)})
	assert (lead.status, lead.responsible_user) == ("Draft", MANAGER)


def test_rows_under_one_merged_name_are_one_registration(manager):
	book = openpyxl.Workbook()
	for row in (
		["客户名称", "联系人", "手机"],
		[company(26), "王一", "13900007711"],
		["", "李二", "13900007712"],
	):
		book.active.append(row)
	book.active.merge_cells("A2:A3")
	content = io.BytesIO()
	book.save(content)
	from factories import make_file_import

	data_import = make_file_import(content.getvalue(), "merged.xlsx")
	api.check(data_import.name)
	frappe.get_doc("Data Import", data_import.name).start_import()
	(row,) = rows_of(data_import)
	assert (row["row_number"], row["last_row"]) == (2, 3)
	assert "李二" in row["message"]
	lead = frappe.get_doc("Lead Registration", row["lead_registration"])
	assert (lead.contact_person, lead.phone, lead.other_phones) == ("王一", "13900007711", "13900007712")


def test_imports_of_other_doctypes_stay_as_they_were(monkeypatch):
	monkeypatch.setattr(frappe, "in_test", True, raising=False)  # where v16 looks
	data_import = make_list_import([["Brand Name"], ["Brass Valves"]], reference_doctype="Brand")
	data_import.start_import()
	assert frappe.db.exists("Brand", "Brass Valves")
	assert not frappe.db.exists("Import Check", data_import.name)


def test_no_batch_is_larger_than_a_crash_may_cost():
	assert run.WRITTEN_AT_ONCE == limits.WRITTEN_AT_ONCE <= 200
