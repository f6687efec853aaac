"""M1-M5: what a sample request may be, who moves it on, how many pieces may leave and come back, when to ask for the answer.

Pure: values in, verdict out; the services say it in words. Quantities are compared in thousandths, so that the pieces
of a line add up whatever the machine makes of a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DRAFT = "Draft"
IN_REVIEW = "In Review"
SUPERVISOR_REVIEW = "Supervisor Review"
PREPARING = "Preparing"
SHIPPED = "Shipped"
RECEIVED = "Received"
ANSWERED = "Answered"
CLOSED = "Closed"
REJECTED = "Rejected"
CANCELLED = "Cancelled"

STATUSES = (
	DRAFT,
	IN_REVIEW,
	SUPERVISOR_REVIEW,
	PREPARING,
	SHIPPED,
	RECEIVED,
	ANSWERED,
	CLOSED,
	REJECTED,
	CANCELLED,
)
#: The end of a request.
ENDED = frozenset({CLOSED, REJECTED, CANCELLED})

#: What may come after what (M2); the floor under any edited workflow.
FOLLOWING: dict[str, frozenset[str]] = {
	DRAFT: frozenset({IN_REVIEW, CANCELLED}),
	IN_REVIEW: frozenset({SUPERVISOR_REVIEW, PREPARING, DRAFT, REJECTED, CANCELLED}),
	SUPERVISOR_REVIEW: frozenset({PREPARING, DRAFT, REJECTED, CANCELLED}),
	PREPARING: frozenset({SHIPPED, REJECTED, CANCELLED}),
	SHIPPED: frozenset({RECEIVED, CANCELLED}),
	RECEIVED: frozenset({ANSWERED, CANCELLED}),
	ANSWERED: frozenset({CLOSED}),
	CLOSED: frozenset(),
	REJECTED: frozenset(),
	CANCELLED: frozenset(),
}

#: A reviewer's decision on somebody else's request.
DECISIONS = frozenset(
	(before, after)
	for before in (IN_REVIEW, SUPERVISOR_REVIEW)
	for after in (SUPERVISOR_REVIEW, PREPARING, DRAFT, REJECTED)
)
#: Steps that say no, and must say why.
NEEDS_NOTE = frozenset(
	{(IN_REVIEW, DRAFT), (SUPERVISOR_REVIEW, DRAFT)}
	| {(before, REJECTED) for before in (IN_REVIEW, SUPERVISOR_REVIEW, PREPARING)}
)
#: Going on: the lead behind the request must still be followed (L3).
GOING_ON = frozenset({IN_REVIEW, SUPERVISOR_REVIEW, PREPARING, SHIPPED})
#: The pieces have left and the answer is out.
OUT = frozenset({SHIPPED, RECEIVED})

ANSWERS = ("Approved", "To Improve", "Refused", "No Answer")
#: Answers that need reasons: somebody is to learn from them.
NEED_REASONS = frozenset({"To Improve", "Refused"})

RETURNABLE = "Returnable"

_NOTE = frozenset({"review_note"})
_SHIPPING = frozenset({"carrier", "tracking_number"})
_ANSWER = frozenset(
	{"answer", "answer_reasons", "answered_on", "answer_pictures", "next_step", "next_step_on"}
)
_PAPERS = frozenset({"quotation", "sales_order"})

#: What people may write while a request stands so; a draft is all theirs.
EDITABLE: dict[str, frozenset[str]] = {
	IN_REVIEW: _NOTE,
	SUPERVISOR_REVIEW: _NOTE,
	PREPARING: _NOTE | _SHIPPING,
	SHIPPED: _SHIPPING | _PAPERS | {"expected_answer_on"},
	RECEIVED: _ANSWER | _PAPERS | {"expected_answer_on"},
	ANSWERED: _ANSWER | _PAPERS,
	CLOSED: _PAPERS,
}
#: What comes with a step, in the same request.
GOES_WITH: dict[str, frozenset[str]] = {
	DRAFT: _NOTE,
	SUPERVISOR_REVIEW: _NOTE,
	PREPARING: _NOTE,
	REJECTED: _NOTE,
	SHIPPED: _SHIPPING | {"shipped_on"},
	RECEIVED: frozenset({"received_on"}),
	ANSWERED: _ANSWER | _PAPERS,
	CLOSED: _PAPERS,
}
#: Written by the sample keeper.
KEEPERS = _SHIPPING
#: All that somebody may write who has to do with a request as keeper alone.
KEEPING = _SHIPPING | _NOTE | {"shipped_on", "received_on", "expected_answer_on"}


def may_follow(before: str | None, after: str, needs_supervisor: bool = False) -> bool:
	"""Say whether a request that is `before` (None: not saved yet) may become `after`; the same status always may.

	Above the threshold the manager's approval alone prepares nothing.
	"""
	if before is None:
		return after == DRAFT
	if (before, after) == (IN_REVIEW, PREPARING) and needs_supervisor:
		return False
	return before == after or after in FOLLOWING.get(before, frozenset())


def editable(status: str | None) -> frozenset[str] | None:
	"""Return the fields people may change in this status, None for all of them."""
	return None if status in (None, DRAFT) else EDITABLE.get(status, frozenset())


def needs_supervisor(value: float, threshold: float) -> bool:
	"""Say whether a request of this value is reviewed by the supervisor, too; a threshold of 0 means none is."""
	return threshold > 0 and _units(value) > _units(threshold)


# Lines


@dataclass(frozen=True, slots=True)
class Line:
	"""One line of a request; `number` as the form counts."""

	number: int
	sample: str
	qty: float
	shipped: float = 0
	returned: float = 0
	scrapped: float = 0

	@property
	def outstanding(self) -> float:
		"""Return how many pieces are still with the customer."""
		return _pieces(_units(self.shipped) - _units(self.returned) - _units(self.scrapped))


def bad_quantities(lines: Iterable[Line]) -> list[int]:
	"""Return the numbers of the lines whose quantity is not above zero."""
	return [line.number for line in lines if _units(line.qty) <= 0]


def wanted(quantities: Iterable[tuple[str, float]]) -> dict[str, float]:
	"""Return how many pieces of each sample are asked for, the lines of a sample together."""
	total: dict[str, int] = {}
	for sample, quantity in quantities:
		total[sample] = total.get(sample, 0) + _units(quantity)
	return {sample: _pieces(units) for sample, units in total.items() if units}


def is_short(stock: float, quantity: float) -> bool:
	"""M3: say whether more is asked for than there is."""
	return _units(quantity) > _units(stock)


def beyond(line: Line, quantity: float) -> bool:
	"""Say whether more is to come back, or be written off, than is still with the customer."""
	return _units(quantity) > _units(line.outstanding)


def outstanding(lines: Iterable[Line]) -> float:
	"""Return how many pieces of a request are still with the customer."""
	return _pieces(sum(_units(line.outstanding) for line in lines))


def may_cancel(status: str, lines: Sequence[Line]) -> bool:
	"""Say whether a request may be cancelled: after shipping, when every piece came back or was scrapped."""
	return status not in OUT or outstanding(lines) <= 0


def may_close(charge_type: str, lines: Sequence[Line]) -> bool:
	"""Say whether an answered request may be closed: what was lent is back or written off."""
	return charge_type != RETURNABLE or outstanding(lines) <= 0


def plus(stock: float, change: float) -> float:
	"""Return the stock after a change, without the dust of fractions."""
	return _pieces(_units(stock) + _units(change))


def _units(quantity: float | None) -> int:
	return round(float(quantity or 0) * 1000)


def _pieces(units: int) -> float:
	return units / 1000


# The answer


def answer_problems(
	answer: str | None,
	reasons: str | None,
	answered_on: date | None,
	shipped_on: date | None,
	next_step: str | None,
	has_next_date: bool,
	today: date,
) -> list[str]:
	"""Return the codes of what is wrong with an answer (M2), in the order of the form."""
	found = []
	if answer not in ANSWERS:
		found.append("no_answer")
	elif answer in NEED_REASONS and not (reasons or "").strip():
		found.append("no_reasons")
	if answered_on and answered_on > today:
		found.append("answered_in_future")
	if answered_on and shipped_on and answered_on < shipped_on:
		found.append("answered_before_shipped")
	if has_next_date and not (next_step or "").strip():
		found.append("next_step_without_words")
	return found


@dataclass(frozen=True, slots=True)
class Reminding:
	"""Days of the Sample Settings."""

	before: int = 2
	every: int = 3


def is_due(expected: date | None, reminded_on: date | None, today: date, settings: Reminding) -> bool:
	"""Say whether somebody is to be reminded of an answer today: once when it comes near, then once each period."""
	if expected is None or today < expected - timedelta(days=settings.before):
		return False
	if reminded_on is None or reminded_on < expected - timedelta(days=settings.before):
		return True
	return settings.every > 0 and today >= reminded_on + timedelta(days=settings.every)


def is_low(stock: float, minimum: float) -> bool:
	"""Say whether a sample is below its minimum; 0 means there is none."""
	return _units(minimum) > 0 and _units(stock) < _units(minimum)


def tell_again(told_on: date | None, today: date, every: int) -> bool:
	"""Say whether low stock is to be told today: once, and again each period."""
	return told_on is None or (every > 0 and today >= told_on + timedelta(days=every))


# Pictures

#: What a picture may be. Drawings that can carry scripts are none.
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp")


def is_picture(url: str) -> bool:
	"""Say whether an address is that of a picture on this site: by its ending."""
	path = (url or "").split("?")[0].split("#")[0].lower()
	return path.startswith(("/files/", "/private/files/")) and path.endswith(PICTURES)


def gone(before: Iterable[str], after: Iterable[str]) -> list[str]:
	"""Return the pictures that were there and are no longer, in their order, each once."""
	still = set(after)
	return [url for url in dict.fromkeys(before) if url and url not in still]
