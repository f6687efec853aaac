"""My approvals: what waits for me, what I decided, what I started, what I was copied (A4); nobody else's, nothing hidden (D7).

A row is shown, and counted, only while its document may be read: the platform's own list condition is asked in the
same query, so what stands here can be opened.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import cint, get_fullname, now_datetime

from crm_cn.analysis.scope import Readable
from crm_cn.approvals import process, rights
from crm_cn.approvals.flow import split

WAITING, DECIDED, STARTED, COPIED = "waiting", "decided", "started", "copied"
TABS = (WAITING, DECIDED, STARTED, COPIED)
PAGE, LARGEST_PAGE = 20, 100
DECISIONS = ("Approved", "Rejected", "Returned")


@dataclass(frozen=True)
class Wanted:
	"""Which rows: of a tab, one kind of document, with a text in title or name."""

	tab: str
	document_type: str | None = None
	text: str | None = None


def rows(
	tab: str,
	start: int = 0,
	page_length: int = PAGE,
	document_type: str | None = None,
	text: str | None = None,
) -> dict:
	"""Return one page of a tab: `rows`, `total`, `types` (kinds of documents in the tab, each with its number).

	Throws ValidationError for a tab that does not exist.
	"""
	if tab not in TABS:
		frappe.throw(_("Choose one of: {0}").format(", ".join(TABS)))
	start, page_length = max(cint(start), 0), min(max(cint(page_length), 1), LARGEST_PAGE)
	numbers = {name: _count(Wanted(tab, name, text)) for name in _doctypes(tab)}
	numbers = {name: number for name, number in numbers.items() if number}
	found: list[frappe._dict] = []
	for name in numbers:
		if not document_type or name == document_type:
			found += _rows(Wanted(tab, name, text), start + page_length)
	found.sort(key=lambda row: (row.sorted_by or row.creation, row.name), reverse=tab != WAITING)
	if tab == WAITING:
		found.sort(key=lambda row: (row.due_on is None, row.due_on or row.sorted_by or row.creation))
	return {
		"rows": [_shown(row, tab) for row in found[start : start + page_length]],
		"total": numbers.get(document_type, 0) if document_type else sum(numbers.values()),
		"types": [
			{"name": name, "label": _(name), "count": number}
			for name, number in sorted(numbers.items(), key=lambda pair: _(pair[0]))
		],
	}


def counts() -> dict[str, int]:
	"""Return what the session user has: waiting, overdue, started and still under way, copied and not seen."""
	found = {
		"waiting": sum(_count(Wanted(WAITING, name)) for name in _doctypes(WAITING)),
		"overdue": sum(_count(Wanted(WAITING, name), overdue=True) for name in _doctypes(WAITING)),
		"started": sum(_count(Wanted(STARTED, name), open_only=True) for name in _doctypes(STARTED)),
		"copied": sum(_count(Wanted(COPIED, name), open_only=True) for name in _doctypes(COPIED)),
	}
	return found


def _source(tab: str):
	return DocType(process.PROCESS if tab == STARTED else process.TASK)


def _whose(tab: str, table):
	"""Return the condition that makes a row the session user's."""
	user = frappe.session.user
	if tab == STARTED:
		return table.author == user
	if tab == COPIED:
		return (table.approver == user) & (table.kind == "Copy")
	asked = table.kind == "Approve"
	if tab == WAITING:
		# a delegator may still decide what went to the delegate
		return (
			asked & (table.status == process.OPEN) & ((table.approver == user) | (table.on_behalf_of == user))
		)
	return asked & table.status.isin(DECISIONS) & (table.decided_by == user)


def _doctypes(tab: str) -> list[str]:
	table = _source(tab)
	query = frappe.qb.from_(table).select(table.reference_doctype).distinct().where(_whose(tab, table))
	return [name for (name,) in query.run() if frappe.db.exists("DocType", name)]


def _query(wanted: Wanted):
	"""Return the query on the rows of one kind of document, or None where the user may not read that kind at all."""
	table, document = _source(wanted.tab), DocType(wanted.document_type)
	try:
		readable = Readable(wanted.document_type)
	except frappe.PermissionError:
		frappe.clear_last_message()
		return None, table
	query = (
		frappe.qb.from_(table)
		.join(document)
		.on(document.name == table.reference_name)
		.where(table.reference_doctype == wanted.document_type)
		.where(_whose(wanted.tab, table))
		.where(readable)
	)
	if text := (wanted.text or "").strip():
		like = f"%{text.replace('%', chr(92) + '%').replace('_', chr(92) + '_')}%"
		query = query.where(table.title.like(like) | table.reference_name.like(like))
	return query, table


def _count(wanted: Wanted, overdue: bool = False, open_only: bool = False) -> int:
	query, table = _query(wanted)
	if query is None:
		return 0
	if overdue:
		query = query.where(table.due_on < now_datetime())
	if open_only:
		query = query.where(table.status == ("Running" if wanted.tab == STARTED else process.OPEN))
	return query.select(Count(table.name)).run()[0][0]


def _rows(wanted: Wanted, limit: int) -> list[frappe._dict]:
	query, table = _query(wanted)
	if query is None:
		return []
	shared = ("name", "reference_doctype", "reference_name", "title", "state", "status", "author", "creation")
	if wanted.tab == STARTED:
		names = (*shared, "started_on", "ended_on", "amount")
		order = table.started_on
	else:
		names = (
			*(*shared, "approval_process", "approver", "on_behalf_of", "reason"),
			*("asked_on", "due_on", "decided_on", "comment"),
		)
		order = table.decided_on if wanted.tab == DECIDED else table.asked_on
	query = query.select(*(table[name] for name in names), order.as_("sorted_by"))
	if wanted.tab == WAITING:
		# those with a time limit first, the nearest before the others
		query = query.orderby(table.due_on.isnull()).orderby(table.due_on).orderby(order)
	else:
		query = query.orderby(order, order=frappe.qb.desc)
	return query.orderby(table.name).limit(limit).run(as_dict=True)


def _shown(row: frappe._dict, tab: str) -> dict:
	"""Return a row as the page shows it."""
	doc = frappe.get_doc(row.reference_doctype, row.reference_name)
	amount = row.amount
	if tab != STARTED and row.approval_process:
		amount = frappe.db.get_value(process.PROCESS, row.approval_process, "amount")
	return {
		"task": row.name,
		"doctype": row.reference_doctype,
		"doctype_label": _(row.reference_doctype),
		"name": row.reference_name,
		"title": row.title or row.reference_name,
		"summary": _summary(doc),
		"amount": amount or None,
		"currency": doc.get("currency") or _currency(doc),
		"state": row.state,
		"status": row.status,
		"author_name": get_fullname(row.author) if row.author else "",
		"asked_on": row.asked_on,
		"started_on": row.started_on,
		"due_on": row.due_on if tab == WAITING else None,
		"overdue": bool(tab == WAITING and row.due_on and row.due_on < now_datetime()),
		"decided_on": row.decided_on or row.ended_on,
		"comment": row.comment or "",
		"on_behalf_of": get_fullname(row.on_behalf_of) if row.on_behalf_of else "",
		"instead": bool(row.on_behalf_of == frappe.session.user and row.approver != frappe.session.user),
		"now": _who_is_asked(row) if tab == STARTED and row.status == "Running" else [],
		"actions": actions(doc) if tab == WAITING else [],
	}


def _summary(doc: Document) -> str:
	"""Return one line of a document that says more than its title does."""
	field = "summary" if doc.meta.has_field("summary") else None
	return str(doc.get(field) or "")[:140] if field else ""


def _currency(doc: Document) -> str | None:
	company = doc.get("company")
	return frappe.get_cached_value("Company", company, "default_currency") if company else None


def _who_is_asked(row: frappe._dict) -> list[str]:
	users = frappe.get_all(
		process.TASK,
		filters={"approval_process": row.name, "status": process.OPEN, "kind": "Approve"},
		pluck="approver",
		order_by="creation",
	)
	return [get_fullname(user) for user in dict.fromkeys(users)]


def actions(doc: Document) -> list[dict]:
	"""Return what the session user may do with a document now, as buttons need it."""
	return [
		{
			"action": row.action,
			"kind": row.crm_cn_kind,
			"ask_fields": split(row.crm_cn_ask_fields),
		}
		for row in rights.offered(doc)
		if row.crm_cn_kind
	]
