"""Why somebody sees a record, who sees it, and how far the roles of a user reach; whoever may ask gets an answer."""

import frappe
from frappe import _

from crm_cn.scope import audience, explain, overview
from crm_cn.scope.declared import SCOPED
from crm_cn.scope.rules import sees_everything


@frappe.whitelist(methods=["GET", "POST"])
def why(doctype: str, name: str, user: str | None = None) -> dict:
	"""Why may I see this record, and what may I do with it: relation, role and rule for each action.

	`user`: somebody else, for those who may ask who sees the record. Raises DoesNotExistError for a record the user
	may not see as for one there is not, PermissionError for asking about others without being allowed to.
	"""
	seen(doctype, name)
	if user and user != frappe.session.user:
		check_may_ask_who(doctype, name)
		if not frappe.db.exists("User", user):
			frappe.throw(_("{0} {1} not found").format(_("User"), user), frappe.DoesNotExistError)
	return {
		**explain.why(doctype, name, user or frappe.session.user),
		"may_ask_who": explain.may_ask_who(doctype, name),
		"may_edit_rules": may_administer(),
	}


@frappe.whitelist(methods=["GET", "POST"])
def who(doctype: str, name: str) -> dict:
	"""Who can see this record, why, and what else each may do with it; for those who may assign it.

	Raises DoesNotExistError for a record the user may not see as for one there is not, PermissionError otherwise.
	"""
	seen(doctype, name)
	check_may_ask_who(doctype, name)
	return {**audience.who(doctype, name), "may_edit_rules": may_administer()}


@frappe.whitelist(methods=["GET", "POST"])
def of_user(user: str) -> dict:
	"""The effective level of a user on every scoped DocType and action, with the roles and rules that give it."""
	check_administrator()
	if not frappe.db.exists("User", user):
		frappe.throw(_("{0} {1} not found").format(_("User"), user), frappe.DoesNotExistError)
	return overview.of_user(user)


@frappe.whitelist(methods=["GET", "POST"])
def matrix() -> dict:
	"""The levels of every role on every scoped DocType."""
	check_administrator()
	return overview.matrix()


@frappe.whitelist(methods=["GET", "POST"])
def users(txt: str = "", query: str | None = None) -> list[dict]:
	"""The users whose name or address contains the text, for picking one."""
	check_administrator()
	return overview.users(txt)


def seen(doctype: str, name: str) -> None:
	"""Throw unless the user may see a scoped record; what is hidden is answered like what does not exist."""
	if doctype not in SCOPED:
		frappe.throw(_("{0} is not under data scope.").format(_(doctype)))
	frappe.has_permission(doctype, "read", throw=True)
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", doc=name):
		frappe.clear_messages()
		frappe.throw(_("{0} {1} not found").format(_(doctype), name), frappe.DoesNotExistError)


def check_may_ask_who(doctype: str, name: str) -> None:
	"""Throw unless the user may ask about other people's sight of a record."""
	if not explain.may_ask_who(doctype, name):
		frappe.throw(
			_("Who else sees this record is shown to those who may assign it. Ask your supervisor."),
			frappe.PermissionError,
		)


def check_administrator() -> None:
	"""Throw unless the user is System Manager or CRM Supervisor: who sees all, sees the rules of all."""
	if not sees_everything(frappe.session.user):
		frappe.throw(
			_("The rules are for System Managers and the CRM Supervisor to see."), frappe.PermissionError
		)


def may_administer() -> bool:
	"""Say whether the user may change the rules."""
	return bool(frappe.has_permission("Data Scope Rule", "write"))
