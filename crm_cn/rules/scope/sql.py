"""A grant as a condition for many records (D7): what `grants.allows` says of one, asked of a table of tokens.

The condition is text with %s for each value; names of tables and columns are the program's own. Which records
another one is about is read from the columns that a `Reference` names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crm_cn.rules.scope.grants import NOTHING, About, AnyOf, Everything, Grant, Holds

TABLE = "crm_cn_scope"

Condition = tuple[str, list[str]]

ALWAYS: Condition = ("(1=1)", [])
NEVER: Condition = ("(1=0)", [])


@dataclass(frozen=True)
class Reference:
	"""Where a record names another one: a Link column, or a Dynamic Link with the column of its DocType."""

	column: str
	doctype: str | None = None
	doctype_column: str | None = None


def condition(
	grant: Grant, doctype: str, column: str, references: tuple[Reference, ...] = (), table: str = ""
) -> Condition:
	"""Return the condition that `column`, the name of a record of `doctype`, is let in.

	`references` are those of `doctype` for grants about other records, `table` the quoted table that has them.
	"""
	if isinstance(grant, Everything):
		return ALWAYS
	if isinstance(grant, Holds):
		return holds(grant, doctype, column)
	if isinstance(grant, About):
		return _about(grant, references, table)
	parts = [condition(each, doctype, column, references, table) for each in grant.grants]
	return _join(parts, " OR ")


def holds(grant: Holds, doctype: str, column: str) -> Condition:
	"""Return the condition that the record has one of the tokens.

	A scalar subquery, which the optimiser cannot turn into a join: an ordered list stops reading at its page
	however many records are in scope.
	"""
	if not grant.tokens:
		return NEVER
	values = sorted(grant.tokens)
	marks = ", ".join(["%s"] * len(values))
	return (
		f"((SELECT 1 FROM `{TABLE}` WHERE `{TABLE}`.`doctype` = %s AND `{TABLE}`.`record` = {column}"
		f" AND `{TABLE}`.`token` IN ({marks}) LIMIT 1) = 1)",
		[doctype, *values],
	)


def among(
	grant: Grant, doctype: str, column: str, references: tuple[Reference, ...] = (), table: str = ""
) -> Condition:
	"""Return what `condition` says in a form that the optimiser reads from the tokens' side.

	For records that are too many to be listed by name, and too far from the top of a list to be met on the way down it.
	"""
	if isinstance(grant, Everything) or grant == NOTHING:
		return condition(grant, doctype, column)
	text, values = _found(grant, doctype, references, table)
	return f"({column} IN ({text}))", values


def named(
	grant: Grant, doctype: str, limit: int, references: tuple[Reference, ...] = (), table: str = ""
) -> Condition:
	"""Return the query for `limit` names of records that are let in; a name may come more than once."""
	text, values = _found(grant, doctype, references, table)
	return f"{text} LIMIT {int(limit)}", values


def _found(grant: Grant, doctype: str, references: tuple[Reference, ...], table: str) -> Condition:
	"""Return the query for all names: of one kind of grant plainly, of several in a table of their own."""
	queries = list(_queries(grant, doctype, references, table))
	if not queries:
		return f"SELECT `record` FROM `{TABLE}` WHERE 1=0", []
	if len(queries) == 1:
		return queries[0]
	union, values = _join(queries, " UNION ")
	return f"SELECT `crm_cn_found`.`record` FROM {union} `crm_cn_found`", values


def _queries(
	grant: Grant, doctype: str, references: tuple[Reference, ...], table: str
) -> Iterator[Condition]:
	if isinstance(grant, Holds) and grant.tokens:
		marks = ", ".join(["%s"] * len(grant.tokens))
		yield (
			f"SELECT `record` FROM `{TABLE}` WHERE `{TABLE}`.`doctype` = %s AND `{TABLE}`.`token` IN ({marks})",
			[doctype, *sorted(grant.tokens)],
		)
	elif isinstance(grant, AnyOf):
		for each in grant.grants:
			yield from _queries(each, doctype, references, table)
	elif isinstance(grant, About):
		for found, values in _each_about(grant, references, table, among):
			yield f"SELECT {table}.`name` AS `record` FROM {table} WHERE {found}", values


def _about(grant: About, references: tuple[Reference, ...], table: str) -> Condition:
	return _join(list(_each_about(grant, references, table, condition)), " OR ")


def _each_about(
	grant: About, references: tuple[Reference, ...], table: str, form: Callable[..., Condition]
) -> Iterator[Condition]:
	"""Yield the condition of each way in which a record may be about one that is let in."""
	for doctype, inner in grant.grants:
		for reference in references:
			if reference.doctype not in (None, doctype):
				continue
			found, values = form(inner, doctype, f"{table}.`{reference.column}`")
			# everything there is still only what names something; a field that was emptied names nothing
			found = f"(COALESCE({table}.`{reference.column}`, '') != '' AND {found})"
			if reference.doctype_column:
				found, values = f"({table}.`{reference.doctype_column}` = %s AND {found})", [doctype, *values]
			yield found, values


def _join(parts: list[Condition], word: str) -> Condition:
	if not parts:
		return NEVER
	return f"({word.join(text for text, _ in parts)})", [value for _, values in parts for value in values]
