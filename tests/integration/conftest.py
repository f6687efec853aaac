"""Integration tests run on a site of a bench, inside its sites folder (`make test` starts them there).

A test leaves the site as it found it: what it writes is rolled back, unless it is marked `commits`,
in which case it removes what it made itself (through `factories.Made`).
"""

from __future__ import annotations

import os

import pytest

frappe = pytest.importorskip("frappe", reason="no bench: frappe is not importable")

SITE = os.environ.get("CRM_CN_SITE", "")


@pytest.fixture(scope="session", autouse=True)
def site():
	"""Connect to the site named by CRM_CN_SITE once for the whole run."""
	if not SITE:
		pytest.skip("no bench: CRM_CN_SITE names no site")
	frappe.init(SITE, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(
		site=SITE, sites_path="."
	)
	frappe.connect()
	frappe.flags.in_test = True
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
