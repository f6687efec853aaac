"""What a client asks of leads beside the platform's own document and workflow methods; the same rules hold."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_transitions
from frappe.utils import get_datetime

from crm_cn.leads import appeal, customer_file, pool, states
from crm_cn.rules import lifecycle
from crm_cn.rules.registration import is_blank
from crm_cn.scope import assignment

DOCTYPE = states.DOCTYPE

#: What may come with a step although it is no field of the lead.
BESIDE = frozenset({"grounds", "evidence", "attachments", "decision_note", "reason"})


@frappe.whitelist(methods=["POST"])
def act(name: str, action: str, values: dict | str | None = None, modified: str | None = None) -> dict:
	"""Take a workflow action on a lead together with what the step needs, in one transaction (L2, L3, L6).

	`values`: what goes with the step, see rules.lifecycle.GOES_WITH (review_note; sales_order, contract,
	project_summary; lost_reasons, winning_competitor, lost_detail; pool_reason; grounds, attachments;
	decision_note), `reason` for a withdrawal, and `responsible_employee` when registering, for those who assign.
	`modified`: the version the person was looking at; another one is refused.
	Returns name, status, workflow_state and modified. Raises PermissionError, TimestampMismatchError,
	WorkflowTransitionError, or ValidationError saying what is missing.
	"""
	doc = opened(name, "write")
	check_version(doc, modified)
	values = frappe._dict(frappe.parse_json(values) or {})
	after = status_after(doc, action)
	put(doc, values, after)
	if after == lifecycle.APPEALED and doc.status == lifecycle.COLLIDED:
		appeal.file(doc, values.grounds, files(values))
	else:
		step(doc, action)
	if not is_blank(values.reason):
		frappe.get_doc(DOCTYPE, name).add_comment("Comment", frappe.utils.escape_html(values.reason))
	return answer(name)


@frappe.whitelist(methods=["POST"])
def claim_from_pool(name: str) -> dict:
	"""Claim a lead from the public pool for oneself, within quota and cooling-off (L8)."""
	frappe.has_permission(DOCTYPE, "write", doc=name, throw=True)
	pool.claim(name)
	return answer(name)


@frappe.whitelist(methods=["POST"])
def reassign(name: str, employee: str, reason: str) -> dict:
	"""Give a lead to another employee; everything open moves with it (L7). For those who may assign it."""
	assignment.reassign(DOCTYPE, name, employee, reason)
	return answer(name)


@frappe.whitelist(methods=["POST"])
def make_customer(name: str) -> dict:
	"""Make the Customer of a lead in follow-up with ERPNext's own mapping, or return the one it has."""
	doc = opened(name, "write")
	if doc.status != lifecycle.IN_FOLLOW_UP:
		frappe.throw(_("Only a lead in follow-up becomes a customer."))
	return {**answer(name), "customer": customer_file.make_customer(doc)}


def opened(name: str, ptype: str) -> Document:
	"""Return the lead with its row locked, if the user may; one that may not be seen is answered as not found."""
	if not frappe.has_permission(DOCTYPE, ptype):
		raise frappe.PermissionError(_("You may not work on leads."))
	if not frappe.db.exists(DOCTYPE, name) or not frappe.has_permission(DOCTYPE, "read", doc=name):
		frappe.clear_messages()
		frappe.throw(_("{0} {1} not found").format(_(DOCTYPE), name), frappe.DoesNotExistError)
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	doc.check_permission(ptype)
	return doc


def check_version(doc: Document, modified: str | None) -> None:
	"""Throw when somebody has changed the lead since the person looked at it."""
	if modified and get_datetime(modified) != get_datetime(doc.modified):
		frappe.throw(
			_("Somebody has changed this lead since you opened it. Reload it and look again."),
			frappe.TimestampMismatchError,
			title=_("Changed Meanwhile"),
		)


def status_after(doc: Document, action: str) -> str:
	"""Return the status an action leads to from here.

	Raises WorkflowTransitionError naming what is possible when this person cannot take it now.
	"""
	possible = get_transitions(doc)
	for transition in possible:
		if transition.action == action:
			return states.status_of(transition.next_state) or doc.status
	names = ", ".join(dict.fromkeys(_(transition.action) for transition in possible)) or _("nothing")
	frappe.throw(
		_("“{0}” is not possible for you on this lead now ({1}). Possible: {2}.").format(
			_(action), _(doc.status), names
		),
		frappe.exceptions.ValidationError,
		title=_("Action Not Possible"),
	)


def put(doc: Document, values: dict, after: str) -> None:
	"""Set what may go with the step on the lead; anything else is refused by name."""
	allowed = set(lifecycle.fields_of_step(doc.status, after)) - BESIDE
	if doc.status == lifecycle.IN_REVIEW and after == lifecycle.IN_FOLLOW_UP:
		allowed.add("responsible_employee")
	unknown = sorted(set(values) - allowed - BESIDE)
	if unknown:
		frappe.throw(_("These values do not belong to this step: {0}").format(", ".join(unknown)))
	for fieldname in allowed & set(values):
		doc.set(fieldname, rows(values[fieldname]) if fieldname == "lost_reasons" else values[fieldname])
	doc.flags.reassigning = "responsible_employee" in values
	doc.flags.decision_note = values.get("decision_note")


def rows(reasons: list | str | None) -> list[dict]:
	"""Return lost reasons as rows, from rows or from plain names."""
	reasons = frappe.parse_json(reasons) if isinstance(reasons, str) and reasons.startswith("[") else reasons
	reasons = [reasons] if isinstance(reasons, str) else reasons or []
	return [{"lost_reason": row.get("lost_reason") if isinstance(row, dict) else row} for row in reasons]


def files(values: dict) -> list[str]:
	"""Return the addresses of the files that come with an appeal."""
	given = [row.get("file_url") if isinstance(row, dict) else row for row in values.get("attachments") or ()]
	return list(dict.fromkeys(url for url in [values.get("evidence"), *given] if url))


def step(doc: Document, action: str) -> None:
	"""Take the action as the platform does, on the document that carries the values."""
	transition = next(row for row in get_transitions(doc) if row.action == action)
	doc.workflow_state = transition.next_state
	doc.save()
	doc.add_comment("Workflow", _(transition.next_state))


def answer(name: str) -> dict:
	"""Return what a client needs to know after a step."""
	return frappe.db.get_value(DOCTYPE, name, ["name", "status", "workflow_state", "modified"], as_dict=True)
