"""D9 阶段流程 on a record: the people put on it enter the stages of the process that their business role gives them.

A DocType has a process when its entry in scope/declared.py names `stages_of`, the DocType of its stages. That one
has the fields `order`, `enabled` and `business_roles` (Table MultiSelect of Stage Business Role), and the record a
field `stage` that links to it. Whose stages a person is in is kept in the person's row (Record Party, `stages`).

- Somebody new in the table, or with another role: the rule decides and refuses who would have no stage.
- Somebody who is on the record already stays, whatever becomes of the process: nobody who saves a record is stopped
  by what an administrator changed since. Stages renamed, deleted, put into another order, switched off or given
  other roles: the people of all open records follow in the background (scope/process_update.py), and each record by
  itself at its next save. Who has no stage any more is shown so in the form.
- A closed record keeps the stages it had; reopened, it follows.
- A department in the table is no person: it plays no role and enters no stage.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from crm_cn.rules.scope import process as rule
from crm_cn.scope.declared import SCOPED

STAGE_FIELD = "stage"
ROLES_FIELD = "business_roles"
STAGE_ROLE = "Stage Business Role"


def process_of(doctype: str, lock: bool = False) -> list[rule.Stage]:
	"""Return the enabled stages of a DocType's process in order, none where it has no process.

	`lock`: nobody changes a stage until this transaction ends.
	"""
	scoped = SCOPED.get(doctype)
	if not scoped or not scoped.stages_of:
		return []
	stage = frappe.qb.DocType(scoped.stages_of)  # "order" is a word of SQL: qb quotes it on both versions
	query = frappe.qb.from_(stage).select(stage.name, stage.enabled).orderby(stage.order, stage.name)
	found = (query.for_update() if lock else query).run(as_dict=True)
	roles: dict[str, set[str]] = {}
	for row in frappe.get_all(
		STAGE_ROLE, filters={"parenttype": scoped.stages_of}, fields=["parent", "business_role"]
	):
		roles.setdefault(row.parent, set()).add(row.business_role)
	return [rule.Stage(row.name, frozenset(roles.get(row.name, ()))) for row in found if row.enabled]


def people(doc: Document) -> list[Document]:
	"""Return the rows of the record's table that name a person."""
	scoped = SCOPED[doc.doctype]
	return [row for row in doc.get(scoped.parties) or () if row.employee and not row.department]


def stages_in(row: Document | dict) -> list[str]:
	"""Return the stages a row of the table is in."""
	return [stage for stage in (row.get("stages") or "").split("\n") if stage]


def is_open(doc: Document) -> bool:
	"""Say whether the record is under way."""
	scoped = SCOPED[doc.doctype]
	return not scoped.closed or str(doc.get(scoped.status)) not in scoped.closed


def enter_stages(doc: Document) -> None:
	"""Put the people who are new on the record, or have another role, into their stages; the others stay where they are.

	What a client wrote into `stages` does not count. Throws for every person who would have no stage, unless the
	program itself adds the person (then without a stage).
	"""
	before = doc.get_doc_before_save()
	known = {_part(row): row.stages for row in people(before)} if before else {}
	for row in doc.get(SCOPED[doc.doctype].parties) or ():
		row.stages = known.get(_part(row))
	new = [row for row in people(doc) if _part(row) not in known]
	if not new:
		return
	process = process_of(doc.doctype)
	if not doc.flags.crm_cn_system:
		refuse(process, new)
	for row in new:
		row.stages = text(process, row.business_role)


def catch_up(doc: Document) -> None:
	"""Let the people of an open record follow what became of the process since they entered it."""
	rows = people(doc) if is_open(doc) else []
	process = process_of(doc.doctype) if rows else []
	for row in rows:
		now = text(process, row.business_role)
		if (row.stages or "") != now:
			row.db_set("stages", now, update_modified=False)


def text(process: list[rule.Stage], role: str | None) -> str:
	"""Return what a person's row keeps: the stages of the role, one per line; nothing when there are none."""
	found = rule.stages_for(process, role)
	return "\n".join(found) if isinstance(found, tuple) else ""


def refuse(process: list[rule.Stage], rows: list[Document]) -> None:
	"""Throw when one of these people would have no stage or a role that is no longer given, all of them at once."""
	problems = []
	for row in rows:
		found = rule.stages_for(process, row.business_role)
		if isinstance(found, rule.RoleNeeded):
			problems.append(_role_needed(row, process))
		elif isinstance(found, rule.RoleWithoutStage):
			problems.append(_role_without_stage(row, process))
		elif row.business_role in disabled_roles():
			problems.append(_disabled(row, process))
	if problems:
		frappe.throw("<br>".join(problems), title=_("Business Role"))


def offered(process: list[rule.Stage]) -> list[str]:
	"""Return the roles people may be given in this process."""
	disabled = disabled_roles()
	return [role for role in rule.roles_of(process) if role not in disabled]


def disabled_roles() -> set[str]:
	"""Return the business roles nobody may be given any more."""
	return set(frappe.get_all("Business Role", filters={"disabled": 1}, pluck="name"))


def _part(row: Document) -> tuple:
	"""Who plays which part: what makes a row another one."""
	return row.employee or None, row.department or None, row.business_role or None


def _choices(process: list[rule.Stage]) -> str:
	names = [escape_html(_(role)) for role in offered(process)]
	if rule.takes_people_without_role(process):
		names.append(_("or leave it empty"))
	return ", ".join(names) or _("nothing")


def _person(row: Document) -> str:
	name = frappe.db.get_value("Employee", row.employee, "employee_name") or row.employee
	return frappe.bold(escape_html(name))


def _role(row: Document) -> str:
	return frappe.bold(escape_html(_(row.business_role)))


def _role_needed(row: Document, process: list[rule.Stage]) -> str:
	return _("Row {0}: every stage names business roles, so {1} needs one. Choose one of: {2}.").format(
		row.idx, _person(row), _choices(process)
	)


def _role_without_stage(row: Document, process: list[rule.Stage]) -> str:
	if not rule.roles_of(process):
		return _(
			"Row {0}: no stage names the business role {1}. Leave it empty, or ask an administrator to name it in a stage."
		).format(row.idx, _role(row))
	return _(
		"Row {0}: no stage names the business role {1}, so {2} would be in none. Choose one of: {3}."
	).format(row.idx, _role(row), _person(row), _choices(process))


def _disabled(row: Document, process: list[rule.Stage]) -> str:
	return _("Row {0}: the business role {1} is disabled. Choose one of: {2}.").format(
		row.idx, _role(row), _choices(process)
	)
