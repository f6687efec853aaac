"""What becomes of a row (L3), cells as people write them, columns under their own headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.imports import cells
from crm_cn.imports.columns import JOINED, LEAD_HEADINGS, PARTY_FIELDS, assign, joined
from crm_cn.rules.collision import Outcome
from crm_cn.rules.importing import WRITTEN, Fate, fate
from crm_cn.standalone.headers import HEADINGS, plain_heading

FIELDS = frozenset(
	{
		"customer_name", "credit_code", "website", "industry", "territory", "source", "introducer", "initiation_reason",
		"contact_person", "contact_position", "phone", "other_phones", "email", "address_line", "city", "aliases.alias",
		"expected_amount", "expected_signing_date", "currency", "party_kind",
	}
)  # fmt: skip
LABELS = {
	"Customer Name": "customer_name",
	"customer_name": "customer_name",
	"Phone": "phone",
	"Territory": "territory",
}


@pytest.mark.parametrize(
	("outcome", "in_file", "own_draft", "bad", "expected"),
	[
		(Outcome.PASSES, "clear", False, False, Fate.NEW),
		(Outcome.PASSES, "weak", False, False, Fate.NEW),
		(Outcome.PASSES, "suspect", False, False, Fate.SUSPECT),
		(Outcome.SUSPECT, "clear", False, False, Fate.SUSPECT),
		(Outcome.COLLIDED, "clear", False, False, Fate.COLLIDES),
		(Outcome.OWN, "clear", False, False, Fate.OWN),
		(Outcome.PASSES, "clear", True, False, Fate.OWN),
		(Outcome.POOL, "clear", False, False, Fate.POOL),
		(Outcome.PASSES, "block", True, False, Fate.DUPLICATE),
		(Outcome.COLLIDED, "block", False, True, Fate.BAD),
	],
)
def test_fate_of_a_row(outcome, in_file, own_draft, bad, expected):
	assert fate(outcome, in_file, own_draft, bad) is expected


def test_only_new_and_suspect_rows_are_written():
	assert {Fate.NEW, Fate.SUSPECT} == WRITTEN


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("2026年3月5日", "2026-03-05"),
		("2026/3/5", "2026-03-05"),
		("2026.03.05", "2026-03-05"),
		("20260305", "2026-03-05"),
		("２０２６－０３－０５", "2026-03-05"),
		("2026-03-05 00:00:00", "2026-03-05"),
		("2026年3月", "2026-03-01"),
		("2026-13-45", None),
		("下个月", None),
	],
)
def test_dates_as_people_write_them(text, expected):
	assert cells.as_date(text) == expected


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("¥1,200,000.00", "1200000"),
		("120万", "1200000"),
		("1.5亿元", "150000000"),
		("３,０００.５０", "3000.5"),
		("约五十万", None),
		("abc", None),
	],
)
def test_amounts_as_people_write_them(text, expected):
	assert cells.as_amount(text) == expected


@given(st.text(max_size=60), st.sampled_from(["Date", "Datetime", "Currency", "Int", "Data", "Small Text"]))
def test_no_cell_is_lost_silently(text, fieldtype):
	value, problem = cells.ready(text, fieldtype)
	assert not text or (value is None) != (problem is None)


def test_headings_of_sales_people_find_their_fields():
	headings = [
		"客户名称",
		"曾用名",
		"联系人",
		"手机",
		"座机",
		"区域",
		"城市",
		"商机来源",
		"发起说明",
		"介绍人",
		"预计金额",
		"跟进人",
	]
	found = assign(headings, {}, FIELDS)
	assert found.fields == [
		"customer_name", "aliases.alias", "contact_person", "phone", "other_phones", "territory", "city", "source",
		"initiation_reason", "introducer", "expected_amount", None,
	]  # fmt: skip
	assert found.unused == ["跟进人"]


def test_the_form_s_own_labels_and_the_person_s_choice_go_first():
	found = assign(
		["Customer Name", "说明", "电话"], LABELS, FIELDS, chosen={"1": "address_line", "2": "Don't Import"}
	)
	assert found.fields == ["customer_name", "address_line", None]


def test_fields_that_are_not_to_be_filled_in_are_never_assigned():
	found = assign(
		["客户名称", "状态", "status"], {"status": "status", "状态": "status"}, FIELDS, chosen={"1": "status"}
	)
	assert found.fields == ["customer_name", None, None]


def test_a_second_column_of_one_field_is_kept_beside_the_first():
	fields = assign(["电话", "手机", "传真"], {}, FIELDS).fields
	assert fields == ["phone", "other_phones", "other_phones"]
	assert joined(["1", "2", "3"], fields) == ["1", "2\n3", ""]
	assert joined(["1", "2", "2"], fields) == ["1", "2", ""]


def test_the_two_tables_of_headings_do_not_contradict_each_other():
	"""A heading stands for one thing; only 城市, part of a region to the check, is a field of its own here."""
	party = {heading for headings in HEADINGS.values() for heading in headings}
	ours = {heading for headings in LEAD_HEADINGS.values() for heading in headings}
	assert party & ours <= set(LEAD_HEADINGS["city"])
	assert set(PARTY_FIELDS) == set(HEADINGS)
	assert all(plain_heading(heading) == heading for heading in ours)
	assert set(JOINED) <= FIELDS
