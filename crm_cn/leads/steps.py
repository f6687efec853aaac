"""What follows from a step of the lead: status before and after → the service that answers for it.

Called by the controller when the row has been written; everything happens in the same transaction.
"""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.duplicates import claims
from crm_cn.leads import appeal, assignment, closing, customer_file, pool, registration, states
from crm_cn.rules import lifecycle
from crm_cn.workflow_status import enters


def prepare(doc: Document) -> None:
	"""Do what a step to or from the public pool changes on the lead itself, before it is written (L8)."""
	if enters(doc, lifecycle.PUBLIC_POOL):
		pool.give_up(doc)
	elif enters(doc, lifecycle.IN_FOLLOW_UP) and states.status_before(doc) == lifecycle.PUBLIC_POOL:
		leave_pool(doc)


def leave_pool(doc: Document) -> None:
	"""Give a lead from the public pool to its new holder: assigned by the supervisor, or claimed (L7, L8)."""
	if doc.flags.assigned_from_pool:
		assignment.take_from_pool(doc)
	else:
		pool.take(doc)


def follow(doc: Document) -> None:
	"""Answer the step this save has taken; nothing when the status stayed."""
	before = states.status_before(doc)
	if not before or before == doc.status:
		return
	if doc.status == lifecycle.IN_REVIEW:
		registration.submit(doc)
	elif doc.status == lifecycle.IN_FOLLOW_UP:
		into_follow_up(doc, before)
	elif doc.status == lifecycle.COLLIDED:
		collided(doc, before)
	elif doc.status == lifecycle.WON:
		closing.won(doc)
	elif doc.status == lifecycle.LOST:
		closing.let_go(doc)
	elif doc.status == lifecycle.WITHDRAWN:
		appeal.withdraw(doc)
		closing.let_go(doc)
	elif doc.status == lifecycle.PUBLIC_POOL:
		pool.gave_up(doc, doc.get_doc_before_save().responsible_user)


def into_follow_up(doc: Document, before: str) -> None:
	"""Register a reviewed or rightly appealed lead; one from the pool was registered long ago."""
	if before == lifecycle.IN_REVIEW:
		registration.register(doc)
	elif before == lifecycle.APPEALED:
		registration.register_by_appeal(doc, appeal.decided(doc, appeal.UPHELD))
	elif before == lifecycle.PUBLIC_POOL:
		customer_file.hand_over(doc)


def collided(doc: Document, before: str) -> None:
	"""The reviewer confirmed a collision, or the supervisor rejected the appeal: nothing is held (L3)."""
	if before == lifecycle.APPEALED:
		appeal.decided(doc, appeal.REJECTED)
	claims.release(doc)
