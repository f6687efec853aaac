"""L5: the stages of the funnel, what they demand and what entering one means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
	"""A stage: its place, the chance of winning in percent, its colour, the fields that must be filled in."""

	name: str
	order: int
	probability: float
	color: str = ""
	requirements: tuple[str, ...] = ()


STAGES = (
	Stage("Target Customer", 10, 10, "#98A1A9"),  # 目标客户
	Stage("Opportunity Gained", 20, 20, "#7AA7D9", ("contact_position",)),  # 获取机会
	Stage("Needs Understood", 30, 35, "#449CF0", ("products",)),  # 了解需求
	Stage("Proposal", 40, 50, "#6846E3", ("products", "expected_amount")),  # 提供方案
	Stage("Quotation", 50, 60, "#CB2929", ("expected_amount", "expected_signing_date")),  # 报价
	Stage("Negotiation", 60, 75, "#EC864B", ("expected_amount", "expected_signing_date")),  # 议价
	Stage("Signed", 70, 95, "#29CD42", ("expected_amount", "expected_signing_date")),  # 签单
)


@dataclass(frozen=True)
class Missing:
	"""A field a stage demands that is empty."""

	stage: str
	fieldname: str


def first(stages: Sequence[Stage]) -> Stage | None:
	"""Return the stage a registered lead starts in, or None when there is none."""
	return min(stages, key=lambda stage: stage.order, default=None)


def last(stages: Sequence[Stage]) -> Stage | None:
	"""Return the stage of a won lead, or None when there is none."""
	return max(stages, key=lambda stage: stage.order, default=None)


def entered(stages: Sequence[Stage], current: str | None, target: str) -> list[Stage]:
	"""Return the stages gone into by a step from `current` to `target`, in order.

	Going forward that is every stage on the way, skipped ones included: their demands hold too. Going back
	it is only the target, and nothing is demanded twice. Raises KeyError for a stage that is not among `stages`.
	"""
	by_name = {stage.name: stage for stage in stages}
	goal = by_name[target]
	since = by_name[current].order if current in by_name else None
	if since is not None and goal.order < since:
		return [goal]
	on_the_way = [s for s in stages if s.order <= goal.order and (since is None or s.order > since)]
	return sorted(on_the_way, key=lambda stage: stage.order) or [goal]


def is_back(stages: Sequence[Stage], current: str | None, target: str) -> bool:
	"""Say whether the step goes back in the funnel."""
	order = {stage.name: stage.order for stage in stages}
	return current in order and order[target] < order[current]


def missing_to_enter(
	stages: Sequence[Stage], current: str | None, target: str, values: Mapping[str, object]
) -> list[Missing]:
	"""Return what must still be filled in for this step, each field once, in the order of the stages."""
	if is_back(stages, current, target):
		return []
	found: dict[str, Missing] = {}
	for stage in entered(stages, current, target):
		for fieldname in stage.requirements:
			if is_empty(values.get(fieldname)):
				found.setdefault(fieldname, Missing(stage.name, fieldname))
	return list(found.values())


def is_empty(value: object) -> bool:
	"""Say whether a requirement is unmet: nothing, blanks, an empty table or a zero amount."""
	if isinstance(value, str):
		return not value.strip()
	return not value


def chart_labels(labels: Sequence[str], room: int = 11) -> list[str]:
	"""Return labels short enough for a chart's axis: the first words, where one is too long and they still differ."""
	if all(len(label) <= room for label in labels):
		return list(labels)
	short = [label.split(" ")[0] for label in labels]
	return short if len(set(short)) == len(short) else list(labels)
