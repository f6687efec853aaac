"""The Data Scope Rules of a user's roles, as the rule book wants them.

Read once for each request and never kept longer, so that a changed rule works for everyone at the next request.
"""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.rules.scope.grants import Rule
from crm_cn.rules.scope.levels import ACTIONS, parse
from crm_cn.scope.declared import SCOPED

DOCTYPE = "Data Scope Rule"
LEVEL_FIELDS = {action: f"{action}_level" for action in ACTIONS}
FIELDS = (
	"role",
	"document_type",
	*LEVEL_FIELDS.values(),
	"include_departments_below",
	"open_statuses",
	"on_responsible_records",
	"on_viewable_records",
)

#: "System Manager and CRM Supervisor see all", whatever the rules say.
SEE_ALL = frozenset({"Administrator", "System Manager", "CRM Supervisor"})


def sees_everything(user: str) -> bool:
	"""Say whether a user is above all rules."""
	return user == "Administrator" or bool(SEE_ALL & set(frappe.get_roles(user)))


def rules_of(user: str, doctype: str) -> list[Rule]:
	"""Return the rules of a user's roles on a DocType, by role."""
	return _of_roles(tuple(sorted(set(frappe.get_roles(user))))).get(doctype, [])


def from_row(row) -> Rule:
	"""Return the rule that a Data Scope Rule says."""
	return Rule(
		levels={action: parse(row.get(field)) for action, field in LEVEL_FIELDS.items()},
		departments_below=bool(row.include_departments_below),
		open_statuses=tuple(line.strip() for line in (row.open_statuses or "").splitlines() if line.strip()),
		on_responsible_records=bool(row.on_responsible_records),
		on_viewable_records=bool(row.on_viewable_records),
		role=row.role,
	)


def forget(*args) -> None:
	"""Read the rules again within this request; also a doc_event of the rules."""
	frappe.local.crm_cn_scope_rules = {}


def _of_roles(roles: tuple[str, ...]) -> dict[str, list[Rule]]:
	"""Return the rules of some roles by DocType. One plain statement: every request asks it."""
	known = getattr(frappe.local, "crm_cn_scope_rules", None)
	if known is None:
		known = frappe.local.crm_cn_scope_rules = {}
	if roles not in known:
		columns = ", ".join(f"`{field}`" for field in FIELDS)
		rows = frappe.db.sql(
			f"SELECT {columns} FROM `tab{DOCTYPE}` WHERE `role` IN %(roles)s ORDER BY `role`",
			{"roles": roles or ("",)},
			as_dict=True,
		)
		known[roles] = {}
		for row in rows:
			known[roles].setdefault(row.document_type, []).append(from_row(row))
	return known[roles]


# What a rule may say


def check_type(rule) -> None:
	"""Throw for a DocType that is not under data scope: the rule would have no effect."""
	if rule.document_type not in SCOPED:
		frappe.throw(
			_("{0} is not under data scope. Choose one of: {1}").format(
				_(rule.document_type), ", ".join(_(each) for each in SCOPED)
			)
		)


def check_role(rule) -> None:
	"""Throw for a role that sees all whatever a rule says."""
	if rule.role in SEE_ALL:
		frappe.throw(_("{0} sees everything; a rule for it would have no effect.").format(_(rule.role)))


def check_statuses(rule) -> None:
	"""Throw for a status that cannot be opened: only those the DocType declares are known to the index."""
	known = SCOPED[rule.document_type].open_statuses
	unknown = [status for status in from_row(rule).open_statuses if status not in known]
	if unknown and not known:
		frappe.throw(_("{0} has no status that can be opened.").format(_(rule.document_type)))
	if unknown:
		frappe.throw(
			_("{0} cannot be opened. Statuses that can: {1}").format(", ".join(unknown), ", ".join(known))
		)


def drop_switches_of_activities(rule) -> None:
	"""负责对象 and 相关对象 are of activities only (D8)."""
	if not SCOPED[rule.document_type].activity:
		rule.on_responsible_records = rule.on_viewable_records = 0
