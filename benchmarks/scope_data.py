"""A large company on a site, for the measurements of data scope: leads, people, departments, who is on what.

	cd BENCH/sites && PYTHONPATH=REPO ../env/bin/python -m benchmarks.scope_data --site SITE

1,000,000 Lead Registrations, 2,000 employees, 300 departments five deep, 3,000,000 related employees and departments,
and the tokens of all that. For a site of its own: what these tables hold of leads is replaced. Rows are made by the
database from numbers (CRC32 for chance), so that two runs give the same. Uses one connection.

The company, so that people of all kinds can be found in it:

	division 1          240 departments, nine tenths of the people; nine regions of some 100,000 leads each
	a department        seven or eight people, some 500 leads each, related to some 3,000 leads more
	employee 1          50 leads among all others
	employee 2000       50 leads, the oldest of all
	the closed office   15 people, 8,000 leads, all among the oldest
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

LEADS = 1_000_000
PARTIES = 3_000_000
EMPLOYEES = 2_000
SLOTS = 20_000  # leads are dealt to slots, an ordinary employee has ten of them
CHUNK = 50_000
CLOSED_OFFICE = range(1985, 2000)
OLDEST = 2000
OLDEST_LEADS, CLOSED_LEADS = 50, 8_000
FIRST_DIVISION = 1800  # employees in it
LEAD, PARTY = "tabLead Registration", "tabRecord Party"
SLOT_TABLE = "crm_cn_bench_slot"
COMMON = ("name", "creation", "modified", "modified_by", "owner")
DEPARTMENT_FIELDS = (*COMMON, "department_name", "parent_department", "is_group", "lft", "rgt")
EMPLOYEE_FIELDS = (
	*COMMON,
	"employee",
	"employee_name",
	"first_name",
	"status",
	"user_id",
	"department",
	"company",
)


@dataclass
class Department:
	"""A node of the tree; `lft` and `rgt` as in a nested set."""

	name: str
	parent: str
	depth: int
	lft: int = 0
	rgt: int = 0


def departments(first: int = 1) -> list[Department]:
	"""Return 300 departments five deep, numbered from `first` on."""
	found: list[Department] = []
	counter = iter(range(first, first + 600))

	def grow(name: str, parent: str, depth: int, budget: int) -> None:
		node = Department(name, parent, depth, lft=next(counter))
		found.append(node)
		for number, share in enumerate(_shares(depth, budget - 1), 1):
			grow(f"{name}.{number}", name, depth + 1, share)
		node.rgt = next(counter)

	grow("SB", "", 1, 300)
	return found


def _shares(depth: int, budget: int) -> Iterator[int]:
	"""How many departments each child has, itself included."""
	if depth == 1:
		yield from (240, 20, 20, 19)
		return
	children = budget if depth == 4 else min({2: 9, 3: 5}.get(depth, 0), budget)
	for number in range(children):
		yield budget // children + (number < budget % children)


def user_of(number: int) -> str:
	"""Return the user of an employee."""
	return f"e{number:04}@scope.bench"


def employee(number: int) -> str:
	"""Return the name of an employee."""
	return f"SB-EMP-{number:04}"


def homes(tree: list[Department]) -> dict[int, str]:
	"""Return employee → department. Employee 1800 heads division 1, 1799 its first region; both have people beside them."""
	first = [node.name for node in tree if node.name.startswith("SB.1")]
	others = [node.name for node in tree if node.name not in first and node.name != "SB"]
	closed = others.pop()
	found = {number: first[number % len(first)] for number in range(1, FIRST_DIVISION + 1)}
	found |= {
		number: others[number % len(others)] for number in range(FIRST_DIVISION + 1, CLOSED_OFFICE.start)
	}
	found |= dict.fromkeys(CLOSED_OFFICE, closed)
	found |= {OLDEST: others[0], FIRST_DIVISION: "SB.1", FIRST_DIVISION - 1: "SB.1.1"}
	return found


class Builder:
	"""Fills the tables of one site."""

	def __init__(self, leads: int = LEADS, parties: int = PARTIES):
		import frappe

		self.sql = frappe.db.sql
		self.ddl = frappe.db.sql_ddl
		self.commit = frappe.db.commit
		self.bulk = frappe.db.bulk_insert
		self.company = frappe.db.get_value("Company", {}, "name")
		self.leads, self.parties = leads, parties

	def build(self) -> None:
		"""Make everything anew."""
		self.sql("SET SESSION unique_checks = 0")
		for title, work in (
			("people", self.people),
			("leads", self.make_leads),
			("related parties", self.make_parties),
			("statistics", self.analyse),
		):
			began = time.perf_counter()
			work()
			say(f"{title}: {time.perf_counter() - began:.0f} s")

	def people(self) -> None:
		"""Departments after the ones there are, employees, and who gets which slots."""
		self.sql("DELETE FROM tabDepartment WHERE name LIKE 'SB%'")
		self.sql("DELETE FROM tabEmployee WHERE name LIKE 'SB-EMP-%'")
		self.ddl(f"DROP TABLE IF EXISTS {SLOT_TABLE}")
		self.commit()
		(last,) = self.sql("SELECT COALESCE(MAX(rgt), 0) FROM tabDepartment")[0]
		tree = departments(last + 1)
		stamp = ("2023-01-01", "2023-01-01", "Administrator", "Administrator")
		inner = {node.parent for node in tree}
		self.bulk(
			"Department",
			DEPARTMENT_FIELDS,
			[
				(node.name, *stamp, node.name, node.parent, node.name in inner, node.lft, node.rgt)
				for node in tree
			],
		)
		home = homes(tree)
		rows = []
		for number in range(1, EMPLOYEES + 1):
			name = employee(number)
			rows.append(
				(name, *stamp, name, name, name, "Active", user_of(number), home[number], self.company)
			)
		self.bulk("Employee", EMPLOYEE_FIELDS, rows)
		self._deal(home)
		self.commit()

	def _deal(self, home: dict[int, str]) -> None:
		self.ddl(
			f"CREATE TABLE {SLOT_TABLE} (slot INT PRIMARY KEY, employee VARCHAR(140), user VARCHAR(140),"
			" department VARCHAR(140), top VARCHAR(140))"
		)
		ordinary = CLOSED_OFFICE.start - 2
		dealt = [1, *(2 + number % ordinary for number in range(SLOTS - 1))]
		dealt += [*CLOSED_OFFICE, OLDEST]
		every = sorted(set(home.values()) - {home[CLOSED_OFFICE.start]})
		values = [
			(slot, employee(number), user_of(number), home[number], every[slot % len(every)])
			for slot, number in enumerate(dealt)
		]
		for start in range(0, len(values), 1000):
			part = values[start : start + 1000]
			marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(part))
			self.sql(f"INSERT INTO {SLOT_TABLE} VALUES {marks}", [value for row in part for value in row])

	def make_leads(self) -> None:
		"""Newer numbers are later; each was changed within a month of its making."""
		self.ddl(f"TRUNCATE TABLE `{LEAD}`")
		closed = SLOTS + len(CLOSED_OFFICE)
		for start in range(1, self.leads + 1, CHUNK):
			end = min(start + CHUNK - 1, self.leads)
			self.sql(f"""
				INSERT INTO `{LEAD}` (name, creation, modified, modified_by, owner, customer_name, party_kind,
					contact_person, phone, territory, source, status, workflow_state, initiation_reason,
					collision_tier, stage, probability, currency, expected_amount, expected_signing_date,
					protected_until, address_line, city,
					responsible_employee, responsible_user, responsible_department)
				SELECT CONCAT('LR-2026-', LPAD(n, 7, '0')), made, made + INTERVAL chance * 2592000 MICROSECOND,
					user, user,
					CONCAT(ELT(1 + a % 8, '上海', '杭州', '苏州', '深圳', '成都', '武汉', '青岛', '长沙'),
						ELT(1 + b % 12, '恒', '瑞', '宏', '昌', '嘉', '鼎', '源', '博', '宇', '辉', '凯', '盛'),
						ELT(1 + c % 11, '达', '泰', '信', '和', '丰', '联', '创', '科', '远', '佳', '捷'),
						ELT(1 + d % 7, '通', '华', '海', '天', '星', '诺', '维'),
						ELT(1 + e % 6, '机电设备', '新材料', '电子科技', '食品', '环保工程', '软件'), '有限公司'),
					'Company', ELT(1 + b % 5, '王芳', '李伟', '张敏', '刘洋', '陈静'), 13800000000 + n,
					'All Territories', 'Exhibition', status, status, '展会上询价，有意更换供应商',
					'clear', ELT(1 + c % 3, 'Target Customer', 'Proposal', 'Quotation'), 10, 'CNY', 1000 * (a % 500),
					DATE(made) + INTERVAL 90 DAY, DATE(made) + INTERVAL 60 DAY, '人民路1号', '上海',
					employee, user, department
				FROM (
					SELECT seq AS n, TIMESTAMP('2023-11-01') + INTERVAL seq * 95 SECOND + INTERVAL seq MICROSECOND AS made,
						CRC32(CONCAT('m', seq)) % 1000000 AS chance,
						CRC32(CONCAT('a', seq)) AS a, CRC32(CONCAT('b', seq)) AS b, CRC32(CONCAT('c', seq)) AS c,
						CRC32(CONCAT('d', seq)) AS d, CRC32(CONCAT('e', seq)) AS e,
						CASE
							WHEN CRC32(CONCAT('s', seq)) % 100 < 40 THEN 'In Follow-up'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 62 THEN 'Lost'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 80 THEN 'Won'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 88 THEN 'Public Pool'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 92 THEN 'In Review'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 95 THEN 'Draft'
							WHEN CRC32(CONCAT('s', seq)) % 100 < 98 THEN 'Collided'
							ELSE 'Withdrawn'
						END AS status,
						CASE
							WHEN seq <= {OLDEST_LEADS} THEN {closed}
							WHEN seq <= {OLDEST_LEADS + CLOSED_LEADS} THEN {SLOTS} + seq % {len(CLOSED_OFFICE)}
							ELSE CRC32(CONCAT('r', seq)) % {SLOTS}
						END AS slot
					FROM seq_{start}_to_{end}
				) lead JOIN {SLOT_TABLE} USING (slot)
				ORDER BY n""")
			self.commit()
		self.sql(
			"INSERT INTO tabSeries (name, current) VALUES ('LR-2026-', %s) ON DUPLICATE KEY UPDATE current = %s",
			(self.leads, self.leads),
		)
		self.commit()

	def make_parties(self) -> None:
		"""Three rows a lead on average, seven of ten an employee, the others a department."""
		self.ddl(f"TRUNCATE TABLE `{PARTY}`")
		for start in range(1, self.parties + 1, CHUNK):
			end = min(start + CHUNK - 1, self.parties)
			self.sql(f"""
				INSERT INTO `{PARTY}` (name, creation, modified, modified_by, owner, idx, parent, parenttype,
					parentfield, employee, user, department)
				SELECT CONCAT('sb', LPAD(n, 8, '0')), '2026-01-01', '2026-01-01', 'Administrator', 'Administrator',
					1 + n % 3, CONCAT('LR-2026-', LPAD(lead, 7, '0')), 'Lead Registration', 'team',
					IF(person, employee, NULL), IF(person, user, NULL), IF(person, NULL, top)
				FROM (
					SELECT seq AS n, CRC32(CONCAT('k', seq)) % 10 < 7 AS person, CRC32(CONCAT('t', seq)) % {SLOTS} AS slot,
						1 + ((seq - 1) DIV GREATEST({self.parties} DIV {self.leads}, 1)
							+ IF(CRC32(CONCAT('u', seq)) % 4, 0, 1)) % {self.leads} AS lead
					FROM seq_{start}_to_{end}
				) party JOIN {SLOT_TABLE} USING (slot)
				ORDER BY n""")
			self.commit()

	def analyse(self) -> None:
		"""Statistics for the optimiser."""
		self.ddl(f"DROP TABLE {SLOT_TABLE}")
		self.sql(f"ANALYZE TABLE `{LEAD}`, `{PARTY}`, tabDepartment, tabEmployee")


def main() -> None:
	import frappe

	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--site", required=True, help="a site of its own: its leads are replaced")
	parser.add_argument("--leads", type=int, default=LEADS)
	parser.add_argument("--parties", type=int, default=PARTIES)
	parser.add_argument("--no-tokens", action="store_true", help="leave the table of tokens as it is")
	args = parser.parse_args()
	frappe.init(site=args.site, sites_path=".")
	frappe.connect()
	try:
		Builder(args.leads, args.parties).build()
		if not args.no_tokens:
			from crm_cn.scope import tokens

			began = time.perf_counter()
			tokens.rebuild("Lead Registration")
			frappe.db.commit()
			say(f"tokens: {time.perf_counter() - began:.0f} s")
	finally:
		frappe.destroy()


def say(line: str) -> None:
	sys.stdout.write(line + "\n")
	sys.stdout.flush()


if __name__ == "__main__":
	main()
