"""docs/rest.md says what the app answers: every example is asked, as the role it names, and compared."""

from __future__ import annotations

import json
import re
from pathlib import Path

import frappe
import pytest
import samples_world
from factories import make_sales_person
from rest import Rest

from crm_cn.imports import jobs

PAGE = Path(__file__).parents[2] / "docs" / "rest.md"
PEOPLE = {
	"li": ("docs-li@example.com", "Sales User"),
	"zhao": ("docs-zhao@example.com", "Sales User"),
	"boss": ("docs-boss@example.com", "Sales Manager"),
	"keeper": ("docs-keeper@example.com", "Sample Keeper"),
	"agent": ("docs-agent@example.com", "Call Centre Agent"),
	"handler": ("docs-handler@example.com", "Complaint Handler"),
}
_FENCE = re.compile(r"^```(http|json) (\w+)=(\w+)\n(.*?)^```", re.M | re.S)
_NAME = re.compile(r"\{([a-z]+)\}")
ANY = "…"


def examples() -> list[tuple[str, str, str, dict | None, int, dict]]:
	"""(as whom, method, path, body, status, answer) of each example, in order."""
	found = []
	fences = _FENCE.findall(PAGE.read_text(encoding="utf-8"))
	for asked, answered in zip(fences[::2], fences[1::2], strict=True):
		kind, _, who, request = asked
		other, _, status, answer = answered
		assert (kind, other) == ("http", "json"), request
		first, _, body = request.strip().partition("\n")
		method, path = first.split(" ", 1)
		found.append((who, method, path, json.loads(body) if body else None, int(status), json.loads(answer)))
	return found


def filled(value, names: dict[str, str]):
	"""The value with the names earlier answers gave."""
	if isinstance(value, str):
		return _NAME.sub(lambda match: names[match[1]], value)
	if isinstance(value, dict):
		return {key: filled(one, names) for key, one in value.items()}
	return [filled(one, names) for one in value] if isinstance(value, list) else value


def agree(shown, got, names: dict[str, str], at: str = "") -> None:
	"""What the page shows must be in the answer; a name in braces is learnt at its first appearance."""
	if isinstance(shown, dict):
		assert isinstance(got, dict), f"{at}: {got!r}"
		for key, one in shown.items():
			key = filled(key, names)
			assert key in got, f"{at}.{key} is missing from {got!r}"
			agree(one, got[key], names, f"{at}.{key}")
	elif isinstance(shown, list):
		assert isinstance(got, list), f"{at}: {got!r}"
		assert len(got) >= len(shown) and (shown or not got), f"{at}: {got!r}"
		for place, one in enumerate(shown):
			agree(one, got[place], names, f"{at}[{place}]")
	elif shown == ANY:
		assert got not in (None, ""), at
	elif isinstance(shown, str) and (match := _NAME.fullmatch(shown)) and match[1] not in names:
		assert got, at
		names[match[1]] = got
	else:
		assert got == filled(shown, names), f"{at}: {got!r}"


@pytest.fixture
def people(site, monkeypatch):
	monkeypatch.setattr(jobs, "runs_at_once", lambda: True)
	users = {}
	for who, (email, role) in PEOPLE.items():
		make_sales_person(email, role)
		# in tests the platform sends mail at once, and a site without mail account cannot
		frappe.db.set_value("Notification Settings", email, "enable_email_notifications", 0)
		users[who] = Rest(site, email)
	yield users
	sweep([email for email, _role in PEOPLE.values()])


def sweep(users: list[str]) -> None:
	"""Remove what the requests have committed."""
	frappe.db.rollback()
	samples_world.drop_requests(frappe.get_all("Sample Request", {"owner": ["in", users]}, pluck="name"))
	samples_world.drop_samples(frappe.get_all("Sample", {"owner": ["in", users]}, pluck="name"))
	for name in frappe.get_all("Sample Category", {"owner": ["in", users]}, pluck="name"):
		frappe.delete_doc("Sample Category", name, force=True)
	for name in frappe.get_all("Complaint", {"owner": ["in", users]}, pluck="name"):
		frappe.delete_doc("Complaint", name, force=True)
	for name in frappe.get_all("Data Import", {"owner": ["in", users]}, pluck="name"):
		frappe.delete_doc("Data Import", name, force=True)
	for lead in frappe.get_all(
		"Lead Registration", {"owner": ["in", users]}, ["name", "party_type", "party", "contact", "address"]
	):
		frappe.delete_doc("Lead Registration", lead.name, force=True)
		for doctype, name in (
			("Contact", lead.contact),
			("Address", lead.address),
			(lead.party_type, lead.party),
		):
			if doctype and name and frappe.db.exists(doctype, name):
				frappe.delete_doc(doctype, name, force=True)
	for user in users:
		for employee in frappe.get_all("Employee", {"user_id": user}, pluck="name"):
			frappe.delete_doc("Employee", employee, force=True)
		frappe.delete_doc("User", user, force=True)
	frappe.db.commit()


def test_every_example_is_answered_as_the_page_says(people):
	names: dict[str, str] = {}
	asked = examples()
	assert len(asked) >= 20
	for who, method, path, body, status, answer in asked:
		place = f"{who}: {method} {path}"
		response = people[who].ask(
			method, filled(path, names), **({"json": filled(body, names)} if body else {})
		)
		assert response.status == status, f"{place}: {response.status} {response.text[:600]}"
		agree(answer, response.body, names, place)
		assert "Traceback" not in response.text or frappe.conf.developer_mode or status >= 400, place
