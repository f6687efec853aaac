"""D9: which stages of a process a person enters, and who cannot be added."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_cn.rules.scope.process import (
	BUSINESS_ROLES,
	RoleNeeded,
	RoleWithoutStage,
	Stage,
	roles_of,
	stages_for,
	works_in,
)

ROLES = ("销售", "售前", "技术", "交付", "财务")
roles = st.sampled_from(ROLES)
processes = st.lists(st.frozensets(roles, max_size=3), max_size=7).map(
	lambda sets: [Stage(f"阶段{place}", named) for place, named in enumerate(sets)]
)
everybody = st.one_of(st.none(), st.just(""), roles)

FUNNEL = [
	Stage("目标客户"),
	Stage("提供方案", frozenset({"售前", "技术"})),
	Stage("报价"),
	Stage("签单", frozenset({"财务", "技术"})),
]


class TestTheRule:
	def test_without_a_role_into_the_stages_that_name_none(self):
		assert stages_for(FUNNEL, None) == ("目标客户", "报价")

	def test_no_role_is_no_role_however_it_is_written(self):
		assert stages_for(FUNNEL, "") == stages_for(FUNNEL, None)

	@pytest.mark.parametrize(
		("role", "stages"),
		[("售前", ("提供方案",)), ("技术", ("提供方案", "签单")), ("财务", ("签单",))],
	)
	def test_with_a_role_into_exactly_its_stages(self, role, stages):
		assert stages_for(FUNNEL, role) == stages

	def test_without_a_role_nowhere_when_every_stage_names_roles(self):
		strict = [stage for stage in FUNNEL if stage.roles]
		assert stages_for(strict, None) == RoleNeeded(("售前", "技术", "财务"))

	def test_a_role_no_stage_names(self):
		assert stages_for(FUNNEL, "交付") == RoleWithoutStage("交付", ("售前", "技术", "财务"))

	def test_a_role_where_the_stages_name_none_at_all(self):
		assert stages_for([Stage("目标客户")], "交付") == RoleWithoutStage("交付", ())

	@pytest.mark.parametrize("role", [None, "", "交付"])
	def test_without_stages_there_is_nothing_to_ask(self, role):
		assert stages_for([], role) == ()

	def test_shipped_roles_are_different(self):
		assert len(set(BUSINESS_ROLES)) == len(BUSINESS_ROLES) >= 5


class TestProperties:
	@given(processes, everybody)
	def test_a_stage_for_everybody_or_a_reason(self, process, role):
		found = stages_for(process, role)
		if isinstance(found, tuple):
			assert found or not process
		else:
			assert isinstance(found, RoleWithoutStage if role else RoleNeeded)
			assert not any(works_in(stage, role) for stage in process)

	@given(processes, everybody)
	def test_exactly_the_stages_of_the_role_in_their_order(self, process, role):
		found = stages_for(process, role)
		assume(isinstance(found, tuple))
		wanted = [s.name for s in process if (role in s.roles if role else s.roles == frozenset())]
		assert list(found) == wanted

	@given(processes)
	def test_refused_without_a_role_exactly_when_every_stage_names_some(self, process):
		refused = isinstance(stages_for(process, None), RoleNeeded)
		assert refused == (bool(process) and all(stage.roles for stage in process))

	@given(processes, roles)
	def test_who_was_refused_finds_a_stage_with_each_role_the_message_offers(self, process, role):
		found = stages_for(process, role)
		assume(isinstance(found, RoleWithoutStage))
		for offered in found.roles:
			assert isinstance(stages_for(process, offered), tuple)

	@given(processes)
	def test_nobody_is_left_out_and_no_stage_is_left_without_a_way_in(self, process):
		"""Every stage is reached by exactly the roles it names, or by none when it names none."""
		ways = {stage.name: set() for stage in process}
		for role in (None, *ROLES):
			found = stages_for(process, role)
			for name in found if isinstance(found, tuple) else ():
				ways[name].add(role)
		assert ways == {stage.name: set(stage.roles) or {None} for stage in process}

	@given(processes, everybody, st.randoms())
	def test_another_order_of_stages_changes_the_order_and_nothing_else(self, process, role, random):
		mixed = list(process)
		random.shuffle(mixed)
		before, after = stages_for(process, role), stages_for(mixed, role)
		assert type(before) is type(after)
		if isinstance(before, tuple):
			assert sorted(before) == sorted(after)
			assert list(after) == [stage.name for stage in mixed if stage.name in before]

	@given(processes, roles, roles)
	def test_naming_one_more_role_moves_nobody_else(self, process, added, other):
		"""A stage that names roles takes one more: only the people of that one notice."""
		assume(added != other and process and process[0].roles)
		first = Stage(process[0].name, process[0].roles | {added})
		changed = [first, *process[1:]]
		for role in (None, other):
			before, after = stages_for(process, role), stages_for(changed, role)
			if isinstance(before, tuple):
				assert before == after
			else:
				assert type(before) is type(after)
		assert first.name in stages_for(changed, added)

	@given(processes)
	def test_roles_are_named_once_in_the_order_of_need(self, process):
		named = roles_of(process)
		assert len(set(named)) == len(named)
		assert set(named) == {role for stage in process for role in stage.roles}
		first = [min(i for i, s in enumerate(process) if role in s.roles) for role in named]
		assert first == sorted(first)
