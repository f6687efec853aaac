"""What the app puts on a site belongs to the site: edits survive every migrate, and seeds come once."""

from __future__ import annotations

import factories
import frappe
import pytest

from crm_cn.setup import custom_fields, master_data, roles, workflows

LEAD = "Lead Registration"
LI, BOSS = "li@lead.test", "boss@lead.test"

pytestmark = pytest.mark.usefixtures("sales_team")


@pytest.fixture
def edited(clean):
	"""The workflow as an administrator has changed it: a state of their own, a role gone, a state renamed."""
	frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "主管复核"}).insert()
	frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": "跟单中"}).insert()
	workflow = frappe.get_doc("Workflow", LEAD)
	workflow.append("states", {"state": "主管复核", "doc_status": "0", "allow_edit": "Sales Manager"})
	for row in workflow.states:
		if row.state == "In Follow-up":
			row.state = "跟单中"
	for row in workflow.transitions:
		for side in ("state", "next_state"):
			if row.get(side) == "In Follow-up":
				row.set(side, "跟单中")
	workflow.transitions = [
		row
		for row in workflow.transitions
		if not (row.action == "Register" and row.allowed == "Sales Assistant")
	]
	workflow.append(
		"transitions",
		{"state": "In Review", "action": "Approve", "next_state": "主管复核", "allowed": "Sales Manager"},
	)
	workflow.append(
		"transitions",
		{"state": "主管复核", "action": "Register", "next_state": "跟单中", "allowed": "CRM Supervisor"},
	)
	if not frappe.db.exists("Workflow Action Master", "Approve"):
		frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": "Approve"}).insert()
	workflow.save()
	return frappe.get_doc("Workflow", LEAD)


def test_edits_survive_migrate_and_are_obeyed(edited, as_user):
	before = workflows.fingerprint(edited)
	workflows.apply()
	assert workflows.fingerprint(frappe.get_doc("Workflow", LEAD)) == before
	with as_user(LI):
		lead = factories.act_on(factories.make_lead_registration(), "Submit for Review")
	with as_user(BOSS):
		lead = factories.act_on(lead, "Approve")
	assert (lead.workflow_state, lead.status) == ("主管复核", "In Review"), (
		"an extra state refines the status"
	)
	with as_user(BOSS), pytest.raises(frappe.ValidationError):
		factories.act_on(lead, "Register")
	with as_user("chief@lead.test"):
		lead = factories.act_on(lead, "Register")
	assert (lead.workflow_state, lead.status) == ("跟单中", "In Follow-up"), (
		"a renamed state keeps its meaning"
	)


def test_upgrade_leaves_an_edited_workflow_alone(edited, capsys):
	before = workflows.fingerprint(edited)
	assert workflows.upgrade("lead_registration") is False
	assert "changed on this site" in capsys.readouterr().out
	assert workflows.fingerprint(frappe.get_doc("Workflow", LEAD)) == before


def test_upgrade_replaces_an_untouched_older_one():
	workflow = frappe.get_doc("Workflow", LEAD)
	workflow.transitions = workflow.transitions[:-1]
	workflow.save()
	old = frappe.get_doc("Workflow", LEAD)
	frappe.db.set_default(workflows.key("lead_registration"), workflows.fingerprint(old))
	assert workflows.upgrade("lead_registration") is True
	now = workflows.fingerprint(frappe.get_doc("Workflow", LEAD))
	assert now == workflows.fingerprint(workflows.shipped()["lead_registration"])
	assert workflows.remembered("lead_registration") == now


def test_a_deleted_workflow_does_not_come_back():
	frappe.delete_doc("Workflow", LEAD, force=True)
	workflows.apply()
	assert not frappe.db.exists("Workflow", LEAD)


def test_installed_is_what_was_shipped():
	"""The database gives back exactly what the file says, or every site would count as edited."""
	for stem, values in workflows.shipped().items():
		assert workflows.fingerprint(frappe.get_doc("Workflow", values["name"])) == workflows.fingerprint(
			values
		)
		assert workflows.remembered(stem) == workflows.fingerprint(values)


def test_deleted_seeds_do_not_come_back(clean):
	frappe.delete_doc("Lead Stage", "Negotiation", force=True)
	frappe.rename_doc("Lead Registration Source", "Newspaper", "报刊", force=True)
	master_data.apply()
	assert not frappe.db.exists("Lead Stage", "Negotiation")
	assert not frappe.db.exists("Lead Registration Source", "Newspaper")


def test_applying_again_changes_nothing():
	def snapshot():
		return {
			doctype: frappe.get_all(doctype, fields=["*"], order_by="name", limit=0)
			for doctype in (
				"Role",
				"Workflow",
				"Workflow State",
				"Lead Stage",
				"Lead Registration Source",
				"Custom Field",
				"Property Setter",
			)
		}

	before = snapshot()
	for part in (roles, workflows, master_data, custom_fields):
		part.apply()
	assert snapshot() == before


def test_stage_requirement_must_be_a_field():
	stage = frappe.get_doc("Lead Stage", "Proposal")
	stage.append("requirements", {"fieldname": "expcted_amount"})
	with pytest.raises(frappe.ValidationError, match="expcted_amount"):
		stage.save()


def test_own_stages_are_obeyed(as_user):
	"""An administrator's stage with its own requirement and words."""
	frappe.get_doc(
		{
			"doctype": "Lead Stage",
			"stage_name": "样品确认",
			"order": 45,
			"probability": 55,
			"requirements": [{"fieldname": "website", "label": "客户网站"}],
		}
	).insert()
	lead = factories.make_registered(LI, BOSS, contact_position="采购", expected_amount=10)
	with as_user(LI):
		lead.append("products", {"description": "x"})
		lead.stage = "样品确认"
		with pytest.raises(frappe.MandatoryError, match="客户网站"):
			lead.save()
		lead = frappe.get_doc(LEAD, lead.name)
		lead.append("products", {"description": "x"})
		lead.update({"stage": "样品确认", "website": "https://x.cn"})
		lead.save()
	assert lead.probability == 55
