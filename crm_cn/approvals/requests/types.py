"""Kinds of Approval Request: what an administrator defines, and who may use it (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.rules import request_answers as rule

REQUEST, TYPE = "Approval Request", "Approval Request Type"
#: documents of these kinds are no answer to anything
_NOT_LINKED = ("istable", "issingle", "is_virtual")


def prepare(doc: Document) -> None:
	"""Give new fields their names, and throw where a field cannot work."""
	taken = [row.fieldname for row in doc.fields_asked if row.fieldname]
	for row in doc.fields_asked:
		row.label = (row.label or "").strip()
		if not row.fieldname:
			row.fieldname = rule.fieldname(row.label, taken)
			taken.append(row.fieldname)
	labels = [row.label for row in doc.fields_asked]
	for row in doc.fields_asked:
		if labels.count(row.label) > 1:
			frappe.throw(
				_("Row {0}: there are two fields named {1}. Give each its own label.").format(
					row.idx, row.label
				)
			)
		if [each.fieldname for each in doc.fields_asked].count(row.fieldname) > 1:
			row.fieldname = rule.fieldname(row.label, taken)
			taken.append(row.fieldname)
		_check_options(row)


def _check_options(row: Document) -> None:
	if row.fieldtype == rule.SELECT and not field(row).choices:
		frappe.throw(
			_("Row {0}: write the choices of {1} into Options, one per line.").format(row.idx, row.label)
		)
	if row.fieldtype == rule.LINK:
		row.options = (row.options or "").strip()
		about = (
			frappe.db.get_value("DocType", row.options, _NOT_LINKED, as_dict=True) if row.options else None
		)
		if not about or any(about.values()):
			frappe.throw(
				_(
					"Row {0}: write the document type that {1} links to into Options, for example Customer."
				).format(row.idx, row.label)
			)
	if row.fieldtype not in (rule.SELECT, rule.LINK):
		row.options = ""


def check_flow(doc: Document) -> None:
	"""Throw when the flow of a kind is one of other documents, or asks nobody."""
	if not doc.workflow:
		return
	flow = frappe.get_doc("Workflow", doc.workflow)
	if flow.document_type != REQUEST:
		frappe.throw(
			_("{0} is a flow of {1}. Choose one of {2}.").format(flow.name, _(flow.document_type), _(REQUEST))
		)
	if not any(row.get("crm_cn_kind") == "Approve" for row in flow.transitions):
		frappe.throw(
			_("The flow {0} asks nobody for an approval. Give a transition the kind Approve.").format(
				flow.name
			)
		)


def field(row: Document) -> rule.Field:
	"""Return a field of a type, or of an answer that was given, as the rules want it."""
	return rule.Field(
		fieldname=row.fieldname,
		label=row.label,
		fieldtype=row.fieldtype or rule.DATA,
		options=row.options or "",
		required=bool(row.get("reqd")),
		in_summary=bool(row.get("in_list")),
	)


def fields_of(name: str) -> list[rule.Field]:
	"""Return the fields of a type in their order."""
	return [field(row) for row in frappe.get_cached_doc(TYPE, name).fields_asked]


def may_use(name: str) -> bool:
	"""Say whether the session user may make requests of this type."""
	doc = frappe.get_cached_doc(TYPE, name)
	roles = {row.role for row in doc.roles}
	return not doc.disabled and (not roles or bool(roles & set(frappe.get_roles())))


def usable() -> list[frappe._dict]:
	"""Return the types the session user may use, by title: name, title as read, description."""
	names = frappe.get_all(TYPE, filters={"disabled": 0}, pluck="name")
	found = [
		frappe._dict(
			name=name, title=_(name), description=_(frappe.get_cached_value(TYPE, name, "description") or "")
		)
		for name in names
		if may_use(name)
	]
	return sorted(found, key=lambda row: row.title)
