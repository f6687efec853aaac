"""L8: the public pool 公海: giving a registration up, and claiming one within the quota.

The rule is enforced where the status changes (`take`, `give_up`, `gave_up`, called while the lead is saved), so
the form's workflow action, REST and the functions here all pass through it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, format_date, getdate, now_datetime

from crm_cn.activities import handover
from crm_cn.duplicates.site import execute, fresh
from crm_cn.leads import assignment, customer_file, evidence, protection, states
from crm_cn.rules import lifecycle
from crm_cn.rules import pool as rule
from crm_cn.scope import companions, holder

LEAD = "Lead Registration"
#: Customer files that leave their owner with the registration; an existing Customer keeps its account manager.
PROSPECTIVE = ("Lead", "Prospect")
#: How often a claim is tried when the database breaks off one of two that block each other.
TRIES = 4
BROKEN_OFF = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)

# constant texts: they also run on a second connection, which frappe.qb cannot use
_CLAIMS = "SELECT name FROM `tabLead Registration Owner Log` WHERE employee = %s AND reason = %s AND from_date >= %s"
_HELD = "SELECT name FROM `tabLead Registration` WHERE responsible_employee = %s AND status = %s"


def settings() -> rule.PoolSettings:
	"""Return the limits this site has set; 0 means none."""
	doc = frappe.get_cached_doc(protection.SETTINGS)
	return rule.PoolSettings(
		max_claims=cint(doc.pool_quota),
		max_held=cint(doc.max_open_per_person),
		cooling_off_days=cint(doc.cooling_off_days),
	)


def claim(name: str) -> Document:
	"""Claim a registration from the pool for the session's user and return it; the whole of a request.

	Of several who claim at once one gets it; the others are told that it is gone. When the database breaks
	this attempt off for another's, it starts again from the beginning: nothing was written before it.
	Throws like any read when the user may not see the lead, and ValidationError with the reason otherwise.
	"""
	for _each in range(TRIES - 1):
		with suppress(*BROKEN_OFF):
			return _claim(name)
		frappe.db.rollback()
		frappe.clear_messages()
	try:
		return _claim(name)
	except BROKEN_OFF:
		frappe.throw(_("Many people are claiming at this moment. Try again in a few seconds."))


def _claim(name: str) -> Document:
	doc = _readable(name)
	if doc.status != lifecycle.PUBLIC_POOL:
		frappe.throw(_refused(rule.Refusal.NOT_IN_POOL, rule.Claimant(), settings()), title=_("Not Claimed"))
	return _by_workflow(doc, lifecycle.IN_FOLLOW_UP)


def release(name: str, reason: str) -> Document:
	"""Give a registration in follow-up back to the pool: its owner of free will, or the supervisor."""
	doc = _readable(name)
	doc.check_permission("write")
	doc.pool_reason = reason
	return _by_workflow(doc, lifecycle.PUBLIC_POOL)


def quota_of(user: str, today: date | None = None) -> rule.Quota:
	"""Return what this person may still claim."""
	employee = holder.employee_of(user)
	if not employee:
		return rule.Quota(0, 0)
	return rule.quota(_facts(employee, today or getdate()), settings())


def take(doc: Document, now: datetime | None = None) -> None:
	"""Make the session's user the owner of a registration leaving the pool, while it is saved.

	Locks the claimant's Employee, so that two claims of one person at the same moment are counted one after
	the other. Throws when the quota, the cooling-off or anything else is against it.
	"""
	now = now or now_datetime()
	employee = holder.employee_of(frappe.session.user)
	if employee:
		frappe.db.get_value("Employee", employee, "name", for_update=True)
	claimant = _facts(employee, now.date(), doc)
	if reason := rule.refusal(True, claimant, now.date(), settings()):
		frappe.throw(_refused(reason, claimant, settings()), title=_("Not Claimed"))
	doc.claimed_on = now
	doc.pooled_on = doc.pool_reason = None
	doc.responsible_employee = employee
	assignment.derive(doc)
	assignment.note_holder(doc, rule.CLAIMED)
	protection.start(doc, now)


def give_up(doc: Document, now: datetime | None = None) -> None:
	"""Take a registration from its owner because it goes to the pool. Throws without a reason."""
	doc.pool_reason = (doc.pool_reason or "").strip()
	if not doc.pool_reason:
		frappe.throw(_("Say why the registration goes to the public pool."), frappe.MandatoryError)
	doc.pooled_on = now or now_datetime()
	doc.last_holder = doc.responsible_employee
	doc.protected_until = doc.protection_warned_on = doc.claimed_on = None
	doc.responsible_employee = doc.responsible_user = doc.responsible_department = None
	assignment.end_holding(doc)


def gave_up(doc: Document, former: str | None) -> None:
	"""Close what the former owner still had open on a registration that is now in the pool, once it is saved."""
	handover.close(doc.name, _("In the public pool: {0}").format(doc.pool_reason))
	if former:
		companions.forget_person(LEAD, doc.name, former)
	if doc.party_type in PROSPECTIVE:
		customer_file.hand_over(doc)


def _by_workflow(doc: Document, status: str) -> Document:
	"""Save a step that the session's user takes; the workflow asks whether the roles allow it."""
	states.transition(doc, status)
	doc.save()
	doc.add_comment("Workflow", _(doc.workflow_state))
	return doc


def _readable(name: str) -> Document:
	"""Return the registration locked and as it is now, if the session's user may read it."""
	frappe.has_permission(LEAD, "read", doc=name, throw=True)
	doc = evidence.locked(name)
	if doc is None:
		frappe.throw(_("{0} {1} not found").format(_(LEAD), name), frappe.DoesNotExistError)
	return doc


def _facts(employee: str | None, today: date, doc: Document | None = None) -> rule.Claimant:
	if not employee:
		return rule.Claimant(has_employee=False)
	return rule.Claimant(
		claims_in_window=_count(_CLAIMS, (employee, rule.CLAIMED, rule.window_start(today))),
		held=_count(_HELD, (employee, lifecycle.IN_FOLLOW_UP)),
		was_last_holder=bool(doc and doc.last_holder == employee),
		pooled_on=getdate(doc.pooled_on) if doc and doc.pooled_on else None,
	)


def _count(sql: str, params: tuple) -> int:
	"""Count by what this transaction wrote and by what is committed now, which its snapshot may not show."""
	with fresh() as committed:
		return len({row[0] for row in execute(sql, params)} | {row[0] for row in committed(sql, params)})


def _refused(reason: rule.Refusal, claimant: rule.Claimant, limits: rule.PoolSettings) -> str:
	"""Return why the claim is refused and what can be done, in the language of the user."""
	if reason is rule.Refusal.NOT_IN_POOL:
		return _(
			"Somebody else was faster, or the registration has left the public pool. Choose another one."
		)
	if reason is rule.Refusal.NO_EMPLOYEE:
		return _("Only employees can claim. Ask for your user to be entered in your employee record.")
	if reason is rule.Refusal.COOLING_OFF:
		return _("You were the last holder of this registration and can claim it again on {0}.").format(
			format_date(rule.free_again_on(claimant.pooled_on, limits))
		)
	if reason is rule.Refusal.QUOTA:
		return _(
			"You have claimed {0} registrations within {1} days, which is the limit. Wait until one is older."
		).format(claimant.claims_in_window, rule.QUOTA_WINDOW_DAYS)
	return _(
		"You hold {0} registrations in follow-up, which is the limit. Close or release one first."
	).format(claimant.held)
