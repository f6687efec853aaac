"""Every function of the bench that a request can call, and requests that try to get records out of it.

Nothing is listed by hand: all modules of the apps are imported, and what the platform then holds for whitelisted is
what there is. Arguments are made from the names of the parameters, which the platform's authors choose from a small
vocabulary. What a function needs beyond that stands in SPECIAL.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import frappe
from endpoint_world import MARK, TYPES, USER, Side

APPS = ("frappe", "erpnext", "hrms", "crm_cn")
#: Modules that are no part of a site: tests, and what only a command line or a setup runs.
SKIPPED_MODULES = (
	".tests",
	".test.",  # one of them imports what makes test companies the moment it is imported
	".test_",
	".ui_test",
	".patches.",
	".commands",
	".demo",
	".parallel_test",
	".testing",
)


#: The types tried where a function takes any; with CRM_CN_ALL_TYPES=1 all of them, which takes three times as long.
TRIED = TYPES if os.environ.get("CRM_CN_ALL_TYPES") else ("Lead Registration", "Customer")


def discover() -> dict[str, object]:
	"""Return every whitelisted function by the path it is defined under; methods of documents are named by class."""
	for module in (module for app in APPS for module in _modules(app)):
		if any(part in module for part in SKIPPED_MODULES) or module.startswith("crm_cn.patches"):
			continue
		try:
			importlib.import_module(module)
		except BaseException:
			continue  # what cannot be imported cannot be called either
	found = {}
	for function in list(frappe.whitelisted):
		plain = inspect.unwrap(function)
		path = f"{plain.__module__}.{plain.__qualname__}"
		ours = path.startswith(tuple(f"{app}." for app in APPS)) and "<locals>" not in path
		if ours and not any(part in path for part in SKIPPED_MODULES):
			found[path] = function
	return dict(sorted(found.items()))


def _modules(app: str) -> Iterator[str]:
	"""Yield the modules of an app by its files: some folders of the platform are no packages, and imported all the same."""
	root = Path(importlib.import_module(app).__file__).parent
	for file in sorted(root.rglob("*.py")):
		parts = file.relative_to(root.parent).with_suffix("").parts
		parts = parts[:-1] if parts[-1] == "__init__" else parts
		if all(part.isidentifier() for part in parts) and parts[-1] != "__main__":
			yield ".".join(parts)


def is_method(path: str) -> bool:
	"""Say whether a function belongs to a class: it is called on a document."""
	return path.split(".")[-2][:1].isupper()


@dataclass
class Request:
	"""One call: the same twice, once for a record of somebody else and once for one that is not there."""

	path: str
	about: str
	values: dict = field(default_factory=dict)
	method: str = "POST"


#: What a parameter asks for, by its name. `t` is the scoped type, `s` the side whose records are named.
TYPE_PARAMETERS = frozenset(
	[
		*(
			"doctype",
			"dt",
			"reference_doctype",
			"ref_doctype",
			"ref_dt",
			"reference_dt",
			"document_type",
			"party_type",
		),
		*(
			"parenttype",
			"link_doctype",
			"reminder_doctype",
			"voucher_type",
			"from_doctype",
			"order_doctype",
			"_doctype",
		),
		*(
			"reference_type",
			"master_doctype",
			"document_types",
			"doc_type",
			"select_doctype",
			"goal_doctype",
			"ptype",
		),
	]
)
NAME_PARAMETERS = frozenset(
	[
		*(
			"name",
			"docname",
			"dn",
			"doc_name",
			"document_name",
			"reference_name",
			"reference_docname",
			"ref_name",
		),
		*(
			"ref_docname",
			"reminder_docname",
			"link_name",
			"party",
			"party_name",
			"source_name",
			"old",
			"old_name",
		),
		*(
			"voucher_no",
			"attached_to_name",
			"pty",
			"primary_party",
			"secondary_party",
			"master_name",
			"value",
			"label",
		),
		*("customer_name", "reference", "document", "prev_doc", "reference_document", "ref_document", "key"),
	]
)
NAMES_PARAMETERS = frozenset(
	["names", "docnames", "source_names", "items", "selected_items", "records", "doc_names"]
)
LINKS = {
	"customer": "Customer",
	"customers": "Customer",
	"lead": "Lead",
	"prospect": "Prospect",
	"opportunity": "Opportunity",
	"quotation": "Quotation",
	"sales_order": "Sales Order",
	"lead_registration": "Lead Registration",
	"sales_activity": "Sales Activity",
	"activity": "Sales Activity",
	"complaint": "Complaint",
	"sample_request": "Sample Request",
}
ROWS = {
	"contact": "Contact",
	"contacts": "Contact",
	"contact_name": "Contact",
	"address": "Address",
	"address_dict": "Address",
	"party_address": "Address",
	"billing_address": "Address",
	"shipping_address": "Address",
	"communication": "Communication",
	"event": "Event",
	"event_name": "Event",
	"comment": "Comment",
	"note": "Comment",
	"file": "File",
}
#: Functions whose arguments cannot be guessed: path → {parameter: value, with {type} and {name} filled in}.
SPECIAL: dict[str, list[dict]] = {
	"erpnext.selling.doctype.sales_order.sales_order.make_raw_material_request": [
		{"items": '{"items": []}', "company": "x", "sales_order": "{name}"}
	],
	"erpnext.stock.doctype.delivery_trip.delivery_trip.get_contact_and_address": [{"name": "{name}"}],
	"frappe.desk.query_report.run": [{"report_name": "Customer Acquisition and Loyalty"}],
	"frappe.desk.doctype.tag.tag.get_documents_for_tag": [{"tag": f"#{MARK}tag"}],
	"frappe.desk.doctype.tag.tag.get_tagged_docs": [{"doctype": "{type}", "tag": f"%{MARK}tag%"}],
	"frappe.desk.search.search_link": [
		{"doctype": "{type}", "txt": "{prefix}", "ignore_user_permissions": 1},
		{"doctype": "{type}", "txt": "{prefix}", "reference_doctype": "Quotation"},
		{"doctype": "{type}", "txt": "{prefix}", "query": "frappe.client.get_list"},
	],
	"frappe.desk.search.search_widget": [
		{"doctype": "{type}", "txt": "{prefix}", "ignore_user_permissions": 1, "filter_fields": '["owner"]'},
		{"doctype": "{type}", "txt": "{prefix}", "as_dict": 1},
	],
	"frappe.desk.reportview.get": [
		{"doctype": "{type}", "fields": '["*"]', "filters": "[]"},
		{
			"doctype": "{type}",
			"fields": '["name", "_user_tags", "_comments"]',
			"filters": "[]",
			"view": "Report",
		},
	],
	"frappe.desk.reportview.get_list": [{"doctype": "{type}", "fields": '["*"]', "filters": "[]"}],
	"frappe.desk.reportview.get_count": [
		{"doctype": "{type}", "fields": '["name"]', "filters": '{"name": "{name}"}'}
	],
	"frappe.desk.reportview.get_stats": [
		{"doctype": "{type}", "stats": '["_user_tags", "owner", "modified_by"]'}
	],
	"frappe.desk.reportview.get_sidebar_stats": [{"doctype": "{type}", "stats": '["_user_tags", "owner"]'}],
	"frappe.desk.reportview.get_filter_dashboard_data": [
		{"doctype": "{type}", "stats": '[{"name": "owner", "type": "Link"}]', "filters": "[]"}
	],
	"frappe.desk.listview.get_group_by_count": [
		{"doctype": "{type}", "current_filters": "[]", "field": "assigned_to"},
		{"doctype": "{type}", "current_filters": "[]", "field": "owner"},
	],
	"frappe.client.get": [
		{"doctype": "{type}", "name": "{name}"},
		{"doctype": "{type}", "filters": '{"name": "{name}"}'},
		{"doctype": "{type}", "name": {"name": "{name}"}},
	],
	"frappe.client.get_list": [
		{"doctype": "{type}", "fields": '["*"]', "limit_page_length": 0},
		{"doctype": "{type}", "fields": '["name"]', "filters": '{"name": "{name}"}'},
		*(
			{"doctype": table, "parent": "{type}", "fields": '["*"]', "limit_page_length": 0}
			for table in ("Quotation Item", "Sales Order Item", "Opportunity Item", "Record Party")
		),
	],
	"frappe.client.get_count": [{"doctype": "{type}", "filters": '{"name": "{name}"}'}],
	"frappe.client.get_value": [
		{"doctype": "{type}", "fieldname": '["name", "owner", "creation"]', "filters": '{"name": "{name}"}'},
		{"doctype": "{type}", "fieldname": "owner", "filters": "{name}"},
	],
	"frappe.client.validate_link": [
		{"doctype": "{type}", "docname": "{name}", "fields": '["name", "owner"]'}
	],
	"erpnext.controllers.accounts_controller.get_missing_company_details": [
		{"doctype": "{type}", "docname": "{name}"}
	],
	"frappe.client.validate_link_and_fetch": [
		{"doctype": "{type}", "docname": "{name}", "fields_to_fetch": '["name", "owner"]'}
	],
	"erpnext.selling.doctype.customer.customer.get_customer_primary": [
		{
			**{"doctype": kind, "txt": "", "searchfield": "name", "start": 0, "page_len": 100},
			"filters": {"customer": "{name}", "type": kind},
		}
		for kind in ("Contact", "Address")
	],
	"frappe.client.set_value": [
		{"doctype": "{type}", "name": "{name}", "fieldname": "language", "value": "en"},
	],
	"frappe.model.mapper.make_mapped_doc": [
		{"method": method, "source_name": "{name}"}
		for method in (
			"erpnext.selling.doctype.quotation.quotation.make_sales_order",
			"erpnext.selling.doctype.sales_order.sales_order.make_sales_invoice",
			"erpnext.crm.doctype.lead.lead.make_customer",
			"erpnext.crm.doctype.opportunity.opportunity.make_quotation",
			"erpnext.selling.doctype.customer.customer.make_quotation",
		)
	],
	"frappe.handler.upload_file": [
		{"doctype": "{type}", "docname": "{name}", "file_url": "/files/x.png", "file_name": "x.png"},
		{"method": "frappe.client.get_count", "doctype": "{type}"},
	],
	"frappe.desk.calendar.get_events": [
		{
			"doctype": "{type}",
			"start": "2020-01-01",
			"end": "2040-01-01",
			"field_map": '{"start": "creation", "end": "modified", "title": "name"}',
		}
	],
	"frappe.desk.doctype.event.event.get_events": [{"start": "2020-01-01", "end": "2040-01-01"}],
	"erpnext.selling.doctype.sales_order.sales_order.get_events": [
		{"start": "2020-01-01", "end": "2040-01-01"}
	],
	"frappe.utils.global_search.search": [
		{"text": f"{MARK}needle", "doctype": "{type}"},
		{"text": f"{MARK}needle"},
	],
	"frappe.desk.form.utils.get_next": [
		{"doctype": "{type}", "value": "{name}", "prev": prev} for prev in (0, 1)
	],
	"frappe.www.list.get": [{"doctype": "{type}", "txt": "", "limit": 100}],
	"frappe.www.list.get_list_data": [{"doctype": "{type}", "txt": "", "limit": 100}],
}


#: Methods of every document, and the types they are called on.
EVERY_DOCUMENT = ("frappe.model.document.Document.", "erpnext.utilities.transaction_base.TransactionBase.")
INHERITED = ("Opportunity", "Quotation", "Sales Order")
#: What methods are given beside their document.
_PLANNING = "erpnext.manufacturing.doctype.master_production_schedule.master_production_schedule"
METHOD_ARGUMENTS: dict[str, dict] = {
	"erpnext.utilities.transaction_base.TransactionBase.process_item_selection": {"item_idx": 1},
	"frappe.model.document.Document.add_comment": {"comment_type": "Comment", "text": "x"},
	"frappe.model.document.Document.rename": {"name": f"{MARK} renamed"},
	f"{_PLANNING}.MasterProductionSchedule.fetch_materials_requests": {"from_date": "2020-01-01"},
	f"{_PLANNING}.MasterProductionSchedule.fetch_sales_orders": {"from_date": "2020-01-01"},
}


def requests(path: str, function, side: Side) -> Iterator[Request]:
	"""Yield the calls of one function that name or may list the records of a side."""
	if is_method(path):
		yield from _of_documents(path, side)
		return
	if path in SPECIAL:
		for number, template in enumerate(SPECIAL[path]):
			for doctype in (
				TYPES if "{type}" in json.dumps(template) or "{name}" in json.dumps(template) else TYPES[:1]
			):
				values = {key: _filled(value, doctype, side) for key, value in template.items()}
				yield Request(path, f"{doctype} {number}", values, _http_method(function))
		return
	for about, values in _guessed(path, function, side):
		yield Request(path, about, values, _http_method(function))


def _of_documents(path: str, side: Side) -> Iterator[Request]:
	"""Yield calls of a document's method: on a stored record if it is scoped, else on a new one full of links."""
	doctype, method = _doctype_of(path), path.rsplit(".", 1)[1]
	args = {"args": json.dumps(METHOD_ARGUMENTS[path])} if path in METHOD_ARGUMENTS else {}
	inherited = INHERITED if path.startswith(EVERY_DOCUMENT) else ()
	for own in (doctype,) if doctype in TYPES else inherited:
		yield Request("run_doc_method", own, {"dt": own, "dn": side.names[own], "method": method, **args})
	if not doctype:
		return
	bare = {"doctype": doctype, "name": f"new-{_scrub(doctype).replace('_', '-')}-0", "__islocal": 1}
	bare |= {
		each.fieldname: PLAIN["company"]
		for each in frappe.get_meta(doctype).get_link_fields()
		if each.options == "Company"
	}
	bare |= {"from_date": "2020-01-01", "to_date": "2040-01-01", "get_items_from": "Sales Order"}
	yield Request("run_doc_method", f"{doctype} bare", {"docs": json.dumps(bare), "method": method, **args})
	document = {"doctype": doctype, "name": f"new-{_scrub(doctype).replace('_', '-')}-1", "__islocal": 1}
	meta = frappe.get_meta(doctype)
	document |= {
		each.fieldname: side.names[each.options] for each in meta.get_link_fields() if each.options in TYPES
	}
	document |= {
		each.fieldname: side.rows[each.options]
		for each in meta.get_link_fields()
		if each.options in side.rows
	}
	document |= {
		each.fieldname: PLAIN["company"] for each in meta.get_link_fields() if each.options == "Company"
	}
	for target in ("Customer", "Lead", "Quotation") if meta.get_dynamic_link_fields() else ("",):
		pairs = {each.options: target for each in meta.get_dynamic_link_fields()}
		pairs |= {each.fieldname: side.names.get(target) for each in meta.get_dynamic_link_fields()}
		yield Request(
			"run_doc_method",
			f"{doctype} {target}",
			{"docs": json.dumps(document | pairs), "method": method, **args},
		)


def _doctype_of(path: str) -> str | None:
	parts = path.split(".")
	if "doctype" in parts:
		folder = parts[parts.index("doctype") + 1]
	elif path.startswith("crm_cn.overrides."):
		folder = parts[-3]
	else:
		return None
	return frappe.db.get_value("DocType", {"name": ("like", folder.replace("_", "%"))}, "name")


def _filled(value, doctype: str, side: Side):
	if isinstance(value, dict):
		return {key: _filled(each, doctype, side) for key, each in value.items()}
	if not isinstance(value, str):
		return value
	filled = value.replace("{type}", doctype).replace("{prefix}", MARK)
	return filled.replace("{name}", side.names[doctype])


def _http_method(function) -> str:
	allowed = frappe.allowed_http_methods_for_whitelisted_func.get(function) or ["POST"]
	return next(each for each in ("POST", "GET", "PUT", "DELETE") if each in allowed)


def parameters(function) -> list[str]:
	"""Return the names of a function's parameters."""
	try:
		found = inspect.signature(inspect.unwrap(function)).parameters.values()
	except (TypeError, ValueError):
		return []
	return [each.name for each in found if each.name not in ("self",)]


#: What our functions are about, where neither their path nor a parameter says it.
OWN = {
	"crm_cn.api.samples": ["Sample Request"],
	"crm_cn.api.complaints": ["Complaint", "Customer"],
	"crm_cn.api.complaint_follow_up": ["Complaint", "Customer"],
}


def _guessed(path: str, function, side: Side) -> Iterator[tuple[str, dict]]:
	names = parameters(function)
	own = [each for each in TYPES if f".{_scrub(each)}." in path] or OWN.get(path.rsplit(".", 1)[0], [])
	if set(names) - set(required(function)) & (NAME_PARAMETERS | NAMES_PARAMETERS | set(LINKS) | {"filters"}):
		yield (
			"bare",
			_arguments(
				function,
				[name for name in names if name in required(function) or name in BARE],
				TRIED[1],
				side,
				1,
			),
		)
	if path.startswith("hrms."):
		own = ["Customer"]  # knows no customers: one try each
	typed = any(name in TYPE_PARAMETERS or name in NAME_PARAMETERS | NAMES_PARAMETERS for name in names)
	open_ended = {"doc", "docs", "args", "kwargs", "data"} & set(names)
	for doctype in own or (TRIED if typed or open_ended else TRIED[1:2]):
		for number in range(2 if {"docs", "filters"} & set(names) else 1):
			yield f"{doctype} {number}", _arguments(function, names, doctype, side, number)


def _scrub(doctype: str) -> str:
	return doctype.lower().replace(" ", "_")


def required(function) -> list[str]:
	"""Return the parameters a function cannot do without."""
	try:
		found = inspect.signature(inspect.unwrap(function)).parameters.values()
	except (TypeError, ValueError):
		return []
	kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
	return [each.name for each in found if each.default is inspect.Parameter.empty and each.kind in kinds]


def _arguments(function, names: list[str], doctype: str, side: Side, number: int) -> dict:
	values = dict.fromkeys((name for name in required(function) if name != "self"), side.names[doctype])
	for name in names:
		if (value := _argument(name, doctype, side, number)) is not None:
			values[name] = value
	if "kwargs" in names or not names:
		values |= bundle(doctype, side)
	return values


def _argument(name: str, doctype: str, side: Side, number: int):
	record = side.names[doctype]
	if name in TYPE_PARAMETERS:
		return doctype
	if name in NAME_PARAMETERS:
		return record
	if name in NAMES_PARAMETERS:
		return json.dumps([record])
	if name in LINKS:
		return side.names[LINKS[name]]
	if name in ROWS:
		return side.rows.get(ROWS[name])
	if name in ("doc", "docs", "document"):
		document = {"doctype": doctype, "name": record}
		return json.dumps(document if name == "doc" else ([document], [record])[number])
	if name in ("args", "data", "ctx", "params", "pctx", "_args"):
		return json.dumps(bundle(doctype, side))
	if name in ("filters", "advanced_filters"):
		return json.dumps({} if number else bundle(doctype, side, plain=True))
	return PLAIN.get(name)


def bundle(doctype: str, side: Side, plain: bool = False) -> dict:
	"""Return parameters of every kind at once, as functions take them that read a dict."""
	record = side.names[doctype]
	values = {
		"link_doctype": doctype,
		"link_name": record,
		"party_type": doctype,
		"party": record,
		"customer": side.names["Customer"],
		"lead": side.names["Lead"],
		"company": PLAIN["company"],
	}
	if plain:
		return values
	return values | {
		"doctype": doctype,
		"name": record,
		"dt": doctype,
		"dn": record,
		"reference_doctype": doctype,
		"reference_name": record,
		"party_name": record,
		"quotation": side.names["Quotation"],
		"sales_order": side.names["Sales Order"],
		"opportunity": side.names["Opportunity"],
		"items": [],
		"transaction_date": "2026-01-01",
		"posting_date": "2026-01-01",
	}


#: What a call is given that names nothing: then a list would be of everything.
BARE = frozenset(
	["company", "from_date", "to_date", "start", "end", "limit", "page_len", "fields", "txt", "start_date"]
)

PLAIN: dict[str, object] = {
	"txt": MARK,
	"text": MARK,
	"search_term": MARK,
	"search_value": MARK,
	"search_text": MARK,
	"searchfield": "name",
	"start": 0,
	"limit_start": 0,
	"page_len": 100,
	"page_length": 100,
	"limit": 100,
	"limit_page_length": 100,
	"fields": '["*"]',
	"fieldname": "owner",
	"field": "owner",
	"as_dict": 1,
	"company": None,
	"user": USER,
	"tag": f"{MARK}tag",
	"tags": json.dumps([f"{MARK}tag"]),
	"status": "Open",
	"action": "Submit for Review",
	"prev": 0,
	"from_date": "2020-01-01",
	"to_date": "2040-01-01",
	"start_date": "2020-01-01",
	"end_date": "2040-01-01",
	"end": "2040-01-01",
	"date": "2026-01-01",
	"posting_date": "2026-01-01",
	"transaction_date": "2026-01-01",
	"new": f"{MARK} renamed",
	"new_name": f"{MARK} renamed",
	"title": f"{MARK} titled",
	"content": "x",
	"subject": "x",
	"comment": "x",
	"description": "x",
	"reason": "x",
	"comment_email": USER,
	"comment_by": USER,
	"sender": USER,
	"recipients": USER,
	"attendee": USER,
	"email": USER,
	"assign_to": json.dumps([USER]),
	"users": json.dumps([USER]),
	"add": "Yes",
	"following": 1,
	"permission_to": "read",
	"perm_type": "read",
	"format": "Standard",
	"print_format": "Standard",
	"stats": '["_user_tags"]',
	"current_filters": "[]",
	"remind_at": "2040-01-01 00:00:00",
	"frequency": "Daily",
	"item_code": None,
	"employee": None,
	"warehouse": "",
	"project": "",
	"sort_order": "desc",
	"code": "x",
	"state": "x",
	"password": "x",
	"qty": 1,
	"cmd": None,
	"from_colname": "Open",
	"to_colname": "Closed",
	"order": "{}",
	"query": None,
	"file_type": "CSV",
	"with_data": 1,
	"template": 0,
	"export_records": "all",
	"report_name": "Lost Opportunity",
	"currency": "CNY",
	"account": None,
	"price_list": "Standard Selling",
}


def prepare() -> None:
	"""Fill in what a site knows."""
	PLAIN["company"] = frappe.db.get_value("Company", {}, "name")
	PLAIN["item_code"] = "CRM-CN-测试品"


def answers_records(path: str, function) -> bool:
	"""Say whether a function may name or list records: all do but those without parameters that read none."""
	return bool(set(parameters(function)) - HARMLESS_PARAMETERS) or not parameters(function)


HARMLESS_PARAMETERS = frozenset(["theme", "language", "boolean", "timezone"])
