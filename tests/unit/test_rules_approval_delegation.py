"""A4, 委派: which delegation holds, and who is asked in whose place; over random offices nobody who may not decide is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules.approval import hours
from crm_cn.rules.approval.delegation import (
	DELEGATE,
	ON_LEAVE,
	STEPS,
	Delegation,
	StandIn,
	assign,
	holding,
	stand_in,
)
from crm_cn.rules.approval.routing import Asked

TODAY = date(2026, 11, 18)


def dated(delegate: str = "b", document_type: str | None = None, first: int = 0, last: int = 0) -> Delegation:
	return Delegation("a", delegate, document_type, TODAY + timedelta(first), TODAY + timedelta(last))


def on_leave(delegate: str = "b", document_type: str | None = None) -> Delegation:
	return Delegation("a", delegate, document_type, while_on_leave=True)


class TestWhichHolds:
	@pytest.mark.parametrize(
		("first", "last", "holds"),
		[(0, 0, True), (-3, 0, True), (0, 3, True), (-3, -1, False), (1, 3, False)],
	)
	def test_its_first_and_its_last_day_count(self, first, last, holds):
		assert dated(first=first, last=last).holds("Contract", TODAY, on_leave=False) is holds

	def test_of_another_kind_of_document_it_does_not_hold(self):
		assert not dated(document_type="Contract").holds("Expense Claim", TODAY, on_leave=False)
		assert dated(document_type="Contract").holds("Contract", TODAY, on_leave=False)

	def test_while_on_leave_holds_on_leave_alone(self):
		assert on_leave().holds("Contract", TODAY, on_leave=True)
		assert not on_leave().holds("Contract", TODAY, on_leave=False)

	def test_without_dates_it_never_holds(self):
		assert not Delegation("a", "b").holds("Contract", TODAY, on_leave=True)

	def test_for_the_kind_of_document_before_for_all_and_dated_before_on_leave(self):
		every = [on_leave("l"), dated("all"), on_leave("lc", "Contract"), dated("kind", "Contract")]
		assert holding(every, "Contract", TODAY, True).delegate == "kind"
		assert holding(every[:3], "Contract", TODAY, True).delegate == "lc"
		assert holding(every[:2], "Contract", TODAY, True).delegate == "all"
		assert holding(every[:1], "Contract", TODAY, True).delegate == "l"
		assert holding(every[:1], "Contract", TODAY, False) is None

	def test_overlapping(self):
		assert dated(first=0, last=3).overlaps(dated(first=3, last=5))
		assert not dated(first=0, last=3).overlaps(dated(first=4, last=5))
		assert not dated(document_type="Contract").overlaps(dated())
		assert on_leave().overlaps(on_leave("c"))
		assert not on_leave().overlaps(dated())


class TestStandIn:
	def test_passes_it_on_when_away_too(self):
		chain = {"a": StandIn("b", DELEGATE), "b": StandIn("c", ON_LEAVE)}
		assert stand_in("a", chain.get, lambda user: True) == StandIn("c", ON_LEAVE)

	def test_stays_with_the_last_who_may(self):
		chain = {"a": StandIn("b", DELEGATE), "b": StandIn("c", DELEGATE)}
		assert stand_in("a", chain.get, lambda user: user != "c") == StandIn("b", DELEGATE)

	def test_stays_with_the_approver_where_nobody_may(self):
		assert stand_in("a", {"a": StandIn("b", DELEGATE)}.get, lambda user: False) is None

	def test_a_circle_ends(self):
		chain = {"a": StandIn("b", DELEGATE), "b": StandIn("a", DELEGATE)}
		assert stand_in("a", chain.get, lambda user: True) == StandIn("b", DELEGATE)

	def test_a_few_steps_only(self):
		chain = {str(n): StandIn(str(n + 1), DELEGATE) for n in range(20)}
		assert stand_in("0", chain.get, lambda user: True).user == str(STEPS)


PEOPLE = "abcdefg"


class TestAssign:
	def test_two_with_the_same_delegate(self):
		chain = {"a": StandIn("c", DELEGATE), "b": StandIn("c", DELEGATE)}
		asked = [Asked("a", "Role"), Asked("b", "Role")]
		assert assign(asked, chain.get, lambda user: True, frozenset()) == [
			Asked("c", DELEGATE, "a"),
			Asked("b", "Role"),
		]

	def test_to_each_other_both_stay(self):
		chain = {"a": StandIn("b", DELEGATE), "b": StandIn("a", DELEGATE)}
		asked = [Asked("a", "Role"), Asked("b", "Role")]
		assert assign(asked, chain.get, lambda user: True, frozenset()) == asked

	@given(
		asked=st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
		chain=st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
		barred=st.frozensets(st.sampled_from(PEOPLE)),
		unfit=st.frozensets(st.sampled_from(PEOPLE)),
	)
	def test_over_any_office(self, asked, chain, barred, unfit):
		def following(user):
			return StandIn(chain[user], DELEGATE) if user in chain else None

		before = [Asked(user, "Role") for user in asked]
		after = assign(before, following, lambda user: user not in unfit, barred)

		assert len(after) == len(before), "every seat is kept"
		assert len({one.user for one in after}) == len(after), "nobody has two"
		for was, now in zip(before, after, strict=True):
			if now != was:
				assert now.instead_of == was.user
				assert now.user not in barred | unfit | set(asked)


class TestHours:
	NOON = datetime(2026, 11, 18, 12)  # a Wednesday

	def test_plain_hours_without_holidays(self):
		assert hours.after(self.NOON, 48) == datetime(2026, 11, 20, 12)
		assert hours.after(self.NOON, 0.5) == datetime(2026, 11, 18, 12, 30)

	def test_the_clock_stands_on_holidays(self):
		weekend = {date(2026, 11, 21), date(2026, 11, 22)}
		friday = datetime(2026, 11, 20, 18)
		assert hours.after(friday, 24, weekend) == datetime(2026, 11, 23, 18)
		assert hours.after(friday, 6, weekend) == datetime(2026, 11, 21)

	def test_asked_on_a_holiday_it_begins_the_day_after(self):
		assert hours.after(self.NOON, 2, {self.NOON.date()}) == datetime(2026, 11, 19, 2)

	def test_a_list_of_nothing_but_holidays_does_not_hang(self):
		class Every:
			def __contains__(self, day):
				return True

		assert hours.after(self.NOON, 1, Every()) == datetime(2026, 11, 18, 1) + timedelta(
			days=hours.LONGEST_REST
		)

	@given(
		hours_given=st.floats(0, 500),
		days=st.sets(st.integers(0, 30).map(lambda n: date(2026, 11, 18) + timedelta(n))),
	)
	def test_working_time_between_is_what_was_given(self, hours_given, days):
		end = hours.after(self.NOON, hours_given, days)
		worked, now = timedelta(), self.NOON
		while now < end:
			until = min(datetime.combine(now.date() + timedelta(1), datetime.min.time()), end)
			if now.date() not in days:
				worked += until - now
			now = until
		assert abs(worked - timedelta(hours=hours_given)) < timedelta(seconds=1)
