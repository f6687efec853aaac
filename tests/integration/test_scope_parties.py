"""Whose a record is (D1–D4): defaults, our field and the platform's in step, who may change it, and what follows."""

import factories
import frappe
import pytest

from crm_cn.scope import tokens

LI, ZHAO, HELPER, BOSS = "li@lead.test", "zhao@lead.test", "helper@lead.test", "boss@lead.test"
CUSTOMER, LEAD = "Customer", "Lead Registration"

pytestmark = pytest.mark.usefixtures("sales_team", "places")


@pytest.fixture
def places():
	"""li works in the north, zhao in the south, the helper nowhere; the boss may make customers, too."""
	frappe.get_doc("User", BOSS).add_roles("Sales User", "Sales Master Manager")
	north, south = factories.make_department("测试华北部"), factories.make_department("测试华南部")
	move(LI, north)
	move(ZHAO, south)
	move(HELPER, None)
	yield frappe._dict(north=north, south=south)
	frappe.db.rollback()
	frappe.clear_cache(user=BOSS)


def move(user, department):
	frappe.db.set_value("Employee", emp(user), "department", department)


def emp(user):
	return frappe.db.get_value("Employee", {"user_id": user})


def customer_of(user, as_user, **values):
	with as_user(user):
		doc = frappe.get_doc(
			{
				"doctype": CUSTOMER,
				"customer_name": f"客户{frappe.generate_hash(length=8)}",
				"customer_type": "Company",
				"customer_group": frappe.db.get_value("Customer Group", {"is_group": 0}),
				"territory": frappe.db.get_value("Territory", {"is_group": 0}),
				**values,
			}
		).insert()
	return fresh(doc)


def fresh(doc):
	return frappe.get_doc(doc.doctype, doc.name)


def whose(doc):
	return (
		doc.crm_cn_responsible_employee,
		doc.get("account_manager") or doc.get("opportunity_owner"),
		doc.crm_cn_responsible_department,
	)


def exact(doc):
	"""The tokens say what the record says."""
	found = tokens.stored(doc.doctype, doc.name)
	assert found == tokens.derived(doc.doctype, doc.name)
	return found


# Defaults


def test_a_new_record_is_its_authors(as_user, places):
	doc = customer_of(LI, as_user)
	assert whose(doc) == (emp(LI), LI, places.north)
	assert exact(doc) == {f"re:{emp(LI)}", f"rd:{places.north}"}


def test_an_author_without_employee_is_responsible_as_user(as_user):
	chief = factories.make_user("alone@lead.test", "Sales User", "Sales Manager")
	doc = customer_of(chief, as_user)
	assert whose(doc) == (None, None, None)
	assert exact(doc) == {f"re:@{chief}"}


def test_an_employee_without_department(as_user):
	move(ZHAO, None)
	doc = customer_of(BOSS, as_user, account_manager=ZHAO)
	assert whose(doc) == (emp(ZHAO), ZHAO, None)
	assert exact(doc) == {f"re:{emp(ZHAO)}"}


def test_nobody_is_responsible_for_what_the_own_rules_hide(as_user):
	stranger = factories.make_sales_person("stranger@lead.test", "Stock User")
	with pytest.raises(frappe.ValidationError, match="cannot see"):
		customer_of(BOSS, as_user, account_manager="outsider@lead.test")
	assert customer_of(BOSS, as_user, account_manager=stranger).account_manager == stranger


def test_the_stock_owner_is_responsible(as_user, places):
	doc = customer_of(BOSS, as_user, account_manager=ZHAO)
	assert whose(doc) == (emp(ZHAO), ZHAO, places.south)


def test_our_field_fills_the_stock_owner(as_user):
	doc = customer_of(BOSS, as_user, crm_cn_responsible_employee=emp(ZHAO))
	assert doc.account_manager == ZHAO


@pytest.mark.parametrize("doctype", ["Lead", "Prospect", "Opportunity"])
def test_every_stock_type_has_its_owner_field(doctype, as_user, places):
	customer = factories.make_customer()
	who, where = (BOSS, None) if doctype == "Prospect" else (LI, places.north)
	with as_user(who):
		if doctype == "Lead":
			doc = frappe.get_doc({"doctype": "Lead", "first_name": "王芳"}).insert()
		elif doctype == "Prospect":
			doc = frappe.get_doc(
				{
					"doctype": "Prospect",
					"company_name": factories.company_name(),
					"company": frappe.db.get_value("Company", {}, "name"),
				}
			).insert()
		else:
			frappe.db.set_value(CUSTOMER, customer, "crm_cn_responsible_employee", emp(LI))
			tokens.sync_name(CUSTOMER, customer)
			doc = factories.make_opportunity(customer)
	doc = fresh(doc)
	assert doc.crm_cn_responsible_employee == emp(who)
	assert doc.crm_cn_responsible_department == where
	assert (
		doc.get({"Lead": "lead_owner", "Prospect": "prospect_owner"}.get(doctype, "opportunity_owner")) == who
	)
	assert exact(doc) == {f"re:{emp(who)}"} | ({f"rd:{where}"} if where else set())


@pytest.fixture
def paper():
	"""Return a function: a quotation or order on a lead of li, written by Administrator or somebody named."""

	def make(doctype="Quotation", by=None, **values):
		lead = factories.make_followed_lead(LI)
		tokens.sync_name(LEAD, lead)
		before = frappe.session.user
		try:
			frappe.set_user(by or before)
			return fresh(factories.make_paper(doctype, factories.make_customer(), lead, **values))
		finally:
			frappe.set_user(before)

	return make


@pytest.mark.parametrize("doctype", ["Quotation", "Sales Order"])
def test_a_paper_belongs_to_who_has_the_registration(paper, doctype, places):
	doc = paper(doctype)
	assert (doc.crm_cn_responsible_employee, doc.crm_cn_responsible_department) == (emp(LI), places.north)
	assert not doc.crm_cn_parties, "Administrator is no employee to be named"


def test_who_writes_a_paper_for_a_colleague_stays_on_it(paper):
	doc = paper(by=BOSS)
	assert doc.crm_cn_responsible_employee == emp(LI)
	assert [(row.employee, row.user) for row in doc.crm_cn_parties] == [(emp(BOSS), BOSS)]
	assert f"ee:{emp(BOSS)}" in exact(doc)


def test_an_opportunity_on_a_registration(as_user):
	lead = factories.make_followed_lead(LI)
	doc = fresh(factories.make_opportunity(factories.make_customer(), crm_cn_lead_registration=lead))
	assert (doc.crm_cn_responsible_employee, doc.opportunity_owner) == (emp(LI), LI)


def test_an_amended_paper_stays_whose_it_was(paper, as_user):
	doc = paper()
	doc.append("crm_cn_parties", {"employee": emp(ZHAO), "note": "技术"})
	doc.crm_cn_lead_registration = None
	doc.save()
	doc.submit()
	doc.cancel()
	with as_user(BOSS):
		again = frappe.copy_doc(doc)
		again.amended_from, again.docstatus = doc.name, 0
		again.insert()
	again = fresh(again)
	assert again.crm_cn_responsible_employee == emp(LI)
	assert [(row.employee, row.user, row.note) for row in again.crm_cn_parties] == [(emp(ZHAO), ZHAO, "技术")]
	exact(again)


def test_a_copy_is_its_authors(paper, as_user):
	doc = paper()
	copy = frappe.copy_doc(doc, ignore_no_copy=False)
	copy.crm_cn_lead_registration = None
	with as_user(BOSS):
		copy.insert()
	assert fresh(copy).crm_cn_responsible_employee == emp(BOSS)
	assert not copy.crm_cn_parties


# In step, both ways


def test_account_manager_and_responsible_employee_move_together(as_user, places):
	doc = customer_of(BOSS, as_user, account_manager=LI)
	doc.account_manager = ZHAO
	doc.save()
	assert whose(fresh(doc)) == (emp(ZHAO), ZHAO, places.south)
	doc.crm_cn_responsible_employee = emp(LI)
	doc.save()
	assert whose(fresh(doc)) == (emp(LI), LI, places.north)
	assert exact(doc) == {f"re:{emp(LI)}", f"rd:{places.north}"}
	doc.account_manager = "Administrator"  # nobody's Employee
	doc.save()
	assert whose(fresh(doc)) == (None, "Administrator", None)
	assert exact(doc) == {"re:@Administrator"}


def test_emptied_it_is_the_authors_again(as_user, places):
	doc = customer_of(LI, as_user)
	doc.crm_cn_responsible_employee = emp(ZHAO)
	doc.save()
	doc.crm_cn_responsible_employee = None
	doc.save()
	assert whose(fresh(doc)) == (emp(LI), LI, places.north)


# Who may


@pytest.mark.parametrize("field", ["crm_cn_responsible_employee", "account_manager"])
def test_only_who_may_assign_gives_a_record_away(field, as_user):
	doc = customer_of(LI, as_user)
	value = emp(ZHAO) if field.startswith("crm") else ZHAO
	with as_user(LI), pytest.raises(frappe.PermissionError, match="manager"):
		mine = fresh(doc)
		mine.set(field, value)
		mine.save()
	with as_user(BOSS):
		doc = fresh(doc)
		doc.set(field, value)
		doc.save()
	assert fresh(doc).crm_cn_responsible_employee == emp(ZHAO)


def test_a_new_record_names_oneself_or_needs_the_right(as_user):
	customer_of(LI, as_user, crm_cn_responsible_employee=emp(LI))
	for values in ({"crm_cn_responsible_employee": emp(ZHAO)}, {"account_manager": ZHAO}):
		with pytest.raises(frappe.PermissionError, match="responsible"):
			customer_of(LI, as_user, **values)
	assert customer_of(BOSS, as_user, account_manager=ZHAO).crm_cn_responsible_employee == emp(ZHAO)


def test_who_may_assign_only_own_records_names_others_on_a_new_one(as_user):
	rule = frappe.get_doc("Data Scope Rule", {"role": "Sales User", "document_type": CUSTOMER})
	rule.assign_level = "Responsible Employee"
	rule.save()
	doc = customer_of(LI, as_user, account_manager=ZHAO)
	assert doc.crm_cn_responsible_employee == emp(ZHAO)


def test_a_submitted_paper_is_given_away_by_who_may_assign_only(paper, as_user):
	doc = paper()
	doc.submit()
	with as_user(LI), pytest.raises(frappe.PermissionError):
		mine = fresh(doc)
		mine.crm_cn_responsible_employee = emp(ZHAO)
		mine.save()
	with as_user(BOSS):
		doc = fresh(doc)
		doc.crm_cn_responsible_employee = emp(ZHAO)
		doc.append("crm_cn_parties", {"employee": emp(HELPER)})
		doc.save()
	doc = fresh(doc)
	assert (doc.crm_cn_responsible_employee, doc.crm_cn_parties[0].user) == (emp(ZHAO), HELPER)
	assert f"ee:{emp(HELPER)}" in exact(doc)


def test_cancelling_gives_nothing_away(paper, as_user):
	doc = paper("Sales Order")
	doc.submit()
	with as_user(BOSS):
		doc = fresh(doc)
		doc.crm_cn_responsible_employee = emp(ZHAO)
		doc.append("crm_cn_parties", {"employee": emp(HELPER)})
		doc.docstatus = 2
		doc.save()
	doc = fresh(doc)
	assert (doc.docstatus, doc.crm_cn_responsible_employee, doc.crm_cn_parties) == (2, emp(LI), [])
	exact(doc)


@pytest.mark.parametrize(
	("values", "message"),
	[({"status": "Inactive"}, "not an active employee"), ({"user_id": None}, "no enabled user")],
)
def test_nobody_is_responsible_who_could_not_open_it(values, message, as_user):
	doc = customer_of(LI, as_user)
	zhao = emp(ZHAO)
	frappe.db.set_value("Employee", zhao, values)
	doc.crm_cn_responsible_employee = zhao
	with pytest.raises(frappe.ValidationError, match=message):
		doc.save()
	doc = fresh(doc)
	doc.append("crm_cn_parties", {"employee": zhao})
	with pytest.raises(frappe.ValidationError, match=message):
		doc.save()


def test_somebody_who_left_meanwhile_stops_nobody_from_saving(as_user):
	doc = customer_of(BOSS, as_user, account_manager=ZHAO)
	doc.append("crm_cn_parties", {"employee": emp(HELPER)})
	doc.save()
	frappe.db.set_value("Employee", emp(HELPER), "status", "Left")
	frappe.db.set_value("Employee", {"user_id": ZHAO}, "status", "Left")
	doc = fresh(doc)
	doc.website = "example.com"
	doc.save()
	assert len(fresh(doc).crm_cn_parties) == 1


# Related employees and departments


def test_rows_name_one_party_each(as_user, places):
	doc = customer_of(LI, as_user)
	doc.append("crm_cn_parties", {"employee": emp(ZHAO), "user": BOSS})  # a forged user
	doc.append("crm_cn_parties", {"department": places.south, "user": BOSS})
	doc.append("crm_cn_parties", {"employee": emp(ZHAO)})
	doc.append("crm_cn_parties", {})
	doc.save()
	rows = [(row.employee, row.department, row.user) for row in fresh(doc).crm_cn_parties]
	assert rows == [(emp(ZHAO), None, ZHAO), (None, places.south, None)]
	assert {f"ee:{emp(ZHAO)}", f"ed:{places.south}"} < exact(doc)


@pytest.mark.parametrize(
	("rows", "message"),
	[
		([{"employee": ZHAO, "department": 1}], "not both"),
		([{"note": "谁"}], "Row 1"),
		([{"employee": ZHAO}, {"employee": ZHAO, "note": "又一次"}], "Row 2"),
	],
)
def test_rows_that_cannot_be_understood(rows, message, as_user, places):
	doc = customer_of(LI, as_user)
	for row in rows:
		values = dict(row)
		if values.get("employee"):
			values["employee"] = emp(values["employee"])
		if values.get("department"):
			values["department"] = places.south
		doc.append("crm_cn_parties", values)
	with pytest.raises(frappe.ValidationError, match=message):
		doc.save()


def test_the_user_of_a_row_is_not_for_the_client_to_write(as_user):
	doc = customer_of(LI, as_user)
	doc.append("crm_cn_parties", {"employee": emp(ZHAO)})
	doc.save()
	doc.crm_cn_parties[0].user = BOSS
	doc.save()
	assert fresh(doc).crm_cn_parties[0].user == ZHAO


def test_a_row_of_another_record_is_not_carried_off(as_user):
	theirs = customer_of(LI, as_user)
	theirs.append("crm_cn_parties", {"employee": emp(ZHAO)})
	theirs.save()
	row = theirs.crm_cn_parties[0].name
	with as_user(BOSS):
		doc = customer_of(BOSS, as_user)
		doc.append("crm_cn_parties", {"name": row, "employee": emp(HELPER)})
		doc.crm_cn_parties[0].name = row
		doc.crm_cn_parties[0].set("__islocal", 0)
		doc.save()
	assert [each.name for each in fresh(theirs).crm_cn_parties] == [row]
	assert fresh(theirs).crm_cn_parties[0].employee == emp(ZHAO)
	assert [each.employee for each in fresh(doc).crm_cn_parties] == [emp(HELPER)]
	exact(theirs), exact(doc)


def test_who_works_on_a_record_is_for_those_who_edit_it(as_user):
	doc = customer_of(LI, as_user)
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		other = fresh(doc)
		other.append("crm_cn_parties", {"employee": emp(ZHAO)})
		other.save()
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		frappe.client.insert(
			{
				"doctype": "Record Party",
				"parenttype": CUSTOMER,
				"parent": doc.name,
				"parentfield": "crm_cn_parties",
				"employee": emp(ZHAO),
			}
		)
	assert not fresh(doc).crm_cn_parties


@pytest.mark.parametrize(("doctype", "table"), [(LEAD, "team"), ("Sales Activity", "parties")])
def test_our_own_types_have_them_too(doctype, table, as_user, places):
	with as_user(LI):
		doc = factories.make_lead_registration() if doctype == LEAD else factories.make_activity()
		doc.append(table, {"department": places.south})
		doc.append(table, {"employee": emp(HELPER)})
		doc.save()
	doc = fresh(doc)
	assert doc.responsible_department == places.north
	assert [row.user for row in doc.get(table)] == [None, HELPER]
	assert {f"ed:{places.south}", f"ee:{emp(HELPER)}", f"rd:{places.north}"} <= exact(doc)


# The department


def test_a_closed_record_keeps_the_department_it_had(as_user, places):
	doc = customer_of(LI, as_user)
	doc.disabled = 1
	doc.save()
	move(LI, places.south)
	doc.website = "example.com"
	doc.save()
	assert fresh(doc).crm_cn_responsible_department == places.north
	doc.disabled = 0
	doc.save()
	assert fresh(doc).crm_cn_responsible_department == places.south
	exact(doc)


def test_the_department_is_not_for_people_to_write(as_user, places):
	doc = customer_of(LI, as_user)
	doc.crm_cn_responsible_department = places.south
	doc.save()
	assert fresh(doc).crm_cn_responsible_department == places.north
