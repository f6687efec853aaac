"""Made-up companies for data scope: trees of departments, people, rules and records, in Python and in a MariaDB.

And `naive`: rules D1–D8 of the business rules as a person would check them one by one, on the records themselves. It
knows nothing of tokens, grants or conditions.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

LEAD, CUSTOMER, ACTIVITY = "Lead Registration", "Customer", "Sales Activity"
DOCTYPES = (LEAD, CUSTOMER, ACTIVITY)
ACTIONS = ("view", "edit", "delete", "assign", "export")
LEVELS = (
	"None",
	"Responsible Employee",
	"Related Employee",
	"Responsible Department",
	"Related Department",
	"All",
)
STATUSES = ("Draft", "In Review", "In Follow-up", "Public Pool", "Won")
OPEN = ("In Review", "Public Pool")
#: Names people really give, and some that would break careless SQL.
DEPARTMENTS = (
	"总部",
	"Sales - A",
	"销售部 'East'",
	"R&D 100%",
	"Back\\slash",
	"rd:Sales - A",
	"%s",
	"Stock",
	"Zürich",
)
EMPLOYEES = ("HR-EMP-1", "HR-EMP-2", "HR-EMP-3", "O'Neil", "@user", "王芳", "100% %(x)s")
USERS = ("li@x.cn", "wu+1@x.cn", "o'neil@x.cn", "zhao%s@x.cn", "sun@x.cn")

TABLES = {
	"tabDepartment": "name VARCHAR(140) PRIMARY KEY, parent_department VARCHAR(140), lft INT, rgt INT",
	"tabEmployee": (
		"name VARCHAR(140) PRIMARY KEY, user_id VARCHAR(140), status VARCHAR(140), department VARCHAR(140)"
	),
	f"tab{LEAD}": (
		"name VARCHAR(140) PRIMARY KEY, owner VARCHAR(140), status VARCHAR(140),"
		" responsible_employee VARCHAR(140), responsible_user VARCHAR(140), responsible_department VARCHAR(140)"
	),
	f"tab{CUSTOMER}": (
		"name VARCHAR(140) PRIMARY KEY, owner VARCHAR(140), status VARCHAR(140), crm_cn_responsible_employee VARCHAR(140),"
		" account_manager VARCHAR(140), crm_cn_responsible_department VARCHAR(140)"
	),
	f"tab{ACTIVITY}": (
		"name VARCHAR(140) PRIMARY KEY, owner VARCHAR(140), status VARCHAR(140), responsible_employee VARCHAR(140),"
		" responsible_user VARCHAR(140), responsible_department VARCHAR(140), lead_registration VARCHAR(140),"
		" party_type VARCHAR(140), party VARCHAR(140), reference_doctype VARCHAR(140), reference_name VARCHAR(140)"
	),
	"tabRecord Party": (
		"name INT AUTO_INCREMENT PRIMARY KEY, parent VARCHAR(140), parenttype VARCHAR(140), employee VARCHAR(140),"
		" department VARCHAR(140)"
	),
	"tabSales Activity Participant": (
		"name INT AUTO_INCREMENT PRIMARY KEY, parent VARCHAR(140), parenttype VARCHAR(140), user VARCHAR(140)"
	),
}


@dataclass
class Employee:
	name: str
	user: str | None
	active: bool
	department: str | None


@dataclass
class Record:
	"""A record as somebody reads it on the form. "" is a field that was emptied."""

	doctype: str
	name: str
	owner: str
	status: str
	employee: str | None = None
	user: str | None = None
	department: str | None = None
	related: list[str] = field(default_factory=list)
	departments: list[str] = field(default_factory=list)
	participants: list[str] = field(default_factory=list)
	lead: str | None = None
	party: tuple[str, str] | None = None
	reference: tuple[str, str] | None = None


@dataclass
class Rule:
	"""One role's rule on one DocType."""

	levels: dict[str, str]
	below: bool
	open_statuses: list[str]
	on_responsible: bool
	on_viewable: bool


@dataclass
class World:
	"""A company."""

	parents: dict[str, str | None]
	places: dict[str, tuple[int, int]]
	employees: list[Employee]
	records: list[Record]

	def find(self, doctype: str, name: str) -> Record | None:
		return next((each for each in self.records if (each.doctype, each.name) == (doctype, name)), None)


def make_world(seed: int) -> World:
	"""Return a company by chance: a tree that was reorganised, people, and records of three DocTypes."""
	pick = random.Random(seed)
	parents = make_tree(pick)
	employees = make_employees(pick, list(parents))
	records = [
		make_record(pick, doctype, number, employees, list(parents))
		for doctype in (LEAD, CUSTOMER)
		for number in range(pick.randint(3, 8))
	]
	others = [(record.doctype, record.name) for record in records]
	records += [
		make_activity(pick, number, employees, list(parents), others) for number in range(pick.randint(3, 8))
	]
	return World(parents, nested_set(parents), employees, records)


def make_tree(pick: random.Random) -> dict[str, str | None]:
	"""Return department → parent, after some departments moved with all below them."""
	names = pick.sample(DEPARTMENTS, pick.randint(1, len(DEPARTMENTS)))
	parents: dict[str, str | None] = {names[0]: None}
	for name in names[1:]:
		parents[name] = pick.choice([*parents, *([None] if pick.random() < 0.1 else [])])
	for _move in range(pick.randint(0, 4)):
		moved, target = pick.choice(names), pick.choice([None, *names])
		if target is None or moved not in upwards(parents, target):
			parents[moved] = target
	return parents


def upwards(parents: dict[str, str | None], name: str | None) -> list[str]:
	"""Return a department and all above it."""
	found = []
	while name is not None and name not in found:
		found.append(name)
		name = parents.get(name)
	return found


def nested_set(parents: dict[str, str | None]) -> dict[str, tuple[int, int]]:
	"""Return lft and rgt of each department."""
	places: dict[str, tuple[int, int]] = {}
	counter = iter(range(1, 1000))

	def walk(name: str) -> None:
		left = next(counter)
		for child in [each for each, parent in parents.items() if parent == name]:
			walk(child)
		places[name] = (left, next(counter))

	for root in [name for name, parent in parents.items() if parent is None]:
		walk(root)
	return places


def make_employees(pick: random.Random, departments: list[str]) -> list[Employee]:
	"""Some users have no Employee, some Employees no user or department; some left; now and then a user has two."""
	return [
		Employee(
			name,
			pick.choice([*USERS[:-1], None]),
			pick.random() < 0.85,
			pick.choice([*departments, None]) if pick.random() < 0.9 else "a department that was deleted",
		)
		for name in pick.sample(EMPLOYEES, pick.randint(1, len(EMPLOYEES)))
	]


def some(pick: random.Random, values: list[str], most: int) -> list[str]:
	return pick.sample(values, pick.randint(0, min(most, len(values))))


def make_record(pick: random.Random, doctype: str, number: int, employees: list, departments: list) -> Record:
	"""Return a record with parties of all kinds."""
	names = [each.name for each in employees]
	return Record(
		doctype,
		f"{doctype[0]}-{number}",
		pick.choice(USERS),
		pick.choice(STATUSES),
		employee=pick.choice([*names, *names, None, ""]),
		user=pick.choice([*USERS, None, ""]),
		department=pick.choice([*departments, *departments, None, ""]),
		related=some(pick, names, 2),
		departments=some(pick, departments, 2),
	)


def make_activity(
	pick: random.Random, number: int, employees: list, departments: list, others: list
) -> Record:
	"""Return an activity about none, one or several of the others; the same name may be of another DocType."""
	record = make_record(pick, ACTIVITY, number, employees, departments)
	record.participants = some(pick, list(USERS), 2)
	leads = [name for doctype, name in others if doctype == LEAD]
	record.lead = pick.choice([*leads, None, ""])
	record.party = pick.choice([pick.choice(others), None, (CUSTOMER, "")])
	record.reference = pick.choice([pick.choice(others), None, None])
	return record


def make_rules(seed: int) -> dict[str, list[Rule]]:
	"""Return the rules of a person with up to three roles, by DocType."""
	pick = random.Random(f"rules {seed}")
	return {
		doctype: [make_rule(pick, doctype) for _role in range(pick.randint(0, 3))] for doctype in DOCTYPES
	}


def make_rule(pick: random.Random, doctype: str) -> Rule:
	narrow = LEVELS[: pick.randint(2, 6)]  # not everybody has "All" somewhere
	return Rule(
		{action: pick.choice(narrow) for action in ACTIONS},
		pick.random() < 0.4,
		some(pick, list(OPEN), 2) if doctype == LEAD and pick.random() < 0.5 else [],
		doctype == ACTIVITY and pick.random() < 0.4,
		doctype == ACTIVITY and pick.random() < 0.4,
	)


# In the database


def make_tables(execute) -> None:
	"""Make the tables as a site has them, as far as data scope reads them."""
	from crm_cn.scope import schema

	for name, columns in TABLES.items():
		execute(f"CREATE OR REPLACE TABLE `{name}` ({columns}) ENGINE=InnoDB")
	execute(schema.DROP)
	execute(schema.CREATE)


def store(world: World, execute) -> None:
	"""Write a company in place of the one before."""
	for table in (*TABLES, "crm_cn_scope"):
		execute(f"DELETE FROM `{table}`")
	rows: dict[str, list[tuple]] = {table: [] for table in TABLES}
	for name, parent in world.parents.items():
		rows["tabDepartment"].append((name, parent, *world.places[name]))
	for each in world.employees:
		status = "Active" if each.active else "Left"
		rows["tabEmployee"].append((each.name, each.user, status, each.department))
	for each in world.records:
		mine = (each.name, each.owner, each.status, each.employee, each.user, each.department)
		if each.doctype == ACTIVITY:
			mine += (each.lead, *(each.party or (None, None)), *(each.reference or (None, None)))
		rows[f"tab{each.doctype}"].append(mine)
		parties = [(person, None) for person in each.related] + [(None, name) for name in each.departments]
		rows["tabRecord Party"] += [(None, each.name, each.doctype, *party) for party in parties]
		rows["tabSales Activity Participant"] += [
			(None, each.name, each.doctype, user) for user in each.participants
		]
	for table, values in rows.items():
		if values:
			one = f"({', '.join(['%s'] * len(values[0]))})"
			marks = ", ".join([one] * len(values))
			execute(f"INSERT INTO `{table}` VALUES {marks}", [value for row in values for value in row])


# The rules as they are written


class Naive:
	"""D1–D8, checked by hand for one user."""

	def __init__(self, world: World, user: str, rules: dict[str, list[Rule]]):
		self.world, self.user, self.rules = world, user, rules
		mine = [each for each in world.employees if each.user == user and each.active]
		self.employees = [each.name for each in mine]
		self.departments = [each.department for each in mine if each.department]

	def may(self, record: Record, action: str) -> bool:
		"""Whoever may not see a record may do nothing with it."""
		return self.reaches(record, "view") and self.reaches(record, action)

	def reaches(self, record: Record, action: str) -> bool:
		"""A user with several roles has the widest of them."""
		rules = self.rules[record.doctype]
		if record.doctype == ACTIVITY:
			granted = any(self.by_activity_rule(rule, record, action) for rule in rules)
			return granted or (action == "view" and self.put_on_it(rules, record))
		if any(self.by_rule(rule, record, action) for rule in rules):
			return True
		return action == "view" and self.put_on_it(rules, record)

	def by_rule(self, rule: Rule, record: Record, action: str) -> bool:
		level = rule.levels[action]
		if level == "None":
			return False  # 无: nothing, whatever the record says
		if level == "All":
			return True
		if action in ("view", "edit") and record.status in OPEN and record.status in rule.open_statuses:
			return True
		mine = self.reorganised(rule.below)
		ways = {
			"Responsible Employee": self.responsible(record),
			"Related Employee": self.related(record),
			"Responsible Department": bool(record.department) and record.department in mine,
			"Related Department": any(name in mine for name in record.departments),
		}
		order = list(ways)
		return any(ways[each] for each in order[: order.index(level) + 1])

	def put_on_it(self, rules: list[Rule], record: Record) -> bool:
		"""D6: a department level at all, and put on the record in any of four ways, except 无."""
		if all(rule.levels["view"] == "None" for rule in rules):
			return False
		if not any("Department" in level for rule in rules for level in rule.levels.values()):
			return False
		return (
			self.responsible(record)
			or self.related(record)
			or (bool(record.department) and record.department in self.departments)
			or any(name in self.departments for name in record.departments)
		)

	def by_activity_rule(self, rule: Rule, record: Record, action: str) -> bool:
		"""D8."""
		level = LEVELS.index(rule.levels[action])
		if level == 0:
			return False
		if level == 5 or self.responsible(record):
			return True
		if level >= 2 and (record.owner == self.user or self.related(record)):
			return True
		with_below = self.reorganised(True)
		if level >= 3 and record.department and record.department in self.reorganised(rule.below):
			return True
		if level >= 4 and record.department and record.department in with_below:
			return True
		if level >= 4 and any(name in self.reorganised(rule.below) for name in record.departments):
			return True
		about = self.about(record)
		if rule.on_responsible and any(self.responsible(other) for other in about):
			return True
		return (
			rule.on_viewable
			and action in ("view", "export")
			and any(self.reaches(other, "view") for other in about)
		)

	def about(self, record: Record) -> list[Record]:
		named = [(LEAD, record.lead), record.party, record.reference]
		found = [self.world.find(*each) for each in named if each and each[1]]
		return [each for each in found if each]

	def responsible(self, record: Record) -> bool:
		"""The Employee; where there is none the user; and of a DocType of ERPNext without either whoever made it."""
		if record.employee:
			return record.employee in self.employees
		if record.user:
			return record.user == self.user
		return record.doctype == CUSTOMER and record.owner == self.user

	def related(self, record: Record) -> bool:
		return any(name in self.employees for name in record.related) or self.user in record.participants

	def reorganised(self, below: bool) -> list[str]:
		"""My departments, with those below where a rule says so."""
		if not below:
			return self.departments
		subtree = [
			name
			for name in self.world.parents
			if any(mine in upwards(self.world.parents, name) for mine in self.departments)
		]
		return [*self.departments, *subtree]
