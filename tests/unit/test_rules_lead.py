"""The rule book of the lead: L1 entry, lifecycle, L5 funnel, L6 closing, L9 sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import closing, funnel, lifecycle, registration, sources

FULL = {
	"customer_name": "上海华荣科技有限公司",
	"contact_person": "王芳",
	"phone": "021-5888 6666",
	"source": "Exhibition",
	"territory": "China",
	"initiation_reason": "展会上问价",
}


class TestEntry:
	def test_complete_lead_lacks_nothing(self):
		assert registration.missing(FULL) == []

	@pytest.mark.parametrize("field", registration.REQUIRED)
	@pytest.mark.parametrize("nothing", [None, "", "  ", "\u3000", "\u200b", "\n\t"])
	def test_each_of_the_six_is_required(self, field, nothing):
		assert registration.missing({**FULL, field: nothing}) == [field]

	@given(st.sets(st.sampled_from(registration.REQUIRED)))
	def test_exactly_what_is_left_out_is_missing(self, left_out):
		values = {key: value for key, value in FULL.items() if key not in left_out}
		assert set(registration.missing(values)) == left_out

	@pytest.mark.parametrize(
		("introducer", "contact", "wanted"),
		[("", "", ["introducer"]), ("张伟", "", []), (None, "张伟-1", []), ("   ", None, ["introducer"])],
	)
	def test_a_referral_names_its_introducer(self, introducer, contact, wanted):
		values = {**FULL, "introducer": introducer, "introducer_contact": contact}
		assert registration.missing(values, needs_introducer=True) == wanted
		assert registration.missing(values) == []

	@pytest.mark.parametrize(
		("field", "value"),
		[
			("customer_name", "😀😀"),
			("customer_name", "A"),
			("customer_name", "——"),
			("phone", "不知道"),
			("phone", "12"),
			("contact_person", "123"),
		],
	)
	def test_filled_but_unusable(self, field, value):
		assert registration.unusable({**FULL, field: value}) == [field]

	@given(st.text(), st.text(), st.text())
	def test_no_input_breaks_the_checks(self, name, phone, contact):
		values = {"customer_name": name, "phone": phone, "contact_person": contact}
		assert set(registration.unusable(values)) <= set(values)
		assert set(registration.missing(values)) <= set(registration.REQUIRED)

	def test_usable(self):
		assert registration.unusable(FULL) == []
		assert registration.unusable({**FULL, "customer_name": "3M"}) == []


class TestLifecycle:
	@pytest.mark.parametrize(
		("before", "after"),
		[
			("Draft", "In Review"),
			("In Review", "Returned"),
			("Returned", "In Review"),
			("In Review", "Collided"),
			("In Review", "In Follow-up"),
			("Collided", "Appealed"),
			("Appealed", "Collided"),
			("Appealed", "In Follow-up"),
			("In Follow-up", "Won"),
			("In Follow-up", "Lost"),
			("In Follow-up", "Public Pool"),
			("Public Pool", "In Follow-up"),
			("Lost", "In Review"),
		],
	)
	def test_possible(self, before, after):
		assert lifecycle.may_follow(before, after)

	@pytest.mark.parametrize(
		("before", "after"),
		[
			(None, "In Review"),
			("Draft", "In Follow-up"),
			("Draft", "Won"),
			("Collided", "In Follow-up"),
			("Collided", "In Review"),
			("Returned", "In Follow-up"),
			("Won", "In Follow-up"),
			("Lost", "In Follow-up"),
			("Withdrawn", "In Follow-up"),
			("Public Pool", "Won"),
		],
	)
	def test_impossible_whatever_the_workflow_says(self, before, after):
		assert not lifecycle.may_follow(before, after)

	def test_table_knows_every_status_and_no_other(self):
		assert set(lifecycle.FOLLOWING) == set(lifecycle.STATUSES)
		for following in lifecycle.FOLLOWING.values():
			assert following <= set(lifecycle.STATUSES)

	def test_follow_up_is_only_reached_by_decision_or_from_the_pool(self):
		ways = {s for s in lifecycle.STATUSES if "In Follow-up" in lifecycle.FOLLOWING[s]}
		assert ways == {"In Review", "Appealed", "Public Pool"}

	@pytest.mark.parametrize("status", ["Collided", "Won", "Lost", "Withdrawn", "In Review", "Appealed"])
	def test_frozen(self, status):
		assert not lifecycle.may_be_edited(status)

	@pytest.mark.parametrize("status", [None, "Draft", "Returned", "In Follow-up"])
	def test_open_for_editing(self, status):
		assert lifecycle.may_be_edited(status)

	def test_steps_with_values_are_possible_steps(self):
		for before, after in [*lifecycle.GOES_WITH, *lifecycle.DECISIONS]:
			assert lifecycle.may_follow(before, after)


class TestFunnel:
	def test_seven_stages_in_order_with_rising_chances(self):
		assert [s.name for s in sorted(funnel.STAGES, key=lambda s: s.order)] == [
			"Target Customer",
			"Opportunity Gained",
			"Needs Understood",
			"Proposal",
			"Quotation",
			"Negotiation",
			"Signed",
		]
		chances = [s.probability for s in funnel.STAGES]
		assert chances == sorted(set(chances))
		assert funnel.first(funnel.STAGES).name == "Target Customer"
		assert funnel.first([]) is None

	def test_skipping_demands_what_the_skipped_demand(self):
		gaps = funnel.missing_to_enter(funnel.STAGES, "Target Customer", "Quotation", {})
		assert [(g.stage, g.fieldname) for g in gaps] == [
			("Opportunity Gained", "contact_position"),
			("Needs Understood", "products"),
			("Proposal", "expected_amount"),
			("Quotation", "expected_signing_date"),
		]

	def test_going_back_demands_nothing(self):
		assert funnel.missing_to_enter(funnel.STAGES, "Signed", "Proposal", {}) == []

	def test_filled_in_is_enough(self):
		values = {"products": [object()], "expected_amount": 10.0}
		assert funnel.missing_to_enter(funnel.STAGES, "Needs Understood", "Proposal", values) == []

	@pytest.mark.parametrize("empty", [None, "", "  ", [], 0, 0.0])
	def test_empty(self, empty):
		assert funnel.is_empty(empty)

	def test_unknown_stage(self):
		with pytest.raises(KeyError):
			funnel.entered(funnel.STAGES, None, "Nonsense")

	@given(st.sampled_from(funnel.STAGES), st.sampled_from(funnel.STAGES))
	def test_steps_end_at_the_target(self, here, there):
		steps = funnel.entered(funnel.STAGES, here.name, there.name)
		assert steps[-1] == there
		assert [s.order for s in steps] == sorted(s.order for s in steps)


class TestClosing:
	GOOD = closing.Paper(submitted=True, same_customer=True)

	@pytest.mark.parametrize(
		("papers", "summary", "problems"),
		[
			([], "", [closing.NO_CONTRACT, closing.NO_SUMMARY]),
			([], "因为交期", [closing.NO_CONTRACT]),
			([GOOD], "", [closing.NO_SUMMARY]),
			([GOOD], "因为交期", []),
			([closing.Paper(False, True)], "x", [closing.NOT_SUBMITTED]),
			([closing.Paper(True, False)], "x", [closing.OTHER_CUSTOMER]),
			([closing.Paper(False, False)], "x", [closing.OTHER_CUSTOMER, closing.NOT_SUBMITTED]),
			([closing.Paper(True, False), GOOD], "x", []),
		],
	)
	def test_won(self, papers, summary, problems):
		assert closing.winning_problems(papers, summary) == problems

	@pytest.mark.parametrize(
		("reasons", "competitors", "winner", "detail", "problems"),
		[
			(0, 0, "", "", [closing.NO_REASON]),
			(1, 0, "", "", []),
			(1, 2, "", "", [closing.NO_COMPETITOR]),
			(1, 2, "某某", "", []),
			(1, 2, "", "项目取消", []),
			(0, 1, None, " ", [closing.NO_REASON, closing.NO_COMPETITOR]),
		],
	)
	def test_lost(self, reasons, competitors, winner, detail, problems):
		assert closing.losing_problems(reasons, competitors, winner, detail) == problems


class TestSources:
	def test_seventeen_distinct_sources(self):
		assert len({source.name for source in sources.SOURCES}) == len(sources.SOURCES) == 17

	def test_referrals_need_an_introducer(self):
		needing = {source.name for source in sources.SOURCES if source.needs_introducer}
		assert needing == {"Personal Network", "Mentor or Professional", "Referral Chain"}
