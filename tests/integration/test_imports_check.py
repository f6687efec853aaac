"""Lists of leads: checked before anything is written, blind, and only by those who may (L3, bulk)."""

from __future__ import annotations

import json

import frappe
import pytest
from factories import make_employee, make_file_import, make_list_import, make_sales_person, make_user

from crm_cn.api import imports as api

MANAGER = "imports-manager@example.com"
RIVAL = "imports-rival@example.com"
HEADER = ["客户名称", "曾用名", "联系人", "手机", "区域", "商机来源", "发起说明", "预计金额"]
NEW = [
	"台州甬瑞阀门制造有限公司",
	"甬瑞铜业；甬瑞",
	"王小明",
	"13900007701",
	"China",
	"Exhibition",
	"展会认识",
	"12万",
]
THEIRS = "台州市海澜星模具有限公司"
SECRET_PHONE = "13900007788"


@pytest.fixture
def people():
	make_sales_person(MANAGER, "Sales Manager")
	make_sales_person(RIVAL, "Sales User")


@pytest.fixture
def customer():
	"""A customer the rival takes care of; the manager is to learn only that there is one."""
	return frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": THEIRS,
			"customer_type": "Company",
			"account_manager": RIVAL,
		}
	).insert()


def row(name: str, **values) -> list:
	cells = dict.fromkeys(HEADER, "")
	cells["客户名称"] = name
	cells.update(values)
	return [cells[heading] for heading in HEADER]


def checked(rows: list[list]):
	data_import = make_list_import([HEADER, *rows])
	return data_import, api.check(data_import.name)


def fates(data_import) -> dict[int, str]:
	return {one["row_number"]: one["fate"] for one in api.result(data_import.name, limit=500)["rows"]}


def count() -> int:
	return frappe.db.count("Lead Registration")


def test_preview_tells_each_row_s_fate_and_writes_nothing(people, customer, as_user):
	with as_user(MANAGER):
		before = count()
		data_import, state = checked(
			[
				NEW,
				row(THEIRS),
				row("台州甬瑞阀门制造有限责任公司"),
				row("台州甬瑞阀门制造公司", 手机="13900007701"),
				row("", 联系人="王五"),
				row("有限公司"),
				row("苏州某某精密机械有限公司", 区域="火星"),
			]
		)
		assert count() == before
		assert state["status"] == "Done"
		assert state["total"] == 7
		assert fates(data_import) == {
			2: "new",
			3: "collides",
			4: "duplicate",
			5: "suspect",
			6: "bad",
			7: "bad",
			8: "bad",
		}
		rows = {one["row_number"]: one for one in api.result(data_import.name)["rows"]}
		assert rows[4]["other_row"] == rows[5]["other_row"] == 2
		assert "火星" in rows[8]["message"] and "China" in rows[8]["message"]
		assert [one["row_number"] for one in api.result(data_import.name, fate="bad")["rows"]] == [6, 7, 8]


def test_preview_is_blind(people, customer, as_user):
	contact = frappe.get_doc(
		{"doctype": "Contact", "first_name": "保密人", "phone_nos": [{"phone": SECRET_PHONE}]}
	)
	contact.append("links", {"link_doctype": "Customer", "link_name": customer.name})
	contact.insert()
	with as_user(MANAGER):
		data_import, _state = checked([row(THEIRS), row("台州海澜星模具厂")])
		told = json.dumps(api.result(data_import.name), default=str, ensure_ascii=False)
		for secret in (RIVAL, "保密人", SECRET_PHONE, customer.name if customer.name != THEIRS else RIVAL):
			assert secret not in told
		assert fates(data_import)[2] == "collides"


def test_own_draft_and_own_open_registration_are_named(people, as_user):
	with as_user(MANAGER):
		draft = frappe.get_doc({"doctype": "Lead Registration", "customer_name": NEW[0]}).insert()
		data_import, _state = checked([NEW])
		(one,) = api.result(data_import.name)["rows"]
		assert one["fate"] == "own"
		assert draft.name in one["message"]


def test_a_company_in_the_public_pool_is_to_be_claimed_there(people, as_user):
	with as_user(RIVAL):
		lead = frappe.get_doc({"doctype": "Lead Registration", "customer_name": NEW[0]}).insert()
	lead.flags.crm_cn_system = True
	lead.db_set({"status": "Public Pool", "responsible_user": None})
	lead.reload()
	lead.run_method("on_update")
	from crm_cn.duplicates import events

	events.on_registration_change(lead)
	with as_user(MANAGER):
		data_import, _state = checked([NEW])
		assert fates(data_import) == {2: "pool"}


def test_what_the_form_shows_in_chinese_is_understood(people, as_user):
	frappe.get_doc(
		{"doctype": "Translation", "language": "zh", "source_text": "Exhibition", "translated_text": "展示会"}
	).insert()
	with as_user(MANAGER):
		data_import, _state = checked([row(NEW[0], 商机来源="展示会")])
		assert fates(data_import) == {2: "new"}
		frappe.get_doc("Data Import", data_import.name).start_import()
		name = api.result(data_import.name)["rows"][0]["lead_registration"]
		assert frappe.db.get_value("Lead Registration", name, "source") == "Exhibition"


@pytest.mark.parametrize(
	("content", "file_name", "expected"),
	[
		("客户名称,电话\r\n宁波甬瑞铜业有限公司,0574-87657701\r\n".encode("gb18030"), "gbk.csv", ["new"]),
		(
			"客户名称,电话\r\n宁波甬瑞铜业有限公司,0574-87657701\r\n温州卓凡".encode("gb18030")
			+ b"\xff\xff\r\n",
			"broken.csv",
			["new", "new"],
		),
		("客户名称;电话\n<script>alert(1)</script>;1\n".encode(), "html.csv", ["bad"]),
		("客户名称\n'; DROP TABLE tabUser; --\n".encode(), "sql.csv", None),
		(("客户名称\n" + "华" * 5000 + "\n").encode(), "long.csv", ["bad"]),
		("客户名称,电话\n甬😀瑞铜业有限公司,👍\n".encode(), "emoji.csv", ["bad"]),
		("客户名称,预计金额,预计签约时间\n宁波甬瑞铜业有限公司,很多,明年\n".encode(), "values.csv", ["bad"]),
	],
)
def test_bad_input_gets_a_message_and_no_stack_trace(people, as_user, content, file_name, expected):
	errors = frappe.db.count("Error Log")
	with as_user(MANAGER):
		data_import = make_file_import(content, file_name)
		assert api.check(data_import.name)["status"] == "Done"
		rows = api.result(data_import.name)["rows"]
		assert expected is None or [one["fate"] for one in rows] == expected
		assert all("Traceback" not in one["message"] and one["message"] for one in rows)
		frappe.get_doc("Data Import", data_import.name).start_import()
	logs = frappe.get_all("Data Import Log", filters={"data_import": data_import.name}, pluck="exception")
	assert not any(logs)
	assert frappe.db.count("Error Log") == errors


@pytest.mark.parametrize(
	"content",
	[
		b"",
		b"%PDF-1.7 x",
		b"PK\x03\x04broken",
		("客户名称\n" + "宁波甬瑞铜业有限公司\n" * 300_000).encode(),
		"客户名称,电话\n".encode(),
	],
)
def test_what_is_no_list_is_refused_with_words(people, as_user, content):
	with as_user(MANAGER), pytest.raises(frappe.ValidationError) as error:
		make_file_import(content or b" ", "list.xlsx" if content[:2] == b"PK" else "list.csv")
	assert str(error.value)


def test_only_those_who_may_import_leads_may_check(people, as_user):
	with as_user(MANAGER):
		data_import, _state = checked([NEW])
	with as_user(RIVAL), pytest.raises(frappe.PermissionError):
		api.result(data_import.name)
	make_user("imports-second@example.com", "Sales Manager")
	with as_user("imports-second@example.com"), pytest.raises(frappe.PermissionError):
		api.check(data_import.name)


def test_the_right_to_import_leads_is_no_right_to_import_other_things(people, as_user):
	with as_user(MANAGER), pytest.raises(frappe.PermissionError):
		frappe.get_doc(
			{"doctype": "Data Import", "reference_doctype": "Employee", "import_type": "Insert New Records"}
		).insert()


def test_nobody_reads_another_s_file_through_an_import(people, as_user):
	secret = frappe.get_doc(
		{"doctype": "File", "file_name": "secret.csv", "is_private": 1, "content": "客户名称\n机密有限公司\n"}
	).insert()
	with as_user(MANAGER):
		data_import = make_list_import([HEADER, NEW])
		data_import.import_file = secret.file_url
		with pytest.raises(frappe.PermissionError):
			data_import.save()
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc("Data Import", data_import.name).get_preview_from_template(
				import_file=secret.file_url
			)


def test_deleting_the_import_deletes_its_check(people, as_user):
	with as_user(MANAGER):
		data_import, _state = checked([NEW])
	frappe.delete_doc("Data Import", data_import.name)
	assert not frappe.db.exists("Import Check", data_import.name)
	assert not frappe.db.exists("Import Check Row", {"parent": data_import.name})


def test_access_is_given_once_and_taken_back_whole():
	from crm_cn.setup import role_access

	def rules():
		fields = ["parent", "role", "if_owner", "permlevel"]
		return sorted(
			map(
				str,
				frappe.get_all(
					"Custom DocPerm", filters={"parent": ["in", list(role_access.ACCESS)]}, fields=fields
				),
			)
		)

	role_access.apply()
	once = rules()
	role_access.apply()
	assert rules() == once
	assert any("Sales Manager" in rule for rule in once)
	role_access.remove()
	left = rules()  # on version 16 Frappe HR has a list of its own for Customer
	assert not [rule for rule in left if "CRM Supervisor" in rule or "Data Import" in rule]


def test_an_employee_of_the_importer_becomes_responsible(people, as_user):
	make_employee(MANAGER)
	with as_user(MANAGER):
		data_import, _state = checked([NEW])
		frappe.get_doc("Data Import", data_import.name).start_import()
		name = api.result(data_import.name)["rows"][0]["lead_registration"]
	assert frappe.db.get_value("Lead Registration", name, "responsible_user") == MANAGER
