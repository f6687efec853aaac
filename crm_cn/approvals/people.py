"""The company as the rules of approvals want it, looked up as they go; and what is said when nobody can be asked."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.user import get_users_with_role

from crm_cn.approvals.flow import Flow
from crm_cn.rules.approval import kinds, routing
from crm_cn.rules.approval.org import Department, Person

SETTINGS = "Approval Settings"


class Company:
	"""The Org of the rules: Employee, Department, User and roles of this site, each looked up once."""

	def __init__(self) -> None:
		self._people: dict[str, Person | None] = {}

	def person(self, employee: str) -> Person | None:
		"""Return an Employee, or None."""
		if employee not in self._people:
			fields = ["name", "user_id", "reports_to", "department", "status"]
			row = frappe.db.get_value("Employee", employee, fields, as_dict=True)
			self._people[employee] = row and Person(
				row.name, row.user_id, row.reports_to, row.department, row.status == "Active"
			)
		return self._people[employee]

	def person_of(self, user: str) -> Person | None:
		"""Return the Employee of a user, the active one before one who left."""
		names = frappe.get_all(
			"Employee", filters={"user_id": user}, order_by="status asc, creation desc", pluck="name"
		)
		return self.person(names[0]) if names else None

	def department(self, name: str) -> Department | None:
		"""Return a department, or None."""
		row = frappe.db.get_value("Department", name, ["crm_cn_head", "parent_department"], as_dict=True)
		return Department(name, row.crm_cn_head, row.parent_department) if row else None

	def enabled(self, user: str) -> bool:
		"""Say whether a user can log in."""
		return bool(frappe.db.get_value("User", user, "enabled"))

	def with_role(self, role: str) -> list[str]:
		"""Return the enabled users with a role, the platform's own accounts left out."""
		return sorted(user for user in get_users_with_role(role) if user not in ("Administrator", "Guest"))


def author(doc: Document, flow: Flow) -> tuple[str, str | None]:
	"""Return whose matter a document is: the user, and the Employee where there is one."""
	company, value = Company(), doc.get(flow.author_field)
	field = doc.meta.get_field(flow.author_field)
	if value and field and field.options == "Employee":
		person = company.person(value)
		return (person.user if person else None) or doc.owner, value
	user = value or doc.owner
	person = company.person_of(user)
	return user, person.name if person else None


def own(doc: Document, flow: Flow) -> frozenset[str]:
	"""Return the users who may not decide on a document: who wrote it, and whose matter it is."""
	return frozenset({doc.owner, author(doc, flow)[0]})


def level(doc: Document, flow: Flow, state: str, decided: frozenset[str] = frozenset()) -> routing.Level:
	"""Return who is asked at a level of a document; `decided` approved an earlier level of this round.

	Throws frappe.ValidationError that says what is missing and where to put it right.
	"""
	settings = frappe.get_cached_doc(SETTINGS)
	matter = routing.Matter(author(doc, flow)[1], own(doc, flow), decided)
	try:
		return routing.level(
			[_ask(row, doc) for row in flow.asks(state, doc)],
			matter,
			Company(),
			settings.fallback_approver,
			settings.same_approver == "Pass the Level",
		)
	except routing.NoApprover as error:
		refuse(error, state)


def substitute(user: str, doc: Document, flow: Flow, decided: frozenset[str] = frozenset()) -> routing.Asked:
	"""Return who decides instead of somebody who left or did not decide in time. Raises routing.NoApprover."""
	matter = routing.Matter(author(doc, flow)[1], own(doc, flow), decided)
	fallback = frappe.get_cached_doc(SETTINGS).fallback_approver
	return routing.substitute(user, matter, Company(), fallback)


def refuse(error: routing.NoApprover, state: str) -> None:
	"""Throw what a missing approver means to whoever takes the step."""
	texts = {
		routing.NO_EMPLOYEE: _(
			"the author has no active Employee record. Ask HR to make one and to link it to the user."
		),
		routing.NO_MANAGER: _(
			"{0} reports to nobody. Ask HR to fill in “Reports to” of the Employee, or name a fallback approver in Approval Settings."
		),
		routing.CIRCLE: _(
			"the reporting line runs in a circle at {0}. Ask HR to correct “Reports to” of the Employees."
		),
		routing.NO_DEPARTMENT: _("{0} belongs to no department. Ask HR to fill it in."),
		routing.NO_HEAD: _(
			"the department {0} and those above it have no head other than the author. Ask HR to fill in “Head of Department”."
		),
		routing.NO_ROLE: _("nobody has the role {0}. Ask the administrator to give it to somebody."),
		routing.NO_USER: _("the workflow names no person. Ask the administrator to complete it."),
		routing.NO_VALUE: _("the document does not say who ({0}). Fill in the field."),
		routing.NOBODY_LEFT: _(
			"nobody is left who may decide instead of {0}. Name a fallback approver in Approval Settings."
		),
		routing.TOO_FEW: _("{0}. Ask the administrator to lower the number or to name more people."),
	}
	frappe.throw(
		_("Nobody can be asked at “{0}”: {1}").format(_(state), texts[error.code].format(_(error.about))),
		title=_("No Approver"),
	)


def _ask(row: Document, doc: Document) -> routing.Ask:
	approver = row.crm_cn_approver or kinds.ROLE
	if approver == kinds.FIELD:
		label = doc.meta.get_label(row.crm_cn_field)
		return routing.Ask(approver, label, who=doc.get(row.crm_cn_field))
	return routing.Ask(approver, row.allowed, row.crm_cn_level or 1, row.crm_cn_user)
