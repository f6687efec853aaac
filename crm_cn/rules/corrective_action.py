"""P5: the corrective action report (8D / CAPA): its steps in order, and what each must have.

Pure: a report's content in, what is missing out. The eight disciplines in six statuses:

	Open               D1 team, D2 problem are being written
	Contained          D3 what stops the damage is in place
	Root Cause Found   D4 by asking why again and again
	Actions Taken      D5-D7 corrective and preventive actions are done
	Verified           somebody has looked whether they work
	Closed             D8 what was learnt is written down
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

OPEN, CONTAINED, ROOT_CAUSE, ACTIONS, VERIFIED, CLOSED = (
	"Open",
	"Contained",
	"Root Cause Found",
	"Actions Taken",
	"Verified",
	"Closed",
)
STATUSES = (OPEN, CONTAINED, ROOT_CAUSE, ACTIONS, VERIFIED, CLOSED)
CORRECTIVE, PREVENTIVE = "Corrective", "Preventive"

#: A complaint that demands a report may close once it has come this far.
ENOUGH = (VERIFIED, CLOSED)
WHYS = 5


@dataclass(frozen=True)
class Action:
	"""A corrective or preventive action."""

	kind: str
	action: str = ""
	responsible: str = ""
	due: date | None = None
	done_on: date | None = None

	@property
	def is_planned(self) -> bool:
		"""Say whether it is clear what is done, by whom and until when."""
		return bool(self.action.strip() and self.responsible and self.due)


@dataclass(frozen=True)
class Report:
	"""What a report holds."""

	members: int = 0
	leaders: int = 0
	problem: str = ""
	containment: str = ""
	#: answers to the whys, in order
	whys: tuple[str, ...] = ()
	root_cause: str = ""
	actions: tuple[Action, ...] = ()
	verification: str = ""
	verified_by: str = ""
	lessons: str = ""


#: What a report lacks; codes that the service puts into words.
NO_TEAM = "no_team"
ONE_LEADER = "one_leader"
NO_PROBLEM = "no_problem"
NO_CONTAINMENT = "no_containment"
FEW_WHYS = "few_whys"
NO_ROOT_CAUSE = "no_root_cause"
NO_CORRECTIVE = "no_corrective"
NO_PREVENTIVE = "no_preventive"
NOT_PLANNED = "not_planned"
NOT_DONE = "not_done"
NO_VERIFICATION = "no_verification"
NO_VERIFIER = "no_verifier"
NO_LESSONS = "no_lessons"


def missing(status: str, report: Report, whys: int = WHYS) -> list[str]:
	"""Return what a report lacks to have this status: all that the steps up to it need, in their order."""
	place = STATUSES.index(status)
	return [code for step in _NEEDS[: place + 1] for code in step(report, whys)]


def _open(report: Report, whys: int) -> Iterable[str]:
	return ()


def _contained(report: Report, whys: int) -> Iterable[str]:
	if not report.members:
		yield NO_TEAM
	elif report.leaders != 1:
		yield ONE_LEADER
	if not report.problem.strip():
		yield NO_PROBLEM
	if not report.containment.strip():
		yield NO_CONTAINMENT


def _root_cause(report: Report, whys: int) -> Iterable[str]:
	if sum(1 for answer in report.whys if answer.strip()) < whys:
		yield FEW_WHYS
	if not report.root_cause.strip():
		yield NO_ROOT_CAUSE


def _actions(report: Report, whys: int) -> Iterable[str]:
	kinds = {action.kind for action in report.actions}
	if CORRECTIVE not in kinds:
		yield NO_CORRECTIVE
	if PREVENTIVE not in kinds:
		yield NO_PREVENTIVE
	if not all(action.is_planned for action in report.actions):
		yield NOT_PLANNED
	elif not all(action.done_on for action in report.actions):
		yield NOT_DONE


def _verified(report: Report, whys: int) -> Iterable[str]:
	if not report.verification.strip():
		yield NO_VERIFICATION
	if not report.verified_by:
		yield NO_VERIFIER


def _closed(report: Report, whys: int) -> Iterable[str]:
	if not report.lessons.strip():
		yield NO_LESSONS


_NEEDS = (_open, _contained, _root_cause, _actions, _verified, _closed)


def may_follow(before: str | None, after: str) -> bool:
	"""Say whether a report may go from one status to another: one step on, or back to any earlier one."""
	if after not in STATUSES:
		return False
	if before is None:
		return after == OPEN
	return STATUSES.index(after) <= STATUSES.index(before) + 1


def next_status(status: str) -> str | None:
	"""Return the step after this one, None after the last."""
	place = STATUSES.index(status) + 1
	return STATUSES[place] if place < len(STATUSES) else None


def has_reached(status: str, step: str) -> bool:
	"""Say whether a report has come as far as a step."""
	return STATUSES.index(status) >= STATUSES.index(step)


def is_demanded(grade: str | None, is_repeat: bool, grave: Iterable[str], for_repeats: bool = True) -> bool:
	"""Say whether a complaint of this grade needs a report before it closes (P5)."""
	return grade in set(grave) or (is_repeat and for_repeats)


def is_enough(status: str | None) -> bool:
	"""Say whether a report of this status lets its complaint close."""
	return status in ENOUGH
