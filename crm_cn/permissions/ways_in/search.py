"""Links and search (D7): what is offered while typing is what the user may view, whoever wrote the query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import frappe
from frappe.desk import search
from frappe.utils import cint, global_search, sbool

from crm_cn.permissions import endpoint, shown
from crm_cn.permissions.version import MAJOR
from crm_cn.permissions.ways_in import joins

#: How many times as many rows are fetched at most, to fill a page when some may not be shown.
FURTHER = 4


@frappe.whitelist()
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
	**more: Any,
) -> list[dict]:
	"""Instead of frappe.desk.search.search_link."""
	results = search_widget(
		doctype,
		txt.strip(),
		query,
		searchfield=searchfield,
		page_length=page_length,
		filters=filters,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions,
		**_of(more, "link_fieldname"),
	)
	return search.build_for_autosuggest(results or [], doctype=doctype)


@frappe.whitelist()
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: str | dict | list | None = None,
	filter_fields: Any = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
	**more: Any,
) -> Any:
	"""Instead of frappe.desk.search.search_widget.

	Ignoring User Permissions ignores these only; what a custom query finds is what may be viewed of it.
	"""

	def page(first: int, length: int, ignoring: bool) -> Any:
		return search.search_widget(
			doctype,
			txt,
			endpoint.overriding(query) if query else query,
			searchfield=searchfield,
			start=first,
			page_length=length,
			filters=filters,
			filter_fields=filter_fields,
			as_dict=as_dict,
			reference_doctype=reference_doctype,
			ignore_user_permissions=ignoring,
			**_of(more, "link_fieldname", "for_link_validation"),
		)

	start, page_length, ignoring = cint(start), cint(page_length) or 10, sbool(ignore_user_permissions)
	if doctype not in shown.GUARDED or shown.unlimited():
		return page(start, page_length, ignoring)
	if not _is_custom(doctype, query):
		if not ignoring or MAJOR >= 16:
			return page(start, page_length, ignoring)
		with joins.without_user_permissions():
			return page(start, page_length, False)
	return _page_of_shown(doctype, lambda first, length: page(first, length, ignoring), start, page_length)


def _is_custom(doctype: str, query: str | None) -> bool:
	return bool(query or doctype in (frappe.get_hooks("standard_queries") or {}))


def _page_of_shown(doctype: str, page: Callable, start: int, length: int) -> Any:
	"""Return a page of what may be viewed, fetching further where rows had to go."""
	kept, first = [], start
	for _attempt in range(FURTHER):
		found = page(first, length)
		if not isinstance(found, list | tuple):
			return found if not found else []
		kept += [row for row in found if _name(row) in shown.visible(doctype, [_name(row)])]
		first += length
		if len(kept) >= length or len(found) < length:
			break
	return kept[:length]


def _name(row: Any) -> str | None:
	if isinstance(row, dict):
		return row.get("name") or row.get("value")
	return row[0] if isinstance(row, list | tuple) and row else row


def _of(more: dict, *keys: str) -> dict:
	return {key: more[key] for key in keys if key in more and MAJOR >= 16}


@frappe.whitelist()
def global_search_of_documents(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""Instead of frappe.utils.global_search.search: its index knows no permission on single records."""
	start, limit = cint(start), cint(limit) or 20
	if shown.unlimited():
		return global_search.search(text, start, limit, doctype)
	kept, first = [], start
	for _attempt in range(FURTHER):
		found = global_search.search(text, first, limit, doctype)
		kept += shown.of_several(found, "doctype", "name")
		first += limit
		if len(kept) >= limit or len(found) < limit:
			break
	return kept[:limit]
