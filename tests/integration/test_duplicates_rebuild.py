"""Rebuild, check and calibrate: the index is what the records say, and can be proved and restored (L3).

These commit, as the commands do, and remove what they made.
"""

from __future__ import annotations

import factories
import frappe
import pytest

from crm_cn.duplicates import calibrate, check, rebuild, site, walk
from crm_cn.duplicates.settings import engine
from crm_cn.rules.duplicates import Party
from crm_cn.scope import tokens

KEYS = "crm_cn_duplicate_key"


@pytest.fixture
def customers(clean):
	"""Five companies, committed; the index is in order."""
	names = [
		frappe.get_doc(
			{"doctype": "Customer", "customer_name": factories.company_name(), "customer_type": "Company"}
		)
		.insert()
		.name
		for _n in range(5)
	]
	frappe.db.commit()
	rebuild.run(resume=False)
	yield names
	frappe.db.rollback()
	for name in names:
		if frappe.db.exists("Customer", name):
			frappe.delete_doc("Customer", name, force=True)
	rebuild._save(None)
	frappe.db.commit()
	rebuild.run(resume=False)


def meets(name: str) -> set[str]:
	found = site.index().lookup(engine(), engine().profile(Party(name)))
	return {entry.name for entry, _verdict in found}


def differences() -> dict[str, int]:
	return check.run()["differences"]


def mine(result: dict, kind: str, names: list[str]) -> set[str]:
	"""Which of these customers a check names as differing in this way."""
	return {name for name in names if f"Customer {name}" in result["examples"].get(kind, ())}


def test_what_went_past_the_events_is_found_and_repaired(customers):
	one, two, three, four, five = customers
	renamed = factories.company_name()
	frappe.db.set_value("Customer", one, "customer_name", renamed)  # no document event
	frappe.db.delete("Duplicate Entry", {"source_doctype": "Customer", "source_name": two})
	entry = site.index().entry_of("Customer", three)
	frappe.db.sql(f"DELETE FROM {KEYS} WHERE entry = %s LIMIT 2", (entry.id,))
	frappe.db.delete("Customer", {"name": four})
	tokens.sync_name("Customer", four)  # the tokens go with the record, as the check of them expects
	frappe.db.commit()

	result = check.run()
	assert not result["ok"]
	assert mine(result, check.OUTDATED, customers) == {one}
	assert mine(result, check.MISSING, customers) == {two}
	assert mine(result, check.WRONG_KEYS, customers) == {one, three}
	assert mine(result, check.SURPLUS, customers) == {four}
	assert result["differences"][check.ORPHAN_KEYS] > 0
	assert meets(renamed) == set()

	rebuild.run(resume=False)
	left = differences()
	assert not set(left) & {check.OUTDATED, check.MISSING, check.WRONG_KEYS, check.SURPLUS, check.ORPHAN_KEYS}
	assert meets(renamed) == {one}
	assert site.index().entry_of("Customer", four) is None
	assert site.index().entry_of("Customer", five)


def test_the_nightly_repair_does_the_same(customers):
	one, two = customers[:2]
	frappe.db.set_value("Customer", one, "customer_name", renamed := factories.company_name())
	frappe.db.delete("Customer", {"name": two})
	tokens.sync_name("Customer", two)  # the tokens go with the record, as the check of them expects
	frappe.db.commit()
	check.repair()
	assert meets(renamed) == {one}
	assert site.index().entry_of("Customer", two) is None


def test_an_interrupted_rebuild_goes_on_where_it_stopped(customers, monkeypatch):
	walked = []
	real = rebuild._index

	def fails_at_the_third(doctype, names):
		if doctype == "Customer":
			walked.extend(names)
			if len(walked) == 3:
				raise KeyboardInterrupt
		return real(doctype, names)

	monkeypatch.setattr(rebuild, "_index", fails_at_the_third)
	with pytest.raises(KeyboardInterrupt):
		rebuild.run(resume=False, chunk=1)
	frappe.db.rollback()
	assert rebuild._load()["doctype"] == "Customer"

	again = []
	monkeypatch.setattr(
		rebuild, "_index", lambda doctype, names: again.append((doctype, *names)) or real(doctype, names)
	)
	done = rebuild.run(chunk=1)
	everyone = sorted(frappe.get_all("Customer", pluck="name"))
	assert not {name for doctype, name in again if doctype == "Customer"} & set(walked[:2])
	assert ("Customer", walked[2]) in again
	assert ("Lead Registration",) not in {row[:1] for row in again}
	assert done["done"] == walk.count()
	assert rebuild._load() is None
	assert len(everyone) >= 5


def test_running_it_twice_changes_nothing(customers):
	assert rebuild.run(resume=False) | {"done": 0} == {"done": 0, "changed": 0, "removed": 0}


def test_calibrating_reports_and_changes_nothing(customers):
	name = frappe.db.get_value("Customer", customers[0], "customer_name")
	alike = frappe.get_doc(
		{"doctype": "Customer", "customer_name": name[2:6] + "新材料", "customer_type": "Company"}
	).insert()
	frappe.db.commit()
	customers.append(alike.name)
	same = calibrate.run()
	assert same["pairs that change tier"] == {}
	assert same["looked up"] == frappe.db.count("Duplicate Entry")
	strict = calibrate.run(suspect=1.0, weak=0.3)
	assert strict["pairs that change tier"].get("suspect → weak", 0) >= 1
	example = next(
		row for row in strict["examples"] if alike.customer_name in (row["name"], row["other name"])
	)
	assert example["now"].startswith("suspect")
	assert example["changed"].startswith("weak")
	assert not frappe.db.get_single_value("Duplicate Check Settings", "suspect")
	with pytest.raises(ValueError, match="no_such_weight"):
		calibrate.run(weights={"no_such_weight": 1.0})
