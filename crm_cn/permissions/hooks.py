"""What the platform asks for every DocType ("*" in hooks.py): scoped ones, and those that follow a scoped record."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.permissions import following, scope
from crm_cn.permissions.version import answer
from crm_cn.rules.scope.levels import DELETE, EDIT, EXPORT, VIEW

ACTION_OF = {
	**dict.fromkeys(("read", "select", "print", "email", "report"), VIEW),
	**dict.fromkeys(("write", "submit", "cancel", "amend"), EDIT),
	"delete": DELETE,
	"export": EXPORT,
}


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of every DocType. An export has a level of its own (frappe.flags.crm_cn_action)."""
	if doctype in scope.SCOPED:
		return scope.condition(doctype, frappe.flags.crm_cn_action or VIEW, user)
	return following.condition(doctype, user) if doctype else ""


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of every DocType; roles are asked by the platform beside it.

	Asked of the stored record: what somebody just typed lets nobody in. A record that is being made is nobody
	else's yet, and scoped records are never shared: a share would open what the list hides.
	"""
	if not isinstance(doc, Document):
		return answer(True)
	if doc.doctype not in scope.SCOPED:
		return answer(following.may(doc, ptype, user))
	if doc.is_new() or doc.flags.in_insert or ptype in ("create", "import"):
		return answer(True)
	if ptype == "share":
		return answer(False)
	return answer(scope.may(doc.doctype, doc.name, ACTION_OF.get(ptype, EDIT), user))
