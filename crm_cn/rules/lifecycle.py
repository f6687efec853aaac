"""L1-L8: which status a lead may have, and which one may follow which.

The status says what a lead is to the program; the workflow state is the customer's wording for it. A
browser-edited Workflow may forbid more than this table, never allow more: it is the floor under any workflow.
"""

from __future__ import annotations

DRAFT = "Draft"
IN_REVIEW = "In Review"
RETURNED = "Returned"
COLLIDED = "Collided"
APPEALED = "Appealed"
IN_FOLLOW_UP = "In Follow-up"
WON = "Won"
LOST = "Lost"
PUBLIC_POOL = "Public Pool"
WITHDRAWN = "Withdrawn"

STATUSES = (
	DRAFT,
	IN_REVIEW,
	RETURNED,
	COLLIDED,
	APPEALED,
	IN_FOLLOW_UP,
	WON,
	LOST,
	PUBLIC_POOL,
	WITHDRAWN,
)

#: What may come after what. A lost lead is reopened into review: its place was free meanwhile.
FOLLOWING: dict[str, frozenset[str]] = {
	DRAFT: frozenset({IN_REVIEW, WITHDRAWN}),
	IN_REVIEW: frozenset({RETURNED, COLLIDED, IN_FOLLOW_UP, WITHDRAWN}),
	RETURNED: frozenset({IN_REVIEW, WITHDRAWN}),
	COLLIDED: frozenset({APPEALED, WITHDRAWN}),
	APPEALED: frozenset({IN_FOLLOW_UP, COLLIDED, WITHDRAWN}),
	IN_FOLLOW_UP: frozenset({WON, LOST, PUBLIC_POOL}),
	WON: frozenset(),
	LOST: frozenset({IN_REVIEW}),
	PUBLIC_POOL: frozenset({IN_FOLLOW_UP, LOST}),
	WITHDRAWN: frozenset({DRAFT}),
}

#: Where people may change what the lead says. Elsewhere only the workflow moves it (L3).
EDITABLE = frozenset({DRAFT, RETURNED, IN_FOLLOW_UP})

#: Nobody works on these any more (L3, L6).
CLOSED = frozenset({COLLIDED, WON, LOST, WITHDRAWN})

#: What a reviewer decides (L2): never the author's or the responsible person's own step.
DECISIONS = frozenset(
	{
		(IN_REVIEW, RETURNED),
		(IN_REVIEW, COLLIDED),
		(IN_REVIEW, IN_FOLLOW_UP),
		(APPEALED, IN_FOLLOW_UP),
		(APPEALED, COLLIDED),
	}
)

_NOTE = frozenset({"review_note"})
_LOSING = frozenset({"lost_reasons", "lost_detail", "winning_competitor"})

#: What goes with a step, in the same transaction.
GOES_WITH: dict[tuple[str, str], frozenset[str]] = {
	(IN_REVIEW, RETURNED): _NOTE,
	(IN_REVIEW, COLLIDED): _NOTE,
	(IN_REVIEW, IN_FOLLOW_UP): _NOTE,
	(IN_FOLLOW_UP, WON): frozenset({"sales_order", "contract", "project_summary"}),
	(IN_FOLLOW_UP, LOST): _LOSING,
	(PUBLIC_POOL, LOST): _LOSING,
	(IN_FOLLOW_UP, PUBLIC_POOL): frozenset({"pool_reason"}),
	(COLLIDED, APPEALED): frozenset({"grounds", "evidence"}),
	(APPEALED, IN_FOLLOW_UP): frozenset({"decision_note"}),
	(APPEALED, COLLIDED): frozenset({"decision_note"}),
}


def may_follow(before: str | None, after: str) -> bool:
	"""Say whether a lead that is `before` (None: not saved yet) may become `after`. The same status always may."""
	if before is None:
		return after == DRAFT
	return before == after or after in FOLLOWING.get(before, frozenset())


def may_be_edited(status: str | None) -> bool:
	"""Say whether people may change the contents of a lead in this status (None: not saved yet)."""
	return status is None or status in EDITABLE


def fields_of_step(before: str, after: str) -> frozenset[str]:
	"""Return the names of the values people may hand in together with this step."""
	return GOES_WITH.get((before, after), frozenset())


def is_decision(before: str, after: str) -> bool:
	"""Say whether this step is a reviewer's or supervisor's decision on somebody else's lead (L2, L3)."""
	return (before, after) in DECISIONS
