"""Demo data of money and sales approvals: an expense application with a claim, an advance, a discount, a credit."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import add_days, nowdate

PEOPLE = {
	"gao.yuan": ("高远", ("General Manager", "Sales User")),
	"fang.ting": ("方婷", ("Accounts Manager", "Accounts User")),
}
#: in the order in which it can be deleted
OWNED = ("Expense Claim", "Expense Application", "Employee Advance", "Credit Application")
#: who reports to whom, beside the line of the personnel demo
LINE = {"zhou.wei": "gao.yuan", "fang.ting": "gao.yuan"}
EXPENSE_TYPE = "差旅费（演示）"
SUBMIT, APPROVE = "Submit for Approval", "Approve"


def prepare(user_of: Callable[[str], str]) -> None:
	"""Draw the upper line, which the contracts of the demo go by already."""
	for who, above in LINE.items():
		frappe.db.set_value("Employee", _employee(user_of(who)), "reports_to", _employee(user_of(above)))


def make_contract(user_of: Callable[[str], str], customer: str) -> str:
	"""Write a contract as the supervisor and have it approved; return its name."""
	before = frappe.session.user
	contract = _as(
		user_of("zhou.wei"),
		{
			"doctype": "Contract",
			"party_type": "Customer",
			"party_name": customer,
			"contract_terms": "演示合同：设备供货与安装调试。",
			"start_date": nowdate(),
			"crm_cn_amount": 286000,
		},
	)
	_act(user_of("zhou.wei"), contract, SUBMIT)
	_act(user_of("gao.yuan"), contract, APPROVE)
	_act(user_of("chen.jing"), contract, APPROVE)
	frappe.set_user(before)
	return contract.name


def tell(user_of: Callable[[str], str]) -> None:
	"""Make the documents; each waits for somebody, but for an application that is approved and claimed in part."""
	frappe.set_user("Administrator")
	prepare(user_of)
	_make_expense_type()
	_expenses(user_of)
	_advance(user_of)
	if customer := frappe.db.get_value("Customer", {"owner": user_of("chen.jing")}):
		_discount(user_of, customer)
		_credit(user_of, customer)
	frappe.set_user("Administrator")


def _make_expense_type() -> None:
	company = _company()
	account = frappe.db.get_value(
		"Account",
		{"company": company, "root_type": "Expense", "is_group": 0, "account_type": ["in", ["", None]]},
	)
	if not frappe.db.exists("Expense Claim Type", EXPENSE_TYPE):
		frappe.get_doc(
			{
				"doctype": "Expense Claim Type",
				"expense_type": EXPENSE_TYPE,
				"accounts": [{"company": company, "default_account": account}],
			}
		).insert()


def _expenses(user_of: Callable[[str], str]) -> None:
	li = user_of("li.na")
	values = {"doctype": "Expense Application", "employee": _employee(li), "company": _company()}
	first = _as(
		li,
		{
			**values,
			"expected_date": add_days(nowdate(), 3),
			"purpose": "拜访华南两家重点客户",
			"items": [
				{"expense_type": EXPENSE_TYPE, "description": "往返机票", "amount": 2200},
				{"expense_type": EXPENSE_TYPE, "description": "住宿两晚", "amount": 1000},
			],
		},
	)
	_act(li, first, SUBMIT)
	_act(user_of("chen.jing"), first, APPROVE)
	_act(user_of("fang.ting"), first, APPROVE)
	second = _as(
		li,
		{
			**values,
			"expected_date": add_days(nowdate(), 20),
			"purpose": "行业展会展位与差旅",
			"items": [{"expense_type": EXPENSE_TYPE, "description": "展位费与差旅", "amount": 4800}],
		},
	)
	_act(li, second, SUBMIT)
	claim = _as(
		li,
		{
			"doctype": "Expense Claim",
			"employee": _employee(li),
			"company": _company(),
			"posting_date": nowdate(),
			"crm_cn_expense_application": first.name,
			"payable_account": frappe.db.get_value(
				"Account", {"company": _company(), "account_type": "Payable", "is_group": 0}
			),
			"currency": frappe.get_cached_value("Company", _company(), "default_currency"),
			"exchange_rate": 1,
			"expenses": [
				{
					"expense_type": EXPENSE_TYPE,
					"expense_date": nowdate(),
					"amount": 2150,
					"sanctioned_amount": 2150,
					"cost_center": frappe.get_cached_value("Company", _company(), "cost_center"),
				}
			],
		},
	)
	_act(li, claim, SUBMIT)


def _advance(user_of: Callable[[str], str]) -> None:
	wang = user_of("wang.lei")
	advance = _as(
		wang,
		{
			"doctype": "Employee Advance",
			"employee": _employee(wang),
			"company": _company(),
			"posting_date": nowdate(),
			"purpose": "驻场安装备用金",
			"advance_amount": 3000,
			"currency": frappe.get_cached_value("Company", _company(), "default_currency"),
			"exchange_rate": 1,
			"advance_account": frappe.db.get_value(
				"Account", {"company": _company(), "account_type": "Receivable", "is_group": 0}
			),
		},
	)
	_act(wang, advance, SUBMIT)


def _discount(user_of: Callable[[str], str], customer: str) -> None:
	item = frappe.db.get_value("Item", {"disabled": 0, "is_sales_item": 1, "has_variants": 0})
	if not item:
		return
	chen = user_of("chen.jing")
	quotation = _as(
		chen,
		{
			"doctype": "Quotation",
			"quotation_to": "Customer",
			"party_name": customer,
			"company": _company(),
			"transaction_date": nowdate(),
			"items": [{"item_code": item, "qty": 2, "price_list_rate": 1000, "rate": 850}],
		},
	)
	if quotation.crm_cn_discount_percent > 10:
		_act(chen, quotation, SUBMIT)


def _credit(user_of: Callable[[str], str], customer: str) -> None:
	chen = user_of("chen.jing")
	credit = _as(
		chen,
		{
			"doctype": "Credit Application",
			"customer": customer,
			"company": _company(),
			"requested_limit": 120000,
			"reason": "签了年度框架，申请月结",
			"nature": "Ordinary Company",
			"ownership": "Private",
			"bank_rating": "A",
			"bank": "工商银行",
			"bank_limit": 2000000,
			"valid_until": add_days(nowdate(), 365),
		},
	)
	_act(chen, credit, SUBMIT)


def reopen(users: list[str]) -> None:
	"""What is being approved, or was, refuses to be deleted, as it should; this is a demo."""
	for doctype in (*OWNED, "Quotation"):
		names = frappe.get_all(doctype, {"owner": ["in", users]}, pluck="name")
		if not names:
			continue
		of_these = {"reference_doctype": doctype, "reference_name": ["in", names]}
		frappe.db.set_value("Approval Process", of_these, "status", "Cancelled")
		if doctype in OWNED:
			frappe.db.set_value(doctype, {"name": ["in", names]}, "docstatus", 0)


def masters() -> dict[str, list[str]]:
	"""Return what the demo has made besides; it goes after the people."""
	return {"Expense Claim Type": [EXPENSE_TYPE]}


def _company() -> str:
	return frappe.db.get_default("company") or frappe.get_all("Company", pluck="name")[0]


def _employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def _as(user: str, values: dict):
	frappe.set_user(user)
	return frappe.get_doc(values).insert()


def _act(user: str, doc, action: str) -> None:
	from crm_cn.approvals.act import act

	frappe.set_user(user)
	act(doc.doctype, doc.name, action)
