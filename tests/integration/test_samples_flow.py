"""A sample request from draft to closed as the real roles, through the Workflow (M2-M5, L3, L8)."""

from __future__ import annotations

from contextlib import contextmanager

import factories
import frappe
import pytest
import samples_world as world
from frappe.utils import add_days, getdate, nowdate
from samples_world import BOSS, CHIEF, KEEPER, LI, ZHAO

from crm_cn.samples import stock

REQUEST = "Sample Request"
act = factories.act_on_request

pytestmark = pytest.mark.usefixtures("sample_people")


@pytest.fixture
def lead() -> str:
	return factories.make_followed_lead(LI)


@pytest.fixture
def sample():
	return factories.make_sample(5)


def draft(sample, qty=2, user=LI, **values):
	frappe.set_user(user)
	request = factories.make_sample_request((sample.name, qty), **values)
	frappe.set_user("Administrator")
	return request


def prepared(sample, qty=2, **values):
	"""A request of Li's that the manager has approved."""
	request = act(draft(sample, qty, **values), "Submit for Review", LI)
	return act(request, "Approve", BOSS)


def shipped(sample, qty=2, **values):
	return act(prepared(sample, qty, **values), "Ship", KEEPER, carrier="顺丰")


def come_home(request, service, quantity, user=KEEPER):
	from crm_cn.api import samples as api

	frappe.set_user(user)
	try:
		return getattr(api, service)(request.name, {request.items[0].name: quantity})
	finally:
		frappe.set_user("Administrator")


@contextmanager
def refused(exception=frappe.ValidationError, match=None):
	"""What is refused is rolled back, as a request is."""
	frappe.db.savepoint("refused")
	with pytest.raises(exception, match=match):
		yield
	frappe.db.rollback(save_point="refused")
	frappe.local.document_cache = {}


# The whole way


def test_the_whole_flow_below_the_threshold(sample, lead):
	request = draft(sample, lead=lead)
	assert (request.status, request.workflow_state) == ("Draft", "Draft")
	assert request.responsible_user == LI and request.total_value == 20 and not request.needs_supervisor
	assert request.customer_name == frappe.db.get_value("Lead Registration", lead, "customer_name")
	assert act(request, "Submit for Review", LI).status == "In Review"
	assert act(request, "Approve", BOSS).status == "Preparing"
	sent = act(request, "Ship", KEEPER, carrier="顺丰", tracking_number="SF123")
	assert sent.status == "Shipped" and getdate(sent.shipped_on) == getdate()
	assert sent.items[0].shipped_qty == 2 and stock.stock_of(sample.name) == 3
	assert getdate(sent.expected_answer_on) == getdate(add_days(nowdate(), 14))
	assert act(request, "Confirm Receipt", LI).status == "Received"
	answered = act(request, "Record Answer", LI, answer="To Improve", answer_reasons="色差偏大")
	assert answered.status == "Answered" and getdate(answered.answered_on) == getdate()
	assert act(request, "Close Request", LI).status == "Closed"
	entry = frappe.get_last_doc("Sample Ledger Entry", {"sample_request": request.name})
	assert (entry.kind, entry.change, entry.balance) == ("Shipment", -2, 3)


def test_above_the_threshold_the_supervisor_reviews_too(sample, lead):
	frappe.db.set_single_value("Sample Settings", "supervisor_threshold", 20)
	frappe.clear_document_cache("Sample Settings", "Sample Settings")
	at = act(draft(sample, 2, lead=lead), "Submit for Review", LI)
	assert not at.needs_supervisor and act(at, "Approve", BOSS).status == "Preparing"
	above = act(draft(sample, 3, lead=lead), "Submit for Review", LI)
	assert above.needs_supervisor
	assert act(above, "Approve", BOSS).status == "Supervisor Review"
	with refused(frappe.ValidationError):
		act(above, "Approve", BOSS)
	approved = act(above, "Approve", CHIEF)
	assert approved.status == "Preparing" and approved.reviewed_by == CHIEF
	frappe.clear_document_cache("Sample Settings", "Sample Settings")


def test_rejected_and_returned_with_a_reason(sample, lead):
	request = act(draft(sample, lead=lead), "Submit for Review", LI)
	with refused(frappe.MandatoryError):
		act(request, "Return", BOSS)
	returned = act(request, "Return", BOSS, review_note="写明用途")
	assert returned.status == "Draft" and returned.review_note == "写明用途"
	again = act(request, "Submit for Review", LI, purpose="客户小批试产")
	assert again.review_note is None
	rejected = act(request, "Reject", BOSS, review_note="客户无采购意向")
	assert rejected.status == "Rejected"
	frappe.set_user(LI)
	rejected.purpose = "x"
	with refused(frappe.PermissionError):
		rejected.save()


def test_cancelled_by_the_author_until_it_is_shipped(sample, lead):
	assert act(draft(sample, lead=lead), "Cancel Request", LI).status == "Cancelled"
	assert act(prepared(sample, lead=lead), "Cancel Request", LI).status == "Cancelled"
	assert stock.stock_of(sample.name) == 5


def test_cancelled_after_shipping_only_when_everything_is_back(sample, lead):
	request = shipped(sample, 3, lead=lead)
	with refused(frappe.ValidationError, match="3 pieces"):
		act(request, "Cancel Request", LI)
	come_home(request, "return_items", 2)
	with refused(frappe.ValidationError, match="1 pieces"):
		act(request, "Cancel Request", LI)
	come_home(request, "scrap", 1)
	cancelled = act(request, "Cancel Request", LI)
	assert cancelled.status == "Cancelled" and stock.stock_of(sample.name) == 4


# Who may


@pytest.mark.parametrize(
	("state", "action", "user"),
	[
		("Draft", "Submit for Review", BOSS),
		("Draft", "Submit for Review", KEEPER),
		("In Review", "Approve", LI),
		("In Review", "Approve", KEEPER),
		("Preparing", "Ship", LI),
		("Preparing", "Ship", BOSS),
		("Preparing", "Ship", CHIEF),
		("Shipped", "Confirm Receipt", BOSS),
	],
)
def test_a_step_is_refused_to_who_has_no_part_in_it(sample, lead, state, action, user):
	request = {
		"Draft": draft,
		"In Review": lambda *a, **k: act(draft(*a, **k), "Submit for Review", LI),
		"Preparing": prepared,
		"Shipped": shipped,
	}[state](sample, lead=lead)
	if state == "Preparing":
		act_values = {"carrier": "顺丰"}
		frappe.db.set_value(REQUEST, request.name, act_values)
	with refused((frappe.ValidationError, frappe.PermissionError)):
		act(request, action, user)
	assert frappe.db.get_value(REQUEST, request.name, "status") == state


def test_nobody_decides_on_their_own_request(sample):
	lead = factories.make_followed_lead(BOSS)
	request = act(draft(sample, lead=lead, user=BOSS), "Submit for Review", BOSS)
	with refused(frappe.ValidationError):
		act(request, "Approve", BOSS)
	frappe.set_user(BOSS)
	doc = frappe.get_doc(REQUEST, request.name)
	doc.workflow_state = "Preparing"  # past the button
	with refused(frappe.PermissionError):
		doc.save()
	frappe.set_user("Administrator")
	assert act(request, "Approve", CHIEF).status == "Preparing"


def test_what_is_in_review_is_not_changed_and_shipping_is_the_keepers(sample, lead):
	request = act(draft(sample, lead=lead), "Submit for Review", LI)
	frappe.set_user(LI)
	for change in ({"purpose": "x"}, {"customer": None, "ship_to": "elsewhere"}):
		doc = frappe.get_doc(REQUEST, request.name)
		doc.update(change)
		with refused(frappe.PermissionError):
			doc.save()
	doc = frappe.get_doc(REQUEST, request.name)
	doc.items[0].qty = 99
	with refused(frappe.PermissionError):
		doc.save()
	frappe.set_user("Administrator")
	request = act(request, "Approve", BOSS)
	frappe.set_user(LI)
	doc = frappe.get_doc(REQUEST, request.name)
	doc.carrier = "me"
	with refused(frappe.PermissionError):
		doc.save()


def test_the_programs_own_fields_cannot_be_forged(sample, lead):
	frappe.set_user(LI)
	request = factories.make_sample_request(
		(sample.name, 1), lead=lead, status="Closed", total_value=1, shipped_on=nowdate(), reviewed_by=LI
	)
	assert request.status == "Draft" and request.total_value == 10
	assert not request.shipped_on and not request.reviewed_by
	request.update({"status": "Answered", "shipped_on": nowdate(), "needs_supervisor": 1})
	request.items[0].update({"shipped_qty": 1, "unit_cost": 0.01, "amount": 0})
	request.save()
	assert request.status == "Draft" and not request.shipped_on and not request.needs_supervisor
	assert (request.items[0].shipped_qty, request.items[0].unit_cost, request.total_value) == (0, 10, 10)


# Bad input


def test_quantities_and_samples_that_cannot_be(sample, lead):
	frappe.set_user(LI)
	for qty in (0, -1):
		with refused(frappe.ValidationError, match="above 0"):
			factories.make_sample_request((sample.name, qty), lead=lead)
	with refused(frappe.LinkValidationError):
		factories.make_sample_request(("SP-no", 1), lead=lead)
	with refused(frappe.MandatoryError):
		factories.make_sample_request(lead=lead)
	with refused(frappe.MandatoryError):
		factories.make_sample_request((sample.name, 1))
	frappe.set_user("Administrator")
	frappe.db.set_value("Sample", sample.name, "status", "Inactive")
	frappe.set_user(LI)
	with refused(frappe.ValidationError, match="not active"):
		factories.make_sample_request((sample.name, 1), lead=lead)


def test_more_than_there_is_cannot_be_shipped(sample, lead):
	request = prepared(sample, 6, lead=lead)
	with refused(frappe.ValidationError, match="6 .* wanted, 5 in stock"):
		act(request, "Ship", KEEPER, carrier="顺丰")
	two_lines = draft(sample, 3, lead=lead)
	two_lines.append("items", {"sample": sample.name, "qty": 3})
	two_lines.save()
	act(two_lines, "Submit for Review", LI)
	act(two_lines, "Approve", BOSS)
	with refused(frappe.ValidationError, match="6 .* wanted, 5 in stock"):
		act(two_lines, "Ship", KEEPER, carrier="顺丰")
	assert stock.stock_of(sample.name) == 5


def test_a_parcel_needs_a_carrier_and_a_part_may_be_shipped(sample, lead):
	from crm_cn.api import samples as api

	request = prepared(sample, 4, lead=lead)
	with refused(frappe.MandatoryError):
		act(request, "Ship", KEEPER)
	frappe.set_user(KEEPER)
	row = request.items[0].name
	for wrong in (-1, 5):
		with refused(frappe.ValidationError):
			api.ship(request.name, "顺丰", quantities={row: wrong})
	told = api.ship(request.name, "顺丰", "SF1", quantities={row: 3})
	assert told["status"] == "Shipped" and stock.stock_of(sample.name) == 2
	with refused(frappe.ValidationError):
		api.ship(request.name, "顺丰")


@pytest.mark.parametrize(
	"status", ["Collided", "Appealed", "Lost", "Withdrawn", "Public Pool", "Won", "In Review"]
)
def test_a_lead_that_is_not_followed_takes_no_new_samples(sample, lead, status):
	frappe.db.set_value("Lead Registration", lead, "status", status)
	frappe.set_user(LI)
	with refused(frappe.ValidationError, match=lead):
		factories.make_sample_request((sample.name, 1), lead=lead)


@pytest.mark.parametrize(("status", "goes_on"), [("Lost", False), ("Collided", False), ("Won", True)])
def test_what_was_begun_stops_when_the_lead_does(sample, lead, status, goes_on):
	waiting = prepared(sample, 1, lead=lead)
	out = shipped(sample, 1, lead=lead)
	frappe.db.set_value("Lead Registration", lead, "status", status)
	if goes_on:
		assert act(waiting, "Ship", KEEPER, carrier="顺丰").status == "Shipped"
	else:
		with refused(frappe.ValidationError):
			act(waiting, "Ship", KEEPER, carrier="顺丰")
		assert act(waiting, "Cancel Request", BOSS).status == "Cancelled"
	assert act(out, "Confirm Receipt", KEEPER).status == "Received"


def test_a_lead_or_customer_out_of_sight_is_one_that_is_not_there(sample, lead):
	customer = factories.make_customer()
	frappe.set_user(ZHAO)
	for field, name in (("lead_registration", lead), ("customer", customer)):
		said = {}
		for asked in (name, "NO-SUCH"):
			with pytest.raises(frappe.LinkValidationError) as error:
				factories.make_sample_request((sample.name, 1), **{field: asked})
			said[asked] = str(error.value).replace(asked, "…")
		assert said[name] == said["NO-SUCH"], field


def test_a_contact_of_another_customer_is_refused(sample):
	mine, other = factories.make_customer(), factories.make_customer()
	for name in (mine, other):
		doc = frappe.get_doc("Customer", name)
		doc.crm_cn_responsible_employee = world.employee(LI)
		doc.save()
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "王芳",
			"links": [{"link_doctype": "Customer", "link_name": other}],
			"phone_nos": [{"phone": "13800002222", "is_primary_mobile_no": 1}],
		}
	).insert()
	frappe.set_user(LI)
	with refused(frappe.ValidationError, match="another customer"):
		factories.make_sample_request((sample.name, 1), customer=mine, contact=contact.name)
	request = factories.make_sample_request((sample.name, 1), customer=other, contact=contact.name)
	assert (request.contact_person, request.phone) == ("王芳", "13800002222")


# Coming home


def test_returns_and_scrapping_never_exceed_what_is_out(sample, lead):
	request = shipped(sample, 3, lead=lead)
	for service in ("return_items", "scrap"):
		for wrong in (4, 0, -1):
			with refused(frappe.ValidationError):
				come_home(request, service, wrong)
	come_home(request, "return_items", 2)
	with refused(frappe.ValidationError, match="1 of the shipped"):
		come_home(request, "scrap", 2)
	come_home(request, "scrap", 1)
	request.reload()
	row = request.items[0]
	assert (row.shipped_qty, row.returned_qty, row.scrapped_qty) == (3, 2, 1)
	assert stock.stock_of(sample.name) == 4
	with refused(frappe.PermissionError):
		come_home(request, "return_items", 1, user=LI)


def test_nothing_comes_back_of_what_was_never_sent(sample, lead):
	request = prepared(sample, lead=lead)
	with refused(frappe.ValidationError):
		come_home(request, "return_items", 1)


def test_what_was_lent_is_back_before_it_is_closed(sample, lead):
	request = shipped(sample, 1, lead=lead, charge_type="Returnable")
	act(request, "Confirm Receipt", LI)
	act(request, "Record Answer", LI, answer="Approved")
	with refused(frappe.ValidationError, match="returnable"):
		act(request, "Close Request", LI)
	come_home(request, "return_items", 1)
	assert act(request, "Close Request", LI).status == "Closed"


# Evidence


def test_shipping_protects_the_lead_and_cancelling_takes_it_back(sample, lead):
	frappe.db.set_value("Lead Registration", lead, "registered_on", add_days(nowdate(), -20))
	before = frappe.db.get_value("Lead Registration", lead, "protected_until")
	request = shipped(sample, 1, lead=lead)
	doc = frappe.get_doc("Lead Registration", lead)
	row = doc.evidence[0]
	assert (row.kind, row.reference_doctype, row.reference_name) == ("Sample", REQUEST, request.name)
	assert getdate(doc.protected_until) == getdate(add_days(nowdate(), 30))
	come_home(request, "return_items", 1)
	act(request, "Cancel Request", LI)
	doc.reload()
	assert not doc.evidence and getdate(doc.protected_until) <= getdate(before)


# The answer


def test_an_answer_says_all_it_needs(sample, lead):
	request = act(shipped(sample, lead=lead), "Confirm Receipt", LI)
	for wrong in (
		{},
		{"answer": "Refused"},
		{"answer": "Approved", "answered_on": add_days(nowdate(), 1)},
		{"answer": "Approved", "answered_on": add_days(nowdate(), -1)},
		{"answer": "Approved", "next_step_on": f"{add_days(nowdate(), 1)} 10:00:00"},
	):
		frappe.set_user(LI)
		doc = frappe.get_doc(REQUEST, request.name)
		doc.update({"workflow_state": "Answered", **wrong})
		with refused(frappe.ValidationError):
			doc.save()
	frappe.set_user("Administrator")
	done = act(
		request,
		"Record Answer",
		LI,
		answer="Approved",
		next_step="报价",
		next_step_on=f"{add_days(nowdate(), 3)} 10:00:00",
	)
	activity = frappe.get_doc("Sales Activity", done.next_activity)
	assert (activity.lead_registration, activity.responsible_user, activity.status) == (lead, LI, "Planned")


def test_an_order_that_names_the_request_is_named_by_it(sample):
	customer, other = factories.make_customer(), factories.make_customer()
	request = draft(sample, customer=customer, user="Administrator")
	with refused(frappe.ValidationError, match="another customer"):
		factories.make_paper("Sales Order", other, crm_cn_sample_request=request.name)
	order = factories.make_paper("Sales Order", customer, crm_cn_sample_request=request.name)
	assert not frappe.db.get_value(REQUEST, request.name, "sales_order")
	order.submit()
	assert frappe.db.get_value(REQUEST, request.name, "sales_order") == order.name
	order.cancel()
	assert not frappe.db.get_value(REQUEST, request.name, "sales_order")


# History


def test_what_moved_stock_is_not_deleted(sample, lead):
	request = shipped(sample, lead=lead)
	with refused(frappe.ValidationError):
		frappe.delete_doc(REQUEST, request.name)
	with refused((frappe.LinkExistsError, frappe.ValidationError)):
		frappe.delete_doc("Sample", sample.name)
	for entry in frappe.get_all("Sample Ledger Entry", {"sample": sample.name}, pluck="name"):
		with refused(frappe.PermissionError):
			frappe.get_doc("Sample Ledger Entry", entry).save()
	frappe.set_user(LI)
	mine = factories.make_sample_request((sample.name, 1), lead=lead)
	frappe.delete_doc(REQUEST, mine.name)
	assert not frappe.db.exists(REQUEST, mine.name)
