"""L5: the funnel on the lead: which stage, since when, with what chance, and what it demanded."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.document_fields import changed
from crm_cn.leads import states
from crm_cn.rules import funnel, lifecycle

LOG = "stage_log"


def offered() -> list[funnel.Stage]:
	"""Return the site's enabled stages in order."""
	stage = frappe.qb.DocType("Lead Stage")  # "order" is a word of SQL: qb quotes it on both versions
	rows = (
		frappe.qb.from_(stage)
		.select(stage.name, stage.order, stage.probability, stage.color)
		.where(stage.enabled == 1)
		.orderby(stage.order, stage.name)
		.run(as_dict=True)
	)
	wanted: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"Lead Stage Requirement",
		filters={"parenttype": "Lead Stage"},
		fields=["parent", "fieldname"],
		order_by="idx asc",
	):
		wanted.setdefault(row.parent, []).append(row.fieldname)
	return [
		funnel.Stage(row.name, row.order, row.probability, row.color or "", tuple(wanted.get(row.name, ())))
		for row in rows
	]


def check_change(doc: Document) -> None:
	"""Throw when the stage changes outside follow-up, or without what it and the skipped ones demand."""
	if doc.flags.crm_cn_system:
		return
	before = doc.get_doc_before_save()
	was = before.stage if before else None
	if (doc.stage or None) == (was or None):
		return
	if not before or before.status != lifecycle.IN_FOLLOW_UP:
		frappe.throw(_("The stage can only be changed while the lead is in follow-up."))
	if not doc.stage:
		frappe.throw(_("A lead in follow-up is always in a stage. Choose one."))
	stages = offered()
	if doc.stage not in {stage.name for stage in stages}:
		frappe.throw(_("The stage {0} is not in use.").format(_(doc.stage)))
	gaps = funnel.missing_to_enter(stages, was, doc.stage, doc.as_dict())
	if gaps:
		items = "".join(f"<li>{_(gap.stage)}: {label(doc, gap)}</li>" for gap in gaps)
		frappe.throw(
			_("To enter the stage {0}, please fill in first:").format(frappe.bold(_(doc.stage)))
			+ f"<ul>{items}</ul>",
			frappe.MandatoryError,
			title=_("Stage Not Reached"),
		)


def label(doc: Document, gap: funnel.Missing) -> str:
	"""Return what people call a missing field: the stage's own words, else the field's label."""
	own = frappe.db.get_value(
		"Lead Stage Requirement", {"parent": gap.stage, "fieldname": gap.fieldname}, "label"
	)
	return _(own or doc.meta.get_label(gap.fieldname) or gap.fieldname)


def follow_change(doc: Document) -> None:
	"""Log a new stage and take over its probability; won is certain and lost is over."""
	if changed(doc, ("stage",)):
		close_log(doc)
		write_log(doc)
	before = states.status_before(doc)
	if before and before != doc.status and doc.status in (lifecycle.WON, lifecycle.LOST):
		if doc.status == lifecycle.WON:
			sign(doc)
		doc.probability = 100 if doc.status == lifecycle.WON else 0
		close_log(doc)


def sign(doc: Document) -> None:
	"""Put a won lead into the last stage: the contract says more than what was left out on the way (L6)."""
	end = funnel.last(offered())
	if end and doc.stage != end.name:
		close_log(doc)
		doc.stage = end.name
		write_log(doc)


def write_log(doc: Document) -> None:
	"""Add the stage the lead is now in."""
	now = now_datetime()
	doc.append(LOG, {"stage": doc.stage, "entered_on": now, "entered_by": frappe.session.user})
	doc.stage_entered_on = now
	doc.probability = frappe.db.get_value("Lead Stage", doc.stage, "probability")


def close_log(doc: Document) -> None:
	"""Note that the stage the lead was in has been left."""
	for row in doc.get(LOG):
		if not row.left_on:
			row.left_on = now_datetime()


def start(doc: Document) -> None:
	"""Put a lead that was just registered into its first stage; a reopened one goes on where it was."""
	if not doc.stage:
		begin = funnel.first(offered())
		if begin is None:
			return
		doc.stage = begin.name
	write_log(doc)
	doc.get(LOG)[-1].db_insert()
	doc.db_set({name: doc.get(name) for name in ("stage", "stage_entered_on", "probability")})
