"""Credits that end (A3): told some days before, and when they have ended the former limit comes back, by setting."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, formatdate, getdate, nowdate

from crm_cn import jobs
from crm_cn.credit import effect
from crm_cn.credit.application import APPLICATION
from crm_cn.money import settings
from crm_cn.notices import language_of, tell

ENDS, STILL_HOLDS, OWES_MORE, RESTORED = "ends", "still holds", "owes more", "restored"


def daily() -> None:
	"""Go through granted credits that end soon or have ended; each in a transaction of its own."""
	until = add_days(nowdate(), settings.whole("credit_reminder_days"))
	for name in frappe.get_all(
		APPLICATION,
		{"docstatus": 1, "status": "Approved", "valid_until": ["between", ("1900-01-01", until)]},
		pluck="name",
	):
		jobs.alone(
			lambda name=name: check(name), lambda name=name: frappe.log_error(f"crm_cn: credit {name} ends")
		)


def check(name: str, today=None) -> str:
	"""Tell of a credit that ends, or end it; return what was done: told, ended, kept, nothing."""
	today = getdate(today or nowdate())
	row = frappe.db.get_value(
		APPLICATION,
		name,
		["valid_until", "told_on", "status", "customer_name", "owner", "applicant"],
		as_dict=True,
		for_update=True,
	)
	if not row or row.status != "Approved":
		return "nothing"
	if getdate(row.valid_until) >= today:
		return "nothing" if row.told_on else _tell(name, row, today, ENDS)
	if not settings.restores_credit():
		return _tell(name, row, today, STILL_HOLDS)
	try:
		frappe.db.savepoint("crm_cn_credit")
		effect.take_back(name, "Expired")
	except frappe.ValidationError:
		frappe.db.rollback(save_point="crm_cn_credit")
		frappe.clear_last_message()
		return _tell(name, row, today, OWES_MORE)
	_send(name, row, RESTORED)
	return "ended"


def _tell(name: str, row, today, what: str) -> str:
	"""Tell once before the end, and once after it."""
	if row.told_on and what != ENDS and getdate(row.told_on) > getdate(row.valid_until):
		return "nothing"
	_send(name, row, what)
	frappe.db.set_value(APPLICATION, name, "told_on", today, update_modified=False)
	return "told" if what == ENDS else "kept"


def _text(what: str, language: str | None) -> str:
	"""Return what happened, in a language."""
	return {
		ENDS: _("Credit of {0} ends on {1}", language),
		STILL_HOLDS: _("Credit of {0} ended on {1}; its limit still holds", language),
		OWES_MORE: _("Credit of {0} ended on {1}, but more is owed than the former limit", language),
		RESTORED: _("Credit of {0} ended on {1}; the former limit holds again", language),
	}[what]


def _send(name: str, row, what: str) -> None:
	applicant = frappe.db.get_value("Employee", row.applicant, "user_id") if row.applicant else None
	people = {row.owner, applicant}
	people |= set(
		frappe.get_all("Has Role", {"role": "Accounts Manager", "parenttype": "User"}, pluck="parent")
	)
	for user in sorted(filter(None, people - {"Administrator"})):
		if frappe.db.get_value("User", user, "enabled") and frappe.has_permission(
			APPLICATION, "read", doc=name, user=user
		):
			said = _text(what, language_of(user)).format(row.customer_name, formatdate(row.valid_until))
			tell([user], APPLICATION, name, said)
