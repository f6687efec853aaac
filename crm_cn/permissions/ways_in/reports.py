"""Script and query reports in the scope of their reader (D7), wherever they run: Desk, export, background, e-mail.

The platform runs a report's code without asking whose records it reads. A report concerns a scoped type when it is
about it, reads it in its source, or shows it in a link column. For a user who may read the type and does not see all
of it:

	listed in the catalogue: rows that name a record out of scope go, with totals, chart, summary and message, which
	were made of all rows; the platform then adds up what is left;
	anything else: refused, with what to do.

Users who see all are not touched, nor are users the platform does not let read the type at all: what their own reports
(stock, projects) say of an order is a matter of roles, not of scope. Our own reports carry the condition themselves.

While an export runs (`frappe.flags.crm_cn_action`), "see" means what the user may export.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import util

import frappe
from frappe import _
from frappe.core.doctype.report.report import get_report_module_dotted_path
from frappe.desk.query_report import get_column_as_dict

from crm_cn.permissions import scope
from crm_cn.permissions.ways_in.report_catalogue import IN_SCOPE_OF_THEMSELVES, ROW_BY_ROW, RowByRow
from crm_cn.scope.declared import SCOPED

_MENTIONS = {
	doctype: re.compile(rf"tab{re.escape(doctype)}\b|[\"']{re.escape(doctype)}[\"']") for doctype in SCOPED
}


def action() -> str:
	"""Return the action the running request needs: to view, or to export."""
	return frappe.flags.crm_cn_action or "view"


def restricted(doctypes: Iterable[str]) -> frozenset[str]:
	"""Return those of the scoped types that the user may read by role and does not see all of."""
	return frozenset(
		doctype
		for doctype in doctypes
		if not scope.sees_all(doctype, action()) and frappe.has_permission(doctype, "read")
	)


def concerned(report) -> frozenset[str]:
	"""Return the scoped types a report tells of, as far as its definition says."""
	if report.module in IN_SCOPE_OF_THEMSELVES:
		return frozenset()
	if report.name in ROW_BY_ROW:
		return ROW_BY_ROW[report.name].concerned
	found = {doctype for doctype in (report.ref_doctype,) if doctype in SCOPED}
	return frozenset(found | mentioned(source(report)))


def mentioned(text: str) -> set[str]:
	"""Return the scoped types that a program or a query names."""
	return {doctype for doctype, pattern in _MENTIONS.items() if pattern.search(text)}


def source(report) -> str:
	"""Return what a report runs: its query, its script, or its module with the report modules that one imports."""
	if report.report_type == "Query Report":
		return report.query or ""
	if report.is_standard != "Yes":
		return report.report_script or ""
	module = report.module or frappe.db.get_value("DocType", report.ref_doctype, "module")
	return _module_source(get_report_module_dotted_path(module, report.name))


@lru_cache(maxsize=512)
def _module_source(dotted: str, follow: bool = True) -> str:
	try:
		spec = util.find_spec(dotted)
	except ModuleNotFoundError:
		return ""
	if not spec or not spec.origin:
		return ""
	with open(spec.origin, encoding="utf-8") as file:
		text = file.read()
	imported = {
		node.module
		for node in ast.walk(ast.parse(text))
		if follow and isinstance(node, ast.ImportFrom) and node.module and not node.level
	}
	made_with = [name for name in sorted(imported) if ".report." in name or name.endswith(".trends")]
	return "\n".join([text, *(_module_source(name, follow=False) for name in made_with)])


def in_scope(report, filters, run: Callable[[], list | tuple | None]):
	"""Return what a report found, cut to what the session's user may see.

	report: the Report; run: executes it. Raises PermissionError where it cannot be cut.
	"""
	hidden = restricted(concerned(report))
	how = ROW_BY_ROW.get(report.name)
	if hidden:
		_refuse_unless(report, bool(how) and not hidden & set(how.whole))
	if hidden and not _about_visible(how, filters):
		return [[], []]
	result = run()
	if not result or report.module in IN_SCOPE_OF_THEMSELVES or not isinstance(result, list | tuple):
		return result
	columns = [get_column_as_dict(column) for column in result[0] or []]
	hidden |= restricted(_linked(columns, result[1] or []))
	if not hidden:
		return result
	_refuse_unless(report, bool(how))
	rows = cut(columns, result[1] or [], hidden, bool(how and how.nameless))
	skip_total_row = result[5] if len(result) > 5 else None
	return [result[0], rows, None, None, None, skip_total_row]


def cut(columns: list[dict], rows: list, hidden: Iterable[str], nameless: bool = False) -> list:
	"""Return the rows whose named records of the hidden types are all visible.

	Rows that name none go as well, unless `nameless`: they are totals of other rows.
	"""
	hidden = set(hidden)
	named = [[(doctype, name) for doctype, name in _names(columns, row) if doctype in SCOPED] for row in rows]
	seen = {
		doctype: scope.visible(
			doctype,
			{name for pairs in named for kind, name in pairs if kind == doctype},
			action(),
			asked_for=False,
		)
		for doctype in hidden
	}
	return [
		row
		for row, pairs in zip(rows, named, strict=True)
		if (pairs or nameless) and all(name in seen[doctype] for doctype, name in pairs if doctype in hidden)
	]


def _names(columns: list[dict], row) -> Iterable[tuple[str, str]]:
	"""Yield DocType and name of every record a row links to."""
	for position, column in enumerate(columns):
		value = _value(columns, row, position)
		if not value or not isinstance(value, str):
			continue
		if column.get("fieldtype") == "Link":
			yield column.get("options"), value
		elif column.get("fieldtype") == "Dynamic Link":
			for at, other in enumerate(columns):
				if other.get("fieldname") == column.get("options"):
					yield _value(columns, row, at), value
					break
			else:
				if isinstance(row, dict):
					yield row.get(column.get("options")), value


def _value(columns: list[dict], row, position: int):
	if isinstance(row, dict):
		column = columns[position]
		return row.get(column.get("fieldname"), row.get(column.get("label")))
	return row[position] if row and position < len(row) else None


def _linked(columns: list[dict], rows: list) -> set[str]:
	"""Return the scoped types a result links to."""
	found = {column.get("options") for column in columns if column.get("fieldtype") == "Link"}
	if any(column.get("fieldtype") == "Dynamic Link" for column in columns):
		found |= {doctype for row in rows for doctype, _name in _names(columns, row)}
	return {doctype for doctype in found if doctype in SCOPED}


def _about_visible(how: RowByRow, filters) -> bool:
	filters = frappe._dict(frappe.parse_json(filters) or {})
	return all(
		filters[fieldname] in scope.visible(doctype, [filters[fieldname]], action(), asked_for=False)
		for fieldname, doctype in how.filters.items()
		if filters.get(fieldname)
	)


def _refuse_unless(report, possible: bool) -> None:
	if possible:
		return
	frappe.throw(
		_(
			"The report {0} adds up records of all colleagues and cannot be cut down to those you may see. Use the list of the records with its own grouping, or ask somebody who sees all of them."
		).format(frappe.bold(_(report.name))),
		frappe.PermissionError,
		title=_("Not in your data scope"),
	)
