"""Rows of a record's tables are written with the record only: evidence, history and parties cannot be forged (L3, L7, L8)."""

from __future__ import annotations

import json
from pathlib import Path

import factories
import frappe
import pytest
from rest import Rest

import crm_cn
from crm_cn.permissions.ways_in import ROWS

LEAD = "Lead Registration"
LI, ZHAO, BOSS = (f"{who}@lead.test" for who in ("li", "zhao", "boss"))

pytestmark = pytest.mark.usefixtures("sales_team")

#: Not part of a record that several people work on under rules.
OWN_RULES = {"Duplicate Check Weight", "Handover Item", "Handover Receiver", "Import Check Row"}


@pytest.fixture(scope="module")
def li(site, sales_team):
	return Rest(site, LI)


@pytest.fixture(scope="module")
def chief(site, sales_team):
	return Rest(site, "chief@lead.test")


@pytest.fixture
def lead(li):
	"""A lead of Li's in follow-up, committed for the requests."""
	name = factories.make_followed_lead(LI, **{**factories.lead_values(), "doctype": LEAD})
	doc = frappe.get_doc(LEAD, name)
	doc.append("team", {"employee": frappe.db.get_value("Employee", {"user_id": ZHAO})})
	doc.append("aliases", {"alias": "华星新材"})
	doc.save()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	frappe.delete_doc(LEAD, name, force=True)
	frappe.db.commit()


@pytest.mark.parametrize(
	("table", "values"),
	[
		("owner_log", {"employee": None, "reason": "x"}),
		("team", {"stages": "Signed"}),
		("team", {"employee": None}),
		("aliases", {"alias": "x"}),
	],
)
def test_nobody_changes_a_row_alone(li, lead, table, values):
	row = lead.get(table)[0]
	before = frappe.get_doc(row.doctype, row.name).as_dict()
	for version in ("/api/resource", "/api/v2/document"):
		answer = li.put(f"{version}/{row.doctype}/{row.name}", values)
		assert answer.status in (403, 404), answer.text
	answer = li.post("/api/method/frappe.client.save", {"doc": {**json.loads(row.as_json()), **values}})
	assert answer.status in (403, 404), answer.text
	frappe.db.rollback()
	assert frappe.get_doc(row.doctype, row.name).as_dict() == before


def test_nobody_adds_or_deletes_a_row_alone(li, lead):
	row = lead.team[0]
	parent = {"parenttype": LEAD, "parent": lead.name, "parentfield": "team"}
	answer = li.post("/api/resource/Record Party", {**parent, "employee": lead.responsible_employee})
	assert answer.status in (403, 404), answer.text
	answer = li.delete(f"/api/resource/Record Party/{row.name}")
	assert answer.status in (403, 404), answer.text
	frappe.db.rollback()
	assert frappe.get_all("Record Party", {"parent": lead.name}, pluck="name") == [row.name]


def test_the_ways_that_go_by_the_record_stay_open(li, lead):
	alias = lead.aliases[0]
	answer = li.post(
		"/api/method/frappe.client.set_value",
		{"doctype": alias.doctype, "name": alias.name, "fieldname": "alias", "value": "华星"},
	)
	assert answer.status == 200, answer.text
	rows = li.get(f"/api/resource/{LEAD}/{lead.name}").data["aliases"]
	assert [row["alias"] for row in rows] == ["华星"]
	assert li.put(f"/api/resource/{LEAD}/{lead.name}", {"aliases": []}).status == 200
	assert li.get(f"/api/resource/{LEAD}/{lead.name}").data["aliases"] == []


def test_the_refusal_says_what_to_do(chief, lead):
	row = lead.team[0]
	answer = chief.put(f"/api/resource/{row.doctype}/{row.name}", {"note": "x"})
	assert "Change it in Lead Registration" in answer.said


def test_every_table_of_ours_is_named():
	folder = Path(crm_cn.__file__).parent / "crm_cn" / "doctype"
	shipped = [json.loads(path.read_text("utf-8")) for path in folder.glob("*/*.json")]
	tables = {values["name"] for values in shipped if values.get("istable")}
	assert tables == set(ROWS) | OWN_RULES
