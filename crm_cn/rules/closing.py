"""L6: what closing a lead as won or lost requires."""

from __future__ import annotations

from dataclasses import dataclass

from crm_cn.rules.registration import is_blank

NO_CONTRACT = "no_contract"
NOT_SUBMITTED = "not_submitted"
OTHER_CUSTOMER = "other_customer"
NO_SUMMARY = "no_summary"
NO_REASON = "no_reason"
NO_COMPETITOR = "no_competitor"


@dataclass(frozen=True)
class Paper:
	"""A Sales Order or Contract as evidence of winning: whether it is in force and whether it is this customer's."""

	submitted: bool
	same_customer: bool


def winning_problems(papers: list[Paper], summary: object) -> list[str]:
	"""Return what keeps a lead from being won: the contract must be entered (合同) and summed up (项目总结).

	One good paper is enough; a paper that does not count is named rather than said to be absent.
	"""
	problems = []
	if not papers:
		problems.append(NO_CONTRACT)
	elif not any(paper.submitted and paper.same_customer for paper in papers):
		if any(not paper.same_customer for paper in papers):
			problems.append(OTHER_CUSTOMER)
		if any(not paper.submitted for paper in papers):
			problems.append(NOT_SUBMITTED)
	if is_blank(summary):
		problems.append(NO_SUMMARY)
	return problems


def losing_problems(reasons: int, competitors: int, winner: object, detail: object) -> list[str]:
	"""Return what keeps a lead from being lost: a reason, and the winning competitor where it is known.

	It counts as known when competitors were recorded on the lead (`competitors`), unless the detail says what
	happened instead.
	"""
	problems = []
	if not reasons:
		problems.append(NO_REASON)
	if competitors and is_blank(winner) and is_blank(detail):
		problems.append(NO_COMPETITOR)
	return problems
