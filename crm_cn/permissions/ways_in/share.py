"""Scoped records are not shared (D7): a share would open what the list hides.

Whoever is to work on a record is put on it as related employee. Keys that open a print without signing in are for
papers that go to customers, and only for people outside.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, nowdate

from crm_cn.permissions import scope
from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.permissions.told import may_be_told
from crm_cn.scope.declared import SCOPED

#: What a company hands to its customers: a key in a mail may open its print.
PAPERS = frozenset({"Quotation", "Sales Order"})


def refuse(doc: Document, method: str | None = None) -> None:
	"""doc_event of DocShare: a scoped record is not shared, and what follows one only with who sees it."""
	if doc.flags.crm_cn_approval:
		return  # whoever is asked to approve it reads it, by permissions/asked.py as well
	if doc.share_doctype in SCOPED:
		frappe.throw(
			_("{0} is not shared. Add the person to the related employees of the record instead.").format(
				_(doc.share_doctype)
			),
			title=_("Not in the person's data scope"),
		)
	reader = "Guest" if doc.everyone else doc.user
	if doc.share_doctype in FOLLOWERS and not may_be_told(reader, doc.share_doctype, doc.share_name):
		frappe.throw(
			_(
				"{0} belongs to a record that {1} cannot see. Add the person to its related employees first."
			).format(_(doc.share_doctype), frappe.bold(doc.user or _("Everyone"))),
			title=_("Not in the person's data scope"),
		)


def expire_key(doc: Document, method: str | None = None) -> None:
	"""doc_event of Document Share Key: a key to an internal record opens nothing."""
	if doc.reference_doctype in SCOPED and doc.reference_doctype not in PAPERS:
		doc.expires_on = add_days(nowdate(), -1)


def drop_key() -> None:
	"""auth_hooks: forget a print key that this request may not use.

	Keys are for people outside. Who works here goes by scope; the key that anybody can compute from a record's name
	(version 15 still offers it) opens no scoped record.
	"""
	form = frappe.local.form_dict
	doctype, name, key = form.get("doctype"), form.get("name"), form.get("key")
	if not key or doctype not in SCOPED:
		return
	signature = frappe.new_doc(doctype)
	signature.name = name
	if (
		doctype in PAPERS
		and frappe.session.user == "Guest"
		and key != signature.get_signature()
		and isinstance(key, str)
	):
		return
	if frappe.session.user == "Guest" or not scope.may(doctype, name):
		form.pop("key")
