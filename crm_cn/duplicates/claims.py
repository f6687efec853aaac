"""Claims: however many submit one company at one moment, at most one is registered (L3).

The protocol is in `registrar`; here it meets documents, findings and people. All of it runs in the caller's
transaction. Wherever a database lock cannot be had, the person reads that somebody was registering at the same
moment, never a raw error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import frappe
from frappe import _

from crm_cn.duplicates import checklog, findings, settings, site, sources
from crm_cn.duplicates.locks import claim_names, is_busy
from crm_cn.duplicates.registrar import Submission
from crm_cn.duplicates.results import CheckResult, summarise
from crm_cn.rules.collision import CLAIMING, Outcome, Relation

if TYPE_CHECKING:
	from frappe.model.document import Document

# Statuses in which the customer file a registration is linked to was linked by the system, and is its own.
REGISTERED = ("In Follow-up", "Won", "Lost", "Public Pool")


class SomebodyWasFaster(frappe.ValidationError):
	"""Somebody else was registering at the same rows; trying again is enough."""

	http_status_code = 409


class AlreadyYours(frappe.ValidationError):
	"""The responsible person has registered this company before."""


class InThePool(frappe.ValidationError):
	"""The company is in the public pool and is to be claimed there."""


class TakenMeanwhile(frappe.ValidationError):
	"""A registration under way was given a name or credit code that another record has."""


class NotDecided(frappe.ValidationError):
	"""The reviewer has not yet decided every likeness."""


def submit(doc: Document) -> CheckResult:
	"""Check and claim a registration that goes into review.

	Collided: `result.collided`, nothing is claimed, the findings are written. Suspect: claimed, findings written
	for the reviewer. Raises AlreadyYours, InThePool, or SomebodyWasFaster.
	"""
	submission = _submission(doc)
	with _busy_told_plainly():
		outcome, hits = site.registrar().submit(submission)
	result = summarise(hits, outcome)
	checklog.write("Submission", [sources.party_of(doc)], [result], doc.name)
	_stop_where_pointless(result)
	if result.collided:
		release(doc)
	findings.write(doc.name, hits)
	return result


def confirm(doc: Document) -> CheckResult:
	"""Check again and hold the claim when a registration is accepted.

	Collided when somebody else has it by now, or the reviewer found it to be the same company. Raises NotDecided
	while likenesses wait for the reviewer, and what submit() raises.
	"""
	submission = _submission(doc)
	with _busy_told_plainly():
		outcome, hits = site.registrar().submit(submission)
	if findings.is_same(doc.name) and outcome in (Outcome.PASSES, Outcome.SUSPECT):
		outcome = Outcome.COLLIDED
	result = summarise(hits, outcome)
	checklog.write("Registration", [sources.party_of(doc)], [result], doc.name)
	_stop_where_pointless(result)
	if outcome == Outcome.SUSPECT:
		frappe.throw(
			_("Decide first for every likeness on the review page whether it is the same company."),
			NotDecided,
			title=_("Not Decided"),
		)
	findings.write(doc.name, hits)
	if result.collided:
		release(doc)
	return result


def look_again(doc: Document) -> None:
	"""A reviewer opens the registration: its findings as of now. Nothing is locked or claimed."""
	if doc.get("status") == "In Review":
		findings.write(doc.name, site.registrar().look(_submission(doc)))


def keep(doc: Document) -> None:
	"""A registration that holds claims was edited: its claims follow its name and credit code.

	Raises TakenMeanwhile when another record has the new ones.
	"""
	if doc.get("status") not in CLAIMING:
		return
	submission = _submission(doc)
	wanted = set(claim_names(settings.engine(), submission.profile))
	if wanted == site.registrar().claims.held(doc.name):
		return
	with _busy_told_plainly():
		outcome, _hits = site.registrar().submit(submission)
	if outcome not in (Outcome.PASSES, Outcome.SUSPECT):
		frappe.throw(
			_(
				"Another record already has this company name or credit code. Correct it, or ask your supervisor."
			),
			TakenMeanwhile,
			title=_("Already Registered"),
		)


def release(doc: Document) -> None:
	"""Give up what the registration holds (lost, withdrawn, collided, expired, deleted). Safe to call twice."""
	with _busy_told_plainly():
		site.registrar().release(doc.name)


def override(doc: Document, note: str) -> CheckResult:
	"""The supervisor upheld an appeal (L3): take what nobody holds, mark what was met as different companies.

	The caller has checked that the user is a supervisor.
	"""
	submission = _submission(doc)
	registrar = site.registrar()
	with _busy_told_plainly():
		hits = registrar.overrule(submission)
	others = [hit for hit in hits if hit.relation != Relation.OWN]
	findings.write(doc.name, others, findings.DIFFERENT, note)
	return summarise(hits, Outcome.PASSES)


def _submission(doc: Document) -> Submission:
	record = sources.record_of(doc)
	return Submission(
		registration=doc.name,
		user=record.holder or frappe.session.user,
		profile=settings.engine().profile(record.party),
		exclude=frozenset(_own_file(doc)),
		different=findings.different(doc.name),
	)


def _own_file(doc: Document) -> Iterator[tuple[str, str]]:
	"""The customer file of a registration, as linked before this save: what a person just typed is no proof."""
	before = doc.get_doc_before_save()
	if not before or before.get("status") not in REGISTERED:
		return
	if before.get("party_type") and before.get("party"):
		yield before.party_type, before.party
	for doctype, field in (("Customer", "customer"), ("Contact", "contact")):
		if before.get(field):
			yield doctype, before.get(field)


def _stop_where_pointless(result: CheckResult) -> None:
	if result.outcome == Outcome.OWN:
		frappe.throw(
			_("This company is already registered by the same person: {0}. Go on there.").format(
				result.own_registration.name
			),
			AlreadyYours,
			title=_("Already Registered"),
		)
	if result.outcome == Outcome.POOL:
		frappe.throw(
			_("This company is in the public pool. Claim it there instead of registering it again."),
			InThePool,
			title=_("In the Public Pool"),
		)


@contextmanager
def _busy_told_plainly() -> Iterator[None]:
	"""Deadlock, lock timeout or a row changed since the snapshot: say what happened and what to do."""
	try:
		yield
	except Exception as error:
		if not is_busy(error):
			raise
		# MariaDB has undone the transaction, or holds half of it: nothing of this request may stay.
		frappe.db.rollback()
		raise SomebodyWasFaster(
			_(
				"Somebody is registering a company like this at the same moment. Nothing was saved; please try again."
			)
		) from error
