"""P4, P1: the customer is asked after a complaint was resolved: a link for one answer, a call when nothing is heard.

Only the hash of a link's token is stored; the link itself is in the customer's hands and nowhere else.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, escape_html, get_datetime, get_url, now_datetime

from crm_cn.complaints import satisfaction
from crm_cn.jobs import alone
from crm_cn.notices import language_of
from crm_cn.rules import complaint_follow_up as rule
from crm_cn.rules.complaint_public import plain

DOCTYPE, COMPLAINT = "Complaint Follow Up", "Complaint"
PAGE = "complaint-satisfaction"
LONGEST_COMMENT = 1000
#: Tells the program's own task from what people put on the handler's list.
MARK = "crm-cn-complaint-call"


def refuse_by_hand(row: Document) -> None:
	"""Throw when anybody but the program writes a follow-up: an answer is the customer's."""
	if not row.flags.crm_cn_system:
		frappe.throw(_("Follow-ups are written by the program."), frappe.PermissionError)


def drop(complaint: Document, method: str | None = None) -> None:
	"""A deleted complaint takes its follow-ups along; on_trash of Complaint."""
	frappe.db.delete(DOCTYPE, {"complaint": complaint.name})


# The link


def on_resolved(complaint: Document, method: str | None = None) -> None:
	"""Send the link when a complaint is resolved, if the settings say so and there is an address; on_update."""
	before = complaint.get_doc_before_save()
	if complaint.status != rule.RESOLVED or (before and before.status == rule.RESOLVED):
		return
	if complaint.email and cint(frappe.get_cached_doc("Complaint Settings").send_link):
		make_link(complaint, complaint.email)


def make_link(complaint: Document, email: str | None = None) -> str:
	"""Return a new link for the customer of a complaint, sent to an address when one is given.

	It is shown this once: what is stored is a hash.
	"""
	if complaint.status not in rule.ASKED:
		frappe.throw(
			_("The customer is asked once the complaint is resolved; this one is {0}.").format(
				_(complaint.status)
			)
		)
	token = secrets.token_urlsafe(32)
	now = now_datetime()
	_write(
		frappe.new_doc(DOCTYPE),
		complaint=complaint.name,
		kind="Link",
		round=cint(complaint.reopened_count),
		sent_on=now,
		sent_to=email,
		sent_by=frappe.session.user,
		expires_on=add_days(now, valid_days()),
		token_hash=hashed(token),
	)
	link = get_url(f"/{PAGE}?token={token}")
	if email:
		_send(complaint, email, link)
	return link


def hashed(token: str) -> str:
	"""Return what is stored of a token. It has 256 random bits: one fast hash is enough."""
	return hashlib.sha256(token.encode()).hexdigest()


def valid_days() -> int:
	"""Return for how many days a link works."""
	return cint(frappe.get_cached_doc("Complaint Settings").link_valid_days) or 14


def _send(complaint: Document, email: str, link: str) -> None:
	"""Put the mail into the queue; a site without a mail account has the link to copy."""
	if not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		return
	company = frappe.defaults.get_global_default("company") or ""
	frappe.sendmail(
		recipients=[email],
		subject=_("How did we handle your complaint {0}?").format(complaint.name),
		message=_(
			"Dear customer,<br><br>your complaint {0} has been handled. Please tell us whether you are satisfied; it takes half a minute and needs no account:<br><br>{1}<br><br>The link works once and for {2} days.<br><br>{3}"
		).format(
			complaint.name,
			f'<a href="{link}">{link}</a>',
			valid_days(),
			escape_html(company),
		),
		reference_doctype=COMPLAINT,
		reference_name=complaint.name,
		now=False,
	)


# The answer


def look(token: str) -> tuple[rule.Link | None, str]:
	"""Return how a link stands and the number of its complaint; (None, "") for a token that is none."""
	row = _row(token)
	if not row:
		return None, ""
	complaint = frappe.db.get_value(COMPLAINT, row.complaint, satisfaction.FACTS, as_dict=True)
	return _stands(row, complaint), row.complaint


def answer(token: str, level: str, comment: str = "") -> tuple[rule.Link | None, bool]:
	"""Take the customer's answer; return how the link stood before (only OPEN was taken) and whether it reopened.

	Of two answers that come at once one waits for the other at the row and finds the link used.
	"""
	row = _row(token, for_update=True)
	if not row:
		return None, False
	complaint = frappe.get_doc(COMPLAINT, row.complaint, for_update=True)
	stands = _stands(row, complaint)
	if stands is not rule.Link.OPEN:
		return stands, False
	comment = plain(comment or "")[:LONGEST_COMMENT]
	now = now_datetime()
	_write(
		frappe.get_doc(DOCTYPE, row.name), used_on=now, satisfaction=level, comment=comment, expires_on=now
	)
	close_call_tasks(complaint.name)
	outcome = satisfaction.record(complaint, level, comment, "Link", now)
	return stands, outcome is rule.Outcome.REOPEN


def _row(token: str, for_update: bool = False):
	if not isinstance(token, str) or not 20 <= len(token) <= 100:
		return None
	return frappe.db.get_value(
		DOCTYPE,
		{"token_hash": hashed(token)},
		["name", "complaint", "used_on", "expires_on", "sent_on", "round"],
		as_dict=True,
		for_update=for_update,
	)


def _stands(row, complaint) -> rule.Link:
	if not complaint:
		return rule.Link.EXPIRED
	answered = complaint.satisfaction_on and get_datetime(complaint.satisfaction_on) >= get_datetime(
		row.sent_on
	)
	return rule.link_stands(
		_time(row.used_on) or (_time(complaint.satisfaction_on) if answered else None),
		_time(row.expires_on),
		complaint.status,
		now_datetime(),
		same_round=cint(row.round) == cint(complaint.reopened_count),
	)


def _time(value) -> datetime | None:
	return get_datetime(value) if value else None


def _write(row: Document, **values) -> None:
	row.update(values)
	row.flags.crm_cn_system = True
	row.save(ignore_permissions=True)  # the program's own record


# The call


def daily(now: datetime | None = None) -> int:
	"""Put a call on the handler's list for each resolved complaint of which nothing was heard; return how many."""
	now = get_datetime(now) if now else now_datetime()
	made = 0
	for name in frappe.get_all(
		COMPLAINT, {"status": rule.RESOLVED, "satisfaction_on": ["is", "not set"]}, pluck="name"
	) + frappe.get_all(COMPLAINT, {"status": rule.RESOLVED, "reopened_count": [">", 0]}, pluck="name"):
		made += alone(partial(call_if_due, name, now), partial(_failed, name))
	return made


def _failed(name: str) -> bool:
	"""Log what went wrong with one complaint."""
	frappe.log_error(title=f"Follow-up of {name}", reference_doctype=COMPLAINT, reference_name=name)
	return False


def call_if_due(name: str, now: datetime) -> bool:
	"""Make the call task of a complaint when it is due and not made yet, under the complaint's lock."""
	complaint = frappe.get_doc(COMPLAINT, name, for_update=True)
	if complaint.status != rule.RESOLVED or not complaint.resolved_on:
		return False
	this_round = cint(complaint.reopened_count)
	rows = frappe.get_all(
		DOCTYPE,
		{"complaint": name, "round": this_round},
		["name", "kind", "sent_on", "used_on", "call_task"],
		order_by="creation asc",
	)
	if any(row.used_on or row.call_task for row in rows):
		return False
	since = max([get_datetime(complaint.resolved_on), *(get_datetime(row.sent_on) for row in rows)])
	if complaint.satisfaction_on and get_datetime(complaint.satisfaction_on) >= since:
		return False
	days = cint(frappe.get_cached_doc("Complaint Settings").follow_up_days)
	if not days or not rule.call_is_due(since, now, days):
		return False
	user = _caller(complaint)
	if not user:
		return False
	task = _make_task(complaint, user, now)
	if rows:
		_write(frappe.get_doc(DOCTYPE, rows[-1].name), call_task=task)
	else:
		_write(
			frappe.new_doc(DOCTYPE),
			complaint=name,
			kind="Call",
			round=this_round,
			sent_on=now,
			call_task=task,
		)
	return True


def _caller(complaint: Document) -> str | None:
	"""Return who calls: the handler, or the supervisors' first where there is none or they have left."""
	user = complaint.responsible_user
	if user and frappe.db.get_value("User", user, "enabled"):
		return user
	found = frappe.get_all(
		"Has Role",
		{"role": "CRM Supervisor", "parenttype": "User", "parent": ["not in", ("Administrator", "Guest")]},
		pluck="parent",
		order_by="parent asc",
	)
	return next((each for each in found if frappe.db.get_value("User", each, "enabled")), None)


def _make_task(complaint: Document, user: str, now: datetime) -> str:
	language = language_of(user)
	text = _(
		"Call {0} about complaint {1}, resolved on {2}: are they satisfied? Enter level and word in the complaint.",
		lang=language,
	).format(
		escape_html(
			" ".join(filter(None, (complaint.contact_person, complaint.customer_name, complaint.phone)))
		),
		complaint.name,
		frappe.utils.format_date(complaint.resolved_on),
	)
	task = frappe.get_doc(
		{
			"doctype": "ToDo",
			"reference_type": COMPLAINT,
			"reference_name": complaint.name,
			"allocated_to": user,
			"date": now.date(),
			"priority": "High",
			"description": f'<div class="{MARK}">{text}</div>',
		}
	)
	return task.insert(ignore_permissions=True).name  # the program's own task


def close_call_tasks(complaint: str) -> None:
	"""Close the call tasks of a complaint whose customer has answered."""
	for name in frappe.get_all(
		"ToDo",
		{
			"reference_type": COMPLAINT,
			"reference_name": complaint,
			"status": "Open",
			"description": ["like", f"%{MARK}%"],
		},
		pluck="name",
	):
		task = frappe.get_doc("ToDo", name)
		task.status = "Closed"
		task.save(ignore_permissions=True)  # the program's own task


def on_answer_by_phone(complaint: Document, method: str | None = None) -> None:
	"""Close the call task when the handler has entered what the customer said; on_update of Complaint."""
	before = complaint.get_doc_before_save()
	if before and complaint.satisfaction and complaint.satisfaction != before.satisfaction:
		close_call_tasks(complaint.name)
