"""P4, P1, K7: the customer answers by a link, once, or is called; the answer is in the complaint and the customer's file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlparse

import complaint_guest as guests
import factories
import frappe
import pytest
from complaint_guest import SATISFACTION, Guest
from complaints_world import (
	AGENT,
	DONE,
	HANDLER,
	LI,
	QUALITY,
	ZHAO,
	reload,
)
from factories import act_on_complaint as act
from frappe.utils import add_days, add_to_date, now_datetime

from crm_cn.complaints import follow_up, satisfaction
from crm_cn.rules.complaint_follow_up import Link

COMPLAINT, FOLLOW_UP = "Complaint", "Complaint Follow Up"

pytestmark = pytest.mark.usefixtures("complaint_people")


@pytest.fixture
def resolved(clean, as_user):
	"""A complaint that was handled and resolved."""
	with as_user(AGENT):
		doc = factories.make_complaint(phone="138 1234 5678")
	act(doc, "Start Handling", HANDLER)
	return act(doc, "Resolve", HANDLER, **DONE)


@pytest.fixture
def link(resolved, as_user):
	with as_user(HANDLER):
		return token_of(follow_up.make_link(reload(resolved)))


@pytest.fixture
def committed(resolved, link):
	"""The same, seen by other connections; removed afterwards."""
	frappe.db.commit()
	yield resolved.name
	frappe.db.rollback()
	guests.remove_complaint(resolved.name)
	frappe.db.commit()


def token_of(link: str) -> str:
	return parse_qs(urlparse(link).query)["token"][0]


def tasks(complaint, status="Open"):
	return frappe.get_all(
		"ToDo",
		{"reference_name": complaint.name, "status": status, "description": ["like", f"%{follow_up.MARK}%"]},
		["allocated_to", "description"],
	)


# The link


def test_only_the_hash_is_kept(resolved, link):
	row = frappe.get_last_doc(FOLLOW_UP, {"complaint": resolved.name})
	assert link not in frappe.as_json(row.as_dict()) and len(link) >= 43
	assert row.token_hash == follow_up.hashed(link)
	assert row.expires_on == add_days(row.sent_on, 14)


def test_a_satisfied_answer_is_the_follow_up(resolved, link):
	assert follow_up.answer(link, "Satisfied", "很快，谢谢") == (Link.OPEN, False)
	doc = reload(resolved)
	assert (doc.status, doc.satisfaction, doc.satisfaction_by) == ("Followed Up", "Satisfied", "Link")
	assert doc.satisfaction_comment == "很快，谢谢" and doc.satisfaction_on and doc.followed_up_on


@pytest.mark.parametrize("level", ["Very Dissatisfied", "Dissatisfied"])
def test_a_dissatisfied_answer_reopens(resolved, link, level):
	assert follow_up.answer(link, level, "还是漏水") == (Link.OPEN, True)
	doc = reload(resolved)
	assert (doc.status, doc.satisfaction, doc.reopened_count) == ("In Handling", level, 1)


def test_neutral_reopens_where_the_settings_say_so(resolved, link):
	frappe.db.set_single_value("Complaint Settings", "reopen_at", "Neutral")
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")
	assert follow_up.answer(link, "Neutral")[1]
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")


def test_a_second_answer_is_not_taken(resolved, link):
	follow_up.answer(link, "Satisfied", "好")
	assert follow_up.answer(link, "Very Dissatisfied", "坏") == (Link.USED, False)
	doc = reload(resolved)
	assert (doc.status, doc.satisfaction, doc.satisfaction_comment) == ("Followed Up", "Satisfied", "好")


def test_of_two_links_the_first_answer_counts(resolved, link):
	other = token_of(follow_up.make_link(reload(resolved)))
	follow_up.answer(other, "Satisfied")
	assert follow_up.answer(link, "Dissatisfied")[0] is Link.USED


def test_an_expired_link_is_not_taken(resolved, link):
	frappe.db.set_value(
		FOLLOW_UP, {"complaint": resolved.name}, "expires_on", add_to_date(now_datetime(), seconds=-1)
	)
	assert follow_up.answer(link, "Satisfied")[0] is Link.EXPIRED
	assert reload(resolved).status == "Resolved"


def test_a_link_of_before_reopening_is_not_taken(resolved, link):
	act(resolved, "Reopen", HANDLER)
	assert follow_up.answer(link, "Satisfied")[0] is Link.SUPERSEDED
	act(resolved, "Resolve", HANDLER, measures="换新泵")
	assert follow_up.answer(link, "Satisfied")[0] is Link.SUPERSEDED


def test_after_an_answer_by_phone_the_link_asks_nothing(resolved, link):
	act(
		resolved,
		"Record Follow-up",
		AGENT,
		satisfaction="Satisfied",
		satisfaction_comment="电话里说满意",
	)
	assert follow_up.answer(link, "Dissatisfied")[0] is Link.USED
	assert reload(resolved).satisfaction == "Satisfied"


def test_a_wrong_token_tells_nothing():
	for token in ("", "x", "y" * 43, None, {"a": 1}):
		assert follow_up.answer(token, "Satisfied") == (None, False)
		assert follow_up.look(token) == (None, "")


def test_there_is_no_link_before_it_is_resolved_and_none_by_strangers(as_user, clean):
	with as_user(AGENT):
		doc = factories.make_complaint()
	with pytest.raises(frappe.ValidationError, match="once the complaint is resolved"):
		follow_up.make_link(doc)
	from crm_cn.api import complaint_follow_up as api

	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		api.make_link(doc.name)


def test_a_comment_is_text(resolved, link):
	follow_up.answer(link, "Satisfied", "<img src=x onerror=alert(1)>" + "长" * 2000)
	comment = reload(resolved).satisfaction_comment
	assert comment.startswith("＜img src=x onerror=alert(1)＞") and len(comment) == follow_up.LONGEST_COMMENT


def test_the_link_is_mailed_when_resolved_if_there_is_an_address(as_user, monkeypatch, clean):
	sent = []
	monkeypatch.setattr(follow_up, "_send", lambda doc, email, link: sent.append((doc.name, email, link)))
	with as_user(AGENT):
		doc = factories.make_complaint(email="wang@customer.test")
	act(doc, "Start Handling", HANDLER)
	act(doc, "Resolve", HANDLER, **DONE)
	assert [each[:2] for each in sent] == [(doc.name, "wang@customer.test")]
	assert "/complaint-satisfaction?token=" in sent[0][2]


# By the page, without an account


def test_two_answers_at_once_one_is_taken(site, committed, link):
	levels = ["Satisfied", "Very Satisfied", "Neutral", "Dissatisfied"]
	with ThreadPoolExecutor(4) as many:
		answers = list(
			many.map(
				lambda level: Guest(site).post(
					SATISFACTION, {"token": link, "level": level, "comment": level}
				),
				levels,
			)
		)
	assert {answer.status for answer in answers} == {200}, [answer.text for answer in answers]
	taken = [level for level, answer in zip(levels, answers, strict=True) if answer.data["link"] == "open"]
	assert len(taken) == 1
	guests.refresh()
	doc = frappe.get_doc(COMPLAINT, committed)
	assert doc.satisfaction == taken[0] and doc.satisfaction_comment == taken[0]
	assert frappe.get_all(FOLLOW_UP, {"complaint": committed}, pluck="satisfaction") == [taken[0]]
	steps = frappe.get_all(
		"Comment", {"reference_name": committed, "comment_type": "Workflow"}, pluck="content"
	)
	assert len(steps) == 3, steps  # handled, resolved, and what the one answer brought


def test_looking_at_the_page_uses_nothing_up(site, committed, link):
	guest = Guest(site, language="zh-CN")
	for _ in range(3):
		page = guest.ask("GET", f"/complaint-satisfaction?token={link}")
		assert page.status == 200 and "很满意" in page.text and committed in page.text
	assert guest.post(SATISFACTION, {"token": link, "level": "Satisfied"}).data["link"] == "open"
	page = guest.ask("GET", f"/complaint-satisfaction?token={link}").text
	assert "您已经评价过了" in page and link not in page
	assert guest.post(SATISFACTION, {"token": link, "level": "Satisfied"}).data["link"] == "used"


def test_the_page_of_a_wrong_link_names_no_complaint(site, committed):
	page = Guest(site).ask("GET", f"/complaint-satisfaction?token={'z' * 43}").text
	assert "not complete" in page and committed not in page


def test_a_level_that_is_none_is_refused(site, committed, link):
	answer = Guest(site).post(SATISFACTION, {"token": link, "level": "Great"})
	assert answer.status == 417 and "five levels" in answer.said


# The call


def later(days: float):
	return add_to_date(now_datetime(), hours=days * 24)


def test_when_nothing_is_heard_the_handler_calls_once(resolved, link, no_commit):
	assert follow_up.daily(later(2.9)) == 0 and not tasks(resolved)
	assert follow_up.daily(later(3.1)) == 1
	found = tasks(resolved)
	assert [each.allocated_to for each in found] == [HANDLER]
	assert "138 1234 5678" in found[0].description
	for days in (3.2, 4, 10):
		assert follow_up.daily(later(days)) == 0
	assert len(tasks(resolved)) == 1
	assert frappe.db.get_value(FOLLOW_UP, {"complaint": resolved.name}, "call_task")


def test_without_a_link_there_is_a_call_too(resolved, no_commit):
	assert follow_up.daily(later(3.1)) == 1 and follow_up.daily(later(9)) == 0
	assert frappe.get_all(FOLLOW_UP, {"complaint": resolved.name}, pluck="kind") == ["Call"]


def test_the_answer_ends_the_call(resolved, link, no_commit):
	follow_up.daily(later(3.1))
	follow_up.answer(link, "Satisfied")
	assert not tasks(resolved) and len(tasks(resolved, "Closed")) == 1


def test_what_is_entered_by_phone_ends_the_call(resolved, no_commit):
	follow_up.daily(later(3.1))
	act(resolved, "Record Follow-up", HANDLER, satisfaction="Neutral", satisfaction_comment="还行")
	assert not tasks(resolved)
	assert follow_up.daily(later(9)) == 0


def test_after_reopening_there_is_a_call_again(resolved, no_commit):
	follow_up.daily(later(3.1))
	act(resolved, "Reopen", HANDLER)
	act(resolved, "Resolve", HANDLER, measures="换新泵")
	assert follow_up.daily(later(3.5)) == 1


# Who sees it


def test_a_follow_up_is_not_there_for_who_does_not_see_its_complaint(resolved, link, as_user):
	row = frappe.get_last_doc(FOLLOW_UP, {"complaint": resolved.name})
	for user, sees in ((HANDLER, True), (AGENT, True), (QUALITY, True), (ZHAO, False)):
		with as_user(user):
			assert (frappe.get_list(FOLLOW_UP, {"name": row.name}, pluck="name") == [row.name]) is sees, user
			assert bool(row.has_permission("read")) is sees, user


def test_nobody_writes_a_follow_up(resolved, link, as_user):
	row = frappe.get_last_doc(FOLLOW_UP, {"complaint": resolved.name})
	with as_user(HANDLER), pytest.raises(frappe.PermissionError):
		row.satisfaction = "Very Satisfied"
		row.save()
	row.reload()
	row.satisfaction = "Very Satisfied"
	with pytest.raises(frappe.PermissionError):
		row.save()


def test_the_customers_file_shows_what_its_reader_sees(as_user, clean):
	with as_user(LI):
		customer = factories.make_customer()
	answers = {"Satisfied": "好", "Dissatisfied": "不好"}
	made = []
	for level, word in answers.items():
		with as_user(HANDLER):
			doc = factories.make_complaint(customer=customer, subject=f"关于{word}")
		act(doc, "Start Handling", HANDLER)
		act(doc, "Resolve", HANDLER, **DONE)
		with as_user(HANDLER):
			token = token_of(follow_up.make_link(reload(doc)))
		follow_up.answer(token, level, word)
		made.append(doc)
	with as_user(LI):
		found = satisfaction.of_customer(customer)
	assert (found["average"], found["answers"]) == (3.0, 2)
	assert {row.satisfaction_comment for row in found["last"]} == {"好", "不好"}
	# a colleague who is on one complaint only reads of that one
	doc = reload(made[0])
	doc.append("parties", {"employee": frappe.db.get_value("Employee", {"user_id": ZHAO})})
	doc.save()
	with as_user(ZHAO):
		found = satisfaction.of_customer(customer)
	assert (found["average"], found["answers"]) == (4.0, 1)


def test_deleting_a_complaint_takes_its_follow_ups_along(resolved, link):
	frappe.delete_doc(COMPLAINT, resolved.name)
	assert not frappe.db.exists(FOLLOW_UP, {"complaint": resolved.name})
