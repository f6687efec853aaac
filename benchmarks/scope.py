"""How much data scope costs: each way of asking as a person with a level, beside Administrator, in one run.

	cd BENCH/sites && PYTHONPATH=REPO ../env/bin/python -m benchmarks.scope --site SITE [--rounds 20] [--explain]

Needs the company that benchmarks.scope_data makes. A turn is what the Desk asks, without HTTP, with nothing remembered
from the turn before: rules, roles and the person are read again, as by a request of its own. Turns of both take turns,
so that other work on the machine disturbs both alike. Prints markdown; the ratio is median by median, p95 by p95. The rows
that the database reads for one turn do not depend on what else goes on.
Makes the people and roles it needs, and takes the rule of Sales User away.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import frappe

from benchmarks.machine import machine
from benchmarks.scope_data import CLOSED_OFFICE, FIRST_DIVISION, OLDEST, user_of

DOCTYPE = "Lead Registration"
TABLE = f"`tab{DOCTYPE}`"
RULE = "Data Scope Rule"
#: What the list of the Desk asks for.
FIELDS = (
	*(
		"name",
		"owner",
		"creation",
		"modified",
		"modified_by",
		"_user_tags",
		"_comments",
		"_assign",
		"_liked_by",
	),
	*(
		"docstatus",
		"idx",
		"customer_name",
		"territory",
		"status",
		"collision_tier",
		"stage",
		"expected_amount",
	),
	*("currency", "protected_until", "responsible_user", "workflow_state"),
)
TYPED = ("上海恒达", "杭州瑞", "LR-2026-0123", "软件")
SECONDS = 25  # of one cell at most


@dataclass(frozen=True)
class Subject:
	"""A person, and the rule of the only role that counts."""

	title: str
	number: int
	level: str
	below: bool = False
	pool: bool = False

	@property
	def user(self) -> str:
		return user_of(self.number)


SUBJECTS = (
	Subject("None", 100, "None"),
	Subject("Responsible Employee", 1, "Responsible Employee"),
	Subject("Responsible Employee, all among the oldest", OLDEST, "Responsible Employee"),
	Subject("Responsible Employee", 100, "Responsible Employee"),
	Subject("Related Employee", 100, "Related Employee"),
	Subject("Responsible Department", 100, "Responsible Department"),
	Subject("Related Department", 100, "Related Department"),
	Subject("Responsible Department, all among the oldest", CLOSED_OFFICE.start, "Responsible Department"),
	Subject("Related Employee and the public pool", 100, "Related Employee", pool=True),
	Subject("Responsible Department and below", FIRST_DIVISION - 1, "Responsible Department", below=True),
	Subject("Related Department and below", FIRST_DIVISION - 1, "Related Department", below=True),
	Subject("Responsible Department and below", FIRST_DIVISION, "Responsible Department", below=True),
	Subject("Related Department and below", FIRST_DIVISION, "Related Department", below=True),
	Subject("All", 100, "All"),
)


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--site", required=True)
	parser.add_argument("--rounds", type=int, default=20)
	parser.add_argument("--length", type=int, default=20, help="rows of a page")
	parser.add_argument("--only", help="what to ask: a word of it, e.g. page or open")
	parser.add_argument("--subject", type=int, nargs="*", help="numbers of the people, from 0")
	parser.add_argument("--explain", action="store_true", help="print the plans too")
	args = parser.parse_args()
	frappe.init(site=args.site, sites_path=".")
	frappe.connect()
	try:
		say(f"{machine()}, MariaDB {frappe.db.sql('SELECT VERSION()')[0][0]}, Frappe {frappe.__version__}")
		chosen = [SUBJECTS[number] for number in args.subject] if args.subject else SUBJECTS
		prepare(chosen)
		measure(chosen, args)
	finally:
		frappe.destroy()


def prepare(subjects: tuple[Subject, ...]) -> None:
	"""Make users; the role of each is given when it is its turn."""
	frappe.set_user("Administrator")
	if frappe.db.exists(RULE, f"Sales User-{DOCTYPE}"):
		frappe.delete_doc(RULE, f"Sales User-{DOCTYPE}")
	for subject in subjects:
		if not frappe.db.exists("User", subject.user):
			frappe.get_doc(
				{
					"doctype": "User",
					"email": subject.user,
					"first_name": subject.user.partition("@")[0],
					"send_welcome_email": 0,
					"user_type": "System User",
				}
			).insert()
	frappe.db.commit()


def appoint(subject: Subject) -> None:
	"""Give the person the level of this row and no other."""
	frappe.set_user("Administrator")
	role = f"Scope Bench {subject.level}{' Below' * subject.below}{' Pool' * subject.pool}"
	if not frappe.db.exists("Role", role):
		frappe.get_doc({"doctype": "Role", "role_name": role}).insert()
	if not frappe.db.exists(RULE, f"{role}-{DOCTYPE}"):
		frappe.get_doc(
			{
				"doctype": RULE,
				"role": role,
				"document_type": DOCTYPE,
				"view_level": subject.level,
				"include_departments_below": subject.below,
				"open_statuses": "Public Pool" if subject.pool else "",
			}
		).insert()
	user = frappe.get_doc("User", subject.user)
	user.set("roles", [])
	user.append_roles("Sales User", role)
	user.save()
	frappe.db.commit()
	frappe.clear_cache(user=subject.user)


def measure(subjects: tuple[Subject, ...], args: argparse.Namespace) -> None:
	"""Print one line for each person and question."""
	say("| level | sees | what | Administrator ms | p95 | user ms | p95 | ratio | ratio of p95 | rows read |")
	say("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	worst: dict[str, float] = {}
	for subject in subjects:
		appoint(subject)
		number, names = reach(subject)
		for title, ask in questions(number, names, args.length).items():
			if args.only and args.only not in title:
				continue
			other, own = take_turns(subject.user, ask, args.rounds)
			ratio = statistics.median(own) / statistics.median(other)
			worst[title] = max(worst.get(title, 0), ratio)
			cells = [
				f"{subject.title} | {number:,} | {title}",
				*(f"{statistics.median(each):.1f} | {percentile(each, 95):.1f}" for each in (other, own)),
				f"{ratio:.2f} | {percentile(own, 95) / percentile(other, 95):.2f}",
				" / ".join(f"{rows_read(who, ask):,}" for who in ("Administrator", subject.user)),
			]
			say(f"| {' | '.join(cells)} |")
		if args.explain:
			explain(subject, args.length)
	say("worst: " + ", ".join(f"{title} {ratio:.2f}" for title, ratio in worst.items()))


def reach(subject: Subject) -> tuple[int, list[str]]:
	"""Return how many records the person sees, and some of them."""
	as_new(subject.user)
	names = frappe.get_list(DOCTYPE, pluck="name", order_by="name", limit_page_length=200)
	as_new(subject.user)
	(counted,) = frappe.get_list(DOCTYPE, fields=["count(name) as number"], order_by=None)
	return counted.number, names


def questions(number: int, names: list[str], length: int) -> dict[str, Callable[[int], object]]:
	"""What is asked, each a function of the turn's number."""
	found = {
		"first page": lambda turn: page(0, length),
		"page 100": lambda turn: page(99 * length, length),
		"count to 1,001": lambda turn: count(1001),
		"count all": lambda turn: count(0),
		"search as you type": lambda turn: search(TYPED[turn % len(TYPED)]),
	}
	if number < 99 * length:
		del found["page 100"]
	if names:
		found["open"] = lambda turn: open_form(names[turn % len(names)])
		found["may read"] = lambda turn: frappe.get_doc(DOCTYPE, names[turn % len(names)]).check_permission(
			"read"
		)
	return found


def page(start: int, length: int) -> object:
	"""A page of the list as the Desk asks for it."""
	from frappe.desk import reportview

	frappe.local.form_dict = frappe._dict(
		doctype=DOCTYPE,
		fields=json.dumps([f"{TABLE}.`{field}`" for field in FIELDS]),
		filters="[]",
		order_by=f"{TABLE}.`modified` desc",
		start=start,
		page_length=length,
		view="List",
	)
	return reportview.get()


def count(limit: int) -> object:
	"""The number beside the list: of at most a thousand, or of all when clicked on."""
	from frappe.desk import reportview

	frappe.local.form_dict = frappe._dict(
		doctype=DOCTYPE, filters="[]", fields="[]", distinct="false", **({"limit": limit} if limit else {})
	)
	return reportview.get_count()


def search(text: str) -> object:
	"""What a link field offers."""
	return frappe.call(method("frappe.desk.search.search_link"), doctype=DOCTYPE, txt=text, page_length=10)


def open_form(name: str) -> object:
	"""A form with all that stands around it."""
	frappe.local.response = frappe._dict(docs=[])
	return frappe.call(method("frappe.desk.form.load.getdoc"), doctype=DOCTYPE, name=name)


def method(path: str) -> Callable:
	"""The endpoint as a request finds it, with what apps put in its place."""
	overrides = frappe.get_hooks("override_whitelisted_methods", {})
	return frappe.get_attr(overrides.get(path, [path])[-1])


def as_new(user: str) -> None:
	"""Begin a request of this user: nothing is remembered."""
	frappe.set_user(user)
	frappe.local.meta_cache = {}
	frappe.local.document_cache = {}
	for name in [name for name in vars_of_local() if name.startswith("crm_cn")]:
		delattr(frappe.local, name)


def vars_of_local() -> list[str]:
	"""The names of what this request holds."""
	return [name for name, _ in frappe.local]


def take_turns(user: str, ask: Callable[[int], object], rounds: int) -> tuple[list[float], list[float]]:
	"""Milliseconds of Administrator and of the user."""
	times: dict[str, list[float]] = {"Administrator": [], user: []}
	began = time.perf_counter()
	for turn in range(-2, rounds):
		for who, taken in times.items():
			as_new(who)
			start = time.perf_counter()
			ask(turn)
			if turn >= 0:
				taken.append((time.perf_counter() - start) * 1000)
			frappe.db.rollback()
		if turn >= 2 and time.perf_counter() - began > SECONDS:
			break
	return times["Administrator"], times[user]


def rows_read(user: str, ask: Callable[[int], object]) -> int:
	"""How many rows and entries of indexes the database looks at for one turn."""
	as_new(user)
	before, again = handled(), handled()
	ask(0)
	read = handled() - again - (again - before)
	frappe.db.rollback()
	return read


def handled() -> int:
	"""The session's counter; asking counts too, always the same."""
	return sum(int(value) for _, value in frappe.db.sql("SHOW SESSION STATUS LIKE 'Handler_read%%'"))


def percentile(times: list[float], percent: int) -> float:
	ordered = sorted(times)
	return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def explain(subject: Subject, length: int) -> None:
	"""Print condition and plan of the first page, long lists cut."""
	as_new(subject.user)
	query = frappe.get_list(
		DOCTYPE,
		fields=["name", "status"],
		order_by=f"{TABLE}.`modified` desc",
		limit_page_length=length,
		run=0,
	)
	say(f"\n    {query[:600]}\n")
	for row in frappe.db.sql(f"EXPLAIN {query}", as_dict=True):
		shown = {key: value for key, value in row.items() if value is not None}
		say(f"    {shown}")
	say("")


def say(line: str) -> None:
	sys.stdout.write(line + "\n")
	sys.stdout.flush()


if __name__ == "__main__":
	main()
