"""Expense application 费用申报 (A2): asked before it is spent; claims take from it, closing gives the rest back.

Whatever changes what is left holds the lock of the application's row, and reads its claims by locking reads: what a
transaction saw before it waited is too old.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, flt

from crm_cn.money import budget, settings, stages
from crm_cn.rules import expense as rule
from crm_cn.workflow_status import WorkflowStatus

APPLICATION, CLAIM_ROW = "Expense Application", "Expense Application Claim"
STATES = WorkflowStatus(APPLICATION, rule.STATUSES, rule.DRAFT)
#: Written by the program only.
SYSTEM = ("claimed_amount", "pending_amount", "left_amount", "closed_reason", "budget_status", "budget_note")


# The document


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields."""
	before = doc.get_doc_before_save()
	for fieldname in SYSTEM:
		doc.set(fieldname, before.get(fieldname) if before else None)
	doc.set("claims", before.claims if before and before.docstatus == 1 else [])


def fill_lines(doc: Document) -> None:
	"""Give each line its account, and the cost center and project of the head where it names none.

	Raises where a line asks for nothing, or its expense claim type has no account for the company.
	"""
	for row in doc.items:
		if flt(row.amount) <= 0:
			frappe.throw(_("Row {0}: enter an amount above 0.").format(row.idx))
		row.account = _account_of(row, doc.company)
		row.cost_center = row.cost_center or doc.cost_center or _default_cost_center(doc)
		row.project = row.project or doc.project
	doc.total = rule.cents(sum(flt(row.amount) for row in doc.items))


def _account_of(row: Document, company: str) -> str:
	account = frappe.db.get_value(
		"Expense Claim Account", {"parent": row.expense_type, "company": company}, "default_account"
	)
	if not account:
		frappe.throw(
			_(
				"Row {0}: the expense claim type {1} has no account for the company {2}. Ask accounts to set one."
			).format(row.idx, frappe.bold(_(row.expense_type)), frappe.bold(company))
		)
	return account


def _default_cost_center(doc: Document) -> str | None:
	of_department = frappe.db.get_value("Department", doc.department, "payroll_cost_center")
	return of_department or frappe.get_cached_value("Company", doc.company, "cost_center")


def check_places(doc: Document) -> None:
	"""Throw when cost centers or departments are another company's."""
	for row in [doc, *doc.items]:
		if (
			row.cost_center
			and frappe.get_cached_value("Cost Center", row.cost_center, "company") != doc.company
		):
			frappe.throw(_("The cost center {0} is another company's.").format(frappe.bold(row.cost_center)))


def check_budget(doc: Document) -> None:
	"""Look at the budgets when the application is handed in and when it is approved.

	Raises where a budget with Stop is exceeded: with the figures for who may see them, else without.
	"""
	handed_in = stages.is_asked_now(doc)
	if not handed_in and doc.docstatus == 0:
		return
	found = budget.find(doc)
	verdict = budget.verdict(found)
	told = budget.said(found, budget.currency_of(doc))
	doc.budget_status = verdict.status
	doc.budget_note = "\n".join(told)
	if verdict.stopped:
		_refuse_over(doc, found, told)
	if verdict.status == rule.OVER:
		frappe.msgprint(
			"<br>".join(map(escape_html, told))
			if budget.may_see(doc)
			else _("This application is over the budget. It is noted for those who approve it."),
			title=_("Over Budget"),
			indicator="orange",
		)


def _refuse_over(doc: Document, found: list[budget.Found], told: list[str]) -> None:
	over = {each.account for each in found if each.figures.over > 0 and each.figures.action == rule.STOP}
	if budget.may_see(doc):
		frappe.throw("<br>".join(map(escape_html, told)), title=_("Over Budget"))
	types = dict.fromkeys(_(row.expense_type) for row in doc.items if row.account in over)
	frappe.throw(
		_("The budget does not suffice for: {0}. Ask for less, or ask accounts about the budget.").format(
			", ".join(map(frappe.bold, map(escape_html, types)))
		),
		title=_("Over Budget"),
	)


def open_for_claims(doc: Document) -> None:
	"""Approved: all of it may be claimed; on_submit."""
	doc.db_set(
		{"status": rule.APPROVED, "claimed_amount": 0, "pending_amount": 0, "left_amount": doc.total},
		update_modified=False,
	)


def refuse_cancelling_claimed(doc: Document) -> None:
	"""Throw while claims have taken from it, or are about to."""
	lock(doc.name)
	if _rows(doc.name):
		frappe.throw(
			_("Expense claims refer to this application. Cancel them first, or close the application.")
		)


def share_with_employee(doc: Document) -> None:
	"""Somebody else wrote it for the employee, whose matter it is: they read and follow it."""
	user = frappe.db.get_value("Employee", doc.employee, "user_id")
	if user and user != doc.owner:
		frappe.share.add_docshare(
			doc.doctype,
			doc.name,
			user,
			read=1,
			write=1,
			flags={"ignore_share_permission": True},  # the program's own share: it is theirs
		)


# What is left


def lock(name: str) -> frappe._dict:
	"""Lock an application and return it as it is now; nobody else takes from it until the transaction ends."""
	row = frappe.db.get_value(
		APPLICATION,
		name,
		["name", "docstatus", "status", "employee", "company", "total", "claimed_amount", "pending_amount"],
		as_dict=True,
		for_update=True,
	)
	if not row:
		frappe.throw(_("The expense application is not there any more."), frappe.DoesNotExistError)
	return row


def _rows(name: str) -> list[frappe._dict]:
	return frappe.db.get_values(
		CLAIM_ROW,
		{"parent": name, "parenttype": APPLICATION},
		["name", "expense_claim", "amount", "status", "idx"],
		as_dict=True,
		for_update=True,
	)


def take(name: str, claim: str, amount: float, claimed: bool) -> None:
	"""Let a claim take `amount` from an application (0: nothing, it gives back); `claimed`: approved, else under way.

	Raises where the claims would exceed the total with its tolerance.
	"""
	application = lock(name)
	others = [row for row in _rows(name) if row.expense_claim != claim]
	kept = {rule.CLAIMED: 0.0, rule.PENDING: 0.0}
	for row in others:
		kept[row.status] += flt(row.amount)
	kept[rule.CLAIMED if claimed else rule.PENDING] += amount
	closed = application.status == rule.CLOSED
	balance = rule.Balance(flt(application.total), kept[rule.CLAIMED], kept[rule.PENDING], closed)
	if amount > 0:
		_check(application, balance, amount)
	frappe.db.delete(CLAIM_ROW, {"parent": name, "parenttype": APPLICATION, "expense_claim": claim})
	if amount > 0:
		frappe.get_doc(
			{
				"doctype": CLAIM_ROW,
				"parent": name,
				"parenttype": APPLICATION,
				"parentfield": "claims",
				"idx": max([cint(row.idx) for row in others], default=0) + 1,
				"docstatus": 1,
				"expense_claim": claim,
				"amount": amount,
				"status": rule.CLAIMED if claimed else rule.PENDING,
			}
		).db_insert()
	if application.docstatus == 1:
		_write(name, balance)


def _check(application: frappe._dict, balance: rule.Balance, amount: float) -> None:
	if application.docstatus != 1 or application.status not in rule.OPEN:
		frappe.throw(
			_("The expense application {0} is not open for claims: it is {1}.").format(
				frappe.bold(application.name), _(application.status)
			)
		)
	if over := balance.overdrawn(settings.amount("claim_tolerance_percent")):
		currency = frappe.get_cached_value("Company", application.company, "default_currency")

		def money(value: float) -> str:
			return frappe.utils.fmt_money(value, currency=currency)

		rest = max(0.0, rule.cents(balance.total - balance.claimed - balance.pending + amount))
		frappe.throw(
			_(
				"Only {0} is left of the expense application {1}; this claim of {2} is {3} too much. Claim less, or apply for the rest."
			).format(money(rest), frappe.bold(application.name), money(amount), money(over))
		)


def _write(name: str, balance: rule.Balance) -> None:
	"""Write what is left; with a new time, so that an open form does not save the old figures."""
	frappe.db.set_value(
		APPLICATION,
		name,
		{
			"claimed_amount": rule.cents(balance.claimed),
			"pending_amount": rule.cents(balance.pending),
			"left_amount": balance.left,
			"status": balance.status,
		},
	)


def close(name: str, reason: str) -> dict:
	"""Close an approved application: what is left is given back to the budget. Raises while claims are under way."""
	application = lock(name)
	if application.docstatus != 1 or application.status not in rule.OPEN:
		frappe.throw(_("Only an approved expense application can be closed."))
	rows = _rows(name)
	if any(row.status == rule.PENDING for row in rows):
		frappe.throw(_("Claims of this application are still being decided. Close it after that."))
	if not (reason or "").strip():
		frappe.throw(_("Say why the application is closed."))
	claimed = sum(flt(row.amount) for row in rows)
	balance = rule.Balance(flt(application.total), claimed, 0.0, closed=True)
	_write(name, balance)
	frappe.db.set_value(APPLICATION, name, "closed_reason", reason.strip())
	doc = frappe.get_doc(APPLICATION, name)
	doc.add_comment("Info", _("Closed: {0}").format(escape_html(reason.strip())))
	return {"name": name, "status": balance.status, "left": balance.left}
