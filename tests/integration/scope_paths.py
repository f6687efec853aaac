"""The ways in, one line each: how a person asks, and what comes back.

	MANY      one request shows which of the world's records of a DocType somebody sees
	COUNTS    one request says how many
	HANGING   one request shows which records' comments, files, tasks … somebody sees
	ONE       one request about one record by its name

A path gets the asking `Rest`, the DocType and the names (or the name) and returns the answer. What is in it, and
whether it should be, is the test's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import frappe
from rest import Answer, Rest
from scope_world import ACTIVITY, FIELDS, FOLLOWERS, LEAD, MARK, MARKED, ROWS, STOCK, TYPES, employee, user_of

V16 = not frappe.__version__.startswith("15")
ENOUGH = 1000
#: what the versions call differently
VALIDATE = f"frappe.client.validate_link{'_and_fetch' if V16 else ''}"
FETCHED = "fields_to_fetch" if V16 else "fields"
SUBSCRIBE = f"frappe.realtime.{'has_permission' if V16 else 'can_subscribe_doc'}"
COUNT_FIELD = {"COUNT": "name", "as": "n"} if V16 else "count(name) as n"


@dataclass(frozen=True)
class Path:
	"""A way in; `action`: whose level decides; `types`: where it exists; `loose`: need not show all there is."""

	name: str
	ask: Callable
	action: str = "view"
	types: tuple[str, ...] = TYPES
	loose: bool = False


def method(asker: Rest, function: str, /, **values) -> Answer:
	"""Call a whitelisted function as Desk does: a POST of form values, structures as JSON text."""
	form = {
		key: value if isinstance(value, str) else json.dumps(value)
		for key, value in values.items()
		if value is not None
	}
	return asker.ask("POST", f"/api/method/{function}", data=form)


def among(doctype: str, names: list[str]) -> list:
	return [[doctype, "name", "in", names]]


def _reportview(asker: Rest, function: str, doctype: str, names: list[str], **more) -> Answer:
	values = {
		"doctype": doctype,
		"fields": [f"`tab{doctype}`.`name`"],
		"filters": among(doctype, names),
		"start": 0,
		"page_length": ENOUGH,
		**more,
	}
	return method(asker, f"frappe.desk.reportview.{function}", **values)


def _rest(asker: Rest, doctype: str, names: list[str], **more) -> Answer:
	values = {"filters": among(doctype, names), "fields": ["name"], "limit_page_length": ENOUGH, **more}
	return asker.get(f"/api/resource/{doctype}", **values)


def _in_process(asker: Rest, doctype: str, names: list[str]) -> Answer:
	before = frappe.session.user
	frappe.set_user(asker.user)
	try:
		found = frappe.get_list(doctype, filters={"name": ["in", names]}, pluck="name", limit=0)
	except frappe.PermissionError:
		found = []
	finally:
		frappe.set_user(before)
		frappe.clear_messages()
	return Answer(200, {"message": found}, json.dumps(found))


def rows(doctype: str) -> tuple[str, str]:
	return ROWS[doctype]


def _child(asker: Rest, doctype: str, names: list[str], **more) -> Answer:
	child, text = rows(doctype)
	return asker.get(
		"/api/method/frappe.client.get_list",
		doctype=child,
		parent=doctype,
		fields=["parent", text],
		filters={"parent": ["in", names]},
		limit_page_length=ENOUGH,
		**more,
	)


def _party_rows(asker: Rest, doctype: str, names: list[str]) -> Answer:
	child = "Sales Activity Participant" if doctype == ACTIVITY else "Record Party"
	return asker.get(
		"/api/method/frappe.client.get_list",
		doctype=child,
		parent=doctype,
		fields=["parent"],
		filters={"parent": ["in", names]},
		limit_page_length=ENOUGH,
	)


SHOWN = {
	LEAD: ("expected_signing_date", "expected_signing_date"),
	ACTIVITY: ("planned_on", "planned_on"),
	"Opportunity": ("transaction_date", "expected_closing"),
	"Quotation": ("transaction_date", "valid_till"),
	"Sales Order": ("transaction_date", "delivery_date"),
	"Customer": ("creation", "modified"),
	"Lead": ("creation", "modified"),
	"Prospect": ("creation", "modified"),
	"Sample Request": ("creation", "modified"),
	"Complaint": ("creation", "modified"),
}


def _calendar(asker: Rest, doctype: str, names: list[str]) -> Answer:
	start, end = SHOWN[doctype]
	return method(
		asker,
		"frappe.desk.calendar.get_events",
		doctype=doctype,
		start="2000-01-01",
		end="2100-01-01",
		field_map={"id": "name", "start": start, "end": end, "title": MARKED[doctype]},
		filters=among(doctype, names),
	)


def _chart(doctype: str, names: list[str], field: str) -> dict:
	return {
		"chart_type": "Group By",
		"type": "Bar",
		"group_by_type": "Count",
		"group_by_based_on": field,
		"number_of_groups": 0,
		"document_type": doctype,
		"filters_json": json.dumps(among(doctype, names)),
		"chart_name": "x",
	}


def _export(asker: Rest, doctype: str, names: list[str], **more) -> Answer:
	return _reportview(
		asker,
		"export_query",
		doctype,
		names,
		fields=[f"`tab{doctype}`.`name`", f"`tab{doctype}`.`{MARKED[doctype]}`"],
		title=doctype,
		file_format_type="CSV",
		**more,
	)


def _data_export(asker: Rest, doctype: str, names: list[str]) -> Answer:
	return method(
		asker,
		"frappe.core.doctype.data_export.exporter.export_data",
		doctype=doctype,
		parent_doctype=doctype,
		all_doctypes="true",
		with_data="1",
		select_columns={doctype: ["name", MARKED[doctype]]},
		file_type="CSV",
		template="false",
		filters=[["name", "in", names]],
	)


def _search(asker: Rest, doctype: str, names: list[str], **more) -> Answer:
	return method(
		asker,
		"frappe.desk.search.search_link",
		doctype=doctype,
		txt="",
		page_length=ENOUGH,
		filters={"name": ["in", names]},
		**more,
	)


def _by_query(query: str) -> Callable:
	def ask(asker: Rest, doctype: str, names: list[str]) -> Answer:
		return _search(asker, doctype, names, query=query)

	return ask


def get(asker: Rest, function: str, /, **values) -> Answer:
	return asker.get(f"/api/method/{function}", **values)


#: what a chart groups by where there is no status
STATUS = {"Customer": "customer_type", "Prospect": "company"}

# fmt: off
MANY = [
	Path("list in process", _in_process),
	Path("list reportview.get", lambda a, d, n: _reportview(a, "get", d, n)),
	Path("list reportview.get_list", lambda a, d, n: _reportview(a, "get_list", d, n)),
	Path("list with every field", lambda a, d, n: _reportview(a, "get", d, n, fields=["*"])),
	Path("list or_filters", lambda a, d, n: _rest(a, d, n, or_filters=[["name", "in", n], ["name", "like", "%"]])),
	Path("list or_filters alone", lambda a, d, n: _rest(a, d, n, filters=[], or_filters=[["name", "in", n], ["owner", "like", "%"]], limit_page_length=5000)),
	Path("list ordered", lambda a, d, n: _rest(a, d, n, order_by=f"{FIELDS.get(d, STOCK)[0]} desc")),
	Path("list grouped", lambda a, d, n: _rest(a, d, n, group_by="name")),
	Path("list distinct", lambda a, d, n: _reportview(a, "get", d, n, distinct="1")),
	Path("list in a kanban", lambda a, d, n: _reportview(a, "get", d, n, fields=[f"`tab{d}`.`name`", f"`tab{d}`.`_comments`", f"`tab{d}`.`_assign`", f"`tab{d}`.`_user_tags`"], view="Kanban")),
	Path("list with joined rows", lambda a, d, n: _reportview(a, "get", d, n, fields=[f"`tab{d}`.`name`", f"`tab{rows(d)[0]}`.`{rows(d)[1]}`"]), types=tuple(ROWS)),
	Path("list filtered by rows", lambda a, d, n: _rest(a, d, n, filters=[*among(d, n), [rows(d)[0], rows(d)[1], "like", f"%{MARK}%"]]), types=tuple(ROWS)),
	Path("REST list", _rest),
	Path("REST list v1 address", lambda a, d, n: a.get(f"/api/v1/resource/{d}", filters=among(d, n), limit_page_length=ENOUGH)),
	Path("REST list expand", lambda a, d, n: _rest(a, d, n, expand=["owner"], fields=["*"])),
	Path("REST v2 list", lambda a, d, n: a.get(f"/api/v2/document/{d}", filters=among(d, n), fields=["name"], limit=ENOUGH)),
	Path("client.get_list", lambda a, d, n: get(a, "frappe.client.get_list", doctype=d, filters={"name": ["in", n]}, limit_page_length=ENOUGH)),
	Path("rows of a table", _child, types=tuple(ROWS)),
	Path("rows of a table REST", lambda a, d, n: a.get(f"/api/resource/{rows(d)[0]}", parent=d, fields=["parent", rows(d)[1]], filters={"parent": ["in", n]}, limit_page_length=ENOUGH), types=tuple(ROWS)),
	Path("rows of parties", _party_rows, loose=True),
	Path("group by count", lambda a, d, n: method(a, "frappe.desk.listview.get_group_by_count", doctype=d, current_filters=among(d, n), field=MARKED[d]), loose=True),
	Path("filter dashboard data", lambda a, d, n: method(a, "frappe.desk.reportview.get_filter_dashboard_data", doctype=d, stats=[{"name": MARKED[d], "type": "Data"}], filters=[["name", "in", n]]), loose=True),
	Path("link search", _search),
	Path("link search ignoring user permissions", lambda a, d, n: _search(a, d, n, ignore_user_permissions="1")),
	Path("link search for a reference", lambda a, d, n: _search(a, d, n, reference_doctype="ToDo")),
	Path("search widget", lambda a, d, n: method(a, "frappe.desk.search.search_widget", doctype=d, txt="", page_length=ENOUGH, filters={"name": ["in", n]})),
	Path("search widget ignoring user permissions", lambda a, d, n: method(a, "frappe.desk.search.search_widget", doctype=d, txt="", page_length=ENOUGH, filters={"name": ["in", n]}, ignore_user_permissions="1")),
	Path("lead query", _by_query("erpnext.controllers.queries.lead_query"), types=("Lead",), loose=True),
	Path("global search", lambda a, d, n: method(a, "frappe.utils.global_search.search", text=f"{MARK}needle", limit=ENOUGH, doctype=d), loose=True),
	Path("tagged documents", lambda a, d, n: method(a, "frappe.desk.doctype.tag.tag.get_tagged_docs", doctype=d, tag=f"%{MARK}tag%")),
	Path("calendar", _calendar),
	Path("chart by group", lambda a, d, n: method(a, "frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=_chart(d, n, MARKED[d])), loose=True),
	Path("report export", _export, action="export"),
	Path("report export of selected", lambda a, d, n: _export(a, d, n, selected_items=n), action="export"),
	Path("report export excel", lambda a, d, n: _export(a, d, n, selected_items=[n[0]], filters=[], or_filters=[["name", "in", n]]), action="export", loose=True),
	Path("data export", _data_export, action="export", loose=True),
]

COUNTS = [
	Path("client.get_count", lambda a, d, n: get(a, "frappe.client.get_count", doctype=d, filters=among(d, n))),
	Path("client.get_count dict", lambda a, d, n: get(a, "frappe.client.get_count", doctype=d, filters={"name": ["in", n]}, cache=1)),
	Path("reportview.get_count", lambda a, d, n: method(a, "frappe.desk.reportview.get_count", doctype=d, filters=among(d, n), fields=[], distinct="false")),
	Path("reportview.get_count distinct", lambda a, d, n: method(a, "frappe.desk.reportview.get_count", doctype=d, filters=among(d, n), fields=[], distinct="true", limit=1001)),
	Path("v2 count", lambda a, d, n: a.get(f"/api/v2/doctype/{d}/count", filters=among(d, n))),
	Path("REST aggregate", lambda a, d, n: _rest(a, d, n, fields=[COUNT_FIELD])),
	Path("number card", lambda a, d, n: method(a, "frappe.desk.doctype.number_card.number_card.get_result", doc={"document_type": d, "function": "Count"}, filters=among(d, n))),
	Path("group by count owner", lambda a, d, n: method(a, "frappe.desk.listview.get_group_by_count", doctype=d, current_filters=among(d, n), field="docstatus")),
	Path("assigned to", lambda a, d, n: method(a, "frappe.desk.listview.get_group_by_count", doctype=d, current_filters=among(d, n), field="assigned_to")),
	Path("tags of the list", lambda a, d, n: method(a, "frappe.desk.reportview.get_sidebar_stats", doctype=d, stats=["_user_tags"], filters=among(d, n))),
	Path("stats of the list", lambda a, d, n: method(a, "frappe.desk.reportview.get_stats", doctype=d, stats=["_user_tags"], filters=among(d, n))),
	Path("chart by status", lambda a, d, n: method(a, "frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart=_chart(d, n, STATUS.get(d, "status")))),
	Path("chart over time", lambda a, d, n: method(a, "frappe.desk.doctype.dashboard_chart.dashboard_chart.get", chart={**_chart(d, n, ""), "chart_type": "Count", "based_on": "creation", "timeseries": 1, "timespan": "Last Year", "time_interval": "Yearly"}, to_date=None)),
]


def _marked(asker: Rest, doctype: str, **more) -> Answer:
	return asker.get(f"/api/resource/{doctype}", filters={"name": ["like", f"{MARK}f%"]}, fields=["*"], limit_page_length=9999, **more)


HANGING = [
	*(Path(f"REST list {doctype}", lambda a, doctype=doctype: _marked(a, doctype)) for doctype in FOLLOWERS),
	Path("report view Comment", lambda a: _reportview(a, "get", "Comment", [], fields=["name", "content", "reference_name"], filters=[["Comment", "name", "like", f"{MARK}f%"]], page_length=9999)),
	Path("files by text", lambda a: method(a, "frappe.core.api.file.get_files_by_search_text", text=MARK)),
	Path("files in the folder", lambda a: method(a, "frappe.core.api.file.get_files_in_folder", folder="Home/Attachments", page_length=9999)),
	Path("link search File", lambda a: method(a, "frappe.desk.search.search_link", doctype="File", txt="", page_length=9999)),
	Path("link search Contact", lambda a: method(a, "frappe.desk.search.search_link", doctype="Contact", txt=MARK, page_length=9999, ignore_user_permissions="1")),
	Path("link search Address", lambda a: method(a, "frappe.desk.search.search_link", doctype="Address", txt=MARK, page_length=9999, ignore_user_permissions="1")),
	Path("link search ToDo", lambda a: method(a, "frappe.desk.search.search_link", doctype="ToDo", txt="", page_length=9999, ignore_user_permissions="1")),
	Path("link search Communication", lambda a: method(a, "frappe.desk.search.search_link", doctype="Communication", txt="", page_length=9999, ignore_user_permissions="1")),
	Path("documents of a tag", lambda a: method(a, "frappe.desk.doctype.tag.tag.get_documents_for_tag", tag=f"{MARK}tag")),
	Path("global search over all", lambda a: method(a, "frappe.utils.global_search.search", text=f"{MARK}needle", limit=9999)),
	Path("global web search", lambda a: method(a, "frappe.utils.global_search.web_search", text=f"{MARK}needle", limit=9999)),
	Path("activity feed", lambda a: method(a, "frappe.desk.page.activity.activity.get_feed", start=0, page_length=999)),
	Path("notices", lambda a: method(a, "frappe.desk.doctype.notification_log.notification_log.get_notification_logs", limit=999)),
	Path("open notifications", lambda a: method(a, "frappe.desk.notifications.get_notifications")),
	Path("events", lambda a: method(a, "frappe.desk.doctype.event.event.get_events", start="2020-01-01", end="2100-01-01")),
	Path("contact list of e-mail", lambda a: method(a, "frappe.email.get_contact_list", txt=MARK, page_length=999)),
	Path("sales order calendar", lambda a: method(a, "erpnext.selling.doctype.sales_order.sales_order.get_events", start="2000-01-01", end="2100-01-01", filters=[])),
	Path("rows of Dynamic Link", lambda a: get(a, "frappe.client.get_list", doctype="Dynamic Link", parent="Contact", fields=["link_doctype", "link_name"], filters={"parent": ["like", f"{MARK}%"]}, limit_page_length=9999)),
	Path("rows of Communication Link", lambda a: get(a, "frappe.client.get_list", doctype="Communication Link", parent="Communication", fields=["link_doctype", "link_name"], filters={"parent": ["like", f"{MARK}%"]}, limit_page_length=9999)),
	Path("rows of Event Participants", lambda a: get(a, "frappe.client.get_list", doctype="Event Participants", parent="Event", fields=["reference_docname"], filters={"parent": ["like", f"{MARK}%"]}, limit_page_length=9999)),
	Path("who shares", lambda a: a.get("/api/resource/DocShare", fields=["*"], limit_page_length=9999)),
	Path("deleted documents", lambda a: a.get("/api/resource/Deleted Document", fields=["*"], limit_page_length=999)),
]


def _doc(asker: Rest, doctype: str, name: str, **more) -> str:
	return json.dumps({"doctype": doctype, "name": name, "docstatus": 0, "modified": "2020-01-01 00:00:00", **more})


def _stored(doctype: str, name: str) -> str:
	"""The document as a form would send it back; of one that does not exist, an empty one."""
	from frappe.utils.response import json_handler

	if not frappe.db.exists(doctype, name):
		return json.dumps({"doctype": doctype, "name": name})
	return json.dumps(frappe.get_doc(doctype, name).as_dict(), default=json_handler)


MAPPERS = {
	"Customer": "erpnext.selling.doctype.customer.customer.make_quotation",
	"Lead": "erpnext.crm.doctype.lead.lead.make_customer",
	"Opportunity": "erpnext.crm.doctype.opportunity.opportunity.make_quotation",
	"Prospect": "erpnext.crm.doctype.prospect.prospect.make_customer",
	"Quotation": "erpnext.selling.doctype.quotation.quotation.make_sales_order",
	"Sales Order": "erpnext.selling.doctype.sales_order.sales_order.make_sales_invoice",
}
_U = "frappe.desk.form.utils."


def row_of(doctype: str, name: str) -> str:
	"""Return the name of the first row of a record, or a name of a row of nothing."""
	return frappe.db.get_value(rows(doctype)[0], {"parent": name, "parenttype": doctype}) or f"{name}0"


def hanging_of(follower: str, doctype: str, name: str) -> str:
	"""Return the name of what hangs on a record, or a name of nothing: all that hangs on one is named alike."""
	if not frappe.db.exists("DocType", follower):
		return "x"
	number = frappe.db.get_value(
		"Comment", {"reference_doctype": doctype, "reference_name": name, "name": ["like", f"{MARK}f%"]}
	)
	return number or f"{MARK}f{name[-4:]}"


ONE = [
	# looking
	Path("form load", lambda a, d, n: get(a, "frappe.desk.form.load.getdoc", doctype=d, name=n)),
	Path("REST read", lambda a, d, n: a.get(f"/api/resource/{d}/{n}")),
	Path("REST v2 read", lambda a, d, n: a.get(f"/api/v2/document/{d}/{n}/")),
	Path("REST v2 copy", lambda a, d, n: a.get(f"/api/v2/document/{d}/{n}/copy")),
	Path("client.get", lambda a, d, n: get(a, "frappe.client.get", doctype=d, name=n)),
	Path("client.get by filter", lambda a, d, n: get(a, "frappe.client.get", doctype=d, filters={"name": n})),
	Path("client.get_value", lambda a, d, n: get(a, "frappe.client.get_value", doctype=d, fieldname=MARKED[d], filters=n)),
	Path("client.get_value by filter", lambda a, d, n: get(a, "frappe.client.get_value", doctype=d, fieldname=["name", "owner"], filters={"name": n})),
	Path("client.get cmd", lambda a, d, n: a.get("/", cmd="frappe.client.get", doctype=d, name=n)),
	Path("validate link", lambda a, d, n: get(a, VALIDATE, doctype=d, docname=n)),
	Path("validate link fields", lambda a, d, n: get(a, VALIDATE, doctype=d, docname=n, **{FETCHED: [MARKED[d]]})),
	Path("link title", lambda a, d, n: get(a, "frappe.desk.search.get_link_title", doctype=d, docname=n), loose=True),
	Path("has permission", lambda a, d, n: get(a, "frappe.client.has_permission", doctype=d, docname=n, perm_type="read")),
	Path("doc permissions", lambda a, d, n: get(a, "frappe.client.get_doc_permissions", doctype=d, docname=n)),
	Path("is amended", lambda a, d, n: get(a, "frappe.client.is_document_amended", doctype=d, docname=n), types=("Quotation", "Sales Order"), loose=True),
	Path("docinfo", lambda a, d, n: get(a, "frappe.desk.form.load.get_docinfo", doctype=d, name=n)),
	Path("communications", lambda a, d, n: get(a, "frappe.desk.form.load.get_communications", doctype=d, name=n)),
	Path("count filtered by name", lambda a, d, n: get(a, "frappe.client.get_count", doctype=d, filters={"name": n})),
	Path("next in the list", lambda a, d, n: method(a, _U + "get_next", doctype=d, value=n, prev=0, filters=[]), loose=True),
	Path("open count", lambda a, d, n: get(a, "frappe.desk.notifications.get_open_count", doctype=d, name=n, items=[]), loose=True),
	Path("linked with", lambda a, d, n: get(a, "frappe.desk.form.linked_with.get", doctype=d, docname=n), loose=True),
	Path("submitted linked", lambda a, d, n: method(a, "frappe.desk.form.linked_with.get_submitted_linked_docs", doctype=d, name=n), loose=True),
	Path("shares", lambda a, d, n: get(a, "frappe.share.get_users", doctype=d, name=n), loose=True),
	Path("followers", lambda a, d, n: get(a, "frappe.desk.form.document_follow.get_follow_users", doctype=d, doc_name=n), loose=True),
	Path("subscribe", lambda a, d, n: get(a, SUBSCRIBE, doctype=d, **{"name" if V16 else "docname": n})),
	Path("attached images", lambda a, d, n: get(a, "frappe.core.api.file.get_attached_images", doctype=d, names=[n]), loose=True),
	Path("transitions", lambda a, d, n: method(a, "frappe.model.workflow.get_transitions", doc=_stored(d, n)), types=(LEAD,), loose=True),
	Path("map", lambda a, d, n: method(a, "frappe.model.mapper.make_mapped_doc", method=MAPPERS[d], source_name=n), types=tuple(MAPPERS), loose=True),
	Path("map directly", lambda a, d, n: method(a, MAPPERS[d], source_name=n), types=tuple(MAPPERS), loose=True),
	Path("party details", lambda a, d, n: method(a, "erpnext.accounts.party.get_party_details", party=n, party_type=d), types=("Customer",), loose=True),
	Path("lead details", lambda a, d, n: method(a, "erpnext.crm.doctype.lead.lead.get_lead_details", lead=n), types=("Lead",), loose=True),
	Path("open activities", lambda a, d, n: method(a, "erpnext.crm.utils.get_open_activities", ref_doctype=d, ref_docname=n), types=("Lead", "Opportunity", "Prospect"), loose=True),
	Path("prospect opportunities", lambda a, d, n: method(a, "erpnext.crm.doctype.prospect.prospect.get_opportunities", prospect=n), types=("Prospect",), loose=True),
	Path("contacts of it", lambda a, d, n: method(a, "frappe.desk.search.search_link", doctype="Contact", txt="", query="frappe.contacts.doctype.contact.contact.contact_query", filters={"link_doctype": d, "link_name": n}), loose=True),
	Path("addresses of it", lambda a, d, n: method(a, "frappe.desk.search.search_link", doctype="Address", txt="", query="frappe.contacts.doctype.address.address.address_query", filters={"link_doctype": d, "link_name": n}), loose=True),
	Path("comments of it", lambda a, d, n: a.get("/api/resource/Comment", fields=["content"], filters={"reference_doctype": d, "reference_name": n})),
	Path("files of it", lambda a, d, n: a.get("/api/resource/File", fields=["file_name"], filters={"attached_to_doctype": d, "attached_to_name": n})),
	Path("versions of it", lambda a, d, n: a.get("/api/resource/Version", fields=["data"], filters={"ref_doctype": d, "docname": n})),
	Path("tasks of it", lambda a, d, n: get(a, "frappe.client.get_count", doctype="ToDo", filters={"reference_type": d, "reference_name": n})),
	Path("row read", lambda a, d, n: a.get(f"/api/resource/{rows(d)[0]}/{row_of(d, n)}"), types=tuple(ROWS)),
	Path("row client.get", lambda a, d, n: get(a, "frappe.client.get", doctype=rows(d)[0], name=row_of(d, n), parent=d), types=tuple(ROWS)),
	Path("row form load", lambda a, d, n: get(a, "frappe.desk.form.load.getdoc", doctype=rows(d)[0], name=row_of(d, n)), types=tuple(ROWS)),
	Path("row value", lambda a, d, n: get(a, "frappe.client.get_value", doctype=rows(d)[0], fieldname=rows(d)[1], filters={"parent": n}, parent=d), types=tuple(ROWS)),
	Path("row validate link", lambda a, d, n: get(a, VALIDATE, doctype=rows(d)[0], docname=row_of(d, n)), types=tuple(ROWS), loose=True),
	Path("row write", lambda a, d, n: a.put(f"/api/resource/{rows(d)[0]}/{row_of(d, n)}", {"_x": 1}), action="edit", types=tuple(ROWS), loose=True),
	Path("row set_value", lambda a, d, n: method(a, "frappe.client.set_value", doctype=rows(d)[0], name=row_of(d, n), fieldname=rows(d)[1], value="x"), action="edit", types=tuple(ROWS), loose=True),
	Path("row delete", lambda a, d, n: a.delete(f"/api/resource/{rows(d)[0]}/{row_of(d, n)}"), action="edit", types=tuple(ROWS), loose=True),
	Path("row insert", lambda a, d, n: a.post("/api/resource/CRM Note", {"parent": n, "parenttype": d, "parentfield": "notes", "note": "x"}), action="edit", types=("Lead", "Opportunity", "Prospect"), loose=True),
	*(Path(f"{doctype} by its name", lambda a, d, n, doctype=doctype: a.get(f"/api/resource/{doctype}/{hanging_of(doctype, d, n)}")) for doctype in FOLLOWERS if doctype not in ("Email Queue", "Notification Log", "Document Follow", "Workflow Action", *(["Energy Point Log"] if V16 else []))),
	Path("update a comment", lambda a, d, n: method(a, _U + "update_comment", name=hanging_of("Comment", d, n), content="x"), loose=True),
	# paper
	Path("print", lambda a, d, n: method(a, "frappe.www.printview.get_html_and_style", doc=d, name=n)),
	Path("print page", lambda a, d, n: a.ask("GET", "/printview", query_string={"doctype": d, "name": n, "trigger_print": "1"})),
	# acting
	Path("REST write", lambda a, d, n: a.put(f"/api/resource/{d}/{n}", {"_x": 1}), action="edit"),
	Path("REST v2 write", lambda a, d, n: a.ask("PATCH", f"/api/v2/document/{d}/{n}/", json={"_x": 1}), action="edit"),
	Path("client.set_value", lambda a, d, n: method(a, "frappe.client.set_value", doctype=d, name=n, fieldname=FREE[d], value="1"), action="edit"),
	Path("client.bulk_update", lambda a, d, n: method(a, "frappe.client.bulk_update", docs=[{"doctype": d, "docname": n, FREE[d]: "1"}]), action="edit"),
	Path("bulk edit", lambda a, d, n: method(a, "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs", doctype=d, docnames=[n], action="update", data={FREE[d]: "1"}), action="edit"),
	Path("form save", lambda a, d, n: method(a, "frappe.desk.form.save.savedocs", doc=_stored(d, n), action="Save"), action="edit"),
	Path("client.save", lambda a, d, n: method(a, "frappe.client.save", doc=_stored(d, n)), action="edit"),
	Path("rename", lambda a, d, n: method(a, "frappe.client.rename_doc", doctype=d, old_name=n, new_name=f"{n}-new"), action="edit", types=("Customer",)),
	Path("kanban move", lambda a, d, n: method(a, "frappe.desk.doctype.kanban_board.kanban_board.update_order_for_single_card", board_name=f"{MARK} board", docname=n, from_colname="Draft", to_colname="Draft", old_index=0, new_index=0), action="edit", types=(), loose=True),
	Path("drag in the calendar", lambda a, d, n: method(a, "frappe.desk.calendar.update_event", args={"doctype": d, "name": n, "transaction_date": "2026-01-01", "expected_closing": "2026-01-02"}, field_map={"id": "name", "start": SHOWN[d][0], "end": SHOWN[d][1]}), action="edit", types=("Opportunity",)),
	Path("tag", lambda a, d, n: method(a, "frappe.desk.doctype.tag.tag.add_tag", tag=f"{MARK}new", dt=d, dn=n), loose=True),
	Path("attach", lambda a, d, n: method(a, "upload_file", doctype=d, docname=n, file_url="https://example.com/x.png", is_private=1), action="edit"),
	Path("attach client", lambda a, d, n: method(a, "frappe.client.attach_file", filename="x.txt", filedata="eA==", doctype=d, docname=n, decode_base64=1, is_private=1), action="edit"),
	Path("run doc method", lambda a, d, n: method(a, "run_doc_method", dt=d, dn=n, method="get_signature"), loose=True),
	Path("REST run method", lambda a, d, n: a.get(f"/api/resource/{d}/{n}", run_method="get_signature"), loose=True),
	*([Path("discard", lambda a, d, n: method(a, "frappe.desk.form.save.discard", doctype=d, name=n), action="edit", types=("Quotation", "Sales Order"))] if V16 else []),
	Path("REST delete", lambda a, d, n: a.delete(f"/api/resource/{d}/{n}"), action="delete"),
	Path("REST v2 delete", lambda a, d, n: a.delete(f"/api/v2/document/{d}/{n}/"), action="delete"),
	Path("client.delete", lambda a, d, n: method(a, "frappe.client.delete", doctype=d, name=n), action="delete"),
	Path("bulk delete", lambda a, d, n: method(a, "frappe.desk.reportview.delete_items", doctype=d, items=[n]), action="delete", loose=True),
	Path("add comment", lambda a, d, n: method(a, _U + "add_comment", reference_doctype=d, reference_name=n, content="x", comment_email=a.user, comment_by="x")),
	Path("insert comment", lambda a, d, n: a.post("/api/resource/Comment", {"comment_type": "Comment", "reference_doctype": d, "reference_name": n, "content": "x", "comment_email": a.user}), loose=True),
	Path("like", lambda a, d, n: method(a, "frappe.desk.like.toggle_like", doctype=d, name=n, add="Yes")),
	Path("assign to oneself", lambda a, d, n: method(a, "frappe.desk.form.assign_to.add", doctype=d, name=n, assign_to=[a.user], description="x"), action="assign"),
	Path("assign many", lambda a, d, n: method(a, "frappe.desk.form.assign_to.add_multiple", doctype=d, name=[n], assign_to=[a.user], description="x", bulk_assign="true"), action="assign"),
	Path("unassign", lambda a, d, n: method(a, "frappe.desk.form.assign_to.remove", doctype=d, name=n, assign_to=user_of("all")), action="assign"),
	Path("insert task", lambda a, d, n: a.post("/api/resource/ToDo", {"description": "x", "reference_type": d, "reference_name": n, "allocated_to": a.user}), action="assign"),
	Path("follow", lambda a, d, n: method(a, "frappe.desk.form.document_follow.update_follow", doctype=d, doc_name=n, following="true"), loose=True),
	Path("share", lambda a, d, n: method(a, "frappe.share.add", doctype=d, name=n, user=a.user, read=1), loose=True),
	Path("share permission", lambda a, d, n: method(a, "frappe.share.set_permission", doctype=d, name=n, user=a.user, permission_to="read"), loose=True),
	Path("mail it", lambda a, d, n: method(a, "frappe.core.doctype.communication.email.make", doctype=d, name=n, content="x", subject="x", recipients="x@scope.test", send_email=0)),
	Path("workflow step", lambda a, d, n: method(a, "frappe.model.workflow.apply_workflow", doc=_stored(d, n), action="Submit for Review"), action="edit", types=(LEAD,), loose=True),
	Path("workflow bulk", lambda a, d, n: method(a, "frappe.model.workflow.bulk_workflow_approval", docnames=[n], doctype=d, action="Submit for Review"), action="edit", types=(LEAD,), loose=True),
	Path("insert about it", lambda a, d, n: a.post(f"/api/resource/{ACTIVITY}", {"activity_type": "Call", "subject": "x", "status": "Planned", "planned_on": "2027-01-01 10:00:00", "lead_registration": n}), types=(LEAD,), loose=True),
	Path("insert contact of it", lambda a, d, n: a.post("/api/resource/Contact", {"first_name": "x", "links": [{"link_doctype": d, "link_name": n}]}), loose=True),
]

PAPERS = [
	Path("pdf", lambda a, d, n: get(a, "frappe.utils.print_format.download_pdf", doctype=d, name=n)),
	Path("pdf of many", lambda a, d, n: get(a, "frappe.utils.print_format.download_multi_pdf", doctype=d, name=[n])),
]
# fmt: on

#: a field of each type that whoever may edit may fill
FREE = {
	LEAD: "website",
	ACTIVITY: "location",
	"Customer": "customer_details",
	"Opportunity": "customer_address",
	"Quotation": "po_no",
	"Sales Order": "po_no",
	"Lead": "city",
	"Prospect": "fax",
	"Sample Request": "contact_person",
	"Complaint": "product",
}
FREE |= {"Opportunity": "city", "Quotation": "customer_group" if V16 else "terms"}
#: a link whose target the reader of the record may not see, and the target's secret field
DOTTED = {
	LEAD: ("customer.tax_id", "customer"),
	ACTIVITY: ("lead_registration.contact_person", "lead"),
	"Sales Order": ("customer.tax_id", "customer"),
	"Complaint": ("customer.tax_id", "customer"),
	"Sample Request": ("customer.tax_id", "customer"),
}

__all__ = [
	"COUNTS",
	"DOTTED",
	"FREE",
	"HANGING",
	"MANY",
	"ONE",
	"PAPERS",
	"Path",
	"employee",
	"get",
	"method",
]
