"""Ten keepers ship at the same moment, each in a process of its own: never more than there is (M3)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import factories
import frappe
import pytest
import samples_world as world
from samples_world import BOSS, KEEPER, LI

from crm_cn.samples import stock

PROCESSES = 10
SECONDS_TO_START = 30
HERE = Path(__file__).parent
act = factories.act_on_request
#: What somebody who comes too late is told; never a database error.
LATE = {"ValidationError", "StockMoved"}

pytestmark = pytest.mark.usefixtures("sample_people")


@pytest.fixture
def made():
	"""Names of samples made by a test; removed with the requests and the stock entries that moved them."""
	names: list[str] = []
	yield names
	frappe.set_user("Administrator")
	frappe.db.rollback()
	items = [item for item in frappe.get_all("Sample", {"name": ["in", names]}, pluck="item") if item]
	requests = frappe.get_all("Sample Request", {"owner": LI}, pluck="name")
	entries = frappe.get_all(
		"Sample Ledger Entry", {"sample": ["in", names]}, pluck="stock_entry", order_by="creation desc"
	)
	world.drop_requests(requests)
	world.drop_samples(names)
	for name in filter(None, dict.fromkeys(entries)):
		entry = frappe.get_doc("Stock Entry", name)
		entry.cancel()
		frappe.delete_doc("Stock Entry", name, force=True)
	for item in items:
		for table in ("Stock Ledger Entry", "Bin", "Repost Item Valuation"):
			frappe.db.delete(table, {"item_code": item})
		frappe.delete_doc("Item", item, force=True)
	for name in frappe.get_all("Lead Registration", {"responsible_user": LI}, pluck="name"):
		frappe.delete_doc("Lead Registration", name, force=True)
	frappe.db.commit()


def requests_of(sample: str) -> list[str]:
	"""Requests for one piece each, prepared, on leads of their own."""
	found = []
	for _n in range(PROCESSES):
		frappe.set_user("Administrator")
		lead = factories.make_followed_lead(LI)
		frappe.set_user(LI)
		request = factories.make_sample_request((sample, 1), lead=lead)
		frappe.set_user("Administrator")
		act(request, "Submit for Review", LI)
		act(request, "Approve", BOSS)
		frappe.db.set_value("Sample Request", request.name, "carrier", "顺丰")
		found.append(request.name)
	frappe.db.commit()
	return found


def ship_all(site: str, names: list[str], way: str) -> list[dict]:
	start = str(time.time() + SECONDS_TO_START)
	desks = [
		subprocess.Popen(
			[sys.executable, "-W", "ignore", str(HERE / "sample_shipper.py"), site, KEEPER, start, way, name],
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
			text=True,
		)
		for name in names
	]
	said = [desk.communicate(timeout=300) for desk in desks]
	assert [desk.returncode for desk in desks] == [0] * len(desks), [err[-2000:] for _out, err in said]
	frappe.db.rollback()  # a snapshot that sees what they did
	return [json.loads(line) for out, _err in said for line in out.splitlines()]


def judge(told: list[dict], sample: str, pieces: int) -> int:
	"""Return how many were shipped, everything else about them being right."""
	gone = [each for each in told if each["status"] == "Shipped"]
	assert len(told) == PROCESSES
	assert {each["error"] for each in told} <= {None, *LATE}, told
	assert 1 <= len(gone) <= pieces, told
	for each in told:
		assert frappe.db.get_value("Sample Request", each["request"], "status") == each["status"]
	changes = frappe.get_all("Sample Ledger Entry", {"sample": sample}, ["kind", "change", "balance"])
	assert len([each for each in changes if each.kind == "Shipment"]) == len(gone)
	assert min(each.balance for each in changes) >= 0
	assert stock.stock_of(sample) == pieces - len(gone) == sum(each.change for each in changes)
	return len(gone)


@pytest.mark.parametrize(("pieces", "way"), [(1, "workflow"), (3, "api")])
def test_the_last_pieces_of_the_own_ledger(site, made, pieces, way):
	sample = factories.make_sample(pieces).name
	made.append(sample)
	told = ship_all(site, requests_of(sample), way)
	assert judge(told, sample, pieces) == pieces


@pytest.mark.parametrize(("pieces", "way"), [(1, "workflow"), (3, "api")])
def test_the_last_pieces_of_a_stock_item(site, made, pieces, way):
	"""Also where ERPNext allows negative stock: its own books and the bin say the same as ours."""
	allowed = frappe.db.get_single_value("Stock Settings", "allow_negative_stock")
	frappe.db.set_single_value("Stock Settings", "allow_negative_stock", 1)
	try:
		item = factories.make_sample_item(f"SAMPLE-{frappe.generate_hash(length=6)}")
		warehouse = factories.make_warehouse()
		sample = factories.make_sample(pieces, item=item, warehouse=warehouse).name
		made.append(sample)
		told = ship_all(site, requests_of(sample), way)
		gone = judge(told, sample, pieces)
		if way == "api":
			assert gone == pieces  # asked again by the program itself
		books = frappe.get_all(
			"Stock Ledger Entry",
			{"item_code": item, "is_cancelled": 0},
			["actual_qty", "qty_after_transaction"],
			order_by="posting_datetime asc, creation asc",
		)
		assert sum(each.actual_qty for each in books) == pieces - gone
		assert min(each.qty_after_transaction for each in books) >= 0
		assert books[-1].qty_after_transaction == pieces - gone
	finally:
		frappe.db.set_single_value("Stock Settings", "allow_negative_stock", allowed)
		frappe.db.commit()
