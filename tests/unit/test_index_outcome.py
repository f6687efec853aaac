"""What a collision means for the person who meets it (L3)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.duplicates.records import name_or_person
from crm_cn.duplicates.results import Hit, summarise
from crm_cn.rules import collision
from crm_cn.rules.collision import Outcome, Relation, Standing

OPEN, POOL, DRAFT, CLOSED, VOID, WON = (
	Standing.OPEN,
	Standing.POOL,
	Standing.DRAFT,
	Standing.CLOSED,
	Standing.VOID,
	Standing.WON,
)
OWN, OTHER, IN_POOL = Relation.OWN, Relation.OTHER, Relation.POOL


@dataclass
class Met:
	tier: str
	relation: Relation = OTHER
	standing: Standing = OPEN
	doctype: str = "Lead Registration"


@pytest.mark.parametrize(
	("hits", "expected"),
	[
		([], Outcome.PASSES),
		([Met("weak")], Outcome.PASSES),
		([Met("suspect")], Outcome.SUSPECT),
		([Met("suspect", OWN)], Outcome.PASSES),
		([Met("block")], Outcome.COLLIDED),
		([Met("block", doctype="Customer")], Outcome.COLLIDED),
		([Met("block", OWN)], Outcome.OWN),
		([Met("block", OWN, doctype="Customer")], Outcome.PASSES),
		([Met("block", OWN, DRAFT)], Outcome.PASSES),
		([Met("block", OWN, WON)], Outcome.PASSES),
		([Met("block", IN_POOL, POOL)], Outcome.POOL),
		([Met("block", IN_POOL, POOL), Met("block")], Outcome.POOL),
		([Met("block", OWN), Met("block")], Outcome.OWN),
		([Met("block", OWN, doctype="Customer"), Met("block")], Outcome.COLLIDED),
		([Met("suspect"), Met("block")], Outcome.COLLIDED),
	],
)
def test_outcome(hits, expected):
	assert collision.outcome(hits) == expected
	assert collision.outcome(reversed(hits)) == expected


@pytest.mark.parametrize(
	("tier", "standing", "whose", "counts"),
	[
		("block", OPEN, OTHER, "block"),
		("block", DRAFT, OTHER, "clear"),
		("block", DRAFT, OWN, "block"),
		("block", CLOSED, OTHER, "weak"),
		("suspect", CLOSED, OWN, "weak"),
		("clear", CLOSED, OTHER, "clear"),
		("block", VOID, OWN, "clear"),
		("suspect", WON, OTHER, "suspect"),
		("block", POOL, IN_POOL, "block"),
	],
)
def test_how_much_a_record_counts(tier, standing, whose, counts):
	assert collision.effective(tier, standing, whose) == counts


def test_a_record_without_a_holder_is_the_companys():
	assert collision.relation(None, "li@x.cn", OPEN) == OTHER
	assert collision.relation("", "", OPEN) == OTHER
	assert collision.relation("li@x.cn", "li@x.cn", OPEN) == OWN
	assert collision.relation("li@x.cn", "li@x.cn", POOL) == IN_POOL


def test_every_status_of_a_lead_has_a_standing():
	from crm_cn.rules import lifecycle

	statuses = {value for name, value in vars(lifecycle).items() if name.isupper() and isinstance(value, str)}
	assert set(collision.STANDING_OF_STATUS) <= statuses
	assert set(collision.CLAIMING) <= set(collision.STANDING_OF_STATUS)


@given(st.floats(0, 1))
def test_people_see_scores_in_steps_of_five(score):
	shown = collision.rounded(score)
	assert 0 <= shown <= 100
	assert shown % 5 == 0
	assert abs(shown - score * 100) <= 5
	assert (shown == 100) == (score == 1)


def hit(tier, relation, score, doctype="Customer"):
	return Hit(doctype, f"{doctype}-{score}", "", None, relation, OPEN, tier, score)


def test_own_records_do_not_count_in_the_answer():
	result = summarise([hit("block", OWN, 1.0), hit("weak", OTHER, 0.4)], Outcome.PASSES)
	assert (result.tier, result.percent) == ("weak", 40)
	assert result.own.score == 1.0
	assert result.linked.doctype == "Customer"


def test_the_customer_is_linked_before_the_lead():
	result = summarise([hit("block", OWN, 1.0, "Lead"), hit("block", OWN, 0.9)], Outcome.PASSES)
	assert result.linked.doctype == "Customer"


@pytest.mark.parametrize(
	("name", "individual", "expected"),
	[
		("Wang Wei", True, ("", ("Wang Wei",))),
		("Wang Wei", False, ("Wang Wei", ())),
		("张伟", True, ("张伟", ("张伟",))),
		("上海星澜机电设备有限公司", True, ("上海星澜机电设备有限公司", ("上海星澜机电设备有限公司",))),
		("", True, ("", ("",))),
	],
)
def test_a_person_is_no_company(name, individual, expected):
	assert name_or_person(name, individual) == expected
