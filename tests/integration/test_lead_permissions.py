"""D7 on leads: what the list shows can be opened, and what can be opened is in the list.

author: own drafts, own leads, pool; helper: leads helped with, pool; assistant: what waits for review, pool;
manager and supervisor: everything; anybody else: nothing.
"""

from __future__ import annotations

import json

import factories
import frappe
import pytest
from frappe.desk.form.assign_to import add as assign
from frappe.desk.form.save import savedocs

from crm_cn.permissions import following, scope

LEAD = "Lead Registration"
LI, ZHAO, HELPER, ASSISTANT, BOSS, CHIEF, OUTSIDER = (
	f"{who}@lead.test" for who in ("li", "zhao", "helper", "assistant", "boss", "chief", "outsider")
)

pytestmark = pytest.mark.usefixtures("sales_team")


@pytest.fixture
def leads(clean, as_user):
	"""One lead of every kind; all of Li's."""
	found = {}
	with as_user(LI):
		found["draft"] = factories.make_lead_registration()
		found["review"] = factories.act_on(factories.make_lead_registration(), "Submit for Review")
	found["follow-up"] = factories.make_registered(LI, BOSS)
	helper = frappe.db.get_value("Employee", {"user_id": HELPER})
	found["team"] = factories.make_registered(LI, BOSS, team=[{"employee": helper}])
	found["pool"] = factories.make_registered(LI, BOSS)
	with as_user(LI):
		found["pool"].pool_reason = "不在我的区域"
		found["pool"].workflow_state = "Public Pool"
		found["pool"].save()
	found["handed"] = factories.make_registered(LI, BOSS)
	return {kind: lead.name for kind, lead in found.items()}


ALL = {"draft", "review", "follow-up", "team", "pool", "handed"}
MATRIX = [
	(LI, ALL),
	(ZHAO, {"pool"}),
	(HELPER, {"team", "pool"}),
	(ASSISTANT, {"review", "pool"}),
	(BOSS, ALL),
	(CHIEF, ALL),
	(OUTSIDER, set()),
]


@pytest.mark.parametrize(("user", "expected"), MATRIX, ids=[user.split("@")[0] for user, _ in MATRIX])
def test_list_form_and_query_agree(leads, as_user, user, expected):
	with as_user(user):
		try:
			listed = set(frappe.get_list(LEAD, pluck="name", limit=0))
		except frappe.PermissionError:
			listed = set()
		openable = {name for name in leads.values() if frappe.has_permission(LEAD, "read", doc=name)}
	ours = set(leads.values())
	assert {kind for kind, name in leads.items() if name in listed} == expected
	assert listed & ours == openable
	assert scope.visible(LEAD, ours, user=user) == openable


@pytest.mark.parametrize("user", [ZHAO, HELPER, ASSISTANT, OUTSIDER])
def test_tables_follow_the_lead(leads, as_user, user):
	with as_user(user):
		rows = frappe.get_all("Record Party", {"parent": leads["team"]}, pluck="name")
		assert rows, "the lead has a team member"
		condition = following.condition("Record Party", user)
		shown = frappe.db.sql(
			f"select name from `tabRecord Party` where parent = %s and {condition}",
			leads["team"],
		)
	assert bool(shown) == (user == HELPER)


def test_team_member_sees_but_a_forged_form_lets_nobody_in(leads, as_user):
	with as_user(ZHAO):
		lead = frappe.get_doc(LEAD, leads["follow-up"])
		lead.responsible_user = lead.owner = ZHAO
		lead.append("team", {"employee": frappe.db.get_value("Employee", {"user_id": ZHAO}), "user": ZHAO})
		with pytest.raises(frappe.PermissionError):
			savedocs(json.dumps(lead.as_dict(), default=str), "Save")
	assert frappe.db.get_value(LEAD, leads["follow-up"], ["owner", "responsible_user"]) == (LI, LI)


def test_sharing_and_assigning_to_strangers_is_refused(leads, as_user):
	with as_user(BOSS), pytest.raises(frappe.PermissionError):
		frappe.share.add(LEAD, leads["follow-up"], ZHAO, read=1)
	with pytest.raises(frappe.ValidationError, match="related employees"):
		frappe.share.add(LEAD, leads["follow-up"], ZHAO, read=1)
	with pytest.raises(frappe.ValidationError):
		frappe.share.add(LEAD, leads["follow-up"], everyone=1, read=1)
	with as_user(LI), pytest.raises(frappe.PermissionError):
		assign({"doctype": LEAD, "name": leads["follow-up"], "assign_to": [ZHAO], "description": "x"})
	with as_user(ZHAO):
		assert not frappe.has_permission(LEAD, "read", doc=leads["follow-up"])


def test_a_handed_over_lead_changes_eyes(leads, as_user):
	zhao = frappe.db.get_value("Employee", {"user_id": ZHAO})
	with as_user(CHIEF):
		frappe.get_attr("crm_cn.api.leads.reassign")(leads["handed"], zhao, "分单")
	with as_user(ZHAO):
		assert leads["handed"] in frappe.get_list(LEAD, pluck="name", limit=0)
		assert frappe.has_permission(LEAD, "write", doc=leads["handed"])


def test_nobody_but_the_supervisor_deletes_or_exports(leads, as_user):
	for user, may in ((LI, False), (BOSS, False), (CHIEF, True)):
		with as_user(user):
			assert bool(frappe.has_permission(LEAD, "delete")) == may
	for user, may in ((LI, False), (HELPER, False), (BOSS, True), (CHIEF, True)):
		with as_user(user):
			assert bool(frappe.has_permission(LEAD, "export")) == may


def test_no_role_shares():
	assert not frappe.get_all("DocPerm", {"parent": ["in", [LEAD, "Collision Appeal"]], "share": 1})


def test_condition_is_closed_in_parentheses(as_user):
	for user in (LI, ASSISTANT, OUTSIDER):
		condition = scope.condition(LEAD, user=user)
		assert condition.startswith("(")
		assert condition.endswith(")")
	assert "1=0" in scope.condition(LEAD, user=OUTSIDER)
	assert scope.condition(LEAD, user=BOSS) == ""


@pytest.mark.parametrize(("user", "seen"), [(LI, True), (BOSS, True), (HELPER, False), (ZHAO, False)])
def test_open_steps_follow_the_lead(leads, as_user, user, seen):
	step = frappe.get_doc(
		{
			"doctype": "Workflow Action",
			"reference_doctype": LEAD,
			"reference_name": leads["follow-up"],
			"workflow_state": "In Follow-up",
			"status": "Open",
			"permitted_roles": [{"role": "Sales User"}, {"role": "Sales Manager"}],
		}
	).insert()
	with as_user(user):
		listed = frappe.get_list("Workflow Action", {"name": step.name}, pluck="name")
		assert (bool(listed), step.has_permission("read")) == (seen, seen)
