"""Whoever loses a record from scope loses what clings to it: the follow-up mails, the open tasks, the shares (D7, L7).

At once when the record changes; in the background when rules, roles or departments change, and every night for what
neither of these saw.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.permissions import asked
from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.permissions.told import may_be_told
from crm_cn.permissions.ways_in import brackets, digest
from crm_cn.scope.declared import SCOPED
from crm_cn.scope.holder import has_left

SWEEP = "crm_cn.permissions.ways_in.leaving.sweep"
FOLLOW_MAILS = "frappe.desk.form.document_follow."
CHUNK = 500


def on_change(doc: Document, method: str | None = None) -> None:
	"""doc_event of scoped DocTypes, after the record's tokens are up to date."""
	_take_from(doc.doctype, doc.name)
	_quieten(doc)
	before = doc.get_doc_before_save()
	field = SCOPED[doc.doctype].responsible_employee
	if before and before.get(field) != doc.get(field):
		named = {"reference_doctype": doc.doctype, "reference_docname": doc.name}
		for key in frappe.get_all("Document Share Key", named, pluck="name"):
			frappe.delete_doc(
				"Document Share Key", key, force=True, ignore_permissions=True
			)  # who had it is gone


def _take_from(doctype: str, name: str, user: str | None = None) -> None:
	"""Take follows, open tasks and shares of a record from those who do not see it."""
	for share in frappe.get_all("DocShare", {"share_doctype": doctype, "share_name": name}, ["name", "user"]):
		if not asked.is_asked(
			doctype, name, share.user
		):  # theirs is to read alone, and goes with the document
			frappe.db.delete("DocShare", {"name": share.name})
	for follow in frappe.get_all(
		"Document Follow",
		{"ref_doctype": doctype, "ref_docname": name, **({"user": user} if user else {})},
		["name", "user"],
	):
		if not may_be_told(follow.user, doctype, name):
			frappe.db.delete("Document Follow", {"name": follow.name})
	for task in frappe.get_all(
		"ToDo",
		{
			"reference_type": doctype,
			"reference_name": name,
			"status": "Open",
			"allocated_to": user or ["is", "set"],
		},
		["name", "allocated_to"],
	):
		# of somebody who left they wait, unreadable, for the handover to others (L7)
		if not may_be_told(task.allocated_to, doctype, name) and not has_left(task.allocated_to):
			_cancel(task.name)


def _cancel(name: str) -> None:
	task = frappe.get_doc("ToDo", name)
	task.status = "Cancelled"
	task.flags.ignore_links = True
	task.save(ignore_permissions=True)  # the assignee, whose task it is, may be out of scope already


def sweep(user: str | None = None) -> int:
	"""Take from everybody (or one user) what clings to records out of scope; return how many records were looked at.

	A background job: it commits as it goes and may be stopped and started again.
	"""
	looked_at = 0
	for doctype in SCOPED:
		names = _clinging(doctype, user)
		for start in range(0, len(names), CHUNK):
			for name in names[start : start + CHUNK]:
				if frappe.db.exists(doctype, name):
					_take_from(doctype, name, user)
					looked_at += 1
			if not frappe.flags.in_test:
				frappe.db.commit()  # nosemgrep: a job of its own, not part of a request
	_shares_of_followers(user)
	return looked_at


def _shares_of_followers(user: str | None) -> None:
	"""A share of a mail or a contact opens it whatever it names."""
	whose = {"user": user} if user else {}
	for share in frappe.get_all(
		"DocShare",
		{"share_doctype": ["in", list(FOLLOWERS)], **whose},
		["name", "user", "everyone", "share_doctype", "share_name"],
	):
		reader = "Guest" if share.everyone else share.user
		if not may_be_told(reader, share.share_doctype, share.share_name):
			frappe.db.delete("DocShare", {"name": share.name})


def _clinging(doctype: str, user: str | None) -> list[str]:
	whose = {"user": user} if user else {}
	names = set(frappe.get_all("Document Follow", {"ref_doctype": doctype, **whose}, pluck="ref_docname"))
	names |= set(frappe.get_all("DocShare", {"share_doctype": doctype, **whose}, pluck="share_name"))
	names |= set(
		frappe.get_all(
			"ToDo",
			{
				"reference_type": doctype,
				"status": "Open",
				**({"allocated_to": user} if user else {}),
			},
			pluck="reference_name",
		)
	)
	return sorted(name for name in names if name)


def rules_changed(doc: Document, method: str | None = None) -> None:
	"""doc_event of Data Scope Rule: look at everybody in the background; the rules that come with the app take nothing."""
	if not (frappe.flags.in_install or frappe.flags.in_migrate):
		_enqueue()


def person_changed(doc: Document, method: str | None = None) -> None:
	"""doc_event of Employee and User: look at this person when department, status, user or roles changed."""
	before = doc.get_doc_before_save()
	if not before:
		return
	if doc.doctype == "User":
		if {row.role for row in before.roles} - {row.role for row in doc.roles} or (
			before.enabled and not doc.enabled
		):
			_enqueue(doc.name)
	elif any(before.get(field) != doc.get(field) for field in ("department", "status", "user_id")):
		for user in {before.user_id, doc.user_id} - {None, ""}:
			_enqueue(user)


def _enqueue(user: str | None = None) -> None:
	frappe.enqueue(
		SWEEP,
		queue="long",
		job_id=f"crm_cn_scope_sweep::{user or 'all'}",
		deduplicate=True,
		enqueue_after_commit=True,
		user=user,
	)


def daily() -> None:
	"""scheduler_events: what neither a record's nor a rule's change took away."""
	sweep()


def before_job(
	method: str | None = None, kwargs: dict | None = None, transaction_type: str | None = None
) -> None:
	"""before_job: a worker reads lists, too; and the platform mails followers without asking permission, so who lost a record follows it no more."""
	brackets.install()
	job = str((kwargs or {}).get("job_type") or method or "")
	if job == digest.JOB:
		digest.install()
	if job.startswith(FOLLOW_MAILS):
		sweep()


def check_follow(doc: Document, method: str | None = None) -> None:
	"""doc_event of Document Follow: nobody is made to follow what the person does not see."""
	if doc.ref_doctype in SCOPED and not may_be_told(doc.user, doc.ref_doctype, doc.ref_docname):
		from crm_cn.permissions.ways_in import assign

		assign.refuse([doc.user], doc.ref_doctype, doc.ref_docname)


def _quieten(doc: Document) -> None:
	"""Take the record's name out of what the platform broadcasts to every open list of the DocType."""
	for event, message, _room in getattr(frappe.local, "_realtime_log", None) or []:
		if event == "list_update" and message.get("doctype") == doc.doctype:
			message["name"] = ""
