"""L7, L8: giving up, claiming within the quota, and what the former owner keeps of it: nothing."""

from __future__ import annotations

import multiprocessing
import os

import frappe
import pytest
from factories import make_activity, make_followed_lead
from frappe.desk.form import assign_to
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from crm_cn.api import pool as api
from crm_cn.leads import pool
from crm_cn.rules.pool import CLAIMED
from crm_cn.scope import assignment

LEAD = "Lead Registration"
LI, ZHAO, BOSS, CHIEF = "li@lead.test", "zhao@lead.test", "boss@lead.test", "chief@lead.test"
AT_ONCE = 16
INHERITED: list = []


@pytest.fixture(autouse=True)
def people(sales_team):
	for user in (LI, ZHAO, BOSS, CHIEF):
		# a site without a mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)


@pytest.fixture
def limits():
	def change(**values):
		settings = frappe.get_doc("Lead Registration Settings")
		settings.update(values)
		settings.save()

	return change


def employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def pooled(user: str = LI, **values) -> str:
	"""Return a lead that this user gave back to the pool."""
	name = make_followed_lead(user, **values)
	before = frappe.session.user
	frappe.set_user(user)
	pool.release(name, "客户没有预算")
	frappe.set_user(before)
	return name


def stored(name: str):
	return frappe.get_doc(LEAD, name)


def test_the_owner_gives_a_lead_back(as_user):
	name = make_followed_lead(LI)
	with as_user(LI):
		api.release(name, "客户没有预算")
	lead = stored(name)
	assert (lead.status, lead.pool_reason) == ("Public Pool", "客户没有预算")
	assert lead.pooled_on and lead.last_holder == employee(LI)
	assert not (lead.responsible_employee or lead.responsible_user or lead.protected_until)
	assert [bool(row.to_date) for row in lead.owner_log] == [True]


def test_nobody_gives_back_without_a_reason_or_what_others_hold(as_user):
	name = make_followed_lead(LI)
	with as_user(LI), pytest.raises(frappe.ValidationError, match="Say why"):
		api.release(name, "  ")
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		api.release(name, "我想要")
	assert stored(name).responsible_user == LI


def test_what_was_open_is_closed_when_a_lead_goes_to_the_pool(as_user):
	name = make_followed_lead(LI)
	with as_user(LI):
		planned = make_activity(name)
		finished = make_activity(name, status="Done", done_on=now_datetime(), result="聊过")
		assign_to.add({"assign_to": [LI], "doctype": LEAD, "name": name, "description": "跟进"})
		api.release(name, "客户没有预算")
	planned.reload()
	finished.reload()
	assert (planned.status, finished.status) == ("Cancelled", "Done")
	assert "客户没有预算" in planned.cancel_reason
	assert frappe.db.get_value("Event", planned.event, "status") == "Cancelled"
	assert frappe.db.get_value("ToDo", planned.todo, "status") == "Cancelled"
	assert not frappe.db.exists("ToDo", {"reference_name": name, "status": "Open"})
	assert not frappe.db.exists("DocShare", {"share_name": name, "user": LI})


def test_claiming_starts_anew(as_user):
	name = pooled(LI, registered_on=add_to_date(now_datetime(), days=-90))
	with as_user(ZHAO):
		answer = api.claim(name)
	lead = stored(name)
	assert answer["status"] == lead.status == "In Follow-up"
	assert (lead.responsible_employee, lead.responsible_user) == (employee(ZHAO), ZHAO)
	assert getdate(lead.claimed_on) == getdate(nowdate())
	assert getdate(lead.protected_until) == getdate(add_days(nowdate(), 30))
	assert not (lead.pooled_on or lead.pool_reason or lead.protection_warned_on)
	assert [(row.user, row.reason, bool(row.to_date)) for row in lead.owner_log] == [
		(LI, "Registered", True),
		(ZHAO, CLAIMED, False),
	]


def test_evidence_of_the_former_owner_does_not_protect_the_new_one(as_user):
	name = make_followed_lead(LI, add_to_date(now_datetime(), days=-90))
	make_activity(name, activity_type="Sample", status="Done", done_on=now_datetime(), result="送了")
	with as_user(LI):
		pool.release(name, "没有进展")
	settings = frappe.get_doc("Lead Registration Settings")
	settings.protection_days = 10
	settings.save()
	with as_user(ZHAO):
		pool.claim(name)
	assert getdate(stored(name).protected_until) == getdate(add_days(nowdate(), 10))


def test_the_forms_workflow_action_is_bound_by_the_same_rule(as_user, limits):
	first, second = pooled(), pooled()
	limits(pool_quota=1)
	with as_user(ZHAO):
		apply_workflow(stored(first).as_dict(), "Claim")
		assert stored(first).responsible_user == ZHAO
		with pytest.raises(frappe.ValidationError, match="which is the limit"):
			apply_workflow(stored(second).as_dict(), "Claim")
	assert stored(second).status == "Public Pool"


def test_writing_the_state_directly_is_bound_by_it_too(as_user, limits):
	limits(cooling_off_days=15)
	name = pooled(LI)
	with as_user(LI):
		lead = stored(name)
		lead.workflow_state = "In Follow-up"
		with pytest.raises(frappe.ValidationError, match="can claim it again"):
			lead.save()
	assert stored(name).status == "Public Pool"


def test_the_last_holder_waits(as_user, limits):
	limits(cooling_off_days=15)
	name = pooled(LI)
	with as_user(LI), pytest.raises(frappe.ValidationError, match="can claim it again"):
		pool.claim(name)
	frappe.db.set_value(LEAD, name, "pooled_on", add_to_date(now_datetime(), days=-15))
	with as_user(LI):
		pool.claim(name)
	assert stored(name).responsible_user == LI


def test_quota_counts_claims_of_thirty_days_even_those_given_back(as_user, limits):
	limits(pool_quota=2, cooling_off_days=0)
	names = [pooled() for _each in range(3)]
	with as_user(ZHAO):
		assert api.my_quota()["claims_left"] == 2
		pool.claim(names[0])
		pool.release(names[0], "不合适")
		pool.claim(names[1])
		assert api.my_quota()["left"] == 0
		with pytest.raises(frappe.ValidationError, match="claimed 2"):
			pool.claim(names[2])
	row = frappe.db.get_value("Lead Registration Owner Log", {"parent": names[1], "user": ZHAO})
	frappe.db.set_value(
		"Lead Registration Owner Log", row, "from_date", add_to_date(now_datetime(), days=-30)
	)
	with as_user(ZHAO):
		assert api.my_quota()["claims_left"] == 1
		pool.claim(names[2])


def test_what_one_holds_is_limited(as_user, limits):
	limits(pool_quota=0, max_open_per_person=1)
	name = pooled()
	make_followed_lead(ZHAO)
	with as_user(ZHAO), pytest.raises(frappe.ValidationError, match="hold 1"):
		pool.claim(name)


def test_without_an_employee_nobody_claims(as_user):
	name = pooled()
	frappe.db.set_value("Employee", employee(ZHAO), "status", "Inactive")
	with as_user(ZHAO):
		assert api.my_quota()["left"] == 0
		with pytest.raises(frappe.ValidationError, match="employee record"):
			pool.claim(name)


def test_what_is_not_in_the_pool_is_not_claimed(as_user):
	mine = make_followed_lead(ZHAO)
	with as_user(ZHAO), pytest.raises(frappe.ValidationError, match="faster"):
		pool.claim(mine)
	theirs = make_followed_lead(LI)
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		pool.claim(theirs)


def test_handover_moves_what_is_open_and_keeps_what_is_done(as_user):
	name = make_followed_lead(LI)
	with as_user(LI):
		planned = make_activity(name)
		finished = make_activity(name, status="Done", done_on=now_datetime(), result="聊过")
		assign_to.add({"assign_to": [LI], "doctype": LEAD, "name": name, "description": "跟进"})
	frappe.get_doc(
		{"doctype": "DocShare", "share_doctype": LEAD, "share_name": name, "user": LI, "read": 1}
	).db_insert()
	with as_user(BOSS):
		moved = assignment.reassign(LEAD, name, employee(ZHAO), "业务交接")
		assert moved == [("Sales Activity", planned.name)]
	planned.reload()
	finished.reload()
	assert (planned.responsible_user, planned.status) == (ZHAO, "Planned")
	assert finished.responsible_user == LI
	assert frappe.db.get_value("Event", planned.event, "owner") == ZHAO
	assert frappe.db.get_value("ToDo", planned.todo, "allocated_to") == ZHAO
	assert frappe.get_all("ToDo", {"reference_name": name, "status": "Open"}, pluck="allocated_to") == [ZHAO]
	assert not frappe.db.exists("DocShare", {"share_name": name, "user": LI})


# Several at once, on real connections


@pytest.fixture
def committed():
	"""Leads that other processes see; removed with all that hangs on them when the test is over."""
	names: list[str] = []

	def make(number: int) -> list[str]:
		names.extend(pooled(BOSS) for _each in range(number))
		frappe.db.commit()
		return names

	yield make
	frappe.db.rollback()
	for name in names:
		frappe.db.delete("Comment", {"reference_doctype": LEAD, "reference_name": name})
		frappe.delete_doc(LEAD, name, force=True, delete_permanently=True)
	frappe.db.set_single_value("Lead Registration Settings", {"pool_quota": 10, "max_open_per_person": 100})
	frappe.clear_document_cache("Lead Registration Settings", "Lead Registration Settings")
	frappe.db.commit()


def _claim(site: str, user: str, name: str, start, answers) -> None:
	"""What one process does: its own connection, its own request."""
	# the connection of the parent: thrown away here, it would say goodbye to the server for both
	INHERITED.append(frappe.local.db)
	frappe.init(site, sites_path=".", force=True)
	frappe.connect()
	frappe.set_user(user)
	start.wait(timeout=120)
	try:
		pool.claim(name)
		frappe.db.commit()
		answers.put((os.getpid(), name, user, "claimed"))
	except frappe.ValidationError as error:
		frappe.db.rollback()
		answers.put((os.getpid(), name, user, str(error)))
	except BaseException as error:
		answers.put((os.getpid(), name, user, f"raw {type(error).__name__}: {error}"))
	finally:
		frappe.db.close()
		answers.close()
		answers.join_thread()
		os._exit(0)


def at_once(site: str, attempts: list[tuple[str, str]]) -> list[tuple]:
	"""Run claims (user, lead) in processes of their own that start together; return their answers."""
	context = multiprocessing.get_context("fork")
	start, answers = context.Barrier(len(attempts)), context.Queue()
	workers = [
		context.Process(target=_claim, args=(site, user, name, start, answers)) for user, name in attempts
	]
	for worker in workers:
		worker.start()
	found = [answers.get(timeout=240) for _each in workers]
	for worker in workers:
		worker.join(timeout=60)
	frappe.db.rollback()
	return found


def test_of_sixteen_who_claim_one_lead_at_once_one_gets_it(site, committed):
	(name,) = committed(1)
	users = [LI, ZHAO, CHIEF, LI]
	answers = at_once(site, [(users[number % 4], name) for number in range(AT_ONCE)])
	winners = [user for _pid, _name, user, answer in answers if answer == "claimed"]
	assert len(winners) == 1, answers
	losers = [answer for *_rest, answer in answers if answer != "claimed"]
	assert all("Somebody else was faster" in answer for answer in losers), losers
	lead = stored(name)
	assert lead.responsible_user == winners[0]
	assert [row.reason for row in lead.owner_log].count(CLAIMED) == 1


def test_sixteen_claims_of_one_person_at_once_do_not_exceed_the_quota(site, committed):
	names = committed(AT_ONCE)
	frappe.db.set_single_value("Lead Registration Settings", {"pool_quota": 3, "max_open_per_person": 0})
	frappe.clear_document_cache("Lead Registration Settings", "Lead Registration Settings")
	frappe.db.commit()
	answers = at_once(site, [(ZHAO, name) for name in names])
	claimed = [name for _pid, name, _user, answer in answers if answer == "claimed"]
	assert len(claimed) == 3, answers
	assert not [answer for *_rest, answer in answers if answer.startswith("raw")]
	held = frappe.get_all(LEAD, {"name": ["in", names], "responsible_user": ZHAO}, pluck="name")
	assert sorted(held) == sorted(claimed)
