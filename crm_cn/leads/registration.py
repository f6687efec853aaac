"""L1-L3: submission, collision, registration. The collision check itself is crm_cn.duplicates.claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from crm_cn.duplicates import claims
from crm_cn.duplicates.settings import engine
from crm_cn.duplicates.sources import party_of
from crm_cn.leads import assignment, customer_file, protection, stages, states
from crm_cn.rules import lifecycle
from crm_cn.rules import registration as rule

if TYPE_CHECKING:
	from crm_cn.duplicates.results import CheckResult

#: Entering these, a lead must be complete.
COMPLETE = (lifecycle.IN_REVIEW, lifecycle.IN_FOLLOW_UP)


def check_complete(doc: Document) -> None:
	"""L1: throw with all that is missing or unusable when the lead is submitted or registered; a draft may lack it."""
	before = states.status_before(doc)
	if doc.status == before or doc.status not in COMPLETE or before == lifecycle.PUBLIC_POOL:
		return
	values = doc.as_dict()
	problems = [_(doc.meta.get_label(name)) for name in rule.missing(values, needs_introducer(doc.source))]
	if problems:
		frappe.throw(
			_("Please fill in first: {0}").format(frappe.bold(", ".join(problems))),
			frappe.MandatoryError,
			title=_("Lead Incomplete"),
		)
	unusable = [_(doc.meta.get_label(name)) for name in rule.unusable(values)]
	if unusable:
		frappe.throw(
			_("This cannot be right, please correct it: {0}").format(frappe.bold(", ".join(unusable))),
			title=_("Lead Incomplete"),
		)
	wrong = [
		escape_html(problem.text(frappe.local.lang))
		for problem in engine().problems(party_of(doc))
		if problem.code in rule.SPOILING
	]
	if wrong:
		frappe.throw(wrong, title=_("Lead Incomplete"), as_list=True)


def needs_introducer(source: str | None) -> bool:
	"""L9: say whether the source is a referral."""
	return bool(source and frappe.get_cached_value("Lead Registration Source", source, "needs_introducer"))


def stamp_submission(doc: Document) -> None:
	"""Note when the lead was submitted; the note of an earlier return has been answered."""
	if doc.status == lifecycle.IN_REVIEW and states.status_before(doc) != lifecycle.IN_REVIEW:
		doc.submitted_on = now_datetime()
		doc.review_note = None
		doc.reviewed_by = None


def submit(doc: Document) -> None:
	"""L3: check and claim; a block takes the lead to Collided in the same transaction and tells the author blindly."""
	result = claims.submit(doc)
	note(doc, result)
	if result.collided:
		collide(doc, result)


def register(doc: Document) -> None:
	"""L3: check again and register: claim confirmed, customer file opened, protection begun, first stage entered."""
	result = claims.confirm(doc)
	note(doc, result)
	if result.collided:
		collide(doc, result)
		return
	open_follow_up(doc, result)


def register_by_appeal(doc: Document, decision_note: str) -> None:
	"""The supervisor upheld the author's appeal: the findings are other companies, the lead is registered."""
	open_follow_up(doc, claims.override(doc, decision_note))


def open_follow_up(doc: Document, result: CheckResult) -> None:
	"""What registration means for a lead that is through (L2, L4, L5, L8)."""
	doc.registered_on = now_datetime()
	protection.start(doc)
	doc.db_set({name: doc.get(name) for name in ("registered_on", *PROTECTION)})
	stages.start(doc)
	assignment.begin(doc)
	customer_file.open_for(doc, result.linked)


#: What protection.start sets.
PROTECTION = ("protected_until", "protection_warned_on", "last_evidence_on")


def note(doc: Document, result: CheckResult) -> None:
	"""Keep the blind answer of the check on the lead."""
	doc.db_set(
		{
			"collision_tier": result.tier,
			"collision_score": result.percent,
			"collision_reasons": result.reasons_json(),
			"collision_checked_on": now_datetime(),
		}
	)


def collide(doc: Document, result: CheckResult) -> None:
	"""L3: registration failed. Nothing is held any more, and the message says nothing about the other side."""
	claims.release(doc)
	states.settle(doc, lifecycle.COLLIDED)
	frappe.msgprint(
		_(
			"Registration failed: this customer collides with one that is already there (similarity {0} %). It may not be worked on."
		).format(result.percent)
		+ reasons_html(result)
		+ _("If this is a mistake, the author can appeal and give the grounds."),
		title=_("Collision"),
		indicator="red",
	)


def reasons_html(result: CheckResult) -> str:
	"""Return the blind reasons as a list, in the user's language."""
	if not result.reasons:
		return "<br>"
	items = "".join(f"<li>{escape_html(reason.text(frappe.local.lang))}</li>" for reason in result.reasons)
	return f"<ul>{items}</ul>"
