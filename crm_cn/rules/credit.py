"""A3, K10: the score of a customer who asks for credit, what limit and term follow, who may grant it. Pure.

Each part gives 0 to 100 points with the figure it comes from; the score is their mean by the weights in the settings.
Amounts in company currency, times in days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# K3 by nature, and whose the company is
NATURES = ("Government Agency", "Special Company", "Ordinary Company", "Consumer", "Partner")
OWNERSHIPS = (
	"State-owned",
	"Listed",
	"Foreign-invested",
	"Joint Venture",
	"Private",
	"Individual Business",
)
RATINGS = ("AAA", "AA", "A", "BBB", "BB", "B", "CCC", "CC", "C", "D")

NATURE_POINTS = dict(zip(NATURES, (95, 85, 65, 40, 80), strict=True))
OWNERSHIP_POINTS = dict(zip(OWNERSHIPS, (95, 90, 80, 75, 60, 40), strict=True))
RATING_POINTS = dict(zip(RATINGS, (100, 90, 80, 65, 50, 40, 25, 15, 10, 0), strict=True))
UNKNOWN = 40

NATURE, OWNERSHIP, BANK, PAYMENT, VOLUME = "Nature", "Ownership", "Bank Credit", "Payment", "Sales Volume"
PARTS = (NATURE, OWNERSHIP, BANK, PAYMENT, VOLUME)


@dataclass(frozen=True)
class History:
	"""What the books say of the customer at one company."""

	outstanding: float = 0.0
	overdue: float = 0.0
	overdue_90: float = 0.0
	greatest_delay: int = 0
	average_days: float | None = None
	invoices: int = 0
	sales_12: float = 0.0
	sales_24: float = 0.0


@dataclass(frozen=True)
class Applicant:
	"""What the application says of the customer, with the books."""

	nature: str = ""
	ownership: str = ""
	rating: str = ""
	bank_limit: float = 0.0
	history: History = History()


@dataclass(frozen=True)
class Part:
	"""One part of a score: points of 100, its weight, and the figure it comes from."""

	name: str
	points: int
	weight: float
	because: str


@dataclass(frozen=True)
class Score:
	"""The whole score (0 to 100) with its parts."""

	total: float
	parts: tuple[Part, ...]


def score(applicant: Applicant, weights: Mapping[str, float], full_volume: float) -> Score:
	"""Return the score; full_volume: sales of 12 months that give all points for volume."""
	history = applicant.history
	found = {
		NATURE: (NATURE_POINTS.get(applicant.nature, UNKNOWN), applicant.nature or "-"),
		OWNERSHIP: (OWNERSHIP_POINTS.get(applicant.ownership, UNKNOWN), applicant.ownership or "-"),
		BANK: (RATING_POINTS.get(applicant.rating, UNKNOWN), applicant.rating or "-"),
		PAYMENT: payment(history),
		VOLUME: volume(history, full_volume),
	}
	parts = tuple(Part(name, *_bounded(found[name], weights.get(name, 0.0))) for name in PARTS)
	whole = sum(part.weight for part in parts)
	total = sum(part.points * part.weight for part in parts) / whole if whole > 0 else 0.0
	return Score(round(total, 1), parts)


def _bounded(found: tuple[float, str], weight: float) -> tuple[int, float, str]:
	points, because = found
	return round(min(100, max(0, points))), max(0.0, float(weight)), because


def payment(history: History) -> tuple[float, str]:
	"""Return the points for paying in time: less for days late, for what is overdue now, and much less beyond 90 days."""
	if not history.invoices:
		return UNKNOWN, "0"
	points = 100.0 - min(60, max(0, history.greatest_delay))
	if history.outstanding > 0:
		points -= 30 * min(1.0, history.overdue / history.outstanding)
	if history.overdue_90 > 0:
		points -= 30
	return points, str(history.greatest_delay)


def volume(history: History, full: float) -> tuple[float, str]:
	"""Return the points for what was bought in 12 months; 10 more for buying no less than the year before."""
	points = 100 * history.sales_12 / full if full > 0 else 0.0
	if history.sales_12 > 0 and history.sales_12 >= history.sales_24 - history.sales_12:
		points += 10
	return points, f"{history.sales_12:.0f}"


#: score from → months of sales as limit, days as term
BANDS = ((85, 3.0, 90), (70, 2.0, 60), (55, 1.0, 30), (40, 0.5, 15))


@dataclass(frozen=True)
class Proposal:
	"""The limit and the term (days) that follow from a score; nothing below the lowest band."""

	limit: float
	days: int


def propose(total: float, sales_12: float, bank_limit: float = 0.0) -> Proposal:
	"""Return what is proposed: months of the mean monthly sales; no sales yet: a tenth of the bank's limit at most."""
	for least, months, days in BANDS:
		if total >= least:
			base = sales_12 / 12 * months if sales_12 > 0 else bank_limit / 10
			return Proposal(float(round(max(0.0, base) / 1000) * 1000), days)
	return Proposal(0.0, 0)


# Who may grant how much

CHAIN = ("Sales Manager", "Accounts Manager", "General Manager")


def authority(amount: float, table: Iterable[tuple[str, float]]) -> str:
	"""Return the first role of the chain that may grant this amount; the last one where no limit is high enough.

	table: role → up to (0: without limit). A role that is not in the table may grant nothing alone.
	"""
	limits: dict[str, float] = {}
	for role, up_to in table:
		limits[role] = float("inf") if not up_to else max(up_to, limits.get(role, 0.0))
	for role in CHAIN:
		if round(amount, 2) <= limits.get(role, -1.0):
			return role
	return CHAIN[-1]


# Overdue by age

AGES = ((1, 30), (31, 60), (61, 90))


def by_age(rows: Iterable[tuple[int, float]]) -> tuple[float, ...]:
	"""Return overdue amounts of 1-30, 31-60, 61-90 and more days; rows: days past due, amount still open."""
	sums = [0.0] * (len(AGES) + 1)
	for days, amount in rows:
		if days <= 0 or amount <= 0:
			continue
		place = next((n for n, (first, last) in enumerate(AGES) if first <= days <= last), len(AGES))
		sums[place] += amount
	return tuple(round(amount, 2) for amount in sums)
