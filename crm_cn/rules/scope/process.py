"""D9 阶段流程: the stages of a process, the business roles (业务角色) they name, and who works in which stage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: What a new site starts with; its own from then on.
BUSINESS_ROLES = (
	"Sales",  # 销售
	"Presales Support",  # 售前支持
	"Technical Support",  # 技术支持
	"Project Delivery",  # 项目交付: ERPNext has "Delivery" for 交货
	"Finance",  # 财务
)


@dataclass(frozen=True)
class Stage:
	"""A stage of a process and the business roles it names; no roles means: for people without one."""

	name: str
	roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RoleNeeded:
	"""Every stage names roles, so a person without one would have no stage. `roles`: what there is to choose."""

	roles: tuple[str, ...]


@dataclass(frozen=True)
class RoleWithoutStage:
	"""No stage names this role, so its people would have no stage. `roles`: those that have stages."""

	role: str
	roles: tuple[str, ...]


Problem = RoleNeeded | RoleWithoutStage


def stages_for(process: Sequence[Stage], role: str | None) -> tuple[str, ...] | Problem:
	"""Return the stages, in order, that a person with this role (or none) enters, or why the person enters none.

	A process without any stage asks nothing: whoever is added enters no stage and nothing is wrong.
	"""
	role = role or None
	found = tuple(stage.name for stage in process if works_in(stage, role))
	if found or not process:
		return found
	return RoleWithoutStage(role, roles_of(process)) if role else RoleNeeded(roles_of(process))


def works_in(stage: Stage, role: str | None) -> bool:
	"""Say whether a person with this role (or none) works in this stage."""
	return role in stage.roles if role else not stage.roles


def takes_people_without_role(process: Iterable[Stage]) -> bool:
	"""Say whether a person without a role can be added: some stage names none."""
	return any(not stage.roles for stage in process)


def roles_of(process: Iterable[Stage]) -> tuple[str, ...]:
	"""Return every role the stages name, each once, in the order in which the process first needs it."""
	return tuple(dict.fromkeys(role for stage in process for role in sorted(stage.roles)))
