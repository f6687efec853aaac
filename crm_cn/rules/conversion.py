"""N1 conversion along the funnel: how many leads stand in each stage, how many ever got there, how many go on.

Pure: values in, rows out. A lead counts for every stage up to the furthest it has been in, whether or not it
skipped some or was moved back since; a conversion never exceeds 100 %.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
	"""One stage of the funnel (L5) as far as a conversion needs it."""

	name: str
	order: int


@dataclass(frozen=True)
class FunnelRow:
	"""One line of the funnel. `conversion` is in percent of the previous stage, None for the first stage and
	where nobody got to the previous one; `average_days` is None where nobody has been in the stage."""

	stage: Step
	standing: int
	amount: float
	reached: int
	conversion: float | None
	average_days: float | None


def funnel(
	stages: Sequence[Step],
	standing: Mapping[str, int],
	amounts: Mapping[str, float],
	furthest: Mapping[int, int],
	days: Mapping[str, float],
) -> list[FunnelRow]:
	"""Rows in the order of the stages.

	standing and amounts: open leads by stage name; furthest: leads by the order of the furthest stage they have
	been in; days: average days by stage name.
	"""
	rows: list[FunnelRow] = []
	previous: int | None = None
	for stage in sorted(stages, key=lambda stage: (stage.order, stage.name)):
		reached = sum(count for order, count in furthest.items() if order >= stage.order)
		rows.append(
			FunnelRow(
				stage=stage,
				standing=standing.get(stage.name, 0),
				amount=amounts.get(stage.name, 0.0),
				reached=reached,
				conversion=None if not previous else round(100 * reached / previous, 1),
				average_days=days.get(stage.name),
			)
		)
		previous = reached
	return rows
