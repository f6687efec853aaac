"""Which records a request names: what the guard looks at, and what it must leave alone."""

from __future__ import annotations

import json

import pytest

from crm_cn.permissions.endpoint_facts import record_of_module
from crm_cn.permissions.references import Finder

SCOPED = frozenset({"Customer", "Lead", "Quotation", "Sales Order", "Lead Registration"})
LINKS = {
	"Quotation": {"party_name": ("quotation_to",), "lead": "Lead"},
	"Issue": {"customer": "Customer"},
	"Quotation Item": {"sales_order": "Sales Order"},
}
TABLES = {"Quotation": {"items": "Quotation Item"}}


def found(values: dict, **more) -> set[tuple]:
	"""Return what a call names, as (DocTypes, name)."""
	finder = finder_of()
	finder.request(values, **more)
	return {(place.doctypes, str(place.value)) for place in finder.places}


def finder_of() -> Finder:
	return Finder(
		SCOPED,
		lambda doctype: LINKS.get(doctype, {}),
		lambda doctype: TABLES.get(doctype, {}),
		("Customer", "Lead"),
	)


@pytest.mark.parametrize(
	"values",
	[
		{"doctype": "Customer", "name": "C-1"},
		{"doctype": "Customer", "docname": "C-1"},
		{"dt": "Customer", "dn": "C-1"},
		{"reference_doctype": "Customer", "reference_name": "C-1"},
		{"party_type": "Customer", "party": "C-1"},
		{"link_doctype": "Customer", "link_name": "C-1"},
		{"customer": "C-1"},
		{"customers": '["C-1"]'},
		{"doctype": "Customer", "names": '["C-1"]'},
		{"doctype": "Customer", "items": ["C-1"]},
		{"doctype": "Customer", "name": '["C-1"]'},
		{"args": '{"doc": "{\\"doctype\\": \\"Customer\\", \\"name\\": \\"C-1\\"}"}'},
		{"doctype": '{"Customer": ["C-1"]}', "name": "x"},
		{"args": '{"party_type": "Customer", "party": "C-1"}'},
		{"filters": '[["Sales Order", "customer", "=", "C-1"]]'},
		{"filters": '[["customer", "in", ["C-1"]]]'},
		{"doc": '{"doctype": "Customer", "name": "C-1"}'},
		{"doc": "Customer", "name": "C-1"},
		{"docs": '[{"doctype": "Customer", "name": "C-1"}]'},
		{"doc": '{"doctype": "Quotation", "__islocal": 1, "quotation_to": "Customer", "party_name": "C-1"}'},
		{"doc": '{"doctype": "Issue", "name": "I-1", "customer": "C-1"}'},
		{"doctype": "Customer", "old_name": "mine", "new_name": "C-1", "merge": 1},
	],
	ids=json.dumps,
)
def test_named(values):
	assert (("Customer",), "C-1") in found(values)


@pytest.mark.parametrize(
	"values",
	[
		{"doctype": "Customer", "txt": "C-1"},
		{"doctype": "Customer", "fieldname": "customer_name", "value": "C-1"},
		{"doctype": "Customer", "old_name": "mine", "new_name": "C-1"},
		{"doctype": "Item", "name": "C-1"},
		{"name": "C-1"},
		{"doc": '{"doctype": "Customer", "__islocal": 1, "name": "C-1", "customer_name": "C-1"}'},
		{"doctype": "Customer", "name": "new-customer-abcdef"},
		{"doctype": "Customer", "content": "C-1", "title": "C-1"},
	],
	ids=json.dumps,
)
def test_left_alone(values):
	assert not {place for place in found(values) if place[1] == "C-1"}


def test_addresses_under_any_name():
	finder = Finder(frozenset({"Address", "Contact"}))
	finder.request({"shipping_address": "A-1", "contact_person": "P-1", "address": "A-2"})
	assert {(place.doctypes[0], place.value) for place in finder.places} == {
		("Address", "A-1"),
		("Contact", "P-1"),
		("Address", "A-2"),
	}


def test_the_module_says_of_what_plain_names_are():
	path = "erpnext.crm.doctype.lead.lead.make_opportunity"
	assert record_of_module(path, SCOPED) == "Lead"
	assert record_of_module("erpnext.stock.doctype.item.item.x", SCOPED) is None
	assert found({"source_name": "L-1"}, default="Lead") == {(("Lead",), "L-1")}


def test_rows_of_a_document_are_looked_at():
	doc = {"doctype": "Quotation", "__islocal": 1, "items": [{"sales_order": "SO-1"}]}
	assert (("Sales Order",), "SO-1") in found({"doc": json.dumps(doc)})


def test_a_link_in_a_stored_document_says_where_it_stands():
	finder = finder_of()
	finder.resource({"customer": "C-1"}, "Issue", "I-1")
	assert [(place.value, place.document) for place in finder.places] == [("C-1", ("Issue", "I-1"))]


def test_a_link_without_its_type_may_be_any():
	finder = finder_of()
	finder.resource({"party_name": "C-1"}, "Quotation", "Q-1")
	assert [place.doctypes for place in finder.places] == [("Customer", "Lead")]


def test_one_value():
	finder = finder_of()
	finder.one_value({"doctype": "Issue", "name": "I-1", "fieldname": "customer", "value": "C-1"})
	assert [(place.value, place.fieldname) for place in finder.places] == [("C-1", "customer")]


def test_filters_instead_of_a_name():
	place = next(iter(_places({"doctype": "Customer", "name": {"mobile_no": "1"}})))
	assert place.value == {"mobile_no": "1"}


def _places(values: dict) -> list:
	finder = finder_of()
	finder.request(values)
	return finder.places


def test_json_is_put_back_as_it_came():
	values = {"doc": ' {"doctype":"Item",  "name":"C-1"}'}
	finder = finder_of()
	finder.request(values)
	finder.pack()
	assert values["doc"] == ' {"doctype":"Item",  "name":"C-1"}'


def test_json_is_packed_again_when_changed():
	values = {"doc": '{"doctype": "Customer", "name": "张三"}'}
	finder = finder_of()
	finder.request(values)
	place = finder.places[0]
	place.holder[place.key] = "other"
	finder.pack(finder.places)
	assert json.loads(values["doc"]) == {"doctype": "Customer", "name": "other"}
