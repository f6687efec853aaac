"""Tags (D7): which documents carry one."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.doctype.tag import tag as tags

from crm_cn.permissions import shown


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str) -> Any:
	"""Instead of frappe.desk.doctype.tag.tag.get_tagged_docs, which asks permission of the DocType only."""
	return shown.rows(doctype, tags.get_tagged_docs(doctype, tag), key=0)
