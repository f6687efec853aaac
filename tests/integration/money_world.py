"""A small company whose money and sales are approved (A2, A3), for tests. `build` commits it, `remove` takes it away.

GM (General Manager)
├── CFO (Accounts Manager)
├── SALES (Sales Manager, Sales User)
└── HEAD (heads the department)
    └── BOSS (direct manager)
        └── LI (employee; Sales User)
"""

from __future__ import annotations

import factories
import frappe
import team
from frappe.utils import add_days, flt, nowdate

PEOPLE = {
	"gm": ("Employee", "General Manager"),
	"cfo": ("Employee", "Accounts Manager"),
	"sales": ("Employee", "Sales Manager", "Sales User"),
	"head": ("Employee",),
	"boss": ("Employee",),
	"li": ("Employee", "Sales User"),
	"wang": ("Employee",),
}
MANAGERS = {"cfo": "gm", "sales": "gm", "head": "gm", "boss": "head", "li": "boss", "wang": "boss"}
DEPARTMENT = "费用测试部"
TYPE = "差旅测试"
SUBMIT, APPROVE, REJECT, RETURN, WITHDRAW = "Submit for Approval", "Approve", "Reject", "Return", "Withdraw"


def user(who: str) -> str:
	"""Return the user of one of the people."""
	return f"money-{who}@money.test"


GM, CFO, SALES, HEAD, BOSS, LI, WANG = (user(who) for who in PEOPLE)


def build() -> None:
	"""Make people, department and expense type, and commit."""
	team.make({user(who): roles for who, roles in PEOPLE.items()})
	department = factories.make_department(DEPARTMENT)
	for who in PEOPLE:
		frappe.db.set_value("Employee", employee(user(who)), "department", department)
	for who, manager in MANAGERS.items():
		frappe.db.set_value("Employee", employee(user(who)), "reports_to", employee(user(manager)))
	frappe.db.set_value("Department", department, "crm_cn_head", employee(HEAD))
	if not frappe.db.exists("Expense Claim Type", TYPE):
		frappe.get_doc(
			{
				"doctype": "Expense Claim Type",
				"expense_type": TYPE,
				"accounts": [{"company": company(), "default_account": account()}],
			}
		).insert()
	frappe.db.commit()


def remove() -> None:
	"""Take away what `build` made, and applications and claims these people committed."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	people = [user(who) for who in PEOPLE]
	for doctype in ("Expense Claim", "Expense Application", "Credit Application"):
		for name in frappe.get_all(doctype, {"owner": ["in", people]}, pluck="name"):
			forget(doctype, name)
	department = frappe.db.get_value("Department", {"department_name": DEPARTMENT})
	frappe.db.set_value("Department", department, "crm_cn_head", None)
	frappe.db.commit()
	team.dismiss(people)
	frappe.delete_doc("Department", department, force=True)
	frappe.delete_doc("Expense Claim Type", TYPE, force=True)
	frappe.db.commit()


def forget(doctype: str, name: str) -> None:
	"""Remove a document with all that approvals wrote of it, past all rules."""
	for table in ("Approval Task", "Approval Log", "Approval Process", "Workflow Action", "Comment"):
		frappe.db.delete(table, {"reference_doctype": doctype, "reference_name": name})
	for table in ("GL Entry", "Payment Ledger Entry"):
		frappe.db.delete(table, {"voucher_type": doctype, "voucher_no": name})
	for df in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(df.options, {"parenttype": doctype, "parent": name})
	frappe.db.delete("DocShare", {"share_doctype": doctype, "share_name": name})
	frappe.db.delete("Version", {"ref_doctype": doctype, "docname": name})
	frappe.db.delete(doctype, {"name": name})


def company() -> str:
	"""Return the company."""
	return frappe.db.get_value("Company", {}, "name")


def account() -> str:
	"""Return an expense account."""
	return frappe.db.get_value(
		"Account",
		{"company": company(), "root_type": "Expense", "is_group": 0, "account_type": ["in", ["", None]]},
		"name",
		order_by="name asc",
	)


def cost_center() -> str:
	"""Return the company's cost center."""
	return frappe.get_cached_value("Company", company(), "cost_center")


def employee(mail: str) -> str:
	"""Return the Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": mail})


def setting(name: str, value) -> None:
	"""Set a threshold; taken back with the transaction."""
	frappe.db.set_single_value("Approval Settings", name, value)
	frappe.clear_document_cache("Approval Settings", "Approval Settings")


def as_(mail: str, doing):
	"""Do something as somebody."""
	before = frappe.session.user
	frappe.set_user(mail)
	try:
		return doing()
	finally:
		frappe.set_user(before)


def act(doc, action: str, mail: str, comment: str | None = None):
	"""Take an action as somebody through api.approvals.act; return the document as it stands then."""
	from crm_cn.api import approvals

	as_(mail, lambda: approvals.act(doc.doctype, doc.name, action, comment))
	return frappe.get_doc(doc.doctype, doc.name)


def by_platform(doc, action: str, mail: str):
	"""Take an action as somebody the way the Desk's buttons do (apply_workflow); return the document."""
	from crm_cn.approvals.stock import apply_workflow

	as_(mail, lambda: apply_workflow(frappe.get_doc(doc.doctype, doc.name).as_json(), action))
	return frappe.get_doc(doc.doctype, doc.name)


def through(doc, *people: str):
	"""Hand a document in as its owner and have it approved by these people in this order."""
	doc = act(doc, SUBMIT, doc.owner)
	for mail in people:
		doc = act(doc, APPROVE, mail)
	return doc


def asked(doc) -> list[str]:
	"""Return who of these people has an open task of a document; others of the site may have the same roles."""
	return sorted(
		frappe.get_all(
			"Approval Task",
			{
				"reference_doctype": doc.doctype,
				"reference_name": doc.name,
				"status": "Open",
				"approver": ["like", "%@money.test"],
			},
			pluck="approver",
		)
	)


def without_mail() -> None:
	"""Nobody of the site is mailed: in tests the platform sends at once, and a site without mail account cannot."""
	settings = frappe.qb.DocType("Notification Settings")
	frappe.qb.update(settings).set(settings.enable_email_notifications, 0).run()


def make_application(amount: float = 1000, owner: str = LI, **values):
	"""Return a draft expense application of somebody."""
	return as_(
		owner,
		lambda: frappe.get_doc(
			{
				"doctype": "Expense Application",
				"employee": employee(owner),
				"company": company(),
				"expected_date": nowdate(),
				"purpose": "拜访客户",
				"items": [{"expense_type": TYPE, "description": "机票", "amount": amount}],
				**values,
			}
		).insert(),
	)


def approved(amount: float = 1000, owner: str = LI, **values):
	"""Return an approved expense application."""
	people = [BOSS, CFO] if amount <= 5000 else [BOSS, HEAD, CFO]
	return through(make_application(amount, owner, **values), *people)


def make_claim(amount: float, application: str | None = None, owner: str = LI, **values):
	"""Return a draft expense claim of somebody."""
	return as_(
		owner,
		lambda: frappe.get_doc(
			{
				"doctype": "Expense Claim",
				"employee": employee(owner),
				"company": company(),
				"posting_date": nowdate(),
				"crm_cn_expense_application": application,
				"payable_account": payable(),
				"currency": "CNY",
				"exchange_rate": 1,
				"expenses": [
					{
						"expense_type": TYPE,
						"expense_date": nowdate(),
						"amount": amount,
						"sanctioned_amount": amount,
						"cost_center": cost_center(),
					}
				],
				**values,
			}
		).insert(),
	)


def payable() -> str:
	"""Return a payable account."""
	return frappe.db.get_value(
		"Account", {"company": company(), "account_type": "Payable", "is_group": 0}, "name"
	)


def make_budget(amount: float, action: str = "Stop"):
	"""Return a submitted budget of the expense account for the company's cost center and this year."""
	from erpnext.accounts.utils import get_fiscal_year

	year = get_fiscal_year(nowdate(), company=company())[0]
	values = {
		"doctype": "Budget",
		"budget_against": "Cost Center",
		"cost_center": cost_center(),
		"company": company(),
		"applicable_on_booking_actual_expenses": 1,
		"action_if_annual_budget_exceeded": action,
		"action_if_accumulated_monthly_budget_exceeded": "Ignore",
	}
	if frappe.get_meta("Budget").has_field("accounts"):
		values |= {"fiscal_year": year, "accounts": [{"account": account(), "budget_amount": amount}]}
	else:
		values |= {
			"account": account(),
			"budget_amount": amount,
			"from_fiscal_year": year,
			"to_fiscal_year": year,
			"distribution_frequency": "Yearly",
		}
	doc = frappe.get_doc(values).insert()
	doc.submit()
	return doc


def make_advance(amount: float = 1000, owner: str = LI, **values):
	"""Return a draft employee advance of somebody."""
	return as_(
		owner,
		lambda: frappe.get_doc(
			{
				"doctype": "Employee Advance",
				"employee": employee(owner),
				"company": company(),
				"posting_date": nowdate(),
				"purpose": "出差备用金",
				"advance_amount": amount,
				"currency": "CNY",
				"exchange_rate": 1,
				"advance_account": advance_account(),
				**values,
			}
		).insert(),
	)


def advance_account() -> str:
	"""Return a receivable account for advances."""
	return frappe.db.get_value(
		"Account", {"company": company(), "account_type": "Receivable", "is_group": 0}, "name"
	)


def priced_item(rate: float = 100) -> str:
	"""Return an item with a selling price."""
	item = factories.make_selling_item()
	if not frappe.db.exists("Item Price", {"item_code": item, "price_list": price_list()}):
		frappe.get_doc(
			{
				"doctype": "Item Price",
				"item_code": item,
				"price_list": price_list(),
				"selling": 1,
				"price_list_rate": rate,
			}
		).insert()
	return item


def price_list() -> str:
	"""Return the selling price list."""
	return frappe.db.get_single_value("Selling Settings", "selling_price_list") or frappe.db.get_value(
		"Price List", {"selling": 1}, "name"
	)


def make_paper(doctype: str, customer: str, percent: float, owner: str = LI, **values):
	"""Return a draft quotation or order with one line so many percent below the list."""
	item = priced_item()
	party = (
		{"customer": customer}
		if doctype == "Sales Order"
		else {"quotation_to": "Customer", "party_name": customer}
	)

	def make():
		return frappe.get_doc(
			{
				"doctype": doctype,
				"company": company(),
				"transaction_date": nowdate(),
				"delivery_date": add_days(nowdate(), 7),
				"selling_price_list": price_list(),
				"items": [
					{
						"item_code": item,
						"qty": 1,
						"rate": flt(100 - percent),
						"delivery_date": add_days(nowdate(), 7),
					}
				],
				**party,
				**values,
			}
		).insert()

	return as_(owner, make)
