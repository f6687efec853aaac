"""Who sees what, written from the text of D1-D8 and from nothing else: the other side of the matrix.

A relation of a person to a record is a letter:

	R  the person is responsible                    E  the person is among the related employees
	D  the person's department is responsible       T  the person's department is among the related ones
	d  a department below the person's is           t  a department below the person's is among the related ones
	A  the person wrote it                          S  its status is one that the person's rule opens
	r  it is about a record of the person's         v  it is about a record the person sees
"""

from __future__ import annotations

from scope_world import (
	ACTIVITY,
	ALL,
	ED,
	EE,
	LEAD,
	NONE,
	PERSONAS,
	RD,
	RE,
	Record,
	Rule,
	World,
	department_of,
	is_below,
)

EVERYTHING = "*"

#: D1-D5: "无 < 负责员工 < 相关员工 < 负责部门 < 相关部门 < 全部"
RECORDS = {NONE: "", RE: "R", EE: "RE", RD: "RED", ED: "REDT", ALL: EVERYTHING}
#: D8: own · own, created, related · owned by someone of my department · … or of one below it; and as an activity
#: can name related departments, D4 holds for it too. Each level contains those before it.
ACTIVITIES = {NONE: "", RE: "R", EE: "RAE", RD: "RAED", ED: "RAEDdT", ALL: EVERYTHING}
#: what `include_departments_below` adds
BELOW = {RD: "d", ED: "dt"}
#: D6: with a department level for anything, whatever names me or my department can be opened
PUT_ON_IT = "REDT"
DEPARTMENT_LEVELS = {RD, ED}
ACTIONS_WITHOUT_STATUS = {"delete", "assign", "export"}
ACTIONS_ON_VIEWABLE = {"view", "export"}


def relations(world: World, who: str, record: Record) -> str:
	"""Return the letters of the relations a person stands in to a record; S, r and v depend on the rule."""
	mine, theirs = department_of(who), department_of(record.responsible)
	employee = PERSONAS[who].employee
	found = {
		"R": record.responsible == who,
		"E": who in record.people,
		"D": employee and mine is not None and theirs == mine,
		"T": employee and mine is not None and mine in record.departments,
		"d": employee and is_below(theirs, mine),
		"t": employee and any(is_below(department, mine) for department in record.departments),
		"A": _author(record) == who,
	}
	return "".join(letter for letter, holds in found.items() if holds)


def _author(record: Record) -> str:
	return record.author or ("loner" if record.responsible == "loner" else "")


def granted(rule: Rule, action: str, doctype: str) -> str:
	"""Return the relations by which one rule lets a person act on a type."""
	level = rule.level(action)
	letters = (ACTIVITIES if doctype == ACTIVITY else RECORDS)[level]
	if level == NONE or letters == EVERYTHING:
		return letters
	if rule.below:
		letters += BELOW.get(level, "")
	if rule.open_statuses and doctype == LEAD and action not in ACTIONS_WITHOUT_STATUS:
		letters += "S"
	if doctype == ACTIVITY and rule.on_responsible:
		letters += "r"
	if doctype == ACTIVITY and rule.on_viewable and action in ACTIONS_ON_VIEWABLE:
		letters += "v"
	return letters


def expected(world: World, who: str, record: Record, action: str = "view") -> bool:
	"""Say whether a person may act on a record."""
	if action != "view" and not expected(world, who, record, "view"):
		return False
	rules = PERSONAS[who].rules
	letters = set("".join(granted(rule, action, record.doctype) for rule in rules))
	if EVERYTHING in letters:
		return True
	views = [rule for rule in rules if rule.view != NONE]
	departments = any(rule.level(any_) in DEPARTMENT_LEVELS for rule in rules for any_ in ACTIONS)
	if action == "view" and views and departments:
		letters |= set(PUT_ON_IT)
	if letters & set(relations(world, who, record)):
		return True
	if "S" in letters and any(record.status and record.status in rule.open_statuses for rule in rules):
		return True
	if record.on:
		about = world.get(*record.on)
		if "r" in letters and about.responsible == who:
			return True
		if "v" in letters and expected(world, who, about, "view"):
			return True
	return False


ACTIONS = ("view", "edit", "delete", "assign", "export")


def kind(world: World, who: str, record: Record) -> str:
	"""Return the relation as a person reads it in a table of leaks."""
	letters = relations(world, who, record)
	more = [record.key] if record.on or record.status or not letters else []
	return "+".join([*letters, *more]) or record.key
