"""No function of the platform hands out what its caller may not view: tried on every one there is (D7).

Each is called twice over HTTP as somebody who sees no record of a stranger: with the stranger's records, and with
names of records that are not there. The two answers must be the same but for the names asked, and no word that stands
in the stranger's records may come out. A third call, with the caller's own records, says whether the function had
something to tell at all; what it showed is kept in the ledger.

`endpoint_ledger.csv` names every function of both versions that was looked at. A new one fails the run until it has been.
To call all of them takes some ten minutes: CRM_CN_ENDPOINTS=. does (or another pattern for some). Without it those are
called that show records (state "answers") and our own.
With CRM_CN_WRITE_LEDGER=1 the run writes down what it found; a reason for what is not called is written by a person.
"""

from __future__ import annotations

import csv
import json
import os
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import endpoint_world
import endpoints
import frappe
import pytest
from endpoint_world import USER, Side, World
from rest import Answer, Rest

LEDGER = Path(__file__).with_name("endpoint_ledger.csv")
#: answers: shows the caller's own records · silent, refuses, fails: does not, with what it says · called: without leak
#: on version 15, its answer not noted · not called: harmless, with the reason · open: still to be called
STATES = ("answers", "silent", "refuses", "fails", "called", "not called", "open")
ONLY = os.environ.get("CRM_CN_ENDPOINTS", "")
OURS = "crm_cn."


@dataclass
class Seen:
	"""What one function did."""

	asked: int = 0
	answers: set[str] = field(default_factory=set)
	shows_own: bool = False
	leaks: list[str] = field(default_factory=list)
	differences: list[str] = field(default_factory=list)


def ledger() -> dict[str, dict]:
	with LEDGER.open(encoding="utf-8", newline="") as file:
		return {row["endpoint"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def world(site):
	made = endpoint_world.build()
	endpoints.prepare()
	yield made
	endpoint_world.remove()


@pytest.fixture(scope="module")
def functions(site) -> dict[str, object]:
	return endpoints.discover()


@pytest.fixture(scope="module")
def results(site, world: World, functions) -> dict[str, Seen]:
	client = Rest(site, USER)
	frappe.db.commit()
	states = {path: row["state"] for path, row in ledger().items()}
	found: dict[str, Seen] = {}
	with _harmless():
		for path, function in functions.items():
			if not _is_called(path, states.get(path)):
				continue
			found[path] = seen = Seen()
			sides = (world.theirs, world.absent, world.mine)
			for theirs, absent, mine in zip(
				*(endpoints.requests(path, function, side) for side in sides), strict=True
			):
				_compare(client, world, seen, theirs, absent, mine)
			_note(path, seen)
			if os.environ.get("CRM_CN_WRITE_LEDGER") and len(found) % 40 == 0:
				_write(found)
	return found


def _is_called(path: str, state: str | None) -> bool:
	"""Say whether a function is called in this run."""
	if state == "not called":
		return False
	return bool(re.search(ONLY, path)) if ONLY else state == "answers" or path.startswith(OURS)


def _note(path: str, seen: Seen) -> None:
	"""Write what a function did into the file CRM_CN_ENDPOINT_LOG: a run of all takes a while."""
	if log := os.environ.get("CRM_CN_ENDPOINT_LOG"):
		with open(log, "a", encoding="utf-8") as file:
			file.write(
				json.dumps([path, seen.shows_own, sorted(seen.answers), seen.leaks, seen.differences]) + "\n"
			)


def _harmless() -> ExitStack:
	"""Nothing that a call does stays: no commit, no job, no mail server, no network."""
	stack = ExitStack()
	rolled_back = patch("frappe.app.sync_database", lambda *args: frappe.db.rollback() or False)
	stack.enter_context(rolled_back)
	stack.enter_context(patch("frappe.database.database.Database.commit", lambda *args, **kwargs: None))
	for where in ("frappe.enqueue", "frappe.utils.background_jobs.enqueue", "frappe.enqueue_doc"):
		stack.enter_context(patch(where, lambda *args, **kwargs: None))
	stack.enter_context(
		patch("requests.sessions.Session.request", side_effect=ConnectionError("no network in tests"))
	)
	stack.enter_context(patch("smtplib.SMTP.connect", side_effect=ConnectionError("no mail in tests")))
	stack.enter_context(patch("frappe.utils.error.log_error_snapshot", lambda *args, **kwargs: None))
	return stack


def _compare(client: Rest, world: World, seen: Seen, theirs, absent, mine) -> None:
	hidden, nothing = _ask(client, theirs), _ask(client, absent)
	seen.asked += 1
	if not seen.shows_own and seen.asked < 4:
		own = _ask(client, mine)
		seen.answers.add(str(own.status) if own.status < 400 else f"{own.status} {_error(own)}")
		seen.shows_own = world.mine.word in _plain(own, world.mine)
	plain = _plain(hidden, world.theirs)
	if world.theirs.word in plain:
		seen.leaks.append(f"{theirs.about}: …{_around(plain, world.theirs.word)}…")
	other = _plain(nothing, world.absent)
	if (hidden.status, plain) != (nothing.status, other):
		seen.differences.append(
			f"{theirs.about}: {hidden.status} {_first_difference(plain, other)} {nothing.status}"
		)


def _ask(client: Rest, request: endpoints.Request) -> Answer:
	"""Call a function in the session that was opened first: a refused password takes the cookies away."""
	client.client._cookies = dict(client.kept) if hasattr(client, "kept") else client.client._cookies
	client.kept = dict(client.client._cookies)
	url = f"/api/method/{request.path}"
	try:
		if request.method == "GET":
			return client.get(url, **request.values)
		return client.ask(request.method, url, json=request.values)
	except Exception as error:
		return Answer(599, {}, f"{type(error).__name__}: {error}")


def _plain(answer: Answer, side: Side) -> str:
	"""Return an answer without what differs from call to call: the names asked, times, hashes, lines of programs."""
	text = answer.text
	if answer.body:
		body = {key: value for key, value in answer.body.items() if key not in ("exc", "_debug_messages")}
		text = json.dumps(body, ensure_ascii=False, default=str)
	for name in side.all_names():
		for form in (name, name.lower().replace("-", "_")):
			text = text.replace(form, "§")
	text = re.sub(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?", "TIME", text)
	text = re.sub(r"\d\d:\d\d:\d\d\.\d+", "TIME", text)
	text = re.sub(r"new-[a-z-]+-[a-z0-9]{8,}", "NEW", text)
	text = re.sub(r'"(name|message)": "[a-z0-9]{10}"', "HASH", text)
	text = re.sub(r"\b(?=[a-z0-9]*\d)[a-z0-9]{10}\b", "HASH", text)
	return re.sub(r"[0-9a-f]{16,}", "HASH", text)


def _error(answer: Answer) -> str:
	lines = str(answer.body.get("exception") or answer.body.get("exc_type") or answer.text[:80]).split(":")
	return " ".join(lines[0].rsplit(".", 1)[-1][:40].split())


def _around(text: str, word: str) -> str:
	at = text.index(word)
	return text[max(0, at - 120) : at + 80]


def _first_difference(one: str, other: str) -> str:
	at = next(
		(index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
		min(len(one), len(other)),
	)
	return f"…{one[max(0, at - 40) : at + 110]!r} ≠ …{other[max(0, at - 40) : at + 110]!r}"


def test_every_function_is_in_the_ledger(functions, request):
	"""A platform that brings a new function must not be trusted with it unseen."""
	if os.environ.get("CRM_CN_WRITE_LEDGER"):
		_write(request.getfixturevalue("results"))
	known = ledger()
	unknown = [path for path in functions if path not in known]
	assert not unknown, f"look at these and note them in {LEDGER.name}: " + ", ".join(unknown)


def test_the_ledger_gives_reasons():
	"""What is not called says why that is harmless, what is called what it answered; "open" is work to be done."""
	for path, row in ledger().items():
		assert row["state"] in STATES, path
		assert row["state"] in ("answers", "silent", "refuses") or row["reason"].strip(), path


def test_no_function_hands_out_what_is_hidden(results):
	leaks = {path: seen.leaks for path, seen in results.items() if seen.leaks}
	assert not leaks, "\n" + "\n".join(
		f"{path}\n    " + "\n    ".join(each[:3]) for path, each in leaks.items()
	)


def test_hidden_is_answered_as_absent(results):
	differences = {path: seen.differences for path, seen in results.items() if seen.differences}
	assert not differences, "\n" + "\n".join(
		f"{path}\n    " + "\n    ".join(each[:3]) for path, each in differences.items()
	)


def test_the_probe_can_see(results):
	"""Own records come out of many functions: a probe that finds nothing anywhere would prove nothing."""
	assert ONLY or sum(seen.shows_own for seen in results.values()) > 30


def _write(results: dict[str, Seen]) -> None:
	known = ledger() if LEDGER.exists() else {}
	for path, seen in results.items():
		if path in known and known[path]["state"] in ("answers", "not called"):
			continue  # once is enough, on either version
		state = "answers" if seen.shows_own else _state(seen)
		before = known.get(path, {"state": "open", "reason": ""})
		said = "" if seen.shows_own else "; ".join(sorted(seen.answers))[:120]
		reason = said if seen.shows_own or before["state"] == "open" else before["reason"] or said
		known[path] = {"endpoint": path, "state": state, "reason": reason}
	with LEDGER.open("w", encoding="utf-8", newline="") as file:
		writer = csv.DictWriter(file, ("endpoint", "state", "reason"), lineterminator="\n")
		writer.writeheader()
		writer.writerows(known[path] for path in sorted(known))


def _state(seen: Seen) -> str:
	if any(answer.startswith("2") for answer in seen.answers):
		return "silent"
	if any(answer.startswith(("403", "404", "401")) for answer in seen.answers):
		return "refuses"
	return "fails"
