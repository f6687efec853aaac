"""What the records say about whose they are, as SQL: one definition for saving, rebuilding and checking.

Each relation is one SELECT of record and token over the record's table, or over a table in it. The tables and
columns come from declared.py; nothing a user wrote becomes part of a statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm_cn.rules.scope import tokens as t
from crm_cn.scope.declared import PARTY, SCOPED, ScopedType

Statement = tuple[str, list[str]]

#: The active Employees of a user: name, department, and the names of the department and all below it in the tree.
PERSON = """SELECT e.name, e.department, GROUP_CONCAT(sub.name SEPARATOR '\n') FROM `tabEmployee` e
LEFT JOIN `tabDepartment` top ON top.name = e.department
LEFT JOIN `tabDepartment` sub ON top.lft > 0 AND sub.lft >= top.lft AND sub.rgt <= top.rgt
WHERE e.user_id = %s AND e.status = 'Active' GROUP BY e.name, e.department"""


def person(user: str, rows: Iterable[Sequence[str | None]]) -> t.Person:
	"""Return the person behind a user from the rows that PERSON found."""
	rows = list(rows)
	departments = {department for _, department, _ in rows if department}
	subtree = {name for _, _, names in rows for name in (names or "").split("\n") if name}
	return t.Person(
		user,
		keys=(*sorted(name for name, _, _ in rows), t.user_key(user)),
		departments=tuple(sorted(departments)),
		below=tuple(sorted(departments | subtree)),
	)


def statements(doctype: str, where: str = "1 = 1") -> list[Statement]:
	"""Return the SELECTs for the tokens of a DocType's records; `where` speaks of {name}, its values are the caller's."""
	scoped = SCOPED[doctype]
	found = [*_responsible(scoped), *_of_columns(scoped), *_of_parties(scoped), *_of_colleagues(scoped)]
	return [
		(
			f"SELECT {name} AS record, {token} AS token FROM {table} WHERE {condition} AND {where.format(name=name)}",
			values,
		)
		for name, token, table, condition, values in found
	]


def _responsible(scoped: ScopedType):
	"""re: the Employee; where there is none the user of the stock field, and of a stock DocType the author."""
	table, employee = f"`tab{scoped.doctype}`", f"`{scoped.responsible_employee}`"
	yield "`name`", _token(t.RESPONSIBLE, employee), table, _filled(employee), []
	users = [f"NULLIF(`{scoped.responsible_user}`, '')"] if scoped.responsible_user else []
	if not scoped.ours:
		users.append("`owner`")
	user = f"COALESCE({', '.join(users)})"
	yield (
		"`name`",
		f"CONCAT('{t.RESPONSIBLE}:@', {user})",
		table,
		f"COALESCE({employee}, '') = '' AND {user} IS NOT NULL",
		[],
	)


def _of_columns(scoped: ScopedType):
	table, department = f"`tab{scoped.doctype}`", f"`{scoped.responsible_department}`"
	yield "`name`", _token(t.RESPONSIBLE_DEPARTMENT, department), table, _filled(department), []
	if scoped.activity:
		yield "`name`", _token(t.AUTHOR, "`owner`"), table, "1 = 1", []
	if scoped.open_statuses:
		marks = ", ".join(["%s"] * len(scoped.open_statuses))
		status = f"`{scoped.status}`"
		yield "`name`", _token(t.STATUS, status), table, f"{status} IN ({marks})", [*scoped.open_statuses]


def _of_parties(scoped: ScopedType):
	if not scoped.parties:
		return
	for relation, column in ((t.RELATED, "`employee`"), (t.RELATED_DEPARTMENT, "`department`")):
		condition = f"`parenttype` = %s AND {_filled(column)}"
		yield "`parent`", _token(relation, column), f"`tab{PARTY}`", condition, [scoped.doctype]


def _of_colleagues(scoped: ScopedType):
	for _, child, column in scoped.colleagues:
		token = f"CONCAT('{t.RELATED}:@', `{column}`)"
		condition = f"`parenttype` = %s AND {_filled(f'`{column}`')}"
		yield "`parent`", token, f"`tab{child}`", condition, [scoped.doctype]


def _token(relation: str, column: str) -> str:
	return f"CONCAT('{relation}:', {column})"


def _filled(column: str) -> str:
	return f"COALESCE({column}, '') != ''"
