"""Is the table behind the data scope exact after thousands of random changes by several processes at once?

	cd BENCH/sites && PYTHONPATH=REPO ../env/bin/python -m benchmarks.scope_trial --site SITE [--changes 10000] [--processes 4]

Makes a few departments, employees and records of its own, lets the processes change the same ones in any order, each
change a transaction as a request would make it, and then asks crm_cn.scope.tokens.check() for differences, and the
database itself by another statement. Removes what it made. Exits 1 when there is a difference.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import frappe

MARK = "SCT"
DEPARTMENTS, EMPLOYEES, RECORDS = 6, 10, 25
#: What a process is refused because of another one: asked again, as the person would.
BUSY = (
	frappe.QueryDeadlockError,
	frappe.QueryTimeoutError,
	frappe.TimestampMismatchError,
	frappe.DoesNotExistError,
	frappe.DuplicateEntryError,
)
TRIES = 4
#: How many changes write the table and then its tokens, as the program's own services do; the others save the document.
DIRECT = 0.75
PARTY, MOST = "Record Party", 5  # rows on one record
LEAD, PROSPECT, CUSTOMER, ACTIVITY = "Lead Registration", "Prospect", "Customer", "Sales Activity"
#: DocType → the field of its name or title that carries the mark
TITLES = {LEAD: "customer_name", PROSPECT: "company_name", CUSTOMER: "customer_name", ACTIVITY: "subject"}
STATUSES = ("Draft", "In Review", "In Follow-up", "Public Pool", "Lost")


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--site", required=True)
	parser.add_argument("--changes", type=int, default=10_000)
	parser.add_argument("--processes", type=int, default=4)
	parser.add_argument("--seed", type=int, default=1)
	parser.add_argument("--worker", action="store_true", help="for the trial's own processes")
	args = parser.parse_args()
	connect(args.site)
	try:
		if args.worker:
			print(json.dumps(work(args.changes, args.seed)))
			return
		result = trial(args.site, args.changes, args.processes, args.seed)
		print(json.dumps(result, indent=1))
		sys.exit(1 if result["differences"] or result["failed"] else 0)
	finally:
		frappe.destroy()


def connect(site: str) -> None:
	frappe.init(site=site, sites_path=".")
	frappe.connect()
	frappe.flags.mute_emails = True


def trial(site: str, changes: int, processes: int, seed: int = 1) -> dict:
	"""Make, change, check, remove; return what was done and every difference found."""
	remove()
	make()
	before = tokens().check()
	try:
		began = time.time()
		tally = at_once(site, changes, processes, seed)
		seconds = time.time() - began
		frappe.db.rollback()  # see what the others wrote
		found = tokens().check()
		return {
			"changes": sum(tally["done"].values()),
			**tally,
			"seconds": round(seconds),
			"records": {doctype: frappe.db.count(doctype, marked(doctype)) for doctype in TITLES},
			"tokens": frappe.db.sql("SELECT COUNT(*) FROM crm_cn_scope")[0][0],
			"differences": [" ".join(each) for each in found if each not in before],
		}
	finally:
		remove()


def at_once(site: str, changes: int, processes: int, seed: int) -> dict:
	"""Run the processes and add up what they say."""
	command = [sys.executable, "-W", "ignore", "-m", "benchmarks.scope_trial", "--worker", "--site", site]
	running = []
	for number in range(processes):
		share = changes // processes + (number < changes % processes)
		options = ["--changes", str(share), "--seed", str(seed * 1000 + number)]
		environment = {"PYTHONPATH": str(Path(__file__).parents[1]), "PATH": "/usr/bin:/bin"}
		running.append(
			subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=environment)
		)
	done, again, refused, failed = Counter(), 0, 0, []
	for process in running:
		output, _ = process.communicate()
		if process.returncode:
			failed.append(f"a process ended with {process.returncode}")
			continue
		said = json.loads(output.splitlines()[-1])
		done += Counter(said["done"])
		again += said["again"]
		refused += said["refused"]
		failed += said["failed"]
	return {"done": dict(done), "again": again, "refused": refused, "failed": failed}


# One process


def work(changes: int, seed: int) -> dict:
	"""Make so many changes, each a transaction of its own; told to end (SIGTERM) it says what was done until then."""
	told: list[int] = []
	signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
	pick = random.Random(seed)
	done, again, refused, failed = Counter(), 0, 0, []
	kinds = list(CHANGES)
	weights = [weight for _, weight in CHANGES.values()]
	while sum(done.values()) < changes and refused <= 5 * changes and len(failed) < 20 and not told:
		kind = pick.choices(kinds, weights)[0]
		for _attempt in range(TRIES):
			try:
				frappe.local.document_cache = {}
				if CHANGES[kind][0](pick) is False:
					break
				frappe.db.commit()  # as a request does at its end
				done[kind] += 1
				break
			except BUSY:
				frappe.db.rollback()
				again += 1
			except (
				frappe.ValidationError
			):  # a rule of the record's own, e.g. a closed lead: undone like any error
				frappe.db.rollback()
				refused += 1
				break
			except Exception as error:
				frappe.db.rollback()
				failed.append(f"{kind}: {type(error).__name__}: {str(error)[:200]}")
				break
			finally:
				frappe.clear_messages()
		else:
			done["given up"] += 0  # somebody else was quicker every time: nothing was changed
	return {"done": dict(done), "again": again, "refused": refused, "failed": failed}


def marked(doctype: str) -> dict:
	return {TITLES[doctype]: ("like", f"{MARK}%")}


def any_record(pick: random.Random, *doctypes: str):
	"""Return one of the trial's documents as it is stored, or None."""
	doctype = pick.choice(doctypes or tuple(TITLES))
	names = frappe.get_all(doctype, filters=marked(doctype), pluck="name", order_by="name")
	if not names:
		return None
	doc = frappe.get_doc(doctype, pick.choice(names))
	quiet(doc)
	return doc


def quiet(doc) -> None:
	"""Let the program change it: the trial is not about who may."""
	doc.flags.ignore_permissions = True
	doc.flags.ignore_version = True
	doc.flags.ignore_validate_update_after_submit = True
	doc.flags.crm_cn_system = True
	doc.flags.ignore_links = True


def fields_of(doctype: str):
	from crm_cn.scope.declared import SCOPED

	return SCOPED[doctype]


def tokens():
	from crm_cn.scope import tokens

	return tokens


def employees() -> list[str]:
	return frappe.get_all("Employee", {"first_name": ("like", f"{MARK}%")}, pluck="name", order_by="name")


def departments() -> list[str]:
	return frappe.get_all(
		"Department", {"department_name": ("like", f"{MARK}%")}, pluck="name", order_by="name"
	)


def any_name(pick: random.Random) -> tuple[str, str] | None:
	"""Return DocType and name of one of the trial's records, or None."""
	doctype = pick.choice(tuple(TITLES))
	rows = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE `{TITLES[doctype]}` LIKE '{MARK}%%'")
	return (doctype, pick.choice(rows)[0]) if rows else None


def assign(pick: random.Random) -> bool | None:
	if pick.random() < DIRECT:
		if not (found := any_name(pick)):
			return False
		field = fields_of(found[0]).responsible_employee
		frappe.db.set_value(*found, field, pick.choice(employees()), update_modified=False)
		return tokens().sync_name(*found)
	doc = any_record(pick)
	if not doc:
		return False
	doc.set(fields_of(doc.doctype).responsible_employee, pick.choice(employees()))
	doc.save()
	return None


def add_party(pick: random.Random) -> bool | None:
	column, names = pick.choice([("employee", employees()), ("department", departments())])
	name = pick.choice(names)
	if pick.random() < DIRECT:
		if not (found := any_name(pick)):
			return False
		row = {"doctype": PARTY, "parenttype": found[0], "parent": found[1], column: name}
		if frappe.db.count(PARTY, {"parent": found[1]}) > MOST:
			return False
		frappe.get_doc({**row, "parentfield": fields_of(found[0]).parties, "idx": 9}).db_insert()
		return tokens().sync_name(*found)
	doc = any_record(pick)
	if not doc:
		return False
	rows = doc.get(fields_of(doc.doctype).parties)
	if any(row.get(column) == name for row in rows) or len(rows) > MOST:
		return False
	doc.append(fields_of(doc.doctype).parties, {column: name})
	doc.save()
	return None


def remove_party(pick: random.Random) -> bool | None:
	if pick.random() < DIRECT:
		found = any_name(pick)
		rows = found and frappe.get_all(PARTY, {"parenttype": found[0], "parent": found[1]}, pluck="name")
		if not rows:
			return False
		frappe.db.delete(PARTY, {"name": pick.choice(rows)})
		return tokens().sync_name(*found)
	doc = any_record(pick)
	if not doc or not doc.get(fields_of(doc.doctype).parties):
		return False
	doc.remove(pick.choice(doc.get(fields_of(doc.doctype).parties)))
	doc.save()
	return None


def move_department(pick: random.Random) -> None:
	"""An Employee changes department and the open records follow, as the job does it."""
	from crm_cn.scope import moves

	name = pick.choice(employees())
	employee = frappe.get_doc("Employee", name)
	quiet(employee)
	employee.department = pick.choice(departments())
	employee.save()
	frappe.db.commit()  # the job begins when the request has ended
	moves.follow(name)


def change_status(pick: random.Random) -> bool | None:
	"""Into and out of a status that is open to some roles."""
	from crm_cn.leads import states

	doc = any_record(pick, LEAD)
	if not doc:
		return False
	status = pick.choice(STATUSES)
	doc.db_set({"status": status, "workflow_state": states.state_for(status)})
	return None


def rename(pick: random.Random) -> bool | None:
	doc = any_record(pick, CUSTOMER)
	if not doc:
		return False
	frappe.rename_doc(CUSTOMER, doc.name, f"{MARK} {pick.randrange(10**9)}", force=True, show_alert=False)
	return None


def rename_department(pick: random.Random) -> None:
	old = pick.choice(departments())
	frappe.rename_doc("Department", old, f"{MARK} Dept {pick.randrange(10**9)}", force=True, show_alert=False)


def delete(pick: random.Random) -> bool | None:
	doc = any_record(pick)
	if not doc or frappe.db.count(doc.doctype, marked(doc.doctype)) < RECORDS // 2:
		return False
	frappe.delete_doc(doc.doctype, doc.name, force=True, ignore_permissions=True, delete_permanently=True)
	return None


def create(pick: random.Random) -> bool | None:
	doctype = pick.choice(tuple(TITLES))
	if frappe.db.count(doctype, marked(doctype)) > RECORDS * 2:
		return False
	insert(doctype, pick)
	return None


#: kind → what is done, how often
CHANGES: dict[str, tuple[Callable, int]] = {
	"assign": (assign, 280),
	"add party": (add_party, 280),
	"remove party": (remove_party, 240),
	"status": (change_status, 100),
	"department move": (move_department, 15),
	"rename": (rename, 30),
	"rename department": (rename_department, 5),
	"delete": (delete, 25),
	"create": (create, 25),
}


# What the trial works on


def make() -> None:
	"""Departments, employees and records, committed."""
	pick = random.Random(0)
	company = frappe.db.get_value("Company", {}, "name")
	root = frappe.db.get_value("Department", {"parent_department": ("in", ("", None))}, "name")
	for number in range(DEPARTMENTS):
		frappe.get_doc(
			{
				"doctype": "Department",
				"department_name": f"{MARK} {number}",
				"company": company,
				"parent_department": root,
			}
		).insert()
	for number in range(EMPLOYEES):
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": f"{MARK.lower()}{number}@scope.trial",
				"first_name": MARK,
				"enabled": 1,
			}
		)
		user.name = user.email
		user.db_insert()
		employee = frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": f"{MARK} {number}",
				"company": company,
				"gender": "Female",
				"date_of_birth": "1990-01-01",
				"date_of_joining": "2020-01-01",
				"status": "Active",
				"department": pick.choice(departments()),
			}
		).insert()
		employee.db_set("user_id", user.name)
	for doctype in TITLES:
		for _number in range(RECORDS):
			insert(doctype, pick)
	frappe.db.commit()


def insert(doctype: str, pick: random.Random) -> None:
	doc = frappe.get_doc({"doctype": doctype, TITLES[doctype]: f"{MARK} {pick.randrange(10**9)}"})
	if doctype == ACTIVITY:
		doc.update({"activity_type": "Call", "status": "Planned", "planned_on": "2030-01-01 10:00:00"})
	if doctype == CUSTOMER:
		doc.update(
			{
				"customer_type": "Company",
				"customer_group": frappe.db.get_value("Customer Group", {"is_group": 0}),
				"territory": "All Territories",
			}
		)
	doc.set(fields_of(doctype).responsible_employee, pick.choice(employees()))
	quiet(doc)
	doc.insert()


def remove() -> None:
	"""Delete all of the trial's own, and what the platform noted of it."""
	frappe.db.rollback()
	for doctype in (ACTIVITY, LEAD, CUSTOMER, PROSPECT):
		for name in frappe.get_all(doctype, filters=marked(doctype), pluck="name"):
			with suppress(frappe.DoesNotExistError):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
	for name in employees():
		frappe.delete_doc("Employee", name, force=True, ignore_permissions=True, delete_permanently=True)
	for name in departments():
		frappe.delete_doc("Department", name, force=True, ignore_permissions=True, delete_permanently=True)
	frappe.db.delete("User", {"name": ("like", f"{MARK.lower()}%@scope.trial")})
	frappe.db.commit()


if __name__ == "__main__":
	main()
