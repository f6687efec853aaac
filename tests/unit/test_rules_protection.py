"""L8: protection, warning and the way to the pool, rule by rule."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import protection as rule
from crm_cn.rules.protection import Due, Evidence, ProtectionSettings

BEGIN = datetime(2026, 3, 1)
START = BEGIN.date()
SETTINGS = ProtectionSettings()

times = st.integers(min_value=-10_000, max_value=10_000).map(lambda n: BEGIN + timedelta(hours=n))
pieces = st.lists(
	st.builds(Evidence, happened_on=times, extends_days=st.integers(min_value=0, max_value=200)), max_size=8
)
settings = st.builds(
	ProtectionSettings,
	protection_days=st.integers(min_value=0, max_value=120),
	warn_days_before=st.integers(min_value=0, max_value=60),
)


def day(number: int):
	return START + timedelta(days=number)


def at(number: int, hour: int = 9) -> datetime:
	return BEGIN + timedelta(days=number, hours=hour)


def test_without_evidence_protection_lasts_the_protection_days():
	assert rule.protected_until(BEGIN, [], SETTINGS) == day(30)


def test_a_visit_extends_from_the_day_it_happened():
	assert rule.protected_until(BEGIN, [Evidence(at(10), 30)], SETTINGS) == day(40)


def test_the_longest_evidence_counts():
	evidence = [Evidence(at(5), 180), Evidence(at(20), 30)]
	assert rule.protected_until(BEGIN, evidence, SETTINGS) == day(185)


def test_evidence_before_the_start_does_not_count():
	assert rule.protected_until(BEGIN, [Evidence(at(-1), 180)], SETTINGS) == day(30)
	assert rule.last_evidence_on(BEGIN, [Evidence(at(-1), 180)]) is None


def test_evidence_of_the_first_day_counts():
	assert rule.protected_until(BEGIN, [Evidence(at(0), 60)], SETTINGS) == day(60)


def test_evidence_of_the_morning_before_registering_counts_that_of_the_former_owner_not():
	registered, claimed, morning = at(0, 15), at(40, 15), at(40, 9)
	assert rule.period_start(registered, None) == BEGIN
	assert rule.period_start(registered, claimed) == claimed
	assert rule.period_start(None, None) is None
	assert rule.protected_until(claimed, [Evidence(morning, 60)], SETTINGS) == day(70)


def test_the_newest_evidence_is_the_last():
	assert rule.last_evidence_on(BEGIN, [Evidence(at(3), 1), Evidence(at(9), 1), Evidence(at(5), 9)]) == at(9)


def test_evidence_from_the_future_does_not_count():
	assert rule.protected_until(BEGIN, [Evidence(at(9), 180)], SETTINGS, now=at(8)) == day(30)


@pytest.mark.parametrize("activity_type", ["Call", "Letter", "Message", "Meeting", "Quotation", "", "Note"])
def test_a_mere_call_or_note_is_no_evidence(activity_type):
	assert not rule.is_evidence(activity_type)


@pytest.mark.parametrize("activity_type", ["Visit", "Sample"])
def test_visit_and_sample_are_evidence(activity_type):
	assert rule.is_evidence(activity_type)
	assert SETTINGS.extends(activity_type) == 30


def test_a_kind_that_is_no_evidence_extends_nothing_even_when_configured():
	assert ProtectionSettings(extension_days={"Call": 90}).extends("Call") == 0


@given(pieces, st.randoms())
def test_the_order_of_the_evidence_does_not_matter(evidence, random):
	shuffled = list(evidence)
	random.shuffle(shuffled)
	assert rule.protected_until(BEGIN, evidence, SETTINGS) == rule.protected_until(BEGIN, shuffled, SETTINGS)


@given(pieces, pieces)
def test_more_evidence_never_shortens(evidence, more):
	assert rule.protected_until(BEGIN, evidence + more, SETTINGS) >= rule.protected_until(
		BEGIN, evidence, SETTINGS
	)


@given(pieces, settings)
def test_evidence_twice_is_evidence_once(evidence, any_settings):
	assert rule.protected_until(BEGIN, evidence * 2, any_settings) == rule.protected_until(
		BEGIN, evidence, any_settings
	)


@given(pieces, times, settings)
def test_never_shorter_than_the_protection_days(evidence, start, any_settings):
	end = rule.protected_until(start, evidence, any_settings)
	assert end >= start.date() + timedelta(days=any_settings.protection_days)


def test_warned_the_agreed_days_before_the_end_and_not_earlier():
	until = day(30)
	assert rule.due(until, None, day(22), SETTINGS) is Due.NOTHING
	assert rule.due(until, None, day(23), SETTINGS) is Due.WARN


def test_warned_once_per_end():
	assert rule.due(day(30), day(23), day(24), SETTINGS) is Due.NOTHING


def test_pooled_on_the_day_after_the_end():
	assert rule.due(day(30), day(23), day(30), SETTINGS) is Due.NOTHING
	assert rule.due(day(30), day(23), day(31), SETTINGS) is Due.POOL


def test_new_evidence_makes_the_warning_stale():
	assert rule.due(day(70), day(23), day(40), SETTINGS) is Due.NOTHING
	assert rule.due(day(70), day(23), day(63), SETTINGS) is Due.WARN


def test_taking_evidence_back_makes_the_warning_count_again():
	assert rule.due(day(30), day(23), day(40), SETTINGS) is Due.POOL


def test_late_scheduler_warns_first_and_gives_the_full_notice():
	until, late = day(30), day(40)
	assert rule.due(until, None, late, SETTINGS) is Due.WARN
	assert rule.due(until, late, late, SETTINGS) is Due.NOTHING
	assert rule.due(until, late, late + timedelta(days=6), SETTINGS) is Due.NOTHING
	assert rule.due(until, late, late + timedelta(days=7), SETTINGS) is Due.POOL


@given(settings, st.lists(st.integers(min_value=0, max_value=15), min_size=1, max_size=60))
def test_nobody_loses_a_record_without_full_notice_however_irregular_the_scheduler(any_settings, gaps):
	"""The job runs on any days at all, several times a day or after long breaks."""
	until = START + timedelta(days=any_settings.protection_days)
	today, warned = START, None
	for gap in gaps:
		today += timedelta(days=gap)
		verdict = rule.due(until, warned, today, any_settings)
		if verdict is Due.WARN:
			assert warned is None, "warned twice for one end"
			warned = today
		elif verdict is Due.POOL:
			assert today > until
			assert (today - warned).days >= any_settings.notice_days
			return


@given(settings)
def test_a_daily_scheduler_pools_on_the_first_day_after_the_end(any_settings):
	until = START + timedelta(days=any_settings.protection_days)
	warned = None
	for number in range(-100, 400):
		verdict = rule.due(until, warned, day(number), any_settings)
		if verdict is Due.WARN:
			warned = day(number)
		if verdict is Due.POOL:
			assert day(number) == until + timedelta(days=1)
			return
	raise AssertionError("never pooled")


def test_a_returned_registration_may_be_corrected_up_to_the_last_day():
	assert not rule.correction_over(START, day(7), SETTINGS)
	assert rule.correction_over(START, day(8), SETTINGS)


@pytest.mark.parametrize("bad", [{"protection_days": -1}, {"warn_days_before": -1}, {"correction_days": -1}])
def test_negative_days_are_refused(bad):
	with pytest.raises(ValueError, match="must not be negative"):
		ProtectionSettings(**bad)


def test_negative_extension_is_refused():
	with pytest.raises(ValueError, match="must not be negative"):
		ProtectionSettings(extension_days={"Visit": -1})
