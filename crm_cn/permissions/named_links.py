"""A document is no way in (D7): it cannot be given a link to a record its author may not view.

With the link would come what the platform fetches from it, names, phones, addresses. Such a link is refused in the
words the platform has for a link to nothing. What is stored in a document already stays.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.permissions import shown
from crm_cn.permissions.scope import SCOPED

#: What a link may lead to that not everybody sees; rows that follow a record are not linked to, but for these.
LINKED = frozenset(SCOPED) | {"Contact", "Address"}

_QUIET = ("in_install", "in_patch", "in_migrate", "in_setup_wizard")


def refuse_hidden(doc: Document, method: str | None = None) -> None:
	"""doc_events validate of every DocType. Raises LinkValidationError as for a record that does not exist."""
	if (
		doc.flags.ignore_permissions
		or doc.flags.ignore_links
		or any(frappe.flags.get(each) for each in _QUIET)
	):
		return
	if frappe.session.user == "Administrator" or not (links := list(_links_of(doc))):
		return
	if shown.unlimited():
		return
	news = _newly_set(doc, links)
	hidden = [link for link in news if link[2:] in _hidden({link[2:] for link in news})]
	if hidden:
		frappe.throw(
			_("Could not find {0}").format(", ".join(_said(row, field) for row, field, *_name in hidden)),
			frappe.LinkValidationError,
		)


def _links_of(doc: Document):
	"""Yield (row, field, DocType, name) for each link of a document and its tables to what not everybody sees."""
	for row in [doc, *doc.get_all_children()]:
		for field in linking_fields(row.meta):
			doctype = field.options if field.fieldtype == "Link" else row.get(field.options)
			if doctype in LINKED and (name := row.get(field.fieldname)):
				yield row, field, doctype, str(name)


def linking_fields(meta) -> list:
	"""Return the fields of a DocType that can hold such a link; kept with its meta, which the platform caches."""
	if (known := getattr(meta, "crm_cn_scoped_links", None)) is None:
		known = [
			each for each in meta.get_link_fields() if each.options in LINKED
		] + meta.get_dynamic_link_fields()
		meta.crm_cn_scoped_links = known
	return known


def _newly_set(doc: Document, links: list) -> list:
	if doc.is_new() or not (before := doc.get_doc_before_save()):
		return links
	stored = {(doctype, name) for _row, _field, doctype, name in _links_of(before)}
	return [link for link in links if link[2:] not in stored]


def _hidden(links: set[tuple[str, str]]) -> set[tuple[str, str]]:
	"""Return those links whose record is there and may not be viewed; what is not there the platform refuses."""
	hidden: set[tuple[str, str]] = set()
	for doctype in {doctype for doctype, _name in links}:
		names = {name for linked, name in links if linked == doctype}
		if rest := names - shown.visible(doctype, names):
			hidden |= {(doctype, name) for name in shown.existing(doctype, rest) & rest}
	return hidden


def _said(row: Document, field) -> str:
	"""Name a link as the platform does."""
	label = f"{_(field.label, context=field.parent)}: {_known(row.get(field.fieldname))}"
	return f"{_('Row')} #{row.idx}: {label}" if row.get("parentfield") else label


def _known(name: str) -> str:
	"""Return a name if the request says it; one that the platform's own code put in is not told."""
	if not getattr(frappe.local, "request", None):
		return name
	return name if name in frappe.as_json(frappe.local.form_dict, indent=None, ensure_ascii=False) else "…"
