"""P6: state and public answer by number and secret; what is wrong is answered alike, slowly, and not often."""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import mean

import complaint_guest as guests
import factories
import frappe
import pytest
from complaint_guest import Guest

from crm_cn.complaints import public, public_limits

COMPLAINT = "Complaint"
WRONG = "AAAA-BBBB-CCCC"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
	"""The same waits, shorter."""
	monkeypatch.setattr(public, "SLOW", 0.3)
	monkeypatch.setattr(public, "SLOWER", 0.6)


@pytest.fixture(scope="module")
def filed(site):
	answer = Guest(site).file()
	yield answer.data
	guests.sweep()


@pytest.fixture
def guest(site):
	return Guest(site)


def words(answer) -> str:
	return json.loads(json.loads(answer.body["_server_messages"])[0])["message"]


def shown(answer) -> tuple:
	"""All of an answer but the platform's random number of the error."""
	body = {**answer.body, "_server_messages": words(answer)}
	return answer.status, {**body, "exc": re.sub("[0-9a-f]{64}", "", str(body.get("exc")))}


def timed(guest, number, secret):
	started = time.monotonic()
	answer = guest.look_up(number, secret)
	return answer, time.monotonic() - started


def test_number_and_secret_show_state_and_public_answer_and_nothing_else(site, filed):
	owner = Guest(site)
	answer = owner.look_up(**filed)
	assert answer.status == 200, answer.text
	assert answer.data == {"state": "Accepted", "public_answer": ""}
	frappe.db.set_value(
		COMPLAINT,
		filed["number"],
		{
			"public_answer": "我们正在检测退回的样品。",
			"measures": "内部：批次 7 全部有问题",
			"status": "In Handling",
		},
	)
	frappe.db.commit()
	answer = owner.look_up(**filed)
	assert answer.data == {"state": "In Handling", "public_answer": "我们正在检测退回的样品。"}
	assert "批次" not in answer.text


def test_in_chinese(site, filed):
	guest = Guest(site, language="zh-CN")
	assert guest.look_up(filed["number"], filed["secret"]).status == 200
	assert words(guest.look_up(filed["number"], WRONG)).startswith("编号与查询码不匹配")


@pytest.mark.parametrize("spoil", [str.lower, lambda text: text.replace("-", " "), lambda text: f"  {text} "])
def test_how_it_is_typed_does_not_matter(guest, filed, spoil):
	assert (
		guest.look_up(
			spoil(filed["number"]).replace("cp 2026 ", "CP-2026-").replace("CP 2026 ", "CP-2026-"),
			spoil(filed["secret"]),
		).status
		== 200
	)


def test_wrong_number_and_wrong_secret_are_answered_alike_in_the_same_time(site, filed):
	by_phone = factories.make_complaint()
	frappe.db.commit()
	try:
		cases = {
			"wrong secret": (filed["number"], WRONG),
			"wrong number": ("CP-2026-99998", WRONG),
			"a complaint without secret": (by_phone.name, WRONG),
			"no number": ("", WRONG),
			"nothing": (filed["number"], ""),
			"a pattern": ("CP-2026-%", WRONG),
		}
		answers = {case: [timed(Guest(site), *typed) for _ in range(4)] for case, typed in cases.items()}
		first = answers["wrong secret"][0][0]
		for case, found in answers.items():
			for answer, seconds in found:
				assert shown(answer) == shown(first), case
				assert seconds >= 0.3, case
		times = {case: mean(seconds for _answer, seconds in found) for case, found in answers.items()}
		assert max(times.values()) - min(times.values()) < 0.15, times
	finally:
		guests.remove_complaint(by_phone.name)
		frappe.db.commit()


def test_after_five_wrong_secrets_the_address_is_not_listened_to(site, guest, filed):
	for _ in range(5):
		assert guest.look_up(filed["number"], WRONG).status == 417
	answer, seconds = timed(guest, filed["number"], filed["secret"])
	assert answer.status == 429 and seconds < 0.25
	assert "quarter of an hour" in answer.said
	# its owner sits elsewhere
	assert Guest(site).look_up(**filed).status == 200


def test_an_address_that_tries_many_numbers_is_not_listened_to(guest):
	answers = [guest.look_up(f"CP-2026-{number:05d}", WRONG).status for number in range(90000, 90022)]
	assert answers[:20] == [417] * 20 and answers[20:] == [429, 429]


def test_right_secrets_are_not_counted(guest, filed):
	assert {guest.look_up(**filed).status for _ in range(25)} == {200}


def test_the_owner_gets_through_while_the_world_guesses(site, filed):
	"""Many addresses guess at one number: everybody waits longer, the right secret still works."""
	key = filed["number"]
	for _ in range(public_limits.LIMITS.number):
		public_limits._counted("number", key)
	try:
		answer, seconds = timed(Guest(site), key, WRONG)
		assert answer.status == 417 and seconds >= 0.6
		answer, seconds = timed(Guest(site), key, filed["secret"])
		assert answer.status == 200 and seconds >= 0.6
	finally:
		frappe.cache.delete(public_limits._key(("number", key), public_limits.LIMITS.seconds))


def test_guessing_at_once_gives_no_more_tries(guest, filed):
	with ThreadPoolExecutor(12) as many:
		answers = list(
			many.map(
				lambda n: Guest(guest.site, guest.address).look_up(filed["number"], WRONG).status, range(24)
			)
		)
	assert answers.count(417) == 5 and answers.count(429) == 19


def test_one_household_is_one_address(site):
	net = guests.fresh_address().replace(".", ":")
	answers = [
		Guest(site, f"2001:db8:{net.split(':', 2)[2].replace(':', '')}:1::{n:x}")
		.look_up("CP-2026-77777", WRONG)
		.status
		for n in range(1, 7)
	]
	assert answers == [417] * 5 + [429]


def test_get_requests_do_nothing(guest, filed):
	"""A secret in an address would stand in logs."""
	answer = guest.get(guests.STATE, number=filed["number"], secret=filed["secret"])
	assert answer.status in (403, 405)


def test_the_page_shows_nothing_by_itself(site, filed):
	page = Guest(site, language="zh-CN").ask("GET", f"/complaint-state?number={filed['number']}").text
	assert "投诉进度查询" in page and "我们正在检测" not in page
	page = Guest(site).ask("GET", "/complaint-state?number=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
	assert "<script>alert(1)" not in page
