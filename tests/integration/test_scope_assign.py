"""L7: a record is given to another employee by those who may; what is open moves, the former holder sees nothing."""

from __future__ import annotations

import multiprocessing
import os

import factories
import frappe
import pytest
from rest import Rest

from crm_cn.api import assignment as api
from crm_cn.permissions import scope
from crm_cn.scope import assignment, holder, tokens
from crm_cn.scope.declared import SCOPED

pytestmark = pytest.mark.usefixtures("sales_team")

LI, ZHAO, BOSS, CHIEF = (f"{who}@lead.test" for who in ("li", "zhao", "boss", "chief"))
OUTSIDER = "outsider@lead.test"
LEAD = "Lead Registration"
#: Connections a child process inherits; kept, so that closing them does not end the parent's.
INHERITED: list = []


def employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def make(doctype: str, user: str = LI, **values):
	"""Return the name of an open record of this user."""
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return _make(doctype, **values)
	finally:
		frappe.set_user(before)


def _make(doctype: str, **values):
	if doctype == LEAD:
		return factories.make_followed_lead(frappe.session.user, **values)
	if doctype == "Sales Activity":
		return factories.make_activity(values.pop("lead", None), **values).name
	if doctype == "Customer":
		return factories.make_customer()
	if doctype in ("Quotation", "Sales Order"):
		customer = values.pop("customer", None) or factories.make_customer()
		return factories.make_paper(doctype, customer, **values).name
	if doctype == "Sample Request":
		customer = values.pop("customer", None) or factories.make_customer()
		return factories.make_sample_request((factories.make_sample().name, 1), customer=customer).name
	if doctype == "Complaint":
		return factories.make_complaint(responsible_employee=employee(frappe.session.user), **values).name
	if doctype == "Opportunity":
		customer = values.pop("customer", None) or factories.make_customer()
		given = {"opportunity_from": "Customer", "party_name": customer, **values}
	elif doctype == "Lead":
		given = {"first_name": f"张{frappe.generate_hash(length=6)}", **values}
	else:
		given = {"company_name": f"华星{frappe.generate_hash(length=6)}有限公司", **values}
	company = frappe.db.get_value("Company", {}, "name")
	doc = frappe.get_doc({"doctype": doctype, "company": company, **given})
	return doc.insert(ignore_permissions=True).name  # test data


def holding(doctype: str, name: str) -> str | None:
	return holder.of_record(doctype, name).employee


def logs(doctype: str, name: str) -> list:
	return frappe.get_all(
		"Responsibility Log",
		{"reference_doctype": doctype, "reference_name": name},
		["from_employee", "to_employee", "from_user", "to_user", "changed_by", "reason"],
	)


@pytest.mark.parametrize("doctype", list(SCOPED))
def test_every_scoped_type_changes_hands(doctype, as_user):
	name = make(doctype)
	assert scope.may(doctype, name, user=LI)
	with as_user(BOSS):
		assignment.reassign(doctype, name, employee(ZHAO), "区域调整")
	scoped = SCOPED[doctype]
	stored = frappe.get_doc(doctype, name)
	assert stored.get(scoped.responsible_employee) == employee(ZHAO)
	if scoped.responsible_user:
		assert stored.get(scoped.responsible_user) == ZHAO
	assert scope.may(doctype, name, user=ZHAO)
	# D8: whoever wrote an activity goes on seeing it; every other record is gone from sight
	assert scope.may(doctype, name, user=LI) == (doctype == "Sales Activity")
	assert tokens.derived(doctype, name) == tokens.stored(doctype, name)
	if doctype == LEAD:
		assert [(row.user, bool(row.to_date)) for row in stored.owner_log] == [(LI, True), (ZHAO, False)]
	else:
		assert logs(doctype, name) == [
			{
				"from_employee": employee(LI),
				"to_employee": employee(ZHAO),
				"from_user": LI,
				"to_user": ZHAO,
				"changed_by": BOSS,
				"reason": "区域调整",
			}
		]


class TestWhoMay:
	def test_holder_without_the_action_is_told(self, as_user):
		name = make("Customer")
		with as_user(LI), pytest.raises(frappe.PermissionError, match="Ask your manager"):
			assignment.reassign("Customer", name, employee(ZHAO), "请假")
		assert holding("Customer", name) == employee(LI)

	def test_out_of_sight_is_as_not_there(self, as_user):
		name = make("Customer")
		with as_user(ZHAO):
			with pytest.raises(frappe.DoesNotExistError) as known:
				assignment.reassign("Customer", name, employee(ZHAO), "要")
			with pytest.raises(frappe.DoesNotExistError) as unknown:
				assignment.reassign("Customer", "NO-SUCH", employee(ZHAO), "要")
		assert str(known.value).replace(name, "X") == str(unknown.value).replace("NO-SUCH", "X")

	def test_a_rule_gives_the_action_at_once(self, as_user):
		mine, others = make("Quotation"), make("Quotation", ZHAO)
		frappe.db.set_value("Data Scope Rule", "Sales User-Quotation", "assign_level", "Responsible Employee")
		from crm_cn.scope import rules

		rules.forget()
		with as_user(LI):
			assignment.reassign("Quotation", mine, employee(ZHAO), "交接")
			with pytest.raises(frappe.DoesNotExistError):
				assignment.reassign("Quotation", others, employee(LI), "要")
		assert holding("Quotation", mine) == employee(ZHAO)

	def test_not_scoped_is_not_found(self):
		with pytest.raises(frappe.DoesNotExistError):
			assignment.reassign("Item", factories.make_selling_item(), employee(ZHAO), "x")

	def test_without_reason(self):
		with pytest.raises(frappe.MandatoryError):
			assignment.reassign("Customer", make("Customer"), employee(ZHAO), "  ")

	def test_receiver_without_a_role_is_refused(self):
		name = make("Customer")
		with pytest.raises(frappe.ValidationError, match="cannot see documents of the type"):
			assignment.reassign("Customer", name, employee(OUTSIDER), "交接")
		assert holding("Customer", name) == employee(LI)

	def test_receiver_who_left_is_refused(self):
		left = employee(ZHAO)
		frappe.db.set_value("Employee", left, "status", "Left")
		with pytest.raises(frappe.ValidationError, match="not an active employee"):
			assignment.reassign("Customer", make("Customer"), left, "交接")

	def test_closed_stays(self):
		name = make("Customer")
		frappe.db.set_value("Customer", name, "disabled", 1)
		with pytest.raises(frappe.ValidationError, match="is closed"):
			assignment.reassign("Customer", name, employee(ZHAO), "交接")

	def test_twice_to_the_same(self, as_user):
		name = make("Customer")
		with as_user(BOSS):
			assignment.reassign("Customer", name, employee(ZHAO), "交接")
			with pytest.raises(frappe.ValidationError, match="responsible already"):
				assignment.reassign("Customer", name, employee(ZHAO), "交接")

	def test_another_holder_than_the_form_showed(self, as_user):
		name = make("Customer")
		assignment.reassign("Customer", name, employee(ZHAO), "交接", seen=employee(LI))
		with as_user(BOSS), pytest.raises(frappe.TimestampMismatchError, match="Somebody else has just"):
			assignment.reassign("Customer", name, employee(BOSS), "交接", seen=employee(LI))


class TestWhatMoves:
	def test_open_things_of_a_customer(self, as_user):
		customer = make("Customer")
		quotation = make("Quotation", customer=customer)
		order = make("Sales Order", customer=customer)
		opportunity = make("Opportunity", customer=customer)
		activity = make("Sales Activity", party_type="Customer", party=customer)
		theirs = make("Quotation", customer=customer)
		assignment.reassign("Quotation", theirs, employee(ZHAO), "分单")
		closed = make("Sales Order", customer=customer)
		frappe.db.set_value("Sales Order", closed, "status", "Closed")
		with as_user(BOSS):
			moved = assignment.reassign("Customer", customer, employee(BOSS), "交接")
		assert set(moved) == {
			("Quotation", quotation),
			("Sales Order", order),
			("Opportunity", opportunity),
			("Sales Activity", activity),
		}
		for doctype, name in moved:
			assert holding(doctype, name) == employee(BOSS)
			assert logs(doctype, name)[0].reason == "交接"
		assert holding("Quotation", theirs) == employee(ZHAO)
		assert holding("Sales Order", closed) == employee(LI)

	def test_tasks_events_shares_and_following(self):
		customer = make("Customer")
		todo = frappe.get_doc(
			{
				"doctype": "ToDo",
				"allocated_to": LI,
				"reference_type": "Customer",
				"reference_name": customer,
				"description": "催款",
			}
		).insert(ignore_permissions=True)  # test data
		event = frappe.get_doc(
			{
				"doctype": "Event",
				"subject": "见面",
				"starts_on": frappe.utils.add_days(frappe.utils.now_datetime(), 2),
				"event_participants": [{"reference_doctype": "Customer", "reference_docname": customer}],
			}
		).insert()
		event.db_set("owner", LI)
		for doctype, values in (
			("DocShare", {"share_doctype": "Customer", "share_name": customer, "read": 1}),
			("Document Follow", {"ref_doctype": "Customer", "ref_docname": customer}),
		):
			frappe.get_doc({"doctype": doctype, "user": LI, **values}).db_insert()
		assignment.reassign("Customer", customer, employee(ZHAO), "交接")
		todo.reload()
		assert (todo.status, todo.allocated_to) == ("Open", ZHAO)
		assert frappe.db.get_value("Customer", customer, "_assign") == f'["{ZHAO}"]'
		assert frappe.db.get_value("Event", event.name, "owner") == ZHAO
		assert not frappe.db.exists("DocShare", {"share_name": customer})
		assert not frappe.db.exists("Document Follow", {"ref_docname": customer, "user": LI})

	def test_a_paper_of_an_open_lead_goes_with_the_lead(self, as_user):
		customer = make("Customer")
		lead = make(LEAD)
		frappe.db.set_value(LEAD, lead, "customer", customer)
		tied = make("Quotation", customer=customer, lead=lead)
		assert assignment.reassign("Customer", customer, employee(ZHAO), "交接") == []
		assert holding("Quotation", tied) == employee(LI)
		with as_user(BOSS):
			moved = assignment.reassign(LEAD, lead, employee(ZHAO), "交接")
		assert ("Quotation", tied) in moved
		assert holding("Quotation", tied) == employee(ZHAO)

	def test_related_only_when_asked(self, as_user):
		customer, other = make("Customer"), make("Customer")
		doc = frappe.get_doc("Customer", other)
		doc.append("crm_cn_parties", {"employee": employee(LI)})
		doc.save()
		with as_user(BOSS):
			assignment.reassign("Customer", customer, employee(ZHAO), "交接", keep_related=True)
			assignment.reassign("Customer", other, employee(ZHAO), "交接")
		assert scope.may("Customer", customer, user=LI)
		assert not scope.may("Customer", other, user=LI)
		assert not frappe.get_doc("Customer", other).crm_cn_parties

	@pytest.mark.parametrize("status", ["Draft", "In Review", "Returned", "Appealed"])
	def test_leads_before_registration(self, status, as_user):
		name = make(LEAD)
		frappe.db.set_value(LEAD, name, {"status": status, "workflow_state": status})
		with as_user(BOSS):
			assignment.reassign(LEAD, name, employee(ZHAO), "交接", keep_related=True)
		lead = frappe.get_doc(LEAD, name)
		assert (lead.status, lead.responsible_user) == (status, ZHAO)
		assert [row.employee for row in lead.team] == [employee(LI)]
		assert logs(LEAD, name)[0].reason == "交接"

	def test_a_change_in_the_form_moves_as_much(self, as_user):
		customer = make("Customer")
		quotation = make("Quotation", customer=customer)
		doc = frappe.get_doc("Customer", customer)
		doc.account_manager = ZHAO
		doc.save()
		assert holding("Customer", customer) == employee(ZHAO)
		assert holding("Quotation", quotation) == employee(ZHAO)
		assert len(logs("Customer", customer)) == 1
		with as_user(ZHAO):
			doc = frappe.get_doc("Customer", customer)
			doc.crm_cn_responsible_employee = employee(LI)
			with pytest.raises(frappe.PermissionError):
				doc.save()

	def test_submitted_order(self, as_user):
		name = make("Sales Order")
		order = frappe.get_doc("Sales Order", name)
		order.submit()
		with as_user(BOSS):
			assignment.reassign("Sales Order", name, employee(ZHAO), "交接")
		assert holding("Sales Order", name) == employee(ZHAO)
		assert frappe.db.get_value("Sales Order", name, "docstatus") == 1


class TestHistory:
	def test_is_never_edited(self, as_user):
		customer = make("Customer")
		assignment.reassign("Customer", customer, employee(ZHAO), "交接")
		log = frappe.get_last_doc("Responsibility Log", {"reference_name": customer})
		log.reason = "别的"
		with pytest.raises(frappe.PermissionError):
			log.save(ignore_permissions=True)  # even so
		with pytest.raises(frappe.PermissionError):
			log.delete(ignore_permissions=True)  # even so
		with as_user(CHIEF), pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": "Responsibility Log", **frappe.get_doc(log).as_dict(), "name": None}
			).insert()

	def test_follows_its_record(self, as_user):
		customer = make("Customer")
		assignment.reassign("Customer", customer, employee(ZHAO), "交接")
		for user, number in ((ZHAO, 1), (LI, 0), (BOSS, 1)):
			with as_user(user):
				found = frappe.get_list("Responsibility Log", {"reference_name": customer})
				assert len(found) == number, user
		with as_user(LI), pytest.raises(frappe.DoesNotExistError):
			api.history("Customer", customer)
		with as_user(ZHAO):
			assert api.history("Customer", customer)[0]["reason"] == "交接"

	def test_does_not_stand_in_the_way_of_deleting(self):
		customer = make("Customer")
		assignment.reassign("Customer", customer, employee(ZHAO), "交接")
		frappe.delete_doc("Customer", customer)
		assert not frappe.db.exists("Customer", customer)


def test_the_history_goes_with_its_record(as_user):
	customer = make("Customer")
	with as_user(BOSS):
		assignment.reassign("Customer", customer, employee(ZHAO), "区域调整")
	assert logs("Customer", customer)
	frappe.delete_doc("Customer", customer, force=True)
	assert not logs("Customer", customer)


class TestMany:
	def test_each_row_has_a_result(self, as_user):
		good, same, closed = make("Customer"), make("Customer", ZHAO), make("Customer")
		frappe.db.set_value("Customer", closed, "disabled", 1)
		with as_user(BOSS):
			found = api.reassign_many("Customer", [good, same, closed, "NO-SUCH"], employee(ZHAO), "交接")
		assert [(row["name"], row["ok"]) for row in found] == [
			(good, True),
			(same, False),
			(closed, False),
			("NO-SUCH", False),
		]
		assert "responsible already" in found[1]["message"]
		assert "<" not in found[1]["message"]
		(notice,) = frappe.get_all("Notification Log", {"for_user": ZHAO, "type": "Alert"}, pluck="subject")
		assert "assigned to you" in notice
		assert holding("Customer", good) == employee(ZHAO)
		assert holding("Customer", closed) == employee(LI)

	def test_only_for_those_who_may(self, as_user):
		name = make("Customer")
		with as_user(LI):
			assert api.assignable() == ["Sales Activity"]  # one's own may be passed on
			with pytest.raises(frappe.PermissionError):
				api.reassign_many("Customer", [name], employee(ZHAO), "交接")
		with as_user(BOSS):
			assert set(api.assignable()) == set(SCOPED)


# Several at once, and by REST as real people


@pytest.fixture
def committed():
	"""Records that other connections see; removed with what hangs on them when the test is over."""
	made: list[tuple[str, str]] = []

	def keep(doctype: str, **values) -> str:
		name = make(doctype, **values)
		made.append((doctype, name))
		frappe.db.commit()
		return name

	yield keep
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for doctype, name in reversed(made):
		for other, field in (
			("ToDo", "reference_name"),
			("File", "attached_to_name"),
			("Responsibility Log", "reference_name"),
		):
			frappe.db.delete(other, {field: name})
		frappe.delete_doc(doctype, name, force=True, delete_permanently=True, ignore_missing=True)
	frappe.db.commit()


def _reassign(site: str, user: str, to: str, name: str, start, answers) -> None:
	INHERITED.append(frappe.local.db)
	frappe.init(site, sites_path=".", force=True)
	frappe.connect()
	frappe.flags.in_test = frappe.flags.mute_emails = True
	frappe.set_user(user)
	frappe.db.sql(
		"select 1 from tabUser limit 1"
	)  # a request has read something by now: its view of the data stands
	start.wait(timeout=120)
	try:
		assignment.reassign("Customer", name, to, f"给 {to}")
		frappe.db.commit()
		answers.put((to, "done"))
	except frappe.ValidationError as error:
		frappe.db.rollback()
		answers.put((to, str(error)))
	except BaseException as error:
		answers.put((to, f"raw {type(error).__name__}: {error}"))
	finally:
		frappe.db.close()
		answers.close()
		answers.join_thread()
		os._exit(0)


def test_of_several_at_once_one_wins(site, committed):
	name = committed("Customer")
	receivers = [employee(user) for user in (ZHAO, BOSS, ZHAO, BOSS)]
	context = multiprocessing.get_context("fork")
	start, answers = context.Barrier(len(receivers)), context.Queue()
	workers = [
		context.Process(
			target=_reassign, args=(site, (BOSS, "Administrator")[number % 2], to, name, start, answers)
		)
		for number, to in enumerate(receivers)
	]
	for worker in workers:
		worker.start()
	found = [answers.get(timeout=240) for _each in workers]
	for worker in workers:
		worker.join(timeout=60)
	frappe.db.rollback()
	winners = [to for to, answer in found if answer == "done"]
	assert len(winners) == 1, found
	assert all("Somebody else has just" in answer for _to, answer in found if answer != "done"), found
	assert holding("Customer", name) == winners[0]
	assert len(logs("Customer", name)) == 1


def test_former_holder_sees_nothing_at_once(site, committed):
	customer = committed("Customer")
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"allocated_to": LI,
			"reference_type": "Customer",
			"reference_name": customer,
			"description": "回访客户",
		}
	).insert(ignore_permissions=True)  # test data
	frappe.set_user(LI)
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}.txt",
			"attached_to_doctype": "Customer",
			"attached_to_name": customer,
			"is_private": 1,
			"content": "机密报价",
		}
	).insert()
	frappe.set_user("Administrator")
	frappe.db.commit()
	li, boss, zhao = (Rest(site, user) for user in (LI, BOSS, ZHAO))
	mine = [["name", "=", customer]]
	ways = {
		"form": lambda one: one.get(f"/api/resource/Customer/{customer}").status == 200,
		"list": lambda one: bool(one.get("/api/resource/Customer", filters=mine).data),
		"count": lambda one: bool(
			one.get("/api/method/frappe.client.get_count", doctype="Customer", filters=mine).data
		),
		"tasks": lambda one: bool(
			one.get("/api/resource/ToDo", filters=[["reference_name", "=", customer]]).data
		),
		"files": lambda one: bool(one.get("/api/resource/File", filters=[["name", "=", file.name]]).data),
		"download": lambda one: one.get(file.file_url).status == 200,
		"history": lambda one: (
			one.get("/api/method/crm_cn.api.assignment.history", doctype="Customer", name=customer).status
			== 200
		),
	}
	before = {way: (ask(li), ask(zhao)) for way, ask in ways.items()}
	assert before == dict.fromkeys(ways, (True, False))
	refused = li.post(
		"/api/method/crm_cn.api.assignment.reassign",
		{"doctype": "Customer", "name": customer, "employee": employee(ZHAO), "reason": "交接"},
	)
	assert refused.status == 403
	answer = boss.post(
		"/api/method/crm_cn.api.assignment.reassign",
		{
			"doctype": "Customer",
			"name": customer,
			"employee": employee(ZHAO),
			"reason": "交接",
			"seen": employee(LI),
		},
	)
	assert answer.status == 200, answer.text
	assert answer.data["visible"] is True
	after = {way: (ask(li), ask(zhao)) for way, ask in ways.items()}
	assert after == dict.fromkeys(ways, (False, True))
