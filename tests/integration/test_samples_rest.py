"""Samples over REST as the real roles: the whole flow, direct writes, and who sees what (M2, D7)."""

from __future__ import annotations

import json

import factories
import frappe
import pytest
import samples_world as world
from frappe.utils import add_days, nowdate
from rest import Rest
from samples_world import LI, ZHAO

REQUEST = "/api/resource/Sample Request"
METHOD = "/api/method/crm_cn.api.samples."
SECRET = "13700009999"


@pytest.fixture(scope="module")
def made(site):
	"""People with their connections, a customer of Li's with a hidden phone, a lead, and samples; removed afterwards."""
	world.build()
	customer = factories.make_customer()
	doc = frappe.get_doc("Customer", customer)
	doc.crm_cn_responsible_employee = world.employee(LI)
	doc.customer_details = SECRET
	doc.save()
	samples = [factories.make_sample(20, unit_cost=10).name, factories.make_sample(2, unit_cost=900).name]
	lead = factories.make_followed_lead(LI)
	frappe.db.commit()
	yield frappe._dict(
		customer=customer,
		customer_name=doc.customer_name,
		samples=samples,
		lead=lead,
		**{who: Rest(site, world.user(who)) for who in world.PEOPLE},
	)
	world.remove()
	world.drop_samples(samples)
	frappe.delete_doc("Customer", customer, force=True)
	frappe.db.commit()


def new(made, who="li", sample=0, qty=1, **values):
	answer = made[who].post(
		REQUEST,
		{
			"lead_registration": made.lead,
			"purpose": "试样",
			"items": [{"sample": made.samples[sample], "qty": qty}],
			**values,
		},
	)
	assert answer.status == 200, answer.text
	return answer.data["name"]


def put(client, name, **values):
	return client.put(f"{REQUEST}/{name}", values)


def status(name) -> str:
	frappe.db.rollback()
	return frappe.db.get_value("Sample Request", name, "status")


def test_the_whole_flow_by_writing_the_state(made):
	name = new(made, sample=1, qty=2)  # 1800: above the threshold
	steps = (
		("li", {"workflow_state": "In Review"}),
		("boss", {"workflow_state": "Supervisor Review"}),
		("chief", {"workflow_state": "Preparing"}),
		("keeper", {"workflow_state": "Shipped", "carrier": "顺丰", "tracking_number": "SF1"}),
		("keeper", {"workflow_state": "Received"}),
		("li", {"workflow_state": "Answered", "answer": "Approved"}),
		("li", {"workflow_state": "Closed"}),
	)
	for who, values in steps:
		answer = put(made[who], name, **values)
		assert answer.status == 200, (who, values, answer.said)
		assert status(name) == values["workflow_state"]
	assert frappe.db.get_value("Sample", made.samples[1], "stock_qty") == 0


def test_the_whole_flow_by_the_api(made):
	name = new(made)
	for who, action in (("li", "Submit for Review"), ("boss", "Approve")):
		answer = made[who].post(f"{METHOD}act", {"name": name, "action": action})
		assert answer.status == 200, answer.said
	assert made.keeper.post(f"{METHOD}ship", {"name": name, "carrier": "顺丰"}).status == 200
	assert made.li.post(f"{METHOD}receive", {"name": name}).status == 200
	answer = made.li.post(f"{METHOD}answer", {"name": name, "values": {"answer": "No Answer"}})
	assert answer.data["status"] == "Answered"
	assert (
		made.boss.post(f"{METHOD}act", {"name": name, "action": "Close Request"}).data["status"] == "Closed"
	)


@pytest.mark.parametrize(
	("who", "state", "values"),
	[
		("li", "Draft", {"workflow_state": "Preparing"}),
		("li", "Draft", {"workflow_state": "Shipped", "carrier": "x"}),
		("li", "In Review", {"workflow_state": "Preparing"}),
		("li", "In Review", {"workflow_state": "Draft", "review_note": "x"}),
		("keeper", "In Review", {"workflow_state": "Preparing"}),
		("li", "Preparing", {"workflow_state": "Shipped"}),
		("boss", "Preparing", {"workflow_state": "Shipped"}),
		("li", "Preparing", {"workflow_state": "Closed"}),
		("keeper", "Preparing", {"workflow_state": "Answered", "answer": "Approved"}),
	],
)
def test_a_state_written_directly_obeys_the_same(made, who, state, values):
	name = new(made)
	if state != "Draft":
		put(made.li, name, workflow_state="In Review")
	if state == "Preparing":
		put(made.boss, name, workflow_state="Preparing")
		frappe.db.set_value("Sample Request", name, "carrier", "顺丰")
		frappe.db.commit()
	answer = put(made[who], name, **values)
	assert answer.status in (403, 417), answer.text
	assert status(name) == state


def test_a_status_written_directly_means_nothing(made):
	name = new(made)
	for value in ("Shipped", "Closed", "Nonsense"):
		put(made.li, name, status=value)
		assert status(name) == "Draft"


def test_quantities_beyond_the_stock_are_said_clearly_and_nothing_is_lost(made):
	name = new(made, qty=500)
	put(made.li, name, workflow_state="In Review")
	put(made.chief, name, workflow_state="Supervisor Review")
	assert put(made.chief, name, workflow_state="Preparing").status == 200
	before = frappe.db.count("Sample Ledger Entry")
	answer = made.keeper.post(f"{METHOD}ship", {"name": name, "carrier": "顺丰", "tracking_number": "SF2"})
	assert answer.status == 417 and "500" in answer.said and "in stock" in answer.said
	assert "Traceback" not in str(answer.body.get("_server_messages"))
	assert status(name) == "Preparing" and frappe.db.count("Sample Ledger Entry") == before
	for wrong in (0, -3):
		bad = made.li.post(
			REQUEST,
			{
				"lead_registration": made.lead,
				"purpose": "x",
				"items": [{"sample": made.samples[0], "qty": wrong}],
			},
		)
		assert bad.status == 417, bad.text


def test_a_row_of_a_request_is_written_with_the_request_only(made):
	name = new(made)
	row = frappe.get_doc("Sample Request", name).items[0].name
	for values in ({"shipped_qty": 0, "qty": 9}, {"unit_cost": 0}):
		assert made.li.put(f"/api/resource/Sample Request Item/{row}", values).status in (403, 417)
	assert frappe.db.get_value("Sample Request Item", row, "qty") == 1


def test_script_in_words_is_only_words(made):
	name = new(made, purpose="<script>alert(1)</script>试样", ship_to="<img src=x onerror=alert(1)>")
	doc = made.li.get(f"{REQUEST}/{name}").data
	assert "<script" not in doc["purpose"] and "onerror" not in doc["ship_to"]


# Who sees what


def test_a_colleague_never_sees_it(made):
	name = new(made, ship_to="ZQCANARY")
	asked = {
		"form": made.zhao.get(f"{REQUEST}/{name}"),
		"desk": made.zhao.get(
			"/api/method/frappe.desk.form.load.getdoc", doctype="Sample Request", name=name
		),
		"value": made.zhao.get(
			"/api/method/frappe.client.get_value",
			doctype="Sample Request",
			filters={"name": name},
			fieldname=["ship_to"],
		),
		"list": made.zhao.get(REQUEST, fields=["*"], limit_page_length=0),
		"rows": made.zhao.get(
			"/api/method/frappe.client.get_list",
			doctype="Sample Request Item",
			parent="Sample Request",
			fields=["*"],
			limit_page_length=0,
		),
		"search": made.zhao.get(
			"/api/method/frappe.desk.search.search_link", doctype="Sample Request", txt=name
		),
		"write": put(made.zhao, name, ship_to="mine"),
		"ship": made.zhao.post(f"{METHOD}receive", {"name": name}),
		"ledger": made.zhao.get("/api/resource/Sample Ledger Entry", fields=["*"]),
	}
	for way, answer in asked.items():
		assert "ZQCANARY" not in answer.text, way
		if way not in ("value", "search"):
			assert name not in answer.text.replace(f"Sample Request {name} not found", ""), way
	absent = made.zhao.get(
		"/api/method/frappe.desk.form.load.getdoc", doctype="Sample Request", name="SMR-2026-99999"
	)
	assert (asked["desk"].status, asked["desk"].text) == (absent.status, absent.text)
	for way in ("form", "write", "ship"):
		assert asked[way].status == 404, (way, asked[way].text)
	count = made.zhao.get(
		"/api/method/frappe.client.get_count", doctype="Sample Request", filters={"name": name}
	)
	assert count.data == 0
	absent = made.zhao.get(f"{REQUEST}/SMR-2026-99999")
	assert absent.status == asked["form"].status
	assert made.li.get(f"{REQUEST}/{name}").status == 200


def test_a_keeper_sees_all_requests_and_nothing_else_of_the_customer(made):
	name = new(made, lead_registration=None, customer=made.customer)
	doc = made.keeper.get(f"{REQUEST}/{name}")
	assert doc.status == 200 and doc.data["customer_name"] == made.customer_name
	listed = made.keeper.get(REQUEST, limit_page_length=0).data
	assert name in [row["name"] for row in listed]
	for path in (f"/api/resource/Customer/{made.customer}", f"/api/resource/Lead Registration/{made.lead}"):
		assert made.keeper.get(path).status in (403, 404), path
	for field in ("customer.customer_details", "lead_registration.phone"):
		answer = made.keeper.get(REQUEST, fields=["name", field], limit_page_length=0)
		assert SECRET not in answer.text and answer.status in (200, 403, 417), field
	filtered = made.keeper.get(
		"/api/method/frappe.client.get_count",
		doctype="Sample Request",
		filters=[["Customer", "customer_details", "=", SECRET]],
	)
	assert filtered.data in (None, 0)
	shown = made.keeper.get("/api/method/frappe.desk.form.load.getdoc", doctype="Sample Request", name=name)
	assert shown.status == 200 and SECRET not in shown.text


def test_a_keeper_writes_only_what_shipping_needs(made):
	name = new(made)
	for values in (
		{"purpose": "x"},
		{"items": [{"sample": made.samples[0], "qty": 9}]},
		{"parties": [{"employee": world.employee(ZHAO)}]},
	):
		answer = put(made.keeper, name, **values)
		assert answer.status == 403, (values, answer.text)
	assert put(made.li, name, parties=[{"employee": world.employee(ZHAO)}]).status == 200
	assert made.zhao.get(f"{REQUEST}/{name}").status == 200  # a related employee now


def test_a_keeper_neither_deletes_nor_gives_away_nor_writes_the_library_is_the_keepers(made):
	name = new(made)
	assert made.keeper.delete(f"{REQUEST}/{name}").status in (403, 404)
	given = made.keeper.post(
		"/api/method/crm_cn.api.assignment.reassign",
		{
			"doctype": "Sample Request",
			"name": name,
			"employee": world.employee(ZHAO),
			"reason": "x",
		},
	)
	assert given.status in (403, 417), given.text
	for who in ("li", "boss", "chief"):
		client = made[who]
		assert client.get(f"/api/resource/Sample/{made.samples[0]}").status == 200, who
		assert client.put(f"/api/resource/Sample/{made.samples[0]}", {"unit_cost": 0}).status == 403, who
		moved = client.post(f"{METHOD}move", {"sample": made.samples[0], "kind": "Receipt", "quantity": 5})
		assert moved.status == 403, who
	assert made.keeper.put(f"/api/resource/Sample/{made.samples[0]}", {"stock_qty": 999}).status == 200
	assert frappe.db.get_value("Sample", made.samples[0], "stock_qty") != 999
	entry = {"sample": made.samples[0], "kind": "Receipt", "change": 9, "balance": 9}
	assert made.keeper.post("/api/resource/Sample Ledger Entry", entry).status == 403


def test_a_customer_out_of_sight_is_one_that_is_not_there(made):
	said = {}
	for asked in (made.customer, "NO-SUCH"):
		answer = made.zhao.post(
			REQUEST,
			{"customer": asked, "purpose": "x", "items": [{"sample": made.samples[0], "qty": 1}]},
		)
		messages = [json.loads(each)["message"] for each in json.loads(answer.body["_server_messages"])]
		said[asked] = (answer.status, [message.replace(asked, "…") for message in messages])
	assert said[made.customer] == said["NO-SUCH"]


def test_an_old_version_of_the_form_does_not_overwrite(made):
	name = new(made)
	old = made.li.get(f"{REQUEST}/{name}").data["modified"]
	put(made.li, name, purpose="other")
	answer = made.li.post(f"{METHOD}act", {"name": name, "action": "Submit for Review", "modified": old})
	assert answer.status == 417 and status(name) == "Draft"
	assert put(made.li, name, expected_answer_on=add_days(nowdate(), 9), modified=old).status == 417


def test_settings_are_the_supervisors(made):
	path = "/api/resource/Sample Settings/Sample Settings"
	for who, allowed in (("li", False), ("boss", False), ("keeper", False), ("chief", True)):
		days = frappe.db.get_single_value("Sample Settings", "remind_every_days")
		assert (made[who].put(path, {"remind_every_days": days}).status == 200) == allowed, who
