"""Explain (D1–D8): there is a reason exactly where the one predicate allows, and it names the right relation and rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cn.rules.scope import explain, grants
from crm_cn.rules.scope.explain import ABOVE, ALL, BY_APPOINTMENT, BY_RULE, Asker, Kind, Way
from crm_cn.rules.scope.grants import Record, Rule
from crm_cn.rules.scope.levels import ACTIONS, DELETE, EDIT, EXPORT, VIEW, Level
from crm_cn.rules.scope.tokens import Parties, Person, user_key

LEAD, ACTIVITY, CUSTOMER = "Lead Registration", "Sales Activity", "Customer"
KINDS = {
	LEAD: Kind(LEAD),
	CUSTOMER: Kind(CUSTOMER),
	ACTIVITY: Kind(ACTIVITY, activity=True, about=(CUSTOMER, LEAD)),
}
STATUSES = ("Public Pool", "In Review")
LI = Person("li@x", ("E1", user_key("li@x")), ("South",), ("South", "Shenzhen"))

employees = st.sampled_from(["E1", "E2", "E3", "@li@x", "@wu@x"])
departments = st.sampled_from(["South", "Shenzhen", "North"])
people = st.sampled_from(
	[
		LI,
		Person("wu@x", (user_key("wu@x"),)),
		Person("sun@x", ("E2", user_key("sun@x")), ("Shenzhen",), ("Shenzhen",)),
		Person("chen@x", ("E3", user_key("chen@x")), ("North", "South"), ("North", "South", "Shenzhen")),
	]
)
levels = st.sampled_from(Level)
rules = st.builds(
	Rule,
	levels=st.fixed_dictionaries(dict.fromkeys(ACTIONS, levels)),
	departments_below=st.booleans(),
	open_statuses=st.lists(st.sampled_from(STATUSES), unique=True).map(tuple),
	on_responsible_records=st.booleans(),
	on_viewable_records=st.booleans(),
	role=st.sampled_from(["Sales User", "Sales Manager", "Specialist"]),
)
askers = st.builds(
	Asker,
	person=people,
	rules=st.fixed_dictionaries({name: st.lists(rules, max_size=2) for name in KINDS}),
	above=st.sampled_from(["", "", "", "", "CRM Supervisor"]),
)
tokens = st.builds(
	Parties,
	responsible=st.one_of(st.none(), employees),
	related=st.lists(employees, max_size=2).map(tuple),
	department=st.one_of(st.none(), departments),
	departments=st.lists(departments, max_size=2).map(tuple),
	author=st.sampled_from([None, "li@x", "sun@x"]),
	status=st.sampled_from([None, *STATUSES]),
).map(Parties.tokens)
records = st.builds(
	Record,
	tokens=tokens,
	about=st.lists(
		st.tuples(st.sampled_from([LEAD, CUSTOMER, "Lead"]), st.builds(Record, tokens=tokens)), max_size=2
	).map(tuple),
)


def predicate(asker: Asker, doctype: str, action: str, record: Record) -> bool:
	"""What permissions/scope.py does: all rules together, and the view beside the action."""

	def grant(name: str, wanted: str):
		if asker.above:
			return grants.Everything()
		if not KINDS[name].activity:
			return grants.of_record(asker.rules[name], wanted, asker.person)
		viewable = {other: grant(other, VIEW) for other in KINDS[name].about}
		return grants.of_activity(asker.rules[name], wanted, asker.person, viewable)

	return all(grants.allows(grant(doctype, each), record) for each in {VIEW, action})


@settings(max_examples=2000, deadline=None)
@given(askers, st.sampled_from(sorted(KINDS)), st.sampled_from(ACTIONS), records)
def test_there_is_a_reason_exactly_where_it_is_allowed(asker, doctype, action, record):
	allowed = predicate(asker, doctype, action, record)
	assert bool(explain.why(asker, KINDS[doctype], action, record)) == allowed
	assert explain.may(asker, KINDS[doctype], action, record) == allowed


@settings(max_examples=1000, deadline=None)
@given(askers, st.sampled_from(sorted(KINDS)), st.sampled_from(ACTIONS), records)
def test_each_reason_holds_by_itself(asker, doctype, action, record):
	"""What is named as the reason lets the record in without any of the other rules, and the token is on the record."""
	for because in explain.why(asker, KINDS[doctype], action, record):
		assert grants.allows(because.source.grant, record)
		way = because.way
		asked = record if way.through is None else record.about[way.through][1]
		assert way.relation == ALL or f"{way.relation}:{way.who}" in asked.tokens
		assert because.source.kind != BY_RULE or any(
			rule.role in because.source.roles and rule.level(action) is because.source.level is not Level.NONE
			for rule in asker.rules[doctype]
		)


@settings(max_examples=500, deadline=None)
@given(askers, st.sampled_from(sorted(KINDS)), st.sampled_from(ACTIONS), records)
def test_without_an_effective_level_there_is_no_reason(asker, doctype, action, record):
	if explain.effective(asker, KINDS[doctype], action).level is Level.NONE:
		assert not explain.why(asker, KINDS[doctype], action, record)


@settings(max_examples=500, deadline=None)
@given(askers, st.sampled_from(sorted(KINDS)), st.sampled_from(ACTIONS))
def test_an_action_reaches_no_further_than_the_view(asker, doctype, action):
	found = explain.effective(asker, KINDS[doctype], action)
	assert found.level <= explain.effective(asker, KINDS[doctype], VIEW).level
	assert found.level is Level.NONE or found.roles


def rule(role: str, **values) -> Rule:
	"""A rule of a role by the level of each action."""
	named = {action: values.pop(action) for action in ACTIONS if action in values}
	return Rule(levels=named, role=role, **values)


def asker(*of_leads: Rule, activities: tuple[Rule, ...] = (), person: Person = LI) -> Asker:
	return Asker(person, {LEAD: of_leads, ACTIVITY: activities})


def reasons(who: Asker, record: Record, action: str = VIEW, doctype: str = LEAD) -> list[tuple]:
	return [
		(because.source.kind, because.source.roles, because.way)
		for because in explain.why(who, KINDS[doctype], action, record)
	]


@pytest.mark.parametrize(
	("level", "parties", "way"),
	[
		(Level.RESPONSIBLE_EMPLOYEE, Parties(responsible="E1"), Way("re", "E1")),
		(Level.RELATED_EMPLOYEE, Parties(related=("E1",)), Way("ee", "E1")),
		(Level.RESPONSIBLE_DEPARTMENT, Parties(department="South"), Way("rd", "South")),
		(Level.RELATED_DEPARTMENT, Parties(departments=("South",)), Way("ed", "South")),
		(Level.ALL, Parties(), Way("all")),
	],
)
def test_each_level_names_its_relation(level, parties, way):
	who = asker(rule("Sales User", view=level))
	assert reasons(who, Record(parties.tokens())) == [(BY_RULE, ("Sales User",), way)]
	assert reasons(who, Record(parties.tokens()), EDIT) == []


def test_every_role_that_grants_it_is_named_the_closest_relation_first():
	who = asker(rule("Sales Manager", view=Level.ALL), rule("Sales User", view=Level.RELATED_EMPLOYEE))
	record = Record(Parties(responsible="E1", related=("E1",)).tokens())
	assert reasons(who, record) == [
		(BY_RULE, ("Sales User",), Way("re", "E1")),
		(BY_RULE, ("Sales User",), Way("ee", "E1")),
		(BY_RULE, ("Sales Manager",), Way("all")),
	]


def test_an_open_status_is_named():
	who = asker(rule("Sales User", view=Level.RESPONSIBLE_EMPLOYEE, open_statuses=("Public Pool",)))
	record = Record(Parties(status="Public Pool").tokens())
	assert reasons(who, record) == [(BY_RULE, ("Sales User",), Way("st", "Public Pool"))]


def test_being_put_on_the_record_is_named_where_no_rule_says_so():
	"""D6: a department level for any action opens what names the person; here edit has it, view reaches less."""
	who = asker(rule("Sales User", view=Level.RESPONSIBLE_EMPLOYEE, edit=Level.RESPONSIBLE_DEPARTMENT))
	related = Record(Parties(related=("E1",)).tokens())
	assert reasons(who, related) == [(BY_APPOINTMENT, ("Sales User",), Way("ee", "E1"))]
	mine = Record(Parties(responsible="E1").tokens())
	assert reasons(who, mine) == [(BY_RULE, ("Sales User",), Way("re", "E1"))]


def test_who_stands_above_all_rules_needs_none():
	who = Asker(LI, above="CRM Supervisor")
	assert reasons(who, Record(), DELETE) == [(ABOVE, ("CRM Supervisor",), Way("all"))]


def test_an_activity_names_the_record_through_which_it_is_seen():
	"""D8 负责对象 and 相关对象."""
	mine, other = Record(Parties(responsible="E1").tokens()), Record(Parties(responsible="E2").tokens())
	activity = Record(Parties(responsible="E2").tokens(), about=((LEAD, other), (LEAD, mine)))
	on_mine = rule("Sales User", view=Level.RESPONSIBLE_EMPLOYEE, on_responsible_records=True)
	who = asker(rule("Sales User", view=Level.RELATED_EMPLOYEE), activities=(on_mine,))
	assert reasons(who, activity, doctype=ACTIVITY) == [
		(BY_RULE, ("Sales User",), Way("re", "E1", through=1))
	]
	on_seen = rule("Sales User", view=Level.RESPONSIBLE_EMPLOYEE, on_viewable_records=True)
	everything = asker(rule("Sales Manager", view=Level.ALL), activities=(on_seen,))
	assert [way for _kind, _roles, way in reasons(everything, activity, doctype=ACTIVITY)] == [
		Way("all", through=0),
		Way("all", through=1),
	]


def test_the_author_counts_for_activities_only():
	record = Record(Parties(author="li@x").tokens())
	related = rule("Sales User", view=Level.RELATED_EMPLOYEE)
	assert reasons(asker(related), record) == []
	assert reasons(asker(activities=(related,)), record, doctype=ACTIVITY) == [
		(BY_RULE, ("Sales User",), Way("au", "li@x"))
	]


def test_the_effective_level_is_the_widest_and_names_its_roles():
	who = asker(
		rule("Sales User", view=Level.RELATED_EMPLOYEE, edit=Level.RESPONSIBLE_EMPLOYEE, export=Level.ALL),
		rule("Specialist", view=Level.RELATED_EMPLOYEE, delete=Level.RESPONSIBLE_EMPLOYEE),
		rule("Intern", view=Level.RESPONSIBLE_EMPLOYEE),
	)
	lead = KINDS[LEAD]
	assert explain.effective(who, lead, VIEW).roles == ("Sales User", "Specialist")
	assert explain.effective(who, lead, DELETE).roles == ("Specialist",)
	export = explain.effective(who, lead, EXPORT)
	assert (export.level, export.wanted) == (Level.RELATED_EMPLOYEE, Level.ALL), (
		"an action needs the view as well"
	)
	assert explain.effective(who, lead, "assign") == explain.Effective(Level.NONE)


def test_no_view_is_no_action():
	who = asker(rule("Sales User", edit=Level.ALL))
	assert explain.effective(who, KINDS[LEAD], EDIT) == explain.Effective(Level.NONE, wanted=Level.ALL)
	assert reasons(who, Record(Parties(responsible="E1").tokens()), EDIT) == []
