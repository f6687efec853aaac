"""The lead over REST as the real roles: the platform's own resources and our methods, same rules (L1-L8, D7)."""

from __future__ import annotations

import factories
import frappe
import pytest
from rest import Rest

LEAD = "Lead Registration"
PATH = f"/api/resource/{LEAD}"


@pytest.fixture(scope="module")
def people(site, sales_team):
	return {who: Rest(site, sales_team[who]) for who in ("li", "zhao", "boss", "chief", "outsider")}


@pytest.fixture(autouse=True)
def swept(sales_team, clean):
	"""Remove what the requests have committed."""
	yield
	frappe.db.rollback()
	users = list(sales_team.values())
	for lead in frappe.get_all(
		LEAD, {"owner": ["in", users]}, ["name", "party_type", "party", "contact", "address"]
	):
		frappe.delete_doc(LEAD, lead.name, force=True)
		for doctype, name in (
			("Contact", lead.contact),
			("Address", lead.address),
			(lead.party_type, lead.party),
		):
			if doctype and name and frappe.db.exists(doctype, name):
				frappe.delete_doc(doctype, name, force=True)
	frappe.db.commit()


def new(rest: Rest, **values) -> str:
	answer = rest.post(PATH, factories.lead_values(**values))
	assert answer.status == 200, answer.text
	return answer.data["name"]


def act(rest: Rest, name: str, action: str, **values):
	return rest.post("/api/method/crm_cn.api.leads.act", {"name": name, "action": action, "values": values})


def test_from_entry_to_follow_up(people):
	li, boss = people["li"], people["boss"]
	incomplete = new(li, phone="", contact_person="")
	answer = act(li, incomplete, "Submit for Review")
	assert answer.status == 417
	assert "Contact Person" in answer.said
	assert "Phone" in answer.said

	assert li.put(f"{PATH}/{incomplete}", {"phone": "13912345678", "contact_person": "王芳"}).status == 200
	assert act(li, incomplete, "Submit for Review").data["status"] == "In Review"
	assert li.put(f"{PATH}/{incomplete}", {"phone": "1"}).status == 403

	answer = boss.put(f"{PATH}/{incomplete}", {"workflow_state": "Returned"})
	assert answer.status == 417
	answer = boss.put(f"{PATH}/{incomplete}", {"workflow_state": "Returned", "review_note": "请补全称"})
	assert (answer.status, answer.data["status"]) == (200, "Returned")
	assert li.put(f"{PATH}/{incomplete}", {"workflow_state": "In Review"}).data["status"] == "In Review"
	answer = boss.post(
		"/api/method/frappe.model.workflow.apply_workflow",
		{"doc": {"doctype": LEAD, "name": incomplete}, "action": "Register"},
	)
	assert (answer.status, answer.data["status"]) == (200, "In Follow-up")


def test_status_and_protection_cannot_be_written(people):
	li = people["li"]
	name = new(li, status="Won", protected_until="2099-01-01")
	answer = li.put(
		f"{PATH}/{name}",
		{"status": "Won", "protected_until": "2099-01-01", "responsible_user": people["zhao"].user},
	)
	assert answer.status == 200
	assert (answer.data["status"], answer.data.get("protected_until")) == ("Draft", None)
	assert answer.data["responsible_user"] == li.user
	assert li.put(f"{PATH}/{name}", {"workflow_state": "Won"}).status in (403, 417)
	answer = li.post(
		"/api/method/frappe.client.set_value",
		{"doctype": LEAD, "name": name, "fieldname": "status", "value": "Won"},
	)
	assert answer.data["status"] == "Draft"
	answer = li.post(PATH, factories.lead_values(workflow_state="In Follow-up"))
	assert answer.status != 200


def test_a_stranger_meets_nothing(people):
	li, zhao, outsider = people["li"], people["zhao"], people["outsider"]
	name = new(li)
	for other in (zhao, outsider):
		assert other.get(f"{PATH}/{name}").status in (403, 404)
		assert other.put(f"{PATH}/{name}", {"phone": "1"}).status in (403, 404)
		assert other.delete(f"{PATH}/{name}").status in (403, 404)
		assert act(other, name, "Withdraw").status in (403, 404)
	assert name not in zhao.get(PATH, limit_page_length=0).text
	assert outsider.get(PATH).status == 403
	answer = zhao.get(
		"/api/method/frappe.client.get_list",
		doctype="Record Party",
		parent=LEAD,
		filters={"parent": name},
	)
	assert answer.status in (200, 403)
	assert name not in answer.text
	assert li.delete(f"{PATH}/{name}").status == 403


def test_collision_is_blind(people):
	li, zhao, boss = people["li"], people["zhao"], people["boss"]
	name = new(li, contact_person="独孤求")
	act(li, name, "Submit for Review")
	act(boss, name, "Register")
	company = frappe.db.get_value(LEAD, name, ["customer_name", "phone"], as_dict=True)
	second = new(zhao, customer_name=company.customer_name)
	answer = act(zhao, second, "Submit for Review")
	assert (answer.status, answer.data["status"]) == (200, "Collided")
	everything = answer.text + zhao.get(f"{PATH}/{second}").text
	for secret in (name, li.user, company.phone, "独孤求"):
		assert secret not in everything
	assert zhao.put(f"{PATH}/{second}", {"phone": "13900000000"}).status == 403
	answer = act(zhao, second, "Appeal", grounds="同名不同公司")
	assert answer.data["status"] == "Appealed"
	assert (
		act(people["chief"], second, "Uphold Appeal", decision_note="属实").data["status"] == "In Follow-up"
	)


def test_changed_meanwhile(people):
	li, boss = people["li"], people["boss"]
	name = new(li)
	act(li, name, "Submit for Review")
	answer = boss.post(
		"/api/method/crm_cn.api.leads.act",
		{"name": name, "action": "Register", "modified": "2020-01-01 00:00:00"},
	)
	assert answer.status == 417
	assert "Reload" in answer.said


def test_methods_are_post_only(people):
	for method in ("act", "claim_from_pool", "reassign", "make_customer"):
		assert people["boss"].get(f"/api/method/crm_cn.api.leads.{method}", name="x").status == 403
