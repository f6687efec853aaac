"""What holds for any input whatever (L3): nothing raises, nothing depends on who asks, blind reasons tell nothing."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cn.rules.duplicates import Engine, Party, Profile, Reason, Tier
from crm_cn.rules.duplicates.reasons import CODES
from crm_cn.rules.duplicates.text import clean

ENGINE = Engine()
COMPANY = """宁波 宁波市 浙江省 吉林市 吉林省 北京 中国 香港 星澜 拓搏 拓博 远帆 科 机械 机电设备 科技 银行 (中国) （武汉）
(集团) 集团 股份 有限公司 有限责任公司 股份有限公司 分公司 福州台江支行 工行 *ST 張偉 張 瀾 【简称星澜】 (原远帆)"""
STRANGE = "𠮷 🙂 ＡＢＣ abc Ltd. <b> ' OR 1=1 -- ( ) [ ß İ ㈱ \ud800"
PIECES = [*COMPANY.split(), *STRANGE.split(), " ", "\u200b"]
names = st.one_of(
	st.lists(st.sampled_from(PIECES), max_size=7).map("".join),
	st.text(st.characters(codec=None), max_size=30),
)
loose = st.text(max_size=25)
parties = st.builds(
	Party,
	name=names,
	aliases=st.lists(names, max_size=2).map(tuple),
	credit_code=st.one_of(
		st.just(""), st.text(string.ascii_uppercase + string.digits, min_size=18, max_size=18), loose
	),
	phones=st.lists(st.one_of(loose, st.from_regex(r"\A0\d{2,3}-\d{7,8}(转\d{3})?\Z")), max_size=2).map(
		tuple
	),
	emails=st.lists(st.one_of(loose, st.emails()), max_size=2).map(tuple),
	websites=st.lists(loose, max_size=2).map(tuple),
	address=st.one_of(st.just(""), loose, st.just("浙江省宁波市江北区星湖路8号")),
	region=st.sampled_from(["", "宁波", "浙江", "???"]),
	contacts=st.lists(st.sampled_from(["张伟", "李娜经理", "x", ""]), max_size=2).map(tuple),
)


@given(st.one_of(names, st.text(st.characters(codec=None), max_size=300)))
@settings(max_examples=400, deadline=None)
def test_cleaning_twice_is_cleaning_once(text):
	assert clean(clean(text)) == clean(text)


@given(parties)
@settings(max_examples=200, deadline=None)
def test_profile_survives_json_and_tells_the_same_keys(party):
	profile = ENGINE.profile(party)
	again = Profile.from_json(profile.to_json())
	assert again == profile
	assert hash(again) == hash(profile)
	assert ENGINE.keys(again) == ENGINE.keys(profile)
	assert len({key.hash for key in ENGINE.keys(profile)}) == len(ENGINE.keys(profile))


@given(parties, parties)
@settings(max_examples=300, deadline=None)
def test_verdict_does_not_depend_on_who_asks(one, two):
	a, b = ENGINE.profile(one), ENGINE.profile(two)
	there, back = ENGINE.compare(a, b), ENGINE.compare(b, a)
	assert there.score == back.score
	assert there.tier is back.tier
	assert 0.0 <= there.score <= 1.0
	assert ENGINE.compare_many(a, [b, a]) == [there, ENGINE.compare(a, a)]


@given(parties, parties)
@settings(max_examples=300, deadline=None)
def test_blocked_pairs_share_a_claim_and_a_bucket(one, two):
	a, b = ENGINE.profile(one), ENGINE.profile(two)
	claims = set(ENGINE.claim_keys(a)) & set(ENGINE.claim_keys(b))
	verdict = ENGINE.compare(a, b)
	if verdict.tier is Tier.BLOCK:
		assert claims
		assert set(ENGINE.buckets(a, 64)) & set(ENGINE.buckets(b, 64))


@given(parties, parties)
@settings(max_examples=300, deadline=None)
def test_blind_reasons_use_no_character_of_theirs_alone(one, two):
	a, b = ENGINE.profile(one), ENGINE.profile(two)
	known = set(a.to_json())
	for reason in ENGINE.compare(a, b).reasons:
		for lang in ("zh", "en"):
			template = set(Reason(reason.code).text(lang, blind=True))
			assert set(reason.text(lang, blind=True)) <= known | template


@given(parties)
@settings(max_examples=200, deadline=None)
def test_problems_say_what_to_do_in_two_languages(party):
	for problem in ENGINE.problems(party):
		assert problem.field in Party.__slots__
		assert problem.text("zh") != problem.text("en")


@pytest.mark.parametrize("code", CODES)
def test_blind_reason_never_shows_theirs(code):
	for lang in ("zh", "en"):
		assert "他们的" not in Reason(code, "我们的", "他们的").text(lang, blind=True)
		assert Reason(code, "我们的", "他们的").text(lang)
