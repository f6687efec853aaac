"""A small company and a Workflow of its own, for tests of approvals (A4). Nothing here is committed but by `build`.

Making people is slow (two seconds each): a file of tests builds them once, and rolls the rest back test by test:

	@pytest.fixture(scope="module", autouse=True)
	def people(site):
		w.build()
		yield
		w.remove()

	@pytest.fixture(autouse=True)
	def back(people):
		yield
		w.undo()

	ZHAO (general manager, heads the headquarters)
	├── QIAN (head of sales, heads the sales department)
	│   └── SUN (team lead)
	│       └── LI (author; writes travel requests)
	├── ZHOU (finance, role Accounts Manager, heads the finance department)
	└── WU (role HR Manager, heads the HR department)

The document is Frappe HR's Travel Request: no flow is shipped for it, and only its author may read it (the role
`AUTHOR_ROLE`, own documents alone), so that whoever is asked reads it by being asked.

	make_company()                      # people, departments, rights; idempotent
	govern({"approver": "Direct Manager"}, {"approver": "Role", "allowed": FINANCE_ROLE})
	doc = make_travel_request(LI)       # a draft
	act_as(LI, doc, SUBMIT)             # → LEVELS[0], SUN is asked
"""

from __future__ import annotations

import factories
import frappe

ROLES = {
	"zhao": ("Employee",),
	"qian": ("Employee",),
	"sun": ("Employee",),
	"li": ("Employee",),
	"zhou": ("Employee", "Accounts Manager", "Approval Test Finance"),
	"wu": ("Employee", "HR Manager", "Approval Test HR"),
}
#: roles that nobody else of a site holds
FINANCE_ROLE, HR_ROLE = "Approval Test Finance", "Approval Test HR"
#: who reports to whom
MANAGERS = {"qian": "zhao", "sun": "qian", "li": "sun", "zhou": "zhao", "wu": "zhao"}
#: department: (head, the department above, members)
DEPARTMENTS = {
	"审批总部": ("zhao", None, ("zhao",)),
	"审批销售部": ("qian", "审批总部", ("qian", "sun", "li")),
	"审批财务部": ("zhou", "审批总部", ("zhou",)),
	"审批人事部": ("wu", "审批总部", ("wu",)),
}


def user(who: str) -> str:
	"""Return the user of one of the people."""
	return f"{who}@approval.test"


ZHAO, QIAN, SUN, LI, ZHOU, WU = (user(who) for who in ROLES)

DOCTYPE = "Travel Request"
AUTHOR_ROLE = "Approval Test Author"
OWN_ROLES = (AUTHOR_ROLE, FINANCE_ROLE, HR_ROLE)
WORKFLOW = "Travel Request of Tests"
#: a field of the DocType itself: a new one would alter the table, and that commits
STATE_FIELD = "name_of_organizer"
DRAFT, APPROVED, REJECTED = "Draft", "Approved", "Rejected"
#: the states of the levels, in the order in which `govern` uses them
LEVELS = ("Pending Manager", "Pending Department Head", "Pending HR", "Pending Finance")
SUBMIT, APPROVE, REJECT, RETURN, WITHDRAW = "Submit for Approval", "Approve", "Reject", "Return", "Withdraw"


def make_company() -> None:
	"""Make the people, their departments and who may write travel requests; idempotent, nothing committed."""
	for role in OWN_ROLES:
		if not frappe.db.exists("Role", role):
			frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
	for who, roles in ROLES.items():
		if not frappe.db.exists("User", user(who)):
			factories.make_user(user(who), *roles, AUTHOR_ROLE)
			# in tests the platform sends mail at once, and a site without mail account cannot
			frappe.db.set_value("Notification Settings", user(who), "enable_email_notifications", 0)
	for name, (_head, above, _members) in DEPARTMENTS.items():
		factories.make_department(name, department(above) if above else None, is_group=not above)
	for name, (_head, _above, members) in DEPARTMENTS.items():
		for who in members:
			factories.make_employee(user(who), department=department(name))
	for who, manager in MANAGERS.items():
		frappe.db.set_value("Employee", employee(user(who)), "reports_to", employee(user(manager)))
	for name, (head, _above, _members) in DEPARTMENTS.items():
		frappe.db.set_value("Department", department(name), "crm_cn_head", employee(user(head)))
	_let_authors_write()
	if not frappe.db.exists("Purpose of Travel", "审批测试"):
		frappe.get_doc({"doctype": "Purpose of Travel", "purpose_of_travel": "审批测试"}).insert()


def _let_authors_write() -> None:
	from frappe.permissions import add_permission

	if frappe.db.exists("Custom DocPerm", {"parent": DOCTYPE, "role": AUTHOR_ROLE}):
		return
	add_permission(DOCTYPE, AUTHOR_ROLE, 0)
	rights = dict.fromkeys(("read", "write", "create", "submit", "cancel", "delete", "if_owner"), 1)
	name = frappe.db.get_value("Custom DocPerm", {"parent": DOCTYPE, "role": AUTHOR_ROLE})
	frappe.db.set_value("Custom DocPerm", name, rights)
	frappe.clear_cache(doctype=DOCTYPE)


def department(name: str) -> str:
	"""Return the record of a department."""
	return frappe.db.get_value("Department", {"department_name": name})


def employee(user: str) -> str:
	"""Return the Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": user})


def govern(*levels: dict | list[dict], submittable: bool = True, **workflow) -> str:
	"""Make the Workflow of the DocType anew, with these levels one after the other; return its name.

	A level is a transition's values without the prefix of our fields ("approver", "level", "user", "field", "mode",
	"needed", "hours", "remind_hours", "escalate", "copy_role", "ask_fields"; "allowed", "condition" as they are), or a
	list of them for several Approve rows. `workflow` are fields of the Workflow (crm_cn_author_field="employee", …).
	"""
	states = [DRAFT, *LEVELS[: len(levels)]]
	transitions = [_row(DRAFT, SUBMIT, states[1], "Submit", {})]
	for number, rows in enumerate(levels, 1):
		state = states[number]
		then = states[number + 1] if number < len(levels) else APPROVED
		asks = rows if isinstance(rows, list) else [rows]
		transitions += [
			*[_row(state, APPROVE, then, "Approve", values) for values in asks],
			_row(state, REJECT, REJECTED, "Reject", {}),
			_row(state, RETURN, DRAFT, "Return", {}),
			_row(state, WITHDRAW, DRAFT, "Withdraw", {}),
		]
	if frappe.db.exists("Workflow", WORKFLOW):
		frappe.delete_doc("Workflow", WORKFLOW, force=True)
	made = frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": WORKFLOW,
			"document_type": DOCTYPE,
			"workflow_state_field": STATE_FIELD,
			"is_active": 1,
			"send_email_alert": 0,
			"states": [
				{
					"state": state,
					"doc_status": "1" if state == APPROVED and submittable else "0",
					"allow_edit": "All",
				}
				for state in [*states, APPROVED, REJECTED]
			],
			"transitions": transitions,
			**workflow,
		}
	).insert()
	forget()
	return made.name


def _row(state: str, action: str, then: str, kind: str, values: dict) -> dict:
	own = ("allowed", "condition")
	return {
		"state": state,
		"action": action,
		"next_state": then,
		"allowed": "All",
		"allow_self_approval": 1,
		"crm_cn_kind": kind,
		**{name if name in own else f"crm_cn_{name}": value for name, value in values.items()},
	}


def make_travel_request(author: str = LI, **values):
	"""Return a draft that somebody wrote for themselves."""
	before = frappe.session.user
	frappe.set_user(author)
	try:
		return frappe.get_doc(
			{
				"doctype": DOCTYPE,
				"employee": employee(author),
				"travel_type": "Domestic",
				"purpose_of_travel": "审批测试",
				**values,
			}
		).insert()
	finally:
		frappe.set_user(before)


def act_as(user: str, doc, action: str, comment: str | None = None, **more):
	"""Take an action as somebody; return the document as the database has it then."""
	from crm_cn.approvals import act

	before = frappe.session.user
	frappe.set_user(user)
	try:
		act.act(doc.doctype, doc.name, action, comment, **more)
	finally:
		frappe.set_user(before)
	return frappe.get_doc(doc.doctype, doc.name)


def submitted(author: str = LI, **values):
	"""Return a travel request at its first level."""
	return act_as(author, make_travel_request(author, **values), SUBMIT)


def state(doc) -> str:
	"""Return where a document stands in the database."""
	return frappe.db.get_value(doc.doctype, doc.name, STATE_FIELD)


def tasks(doc, **filters) -> list:
	"""Return the tasks of a document, oldest first."""
	return frappe.get_all(
		"Approval Task",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name, **filters},
		fields=["*"],
		order_by="creation, name",
	)


def asked(doc) -> list[str]:
	"""Return who has an open task of a document now."""
	return sorted(task.approver for task in tasks(doc, status="Open", kind="Approve"))


def log(doc, event: str | None = None) -> list:
	"""Return the ledger of a document, oldest first."""
	filters = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	return frappe.get_all(
		"Approval Log",
		filters={**filters, "event": event} if event else filters,
		fields=["*"],
		order_by="at, creation",
	)


def forget() -> None:
	"""Forget what the platform cached of the Workflow and the DocType; after a rollback it is no longer true."""
	frappe.clear_cache(doctype=DOCTYPE)
	frappe.clear_document_cache("Workflow", WORKFLOW)
	frappe.clear_document_cache("Approval Settings", "Approval Settings")
	frappe.local.crm_cn_flows = {}
	frappe.db.value_cache.clear()


def nobody_is_mailed() -> None:
	"""Let notices to everybody of the site go without mails: in tests they are sent at once, without an account."""
	frappe.db.sql("UPDATE `tabNotification Settings` SET enable_email_notifications = 0")


def undo() -> None:
	"""Take back what a test did."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	forget()


def build() -> None:
	"""Make the company and commit: for a file of tests, and for tests with several processes."""
	make_company()
	frappe.db.commit()


def remove() -> None:
	"""Remove what `build` committed, and the travel requests of these people."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	people = [user(who) for who in ROLES]
	for name in frappe.get_all(DOCTYPE, {"owner": ["in", people]}, pluck="name"):
		for kept in ("Approval Task", "Approval Log", "Approval Process"):
			frappe.db.delete(kept, {"reference_doctype": DOCTYPE, "reference_name": name})
		frappe.db.set_value(DOCTYPE, name, "docstatus", 0)
		frappe.delete_doc(DOCTYPE, name, force=True)
	if frappe.db.exists("Workflow", WORKFLOW):
		frappe.delete_doc("Workflow", WORKFLOW, force=True)
	frappe.db.delete("Custom DocPerm", {"parent": DOCTYPE})
	for name in DEPARTMENTS:
		frappe.db.set_value("Department", department(name), "crm_cn_head", None)
	frappe.db.commit()  # dismissing begins with a rollback
	dismiss(people)
	for name in reversed(DEPARTMENTS):
		frappe.delete_doc("Department", department(name), force=True)
	for role in OWN_ROLES:
		frappe.delete_doc("Role", role, force=True)
	frappe.delete_doc("Purpose of Travel", "审批测试", force=True)
	frappe.db.commit()
	forget()


def dismiss(people: list[str]) -> None:
	"""Remove the users and their Employees."""
	import team

	team.dismiss(people)
