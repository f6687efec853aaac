"""P6: what a form of somebody unknown may hold, and how often one may ask."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import complaint_public as rule
from crm_cn.rules.complaint_public import Refusal, Refused

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20
FORM = {"subject": "s", "description": "d", "phone": "0512 6688"}


def row(content: bytes, name: str = "a.png") -> dict:
	return {"file": f"{name},data:image/png;base64,{base64.b64encode(content).decode()}"}


def refusal(function, *args) -> Refusal:
	with pytest.raises(Refused) as refused:
		function(*args)
	return refused.value.refusal


# Text


@given(st.text())
def test_plain_text_is_no_markup_and_stays_so(text):
	plain = rule.plain(text)
	assert "<" not in plain and ">" not in plain
	assert not re.search("&#?[0-9A-Za-z]", plain)
	assert rule.plain(plain) == plain


@given(st.text(alphabet="0123456789 ，。水泵漏abc&-"))
def test_ordinary_text_stays_as_it_is(text):
	if not re.search("&[0-9A-Za-z#]", text):
		assert rule.plain(text) == text.strip()


def test_what_cannot_be_seen_is_dropped():
	assert rule.plain("a\u202eb\u200bc\x00d") == "abcd"
	assert rule.plain("one\r\ntwo\rthree") == "one\ntwo\nthree"


def test_every_field_is_there_and_nothing_else():
	assert set(rule.texts({**FORM, "status": "Closed", "customer": "C1"})) == set(rule.TEXTS)


@pytest.mark.parametrize("value", [{"a": 1}, ["x"], True])
def test_what_is_no_text_is_refused(value):
	assert refusal(rule.texts, {**FORM, "subject": value}) is Refusal.NOT_TEXT


@pytest.mark.parametrize("field", rule.TEXTS)
def test_each_field_has_its_length(field):
	sign = "1" if field == "phone" else "x"
	text = sign * (rule.TEXTS[field] + 1)
	assert refusal(rule.texts, {**FORM, field: text}) is Refusal.TOO_LONG


@pytest.mark.parametrize(
	("values", "expected"),
	[
		({"phone": ""}, Refusal.NO_CONTACT),
		({"phone": "  "}, Refusal.NO_CONTACT),
		({"phone": "call me"}, Refusal.NO_PHONE),
		({"phone": "123"}, Refusal.NO_PHONE),
		({"email": "a@b"}, Refusal.NO_EMAIL),
		({"email": "a@b.cn, c@d.cn"}, Refusal.NO_EMAIL),
		({"email": "a@b.cn\nBcc: c@d.cn"}, Refusal.NO_EMAIL),
	],
)
def test_somebody_must_be_reachable(values, expected):
	assert refusal(rule.texts, {**FORM, **values}) is expected


@pytest.mark.parametrize(
	"phone", ["0512-6688 1234", "+86 138 0000 0000", "０５１２６６８８", "6688转12", 13800000000]
)
def test_phones_as_people_write_them(phone):
	assert rule.texts({**FORM, "phone": phone})["phone"]


# Pictures


def test_pictures_go_by_their_content_not_by_their_name():
	found = rule.pictures([row(PNG, "evil.exe"), row(JPG, "b.png")])
	assert [each.kind for each in found] == ["png", "jpg"]
	assert [each.name for each in found] == ["complaint-picture-1.png", "complaint-picture-2.jpg"]


@pytest.mark.parametrize("name", ["a.png", "a,b.png", "图 片.png", "a,data:x.png", "../../x.png", ""])
def test_the_name_of_a_picture_is_whatever_it_is(name):
	assert rule.pictures([row(PNG, name)])[0].content == PNG


@pytest.mark.parametrize(
	"bad",
	[
		row(b"GIF89a"),
		row(b"<svg/>"),
		row(b""),
		{"file": "/private/files/a.png"},
		{"file": "https://x.y/a.png"},
		{"file": "a.png,data:image/png,plain"},
		{"file": "a.png,data:image/png;base64,!!!!"},
		{"file": None},
		{},
		"a.png",
	],
)
def test_what_is_no_picture_is_refused(bad):
	assert refusal(rule.pictures, [bad]) is Refusal.NO_PICTURE


def test_number_and_size_are_limited():
	assert len(rule.pictures([row(PNG)] * 6)) == 6
	assert refusal(rule.pictures, [row(PNG)] * 7) is Refusal.TOO_MANY_PICTURES
	assert refusal(rule.pictures, [row(PNG + b"\0" * rule.LARGEST_PICTURE)]) is Refusal.PICTURE_TOO_LARGE
	most = PNG + b"\0" * (rule.LARGEST_PICTURE - len(PNG))
	assert len(rule.pictures([row(most)] * 3)) == 3
	assert refusal(rule.pictures, [row(most)] * 4) is Refusal.PICTURES_TOO_LARGE
	assert rule.pictures(None) == rule.pictures([]) == []


# Number and secret


def test_secrets_are_long_and_differ():
	made = {rule.new_secret() for _ in range(1000)}
	assert len(made) == 1000
	assert all(re.fullmatch("[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}", each) for each in made)


@pytest.mark.parametrize(
	"typed",
	["abcd-efgh-jkmn", "ABCDEFGHJKMN", " abcd efgh jkmn ", "ａｂｃｄ－ｅｆｇｈ－ｊｋｍｎ", "ABCD–EFGH—JKMN"],
)
def test_a_secret_is_read_however_it_is_typed(typed):
	assert rule.secret_as_typed(typed) == "ABCD-EFGH-JKMN"


@given(st.one_of(st.text(), st.none(), st.lists(st.text()), st.dictionaries(st.text(), st.text())))
def test_whatever_is_typed_is_a_short_text(typed):
	assert len(rule.as_typed(typed)) <= 40 and isinstance(rule.secret_as_typed(typed), str)


# How often


def test_an_address_is_closed_after_so_many_tries():
	limits = rule.Limits(both=5, address=20, number=30)
	assert not rule.is_closed(limits, 4, 19)
	assert rule.is_closed(limits, 5, 0) and rule.is_closed(limits, 0, 20)
	assert not rule.is_guessed(limits, 29) and rule.is_guessed(limits, 30)


def test_one_household_is_one_address():
	assert rule.network("2001:db8:1:2::1") == rule.network("2001:db8:1:2:ffff::9")
	assert rule.network("2001:db8:1:2::1") != rule.network("2001:db8:1:3::1")
	assert rule.network("::ffff:10.0.0.1") == rule.network("10.0.0.1") == "10.0.0.1"
	assert rule.network("") == rule.network("nonsense") == "unknown"


def test_the_first_limit_that_is_passed_is_named_and_zero_is_none():
	assert rule.first_over([(5, 5), (50, 50)]) is None
	assert rule.first_over([(6, 5), (51, 50)]) == 0
	assert rule.first_over([(5, 5), (51, 50)]) == 1
	assert rule.first_over([(999, 0), (999, 0)]) is None
