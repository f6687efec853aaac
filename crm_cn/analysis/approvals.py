"""Who was asked what, of documents the reader may read (A4, D7); figures are made in rules.approval_figures.

Comments never come here: figures name people, levels and times only.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_datetime, get_fullname

from crm_cn.analysis.scope import Readable
from crm_cn.rules import approval_figures as figures

TASK, PROCESS = "Approval Task", "Approval Process"
#: who may look at figures of other people's approvals at all; what they see of them is asked by document
ROLES = ("System Manager", "HR Manager", "Accounts Manager", "Sales Manager")
FIELDS = (
	"name",
	"reference_doctype",
	"reference_name",
	"title",
	"state",
	"approver",
	"decided_by",
	"on_behalf_of",
	"author",
	"status",
	"asked_on",
	"decided_on",
	"due_on",
)


def check_reader() -> None:
	"""Throw PermissionError for everybody who is not to look at such figures."""
	if not set(ROLES) & set(frappe.get_roles()):
		frappe.throw(_("These figures are for managers."), frappe.PermissionError)


def rows(filters: dict | None = None, only_open: bool = False) -> list[frappe._dict]:
	"""Return the tasks of documents the reader may read, each with its flow (`workflow`).

	filters: from_date, to_date (day asked, both included), document_type, workflow, approver.
	"""
	check_reader()
	filters = frappe._dict(filters or {})
	found = []
	for doctype in _doctypes(filters.document_type):
		try:
			readable = Readable(doctype)
		except frappe.PermissionError:
			frappe.clear_last_message()
			continue
		found += _of_doctype(doctype, readable, filters, only_open)
	return found


def _doctypes(one: str | None) -> list[str]:
	names = frappe.get_all(TASK, distinct=True, pluck="reference_doctype", order_by="reference_doctype")
	return [name for name in names if (not one or name == one) and frappe.db.exists("DocType", name)]


def _of_doctype(
	doctype: str, readable: Readable, filters: frappe._dict, only_open: bool
) -> list[frappe._dict]:
	task, process, document = DocType(TASK), DocType(PROCESS), DocType(doctype)
	query = (
		frappe.qb.from_(task)
		.join(document)
		.on(document.name == task.reference_name)
		.left_join(process)
		.on(process.name == task.approval_process)
		.select(*(task[name] for name in FIELDS), process.workflow)
		.where(task.reference_doctype == doctype)
		.where(task.kind == "Approve")
		.where(readable)
		.orderby(task.asked_on)
	)
	if only_open:
		query = query.where(task.status == figures.OPEN)
	if filters.from_date:
		query = query.where(task.asked_on >= filters.from_date)
	if filters.to_date:
		query = query.where(task.asked_on <= f"{filters.to_date} 23:59:59.999999")
	if filters.workflow:
		query = query.where(process.workflow == filters.workflow)
	if filters.approver:
		query = query.where(task.approver == filters.approver)
	return query.run(as_dict=True)


def facts(found: list[frappe._dict]) -> list[figures.Fact]:
	"""Return what counts of each task. Whoever decided in somebody's place is the one who took the time."""
	return [
		figures.Fact(
			flow=row.workflow or "",
			level=row.state or "",
			person=row.decided_by or row.approver,
			status=row.status,
			asked=get_datetime(row.asked_on),
			decided=get_datetime(row.decided_on) if row.decided_on else None,
			due=get_datetime(row.due_on) if row.due_on else None,
		)
		for row in found
		if row.asked_on
	]


def choices() -> dict[str, list[dict]]:
	"""Return what the filters of the reports offer: kinds of documents and flows that have been used, with their names."""
	check_reader()
	flows = frappe.get_all(PROCESS, distinct=True, pluck="workflow", order_by="workflow")
	return {
		"document_type": [{"value": name, "label": _(name)} for name in _doctypes(None)],
		"workflow": [{"value": name, "label": _(name)} for name in flows if name],
	}


def labels(row) -> dict[str, str]:
	"""Return flow, level and person of a row as the reader knows them."""
	return {
		"flow": _(row.flow) if row.flow else "",
		"level": _(row.level) if row.level else "",
		"person": row.person,
		"person_name": get_fullname(row.person),
	}
