"""What number cards and charts of the workspace ask. Each answers only from what the user may read."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import add_days, get_first_day, nowdate

from crm_cn.analysis import cards, funnel, money
from crm_cn.rules.funnel import chart_labels

LEAD = "Lead Registration"


def _card(figure: Callable[[], float], route_options: dict, **more) -> dict:
	frappe.has_permission(LEAD, "read", throw=True)
	return {
		"value": figure(),
		"fieldtype": "Int",
		"route": ["List", LEAD],
		"route_options": route_options,
		**more,
	}


@frappe.whitelist(methods=["GET", "POST"])
def mine_open(filters: str | dict | list | None = None) -> dict:
	"""Number card: my open leads."""
	options = {"responsible_user": frappe.session.user, "status": ["in", list(cards.OPEN_STATUSES)]}
	return _card(cards.mine_open, options)


@frappe.whitelist(methods=["GET", "POST"])
def waiting_for_review(filters: str | dict | list | None = None) -> dict:
	"""Number card: waiting for review (L2)."""
	return _card(cards.waiting_for_review, {"status": "In Review"})


@frappe.whitelist(methods=["GET", "POST"])
def collided_this_month(filters: str | dict | list | None = None) -> dict:
	"""Number card: collided this month (L3)."""
	options = {
		"status": ["in", ["Collided", "Appealed"]],
		"collision_checked_on": [">=", str(get_first_day(nowdate()))],
	}
	return _card(cards.collided_this_month, options)


@frappe.whitelist(methods=["GET", "POST"])
def protection_ends_soon(filters: str | dict | list | None = None) -> dict:
	"""Number card: protection ends within seven days (L8)."""
	options = {"status": "In Follow-up", "protected_until": ["<=", str(add_days(nowdate(), 7))]}
	return _card(cards.protection_ends_soon, options)


@frappe.whitelist(methods=["GET", "POST"])
def in_the_pool(filters: str | dict | list | None = None) -> dict:
	"""Number card: in the public pool (L8)."""
	return _card(cards.in_the_pool, {"status": "Public Pool"})


@frappe.whitelist(methods=["GET", "POST"])
def won_this_month(filters: str | dict | list | None = None) -> dict:
	"""Number card: amount won this month (L6)."""
	options = {"status": "Won", "won_on": [">=", str(get_first_day(nowdate()))]}
	return _card(cards.won_this_month, options, fieldtype="Currency", options=money.company_currency())


@frappe.whitelist(methods=["GET", "POST"])
def funnel_chart(
	chart_name: str | None = None,
	filters: str | dict | list | None = None,
	refresh: int | str | None = None,
	time_interval: str | None = None,
	timespan: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	heatmap_year: int | str | None = None,
) -> dict:
	"""Dashboard chart: the funnel by stage. filters {"measure": "amount"} asks for amounts, else counts."""
	frappe.has_permission(LEAD, "read", throw=True)
	chosen = frappe.parse_json(filters) or {}
	by_amount = isinstance(chosen, dict) and chosen.get("measure") == "amount"
	rows = funnel.build().rows
	labels = chart_labels([_(row.stage.name) for row in rows])
	if by_amount:
		return {
			"labels": labels,
			"datasets": [{"name": _("Expected Amount"), "values": [row.amount for row in rows]}],
		}
	return {
		"labels": labels,
		"datasets": [
			{"name": _("Reached"), "values": [row.reached for row in rows]},
			{"name": _("Standing"), "values": [row.standing for row in rows]},
		],
	}
