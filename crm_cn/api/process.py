"""What a form asks of the process of a DocType (D9): which stage names which business roles."""

from __future__ import annotations

import frappe

from crm_cn.scope import process, process_update


@frappe.whitelist(methods=["GET"])
def roles(doctype: str) -> dict:
	"""Return the roles of every stage of a DocType's process, and those that people may be given in it.

	For whoever may read the DocType: {"stages": {stage: [role]}, "offered": [role]}; both empty without a process.
	"""
	frappe.has_permission(doctype, "read", throw=True)
	stages = process.process_of(doctype)
	return {
		"stages": {stage.name: sorted(stage.roles) for stage in stages},
		"offered": process.offered(stages),
	}


@frappe.whitelist(methods=["POST"])
def update(stages_of: str) -> None:
	"""Have the people of the open records follow the stages as they are now; in the background.

	That happens by itself whenever a stage changes; this is for the day on which the queue did not work.
	Raises PermissionError for whoever may not change the stages.
	"""
	frappe.has_permission(stages_of, "write", throw=True)
	process_update.start(stages_of)
