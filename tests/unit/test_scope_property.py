"""One predicate (D1–D8): of one record in Python, of many in SQL on a real MariaDB, and as the rules are written.

Each case is a person with rules in a made-up company (scope_cases.py). For every record and action three answers must
be the same: the grant asked of the record's tokens, the compiled condition in each of its forms, and a check by hand
that knows neither. Persons, tokens and conditions come from the very statements the app runs.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest
import scope_cases as cases
from mariadb import executor
from scope_cases import ACTIONS, ACTIVITY, CUSTOMER, DOCTYPES, LEAD, USERS

from crm_cn.rules.scope import grants, levels, sql
from crm_cn.rules.scope.grants import Everything
from crm_cn.rules.scope.tokens import Parties, user_key
from crm_cn.scope import derive
from crm_cn.scope.declared import SCOPED

#: More, or others, for a longer search: CRM_CN_SCOPE_WORLDS=5000 CRM_CN_SCOPE_SEED=1000
WORLDS = int(os.environ.get("CRM_CN_SCOPE_WORLDS", "400"))
FIRST = int(os.environ.get("CRM_CN_SCOPE_SEED", "0"))
AT_LEAST = 2000 if WORLDS >= 400 else 0


@pytest.fixture(scope="module")
def execute(mariadb_server):
	"""Statements on tables like those of a site."""
	with mariadb_server.connect() as connection:
		run = executor(connection)
		cases.make_tables(run)
		yield run
		connection.rollback()


def test_python_sql_and_the_written_rules_agree(execute):
	"""Every record × person × action; counts what was compared."""
	compared, outcomes, forms = Counter(), Counter(), Counter()
	for seed in range(FIRST, FIRST + WORLDS):
		world = cases.make_world(seed)
		cases.store(world, execute)
		fill_tokens(execute)
		for number, user in enumerate(USERS):
			rules = cases.make_rules(seed * len(USERS) + number)
			found = {
				"python": by_python(world, user, rules, execute),
				"written": by_hand(world, user, rules),
				**by_sql(user, rules, execute, forms),
			}
			for way, answer in found.items():
				assert answer == found["written"], difference(seed, user, way, answer, found["written"])
			compared["cases"] += 1
			compared["answers"] += len(world.records) * len(ACTIONS) * len(found)
			outcomes += Counter(len(names) > 0 for names in found["written"].values())
	print(
		f"\n{dict(compared)}, somebody sees something in {outcomes[True]} of {outcomes.total()}, {dict(forms)}"
	)
	assert compared["cases"] == WORLDS * len(USERS) >= AT_LEAST
	assert compared["answers"] >= 20 * compared["cases"]
	# It would prove little if most answers were empty, or some form of the condition were never asked.
	assert outcomes[True] > 0.3 * outcomes.total()
	assert (
		min(forms[form] for form in ("holds", "among", "names", "anyof", "everything", "nothing"))
		> 0.05 * WORLDS
	)


def difference(seed: int, user: str, way: str, answer: dict, expected: dict) -> str:
	"""Say how to see it again."""
	for key, names in expected.items():
		if answer[key] != names:
			return f"seed {seed}, {user}, {key}: {way} says {sorted(answer[key])}, written {sorted(names)}"
	return ""


def by_hand(world, user: str, rules: dict) -> dict[tuple[str, str], set[str]]:
	naive = cases.Naive(world, user, rules)
	return {
		(doctype, action): {
			record.name for record in world.records if record.doctype == doctype and naive.may(record, action)
		}
		for doctype in DOCTYPES
		for action in ACTIONS
	}


def by_python(world, user: str, rules: dict, execute) -> dict[tuple[str, str], set[str]]:
	"""The grant, asked of each record's tokens."""
	granted = Granted(user, rules, execute)
	return {
		(doctype, action): {
			record.name
			for record in world.records
			if record.doctype == doctype
			and all(grants.allows(each, as_asked(world, record)) for each in granted.both(doctype, action))
		}
		for doctype in DOCTYPES
		for action in ACTIONS
	}


def by_sql(user: str, rules: dict, execute, forms: Counter) -> dict[str, dict[tuple[str, str], set[str]]]:
	"""The compiled conditions, each grant once: one statement for all DocTypes and actions."""
	granted = Granted(user, rules, execute)
	asked = {(doctype, action): granted.both(doctype, action) for doctype in DOCTYPES for action in ACTIONS}
	different = list({(doctype, each): 0 for (doctype, _), both in asked.items() for each in both})
	found: dict[str, dict] = {}
	for way in ("probe", "planned"):
		texts, values = [], []
		for number, (doctype, each) in enumerate(different):
			where, own = condition(each, doctype, way, execute, forms)
			texts.append(f"SELECT {number}, `tab{doctype}`.`name` FROM `tab{doctype}` WHERE {where}")
			values += own
		let_in: dict[tuple, set[str]] = {each: set() for each in different}
		for number, name in execute(" UNION ALL ".join(texts), values):
			let_in[different[number]].add(name)
		found[way] = {
			(doctype, action): set.intersection(*(let_in[doctype, each] for each in both))
			for (doctype, action), both in asked.items()
		}
	return found


def condition(grant, doctype: str, way: str, execute, forms: Counter) -> tuple[str, list[str]]:
	"""The condition as lists of the app have it: the probe, and the two forms for records far down or few."""
	own = f"`tab{doctype}`"
	column, references = f"{own}.`name`", SCOPED[doctype].about
	if way == "probe" or isinstance(grant, Everything):
		forms["nothing" if grant == grants.NOTHING else type(grant).__name__.lower()] += way == "probe"
		return sql.condition(grant, doctype, column, references, own)
	forms["turn"] += 1
	if forms["turn"] % 2:
		forms["among"] += 1
		return sql.among(grant, doctype, column, references, own)
	forms["names"] += 1
	names = sorted({row[0] for row in execute(*sql.named(grant, doctype, 1000, references, own))})
	return (f"({column} IN ({', '.join(['%s'] * len(names))}))", names) if names else sql.NEVER


class Granted:
	"""What the app grants a user: the person from the database, the rules as the app has them."""

	def __init__(self, user: str, rules: dict, execute):
		self.person = derive.person(user, execute(derive.PERSON, (user,)))
		self.rules = {doctype: [as_rule(rule) for rule in rules[doctype]] for doctype in DOCTYPES}

	def one(self, doctype: str, action: str):
		rules = self.rules[doctype]
		if doctype != ACTIVITY:
			return grants.of_record(rules, action, self.person)
		viewable = {other: self.one(other, levels.VIEW) for other in (LEAD, CUSTOMER)} if rules else {}
		return grants.of_activity(rules, action, self.person, viewable)

	def both(self, doctype: str, action: str) -> list:
		"""An action needs the view as well."""
		return [self.one(doctype, each) for each in dict.fromkeys((levels.VIEW, action))]


def as_rule(rule: cases.Rule) -> grants.Rule:
	return grants.Rule(
		{action: levels.parse(label) for action, label in rule.levels.items()},
		rule.below,
		tuple(rule.open_statuses),
		rule.on_responsible,
		rule.on_viewable,
	)


def as_asked(world, record: cases.Record) -> grants.Record:
	"""A record with its tokens, and those it is about with theirs."""
	named = [(LEAD, record.lead), record.party, record.reference]
	found = [world.find(*each) for each in named if each and each[1]]
	return grants.Record(
		tokens_of(record), tuple((other.doctype, as_asked(world, other)) for other in found if other)
	)


def tokens_of(record: cases.Record) -> frozenset[str]:
	users = [record.user] + ([record.owner] if record.doctype == CUSTOMER else [])
	user = next((each for each in users if each), None)
	return Parties(
		responsible=record.employee or (user_key(user) if user else None),
		related=(*record.related, *map(user_key, record.participants)),
		department=record.department,
		departments=tuple(record.departments),
		author=record.owner if record.doctype == ACTIVITY else None,
		status=record.status if record.status in SCOPED[record.doctype].open_statuses else None,
	).tokens()


def fill_tokens(execute) -> None:
	"""As crm_cn.scope.tokens does it."""
	for doctype in DOCTYPES:
		for text, values in derive.statements(doctype):
			execute(
				f"INSERT IGNORE INTO `{sql.TABLE}` (doctype, record, token)"
				f" SELECT %s, d.record, d.token FROM ({text}) d",
				[doctype, *values],
			)


def test_tokens_of_the_database_are_those_of_the_rule_book(execute):
	"""What SQL derives from the tables is what Python says of the same records."""
	for seed in range(100):
		world = cases.make_world(seed)
		cases.store(world, execute)
		fill_tokens(execute)
		found: dict[tuple[str, str], set[str]] = {}
		for doctype, record, token in execute(f"SELECT doctype, record, token FROM `{sql.TABLE}`"):
			found.setdefault((doctype, record), set()).add(token)
		expected = {(record.doctype, record.name): set(tokens_of(record)) for record in world.records}
		assert found == {key: tokens for key, tokens in expected.items() if tokens}


def test_a_department_without_a_place_in_the_tree_has_none_below(execute):
	"""Rows that were never numbered are not all below each other."""
	execute("DELETE FROM tabDepartment")
	execute("DELETE FROM tabEmployee")
	execute("INSERT INTO tabDepartment VALUES ('A', NULL, 0, 0), ('B', NULL, 0, 0)")
	execute("INSERT INTO tabEmployee VALUES ('E', 'li@x.cn', 'Active', 'A')")
	person = derive.person("li@x.cn", execute(derive.PERSON, ("li@x.cn",)))
	assert (person.departments, person.below) == (("A",), ("A",))
