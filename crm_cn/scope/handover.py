"""业务交接 (L7): all that is open of one person goes to others, in one action.

	preview   lists what would move: only what the one who asks may assign
	start     a job moves row after row, each in a transaction of its own; what could not move says why
	resume    a job that was killed goes on where it stopped: a row is decided once, under a lock

A later DocType takes part as soon as it is declared in scope/declared.py. Closed records stay as history.
"""

from __future__ import annotations

from collections import Counter

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from crm_cn.rules import handover as rule
from crm_cn.scope import assignment, handover_items, handover_jobs, holder
from crm_cn.scope.handover_items import Item

DOCTYPE = "Handover"
ROW = "Handover Item"

#: Set by the program only; what a person writes there through REST is put back.
SYSTEM = (
	"status",
	"progress",
	"total",
	"moved",
	"failed",
	"started_by",
	"started_on",
	"finished_on",
	"previewed_on",
)
#: What decides who receives what; another choice makes the list an old one.
CHOICES = ("from_employee", "to_employee")

#: After this many minutes without a sign of life a job counts as dead.
SILENCE = 10


# The document


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	for field in SYSTEM:
		doc.set(field, before.get(field) if before else None)
	doc.status = doc.status or rule.DRAFT
	doc.set("items", [row.as_dict() for row in before.items] if before else [])


def refuse_change_after_start(doc: Document) -> None:
	"""Throw when a handover changes that has begun: its history would not be true."""
	before = doc.get_doc_before_save()
	if before and before.status != rule.DRAFT and not doc.flags.crm_cn_system:
		frappe.throw(_("This handover has been started and is not changed any more. Make another one."))


def check_receivers(doc: Document) -> None:
	"""Throw when somebody named could not receive anything."""
	if doc.flags.crm_cn_system:
		return
	if twice := rule.repeated(row.document_type for row in doc.receivers):
		frappe.throw(_("These document types are named twice: {0}").format(", ".join(map(_, twice))))
	unknown = [row.document_type for row in doc.receivers if row.document_type not in handover_items.types()]
	if unknown:
		frappe.throw(
			_("Documents of this type are not handed over: {0}. Choose one of: {1}").format(
				", ".join(map(_, unknown)), ", ".join(map(_, handover_items.types()))
			)
		)
	for employee in receivers(doc).everybody():
		if employee == doc.from_employee:
			frappe.throw(_("Choose somebody else as receiver than the one who hands over."))
		assignment.check_employee(employee)


def forget_preview_of_others(doc: Document) -> None:
	"""The list of another person's work, or with other receivers, is not the list any more."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.crm_cn_system or not doc.previewed_on:
		return
	same = all(before.get(field) == doc.get(field) for field in CHOICES)
	if not same or receivers(before) != receivers(doc):
		doc.set("items", [])
		doc.previewed_on, doc.total = None, 0


def refuse_deleting_while_running(doc: Document) -> None:
	"""Throw when a handover would vanish that is at work, or that has moved something: it is history."""
	if doc.status != rule.DRAFT:
		frappe.throw(_("This handover has been started: it is the history of what it moved, and stays."))


def receivers(doc: Document) -> rule.Receivers:
	"""Return who receives what."""
	return rule.Receivers(doc.to_employee, {row.document_type: row.employee for row in doc.receivers})


# Preview


def preview(name: str) -> Document:
	"""List what would move, with what stands in the way, and return the document. Changes nothing else."""
	doc = opened(name)
	if doc.status != rule.DRAFT:
		frappe.throw(_("This handover has been started; its list shows what became of each document."))
	check_receivers(doc)
	fill(doc)
	return doc


def fill(doc: Document) -> None:
	"""Write the list of what is to move."""
	doc.set("items", [])
	who = receivers(doc)
	hindrances: dict = {}
	for item in handover_items.collect(former_of(doc)):
		doc.append("items", _row(item, who, hindrances))
	doc.previewed_on, doc.total = now_datetime(), len(doc.items)
	doc.flags.crm_cn_system = True
	doc.flags.ignore_links = True
	doc.flags.ignore_version = True
	doc.save()


def _row(item: Item, who: rule.Receivers, hindrances: dict) -> dict:
	employee = who.of(item.doctype)
	kind = (item.doctype, employee)
	if kind not in hindrances:
		hindrances[kind] = handover_items.hindrance(*kind)
	return {
		"reference_doctype": item.doctype,
		"reference_name": item.name,
		"title": (item.title or "")[:140],
		"to_employee": employee,
		"to_name": frappe.get_cached_value("Employee", employee, "employee_name"),
		"result": rule.PENDING,
		"message": hindrances[kind],
	}


def opened(name: str) -> Document:
	"""Return a handover, locked, if the session's user may write it."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	doc.check_permission("write")
	return doc


def former_of(doc: Document) -> holder.Holder:
	"""Return the one whose work is handed over."""
	return holder.of_employee(doc.from_employee)


# Start and go on


def start(name: str) -> str:
	"""List everything anew and move it in the background; return the status.

	Started twice it runs once. One that was interrupted goes on; one that is partly completed tries the rest again.
	"""
	doc = opened(name)
	if doc.status in rule.RUNNING:
		handover_jobs.enqueue(doc.name)
		return doc.status
	if doc.status == rule.COMPLETED:
		frappe.throw(_("This handover is completed."))
	refuse_second(doc)
	for employee in receivers(doc).everybody():
		assignment.check_employee(employee)
	if doc.status == rule.DRAFT:
		fill(doc)
		if not doc.items:
			frappe.throw(
				_("Nothing open of {0} that you may assign was found.").format(
					doc.from_name or doc.from_employee
				),
				title=_("Nothing to Hand Over"),
			)
	else:
		_try_again(doc.name)
	doc.db_set(
		{
			"status": rule.QUEUED,
			"started_by": frappe.session.user,
			"started_on": doc.started_on or now_datetime(),
			"finished_on": None,
		}
	)
	handover_jobs.enqueue(doc.name)
	return frappe.db.get_value(DOCTYPE, name, "status")


def refuse_second(doc: Document) -> None:
	"""Throw when another handover of the same person is at work: one would look for what the other has moved."""
	running = {"from_employee": doc.from_employee, "status": ["in", rule.RUNNING], "name": ["!=", doc.name]}
	if frappe.db.exists(DOCTYPE, running):
		frappe.throw(_("Another handover of this person is running. Wait until it is done."))


def _try_again(name: str) -> None:
	row = frappe.qb.DocType(ROW)
	frappe.qb.update(row).set(row.result, rule.PENDING).where(
		(row.parent == name) & (row.parenttype == DOCTYPE) & (row.result == rule.NOT_MOVED)
	).run()


def run(name: str) -> dict[str, int]:
	"""The job: move every pending row and return how many rows have which result. Safe to run twice or at once."""
	doc = frappe.get_doc(DOCTYPE, name)
	if doc.status not in rule.RUNNING:
		return counts(name)
	with handover_jobs.acting(doc.started_by):
		doc.db_set("status", rule.IN_PROGRESS, notify=True)
		handover_jobs.keep()
		for _sweep in range(rule.SWEEPS):
			move_pending(doc)
			if not add_what_came_meanwhile(doc):
				break
		return finish(doc)


def move_pending(doc: Document) -> None:
	"""Move the rows that are pending, one after the other, and say how far it is."""
	pending = frappe.get_all(
		ROW,
		{"parent": doc.name, "parenttype": DOCTYPE, "result": rule.PENDING},
		order_by="idx asc",
		pluck="name",
	)
	for number, row in enumerate(pending, start=1):
		handover_items.decide(doc, row)
		if number % handover_jobs.BATCH == 0:
			tell(doc)
	tell(doc)


def add_what_came_meanwhile(doc: Document) -> int:
	"""List what the person has still, or has got since the list was made; return how many rows that are."""
	who = receivers(doc)
	# a task or paper that another row failed to move is not tried a second time in the same run
	known = {
		(row.reference_doctype, row.reference_name)
		for row in frappe.get_all(
			ROW,
			{"parent": doc.name, "parenttype": DOCTYPE},
			["reference_doctype", "reference_name"],
		)
	}
	found = [
		item for item in handover_items.collect(former_of(doc)) if (item.doctype, item.name) not in known
	]
	hindrances: dict = {}
	for number, item in enumerate(found, start=len(known) + 1):
		row = frappe.get_doc(
			{"doctype": ROW, "parent": doc.name, "parenttype": DOCTYPE, "parentfield": "items", "idx": number}
			| _row(item, who, hindrances)
		)
		row.db_insert()
	handover_jobs.keep()
	return len(found)


def finish(doc: Document) -> dict[str, int]:
	"""Say how it ended: on the document, to whoever started it, and to those who received something."""
	found = tell(doc)
	doc.db_set({"status": rule.status_after(found), "finished_on": now_datetime()}, notify=True)
	handover_jobs.tell_receivers(doc)
	handover_jobs.keep()
	return found


def tell(doc: Document) -> dict[str, int]:
	"""Write how far the handover is and tell the open form; return how many rows have which result."""
	found = counts(doc.name)
	doc.db_set(
		{
			"progress": rule.progress(found),
			"total": sum(found.values()),
			"moved": found.get(rule.MOVED, 0),
			"failed": found.get(rule.NOT_MOVED, 0),
		}
	)
	handover_jobs.keep()
	handover_jobs.news(doc, found)
	return found


def counts(name: str) -> dict[str, int]:
	"""Return how many rows have which result."""
	rows = frappe.get_all(ROW, {"parent": name, "parenttype": DOCTYPE}, pluck="result")
	return dict(Counter(rows))


def resume() -> list[str]:
	"""Go on with handovers whose job died; return which. Called every hour, and safe at any time."""
	silent = add_to_date(now_datetime(), minutes=-SILENCE)
	names = frappe.get_all(
		DOCTYPE,
		{"status": ["in", rule.RUNNING], "modified": ["<", silent]},
		order_by="name asc",
		pluck="name",
	)
	return [name for name in names if handover_jobs.enqueue(name)]


# For the form of the Employee


def open_work(employee: str) -> dict[str, int]:
	"""Return how much open work of an employee the session's user could hand over, by DocType."""
	items = handover_items.collect(holder.of_employee(employee))
	return dict(Counter(item.doctype for item in items))
