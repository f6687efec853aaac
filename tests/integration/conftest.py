"""Integration tests run on a site of a bench, inside its sites folder (`make test` starts them there).

A test leaves the site as it found it: what it writes is rolled back. A test that needs several processes commits,
and removes what it made itself.
"""

from __future__ import annotations

import os

import pytest

frappe = pytest.importorskip("frappe", reason="no bench: frappe is not importable")

from crm_cn.duplicates.settings import forget  # noqa: E402  frappe must be there first
from crm_cn.scope import person, rules  # noqa: E402

SITE = os.environ.get("CRM_CN_SITE", "")
#: What a test may have saved and rolled back stays in the platform's cache.
SETTINGS = ("Duplicate Check Settings", "Lead Registration Settings")


@pytest.fixture(scope="session", autouse=True)
def site():
	"""Connect to the site named by CRM_CN_SITE once for the whole run."""
	if not SITE:
		pytest.skip("no bench: CRM_CN_SITE names no site")
	frappe.init(SITE, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=SITE, sites_path="."
	)
	frappe.connect()
	frappe.in_test = frappe.flags.in_test = True  # v16 reads the first: what a User enqueues is done at once
	frappe.flags.mute_emails = True
	yield SITE
	frappe.destroy()


@pytest.fixture(autouse=True)
def clean(site):
	"""Run each test as Administrator in a transaction that is thrown away afterwards."""
	frappe.set_user("Administrator")
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.clear_messages()
	frappe.local.document_cache = {}
	for settings in SETTINGS:
		frappe.clear_document_cache(settings, settings)
	forget()
	person.forget()
	rules.forget()


@pytest.fixture
def as_user():
	"""A context manager: `with as_user("somebody@example.com"): …`."""
	from contextlib import contextmanager

	@contextmanager
	def switch(user: str):
		before = frappe.session.user
		frappe.set_user(user)
		try:
			yield user
		finally:
			frappe.set_user(before)

	return switch


@pytest.fixture
def no_commit(monkeypatch):
	"""A job commits record by record; a test takes everything back."""
	monkeypatch.setattr("crm_cn.jobs.keep", lambda: None)


@pytest.fixture(scope="session")
def sales_team(site):
	"""People of every kind who has to do with leads, made once for the run and removed after it.

	Making users is slow; they are the only thing that is committed here.
	"""
	import team

	people = {
		"li": ("Sales User",),
		"zhao": ("Sales User", "Senior Merchandiser"),
		"helper": ("Presales Support",),
		"assistant": ("Sales Assistant",),
		"boss": ("Sales Manager",),
		"chief": ("CRM Supervisor",),
		"outsider": ("Employee",),
	}
	users = {who: f"{who}@lead.test" for who in people}
	team.dismiss(list(users.values()))  # a run that was killed left them
	team.make({users[who]: roles for who, roles in people.items()})
	yield users
	team.dismiss(list(users.values()))


@pytest.fixture(scope="module")
def complaint_people(site):
	"""The people of complaints_world, for a file of tests; what was committed for them goes with them."""
	import complaints_world

	complaints_world.build()
	yield
	complaints_world.remove()


@pytest.fixture(scope="module")
def sample_people(site):
	"""The people of samples_world, for a file of tests; what was committed for them goes with them."""
	import samples_world

	samples_world.build()
	yield
	samples_world.remove()


@pytest.fixture(scope="module")
def personnel(site):
	"""The people of hr_world, for a file of tests; what was committed for them goes with them."""
	import hr_world

	hr_world.build()
	yield
	hr_world.remove()


@pytest.fixture
def no_mail(monkeypatch):
	"""In tests the platform sends mail at once, and a site without mail account cannot; the site's own users get some."""
	sender = "frappe.desk.doctype.notification_log.notification_log.send_notification_email"
	monkeypatch.setattr(sender, lambda doc: None)
