"""Discounts, contracts and credit from draft to decision, as the people of a company (A3)."""

from __future__ import annotations

import factories
import frappe
import money_world as world
import pytest
from frappe.utils import add_days, nowdate
from money_world import APPROVE, BOSS, CFO, GM, LI, REJECT, RETURN, SALES, SUBMIT, act

from crm_cn.api import credit as api
from crm_cn.credit import jobs

PAPERS = ("Quotation", "Sales Order")


@pytest.fixture(scope="module", autouse=True)
def people(site):
	world.build()
	yield
	world.remove()


@pytest.fixture(autouse=True)
def fresh():
	world.without_mail()
	yield
	frappe.clear_document_cache("Approval Settings", "Approval Settings")


@pytest.fixture
def customer():
	"""A customer of LI's."""
	return world.as_(LI, factories.make_customer)


def refused(doing, *words: str, error=frappe.ValidationError) -> str:
	"""Return what is said when it is refused; what was written until then is taken back, as a request does."""
	frappe.db.savepoint("refused")
	with pytest.raises(error) as caught:
		doing()
	frappe.db.rollback(save_point="refused")
	said = str(caught.value)
	for word in words:
		assert word in said, said
	return said


# Discount


@pytest.mark.parametrize("doctype", PAPERS)
def test_without_a_discount_the_author_submits_as_ever(customer, doctype):
	doc = world.make_paper(doctype, customer, 0)
	world.as_(LI, doc.submit)
	assert (doc.docstatus, doc.workflow_state, doc.crm_cn_discount_percent) == (1, "Submitted", 0)
	assert not frappe.db.exists("Approval Process", {"reference_name": doc.name})
	world.as_(LI, lambda: frappe.get_doc(doctype, doc.name).cancel())
	assert frappe.db.get_value(doctype, doc.name, ["docstatus", "workflow_state"]) == (2, "Cancelled")


@pytest.mark.parametrize("doctype", PAPERS)
def test_at_the_limit_the_button_submits(customer, doctype):
	doc = world.make_paper(doctype, customer, 10)
	assert doc.crm_cn_discount_percent == 10
	doc = world.by_platform(doc, "Submit", LI)
	assert (doc.docstatus, doc.workflow_state) == (1, "Submitted")


@pytest.mark.parametrize("doctype", PAPERS)
@pytest.mark.parametrize(
	("percent", "deciders"), [(15, [BOSS]), (20, [BOSS]), (25, [BOSS, SALES]), (40, [BOSS, SALES, GM])]
)
def test_above_it_others_decide(customer, doctype, percent, deciders):
	doc = world.make_paper(doctype, customer, percent)
	refused(lambda: world.as_(LI, doc.submit))
	doc = act(doc, SUBMIT, LI)
	for who in deciders:
		assert (doc.docstatus, world.asked(doc)) == (0, [who])
		doc = act(doc, APPROVE, who)
	assert (doc.docstatus, doc.workflow_state) == (1, "Approved")


def test_a_rejected_discount_is_revised_and_submitted(customer):
	doc = act(world.make_paper("Quotation", customer, 25), SUBMIT, LI)
	doc = act(doc, REJECT, BOSS, "太低")
	assert (doc.docstatus, doc.workflow_state) == (0, "Rejected")
	doc = act(doc, "Revise", LI)
	doc.items[0].rate = 95
	world.as_(LI, doc.save)
	doc = world.by_platform(doc, "Submit", LI)
	assert doc.docstatus == 1


def test_a_rate_lowered_in_the_very_save_that_submits_is_seen(customer):
	doc = world.make_paper("Sales Order", customer, 0)
	doc.items[0].rate = 50
	refused(lambda: world.as_(LI, doc.submit))
	assert frappe.db.get_value(doc.doctype, doc.name, "docstatus") == 0


def test_a_list_price_typed_lower_is_a_discount(customer):
	item = world.priced_item()
	line = {"item_code": item, "qty": 1, "price_list_rate": 60, "rate": 60}
	doc = world.make_paper(
		"Quotation", customer, 0, items=[line], selling_price_list=world.price_list(), ignore_pricing_rule=1
	)
	assert doc.crm_cn_discount_percent == 40


def test_the_additional_discount_counts(customer):
	doc = world.make_paper(
		"Quotation", customer, 0, apply_discount_on="Net Total", additional_discount_percentage=30
	)
	assert doc.crm_cn_discount_percent == 30
	doc = world.make_paper("Quotation", customer, 10, apply_discount_on="Grand Total", discount_amount=9)
	assert doc.crm_cn_discount_percent == 19


def test_what_is_written_into_the_field_does_not_count(customer):
	doc = world.make_paper("Quotation", customer, 40, crm_cn_discount_percent=0, crm_cn_discount_granted=1)
	assert (doc.crm_cn_discount_percent, doc.crm_cn_discount_granted) == (40, 0)


def test_the_companys_own_pricing_rule_is_no_discount_of_the_salesperson(customer):
	item = world.priced_item()
	frappe.get_doc(
		{
			"doctype": "Pricing Rule",
			"title": "双十一测试",
			"apply_on": "Item Code",
			"items": [{"item_code": item}],
			"selling": 1,
			"rate_or_discount": "Discount Percentage",
			"discount_percentage": 30,
			"company": world.company(),
			"currency": "CNY",
		}
	).insert()
	doc = world.make_paper(
		"Quotation", customer, 0, items=[{"item_code": item, "qty": 1}], ignore_pricing_rule=0
	)
	assert doc.items[0].rate == 70 and doc.crm_cn_discount_percent == 0


def test_an_order_from_an_approved_quotation_was_decided_with_it(customer):
	quotation = act(act(world.make_paper("Quotation", customer, 15), SUBMIT, LI), APPROVE, BOSS)
	item = world.priced_item()

	def line(rate):
		return [
			{
				"item_code": item,
				"qty": 1,
				"rate": rate,
				"prevdoc_docname": quotation.name,
				"quotation_item": quotation.items[0].name,
				"delivery_date": add_days(nowdate(), 7),
			}
		]

	deeper = world.make_paper("Sales Order", customer, 0, items=line(80))
	refused(lambda: world.as_(LI, deeper.submit))
	same = world.make_paper("Sales Order", customer, 0, items=line(85))
	assert same.crm_cn_discount_granted == 1
	world.as_(LI, same.submit)
	assert same.workflow_state == "Submitted"


def test_update_items_gives_no_deeper_discount(customer):
	from erpnext.controllers.accounts_controller import update_child_qty_rate

	doc = world.make_paper("Sales Order", customer, 0)
	world.as_(LI, doc.submit)

	def to(rate):
		row = doc.items[0]
		lines = [{"docname": row.name, "item_code": row.item_code, "qty": 1, "rate": rate}]
		world.as_(
			SALES, lambda: update_child_qty_rate("Sales Order", frappe.as_json(lines), doc.name, "items")
		)

	refused(lambda: to(50), "50")
	to(95)
	assert frappe.db.get_value("Sales Order", doc.name, "crm_cn_discount_percent") == 5


def test_administrator_submits_as_before(customer):
	doc = world.make_paper("Sales Order", customer, 5, owner="Administrator")
	doc.submit()
	assert doc.docstatus == 1


# Contract


def make_contract(customer: str, amount: float, owner: str = LI, **values):
	return world.as_(
		owner,
		lambda: frappe.get_doc(
			{
				"doctype": "Contract",
				"party_type": "Customer",
				"party_name": customer,
				"start_date": nowdate(),
				"contract_terms": "设备供货",
				"crm_cn_amount": amount,
				**values,
			}
		).insert(),
	)


@pytest.mark.parametrize(("amount", "deciders"), [(500000, [BOSS, SALES]), (500000.01, [BOSS, SALES, GM])])
def test_a_contract_is_approved(customer, amount, deciders):
	doc = act(make_contract(customer, amount), SUBMIT, LI)
	for who in deciders:
		assert world.asked(doc) == [who]
		doc = world.by_platform(doc, APPROVE, who)
	assert (doc.docstatus, doc.workflow_state) == (1, "Approved")


def test_a_returned_contract(customer):
	doc = act(act(make_contract(customer, 5), SUBMIT, LI), RETURN, BOSS, "付款条款不清")
	assert (doc.docstatus, doc.workflow_state) == (0, "Draft")


def test_a_contract_is_not_submitted_past_the_flow(customer):
	doc = make_contract(customer, 5)
	refused(lambda: world.as_(SALES, lambda: frappe.get_doc("Contract", doc.name).submit()))


def test_contracts_with_others_are_submitted_as_ever():
	supplier = frappe.get_doc({"doctype": "Supplier", "supplier_name": "合同测试供应商"}).insert().name
	doc = make_contract(supplier, 5, "Administrator", party_type="Supplier")
	doc.submit()
	assert doc.docstatus == 1


# Credit


def make_credit(customer: str, limit: float = 10000, owner: str = LI, **values):
	return world.as_(
		owner,
		lambda: frappe.get_doc(
			{
				"doctype": "Credit Application",
				"customer": customer,
				"company": world.company(),
				"requested_limit": limit,
				"reason": "新签年度框架",
				"nature": "Ordinary Company",
				"ownership": "Private",
				"bank_rating": "A",
				"valid_until": add_days(nowdate(), 365),
				**values,
			}
		).insert(),
	)


def terms(name: str = "月结六十天测试") -> str:
	if not frappe.db.exists("Payment Terms Template", name):
		term = frappe.get_doc(
			{
				"doctype": "Payment Term",
				"payment_term_name": name,
				"invoice_portion": 100,
				"credit_days": 60,
				"due_date_based_on": "Day(s) after invoice date",
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Payment Terms Template",
				"template_name": name,
				"terms": [
					{
						"payment_term": term.name,
						"invoice_portion": 100,
						"credit_days": 60,
						"due_date_based_on": "Day(s) after invoice date",
					}
				],
			}
		).insert()
	return name


def limits(customer: str) -> list[float]:
	return frappe.get_all(
		"Customer Credit Limit", {"parent": customer, "company": world.company()}, pluck="credit_limit"
	)


@pytest.mark.parametrize(
	("limit", "deciders"),
	[(50000, [BOSS, SALES]), (50000.01, [BOSS, SALES, CFO]), (200001, [BOSS, SALES, CFO, GM])],
)
def test_credit_is_granted_by_authority_and_takes_effect(customer, limit, deciders):
	doc = make_credit(customer, limit, requested_terms=terms())
	assert doc.applicant == world.employee(LI)
	doc = act(doc, SUBMIT, LI)
	for who in deciders:
		assert (world.asked(doc), limits(customer)) == ([who], [])
		doc = act(doc, APPROVE, who)
	assert (doc.docstatus, doc.status) == (1, "Approved")
	assert limits(customer) == [limit]
	assert frappe.db.get_value("Customer", customer, "payment_terms") == terms()
	assert (doc.former_limit, doc.had_limit, doc.former_terms) == (0, 0, None)


def test_what_was_before_is_kept_and_comes_back_with_the_cancelling(customer):
	first = world.through(make_credit(customer, 10000), BOSS, SALES)
	second = world.through(make_credit(customer, 30000, requested_terms=terms()), BOSS, SALES)
	assert (second.present_limit, second.former_limit, second.had_limit) == (10000, 10000, 1)
	assert [row.name for row in world.as_(LI, lambda: api.history(customer))] == [second.name, first.name]
	second.cancel()
	assert limits(customer) == [10000]
	assert not frappe.db.get_value("Customer", customer, "payment_terms")
	frappe.get_doc("Credit Application", first.name).cancel()
	assert limits(customer) == []


def test_rejected_credit_changes_nothing(customer):
	doc = act(act(make_credit(customer), SUBMIT, LI), REJECT, BOSS, "逾期未清")
	assert (doc.status, doc.docstatus, limits(customer)) == ("Rejected", 0, [])
	assert not frappe.db.get_value("Customer", customer, "crm_cn_credit_application")


def test_one_application_of_a_customer_at_a_time(customer):
	first, second = make_credit(customer), make_credit(customer, 20000)
	first = act(first, SUBMIT, LI)
	said = refused(lambda: act(second, SUBMIT, LI))
	assert first.name not in said
	act(first, RETURN, BOSS, "补充银行资料")
	assert act(second, SUBMIT, LI).status == "In Approval"


def invoice(customer: str, amount: float, days: int, paid_after: int | None = None):
	"""Return a submitted invoice of so many days ago, due at once; paid so many days after."""
	item = factories.make_selling_item()
	doc = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"customer": customer,
			"company": world.company(),
			"set_posting_time": 1,
			"posting_date": add_days(nowdate(), -days),
			"due_date": add_days(nowdate(), -days),
			"items": [{"item_code": item, "qty": 1, "rate": amount}],
		}
	).insert()
	doc.submit()
	if paid_after is not None:
		from erpnext.accounts.doctype.payment_entry.payment_entry import get_payment_entry

		entry = get_payment_entry("Sales Invoice", doc.name, bank_account=cash())
		entry.posting_date = add_days(doc.posting_date, paid_after)
		entry.reference_no, entry.reference_date = "1", entry.posting_date
		entry.insert()
		entry.submit()
	return doc


def cash() -> str:
	return frappe.db.get_value(
		"Account", {"company": world.company(), "account_type": "Cash", "is_group": 0}, "name"
	)


def test_figures_come_from_the_books_and_stand_still_once_handed_in(customer):
	invoice(customer, 1000, 100, paid_after=20)
	invoice(customer, 500, 45)
	invoice(customer, 300, 95)
	doc = make_credit(customer)
	figures = (
		"outstanding",
		"overdue",
		"overdue_60",
		"overdue_more",
		"greatest_delay",
		"average_days",
		"sales_12",
	)
	assert [doc.get(name) for name in figures] == [800, 800, 500, 300, 95, 20, 1800]
	assert doc.invoices == 3 and len(doc.parts) == 5
	before = (doc.score, doc.proposed_limit)
	doc = act(doc, SUBMIT, LI)
	invoice(customer, 9000, 10)
	refused(lambda: world.as_(LI, lambda: api.refresh(doc.name)))
	doc.outstanding = 1
	doc.save()
	assert (doc.outstanding, (doc.score, doc.proposed_limit)) == (800, before)
	doc = act(doc, RETURN, BOSS, "请更新数据")
	world.as_(LI, lambda: api.refresh(doc.name))
	assert frappe.db.get_value(doc.doctype, doc.name, "outstanding") == 9800


def test_a_limit_below_what_is_owed_is_refused_whole(customer):
	world.through(make_credit(customer, 50000), BOSS, SALES)
	invoice(customer, 20000, 5)
	doc = act(act(make_credit(customer, 10000), SUBMIT, LI), APPROVE, BOSS)
	refused(lambda: act(doc, APPROVE, SALES))
	assert frappe.db.get_value(doc.doctype, doc.name, "docstatus") == 0
	assert limits(customer) == [50000]


def test_credit_that_ends_is_told_and_taken_back(customer, monkeypatch):
	told = []
	monkeypatch.setattr(jobs, "tell", lambda users, doctype, name, text: told.append((users[0], text)))
	doc = world.through(make_credit(customer, valid_until=add_days(nowdate(), 10)), BOSS, SALES)
	assert jobs.check(doc.name) == "told"
	assert {LI, CFO} <= {user for user, _text in told}
	assert jobs.check(doc.name) == "nothing"
	assert limits(customer) == [10000]
	assert jobs.check(doc.name, add_days(nowdate(), 11)) == "ended"
	assert limits(customer) == []
	assert frappe.db.get_value(doc.doctype, doc.name, "status") == "Expired"
	assert jobs.check(doc.name, add_days(nowdate(), 12)) == "nothing"


def test_by_setting_the_limit_stays(customer, monkeypatch):
	monkeypatch.setattr(jobs, "tell", lambda *args: None)
	world.setting("credit_restore", 0)
	doc = world.through(make_credit(customer, valid_until=add_days(nowdate(), 10)), BOSS, SALES)
	assert jobs.check(doc.name, add_days(nowdate(), 11)) == "kept"
	assert limits(customer) == [10000]


def test_a_limit_that_may_not_be_lowered_stays_and_is_told(customer, monkeypatch):
	told = []
	monkeypatch.setattr(jobs, "tell", lambda users, doctype, name, text: told.append(text))
	doc = world.through(make_credit(customer, 10000), BOSS, SALES)
	doc = world.through(make_credit(customer, 50000, valid_until=add_days(nowdate(), 10)), BOSS, SALES)
	invoice(customer, 20000, 5)
	assert jobs.check(doc.name, add_days(nowdate(), 11)) == "kept"
	assert limits(customer) == [50000] and told
	assert frappe.db.get_value(doc.doctype, doc.name, "status") == "Approved"


def test_a_credit_application_follows_its_customer(customer):
	doc = make_credit(customer)
	other = world.user("other")
	factories.make_sales_person(other, "Sales User")
	assert not world.as_(other, lambda: frappe.has_permission(doc.doctype, "read", doc=doc.name))
	assert doc.name not in world.as_(other, lambda: frappe.get_list(doc.doctype, pluck="name"))
	assert doc.name in world.as_(LI, lambda: frappe.get_list(doc.doctype, pluck="name"))
	refused(
		lambda: make_credit(customer, owner=other), error=(frappe.PermissionError, frappe.ValidationError)
	)
