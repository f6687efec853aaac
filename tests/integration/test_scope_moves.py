"""Open records follow their people into another department, closed ones stay; names that go leave nothing behind."""

import factories
import frappe
import pytest

from crm_cn.permissions import scope
from crm_cn.scope import backfill, moves, person, tokens

LI, ZHAO, BOSS = "li@lead.test", "zhao@lead.test", "boss@lead.test"
LEAD, CUSTOMER, ACTIVITY, PARTY = "Lead Registration", "Customer", "Sales Activity", "Record Party"
TYPES = (LEAD, CUSTOMER, ACTIVITY, "Quotation")

pytestmark = pytest.mark.usefixtures("sales_team", "nothing_is_committed")


@pytest.fixture
def nothing_is_committed(monkeypatch):
	"""A job commits its batches; here the whole test is thrown away."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)


@pytest.fixture
def places():
	north, south = factories.make_department("测试华北部"), factories.make_department("测试华南部")
	frappe.db.set_value("Employee", emp(LI), "department", north)
	frappe.db.set_value("Employee", emp(ZHAO), "department", None)
	return frappe._dict(north=north, south=south)


def emp(user):
	return frappe.db.get_value("Employee", {"user_id": user})


def saved(employee, **values):
	"""Save an Employee as HR does."""
	doc = frappe.get_doc("Employee", employee)
	doc.update(values)
	doc.save()
	person.forget()


def exact(*doctypes):
	assert [each for doctype in doctypes or TYPES for each in tokens.check(doctype)] == []


def departments(doctype):
	column = moves.SCOPED[doctype].responsible_department
	employee = moves.SCOPED[doctype].responsible_employee
	return dict(frappe.get_all(doctype, {employee: emp(LI)}, ["name", column], as_list=True))


@pytest.fixture
def records(places, as_user):
	"""Open and closed records of li: DocType → (open names, closed names)."""
	found = {doctype: ([], []) for doctype in TYPES}
	for is_closed in (False, True):
		lead = factories.make_followed_lead(LI)
		tokens.sync_name(LEAD, lead)
		with as_user(LI):
			customer = factories.make_customer()
			activity = factories.make_activity(lead).name
			quotation = factories.make_paper("Quotation", factories.make_customer(), lead).name
		for doctype, name in (
			(LEAD, lead),
			(CUSTOMER, customer),
			(ACTIVITY, activity),
			("Quotation", quotation),
		):
			found[doctype][is_closed].append(name)
			if is_closed:
				scoped = moves.SCOPED[doctype]
				frappe.db.set_value(doctype, name, scoped.status, scoped.closed[0])
	exact()
	return found


def test_open_records_follow_and_closed_ones_stay(records, places):
	assert all(set(departments(doctype).values()) == {places.north} for doctype in TYPES)
	saved(emp(LI), department=places.south)
	assert moves.follow(emp(LI)) >= len(TYPES)
	for doctype, (still_open, closed) in records.items():
		now = departments(doctype)
		assert {now[name] for name in still_open} == {places.south}, doctype
		assert {now[name] for name in closed} == {places.north}, doctype
	exact()
	assert moves.follow(emp(LI)) == 0, "a second run changes nothing"


def test_the_move_starts_with_the_change(places, monkeypatch):
	asked = []
	monkeypatch.setattr(moves, "start", asked.append)
	saved(emp(LI), department=places.south)
	saved(emp(LI), cell_number="13800000000")
	assert asked == [emp(LI)]


def test_a_move_that_was_killed_is_gone_on_with(records, places, monkeypatch):
	for _each in range(5):
		factories.make_customer()
	with_li = {"crm_cn_responsible_employee": emp(LI), "crm_cn_responsible_department": places.north}
	for name in frappe.get_all(CUSTOMER, {"owner": "Administrator"}, pluck="name", limit=5):
		frappe.db.set_value(CUSTOMER, name, {**with_li, "account_manager": LI})
		tokens.sync_name(CUSTOMER, name)
	frappe.db.set_value("Employee", emp(LI), "department", places.south)
	monkeypatch.setattr(moves, "BATCH", 2)
	work, batches = moves._follow_batch, []

	def killed(doctype, employee):
		if len(batches) == 2:
			raise KeyboardInterrupt
		batches.append(doctype)
		return work(doctype, employee)

	monkeypatch.setattr(moves, "_follow_batch", killed)
	with pytest.raises(KeyboardInterrupt):
		moves.follow(emp(LI))
	exact()
	assert emp(LI) in moves.behind()
	monkeypatch.setattr(moves, "_follow_batch", work)
	assert moves.resume() > 0
	assert emp(LI) not in moves.behind()
	assert moves.resume() == 0
	assert not frappe.db.exists(
		CUSTOMER, {"crm_cn_responsible_department": places.north, "disabled": 0, "account_manager": LI}
	)
	exact()


def test_a_batch_that_the_database_broke_off_is_tried_again(places, monkeypatch):
	tries = []

	def unlucky():
		tries.append(1)
		if len(tries) < 3:
			raise frappe.QueryDeadlockError
		return 7

	monkeypatch.setattr(frappe.db, "rollback", lambda **_: None)
	assert moves._retried(unlucky) == 7
	assert len(tries) == 3


def test_what_is_seen_moves_along(records, places):
	"""Somebody of the new department sees the open records, somebody of the old one the closed ones."""
	frappe.get_doc(
		{
			"doctype": "Data Scope Rule",
			"role": "CRM Intern",
			"document_type": CUSTOMER,
			**{
				f"{each}_level": "Responsible Department"
				for each in ("view", "edit", "delete", "assign", "export")
			},
		}
	).insert() if not frappe.db.exists("Data Scope Rule", f"CRM Intern-{CUSTOMER}") else frappe.db.set_value(
		"Data Scope Rule", f"CRM Intern-{CUSTOMER}", "view_level", "Responsible Department"
	)
	from crm_cn.scope import rules

	intern = factories.make_user("intern@lead.test", "CRM Intern")
	employee = factories.make_employee(intern)
	(still_open,), (closed,) = records[CUSTOMER]
	both = [still_open, closed]
	frappe.db.set_value("Employee", employee, "department", places.north)
	rules.forget(), person.forget()
	assert scope.visible(CUSTOMER, both, user=intern) == set(both)
	saved(emp(LI), department=places.south)
	moves.follow(emp(LI))
	assert scope.visible(CUSTOMER, both, user=intern) == {closed}
	frappe.db.set_value("Employee", employee, "department", places.south)
	person.forget()
	assert scope.visible(CUSTOMER, both, user=intern) == {still_open}


# Employee


def test_another_user_of_the_employee(records, places):
	new = factories.make_user("li.new@lead.test", "Sales User")
	row = frappe.get_doc(CUSTOMER, records[CUSTOMER][0][0])
	row.append("crm_cn_parties", {"employee": emp(LI)})
	row.save()
	employee = emp(LI)
	frappe.db.set_value("Employee", employee, "user_id", new)
	person.forget()
	assert employee in moves.behind(rows=True)
	moves.follow(employee)
	assert employee not in moves.behind(rows=True)
	(still_open,), (closed,) = records[CUSTOMER]
	assert frappe.db.get_value(CUSTOMER, still_open, "account_manager") == new
	assert frappe.db.get_value(CUSTOMER, closed, "account_manager") == LI
	assert frappe.db.get_value(LEAD, records[LEAD][0][0], "responsible_user") == new
	assert frappe.db.get_value(PARTY, {"employee": employee}, "user") == new
	assert scope.may(CUSTOMER, still_open, user=new) and not scope.may(CUSTOMER, still_open, user=LI)
	exact()


def test_who_has_left_opens_nothing_and_loses_nothing(records, as_user):
	saved(emp(LI), status="Left", relieving_date=frappe.utils.nowdate())
	moves.follow(emp(LI))
	names = [name for both in records[CUSTOMER] for name in both]
	assert scope.visible(CUSTOMER, names, user=LI) == set()
	assert {frappe.db.get_value(CUSTOMER, name, "account_manager") for name in names} == {LI}
	exact()


def test_a_user_who_becomes_an_employee_brings_the_records_along(as_user, places):
	user = factories.make_user("later@lead.test", "Sales User")
	with as_user(user):
		customer = factories.make_customer()
	assert tokens.stored(CUSTOMER, customer) == {f"re:@{user}"}
	employee = factories.make_employee(user, department=places.south)
	moves.follow(employee)
	assert tokens.stored(CUSTOMER, customer) == {f"re:{employee}", f"rd:{places.south}"}
	exact(CUSTOMER)


def test_an_employee_on_records_is_not_deleted_and_no_record_named(records, as_user):
	hr = factories.make_user("hr@lead.test", "HR Manager", "HR User")
	with as_user(hr), pytest.raises(frappe.LinkExistsError) as refused:
		frappe.delete_doc("Employee", emp(LI))
	for doctype, (still_open, closed) in records.items():
		assert not any(name in str(refused.value) for name in still_open + closed), doctype
	with pytest.raises(frappe.LinkExistsError):
		frappe.delete_doc("Employee", emp(LI))  # Administrator sees everything and is told which


def test_a_deleted_employees_name_gives_nothing_to_its_next_bearer(records):
	li = emp(LI)
	doc = frappe.get_doc(CUSTOMER, records[CUSTOMER][0][0])
	doc.append("crm_cn_parties", {"employee": emp(ZHAO)})
	doc.save()
	frappe.delete_doc("Employee", li, force=True)
	assert not moves.is_in_use("Employee", li)
	exact()
	assert tokens.stored(CUSTOMER, doc.name) == {f"re:@{LI}", f"ee:{emp(ZHAO)}"}
	frappe.delete_doc("Employee", emp(ZHAO), force=True)
	exact()


# Department


def test_a_department_on_records_is_not_deleted(records, places, as_user):
	hr = factories.make_user("hr@lead.test", "HR Manager", "HR User")
	saved(emp(LI), department=None)
	with as_user(hr), pytest.raises(frappe.LinkExistsError) as refused:
		frappe.delete_doc("Department", places.north)
	assert not any(name in str(refused.value) for name in records[CUSTOMER][0] + records[CUSTOMER][1])
	frappe.delete_doc("Department", places.north, force=True)
	assert not moves.is_in_use("Department", places.north)
	exact()


def test_a_renamed_department_takes_its_records_along(records, places):
	doc = frappe.get_doc(CUSTOMER, records[CUSTOMER][0][0])
	doc.append("crm_cn_parties", {"department": places.north})
	doc.save()
	new = frappe.rename_doc("Department", places.north, "测试新华北部", force=True)
	assert {f"rd:{new}", f"ed:{new}"} < tokens.stored(CUSTOMER, doc.name)
	assert emp(LI) not in moves.behind()
	exact()


@pytest.mark.parametrize("what", ["Department", "Employee"])
def test_merged_ones_are_named_once(what, records, places):
	doc = frappe.get_doc(CUSTOMER, records[CUSTOMER][0][0])
	one, other = (places.north, places.south) if what == "Department" else (emp(BOSS), emp(ZHAO))
	doc.append("crm_cn_parties", {what.lower(): one, "note": "先"})
	doc.append("crm_cn_parties", {what.lower(): other})
	doc.save()
	frappe.rename_doc(what, one, other, merge=True, force=True)
	rows = frappe.get_doc(CUSTOMER, doc.name).crm_cn_parties
	assert [(row.get(what.lower()), row.note) for row in rows] == [(other, "先")]
	exact()


def test_a_department_moved_in_the_tree_moves_no_record(records, places, as_user):
	top = factories.make_department("测试大区", is_group=1)
	frappe.db.set_value("Employee", emp(ZHAO), "department", top)
	person.forget()
	assert places.north not in person.person(ZHAO).below
	north = frappe.get_doc("Department", places.north)
	north.parent_department = top
	north.save()
	person.forget()
	assert places.north in person.person(ZHAO).below
	assert emp(LI) not in moves.behind()
	exact()


# What a site had before


def test_backfill_gives_old_records_to_their_people(records, places, as_user):
	(customer,), (closed,) = records[CUSTOMER]
	(quotation,), _closed = records["Quotation"]
	frappe.db.set_value("Quotation", quotation, "owner", BOSS)
	nobodys = factories.make_customer()
	for doctype, names in ((CUSTOMER, [customer, closed]), ("Quotation", [quotation])):
		for name in names:
			frappe.db.set_value(
				doctype,
				name,
				{"crm_cn_responsible_employee": None, "crm_cn_responsible_department": None},
			)
			tokens.sync_name(doctype, name)
	activity = records[ACTIVITY][0][0]
	frappe.db.set_value(ACTIVITY, activity, "responsible_department", None)
	tokens.sync_name(ACTIVITY, activity)
	assert backfill.run()[CUSTOMER] >= 2
	for name in (customer, closed):
		assert tokens.stored(CUSTOMER, name) == {f"re:{emp(LI)}", f"rd:{places.north}"}
	assert tokens.stored(CUSTOMER, nobodys) == {"re:@Administrator"}
	assert tokens.stored("Quotation", quotation) == {
		f"re:{emp(LI)}",
		f"rd:{places.north}",
		f"ee:{emp(BOSS)}",
	}
	assert frappe.db.get_value(ACTIVITY, activity, "responsible_department") == places.north
	exact()
	assert not any(backfill.run().values()), "a second run changes nothing"
