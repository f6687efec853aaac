"""L8: the quota of the public pool."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import pool as rule
from crm_cn.rules.pool import Claimant, PoolSettings, Refusal

TODAY = date(2026, 3, 1)
SETTINGS = PoolSettings(max_claims=3, max_held=5, cooling_off_days=15)
FREE = Claimant()

small = st.integers(min_value=0, max_value=20)
claimants = st.builds(
	Claimant,
	has_employee=st.booleans(),
	claims_in_window=small,
	held=small,
	was_last_holder=st.booleans(),
	pooled_on=st.integers(min_value=0, max_value=40).map(lambda n: TODAY - timedelta(days=n)),
)
limits = st.builds(PoolSettings, max_claims=small, max_held=small, cooling_off_days=small)


def refusal(claimant: Claimant, in_pool: bool = True, settings: PoolSettings = SETTINGS):
	return rule.refusal(in_pool, claimant, TODAY, settings)


def test_somebody_with_room_may_claim():
	assert refusal(FREE) is None


def test_what_is_not_in_the_pool_is_refused_before_anything_about_the_person():
	assert refusal(Claimant(has_employee=False, claims_in_window=9), in_pool=False) is Refusal.NOT_IN_POOL


def test_nobody_claims_without_being_an_employee():
	assert refusal(replace(FREE, has_employee=False)) is Refusal.NO_EMPLOYEE


def test_the_third_claim_is_the_last_of_three():
	assert refusal(replace(FREE, claims_in_window=2)) is None
	assert refusal(replace(FREE, claims_in_window=3)) is Refusal.QUOTA


def test_what_one_holds_has_its_own_limit():
	assert refusal(replace(FREE, held=4)) is None
	assert refusal(replace(FREE, held=5)) is Refusal.HELD


def test_the_last_holder_waits_until_cooling_off_is_over():
	former = Claimant(was_last_holder=True, pooled_on=TODAY - timedelta(days=14))
	assert refusal(former) is Refusal.COOLING_OFF
	assert refusal(replace(former, pooled_on=TODAY - timedelta(days=15))) is None


def test_cooling_off_is_only_for_the_last_holder():
	assert refusal(Claimant(was_last_holder=False, pooled_on=TODAY)) is None


def test_zero_means_no_limit():
	free = PoolSettings(max_claims=0, max_held=0, cooling_off_days=0)
	greedy = Claimant(claims_in_window=999, held=999, was_last_holder=True, pooled_on=TODAY)
	assert refusal(greedy, settings=free) is None
	assert rule.quota(greedy, free).left is None


def test_the_window_holds_thirty_days_with_today():
	assert rule.window_start(date(2026, 3, 30)) == date(2026, 3, 1)


def test_left_is_the_narrowest_limit():
	assert rule.quota(Claimant(claims_in_window=1, held=4), SETTINGS).left == 1


@given(claimants, limits)
def test_refused_for_quota_exactly_when_nothing_is_left(claimant, settings):
	left = rule.quota(claimant, settings).left
	verdict = rule.refusal(True, claimant, TODAY, settings)
	if verdict in (Refusal.QUOTA, Refusal.HELD):
		assert left == 0
	if verdict is None:
		assert left is None or left > 0


@given(claimants, limits)
def test_using_more_never_opens_a_door(claimant, settings):
	more = replace(claimant, claims_in_window=claimant.claims_in_window + 1, held=claimant.held + 1)
	if rule.refusal(True, claimant, TODAY, settings) is not None:
		assert rule.refusal(True, more, TODAY, settings) is not None
