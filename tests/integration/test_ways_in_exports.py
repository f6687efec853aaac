"""Files that leave the house: exports by their own level, prints and mails of what may be seen (D, D7)."""

from __future__ import annotations

import io
import json

import frappe
import openpyxl
import pytest
import ways_in_world as ways
from frappe.utils import nowdate
from rest import Rest

from crm_cn.rules.scope.levels import Level
from crm_cn.scope.declared import SCOPED

PRINTS = ("Customer", "Quotation", "Sales Order", "Lead Registration")


@pytest.fixture(scope="module")
def world(site):
	"""The world, in which the role of a salesperson may export: what is left is the level of the rule."""
	made = ways.build()
	rows = [
		(kind, row.name, row.parent)
		for kind in ("DocPerm", "Custom DocPerm")
		for row in frappe.get_all(
			kind,
			{"role": "Sales User", "permlevel": 0, "parent": ["in", list(SCOPED)], "export": 0},
			["name", "parent"],
		)
	]
	_let(rows, 1)
	yield made
	_let(rows, 0)
	ways.tear_down()


def _let(rows: list[tuple[str, str, str]], value: int) -> None:
	for kind, name, _parent in rows:
		frappe.db.set_value(kind, name, "export", value)
	frappe.db.commit()
	for _kind, _name, parent in rows:
		frappe.clear_cache(doctype=parent)


@pytest.fixture(scope="module")
def li(world, site):
	return Rest(site, ways.LI)


@pytest.fixture
def may_export(world):
	"""Let Sales Users export what they are related to, for one test; requests see it, so it is committed."""
	rules = frappe.get_all("Data Scope Rule", {"role": "Sales User"}, ["name", "export_level"])
	for rule in rules:
		frappe.db.set_value("Data Scope Rule", rule.name, "export_level", Level.RELATED_EMPLOYEE.label)
	frappe.db.commit()
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for rule in rules:
		frappe.db.set_value("Data Scope Rule", rule.name, "export_level", rule.export_level)
	frappe.db.commit()


def export_list(li: Rest, doctype: str, file_type: str = "CSV", **more):
	field = "customer_name" if doctype == "Customer" else "name"
	return li.ask(
		"POST",
		"/api/method/frappe.desk.reportview.export_query",
		data={
			"doctype": doctype,
			"fields": json.dumps([f"`tab{doctype}`.`name`", f"`tab{doctype}`.`{field}`"]),
			"filters": "[]",
			"file_format_type": file_type,
			"title": doctype,
			"view": "Report",
			**more,
		},
	)


def in_sheet(answer_bytes: bytes) -> str:
	book = openpyxl.load_workbook(io.BytesIO(answer_bytes))
	return "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)


def test_a_list_is_exported_by_the_export_level(world, li, may_export):
	for doctype in SCOPED:
		answer = export_list(li, doctype)
		assert answer.status == 200, (doctype, answer.text[:300])
		assert world.seen[doctype] in answer.text, doctype
		assert not world.leaks(answer.text), doctype


def test_viewing_is_not_exporting(world, li):
	"""As shipped: Li sees her records, and an export of them is empty."""
	listed = li.get("/api/resource/Customer", fields=["name"])
	assert world.seen["Customer"] in listed.text
	for answer in (
		export_list(li, "Customer"),
		export_list(li, "Customer", selected_items=json.dumps([world.seen["Customer"]])),
	):
		assert world.seen["Customer"] not in answer.text and not world.leaks(answer.text)


def test_chosen_rows_out_of_scope_are_not_exported(world, li, may_export):
	answer = export_list(
		li, "Customer", selected_items=json.dumps([world.hidden["Customer"], world.seen["Customer"]])
	)
	assert world.seen["Customer"] in answer.text and not world.leaks(answer.text)


def test_tables_of_an_export_follow_the_export_level(world, li):
	"""The items of an order are no way around it."""
	answer = li.ask(
		"POST",
		"/api/method/frappe.desk.reportview.export_query",
		data={
			"doctype": "Sales Order",
			"fields": json.dumps(["`tabSales Order Item`.`parent`", "`tabSales Order`.`customer_name`"]),
			"filters": "[]",
			"file_format_type": "CSV",
			"title": "x",
		},
	)
	assert world.seen["Sales Order"] not in answer.text and not world.leaks(answer.text)


def export_report(li: Rest):
	from test_ways_in_reports import usual

	return li.ask(
		"POST",
		"/api/method/frappe.desk.query_report.export_query",
		data={
			"report_name": "Sales Order Analysis",
			"file_format_type": "CSV",
			"filters": json.dumps(usual()),
			"applied_filters": "{}",
			"visible_idx": "[]",
			"include_indentation": 0,
			"include_filters": 0,
		},
	)


def test_viewing_a_report_is_not_exporting_it(world, li):
	answer = export_report(li)
	assert world.seen["Sales Order"] not in answer.text and not world.leaks(answer.text)


def test_a_report_is_exported_by_the_export_level(world, li, may_export):
	answer = export_report(li)
	assert answer.status == 200, answer.text[:300]
	assert world.seen["Sales Order"] in answer.text and not world.leaks(answer.text)


@pytest.mark.parametrize("way", ["data_export", "template"])
def test_data_export_and_import_template(world, way, as_user):
	"""Called as the endpoint's function: both answer by frappe.response."""
	from crm_cn.permissions.ways_in import exports

	def text() -> str:
		frappe.local.response = frappe._dict(docs=[])
		frappe.local.form_dict = frappe._dict()
		if way == "data_export":
			exports.export_data(
				doctype="Customer",
				parent_doctype="Customer",
				with_data=True,
				select_columns=json.dumps({"Customer": ["name", "customer_name"]}),
				template=False,
				export_without_column_meta=True,
			)
		else:
			exports.download_template(
				"Customer", json.dumps({"Customer": ["name", "customer_name"]}), "all", "[]", "CSV"
			)
		return str(frappe.local.response.get("result") or frappe.local.response.get("filecontent") or "")

	assert ways.CANARY in text()
	with as_user(ways.LI):
		try:
			shipped = text()
		except frappe.PermissionError:
			shipped = ""
		assert ways.OPEN not in shipped and not world.leaks(shipped)
		frappe.db.set_value(
			"Data Scope Rule", "Sales User-Customer", "export_level", Level.RELATED_EMPLOYEE.label
		)
		from crm_cn.scope import rules

		rules.forget()
		own = text()
	assert ways.OPEN in own and not world.leaks(own)
	rules.forget()


def test_excel_is_cut_the_same(world, as_user, may_export):
	"""Also where version 16 was asked to do it in the background."""
	from crm_cn.permissions.ways_in import exports

	frappe.local.response = frappe._dict(docs=[])
	with as_user(ways.LI):
		frappe.local.form_dict = frappe._dict(
			doctype="Customer",
			fields=json.dumps(["`tabCustomer`.`name`"]),
			filters="[]",
			file_format_type="Excel",
			title="Customer",
			export_in_background=1,
		)
		exports.export_list()
	text = in_sheet(frappe.local.response["filecontent"])
	assert world.seen["Customer"] in text and not world.leaks(text)


# Prints


@pytest.mark.parametrize("doctype", PRINTS)
def test_a_print_out_of_scope_is_a_print_of_nothing(world, li, doctype):
	"""Page, function, PDF and several at once answer as for a record that does not exist."""
	ghost = "no such record"
	ways_to_print = {
		"page": lambda name: li.get("/printview", doctype=doctype, name=name, format="Standard"),
		"html": lambda name: li.get(
			"/api/method/frappe.www.printview.get_html_and_style", doc=doctype, name=name
		),
		"pdf": lambda name: li.get(
			"/api/method/frappe.utils.print_format.download_pdf", doctype=doctype, name=name
		),
		"several": lambda name: li.get(
			"/api/method/frappe.utils.print_format.download_multi_pdf",
			doctype=doctype,
			name=json.dumps([name]),
		),
		"raw": lambda name: li.get(
			"/api/method/frappe.www.printview.get_rendered_raw_commands", doc=doctype, name=name
		),
	}
	for way, ask in ways_to_print.items():
		hidden, none = ask(world.hidden[doctype]), ask(ghost)
		assert hidden.status == none.status, (way, hidden.status, none.status)
		leaks = [
			leak for leak in world.leaks(hidden.text) if leak not in (world.hidden[doctype], ways.CANARY)
		]
		assert not leaks, way
		assert ways.CANARY not in hidden.text.replace(world.hidden[doctype], ""), way
	assert ways_to_print["html"](world.seen[doctype]).status == 200


def test_a_key_opens_no_internal_record(world, site):
	"""A key to a print is for customers: not for a Lead Registration, and not for who works here."""
	lead = frappe.get_doc("Lead Registration", world.hidden["Lead Registration"])
	order = frappe.get_doc("Sales Order", world.hidden["Sales Order"])
	keys = {doc.doctype: doc.get_document_share_key() for doc in (lead, order)}
	frappe.db.commit()
	try:
		guest = Guest(site)
		li = Rest(site, ways.LI)
		asked = {
			doc.doctype: {"doctype": doc.doctype, "name": doc.name, "key": keys[doc.doctype]}
			for doc in (lead, order)
		}
		assert ways.CANARY not in guest.get("/printview", **asked["Lead Registration"]).text
		assert ways.CANARY in guest.get("/printview", **asked["Sales Order"]).text, "customers may"
		assert ways.CANARY not in li.get("/printview", **asked["Sales Order"]).text
		for doc in (lead, order):
			old = {"doctype": doc.doctype, "name": doc.name, "key": doc.get_signature()}
			assert ways.CANARY not in guest.get("/printview", **old).text
	finally:
		frappe.db.delete("Document Share Key", {"key": ["in", list(keys.values())]})
		frappe.db.commit()


class Guest(Rest):
	"""Somebody who has not signed in."""

	def __init__(self, site: str):
		from frappe.app import application
		from werkzeug.test import Client

		self.site, self.user, self.client = site, "Guest", Client(application)


def test_a_mail_with_a_print_is_not_sent_of_a_hidden_record(world, li):
	def mail(name: str):
		return li.post(
			"/api/method/frappe.core.doctype.communication.email.make",
			{
				"doctype": "Quotation",
				"name": name,
				"recipients": ways.LI,
				"subject": "x",
				"content": "x",
				"print_format": "Standard",
				"send_email": 0,
			},
		)

	hidden, none = mail(world.hidden["Quotation"]), mail("no such quotation")
	assert hidden.status == none.status and hidden.status in (403, 404)
	assert not [leak for leak in world.leaks(hidden.text) if leak != world.hidden["Quotation"]]
	assert not frappe.get_all(
		"Communication", {"reference_name": world.hidden["Quotation"], "sender": ["like", f"%{ways.LI}%"]}
	)


def test_printing_ones_own_works(world, li):
	answer = li.get("/printview", doctype="Sales Order", name=world.seen["Sales Order"])
	assert answer.status == 200 and ways.OPEN in answer.text
	assert nowdate()[:4] in answer.text
