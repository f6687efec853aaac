"""Every way in × every level × every relation, of every scoped type (D1-D8): the answer is the table's, or it is a leak.

The world is scope_world, the table scope_table, the ways in scope_paths. What may not be seen is answered as what
does not exist. A request that changes something is never committed: the matrix leaves the world as it was.

Where a request asks about one record, six personas ask, and each path and persona meets four relations, on types that
change from path to path; CRM_CN_MATRIX=full asks as everybody about every record of every type. CRM_CN_KEEP_WORLD=1 keeps the world for the next run,
CRM_CN_WHO=re,ed asks as these people only, CRM_CN_LEAKS names a file to write leaks to as they are found.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from zlib import crc32

import frappe
import pytest
import scope_world
from rest import Answer, Rest
from scope_paths import COUNTS, DOTTED, FETCHED, HANGING, MANY, ONE, PAPERS, VALIDATE, Path, get, method
from scope_table import expected, kind
from scope_world import PERSONAS, TYPES, Record, World, user_of

FULL = os.environ.get("CRM_CN_MATRIX") == "full"
EVERYBODY = tuple(
	who for who in PERSONAS if who in os.environ.get("CRM_CN_WHO", ",".join(PERSONAS)).split(",")
)
#: Those who ask where a path takes a request for each record: a level below, at and above each border.
SOME = EVERYBODY if FULL or "CRM_CN_WHO" in os.environ else ("none", "re", "ed", "d6", "onview", "loner")


# The world, and people who ask


@pytest.fixture(scope="module")
def world(site):
	frappe.flags.in_test = True
	made = scope_world.build()
	yield made
	if not os.environ.get("CRM_CN_KEEP_WORLD"):
		scope_world.remove()


@pytest.fixture(scope="module")
def ask(site, world):
	"""Return the logged-in Rest of a persona."""
	logged_in = {who: Rest(site, user_of(who)) for who in EVERYBODY}
	return logged_in.__getitem__


@pytest.fixture(autouse=True)
def dry(ask, monkeypatch):
	"""Nothing that a request does is committed, and no job starts: each request begins in the world as it was made."""
	import frappe.utils.background_jobs
	from frappe.database.database import Database

	def rolled_back(self, *args, **kwargs):
		self.after_commit.reset()
		self.before_commit.reset()

	monkeypatch.setattr(Database, "commit", rolled_back)
	monkeypatch.setattr(frappe.utils.background_jobs, "enqueue", lambda *args, **kwargs: None)
	monkeypatch.setattr(frappe, "sendmail", lambda *args, **kwargs: None)


# Reading answers


class Finder:
	"""Finds the world's records in any text: by name or by canary."""

	def __init__(self, world: World):
		self.owner: dict[str, tuple[str, str]] = {}
		for record in world.records:
			self.owner[record.canary] = self.owner[record.name] = (record.doctype, record.name)
		words = sorted(self.owner, key=len, reverse=True)
		self.pattern = re.compile("|".join(map(re.escape, words)))

	def __call__(self, text: str, doctype: str = "") -> set[str]:
		found = {self.owner[word] for word in self.pattern.findall(text)}
		return {name for kind, name in found if not doctype or kind == doctype}


@pytest.fixture(scope="module")
def find(world):
	return Finder(world)


def number(answer: Answer) -> float:
	"""Return the count in an answer: a number, a table of counts, a chart; refused counts as nothing."""
	data = answer.data
	if answer.status >= 400 or data is None:
		return 0
	if isinstance(data, int | float):
		return data
	if isinstance(data, dict) and "datasets" in data:
		return sum(value for dataset in data["datasets"] for value in dataset["values"])
	if isinstance(data, dict):
		if "stats" in data:
			data = data["stats"]
		tags = data.get("_user_tags") or []
		return sum(row[1] for row in tags if row[0] == f"{scope_world.MARK}tag")
	total = 0
	for row in data:
		total += row if isinstance(row, int | float) else row.get("count", row.get("n", 0))
	return total


NOISE = re.compile(
	rf"{scope_world.MARK}f[0-9a-z]+|" r"\"name\": \d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?|[0-9a-f]{10,}"
)


def plain(answer: Answer, *names: str) -> tuple:
	"""Return an answer with the asked name put aside: what remains must not tell a hidden record from none."""

	def put_aside(text: str) -> str:
		for name in names:
			text = text.replace(name, "☐")
		return NOISE.sub("#", text)

	body = {key: value for key, value in answer.body.items() if key != "exc"}
	said = json.dumps(body, sort_keys=True, default=str) if answer.body else answer.text
	return answer.status, tuple(sorted(answer.body)), put_aside(said)


class Leaks:
	"""What went wrong, as a table a person reads: path, type, who, relation, what."""

	def __init__(self):
		self.rows: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
		self.cells = 0

	def add(self, path: str, what: str, doctype: str, who: str, relation: str) -> None:
		self.rows[path, what, doctype].add((who, relation))

	def check(self) -> None:
		if not self.rows:
			return
		lines = [f"{sum(map(len, self.rows.values()))} of {self.cells} cells"]
		for (path, what, doctype), cells in sorted(self.rows.items()):
			shown = ", ".join(f"{who}/{relation}" for who, relation in sorted(cells)[:6])
			lines.append(f"{path} | {doctype} | {what} | {len(cells)}: {shown}")
		if log := os.environ.get("CRM_CN_LEAKS"):
			with open(log, "a") as file:
				file.write("\n".join([*lines, ""]))
		pytest.fail("\n".join(lines), pytrace=False)


@pytest.fixture
def leaks(record_property):
	found = Leaks()
	yield found
	record_property("cells", found.cells)


def ids(path: Path) -> str:
	return path.name


def compare(leaks: Leaks, world: World, path: Path, doctype: str, who: str, seen: set[str]) -> None:
	"""Hold what somebody saw of a type against the table."""
	for record in world.of(doctype):
		leaks.cells += 1
		should = expected(world, who, record, path.action)
		if record.name in seen and not should:
			leaks.add(path.name, "LEAK", doctype, who, kind(world, who, record))
		if record.name not in seen and should and not path.loose:
			leaks.add(path.name, "missing", doctype, who, kind(world, who, record))


# The matrix


@pytest.mark.parametrize("doctype", TYPES)
def test_the_document_itself(world, leaks, doctype):
	"""Every record, person and action, asked of the permission of the document."""
	actions = {"view": "read", "edit": "write", "delete": "delete", "export": "export"}
	for record in world.of(doctype):
		doc = frappe.get_doc(doctype, record.name)
		for who in EVERYBODY:
			for action, ptype in actions.items():
				leaks.cells += 1
				may = bool(frappe.has_permission(doctype, ptype, doc=doc, user=user_of(who)))
				should = expected(world, who, record, action)
				if may != should:
					what = "LEAK" if may else "missing"
					leaks.add(f"has_permission {ptype}", what, doctype, who, kind(world, who, record))
	leaks.check()


@pytest.mark.parametrize("path", MANY, ids=ids)
def test_lists(world, ask, find, leaks, path):
	for doctype in path.types:
		names = [record.name for record in world.of(doctype)]
		for who in EVERYBODY:
			answer = path.ask(ask(who), doctype, names)
			compare(
				leaks, world, path, doctype, who, find(answer.text, doctype) if answer.status < 400 else set()
			)
			if answer.status >= 500:
				leaks.add(path.name, f"breaks {answer.status}", doctype, who, answer.text[:300])
			if answer.status >= 400 and find(answer.text) - set(names):
				leaks.add(path.name, "LEAK in an error", doctype, who, answer.text[:300])
	leaks.check()


@pytest.mark.parametrize("path", COUNTS, ids=ids)
def test_counts(world, ask, leaks, path):
	for doctype in path.types:
		names = [record.name for record in world.of(doctype)]
		for who in EVERYBODY:
			leaks.cells += 1
			answer = path.ask(ask(who), doctype, names)
			counted = number(answer)
			should = sum(expected(world, who, record, path.action) for record in world.of(doctype))
			if counted != should:
				what = f"{'LEAK' if counted > should else 'missing'} {counted} for {should} ({answer.status})"
				leaks.add(path.name, what, doctype, who, "")
	leaks.check()


@pytest.mark.parametrize("path", HANGING, ids=ids)
def test_what_hangs_on_records(world, ask, find, leaks, path):
	"""Comments, files, tasks … are seen with their record; whoever sees everything must find something there."""
	for who in SOME:
		answer = path.ask(ask(who))
		seen = {find.owner[word] for word in find.pattern.findall(answer.text)}
		for record in world.records:
			leaks.cells += 1
			if (record.doctype, record.name) in seen and not expected(world, who, record):
				leaks.add(path.name, "LEAK", record.doctype, who, kind(world, who, record))
	leaks.check()


def samples(world: World, path: Path, who: str) -> list[Record]:
	"""Return the records to ask about: all, or two relations that let in and two that do not, chosen by the path."""
	groups: dict[tuple[bool, str], list[Record]] = defaultdict(list)
	for doctype in path.types:
		for record in world.of(doctype):
			groups[expected(world, who, record, path.action), kind(world, who, record)].append(record)
	if FULL:
		return [record for records in groups.values() for record in records]

	def lot(text: str) -> int:
		return crc32(f"{path.name} {who} {text}".encode())

	chosen = []
	for should in (True, False):
		kinds = sorted((each for each in groups if each[0] is should), key=lambda each: lot(each[1]))[:2]
		chosen += [min(groups[each], key=lambda record: lot(record.canary)) for each in kinds]
	return chosen


def absent(name: str) -> str:
	"""Return a name of the same shape that nothing has."""
	return re.sub(r"\d(?=\D*$)", "x", name) + "q"


@pytest.mark.parametrize("path", ONE, ids=ids)
def test_one_record(world, ask, find, leaks, path):
	"""What may be seen answers; what may not answers as what does not exist, to the letter."""
	for who in SOME:
		for record in samples(world, path, who):
			leaks.cells += 1
			should = expected(world, who, record, path.action)
			doctype, relation = record.doctype, kind(world, who, record)
			answer = path.ask(ask(who), doctype, record.name)
			sees = expected(world, who, record, "view")
			if should or (sees and path.action != "view"):
				if answer.status >= 500 and should and not path.loose:
					leaks.add(path.name, f"breaks {answer.text[-300:]}", doctype, who, relation)
				if answer.status == 403 and path.action == "edit" and doctype in PAPERS_OF_HUB:
					continue  # ERPNext saves no paper of a customer that one may not read
				if should and not path.loose and answer.status in (401, 403, 404):
					leaks.add(
						path.name, f"missing ({answer.status}) {answer.said[:300]}", doctype, who, relation
					)
				acted = answer.status < 400 and not refused(answer, path, record)
				if not should and acted and path.action != "view":
					leaks.add(
						path.name, f"LEAK does {path.action}: {answer.text[:200]}", doctype, who, relation
					)
				if (
					should
					and not path.loose
					and plain(answer, record.name, record.canary) == missing(path, ask(who), record)
				):
					leaks.add(path.name, f"missing, as if absent {answer.text[:200]}", doctype, who, relation)
				continue
			if find(answer.text) - {record.name}:
				leaks.add(path.name, "LEAK of another record", doctype, who, relation)
			got, nothing = plain(answer, record.name, record.canary), missing(path, ask(who), record)
			if got != nothing:
				what = f"LEAK differs from absent:\n      {str(got)[:400]}\n      {str(nothing)[:400]}\n     "
				leaks.add(path.name, what, doctype, who, relation)
	leaks.check()


PAPERS_OF_HUB = ("Opportunity", "Quotation", "Sales Order")


def refused(answer: Answer, path: Path, record: Record) -> bool:
	"""Say whether an answer with status 200 says that nothing was done to the record.

	Bulk actions list what failed, or only pass on what the permission check said of the record.
	"""
	said = json.dumps(answer.body.get("_server_messages"), default=str)
	failed = [answer.data, answer.body.get("_error_message"), said if REFUSES.search(said) else None]
	return "bulk" in path.name and record.name in json.dumps(failed, default=str)


#: How the platform words it that nothing was done.
REFUSES = re.compile("not allowed|does not have access|need the|failed", re.IGNORECASE)


_missing: dict[tuple, tuple] = {}


def missing(path: Path, asker: Rest, record: Record) -> tuple:
	"""Return what the same request says about a record that does not exist."""
	key = (path.name, asker.user, record.doctype)
	if key not in _missing:
		name = absent(record.name)
		_missing[key] = plain(path.ask(asker, record.doctype, name), name)
	return _missing[key]


@pytest.mark.parametrize("path", PAPERS, ids=ids)
@pytest.mark.parametrize("doctype", TYPES)
def test_papers(world, ask, leaks, path, doctype):
	"""PDF: slow where it is allowed, so it is asked where it is not, and once where it is."""
	for who in ("none", "re", "ed", "nodept", "norule"):
		denied = [record for record in world.of(doctype) if not expected(world, who, record)]
		record = denied[crc32(f"{who}{path.name}".encode()) % len(denied)]
		leaks.cells += 1
		got = plain(path.ask(ask(who), doctype, record.name), record.name, record.canary)
		nothing = missing(path, ask(who), record)
		if got != nothing:
			leaks.add(
				path.name,
				f"LEAK differs from absent: {got} {nothing}",
				doctype,
				who,
				kind(world, who, record),
			)
	leaks.check()


def test_files(world, ask, leaks):
	"""The bytes of a private file go with its record, by address and by the function that serves downloads."""
	for who in EVERYBODY:
		for record in samples(world, Path("files", lambda: None), who):
			should = expected(world, who, record)
			url = f"/private/files/{record.canary}.txt"
			for path, answer in {
				"file address": ask(who).ask("GET", url),
				"file download": ask(who).ask(
					"GET",
					"/api/method/frappe.core.doctype.file.file.download_file",
					query_string={"file_url": url},
				),
			}.items():
				leaks.cells += 1
				if (record.canary in answer.text and answer.status < 400) != should:
					what = "missing" if should else "LEAK"
					leaks.add(path, f"{what} {answer.status}", record.doctype, who, kind(world, who, record))
				if not should:
					other = absent(record.canary)
					nothing = ask(who).ask("GET", url.replace(record.canary, other))
					if path == "file address" and plain(answer, record.canary) != plain(nothing, other):
						leaks.add(
							path, "LEAK differs from absent", record.doctype, who, kind(world, who, record)
						)
	leaks.check()


@pytest.mark.parametrize("doctype", DOTTED)
def test_fields_beyond_a_link(world, ask, leaks, doctype):
	"""A record that is seen points at one that is not: what stands there stays there."""
	field, secret = DOTTED[doctype]
	names = [record.name for record in world.of(doctype)]
	_link, column = field.split(".")
	target = "Customer" if secret == "customer" else "Lead Registration"
	ways = {
		"REST list": lambda a: a.get(
			f"/api/resource/{doctype}", fields=["name", field], filters=[[doctype, "name", "in", names]]
		),
		"REST list aliased": lambda a: a.get(
			f"/api/resource/{doctype}",
			fields=["name", f"{field} as x"],
			filters=[[doctype, "name", "in", names]],
		),
		"v2 list": lambda a: a.get(f"/api/v2/document/{doctype}", fields=["name", field]),
		"reportview": lambda a: method(
			a,
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields=["name", field],
			filters=[[doctype, "name", "in", names]],
		),
		"client.get_list": lambda a: get(
			a,
			"frappe.client.get_list",
			doctype=doctype,
			fields=["name", field],
			filters={"name": ["in", names]},
		),
		"client.get_value": lambda a: get(
			a,
			"frappe.client.get_value",
			doctype=doctype,
			fieldname=["name", field],
			filters={"name": names[0]},
		),
		"validate_link": lambda a: get(a, VALIDATE, doctype=doctype, docname=names[0], **{FETCHED: [field]}),
		"joined table": lambda a: method(
			a,
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields=["name", f"`tab{target}`.`{column}`"],
			filters=[[doctype, "name", "in", names]],
		),
		"export": lambda a: method(
			a,
			"frappe.desk.reportview.export_query",
			doctype=doctype,
			title="x",
			file_format_type="CSV",
			fields=["name", field],
			filters=[[doctype, "name", "in", names]],
		),
	}
	for who in EVERYBODY:
		everything = any(rule.view == scope_world.ALL for rule in PERSONAS[who].rules)
		for path, way in ways.items():
			leaks.cells += 1
			if not everything and world.secrets[secret] in way(ask(who)).text:
				leaks.add(f"dotted {path}", "LEAK", doctype, who, field)
		# a filter on the hidden field answers by what it lets through
		asked = ask(who).get(
			f"/api/resource/{doctype}", filters=[[doctype, field, "like", f"{world.secrets[secret]}%"]]
		)
		leaks.cells += 1
		if not everything and asked.status < 400 and asked.data:
			leaks.add("dotted filter", "LEAK", doctype, who, field)
	leaks.check()


REPORT_FILTERS = {
	"from_date": "2020-01-01",
	"to_date": "2030-01-01",
	"period_start_date": "2020-01-01",
	"period_end_date": "2030-01-01",
	"tree_type": "Customer",
	"based_on": "Customer",
	"doc_type": "Sales Order",
	"doctype": "Sales Order",
	"value_quantity": "Value",
	"range": "Monthly",
	"period": "Monthly",
	"ageing_based_on": "Due Date",
	"report_date": "2030-01-01",
	"no_of_interaction": 0,
	"lead_age": 0,
	"days_since_last_order": 0,
	"pipeline_by": "Owner",
	"assigned_to": [],
	"group_by": "",
}
RELATED = (
	"Contact",
	"Address",
	"Communication",
	"Sales Invoice",
	"Delivery Note",
	"Sales Person",
	"Item",
	"ToDo",
)


def test_reports(site, world, find, leaks, monkeypatch):
	"""Every report over a scoped type or something that hangs on one, ours and stock, with its role."""
	company = frappe.db.get_value("Company", {}, "name")
	year = frappe.db.get_value("Fiscal Year", {}, "name")
	reports = frappe.get_all(
		"Report",
		{"ref_doctype": ["in", [*TYPES, *RELATED]], "disabled": 0, "report_type": ["!=", "Report Builder"]},
		pluck="name",
	)
	shown = defaultdict(int)

	run = frappe.get_attr(
		(
			frappe.get_hooks("override_whitelisted_methods", {}).get("frappe.desk.query_report.run")
			or ["frappe.desk.query_report.run"]
		)[-1]
	)
	monkeypatch.setattr(frappe.get_doc("Report", reports[0]).__class__, "is_permitted", lambda self: True)
	filters = {
		**REPORT_FILTERS,
		"company": company,
		"fiscal_year": year,
		"from_fiscal_year": year,
		"to_fiscal_year": year,
	}
	for report in reports:
		for who in ("all", "none", "re", "ed", "nodept"):
			frappe.set_user(user_of(who))
			try:
				text = json.dumps(
					run(report_name=report, filters=json.dumps(filters), ignore_prepared_report=True),
					default=str,
				)
			except Exception as error:
				text = str(error)
				shown[report, "error"] = str(error)[:80]
			finally:
				frappe.set_user("Administrator")
				frappe.clear_messages()
			for doctype, name in {find.owner[word] for word in find.pattern.findall(text)}:
				leaks.cells += 1
				shown[report, who] += 1
				record = world.by_name[doctype, name]
				if not expected(world, who, record):
					leaks.add(f"report {report}", "LEAK", doctype, who, kind(world, who, record))
	empty = sorted(report for report in reports if not shown[report, "all"])
	print(f"{len(reports)} reports; with nothing of the world: {[(r, shown[r, 'error']) for r in empty]}")
	assert len(empty) < len(reports), "no report shows anything"
	leaks.check()
