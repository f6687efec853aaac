"""What an administrator wants to know of the data scope: how far a user reaches, and which role gives what."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.rules.scope import explain as rule
from crm_cn.rules.scope.explain import Effective
from crm_cn.rules.scope.levels import ACTIONS, Level, parse
from crm_cn.scope import audience, explain, reporting_line
from crm_cn.scope.declared import SCOPED
from crm_cn.scope.rules import DOCTYPE, LEVEL_FIELDS, SEE_ALL

#: As many people as are named where something concerns several.
SHOWN = 20
AUTOMATIC_ROLES = frozenset({"All", "Guest", "Desk User"})


def of_user(user: str) -> dict:
	"""Return who a user is and the effective level per scoped DocType and action, with what gives it."""
	who = explain.asker(user)
	known = explain.about_person(user)
	roles = sorted(set(frappe.get_roles(user)) - AUTOMATIC_ROLES) if user != "Administrator" else [user]
	with_rules = {each.role for rules in who.rules.values() for each in rules}
	if not frappe.db.get_value("User", user, "enabled"):
		known["hints"].insert(0, _("This user is disabled and cannot log in."))
	if not who.above and not with_rules:
		known["hints"].append(
			_("No role of this user has a Data Scope Rule: this user sees no scoped record.")
		)
	return {
		**known,
		"above": _(who.above) if who.above else "",
		"roles": [{"role": role, "label": _(role), "has_rules": role in with_rules} for role in roles],
		"actions": actions(),
		"types": [
			{
				"doctype": doctype,
				"label": _(doctype),
				"levels": [
					_level(rule.effective(who, explain.kind(doctype), action), doctype, bool(who.above))
					for action in ACTIONS
				],
			}
			for doctype in SCOPED
		],
	}


def _level(found: Effective, doctype: str, above: bool) -> dict:
	return {
		"level": int(found.level),
		"label": _(found.level.label),
		"roles": [_(role) for role in found.roles],
		"rules": [] if above else explain.rule_names(found.roles, doctype),
		"beyond": _beyond(found),
	}


def _beyond(found: Effective) -> list[str]:
	"""What the level alone does not say."""
	said = []
	if found.wanted > found.level:
		said.append(
			_("The rules give {0}, but an action reaches no further than the view.").format(
				_(found.wanted.label)
			)
		)
	if found.level is Level.NONE:
		return said
	if found.below:
		said.append(_("With the departments below"))
	if found.statuses:
		said.append(_("Also: {0}").format(", ".join(_(status) for status in found.statuses)))
	if found.on_responsible_records:
		said.append(_("Also on records the person is responsible for"))
	if found.on_viewable_records:
		said.append(_("Also on records the person may view"))
	return said


def matrix() -> dict:
	"""Return the rules as a table: a row for each role that has one, a column for each scoped DocType."""
	rows = frappe.get_all(
		DOCTYPE,
		fields=["name", "role", "document_type", *LEVEL_FIELDS.values()],
		filters={"document_type": ["in", list(SCOPED)]},
		order_by="role asc",
	)
	rules: dict[str, dict[str, dict]] = {}
	for row in rows:
		levels = [parse(row[LEVEL_FIELDS[action]]) for action in ACTIONS]
		rules.setdefault(row.role, {})[row.document_type] = {
			"name": row.name,
			"levels": [{"level": int(level), "label": _(level.label)} for level in levels],
		}
	return {
		"actions": actions(),
		"types": [{"doctype": doctype, "label": _(doctype)} for doctype in SCOPED],
		"roles": [{"role": role, "label": _(role), "rules": found} for role, found in rules.items()],
		"above": [_(role) for role in sorted(SEE_ALL - {"Administrator"})],
		"levels": [{"level": int(level), "label": _(level.label)} for level in Level],
		"attention": attention(),
	}


def attention() -> list[dict]:
	"""Return what keeps rules from working as meant: people without Employee or department, circles above people."""
	people = [one for one in audience.everybody() if not one.asker.above]
	without_employee = [one for one in people if not one.employee_name]
	without_department = [one for one in people if one.employee_name and not one.asker.person.departments]
	found = [
		_named(_("No active Employee, so levels reach only what names the user directly:"), without_employee),
		_named(_("An Employee without department, so department levels reach nothing:"), without_department),
	]
	line = reporting_line.company_line()
	found += [
		{
			"text": _("The reporting line runs in a circle. Correct “Reports to” of one of them: {0}").format(
				", ".join(line[name].employee_name or name for name in circle[:SHOWN])
			),
			"people": [],
			"more": max(0, len(circle) - SHOWN),
		}
		for circle in reporting_line.circles(line)
	]
	return [each for each in found if each]


def _named(text: str, people: list[audience.Somebody]) -> dict | None:
	"""A line about several people, the first of them by name."""
	if not people:
		return None
	people = sorted(people, key=lambda one: one.full_name)
	return {
		"text": text,
		"people": [{"user": one.user, "full_name": one.full_name} for one in people[:SHOWN]],
		"more": max(0, len(people) - SHOWN),
	}


def actions() -> list[dict]:
	"""Return the actions with their labels."""
	return [{"action": action, "label": explain.action_label(action)} for action in ACTIONS]


def users(text: str, limit: int = 20) -> list[dict]:
	"""Return users whose name or address contains a text."""
	found = frappe.get_all(
		"User",
		filters={"name": ["!=", "Guest"]},
		or_filters={"name": ["like", f"%{text.strip()}%"], "full_name": ["like", f"%{text.strip()}%"]},
		fields=["name", "full_name", "enabled"],
		order_by="enabled desc, full_name asc",
		limit_page_length=limit,
	)
	return [{"value": row.name, "label": f"{row.full_name or row.name} ({row.name})"} for row in found]
