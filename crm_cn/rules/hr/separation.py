"""离职 and 辞退 (A1): notice, grounds and compensation by the Labour Contract Law.

art. 37       the employee gives 30 days' written notice, three days in probation
art. 36, 38-41, 44   grounds on which a contract ends; art. 42 and 45 forbid some of them for protected employees
art. 43       the union is told beforehand when the employer ends the contract by itself
art. 46, 47   when compensation is due, and how much: a month's wage for each year of service, half a month for
              less than half a year; for wages above three times the local average that much, and 12 years at most
art. 40       without 30 days' notice one more month's wage, that of the last month
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from crm_cn.rules.hr.calendar import add_months, whole_months

RESIGNATION, DISMISSAL = "Resignation", "Dismissal"
NOT_RENEWED, RETIREMENT = "Contract Not Renewed", "Retirement"
TYPES = (RESIGNATION, DISMISSAL, NOT_RENEWED, RETIREMENT)


@dataclass(frozen=True)
class Ground:
	"""A legal ground: for which types it stands, and what follows from it."""

	types: tuple[str, ...]
	compensated: bool = False
	#: without 30 days' notice a month's wage more (art. 40)
	notice_or_month: bool = False
	#: not against protected employees (art. 42; art. 45 for an expired contract)
	protected: bool = False
	#: the union is told first (art. 43)
	union: bool = False
	probation_only: bool = False


_BY_EMPLOYER = (DISMISSAL,)
GROUNDS: dict[str, Ground] = {
	"Art. 37 Resignation with Notice": Ground((RESIGNATION,)),
	"Art. 38 Fault of the Employer": Ground((RESIGNATION,), compensated=True),
	"Art. 36 Agreement, Asked by the Employee": Ground((RESIGNATION,)),
	"Art. 36 Agreement, Asked by the Employer": Ground(_BY_EMPLOYER, compensated=True),
	"Art. 39 (1) Conditions of Hiring Not Met in Probation": Ground(
		_BY_EMPLOYER, union=True, probation_only=True
	),
	"Art. 39 (2) Serious Breach of the Rules": Ground(_BY_EMPLOYER, union=True),
	"Art. 39 (3) Neglect or Graft with Great Damage": Ground(_BY_EMPLOYER, union=True),
	"Art. 39 (4) Second Employment Not Given Up": Ground(_BY_EMPLOYER, union=True),
	"Art. 39 (5) Contract Void for Deceit or Coercion": Ground(_BY_EMPLOYER, union=True),
	"Art. 39 (6) Criminal Liability": Ground(_BY_EMPLOYER, union=True),
	"Art. 40 (1) Unfit after Medical Treatment": Ground(
		_BY_EMPLOYER, compensated=True, notice_or_month=True, protected=True, union=True
	),
	"Art. 40 (2) Not Competent after Training or Transfer": Ground(
		_BY_EMPLOYER, compensated=True, notice_or_month=True, protected=True, union=True
	),
	"Art. 40 (3) Major Change of Circumstances": Ground(
		_BY_EMPLOYER, compensated=True, notice_or_month=True, protected=True, union=True
	),
	"Art. 41 Redundancy": Ground(_BY_EMPLOYER, compensated=True, protected=True, union=True),
	"Art. 44 (1) Expired, Not Renewed by the Employer": Ground(
		(NOT_RENEWED,), compensated=True, protected=True
	),
	"Art. 44 (1) Expired, Not Renewed by the Employee": Ground((NOT_RENEWED,)),
	"Art. 44 (2) Pension": Ground((RETIREMENT,)),
}

NOTICE_DAYS, PROBATION_NOTICE_DAYS = 30, 3
MOST_YEARS, TIMES_AVERAGE = 12, 3
#: From this day on the law counts; service before it follows the rules of its time (art. 97).
LAW_IN_FORCE = date(2008, 1, 1)


@dataclass(frozen=True)
class Compensation:
	"""What is due: months of service (N), the wage they are counted with, the month in lieu of notice, the sum."""

	months: Decimal
	wage: Decimal
	extra_month: bool
	amount: Decimal
	capped: bool
	before_law: bool


def earliest_last_day(notice: date, in_probation: bool) -> date:
	"""Return the earliest last day after a resignation (art. 37)."""
	return notice + timedelta(days=PROBATION_NOTICE_DAYS if in_probation else NOTICE_DAYS)


def service_months(joined: date, last: date) -> Decimal:
	"""Return the months of wage for a time of service (art. 47): a year one, from half a year on one, less a half."""
	if last < joined:
		return Decimal(0)
	years, rest = divmod(whole_months(joined, last), 12)
	begun = add_months(joined, years * 12) <= last  # a day of the next year is worked
	if rest >= 6:
		return Decimal(years + 1)
	return Decimal(years) + (Decimal("0.5") if begun else Decimal(0))


def needs_extra_month(ground: str, notice: date | None, last: date) -> bool:
	"""Say whether a month's wage stands in for notice (art. 40): notice was given later than 30 days before."""
	if not GROUNDS[ground].notice_or_month:
		return False
	return notice is None or last < notice + timedelta(days=NOTICE_DAYS)


def compensation(
	ground: str,
	joined: date,
	last: date,
	wage: Decimal,
	last_wage: Decimal,
	local_average: Decimal,
	notice: date | None,
) -> Compensation:
	"""Return what art. 46, 47 and 40 give; nothing on a ground without compensation.

	wage: monthly average of the last twelve months; last_wage: of the last month; local_average: monthly, of the
	city, as last published; 0 when it is not known (then nothing is capped).
	"""
	rule = GROUNDS[ground]
	if not rule.compensated:
		return Compensation(Decimal(0), wage, False, Decimal(0), False, False)
	months = service_months(joined, last)
	most = TIMES_AVERAGE * local_average
	capped = bool(local_average) and wage > most
	if capped:
		months, wage = min(months, Decimal(MOST_YEARS)), most
	extra = needs_extra_month(ground, notice, last)
	amount = months * wage + (last_wage if extra else 0)
	return Compensation(
		months,
		wage,
		extra,
		Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP),
		capped,
		joined < LAW_IN_FORCE,
	)


def faults(
	kind: str,
	ground: str | None,
	in_probation: bool,
	protected_checked: bool,
	union_told: bool,
) -> tuple[str, ...]:
	"""Return what forbids a separation, by code: no_ground, wrong_ground, not_in_probation, protected, union."""
	if not ground:
		return () if kind in (RESIGNATION, RETIREMENT) else ("no_ground",)
	rule = GROUNDS.get(ground)
	if rule is None or kind not in rule.types:
		return ("wrong_ground",)
	found = []
	if rule.probation_only and not in_probation:
		found.append("not_in_probation")
	if rule.protected and not protected_checked:
		found.append("protected")
	if rule.union and not union_told:
		found.append("union")
	return tuple(found)
