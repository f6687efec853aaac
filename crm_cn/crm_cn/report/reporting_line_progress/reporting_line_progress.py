"""Reporting Line Progress 流程跟踪 (D10): the people below a manager, their open leads, what is overdue, what was done.

The figures cover everybody below by the reporting line; the lists behind them show what the reader's data scope allows.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, get_first_day, getdate, nowdate

from crm_cn.analysis import progress
from crm_cn.rules.activity import TYPES
from crm_cn.rules.scope.reporting_line import Below
from crm_cn.scope import reporting_line

#: More bars than this cannot be read.
BARS = 15


def execute(filters: dict | None = None) -> tuple:
	"""Columns, rows, message, chart and summary of the report.

	filters: from_date and to_date (both included; this month up to today), person (an Employee below the user; the
	user's own), depth (steps down, 0 for all), include_myself. Raises DoesNotExistError for a person the user may not
	ask about, PermissionError where leads may not be read, ValidationError for a period that ends before it begins.
	"""
	frappe.has_permission(progress.LEAD, "report", throw=True)
	frappe.has_permission(progress.ACTIVITY, "report", throw=True)
	filters = frappe._dict(filters or {})
	start, end = period(filters)
	line = reporting_line.company_line()
	manager = reporting_line.asked_about(filters.person, line)
	if not manager:
		return columns([]), [], nobody_to_start_from(), None, []
	people = reporting_line.below(manager, line, max(0, cint(filters.depth)))
	if cint(filters.include_myself):
		people = [Below(manager, "", 0), *(one._replace(depth=one.depth + 1) for one in people)]
	stages = stages_on_offer()
	figures = Figures([one.person for one in people], start, end)
	stages += sorted(figures.stages_in_use() - set(stages))
	rows = [as_row(one, line[one.person], figures, stages) for one in shown(people, line, figures)]
	return columns(stages), rows, message(manager, line, rows), chart(rows), summary(rows)


def stages_on_offer() -> list[str]:
	"""The stages of the funnel in their order. By query: the two platforms quote the column `order` differently."""
	stage = frappe.qb.DocType("Lead Stage")
	query = frappe.qb.from_(stage).select(stage.name).where(stage.enabled == 1).orderby(stage.order)
	return [row[0] for row in query.run()]


def period(filters: frappe._dict) -> tuple[datetime, datetime]:
	"""The first and the last moment of the period."""
	start = getdate(filters.from_date or get_first_day(nowdate()))
	end = getdate(filters.to_date or nowdate())
	if start > end:
		frappe.throw(_("The period ends before it begins. Correct one of the two dates."))
	return get_datetime(f"{start} 00:00:00"), get_datetime(f"{end} 23:59:59.999999")


class Figures:
	"""What the people are responsible for, counted once for all of them."""

	def __init__(self, people: list[str], start: datetime, end: datetime):
		self.registering = progress.registering(people)
		self.by_stage = progress.by_stage(people)
		self.missed = progress.missed(people)
		self.without_next_step = progress.without_next_step(people)
		self.protection_ending = progress.protection_ending(people)
		self.done = progress.done_by_type(people, start, end)

	def stages_in_use(self) -> set[str]:
		"""The stages leads stand in, also those nobody offers any more; "" for none."""
		return {stage for counts in self.by_stage.values() for stage in counts}

	def of(self, person: str) -> dict:
		"""The figures of one person that do not depend on stages or types."""
		stages = self.by_stage.get(person, {})
		registering = self.registering.get(person, 0)
		return {
			"open_leads": registering + sum(stages.values()),
			"registering": registering,
			"missed": self.missed.get(person, 0),
			"without_next_step": self.without_next_step.get(person, 0),
			"protection_ending": self.protection_ending.get(person, 0),
			"activities": sum(self.done.get(person, {}).values()),
		}


def shown(people: list[Below], line: dict, figures: Figures) -> list[Below]:
	"""Those at work, and of those who left whoever still holds something open or stands above somebody shown."""
	kept: list[Below] = []
	needed: set[str] = set()
	for one in reversed(people):
		if (
			line[one.person].status == "Active"
			or one.person in needed
			or any(figures.of(one.person).values())
		):
			kept.append(one)
			needed.add(one.above)
	return kept[::-1]


def as_row(one: Below, employee: frappe._dict, figures: Figures, stages: list[str]) -> dict:
	"""One line of the tree."""
	name = employee.employee_name or one.person
	if employee.status != "Active":
		name = f"{name} ({_(employee.status)})"
	by_stage, done = figures.by_stage.get(one.person, {}), figures.done.get(one.person, {})
	return {
		"employee": one.person,
		"manager": one.above,
		"indent": one.depth - 1 if one.depth else 0,
		"employee_name": name,
		"department": employee.department,
		**figures.of(one.person),
		**{f"stage_{number}": by_stage.get(stage, 0) for number, stage in enumerate(stages)},
		**{f"done_{kind.lower()}": done.get(kind, 0) for kind in TYPES},
	}


def columns(stages: list[str]) -> list[dict]:
	"""What the report shows of each person. Names are plain text: a link would drop rows by user permissions."""
	return [
		{"fieldname": "employee_name", "label": _("Person"), "fieldtype": "Data", "width": 200},
		{"fieldname": "department", "label": _("Department"), "fieldtype": "Data", "width": 150},
		count("open_leads", _("Open Leads"), list="open"),
		count("registering", _("Being Registered"), list="registering"),
		*(
			count(f"stage_{number}", _(stage) if stage else _("No Stage"), list="stage", stage=stage)
			for number, stage in enumerate(stages)
		),
		count("missed", _("Missed Activities"), list="missed", late=1),
		count("without_next_step", _("Without Next Step"), list="without_next_step", late=1),
		count("protection_ending", _("Protection Running Out"), list="protection", late=1),
		count("activities", _("Activities Done"), list="done"),
		*(count(f"done_{kind.lower()}", _(kind), list="done", activity_type=kind) for kind in TYPES),
	]


def count(fieldname: str, label: str, **behind) -> dict:
	"""A column of figures; `behind` tells the form script which list a click opens."""
	width = max(80, min(150, 30 + 14 * len(label)))
	return {"fieldname": fieldname, "label": label, "fieldtype": "Int", "width": width, **behind}


def nobody_to_start_from() -> str:
	"""Why there is nothing to show, and what to do about it."""
	if reporting_line.may_ask_about_anybody():
		return _("You have no active Employee record yourself. Pick a person to see the people below.")
	return _(
		"You have no active Employee record, so nobody stands below you. Ask HR to enter your user in your employee record."
	)


def message(manager: str, line: dict, rows: list[dict]) -> str:
	"""What the figures cover; above all what is wrong with the reporting line."""
	said = []
	if reporting_line.circle_of(manager, line):
		said.append(
			_("The reporting line of {0} runs in a circle. Ask HR to correct “Reports to” there.").format(
				name_of(manager, line)
			)
		)
	if not [row for row in rows if row["employee"] != manager]:
		said.append(_("Nobody reports to {0}.").format(name_of(manager, line)))
	said.append(
		_(
			"The figures count everything the people below {0} are responsible for. A click on one opens the list of what your data scope shows you of it."
		).format(name_of(manager, line))
	)
	return "<br>".join(said)


def name_of(person: str, line: dict) -> str:
	"""The name of an Employee, fit for a page."""
	return frappe.utils.escape_html(line[person].employee_name or person)


def chart(rows: list[dict]) -> dict | None:
	"""Open leads, what is overdue and what was done, of those with the most open leads."""
	busiest = sorted(rows, key=lambda row: -row["open_leads"])[:BARS]
	if not busiest:
		return None
	return {
		"type": "bar",
		"data": {
			"labels": [row["employee_name"] for row in busiest],
			"datasets": [
				{"name": _("Open Leads"), "values": [row["open_leads"] for row in busiest]},
				{"name": _("Overdue"), "values": [overdue(row) for row in busiest]},
				{"name": _("Activities Done"), "values": [row["activities"] for row in busiest]},
			],
		},
		"colors": ["#2490EF", "#E24C4C", "#48BB74"],
	}


def overdue(row: dict) -> int:
	"""What a person should have done by now: missed activities and leads without a next step."""
	return row["missed"] + row["without_next_step"]


def summary(rows: list[dict]) -> list[dict]:
	"""Figures above the table: of everybody shown."""

	def figure(label: str, field: str, indicator: str, late: str | None = None) -> dict:
		value = sum(row[field] for row in rows)
		colour = late if late and value else indicator
		return {"label": label, "value": value, "datatype": "Int", "indicator": colour}

	if not rows:
		return []
	return [
		figure(_("Open Leads"), "open_leads", "Blue"),
		figure(_("Missed Activities"), "missed", "Green", late="Red"),
		figure(_("Without Next Step"), "without_next_step", "Green", late="Red"),
		figure(_("Protection Running Out"), "protection_ending", "Green", late="Red"),
		figure(_("Activities Done"), "activities", "Green"),
	]
