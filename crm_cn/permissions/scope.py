"""The one predicate (D7): may this user do this with that record, and which records are they.

Rules of the user's roles → a grant of the rule book → asked of one record's tokens here, or as a condition behind
every list. Both ask the same table, so what a list shows can be opened, and what can be opened is in the list.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from crm_cn.permissions import asked
from crm_cn.permissions.version import MAJOR
from crm_cn.rules.scope import grants, sql
from crm_cn.rules.scope.grants import NOTHING, Everything, Grant, Holds
from crm_cn.rules.scope.levels import VIEW, Level
from crm_cn.scope.declared import SCOPED, about_of
from crm_cn.scope.person import person
from crm_cn.scope.rules import rules_of, sees_everything

#: As many names are the condition themselves: a list of any order reads just these records.
FEW = 300
#: So many tokens belong to somebody who sees large parts of a company: few names are not to be expected.
MANY_TOKENS = 20
#: Of so many of the newest records at least so many in scope: a list finds its page on the way down.
DENSE = (200, 2)
#: The same for somebody with many tokens, who is asked this first.
DENSE_AT_ONCE = (30, 3)


def is_scoped(doctype: str) -> bool:
	"""Say whether a DocType is under data scope."""
	return doctype in SCOPED


def grant(doctype: str, action: str = VIEW, user: str | None = None) -> Grant:
	"""Return what a user's rules grant for one action alone; an action needs the view as well (see `may`)."""
	user = user or frappe.session.user
	if sees_everything(user):
		return Everything()
	rules = rules_of(user, doctype)
	if any(rule.level(action) is Level.ALL for rule in rules):
		return Everything()
	if not SCOPED[doctype].activity:
		return grants.of_record(rules, action, person(user))
	viewable = {other: grant(other, VIEW, user) for other in about_of(doctype)} if rules else {}
	return grants.of_activity(rules, action, person(user), viewable)


def sees_all(doctype: str, action: str = VIEW, user: str | None = None) -> bool:
	"""Say whether an action is the user's on every record of a DocType, present and to come."""
	return all(isinstance(grant(doctype, each, user), Everything) for each in {VIEW, action})


def may(doctype: str, name: str | None, action: str = VIEW, user: str | None = None) -> bool:
	"""Say whether a user may do this with a stored record; False for one that does not exist, too."""
	return bool(name) and name in visible(doctype, [name], action, user)


def visible(
	doctype: str, names: Iterable[str], action: str = VIEW, user: str | None = None, asked_for: bool = True
) -> set[str]:
	"""Return those of the names that exist and with which the user may do this (`asked_for`: see `condition`)."""
	wanted = ", ".join(quoted(str(name)) for name in names if name)
	if not wanted:
		return set()
	text = condition(doctype, action, user, probe=True, asked_for=asked_for) or "(1=1)"
	return {
		row[0]
		for row in frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name IN ({wanted}) AND {text}")
	}


def condition(
	doctype: str,
	action: str = VIEW,
	user: str | None = None,
	column: str | None = None,
	probe: bool = False,
	without: tuple[str, ...] = (),
	asked_for: bool = True,
) -> str:
	"""Return the condition that a record is in a user's scope, in parentheses; "" is no restriction.

	`column` is the quoted column that holds the record's name, by default that of its own table. With `probe` the
	condition asks each row; otherwise it has the form in which an ordered list is read fastest.
	`without` are relations that do not count here, e.g. an open status. Records the user was asked to approve may be
	viewed whatever the scope says, unless `asked_for` is False: the record alone opens, not what is drawn from it.
	"""
	wanted = [grants.without(grant(doctype, each, user), without) for each in dict.fromkeys((VIEW, action))]
	column = column or f"`tab{doctype}`.`name`"
	texts = [text for text in (_condition(each, doctype, column, probe) for each in wanted) if text]
	if not texts:
		return ""
	beyond = asked.condition(doctype, user, column) if asked_for and action == VIEW else ""
	text = f"({' AND '.join(texts)})"
	return f"({text} OR {beyond})" if beyond else text


def _condition(granted: Grant, doctype: str, column: str, probe: bool) -> str:
	if isinstance(granted, Everything):
		return ""
	references, own = SCOPED[doctype].about, f"`tab{doctype}`"
	if granted == NOTHING:
		return sql.NEVER[0]
	if not references or column == f"{own}.`name`":
		found = sql.condition(granted, doctype, column, references, own)
		return _render(found) if probe else _planned(granted, doctype, column, _render(found))
	# what activities are about stands in their own table; elsewhere the table is looked up by name
	found = _render(sql.condition(granted, doctype, f"{own}.`name`", references, own))
	return f"({column} IN (SELECT {own}.`name` FROM {own} WHERE {found}))"


def _planned(granted: Grant, doctype: str, column: str, asked: str) -> str:
	"""Return the condition in the form in which a list comes soonest to its first page; all forms mean the same.

	Few records: their names. Records in scope among the newest: `asked` of each row, the ordered list stops at its page.
	Else, what lies far down the list: from the tokens' side.
	"""
	own = f"`tab{doctype}`"
	plain = isinstance(granted, Holds)
	at_home = asked if column == f"{own}.`name`" else _render(sql.holds(granted, doctype, f"{own}.`name`"))

	def dense(sample: int, enough: int) -> bool:
		newest = f"SELECT `name` FROM {own} ORDER BY `{_usual_order(doctype)}` DESC LIMIT {sample}"
		counted = (
			f"SELECT COUNT(*) FROM ({newest}) `newest` STRAIGHT_JOIN {own} USING (`name`) WHERE {at_home}"
		)
		return frappe.db.sql(counted)[0][0] >= enough

	# names of what is about other records cannot be fetched by halves: that comes last
	first = DENSE if not plain else DENSE_AT_ONCE if len(granted.tokens) > MANY_TOKENS else None
	if first and dense(*first):
		return asked
	names = few(granted, doctype)
	if names is not None:
		return f"({column} IN ({', '.join(map(quoted, names))}))" if names else sql.NEVER[0]
	if plain and dense(*DENSE):
		return asked
	return _render(sql.among(granted, doctype, column, SCOPED[doctype].about, own))


def few(granted: Grant, doctype: str) -> list[str] | None:
	"""Return the names of the records that are let in, or None where there are more than a few.

	A name with a percent sign would be taken for a placeholder by reports that format their statement.
	"""
	rows = frappe.db.sql(*sql.named(granted, doctype, FEW + 1, SCOPED[doctype].about, f"`tab{doctype}`"))
	names = sorted({row[0] for row in rows})
	return None if len(rows) > FEW or any("%" in name for name in names) else names


def _usual_order(doctype: str) -> str:
	"""Return the column that lists are sorted by unless asked otherwise; the one of these that the platform indexes."""
	indexed = MAJOR < 16 or frappe.get_meta(doctype).sort_field == "modified"
	return "modified" if indexed else "creation"


def quoted(value: str) -> str:
	"""Return a value as a literal of SQL."""
	return frappe.db.escape(value, percent=False)


def _render(found: sql.Condition) -> str:
	text, values = found
	return text % tuple(map(quoted, values))
