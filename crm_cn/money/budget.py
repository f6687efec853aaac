"""What ERPNext's budgets say of an expense application (A2), line by line; and who may see the figures.

The yearly budget of the line's account for its cost center (or one above it) or its project. Spent is what the General
Ledger says; applied for is what other applications still tie up, those under way included.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import frappe
from erpnext.accounts.utils import FiscalYearError, get_fiscal_year
from frappe import _
from frappe.model.document import Document
from frappe.query_builder.functions import Sum
from frappe.utils import cint, flt, fmt_money

from crm_cn.rules import expense as rule

APPLICATION, ITEM = "Expense Application", "Expense Application Item"
#: who sees budgets whatever they are asked
ACCOUNTS = frozenset({"Accounts User", "Accounts Manager", "General Manager", "System Manager"})
#: the dimension of a budget → DocType and field of a line
DIMENSIONS = {"Cost Center": "cost_center", "Project": "project"}


@dataclass(frozen=True)
class Found:
	"""One budget that lines of an application touch, with its figures."""

	budget: str
	account: str
	dimension: str
	against: str
	figures: rule.Figures

	@property
	def row(self) -> dict:
		"""Return it as the form shows it."""
		numbers = self.figures
		return {
			"budget_name": self.budget,
			"account": self.account,
			"dimension": self.dimension,
			"against": self.against,
			"budget": numbers.budget,
			"actual": numbers.actual,
			"applied": numbers.applied,
			"asked": numbers.asked,
			"left": numbers.left,
			"over": numbers.over,
			"action": numbers.action,
		}


def find(doc: Document) -> list[Found]:
	"""Return every budget the lines of an application touch."""
	if not doc.expected_date or not doc.company:
		return []
	year = _year(doc)
	if not year:
		return []
	found = []
	for account in sorted({row.account for row in doc.items if row.account}):
		for budget in _budgets(account, doc.company, year.name):
			inside = _inside(budget)
			asked = sum(flt(row.amount) for row in doc.items if row.account == account and inside(row))
			if asked:
				found.append(_figures(doc, account, budget, inside, asked, year))
	return found


def verdict(found: list[Found]) -> rule.Verdict:
	"""Return what these budgets say together."""
	return rule.judge(each.figures for each in found)


def said(found: list[Found], currency: str) -> list[str]:
	"""Return a sentence with figures for each budget that is exceeded; only for who may see them."""

	def money(value: float) -> str:
		return fmt_money(value, currency=currency)

	return [
		_(
			"{0} for {1}: budget {2}, spent {3}, applied for {4}, left {5}; this application asks for {6}, {7} too much."
		).format(
			each.account,
			each.against,
			*(
				money(value)
				for value in (
					each.figures.budget,
					each.figures.actual,
					each.figures.applied,
					each.figures.left,
					each.figures.asked,
					each.figures.over,
				)
			),
		)
		for each in found
		if each.figures.over > 0 and each.figures.action != rule.IGNORE
	]


def may_see(doc: Document, user: str | None = None) -> bool:
	"""Say whether a user may see the figures: accounts, who reads budgets, and those asked to approve this one."""
	user = user or frappe.session.user
	if ACCOUNTS & set(frappe.get_roles(user)) or frappe.has_permission("Budget", "read", user=user):
		return True
	return not doc.is_new() and bool(
		frappe.db.exists(
			"Approval Task",
			{
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
				"approver": user,
				"kind": "Approve",
			},
		)
	)


# Where it comes from


def _year(doc: Document):
	try:
		return get_fiscal_year(doc.expected_date, company=doc.company, verbose=0, as_dict=True)
	except FiscalYearError:  # money of a year nobody has opened yet has no budget
		return None


def _budgets(account: str, company: str, year: str) -> list[frappe._dict]:
	"""Return the yearly budgets of an account that hold for actual expenses; ERPNext 15 and 16 keep them differently."""
	budget = frappe.qb.DocType("Budget")
	query = frappe.qb.from_(budget).select(
		budget.name,
		budget.budget_against,
		budget.cost_center,
		budget.project,
		budget.action_if_annual_budget_exceeded.as_("action"),
	)
	if frappe.get_meta("Budget").has_field("accounts"):
		account_row = frappe.qb.DocType("Budget Account")
		query = (
			query.join(account_row)
			.on(account_row.parent == budget.name)
			.select(account_row.budget_amount)
			.where((account_row.account == account) & (budget.fiscal_year == year))
		)
	else:
		starts = frappe.db.get_value("Fiscal Year", year, "year_start_date")
		query = query.select(budget.budget_amount).where(
			(budget.account == account)
			& (budget.budget_start_date <= starts)
			& (budget.budget_end_date >= starts)
		)
	rows = query.where(
		(budget.company == company)
		& (budget.docstatus == 1)
		& (budget.applicable_on_booking_actual_expenses == 1)
	).run(as_dict=True)
	return [row for row in rows if row.budget_against in DIMENSIONS]


def _inside(budget: frappe._dict):
	"""Return a test whether a line (or a row of another application) falls under a budget."""
	field = DIMENSIONS[budget.budget_against]
	names = set(_subtree(budget.cost_center) if field == "cost_center" else [budget.project])
	return lambda row: row.get(field) in names


def _subtree(cost_center: str) -> list[str]:
	lft, rgt = frappe.db.get_value("Cost Center", cost_center, ["lft", "rgt"]) or (0, 0)
	return frappe.get_all("Cost Center", {"lft": [">=", lft], "rgt": ["<=", rgt]}, pluck="name")


def _figures(doc: Document, account: str, budget: frappe._dict, inside, asked: float, year) -> Found:
	field = DIMENSIONS[budget.budget_against]
	against = budget.get(field)
	names = _subtree(against) if field == "cost_center" else [against]
	figures = rule.Figures(
		budget=flt(budget.budget_amount),
		actual=_spent(account, doc.company, year.name, field, names),
		applied=_applied(doc, account, inside, year),
		asked=rule.cents(asked),
		action=budget.action or rule.IGNORE,
	)
	return Found(budget.name, account, budget.budget_against, against, figures)


def _spent(account: str, company: str, year: str, field: str, names: list[str]) -> float:
	entry = frappe.qb.DocType("GL Entry")
	found = (
		frappe.qb.from_(entry)
		.select(Sum(entry.debit - entry.credit))
		.where(
			(entry.account == account)
			& (entry.company == company)
			& (entry.fiscal_year == year)
			& (entry.is_cancelled == 0)
			& (entry.docstatus == 1)
			& entry[field].isin(names)
		)
		.run()
	)
	return flt(found[0][0])


def _applied(doc: Document, account: str, inside, year) -> float:
	"""Return what other applications of the year still tie up of this account within a budget."""
	application, item = frappe.qb.DocType(APPLICATION), frappe.qb.DocType(ITEM)
	rows = (
		frappe.qb.from_(item)
		.join(application)
		.on(item.parent == application.name)
		.select(
			application.name,
			application.docstatus,
			application.total,
			application.claimed_amount,
			item.account,
			item.amount,
			item.cost_center,
			item.project,
		)
		.where(
			(application.company == doc.company)
			& (application.name != (doc.name or ""))
			& application.expected_date[year.year_start_date : year.year_end_date]
			& application.status.isin([rule.PENDING, *sorted(rule.OPEN)])
		)
	).run(as_dict=True)
	of_each = defaultdict(list)
	for row in rows:
		of_each[row.name].append(row)
	claimed = _claimed(list(of_each))
	return sum(_tied(lines, claimed[name], account, inside) for name, lines in of_each.items())


def _tied(lines: list[frappe._dict], claimed: dict[str, float], account: str, inside) -> float:
	applied: dict[str, float] = defaultdict(float)
	for line in lines:
		applied[line.account] += flt(line.amount)
	left = flt(lines[0].total) - flt(lines[0].claimed_amount)
	tied = rule.unclaimed(applied, claimed, left).get(account, 0.0)
	within = sum(flt(line.amount) for line in lines if line.account == account and inside(line))
	return rule.cents(tied * within / applied[account]) if applied.get(account) else 0.0


def _claimed(names: list[str]) -> dict[str, dict[str, float]]:
	"""Return what approved claims took from applications: application → account → amount."""
	found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
	if not names:
		return found
	claim, row = frappe.qb.DocType("Expense Claim"), frappe.qb.DocType("Expense Claim Detail")
	for each in (
		frappe.qb.from_(row)
		.join(claim)
		.on(row.parent == claim.name)
		.select(claim.crm_cn_expense_application, row.default_account, row.sanctioned_amount)
		.where(claim.crm_cn_expense_application.isin(names) & (claim.docstatus == 1))
		.where(claim.approval_status == "Approved")
		.run()
	):
		found[each[0]][each[1]] += flt(each[2])
	return found


def currency_of(doc: Document) -> str:
	"""Return the currency of an application's company."""
	return frappe.get_cached_value("Company", doc.company, "default_currency")


def view(doc: Document, user: str | None = None) -> dict:
	"""Return what a user is shown: over or not; the figures only to who may see them."""
	found = find(doc)
	shown = may_see(doc, user)
	return {
		"status": verdict(found).status,
		"rows": [each.row for each in found] if shown else [],
		"figures": cint(shown),
		"currency": currency_of(doc),
	}
