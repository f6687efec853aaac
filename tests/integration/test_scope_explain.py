"""Explain on a site: it says yes exactly where the one predicate does, for many generated rules, people and records.

What somebody may not see is answered like what does not exist; who else sees a record is told to those who assign it.
"""

from __future__ import annotations

import random
import re

import factories
import frappe
import pytest
from rest import Rest

from crm_cn.api import scope as api
from crm_cn.permissions import scope
from crm_cn.rules.scope.levels import ACTIONS, LABELS
from crm_cn.rules.scope.sql import TABLE
from crm_cn.scope import audience, explain, person, rules, tokens

LEAD, ACTIVITY, CUSTOMER = "Lead Registration", "Sales Activity", "Customer"
TYPES = (LEAD, ACTIVITY, CUSTOMER)
ROLES = ("Sales User", "Sales Manager", "Senior Merchandiser", "Presales Support")
MAIL = [f"p{number}@explain.test" for number in range(7)]
RIGHT = {"view": "read", "edit": "write", "delete": "delete", "export": "export"}


@pytest.fixture
def company(clean):
	"""Departments a ── b ── c and d; seven people with one or two roles, two without Employee, one without department."""
	a = factories.make_department("解释甲", is_group=1)
	b = factories.make_department("解释乙", parent=a, is_group=1)
	departments = [a, b, factories.make_department("解释丙", parent=b), factories.make_department("解释丁")]
	for number, mail in enumerate(MAIL):
		make_person(
			mail,
			*{ROLES[number % 4], ROLES[(number * 3 + 1) % 4]},
			employee=number < 5,
			department=departments[number] if number < 4 else None,
		)
	return frappe._dict(departments=departments, employees=[f"E-{mail}" for mail in MAIL[:5]])


def make_person(mail: str, *roles: str, employee: bool = True, department: str | None = None) -> str:
	"""Return a user with these roles and an Employee, written straight to the tables: saving users is slow."""
	frappe.get_doc(
		{"doctype": "User", "name": mail, "email": mail, "first_name": mail, "full_name": mail, "enabled": 1}
	).update({"user_type": "System User"}).db_insert()
	for role in roles:
		parent = {"parent": mail, "parenttype": "User", "parentfield": "roles"}
		frappe.get_doc({"doctype": "Has Role", "role": role, **parent}).db_insert()
	if employee:
		frappe.get_doc(
			{
				"doctype": "Employee",
				"name": f"E-{mail}",
				"employee_name": mail,
				"user_id": mail,
				"status": "Active",
				"department": department,
				"company": frappe.db.get_value("Company", {}, "name"),
			}
		).db_insert()
	frappe.cache.hdel("roles", mail)
	return mail


def set_rule(role: str, doctype: str, **values) -> None:
	"""Write a rule past its checks, as generated."""
	name = f"{role}-{doctype}"
	if not frappe.db.exists(rules.DOCTYPE, name):
		frappe.get_doc({"doctype": rules.DOCTYPE, "role": role, "document_type": doctype}).insert()
	frappe.db.set_value(rules.DOCTYPE, name, values)
	rules.forget()


def generate_rules(dice: random.Random) -> None:
	for role in ROLES:
		for doctype in TYPES:
			levels = {f"{action}_level": dice.choice(LABELS) for action in ACTIONS}
			switches = {
				name: dice.randint(0, 1)
				for name in ("include_departments_below", "on_responsible_records", "on_viewable_records")
			}
			statuses = "\n".join(dice.sample(["Public Pool", "In Review"], dice.randint(0, 2)))
			set_rule(role, doctype, **levels, **switches, open_statuses=statuses)


def generate_records(dice: random.Random, company) -> list[tuple[str, str]]:
	"""Records that consist of little more than their tokens; activities are about some of the others."""
	records: list[tuple[str, str]] = []
	for number in range(24):
		doctype = TYPES[number % 3]
		name = f"EXPLAIN-{number}"
		doc = frappe.get_doc({"doctype": doctype, "name": name})
		if doctype == ACTIVITY and records:
			other, about = dice.choice([each for each in records if each[0] != ACTIVITY])
			if other == LEAD:
				doc.lead_registration = about
			else:
				doc.party_type, doc.party = other, about
		doc.db_insert()
		for token in generate_tokens(dice, company):
			frappe.db.sql(f"INSERT IGNORE INTO `{TABLE}` VALUES (%s, %s, %s)", (doctype, name, token))
		records.append((doctype, name))
	return records


def generate_tokens(dice: random.Random, company) -> set[str]:
	everybody = [*company.employees, *(f"@{mail}" for mail in MAIL)]
	choices = (
		[f"re:{who}" for who in everybody]
		+ [f"ee:{who}" for who in everybody]
		+ [f"rd:{name}" for name in company.departments]
		+ [f"ed:{name}" for name in company.departments]
		+ [f"au:{mail}" for mail in MAIL]
		+ ["st:Public Pool", "st:In Review"]
	)
	return set(dice.sample(choices, dice.randint(0, 3)))


@pytest.mark.parametrize("seed", range(4))
def test_explain_says_yes_exactly_where_the_predicate_does(company, seed):
	"""24 records × 7 people × 5 actions for each seed; both answers occur often."""
	dice = random.Random(seed)
	generate_rules(dice)
	records = generate_records(dice, company)
	yes = no = 0
	for doctype, name in records:
		record = explain.asked(doctype, name)
		for mail in MAIL:
			who = explain.asker(mail)
			for action in ACTIONS:
				allowed = scope.may(doctype, name, action, mail)
				reasons = explain.rule.why(who, record.kind, action, record.record)
				assert bool(reasons) == allowed, (doctype, name, mail, action)
				yes, no = yes + allowed, no + (not allowed)
	assert min(yes, no) > 100


@pytest.mark.parametrize("seed", range(2))
def test_who_are_exactly_those_whom_the_platform_lets_in(company, seed):
	dice = random.Random(100 + seed)
	generate_rules(dice)
	frappe.get_doc(
		{"doctype": "User Permission", "user": MAIL[0], "allow": LEAD, "for_value": "EXPLAIN-0"}
	).db_insert()
	seen = 0
	for doctype, name in generate_records(dice, company):
		people = {one["user"]: one for one in audience.who(doctype, name)["people"]}
		doc = frappe.get_doc(doctype, name)
		for mail in MAIL:
			allowed = frappe.has_permission(doctype, "read", doc=doc, user=mail)
			assert (mail in people) == allowed, (doctype, name, mail)
			seen += allowed
			for action, right in RIGHT.items() if allowed else ():
				assert (action in people[mail]["may"]) == frappe.has_permission(
					doctype, right, doc=doc, user=mail
				), (doctype, name, mail, action)
	assert seen > 20


def test_people_are_those_the_predicate_asks(company):
	"""The audience reads Employees, departments and rules of all at once: the same as each by itself."""
	found = {each.user: each for each in audience.everybody() if each.user in MAIL}
	assert set(found) == set(MAIL)
	for mail, each in found.items():
		assert each.asker.person == person.load(mail)
		assert dict(each.asker.rules) == {doctype: rules.rules_of(mail, doctype) for doctype in scope.SCOPED}
	assert all(scope.SCOPED[doctype] for doctype in found[MAIL[0]].asker.rules)


def test_the_answer_names_relation_role_and_rule(company, as_user):
	set_rule("Sales User", LEAD, view_level="Related Employee", edit_level="Responsible Employee")
	user = make_person("li@explain.test", "Sales User")
	lead = factories.make_followed_lead(user)
	with as_user(user):
		answer = api.why(LEAD, lead)
	actions = {row["action"]: row for row in answer["actions"]}
	assert [actions[action]["allowed"] for action in ACTIONS] == [True, True, False, False, False]
	reason = actions["view"]["reasons"][0]
	assert (reason["relation"], reason["rules"], reason["level"]) == (
		"re",
		[f"Sales User-{LEAD}"],
		"Related Employee",
	)
	assert "li" in reason["text"]
	assert answer["may_ask_who"] is False
	assert any("role permissions" in text for text in actions["delete"]["lacking"])


def test_an_activity_names_the_record_through_which_it_is_seen(company, as_user):
	user = make_person("li@explain.test", "Sales User")
	other = make_person("wang@explain.test", "Sales User")
	set_rule("Sales User", LEAD, view_level="Related Employee")
	set_rule("Sales User", ACTIVITY, view_level="Related Employee", on_responsible_records=1)
	lead = factories.make_followed_lead(user)
	activity = frappe.get_doc({"doctype": ACTIVITY, "name": "EXPLAIN-A", "lead_registration": lead})
	activity.update({"responsible_employee": f"E-{other}", "owner": other}).db_insert()
	tokens.sync_name(ACTIVITY, activity.name)
	with as_user(user):
		reasons = api.why(ACTIVITY, activity.name)["actions"][0]["reasons"]
	assert [reason["relation"] for reason in reasons] == ["re"]
	assert lead in reasons[0]["text"]
	# the record itself is named only to those who may see it
	set_rule("Sales User", LEAD, view_level="None")
	with as_user(user):
		reasons = api.why(ACTIVITY, activity.name)["actions"][0]["reasons"]
	assert lead not in reasons[0]["text"]


def test_who_is_told_to_those_who_may_assign(company, as_user):
	set_rule("Sales User", LEAD, view_level="Related Employee", assign_level="None")
	set_rule("Sales Manager", LEAD, view_level="All", assign_level="All")
	seller = make_person("li@explain.test", "Sales User")
	manager = make_person("boss@explain.test", "Sales Manager")
	lead = factories.make_followed_lead(seller)
	with as_user(seller):
		for ask in (lambda: api.who(LEAD, lead), lambda: api.why(LEAD, lead, manager)):
			with pytest.raises(frappe.PermissionError):
				ask()
		assert api.why(LEAD, lead, seller)["actions"][0]["allowed"]
	with as_user(manager):
		people = {one["user"]: one for one in api.who(LEAD, lead)["people"]}
		assert people[seller]["reason"]["relation"] == "re"
		assert "assign" in people[manager]["may"]
		assert api.why(LEAD, lead, "p6@explain.test")["may_ask_who"]
		with pytest.raises(frappe.DoesNotExistError):
			api.why(LEAD, lead, "nobody@explain.test")


def test_somebody_disabled_is_not_among_them(company):
	seller = make_person("li@explain.test", "Sales User")
	lead = factories.make_followed_lead(seller)
	assert seller in {one["user"] for one in audience.who(LEAD, lead)["people"]}
	frappe.db.set_value("User", seller, "enabled", 0)
	assert seller not in {one["user"] for one in audience.who(LEAD, lead)["people"]}


@pytest.mark.parametrize("ask", [api.why, api.who])
def test_what_is_hidden_is_answered_like_what_is_not_there(company, as_user, ask):
	set_rule("Sales User", LEAD, view_level="Responsible Employee")
	lead = factories.make_followed_lead(make_person("li@explain.test", "Sales User"))
	answers = []
	with as_user(make_person("wang@explain.test", "Sales User")):
		for name in (lead, "LR-0000-00000"):
			with pytest.raises(frappe.DoesNotExistError) as raised:
				ask(LEAD, name)
			answers.append(str(raised.value).replace(name, "…"))
			frappe.clear_messages()
	assert answers[0] == answers[1]


def test_only_scoped_types_are_explained(company):
	with pytest.raises(frappe.ValidationError, match="data scope"):
		api.why("ToDo", "x")


def test_the_overview_says_what_is_wrong_with_a_person(company, as_user):
	set_rule("Sales User", LEAD, view_level="Related Employee", edit_level="All")
	lonely = make_person("lonely@explain.test", "Sales User", employee=False)
	answer = api.of_user(lonely)
	assert any("Employee" in hint for hint in answer["hints"])
	view, edit = answer["types"][0]["levels"][:2]
	assert (view["label"], view["rules"]) == ("Related Employee", [f"Sales User-{LEAD}"])
	assert edit["label"] == "Related Employee", "no action reaches further than the view"
	assert edit["beyond"]
	named = {each["user"] for one in api.matrix()["attention"] for each in one["people"]}
	assert {lonely, MAIL[4]} & named or any(one["more"] for one in api.matrix()["attention"])
	bystander = make_person("stock@explain.test", "Stock Manager", employee=False)
	frappe.db.delete(rules.DOCTYPE, {"role": "Stock Manager"})
	rules.forget()
	assert any("no scoped record" in hint for hint in api.of_user(bystander)["hints"])


def test_who_stands_above_the_rules(company, as_user):
	chief = make_person("chief@explain.test", "CRM Supervisor", employee=False)
	answer = api.of_user(chief)
	assert answer["above"] == "CRM Supervisor"
	assert {level["label"] for row in answer["types"] for level in row["levels"]} == {"All"}
	assert "CRM Supervisor" in api.matrix()["above"]


def test_the_overview_is_for_administrators(company, as_user):
	with as_user(make_person("boss@explain.test", "Sales Manager")):
		for ask in (lambda: api.of_user(MAIL[0]), api.matrix, api.users):
			with pytest.raises(frappe.PermissionError):
				ask()
	with as_user(make_person("chief@explain.test", "CRM Supervisor", employee=False)):
		assert [row["value"] for row in api.users("p3@explain")] == [MAIL[3]]
		with pytest.raises(frappe.DoesNotExistError):
			api.of_user("nobody@explain.test")


def make_crowd(count: int) -> None:
	"""Many people with account, Employee, department and role, written straight to the tables."""
	departments = [factories.make_department(f"人群{number}") for number in range(10)]
	company = frappe.db.get_value("Company", {}, "name")
	rows: dict[str, list] = {"User": [], "Has Role": [], "Employee": []}
	for number in range(count):
		mail = f"crowd{number}@explain.test"
		rows["User"].append((mail, mail, mail, 1, "System User"))
		rows["Has Role"].append((f"crowd-{number}", mail, "User", "roles", ROLES[number % 4]))
		rows["Employee"].append((f"CROWD-{number}", mail, mail, "Active", departments[number % 10], company))
	fields = {
		"User": ["name", "email", "full_name", "enabled", "user_type"],
		"Has Role": ["name", "parent", "parenttype", "parentfield", "role"],
		"Employee": ["name", "employee_name", "user_id", "status", "department", "company"],
	}
	for doctype, values in rows.items():
		frappe.db.bulk_insert(doctype, fields[doctype], values)


@pytest.mark.parametrize("doctype", [LEAD, ACTIVITY])
def test_many_people_are_asked_by_few_queries(company, monkeypatch, doctype):
	for role in ROLES:
		set_rule(role, doctype, view_level="Responsible Department")
	lead = factories.make_followed_lead(MAIL[0])
	name = lead if doctype == LEAD else factories.make_activity(lead).name
	make_crowd(300)
	asked = []
	execute = frappe.db.sql
	monkeypatch.setattr(
		frappe.db, "sql", lambda *args, **more: asked.append(args[0]) or execute(*args, **more)
	)
	audience.who(doctype, name)
	few = len(asked)
	asked.clear()
	assert few < 150, asked
	assert len([each for each in audience.everybody() if each.user.startswith("crowd")]) == 300


@pytest.fixture
def committed(site, sales_team, clean):
	"""A lead of li's that other connections see, removed afterwards."""
	lead = factories.make_followed_lead(sales_team["li"])
	frappe.db.commit()
	yield lead
	frappe.db.rollback()
	frappe.delete_doc(LEAD, lead, force=True)
	frappe.db.commit()


def said(text: str, name: str) -> str:
	"""An answer without the name asked for and the number the platform gives each error."""
	return re.sub(r"[0-9a-f]{40,}", "#", text).replace(name, "…")


def test_over_rest_hidden_and_missing_are_one_answer(site, sales_team, committed):
	zhao, li = Rest(site, sales_team["zhao"]), Rest(site, sales_team["li"])
	for method in ("why", "who"):
		path = f"/api/method/crm_cn.api.scope.{method}"
		hidden = zhao.get(path, doctype=LEAD, name=committed)
		missing = zhao.get(path, doctype=LEAD, name="LR-0000-00000")
		assert hidden.status == missing.status == 404
		assert said(hidden.text, committed) == said(missing.text, "LR-0000-00000")
	answer = li.get("/api/method/crm_cn.api.scope.why", doctype=LEAD, name=committed)
	assert answer.status == 200
	assert answer.data["actions"][0]["allowed"]
	assert li.get("/api/method/crm_cn.api.scope.who", doctype=LEAD, name=committed).status == 403
