"""What a level grants (D1–D8): a small algebra with one meaning, asked of one record here and of many in sql.py.

Everything              every record, whatever it says
Holds(tokens)           records that have one of these tokens; no token is nothing
About(grants)           activities on a record that one of the grants, by DocType, lets in (D8)
AnyOf(grants)           whatever one of them lets in
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crm_cn.rules.scope import tokens as t
from crm_cn.rules.scope.levels import ACTIONS, DEPARTMENTAL, EDIT, EXPORT, VIEW, Level
from crm_cn.rules.scope.tokens import Person


@dataclass(frozen=True)
class Everything:
	"""All records."""


@dataclass(frozen=True)
class Holds:
	"""Records that have one of these tokens."""

	tokens: frozenset[str] = frozenset()


@dataclass(frozen=True)
class About:
	"""Records about another record that is let in: DocType of the other → grant there."""

	grants: tuple[tuple[str, Grant], ...]


@dataclass(frozen=True)
class AnyOf:
	"""Records that one of the grants lets in."""

	grants: tuple[Grant, ...]


Grant = Everything | Holds | About | AnyOf

NOTHING = Holds()


@dataclass(frozen=True)
class Rule:
	"""What an administrator set for one role on one DocType."""

	levels: Mapping[str, Level] = field(default_factory=dict)
	departments_below: bool = False
	open_statuses: tuple[str, ...] = ()
	on_responsible_records: bool = False
	on_viewable_records: bool = False
	role: str = ""

	def level(self, action: str) -> Level:
		"""Return the level for an action."""
		return self.levels.get(action, Level.NONE)


def any_of(grants: Iterable[Grant]) -> Grant:
	"""Return the union of grants in its simplest form."""
	held: frozenset[str] = frozenset()
	others: list[Grant] = []
	for grant in _flat(grants):
		if isinstance(grant, Everything):
			return grant
		if isinstance(grant, Holds):
			held |= grant.tokens
		elif grant not in others:
			others.append(grant)
	if not others:
		return Holds(held)
	return AnyOf((*([Holds(held)] if held else []), *others)) if held or len(others) > 1 else others[0]


def _flat(grants: Iterable[Grant]) -> Iterable[Grant]:
	for grant in grants:
		if isinstance(grant, AnyOf):
			yield from grant.grants
		else:
			yield grant


def about(grants: Mapping[str, Grant]) -> Grant:
	"""Return the grant on records about others, nothing where none of the others is let in."""
	kept = tuple((doctype, grant) for doctype, grant in sorted(grants.items()) if grant != NOTHING)
	return About(kept) if kept else NOTHING


def of_level(level: Level, person: Person, below: bool = False, activity: bool = False) -> Grant:
	"""Return what one level grants a person: D1–D5 for records, D8 for activities.

	`below` widens a department level to the departments below one's own; 相关部门 of activities always has them.
	"""
	if level is Level.ALL:
		return Everything()
	held: frozenset[str] = frozenset()
	if level >= Level.RESPONSIBLE_EMPLOYEE:
		held |= t.tokens(t.RESPONSIBLE, person.keys)
	if level >= Level.RELATED_EMPLOYEE:
		held |= t.tokens(t.RELATED, person.keys)
		if activity:
			held |= t.tokens(t.AUTHOR, [person.user])
	departments = person.below if below else person.departments
	if level >= Level.RESPONSIBLE_DEPARTMENT:
		held |= t.tokens(t.RESPONSIBLE_DEPARTMENT, departments)
	if level >= Level.RELATED_DEPARTMENT:
		if activity:
			held |= t.tokens(t.RESPONSIBLE_DEPARTMENT, person.below)
		held |= t.tokens(t.RELATED_DEPARTMENT, departments)
	return Holds(held)


def of_rule(rule: Rule, action: str, person: Person, activity: bool = False) -> Grant:
	"""Return what one rule grants for an action; open statuses are viewed and worked on from any level but 无."""
	level = rule.level(action)
	if level is Level.NONE:
		return NOTHING
	granted = of_level(level, person, rule.departments_below, activity)
	if action in (VIEW, EDIT) and rule.open_statuses:
		granted = any_of([granted, Holds(t.tokens(t.STATUS, rule.open_statuses))])
	return granted


def appointed(rules: Iterable[Rule], person: Person) -> Grant:
	"""D6 相关/负责部门权限优先: with a department level for any action, all one has been put on can be opened."""
	rules = list(rules)
	if all(rule.level(VIEW) is Level.NONE for rule in rules):
		return NOTHING
	departmental = [rule for rule in rules if any(rule.level(action) in DEPARTMENTAL for action in ACTIONS)]
	if not departmental:
		return NOTHING
	return Holds(
		t.tokens(t.RESPONSIBLE, person.keys)
		| t.tokens(t.RELATED, person.keys)
		| t.tokens(t.RESPONSIBLE_DEPARTMENT, person.departments)
		| t.tokens(t.RELATED_DEPARTMENT, person.departments)
	)


def of_record(rules: Iterable[Rule], action: str, person: Person) -> Grant:
	"""Return what all rules of a person grant on records of a DocType: the widest of them (D), and D6 for viewing."""
	rules = list(rules)
	granted = any_of(of_rule(rule, action, person) for rule in rules)
	return any_of([granted, appointed(rules, person)]) if action == VIEW else granted


def of_activity(
	rules: Iterable[Rule],
	action: str,
	person: Person,
	viewable: Mapping[str, Grant],
) -> Grant:
	"""Return what all rules grant on activities (D8).

	`viewable`: DocTypes activities are about → what the person may view there, for 相关对象. 负责对象 needs none:
	whoever is responsible for a record is so by its token. D6 holds here as for all records.
	"""
	rules = list(rules)
	granted: list[Grant] = [appointed(rules, person)] if action == VIEW else []
	for rule in rules:
		granted.append(of_rule(rule, action, person, activity=True))
		if rule.level(action) is Level.NONE:
			continue
		if rule.on_responsible_records:
			mine = Holds(t.tokens(t.RESPONSIBLE, person.keys))
			granted.append(about(dict.fromkeys(viewable, mine)))
		if rule.on_viewable_records and action in (VIEW, EXPORT):
			granted.append(about(viewable))
	return any_of(granted)


def without(grant: Grant, relations: Iterable[str]) -> Grant:
	"""Return a grant that does not let in by these relations, e.g. not by an open status."""
	relations = frozenset(relations)
	if isinstance(grant, Holds):
		return Holds(frozenset(held for held in grant.tokens if t.split(held)[0] not in relations))
	if isinstance(grant, About):
		return about({doctype: without(inner, relations) for doctype, inner in grant.grants})
	if isinstance(grant, AnyOf):
		return any_of(without(inner, relations) for inner in grant.grants)
	return grant


@dataclass(frozen=True)
class Record:
	"""A record as grants ask it: its tokens, and the records it is about with theirs."""

	tokens: frozenset[str] = frozenset()
	about: tuple[tuple[str, Record], ...] = ()


def allows(grant: Grant, record: Record) -> bool:
	"""Say whether a grant lets a record in."""
	if isinstance(grant, Everything):
		return True
	if isinstance(grant, Holds):
		return bool(grant.tokens & record.tokens)
	if isinstance(grant, About):
		inner = dict(grant.grants)
		return any(doctype in inner and allows(inner[doctype], other) for doctype, other in record.about)
	return any(allows(each, record) for each in grant.grants)
