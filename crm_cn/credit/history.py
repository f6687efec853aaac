"""What ERPNext's books say of a customer at one company: receivables by age, delays, days to pay, sales (A3).

Open amounts come from the Payment Ledger, the date a receivable was paid from the last entry that settled it. All in
company currency.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import frappe
from frappe.query_builder.functions import Max, Sum
from frappe.utils import add_months, date_diff, flt, getdate, nowdate

from crm_cn.rules import credit as rule

INVOICE, LEDGER = "Sales Invoice", "Payment Ledger Entry"
MONTHS = 12


@dataclass(frozen=True)
class Drawn:
	"""The figures with the overdue amounts by age."""

	history: rule.History
	ages: tuple[float, ...]


def draw(customer: str, company: str, today=None) -> Drawn:
	"""Return the figures of a customer at a company as the books are now."""
	today = getdate(today or nowdate())
	invoices = _invoices(customer, company, add_months(today, -2 * MONTHS))
	open_rows = _open(customer, company)
	overdue = [
		(date_diff(today, row.due_date or row.posting_date), flt(row.amount))
		for row in open_rows
		if flt(row.amount) > 0
	]
	ages = rule.by_age(overdue)
	paid = _settled([row.name for row in invoices])
	since = add_months(today, -MONTHS)
	days, delays = [], [age for age, _amount in overdue if age > 0]
	for row in invoices:
		if not (on := paid.get(row.name)) or row.is_return:
			continue
		delays.append(max(0, date_diff(on, row.due_date or row.posting_date)))
		if getdate(row.posting_date) >= since:
			days.append(max(0, date_diff(on, row.posting_date)))
	history = rule.History(
		outstanding=rule_cents(sum(flt(row.amount) for row in open_rows)),
		overdue=rule_cents(sum(ages)),
		overdue_90=ages[-1],
		greatest_delay=max(delays, default=0),
		average_days=round(sum(days) / len(days), 1) if days else None,
		invoices=len([row for row in invoices if not row.is_return]),
		sales_12=rule_cents(
			sum(flt(row.base_net_total) for row in invoices if getdate(row.posting_date) >= since)
		),
		sales_24=rule_cents(sum(flt(row.base_net_total) for row in invoices)),
	)
	return Drawn(history, ages)


def rule_cents(amount: float) -> float:
	"""Return an amount to the cent."""
	return round(flt(amount), 2)


def _invoices(customer: str, company: str, since) -> list[frappe._dict]:
	return frappe.get_all(
		INVOICE,
		{"customer": customer, "company": company, "docstatus": 1, "posting_date": [">=", since]},
		["name", "posting_date", "due_date", "base_net_total", "is_return"],
	)


def _open(customer: str, company: str) -> list[frappe._dict]:
	"""Return what is open of each receivable, with its due date."""
	entry = frappe.qb.DocType(LEDGER)
	rows = (
		frappe.qb.from_(entry)
		.select(
			entry.against_voucher_type,
			entry.against_voucher_no,
			Sum(entry.amount).as_("amount"),
			Max(entry.due_date).as_("due_date"),
			Max(entry.posting_date).as_("posting_date"),
		)
		.where(
			(entry.party_type == "Customer")
			& (entry.party == customer)
			& (entry.company == company)
			& (entry.delinked == 0)
			& (entry.account_type == "Receivable")
		)
		.groupby(entry.against_voucher_type, entry.against_voucher_no)
	).run(as_dict=True)
	found = [row for row in rows if abs(flt(row.amount)) >= 0.005]
	for row in found:
		if row.against_voucher_type == INVOICE:
			dates = frappe.db.get_value(INVOICE, row.against_voucher_no, ["due_date", "posting_date"])
			row.due_date, row.posting_date = dates or (row.due_date, row.posting_date)
	return found


def _settled(invoices: list[str]) -> dict[str, object]:
	"""Return when each invoice that is paid in full was: invoice → date of the last entry against it."""
	if not invoices:
		return {}
	entry = frappe.qb.DocType(LEDGER)
	rows = (
		frappe.qb.from_(entry)
		.select(entry.against_voucher_no, entry.voucher_no, entry.amount, entry.posting_date)
		.where(
			(entry.against_voucher_type == INVOICE)
			& entry.against_voucher_no.isin(invoices)
			& (entry.delinked == 0)
		)
	).run(as_dict=True)
	left: dict[str, float] = defaultdict(float)
	last: dict[str, object] = {}
	for row in rows:
		name = row.against_voucher_no
		left[name] += flt(row.amount)
		if row.voucher_no != name:
			last[name] = max(last.get(name) or row.posting_date, row.posting_date)
	return {name: on for name, on in last.items() if abs(left[name]) < 0.005}
