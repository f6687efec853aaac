"""What approvals add to the platform's Workflow form and to Department (A4), in the same form administrators know."""

from __future__ import annotations

from crm_cn.rules.approval.kinds import APPROVERS, KINDS, MODES
from crm_cn.setup import custom_fields

_HAS_KIND = "eval:doc.crm_cn_kind"
_ASKS = "eval:doc.crm_cn_kind=='Approve'"


def _field(name: str, fieldtype: str, *, label: str, after: str, **more) -> dict:
	return {
		"fieldname": f"crm_cn_{name}",
		"fieldtype": fieldtype,
		"label": label,
		"insert_after": after if after in ("condition", "workflow_state_field") else f"crm_cn_{after}",
		**more,
	}


FIELDS: dict[str, list[dict]] = {
	"Workflow Transition": [
		{
			"fieldname": "crm_cn_approval_section",
			"fieldtype": "Section Break",
			"label": "Approval",
			"insert_after": "send_email_to_creator",
		},
		_field(
			"kind",
			"Select",
			label="Kind of Step",
			after="approval_section",
			options="\n".join(("", *KINDS)),
			in_list_view=1,
			description="Empty: an ordinary transition for everybody with the role",
		),
		_field(
			"approver",
			"Select",
			label="Who Is Asked",
			after="kind",
			options="\n".join(APPROVERS),
			default="Role",
			depends_on=_HAS_KIND,
			description="Role: everybody with the allowed role. Choose “All” as allowed role for the others.",
		),
		_field(
			"level",
			"Int",
			label="Levels Up",
			after="approver",
			default="1",
			depends_on="eval:['Nth Manager','Upper Department Head'].includes(doc.crm_cn_approver)",
		),
		_field(
			"user",
			"Link",
			label="Person Asked",
			after="level",
			options="User",
			depends_on="eval:doc.crm_cn_approver=='User'",
			mandatory_depends_on="eval:doc.crm_cn_approver=='User'",
		),
		_field(
			"field",
			"Data",
			label="Field with the Person",
			after="user",
			depends_on="eval:doc.crm_cn_approver=='Document Field'",
			mandatory_depends_on="eval:doc.crm_cn_approver=='Document Field'",
			description="Name of a field of the document that links to Employee or User",
		),
		_field(
			"approval_column",
			"Column Break",
			label="",
			after="field",
		),
		_field(
			"mode",
			"Select",
			label="How Many Must Agree",
			after="approval_column",
			options="\n".join(MODES),
			default=MODES[0],
			depends_on=_ASKS,
		),
		_field(
			"needed",
			"Int",
			label="At Least",
			after="mode",
			depends_on="eval:doc.crm_cn_mode=='At Least'",
			mandatory_depends_on="eval:doc.crm_cn_mode=='At Least'",
		),
		_field(
			"hours",
			"Float",
			label="Time Limit (Hours)",
			after="needed",
			depends_on=_ASKS,
			description="0: none",
		),
		_field("remind_hours", "Float", label="Remind After (Hours)", after="hours", depends_on=_ASKS),
		_field(
			"escalate",
			"Check",
			label="Then Ask Their Manager",
			after="remind_hours",
			depends_on=_ASKS,
			description="When the time limit has passed",
		),
		_field(
			"ask_fields",
			"Data",
			label="Fields to Fill In",
			after="escalate",
			depends_on=_HAS_KIND,
			description="Names of fields, with commas between: asked together with this action",
		),
		_field(
			"copy_role",
			"Link",
			label="Copy To",
			after="ask_fields",
			options="Role",
			depends_on=_HAS_KIND,
			description="Everybody with this role is told, and may read the document",
		),
	],
	"Workflow": [
		_field(
			"author_field",
			"Data",
			label="Field with the Author",
			after="workflow_state_field",
			description="Name of the field that says whose matter it is (Employee or User). Empty: who made the document",
		),
		_field(
			"amount_field",
			"Data",
			label="Field with the Amount",
			after="author_field",
			description="When it changes after the first approval, the approval starts again",
		),
		_field(
			"watched_fields",
			"Small Text",
			label="Other Watched Fields",
			after="amount_field",
			description="Names of fields, with commas between: a change of them starts the approval again, too",
		),
	],
	"Department": [
		{
			"fieldname": "crm_cn_head",
			"fieldtype": "Link",
			"label": "Head of Department",
			"options": "Employee",
			"insert_after": "parent_department",
			"ignore_user_permissions": 1,
			"description": "Asked where an approval goes to the head of the department",
		}
	],
}


def apply() -> None:
	"""Make the fields that are missing."""
	custom_fields.make(FIELDS)


def remove() -> None:
	"""Delete the fields and their columns."""
	custom_fields.drop(FIELDS)
