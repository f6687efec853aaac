"""L7 业务交接: all that is open of one person goes to others; nothing is lost, and nothing is done twice."""

from __future__ import annotations

import multiprocessing
import os
import signal

import frappe
import pytest
from rest import Rest
from test_scope_assign import BOSS, CHIEF, INHERITED, LEAD, LI, OUTSIDER, ZHAO, employee, holding, logs, make

from crm_cn.api import handover as api
from crm_cn.permissions import scope
from crm_cn.rules import handover as rule
from crm_cn.scope import handover, handover_items, rules
from crm_cn.scope.declared import SCOPED

pytestmark = pytest.mark.usefixtures("sales_team")


@pytest.fixture(autouse=True)
def nothing_open():
	"""People of the tests have nothing left of earlier runs."""
	for user in (LI, ZHAO):
		left = handover_items.collect(handover.former_of(frappe._dict(from_employee=employee(user))))
		assert not left, left


def make_handover(**values):
	"""Return a saved handover of LI to ZHAO."""
	return frappe.get_doc(
		{
			"doctype": "Handover",
			"from_employee": employee(LI),
			"to_employee": employee(ZHAO),
			"reason": "离职交接",
			**values,
		}
	).insert()


def make_todo(user: str = LI, **values) -> str:
	doc = {"doctype": "ToDo", "allocated_to": user, "description": f"跟进{frappe.generate_hash(length=4)}"}
	return frappe.get_doc({**doc, **values}).insert(ignore_permissions=True).name  # test data


def results(name: str) -> dict[tuple[str, str], tuple[str, str]]:
	rows = frappe.get_all(
		"Handover Item",
		{"parent": name},
		["reference_doctype", "reference_name", "result", "message"],
		order_by="idx asc",
	)
	return {(row.reference_doctype, row.reference_name): (row.result, row.message or "") for row in rows}


def status(name: str) -> str:
	return frappe.db.get_value("Handover", name, "status")


class TestPreview:
	def test_lists_all_that_is_open_and_changes_nothing(self, as_user):
		made = [(doctype, make(doctype)) for doctype in SCOPED]
		made.append(("ToDo", make_todo()))
		closed = make("Customer")
		frappe.db.set_value("Customer", closed, "disabled", 1)
		doc = make_handover()
		told = api.preview(doc.name)
		found = results(doc.name)
		assert set(found) == set(made) | {
			("Customer", frappe.db.get_value(doctype, name, field))
			for doctype, name in made
			for field in {
				"Quotation": ("party_name",),
				"Sales Order": ("customer",),
				"Sample Request": ("customer",),
				"Opportunity": ("party_name",),
			}.get(doctype, ())
		}
		assert told["total"] == len(found) == sum(told["counts"].values())
		assert {result for result, _message in found.values()} == {"Pending"}
		assert status(doc.name) == "Draft"
		assert all(holding(*one) == employee(LI) for one in made if one[0] in SCOPED)

	def test_only_what_the_one_who_asks_may_assign(self, as_user):
		here, there = make("Customer"), make("Quotation")
		frappe.db.set_value("Data Scope Rule", "Sales Manager-Customer", "assign_level", "None")
		rules.forget()
		with as_user(BOSS):
			doc = make_handover()
			api.preview(doc.name)
			found = results(doc.name)
			assert ("Quotation", there) in found
			assert ("Customer", here) not in found
			assert api.open_work(employee(LI)).get("Customer") is None

	def test_nothing_of_a_type_the_roles_do_not_open(self, as_user):
		customer, lead = make("Customer"), make(LEAD)
		frappe.db.delete("Custom DocPerm", {"parent": "Customer", "role": "CRM Supervisor"})
		frappe.clear_cache(doctype="Customer")
		try:
			with as_user(CHIEF):
				assert not frappe.has_permission("Customer")
				doc = make_handover()
				api.preview(doc.name)
			assert (LEAD, lead) in results(doc.name)
			assert ("Customer", customer) not in results(doc.name)
		finally:
			frappe.db.rollback()
			frappe.clear_cache(doctype="Customer")

	def test_says_who_could_not_receive(self):
		make("Customer")
		doc = make_handover(receivers=[{"document_type": "Customer", "employee": employee(OUTSIDER)}])
		api.preview(doc.name)
		(message,) = {message for _result, message in results(doc.name).values()}
		assert "cannot see documents of the type Customer" in message
		assert "<" not in message

	def test_another_receiver_makes_it_an_old_list(self):
		make("Customer")
		doc = make_handover()
		api.preview(doc.name)
		doc.reload()
		doc.to_employee = employee(BOSS)
		doc.save()
		assert not doc.items


class TestRun:
	def test_everything_moves_and_is_in_step(self, as_user):
		for doctype in SCOPED:
			make(doctype)
		lead = make(LEAD)
		frappe.db.set_value(LEAD, lead, {"status": "In Review", "workflow_state": "In Review"})
		task = make_todo()
		doc = make_handover()
		api.start(doc.name)
		found = results(doc.name)
		assert status(doc.name) == "Completed"
		assert {result for result, _message in found.values()} == {"Moved"}, found
		for doctype, name in found:
			if doctype in SCOPED:
				assert holding(doctype, name) == employee(ZHAO)
				assert scope.may(doctype, name, user=ZHAO)
		assert frappe.db.get_value("ToDo", task, "allocated_to") == ZHAO
		assert not handover_items.collect(handover.former_of(doc))
		doc.reload()
		assert (doc.progress, doc.moved, doc.failed, doc.total) == (100, len(found), 0, len(found))
		entry = logs("Customer", next(name for doctype, name in found if doctype == "Customer"))[0]
		assert entry.reason == "离职交接"
		notices = frappe.get_all("Notification Log", {"for_user": ZHAO, "type": "Alert"}, pluck="subject")
		assert sum("handed over to you" in notice for notice in notices) == 1

	def test_receivers_by_type(self):
		customer = make("Customer")
		quotation, order = make("Quotation", customer=customer), make("Sales Order", customer=customer)
		activity = make("Sales Activity", party_type="Customer", party=customer)
		doc = make_handover(receivers=[{"document_type": "Quotation", "employee": employee(BOSS)}])
		api.start(doc.name)
		assert holding("Customer", customer) == employee(ZHAO)
		assert holding("Quotation", quotation) == employee(BOSS)
		assert holding("Sales Order", order) == employee(ZHAO)
		assert holding("Sales Activity", activity) == employee(ZHAO)
		assert results(doc.name)["Sales Order", order] == (
			"Moved",
			"Moved along with the record it belongs to.",
		)
		assert len(logs("Quotation", quotation)) == 1

	def test_what_cannot_move_says_why_and_is_tried_again(self):
		customer, quotation = make("Customer"), make("Quotation")
		doc = make_handover(receivers=[{"document_type": "Quotation", "employee": employee(OUTSIDER)}])
		api.start(doc.name)
		assert status(doc.name) == "Partly Completed"
		result, message = results(doc.name)["Quotation", quotation]
		assert result == "Not Moved"
		assert "cannot see" in message
		assert holding("Customer", customer) == employee(ZHAO)
		assert holding("Quotation", quotation) == employee(LI)
		frappe.get_doc("User", OUTSIDER).add_roles("Sales User")
		rules.forget()
		api.start(doc.name)
		assert status(doc.name) == "Completed"
		assert holding("Quotation", quotation) == employee(OUTSIDER)
		with pytest.raises(frappe.ValidationError, match="completed"):
			api.start(doc.name)

	def test_closed_or_given_away_meanwhile_is_left(self, monkeypatch):
		closed, given, gone = make("Customer"), make("Customer"), make("Customer")
		doc = make_handover()
		api.preview(doc.name)
		monkeypatch.setattr(handover, "fill", lambda doc: None)
		frappe.db.set_value("Customer", closed, "disabled", 1)
		from crm_cn.scope import assignment

		assignment.reassign("Customer", given, employee(BOSS), "先给老板")
		frappe.delete_doc("Customer", gone)
		api.start(doc.name)
		found = results(doc.name)
		assert {result for result, _message in found.values()} == {"Nothing to Do"}
		assert len({message for _result, message in found.values()}) == 3
		assert holding("Customer", given) == employee(BOSS)
		assert holding("Customer", closed) == employee(LI)

	def test_what_came_meanwhile_moves_too(self, monkeypatch):
		make("Customer")
		late: list[str] = []
		first = handover_items.decide

		def decide(doc, row):
			if not late:
				late.append(make("Quotation"))
			return first(doc, row)

		monkeypatch.setattr(handover_items, "decide", decide)
		doc = make_handover()
		api.start(doc.name)
		assert status(doc.name) == "Completed"
		assert results(doc.name)["Quotation", late[0]][0] == "Moved"

	def test_an_unexpected_error_stops_no_other(self, monkeypatch):
		bad, good = make("Customer"), make("Quotation")
		first = handover_items.move_record

		def move(doc, row, former):
			if row.reference_name == bad:
				raise RuntimeError("secret of the machine")
			return first(doc, row, former)

		monkeypatch.setattr(handover_items, "move_record", move)
		doc = make_handover()
		api.start(doc.name)
		found = results(doc.name)
		assert found["Customer", bad][0] == "Not Moved"
		assert "secret" not in found["Customer", bad][1]
		assert found["Quotation", good][0] == "Moved"

	def test_somebody_who_has_left(self, as_user):
		customer = make("Customer")
		task = make_todo(reference_type="Customer", reference_name=customer)
		person = frappe.get_doc("Employee", employee(LI))
		person.update({"status": "Left", "relieving_date": frappe.utils.nowdate()})
		person.save()
		frappe.db.set_value("User", LI, "enabled", 0)
		try:
			with as_user(BOSS):
				assert api.open_work(employee(LI))["Customer"] == 1
				doc = make_handover(keep_as_related=1)
				api.start(doc.name)
			assert status(doc.name) == "Completed"
			assert holding("Customer", customer) == employee(ZHAO)
			todo = frappe.db.get_value("ToDo", task, ["status", "allocated_to"])
			assert todo == ("Open", ZHAO)
			(row,) = frappe.get_doc("Customer", customer).crm_cn_parties
			assert row.employee == employee(LI)
		finally:
			frappe.db.rollback()
			frappe.clear_cache(user=LI)


class TestTasks:
	def test_on_a_record_the_receiver_does_not_see(self):
		theirs = make("Customer", BOSS)
		task = make_todo(reference_type="Customer", reference_name=theirs)
		doc = make_handover()
		api.start(doc.name)
		assert status(doc.name) == "Partly Completed"
		result, message = results(doc.name)["ToDo", task]
		assert result == "Not Moved"
		assert "related employee" in message
		assert frappe.db.get_value("ToDo", task, ["status", "allocated_to"]) == ("Open", LI)

	def test_private_tasks_only_by_those_who_may_write_them(self, as_user):
		private, business = make_todo(), make_todo(assigned_by=BOSS)
		with as_user(BOSS):
			doc = make_handover()
			api.preview(doc.name)
			found = results(doc.name)
		assert ("ToDo", business) in found
		assert ("ToDo", private) not in found

	def test_steps_that_wait_for_the_person(self):
		lead = make(LEAD)
		step = frappe.get_doc(
			{
				"doctype": "Workflow Action",
				"reference_doctype": LEAD,
				"reference_name": lead,
				"user": LI,
				"status": "Open",
				"workflow_state": "In Follow-up",
			}
		).insert(ignore_permissions=True)  # test data
		doc = make_handover()
		api.start(doc.name)
		assert frappe.db.get_value("Workflow Action", step.name, "user") == ZHAO


class TestRights:
	def test_sales_people_cannot(self, as_user):
		doc = make_handover()
		with as_user(LI):
			with pytest.raises(frappe.PermissionError):
				make_handover()
			for call in (api.preview, api.start, api.progress):
				with pytest.raises(frappe.PermissionError):
					call(doc.name)
			with pytest.raises(frappe.PermissionError):
				api.open_work(employee(LI))

	def test_a_manager_sees_own_handovers_only(self, as_user):
		doc = make_handover()
		with as_user(BOSS):
			mine = make_handover()
			assert frappe.get_list("Handover", pluck="name") == [mine.name]
			with pytest.raises(frappe.PermissionError):
				api.preview(doc.name)
		with as_user(CHIEF):
			assert {doc.name, mine.name} <= set(frappe.get_list("Handover", pluck="name"))

	def test_rows_and_status_cannot_be_forged(self, as_user):
		foreign = make("Customer")
		with as_user(BOSS):
			doc = make_handover(status="Completed", progress=100, started_by=CHIEF)
			assert (doc.status, doc.progress or 0, doc.started_by) == ("Draft", 0, None)
			doc.append("items", {"reference_doctype": "Customer", "reference_name": foreign})
			doc.save()
			assert not doc.items

	@pytest.mark.parametrize(
		("values", "says"),
		[
			({"to": LI}, "somebody else"),
			({"receivers": ["Customer", "Customer"]}, "named twice"),
			({"receivers": ["Item"]}, "not handed over"),
		],
	)
	def test_bad_receivers(self, values, says):
		given = {"to_employee": employee(values["to"])} if "to" in values else {}
		given["receivers"] = [
			{"document_type": each, "employee": employee(ZHAO)} for each in values.get("receivers", ())
		]
		with pytest.raises(frappe.ValidationError, match=says):
			make_handover(**given)

	def test_started_is_history(self):
		make("Customer")
		doc = make_handover()
		api.start(doc.name)
		doc.reload()
		doc.reason = "别的"
		with pytest.raises(frappe.ValidationError, match="started"):
			doc.save()
		with pytest.raises(frappe.ValidationError, match="started"):
			frappe.delete_doc("Handover", doc.name)

	def test_nothing_to_hand_over(self):
		with pytest.raises(frappe.ValidationError, match="Nothing open"):
			api.start(make_handover().name)

	def test_one_at_a_time_for_a_person(self):
		make("Customer")
		frappe.db.set_value("Handover", make_handover().name, "status", "In Progress")
		with pytest.raises(frappe.ValidationError, match="running"):
			api.start(make_handover().name)


def test_every_scoped_type_takes_part():
	assert set(handover_items.types()) == {*SCOPED, "ToDo", "Workflow Action"}


# Jobs that die, and two at once, on real connections


@pytest.fixture
def committed(site):
	"""Twelve customers of LI and a started handover, removed afterwards."""
	customers = [make("Customer") for _each in range(12)]
	doc = make_handover()
	handover.fill(doc)
	doc.db_set({"status": rule.QUEUED, "started_by": BOSS})
	frappe.db.commit()
	yield doc.name, customers
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.delete("Handover Item", {"parent": doc.name})
	frappe.db.delete("Handover", {"name": doc.name})
	for name in customers:
		frappe.db.delete("Responsibility Log", {"reference_name": name})
		frappe.delete_doc("Customer", name, force=True, delete_permanently=True)
	frappe.db.delete("Notification Log", {"for_user": ZHAO})
	frappe.db.commit()


def _job(site: str, name: str, die_after: int | None, answers) -> None:
	"""Run the job as a worker does; killed in the middle of a row when it is to die."""
	INHERITED.append(frappe.local.db)
	frappe.init(site, sites_path=".", force=True)
	frappe.connect()
	frappe.in_test = frappe.flags.in_test = False  # as in a worker: every row is committed
	frappe.flags.mute_emails = True
	first, done = handover_items.assignment.reassign, []

	def reassign(*args, **values):
		moved = first(*args, **values)
		done.append(moved)
		if len(done) == die_after:
			os.kill(os.getpid(), signal.SIGKILL)  # the row is written, and not committed
		return moved

	handover_items.assignment.reassign = reassign
	try:
		handover.run(name)
		answers.put(len(done))
	except BaseException as error:
		answers.put(f"raw {type(error).__name__}: {error}")
	finally:
		frappe.db.close()
		answers.close()
		answers.join_thread()
		os._exit(0)


def work(site: str, name: str, *jobs: int | None) -> list:
	"""Run jobs at the same time; return what those said that were not killed."""
	context = multiprocessing.get_context("fork")
	answers = context.Queue()
	workers = [context.Process(target=_job, args=(site, name, die, answers)) for die in jobs]
	for worker in workers:
		worker.start()
	for worker in workers:
		worker.join(timeout=240)
	found = [answers.get(timeout=30) for die in jobs if die is None]
	frappe.db.rollback()
	return found


def test_a_killed_job_goes_on_where_it_stopped(site, committed):
	name, customers = committed
	work(site, name, 5)
	moved = [each for each in customers if holding("Customer", each) == employee(ZHAO)]
	assert len(moved) == 4
	assert sum(result == "Moved" for result, _m in results(name).values()) == 4
	assert status(name) == "In Progress"
	assert work(site, name, None) == [8]
	assert status(name) == "Completed"
	assert {result for result, _message in results(name).values()} == {"Moved"}
	assert [len(logs("Customer", each)) for each in customers] == [1] * 12
	assert logs("Customer", customers[0])[0].changed_by == BOSS


def test_two_jobs_at_once_do_nothing_twice(site, committed):
	name, customers = committed
	found = work(site, name, None, None)
	assert sum(found) == 12, found
	assert status(name) == "Completed"
	assert [len(logs("Customer", each)) for each in customers] == [1] * 12


def test_a_silent_one_is_resumed(committed, monkeypatch):
	name, _customers = committed
	asked: list[str] = []
	monkeypatch.setattr(handover.handover_jobs, "enqueue", lambda each: asked.append(each) or True)
	assert name not in handover.resume()
	frappe.db.set_value("Handover", name, "modified", "2020-01-01 00:00:00", update_modified=False)
	assert name in handover.resume()
	assert name in asked


def test_by_rest(site, committed):
	_name, customers = committed
	frappe.db.set_value("Handover", _name, "status", "Completed")
	frappe.db.commit()
	boss, li = Rest(site, BOSS), Rest(site, LI)
	values = {"from_employee": employee(LI), "to_employee": employee(ZHAO), "reason": "离职"}
	assert li.post("/api/resource/Handover", values).status == 403
	made = boss.post("/api/resource/Handover", values)
	assert made.status == 200, made.text
	name = made.data["name"]
	try:
		told = boss.post("/api/method/crm_cn.api.handover.preview", {"name": name})
		assert told.data["counts"] == {"Customer": 12}
		assert li.post("/api/method/crm_cn.api.handover.preview", {"name": name}).status == 403
		assert li.get(f"/api/resource/Handover/{name}").status in (403, 404)
		assert set(customers).isdisjoint(
			row["name"] for row in Rest(site, ZHAO).get("/api/resource/Customer", limit_page_length=0).data
		)
		frappe.db.rollback()
		handover_items_before = results(name)
		assert len(handover_items_before) == 12
	finally:
		frappe.db.delete("Handover Item", {"parent": name})
		frappe.db.delete("Handover", {"name": name})
		frappe.db.commit()
