"""L8 day by day: warned, pooled, withdrawn; twice, late, with evidence in between, with one lead that fails."""

from __future__ import annotations

import frappe
import pytest
from factories import make_activity, make_followed_lead
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from crm_cn.leads import evidence, jobs

LEAD = "Lead Registration"
LI, ZHAO, BOSS, CHIEF = "li@lead.test", "zhao@lead.test", "boss@lead.test", "chief@lead.test"


@pytest.fixture(autouse=True)
def people(sales_team):
	for user in (LI, ZHAO, BOSS, CHIEF):
		# a site without a mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)


@pytest.fixture
def lead() -> str:
	"""A lead registered today: protected to day 30, warned on day 23, in the pool on day 31."""
	return make_followed_lead(LI)


def day(number: int):
	return getdate(add_days(nowdate(), number))


def run(name: str, number: int, step=jobs.follow_up_step) -> str | None:
	"""One lead's share of the daily job, without its commits."""
	return step(evidence.locked(name), day(number))


def stored(name: str):
	return frappe.get_doc(LEAD, name)


def warnings(name: str) -> list:
	return frappe.get_all(
		"ToDo", {"reference_name": name, "status": "Open"}, ["allocated_to", "date", "description"]
	)


def test_nothing_happens_before_the_warning_is_due(lead):
	assert run(lead, 22) is None
	assert warnings(lead) == []


def test_a_lead_without_an_end_gets_one(lead):
	frappe.db.set_value(LEAD, lead, "protected_until", None)
	assert lead in jobs._in_follow_up(day(0))
	assert run(lead, 0) is None
	assert getdate(stored(lead).protected_until) == day(30)


def test_the_owner_is_warned_once(lead):
	assert run(lead, 23) == "warned"
	assert run(lead, 23) is None
	assert run(lead, 24) is None
	(task,) = warnings(lead)
	assert (task.allocated_to, task.date) == (LI, day(30))
	told = frappe.get_all("Notification Log", {"document_name": lead, "for_user": LI}, pluck="subject")
	(log,) = [subject for subject in told if "ends on" in subject]
	assert stored(lead).customer_name in log
	assert getdate(stored(lead).protection_warned_on) == day(23)


def test_where_the_owner_has_left_the_supervisors_hear_of_it(lead):
	frappe.db.set_value("User", LI, "enabled", 0)
	assert run(lead, 23) == "warned"
	assert frappe.db.exists("Notification Log", {"document_name": lead, "for_user": CHIEF})
	assert warnings(lead) == []
	assert run(lead, 31) == "pooled"


def test_at_the_end_it_goes_to_the_pool(lead, as_user):
	with as_user(LI):
		planned = make_activity(lead)
	run(lead, 23)
	assert run(lead, 30) is None
	assert run(lead, 31) == "pooled"
	assert run(lead, 31) is None
	doc = stored(lead)
	assert (doc.status, doc.pool_reason) == ("Public Pool", "Protection ended without follow-up evidence")
	assert doc.last_holder == frappe.db.get_value("Employee", {"user_id": LI})
	assert doc.responsible_user is None
	planned.reload()
	assert planned.status == "Cancelled"
	assert warnings(lead) == []


def test_late_the_owner_is_warned_first_and_has_the_full_notice(lead):
	assert run(lead, 40) == "warned"
	assert run(lead, 46) is None
	assert run(lead, 47) == "pooled"


def test_evidence_after_the_warning_settles_it_and_a_new_end_warns_again(lead, as_user):
	run(lead, 23)
	frappe.db.set_value(LEAD, lead, "registered_on", add_to_date(now_datetime(), days=-1))
	with as_user(LI):
		make_activity(lead, activity_type="Sample", status="Done", done_on=now_datetime(), result="寄样")
	frappe.db.set_value("Lead Registration Evidence", {"parent": lead}, "extends_days", 90)
	doc = stored(lead)
	evidence._store(doc)
	assert getdate(doc.protected_until) == day(90)
	assert warnings(lead) == []
	assert run(lead, 31) is None
	assert run(lead, 83) == "warned"


def test_a_returned_lead_left_uncorrected_is_withdrawn(as_user):
	from factories import act_on, make_lead_registration

	with as_user(LI):
		draft = act_on(make_lead_registration(), "Submit for Review")
	with as_user(BOSS):
		from crm_cn.api import leads

		leads.act(draft.name, "Return", {"review_note": "电话不对"})
	assert run(draft.name, 7, jobs.correction_step) is None
	assert run(draft.name, 8, jobs.correction_step) == "withdrawn"
	assert run(draft.name, 8, jobs.correction_step) is None
	assert stored(draft.name).status == "Withdrawn"
	assert not frappe.db.exists("Duplicate Claim", {"lead_registration": draft.name})


# The whole job, which commits


@pytest.fixture
def committed():
	names: list[str] = []

	def make(**values) -> str:
		names.append(make_followed_lead(LI, **values))
		frappe.db.commit()
		return names[-1]

	yield make
	frappe.db.rollback()
	for name in names:
		for doctype in ("ToDo", "Comment", "Notification Log", "Error Log"):
			field = {"Notification Log": "document_name"}.get(doctype, "reference_name")
			frappe.db.delete(doctype, {field: name})
		frappe.delete_doc(LEAD, name, force=True, delete_permanently=True)
	frappe.db.commit()


def test_the_job_does_each_lead_once_however_often_it_runs(committed):
	soon, over, fresh = committed(), committed(), committed()
	frappe.db.set_value(LEAD, soon, "protected_until", day(3))
	frappe.db.set_value(
		LEAD, over, {"protected_until": day(-1), "protection_warned_on": add_days(nowdate(), -8)}
	)
	first, second = jobs.daily(), jobs.daily()
	assert (first["warned"], first["pooled"], first["failed"]) == (1, 1, 0)
	assert (second["warned"], second["pooled"], second["failed"]) == (0, 0, 0)
	assert [stored(name).status for name in (soon, over, fresh)] == [
		"In Follow-up",
		"Public Pool",
		"In Follow-up",
	]


def test_one_lead_that_fails_stops_no_other_and_the_supervisor_hears_of_it(committed, monkeypatch):
	bad, good = committed(), committed()
	for name in (bad, good):
		frappe.db.set_value(LEAD, name, "protected_until", day(3))
	frappe.db.commit()
	give = jobs.warning.give

	def broken(doc, today):
		give(doc, today)
		if doc.name == bad:
			raise RuntimeError("disk full")

	monkeypatch.setattr(jobs.warning, "give", broken)
	outcome = jobs.daily()
	assert (outcome["warned"], outcome["failed"]) == (1, 1)
	assert stored(bad).protection_warned_on is None
	assert stored(good).protection_warned_on
	assert frappe.db.exists("Error Log", {"reference_name": bad})
	assert frappe.db.exists("Notification Log", {"document_name": bad, "for_user": CHIEF})
	monkeypatch.undo()
	assert jobs.daily()["warned"] == 1
