"""Shipped flows are seeded once and belong to the site from then on; an edit is obeyed and kept (A4)."""

from __future__ import annotations

import approval_world as world
import frappe
import pytest
from approval_world import SUN, WU, ZHOU

from crm_cn.setup import workflows

GOVERNED = [
	stem
	for stem, values in workflows.shipped().items()
	if any(row.get("crm_cn_kind") for row in values["transitions"])
]


@pytest.fixture(scope="module", autouse=True)
def company(site):
	world.build()
	yield
	world.remove()


@pytest.mark.parametrize("stem", GOVERNED)
def test_what_is_installed_is_what_was_shipped(stem):
	values = workflows.shipped()[stem]
	installed = frappe.get_doc("Workflow", values["name"])
	assert workflows.fingerprint(installed) == workflows.fingerprint(values) == workflows.remembered(stem)
	assert installed.is_active == values["is_active"]


@pytest.mark.parametrize("stem", GOVERNED)
def test_an_edit_is_kept_by_migrate(stem):
	name = workflows.shipped()[stem]["name"]
	flow = frappe.get_doc("Workflow", name)
	row = next(row for row in flow.transitions if row.crm_cn_kind == "Approve")
	row.crm_cn_hours, row.crm_cn_approver, row.crm_cn_user = 12, "User", WU
	flow.save()
	edited = workflows.fingerprint(frappe.get_doc("Workflow", name))
	assert edited != workflows.remembered(stem)
	workflows.apply()
	assert not workflows.upgrade(stem)
	assert workflows.fingerprint(frappe.get_doc("Workflow", name)) == edited


def test_an_edit_is_obeyed(as_user):
	"""An administrator lets finance decide first on requisitions, instead of the manager."""
	flow = frappe.get_doc("Workflow", "Job Requisition Approval")
	first = next(row.next_state for row in flow.transitions if row.crm_cn_kind == "Submit")
	for row in flow.transitions:
		if row.state == first and row.crm_cn_kind == "Approve":
			row.crm_cn_approver, row.crm_cn_user, row.allowed = "User", ZHOU, "All"
	flow.save()
	frappe.clear_cache(doctype="Job Requisition")
	requisition = frappe.get_doc(
		{
			"doctype": "Job Requisition",
			"designation": frappe.get_all("Designation", pluck="name", limit=1)[0],
			"no_of_positions": 1,
			"expected_compensation": 5000,
			"company": frappe.db.get_value("Employee", world.employee(SUN), "company"),
			"requested_by": world.employee(SUN),
			"description": "测试",
			"reason_for_requesting": "测试",
		}
	)
	with as_user(SUN):
		requisition.insert()
	world.act_as(SUN, requisition, "Submit for Approval")
	assert world.asked(requisition) == [ZHOU]
