"""The figures of the number cards: counts of what the reader's own list would show (D7)."""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import add_days, get_first_day, nowdate

from crm_cn.analysis import money
from crm_cn.analysis.scope import Readable

LEAD = "Lead Registration"
OPEN_STATUSES = ("Draft", "In Review", "Returned", "Appealed", "In Follow-up")


def count(criterion) -> int:
	"""How many leads the user may see and the criterion picks."""
	lead = DocType(LEAD)
	return (
		frappe.qb.from_(lead)
		.select(Count(lead.name))
		.where(Readable(LEAD))
		.where(criterion(lead))
		.run()[0][0]
	)


def mine_open() -> int:
	"""Leads the user is responsible for, or wrote while nobody is, that are not closed."""
	user = frappe.session.user
	return count(
		lambda lead: (
			lead.status.isin(OPEN_STATUSES)
			& ((lead.responsible_user == user) | (lead.responsible_user.isnull() & (lead.owner == user)))
		)
	)


def waiting_for_review() -> int:
	"""Submitted leads nobody has decided yet (L2)."""
	return count(lambda lead: lead.status == "In Review")


def collided_this_month() -> int:
	"""Registrations that failed by collision this month (L3)."""
	return count(
		lambda lead: (
			lead.status.isin(("Collided", "Appealed"))
			& (lead.collision_checked_on >= get_first_day(nowdate()))
		)
	)


def protection_ends_soon(days: int = 7) -> int:
	"""Leads in follow-up whose protection ends within `days` (L8)."""
	return count(
		lambda lead: (lead.status == "In Follow-up") & (lead.protected_until <= add_days(nowdate(), days))
	)


def in_the_pool() -> int:
	"""Leads anybody may claim (L8)."""
	return count(lambda lead: lead.status == "Public Pool")


def won_this_month() -> float:
	"""Expected amounts of the leads won this month, in the company's currency (L6)."""
	lead = DocType(LEAD)
	sums = (
		frappe.qb.from_(lead)
		.select(lead.currency, Sum(lead.expected_amount))
		.where(Readable(LEAD))
		.where((lead.status == "Won") & (lead.won_on >= get_first_day(nowdate())))
		.groupby(lead.currency)
		.run()
	)
	return money.total(sums).amount
