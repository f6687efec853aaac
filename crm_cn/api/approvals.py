"""Approvals by REST (A4): take an action, on one document or many, and start a run again on the edited flow."""

from __future__ import annotations

import frappe

from crm_cn.approvals import act as actions
from crm_cn.approvals import extra, rights
from crm_cn.approvals import flow as flows
from crm_cn.approvals import restart as restarting
from crm_cn.approvals.flow import split
from crm_cn.approvals.shown import mine as lists
from crm_cn.approvals.shown import trail as trails
from crm_cn.approvals.standing_in import own as own_delegations


@frappe.whitelist(methods=["POST"])
def act(
	doctype: str,
	name: str,
	action: str,
	comment: str | None = None,
	values: dict | str | None = None,
	copy_to: list | str | None = None,
) -> dict:
	"""Take an action of the flow on a document; return its name, state and docstatus as they are then.

	`values` are the fields that the action asks for, `copy_to` users who are told and may read.
	"""
	doc = actions.retried(
		lambda: actions.act(
			doctype, name, action, comment, frappe.parse_json(values), frappe.parse_json(copy_to)
		)
	)
	flow = flows.drawn(doc)
	return {"name": doc.name, "state": flow.state_of(doc) if flow else None, "docstatus": doc.docstatus}


@frappe.whitelist(methods=["POST"])
def act_on_many(doctype: str, names: list | str, action: str, comment: str | None = None) -> list[dict]:
	"""Take an action on up to 500 documents; return for each: name, ok, state, message."""
	return actions.act_on_many(doctype, frappe.parse_json(names), action, comment)


@frappe.whitelist(methods=["GET", "POST"])
def actions_of(doctype: str, name: str) -> list[dict]:
	"""Return what the user may do with a document now: action, kind, next_state, fields asked, whether a reason is needed."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return [
		{
			"action": row.action,
			"kind": row.crm_cn_kind or "",
			"next_state": row.next_state,
			"ask_fields": split(row.crm_cn_ask_fields),
			"needs_reason": row.crm_cn_kind in ("Reject", "Return"),
		}
		for row in rights.offered(doc)
	]


@frappe.whitelist(methods=["POST"])
def restart(doctype: str, name: str, reason: str) -> dict:
	"""Start the approval of a document again on the flow as it is drawn now (who may change the settings); return its state."""
	frappe.has_permission("Approval Settings", "write", throw=True)
	doc = restarting.by_hand(doctype, name, reason)
	return {"name": doc.name, "state": flows.drawn(doc).state_of(doc)}


@frappe.whitelist(methods=["GET", "POST"])
def trail(doctype: str, name: str) -> dict:
	"""Return what happened to a document, who is asked now, and who comes next; for whoever may read it."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return trails.of(doc)


@frappe.whitelist(methods=["GET", "POST"])
def mine(
	tab: str = "waiting",
	start: int = 0,
	page_length: int = 20,
	document_type: str | None = None,
	text: str | None = None,
) -> dict:
	"""Return a page of the user's own approvals: waiting, decided, started or copied; with total and kinds."""
	return lists.rows(tab, start, page_length, document_type, text)


@frappe.whitelist(methods=["GET", "POST"])
def counts() -> dict:
	"""Return how many approvals wait for the user, are overdue, were started by them, were copied to them."""
	return lists.counts()


@frappe.whitelist(methods=["POST"])
def seen(doctype: str, name: str) -> int:
	"""Note that the user has looked at a document that was copied to them; return how many notes that settled."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return trails.seen(doc)


@frappe.whitelist(methods=["POST"])
def add_approver(doctype: str, name: str, user: str, position: str, comment: str | None = None) -> None:
	"""加签: ask somebody else, too, Before or After oneself; by whoever is asked."""
	actions.retried(lambda: extra.add_approver(doctype, name, user, position, comment))


@frappe.whitelist(methods=["POST"])
def hand_over(
	doctype: str, name: str, user: str, comment: str | None = None, from_user: str | None = None
) -> None:
	"""转办: give one's decision to another; an administrator gives that of `from_user`."""
	actions.retried(lambda: extra.hand_over(doctype, name, user, comment, from_user))


@frappe.whitelist(methods=["POST"])
def copy_to(doctype: str, name: str, users: list | str) -> int:
	"""抄送: tell people of a document and let them read it; by the author and who is or was asked. Return how many."""
	return actions.retried(lambda: extra.copy_to(doctype, name, frappe.parse_json(users)))


@frappe.whitelist(methods=["POST"])
def remind(doctype: str, name: str) -> int:
	"""催办: the author reminds those who are asked, at most once an hour. Return how many."""
	return actions.retried(lambda: extra.remind(doctype, name))


@frappe.whitelist(methods=["GET", "POST"])
def delegations() -> dict[str, list[dict]]:
	"""委派: return the user's delegations, given and received, that hold or will hold."""
	return own_delegations.mine()


@frappe.whitelist(methods=["POST"])
def delegate(
	delegate: str,
	from_date: str | None = None,
	to_date: str | None = None,
	while_on_leave: bool | int = False,
	document_type: str | None = None,
	reason: str | None = None,
	delegator: str | None = None,
) -> str:
	"""Let another decide for a period, or while on leave; an administrator for a `delegator`. Return the record's name."""
	return own_delegations.give(
		delegate=delegate,
		from_date=from_date,
		to_date=to_date,
		while_on_leave=frappe.utils.cint(while_on_leave),
		document_type=document_type,
		reason=reason,
		delegator=delegator,
	).name


@frappe.whitelist(methods=["POST"])
def end_delegation(name: str) -> None:
	"""End a delegation of one's own now: what was lent comes back."""
	own_delegations.end(name)
