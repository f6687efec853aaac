"""The flow of a document: what an administrator drew in the Workflow form, or what a running approval started on (A4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name, is_transition_condition_satisfied

from crm_cn.rules.approval import kinds

#: What of a Workflow decides how a document runs; the rest is looks.
_TRANSITION = (
	*("state", "action", "next_state", "allowed", "allow_self_approval", "condition"),
	*(
		f"crm_cn_{name}"
		for name in (
			"kind",
			"approver",
			"level",
			"user",
			"field",
			"mode",
			"needed",
			"hours",
			"remind_hours",
			"escalate",
		)
	),
)


class Flow:
	"""A Workflow with its rows as approvals read them; `workflow` is the document, stored or rebuilt."""

	def __init__(self, workflow: Document):
		self.workflow = workflow
		self.name = workflow.name
		self.state_field: str = workflow.workflow_state_field
		self.states: dict[str, Document] = {row.state: row for row in workflow.states}
		self.first: str = workflow.states[0].state

	@property
	def governed(self) -> bool:
		"""Say whether approvals have to do with this Workflow at all."""
		return any(row.get("crm_cn_kind") for row in self.workflow.transitions)

	@property
	def author_field(self) -> str:
		return self.workflow.get("crm_cn_author_field") or "owner"

	@property
	def watched(self) -> tuple[str, ...]:
		"""Return the fields whose change restarts an approval; the amount comes first."""
		names = [
			self.workflow.get("crm_cn_amount_field"),
			*split(self.workflow.get("crm_cn_watched_fields")),
		]
		return tuple(dict.fromkeys(name for name in names if name))

	def state_of(self, doc: Document) -> str:
		"""Return where a document stands; one older than its Workflow stands at the beginning."""
		return doc.get(self.state_field) or self.first

	def rows(self, state: str, doc: Document | None = None, kind: str | None = None) -> list[Document]:
		"""Return the transitions from a state, with `doc` those whose condition holds, with `kind` those of a kind."""
		return [
			row
			for row in self.workflow.transitions
			if row.state == state
			and (kind is None or (row.crm_cn_kind or "") == kind)
			and (doc is None or is_transition_condition_satisfied(row, doc))
		]

	def asks(self, state: str, doc: Document) -> list[Document]:
		"""Return the rows that ask for an approval at a state; none where it is no level."""
		return self.rows(state, doc, kinds.APPROVE)

	def is_level(self, state: str) -> bool:
		"""Say whether somebody is asked at a state, whatever the document says."""
		return bool(self.rows(state, kind=kinds.APPROVE))

	def is_last(self, state: str, doc: Document) -> bool:
		"""Say whether an approval at this level ends the run."""
		return any(not self.is_level(row.next_state) for row in self.asks(state, doc))

	def target(self, doc: Document, action: str) -> str:
		"""Return the state a save, submit or cancel of the platform leaves a document in."""
		state = self.state_of(doc)
		if action == "save":
			return state
		docstatus = "2" if action == "cancel" else "1"
		row = self.states.get(state)
		if row and str(row.doc_status) == docstatus:
			return state
		return next((each.state for each in self.workflow.states if str(each.doc_status) == docstatus), state)

	@property
	def fingerprint(self) -> str:
		"""Return what tells two flows apart."""
		rows = [
			[str(row.get(key) or "") for key in _TRANSITION]
			for row in sorted(self.workflow.transitions, key=lambda row: row.idx)
		]
		states = [
			[str(row.get(key) or "") for key in ("state", "doc_status", "update_field", "update_value")]
			for row in sorted(self.workflow.states, key=lambda row: row.idx)
		]
		text = frappe.as_json([self.author_field, self.watched, states, rows])
		return hashlib.sha256(text.encode()).hexdigest()[:32]

	def as_json(self) -> str:
		"""Return the flow as a run keeps it."""
		return frappe.as_json(self.workflow.as_dict(no_nulls=True), indent=None)

	def for_platform(self) -> Document:
		"""Return the Workflow as the platform's functions may see it once approvals have decided.

		The rows of approvals are open to everybody there: who may take them has been asked already, and better.
		"""
		copy = frappe.get_doc(frappe.parse_json(self.as_json()))
		for row in copy.transitions:
			if row.crm_cn_kind:
				row.allowed, row.allow_self_approval = "All", 1
		return copy


def split(text: str | None) -> list[str]:
	"""Return the names in a text with commas or new lines between."""
	return [name.strip() for name in (text or "").replace("\n", ",").split(",") if name.strip()]


def stored(text: str) -> Flow:
	"""Return the flow a run has kept."""
	return Flow(frappe.get_doc(frappe.parse_json(text)))


def drawn(doc: Document) -> Flow | None:
	"""Return the flow a document would start on now, or None where approvals have nothing to do with it."""
	from crm_cn.approvals.requests import flow as requests

	if not get_workflow_name(doc.doctype):
		return None
	name = requests.workflow_of(doc) or get_workflow_name(doc.doctype)
	flow = Flow(frappe.get_cached_doc("Workflow", name))
	return flow if flow.governed else None


def of(doc: Document, process: Document | None = None) -> Flow | None:
	"""Return the flow in force for a document: that of its run while one is under way, else the one drawn now."""
	return stored(process.flow) if process else drawn(doc)


def unknown_fields(workflow: Document) -> Iterable[str]:
	"""Return names of fields that a Workflow speaks of and its DocType does not have."""
	meta = frappe.get_meta(workflow.document_type)
	names = [workflow.get("crm_cn_author_field"), workflow.get("crm_cn_amount_field")]
	names += split(workflow.get("crm_cn_watched_fields"))
	for row in workflow.transitions:
		names += [row.get("crm_cn_field"), *split(row.get("crm_cn_ask_fields"))]
	return sorted({name for name in names if name and name != "owner" and not meta.has_field(name)})
