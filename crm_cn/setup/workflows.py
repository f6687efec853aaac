"""Workflows: shipped once, the customer's from then on.

Each file in fixtures/workflows/ is seeded when the site has never had it. What was shipped is remembered as a
fingerprint of its content (a site default, `crm_cn_workflow_<file>`), so that a later version can tell an
untouched workflow from an edited one: `upgrade`, called by a patch, replaces the first and leaves the second
alone, saying so. An administrator's edit, deactivation or deletion therefore survives every migrate.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import click
import frappe

from crm_cn.setup import custom_fields
from crm_cn.setup.shipped import doctypes, fixture, make_missing

#: States and actions the platform comes with: made where they are missing, and never taken away.
PLATFORM = frozenset({"Approve", "Approved", "Reject", "Rejected"})

STATES = "workflow_state"
ACTIONS = "workflow_action_master"

HEAD = ("document_type", "is_active", "override_status", "send_email_alert", "workflow_state_field")
STATE = ("state", "doc_status", "update_field", "update_value", "allow_edit", "is_optional_state", "message")
TRANSITION = ("state", "action", "next_state", "allowed", "allow_self_approval", "condition")
#: What approvals add, with what a row says when nobody chose anything (setup/approval_fields.py).
APPROVAL_HEAD = ("crm_cn_author_field", "crm_cn_amount_field", "crm_cn_watched_fields")
APPROVAL = {
	**dict.fromkeys(("crm_cn_kind", "crm_cn_user", "crm_cn_field", "crm_cn_ask_fields", "crm_cn_copy_role")),
	**dict.fromkeys(("crm_cn_needed", "crm_cn_hours", "crm_cn_remind_hours", "crm_cn_escalate")),
	"crm_cn_approver": "Role",
	"crm_cn_level": 1,
	"crm_cn_mode": "Any One",
}


def shipped() -> dict[str, dict]:
	"""Return what this version ships: file stem → Workflow."""
	folder = Path(frappe.get_app_path("crm_cn", "fixtures", "workflows"))
	return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def fingerprint(workflow) -> str:
	"""Return what tells two contents of a Workflow (a document or what a file says) apart."""

	def picked(row, keys) -> list[str]:
		return [str(row.get(key) or "") if row.get(key) != 0 else "" for key in keys]

	def chosen(row, keys) -> list[str]:
		"""What differs from the default, so that a workflow without approvals reads as it always did."""
		return [
			f"{key}={row.get(key):g}" if isinstance(row.get(key), int | float) else f"{key}={row.get(key)}"
			for key in keys
			if (row.get(key) or None) not in (None, APPROVAL.get(key))
		]

	content = [
		picked(workflow, HEAD) + chosen(workflow, APPROVAL_HEAD),
		[picked(row, STATE) for row in workflow.get("states")],
		[picked(row, TRANSITION) + chosen(row, sorted(APPROVAL)) for row in workflow.get("transitions")],
	]
	return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def apply() -> None:
	"""Make missing states and actions, and seed each workflow that was never seeded."""
	make_missing(STATES)
	make_missing(ACTIONS)
	for stem, values in shipped().items():
		if remembered(stem) or frappe.db.exists("Workflow", values["name"]):
			continue
		frappe.get_doc(dict(values)).insert(ignore_permissions=True)  # installing
		remember(stem, values)


def upgrade(stem: str) -> bool:
	"""Bring a workflow to what this version ships if nobody touched it (for patches); return whether it was.

	An edited, deactivated or deleted one is the customer's: it is left alone, and said so.
	"""
	values = shipped()[stem]
	if not remembered(stem):
		return False
	name = values["name"]
	if not frappe.db.exists("Workflow", name):
		click.secho(f"Workflow {name} was deleted on this site; left so.", fg="yellow")
		return False
	installed = frappe.get_doc("Workflow", name)
	if fingerprint(installed) == fingerprint(values):
		remember(stem, values)
		return False
	if fingerprint(installed) != remembered(stem):
		click.secho(f"Workflow {name} was changed on this site; the new version is not applied.", fg="yellow")
		return False
	installed.set("states", [])
	installed.set("transitions", [])
	installed.update(values)
	installed.save(ignore_permissions=True)  # upgrading
	remember(stem, values)
	return True


def remove() -> None:
	"""Delete our workflows with their open actions, then states and actions that no other workflow uses."""
	own = {row["name"] for row in doctypes()}
	for stem, values in shipped().items():
		doctype = values["document_type"]
		filters = {"document_type": doctype} if doctype in own else {"name": values["name"]}
		for name in frappe.get_all("Workflow", filters=filters, pluck="name"):
			frappe.delete_doc("Workflow", name, force=True, ignore_permissions=True)  # uninstalling
		if not frappe.db.exists("Workflow", {"document_type": doctype}):
			forget_states(doctype, values["workflow_state_field"], doctype in own)
		frappe.defaults.clear_default(key(stem))
	for row in fixture(STATES):
		drop_unless_used(row, ("Workflow Document State", "state"))
	for row in fixture(ACTIONS):
		drop_unless_used(row, ("Workflow Transition", "action"))


def forget_states(doctype: str, field: str, own: bool) -> None:
	"""Delete the actions of a DocType that has no Workflow any more, and the field that the platform made for its states."""
	for action in frappe.get_all("Workflow Action", filters={"reference_doctype": doctype}, pluck="name"):
		frappe.delete_doc("Workflow Action", action, force=True, ignore_permissions=True)  # uninstalling
	if not own or frappe.db.exists("Custom Field", {"dt": doctype, "fieldname": field}):
		custom_fields.drop({doctype: [{"fieldname": field}]})


def drop_unless_used(row: dict, used_in: tuple[str, str]) -> None:
	"""Delete a state or action of ours unless another workflow uses it."""
	table, field = used_in
	if row["name"] in PLATFORM:
		return
	if frappe.db.exists(row["doctype"], row["name"]) and not frappe.db.exists(table, {field: row["name"]}):
		frappe.delete_doc(row["doctype"], row["name"], force=True, ignore_permissions=True)  # uninstalling


def key(stem: str) -> str:
	"""Return the site default that remembers what was shipped."""
	return f"crm_cn_workflow_{stem}"


def remembered(stem: str) -> str | None:
	"""Return the fingerprint of what was shipped to this site, or None if nothing was."""
	return frappe.db.get_default(key(stem))


def remember(stem: str, values: dict) -> None:
	"""Remember what was shipped."""
	frappe.db.set_default(key(stem), fingerprint(values))
