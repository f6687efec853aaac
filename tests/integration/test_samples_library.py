"""The library, its pictures and stock, the daily job, and what a handover takes along (M1, M3, L7)."""

from __future__ import annotations

import io

import factories
import frappe
import pytest
import samples_world as world
from frappe.utils import add_days, getdate, nowdate
from frappe.utils.user import get_users_with_role
from rest import Rest
from samples_world import BOSS, KEEPER, LI, ZHAO

from crm_cn.api import samples as api
from crm_cn.samples import jobs, stock

act = factories.act_on_request

pytestmark = pytest.mark.usefixtures("sample_people")


def picture(colour: str = "red") -> str:
	"""Upload a picture as the session's user; return its address."""
	from PIL import Image

	content = io.BytesIO()
	image = Image.new("RGB", (8, 8), colour)
	image.putpixel((0, 0), tuple(frappe.generate_hash(length=3).encode()))
	image.save(content, "PNG")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{colour}-{frappe.generate_hash(length=6)}.png",
			"is_private": 1,
			"content": content.getvalue(),
		}
	).insert()
	return file.file_url


def as_keeper(colours: tuple = (), **values):
	frappe.set_user(KEEPER)
	if colours:
		values["pictures"] = [{"image": picture(colour)} for colour in colours]
	return frappe.get_doc(
		{
			"doctype": "Sample",
			"sample_name": "真丝样布",
			"category": factories.make_sample_category(),
			"unit": "Nos",
			**values,
		}
	)


# Pictures


def test_a_replaced_picture_is_kept_with_its_file(site):
	sample = as_keeper()
	first, second = picture("red"), picture("blue")
	sample.append("pictures", {"image": first})
	sample.append("pictures", {"image": second})
	sample.insert()
	assert sample.image == first and [row.is_main for row in sample.pictures] == [1, 0]
	assert frappe.db.get_value("File", {"file_url": first}, "attached_to_name") == sample.name
	third = picture("green")
	sample.pictures[0].image = third
	sample.save()
	assert sample.image == third
	assert [(row.image, row.replaced_by) for row in sample.picture_log] == [(first, KEEPER)]
	file = frappe.get_doc("File", {"file_url": first})
	assert file.exists_on_disk()
	# the log cannot be emptied, and deleting the file takes nothing away
	sample.picture_log = []
	sample.save()
	assert len(sample.picture_log) == 1
	frappe.delete_doc("File", file.name)
	kept = frappe.get_doc("File", {"file_url": first})
	assert kept.attached_to_name == sample.name and kept.exists_on_disk()
	for url in (first, second, third):
		frappe.get_doc("File", {"file_url": url})._delete_file_on_disk()


def test_the_form_clears_a_picture_by_deleting_its_file(site):
	sample = as_keeper(("red",)).insert()
	url = sample.pictures[0].image
	frappe.delete_doc("File", frappe.db.get_value("File", {"file_url": url}))
	sample.reload()
	sample.set("pictures", [])
	sample.save()
	assert not sample.image and [row.image for row in sample.picture_log] == [url]
	assert frappe.get_doc("File", {"file_url": url}).exists_on_disk()
	frappe.get_doc("File", {"file_url": url})._delete_file_on_disk()


def test_another_main_picture(site):
	sample = as_keeper(("red", "blue")).insert()
	sample.pictures[1].is_main = 1
	sample.save()
	assert sample.image == sample.pictures[1].image and [row.is_main for row in sample.pictures] == [0, 1]
	sample.image = picture()
	sample.save()
	assert len(sample.pictures) == 3 and [row.is_main for row in sample.pictures] == [0, 0, 1]


def test_what_is_no_picture_and_what_is_somebody_elses_is_refused(site):
	for url in ("/files/a.svg", "/files/a.pdf", "https://elsewhere.test/a.png", "/private/files/../a.exe"):
		with pytest.raises(frappe.ValidationError):
			as_keeper(pictures=[{"image": url}]).insert()
	frappe.set_user(LI)
	hers = picture()
	with pytest.raises(frappe.ValidationError, match="not there"):
		as_keeper(pictures=[{"image": hers}]).insert()


def test_a_salesperson_sees_the_pictures_of_the_library(site):
	sample = as_keeper(("red",)).insert()
	frappe.set_user(LI)
	file = frappe.get_doc("File", {"file_url": sample.image})
	assert file.is_downloadable()
	assert sample.name in frappe.get_list("Sample", pluck="name")
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc("Sample", sample.name).save()


# The master


def test_a_sample_hangs_on_a_category_below_the_root(site):
	with pytest.raises(frappe.ValidationError):
		as_keeper(category="All Sample Categories").insert()
	with pytest.raises(frappe.PermissionError):
		frappe.set_user(LI)
		frappe.get_doc(
			{
				"doctype": "Sample Category",
				"category_name": "x",
				"parent_sample_category": "All Sample Categories",
			}
		).insert()


def test_stock_is_moved_not_typed(site):
	sample = as_keeper(stock_qty=100).insert()
	assert sample.stock_qty == 0
	assert api.move(sample.name, "Receipt", 5)["stock"] == 5
	assert api.move(sample.name, "Scrap", 2)["stock"] == 3
	assert api.move(sample.name, "Adjustment", 7, "盘点")["stock"] == 7
	sample.reload()
	sample.stock_qty = 100
	sample.save()
	assert frappe.db.get_value("Sample", sample.name, "stock_qty") == 7
	for kind, quantity in (("Scrap", 8), ("Receipt", 0), ("Receipt", -1), ("Shipment", 1), ("Adjustment", 7)):
		with pytest.raises(frappe.ValidationError):
			api.move(sample.name, kind, quantity)
	changes = frappe.get_all("Sample Ledger Entry", {"sample": sample.name}, pluck="change")
	assert sorted(changes) == [-2, 4, 5]


def test_a_stock_item_goes_through_stock_entries(site):
	item, warehouse = factories.make_sample_item(), factories.make_warehouse()
	with pytest.raises(frappe.MandatoryError):
		as_keeper(item=item).insert()
	with pytest.raises(frappe.ValidationError, match="not an Item kept in stock"):
		as_keeper(item=factories.make_selling_item(), warehouse=warehouse).insert()
	sample = as_keeper(item=item, warehouse=warehouse, unit_cost=12).insert()
	before = stock.stock_of(sample.name)
	assert api.move(sample.name, "Receipt", 5)["stock"] == before + 5
	frappe.set_user(LI)
	lead = factories.make_followed_lead(LI)
	request = factories.make_sample_request((sample.name, 3), lead=lead)
	act(request, "Submit for Review", LI)
	act(request, "Approve", BOSS)
	frappe.set_user(KEEPER)
	api.ship(request.name, "顺丰")
	assert stock.stock_of(sample.name) == before + 2
	entry = frappe.get_last_doc("Sample Ledger Entry", {"sample_request": request.name})
	moved = frappe.get_doc("Stock Entry", entry.stock_entry)
	assert (moved.docstatus, moved.purpose, moved.items[0].s_warehouse) == (1, "Material Issue", warehouse)
	request.reload()
	api.return_items(request.name, {request.items[0].name: 2})
	api.scrap(request.name, {request.items[0].name: 1})
	assert stock.stock_of(sample.name) == before + 4
	# what ERPNext moves beside us counts
	frappe.set_user("Administrator")
	frappe.get_doc(
		{
			"doctype": "Stock Entry",
			"stock_entry_type": "Material Issue",
			"company": frappe.db.get_value("Warehouse", warehouse, "company"),
			"items": [{"item_code": item, "qty": before + 4, "s_warehouse": warehouse}],
		}
	).submit()
	frappe.set_user(KEEPER)
	shown = frappe.get_doc("Sample", sample.name)
	shown.run_method("onload")
	assert shown.stock_qty == 0 and api.stock_of([sample.name]) == {sample.name: 0}
	with pytest.raises(frappe.ValidationError, match="in stock"):
		api.move(sample.name, "Scrap", 1)


def test_own_pieces_are_not_lost_by_linking_an_item(site):
	sample = as_keeper().insert()
	api.move(sample.name, "Receipt", 1)
	sample.reload()
	sample.update({"item": factories.make_sample_item(), "warehouse": factories.make_warehouse()})
	with pytest.raises(frappe.ValidationError, match="own ledger"):
		sample.save()


# Every day


def told(user: str, name: str) -> int:
	"""How often the daily job told somebody; what the site's notifications say besides does not count."""
	rows = frappe.get_all("Notification Log", {"for_user": user, "document_name": name}, pluck="subject")
	return len([text for text in rows if text.startswith(("The answer on the samples", "Of the sample"))])


def shipped(lead: str, **values):
	frappe.set_user("Administrator")
	sample = factories.make_sample(3)
	frappe.set_user(LI)
	request = factories.make_sample_request((sample.name, 1), lead=lead)
	act(request, "Submit for Review", LI)
	act(request, "Approve", BOSS)
	return act(request, "Ship", KEEPER, carrier="顺丰")


def test_an_answer_is_asked_for_once_in_a_period(site, no_commit):
	request = shipped(factories.make_followed_lead(LI))
	frappe.set_user("Administrator")
	expected = getdate(request.expected_answer_on)
	counts = []
	for day in (-3, -2, -2, -1, 1, 1, 2, 4):
		jobs.daily(add_days(expected, day))
		counts.append(told(LI, request.name))
	assert counts == [0, 1, 1, 1, 2, 2, 2, 3]
	act(request, "Confirm Receipt", LI)
	act(request, "Record Answer", LI, answer="Approved")
	jobs.daily(add_days(expected, 30))
	assert told(LI, request.name) == 3
	assert told(ZHAO, request.name) == 0


def test_the_manager_hears_where_the_responsible_person_has_left(site, no_commit):
	request = shipped(factories.make_followed_lead(LI))
	frappe.set_user("Administrator")
	frappe.db.set_value("Employee", world.employee(LI), "status", "Left")
	for user in get_users_with_role("Sales Manager"):  # a site without mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	jobs.daily(add_days(request.expected_answer_on, 1))
	assert told(LI, request.name) == 0 and told(BOSS, request.name) == 1


def test_low_stock_is_told_once_until_it_is_filled_up(site, no_commit):
	sample = as_keeper(minimum_stock=2).insert()
	api.move(sample.name, "Receipt", 1)
	frappe.set_user("Administrator")
	day = getdate(nowdate())
	counts = []
	for days in (0, 0, 1, 3):
		jobs.daily(add_days(day, days))
		counts.append(told(KEEPER, sample.name))
	assert counts == [1, 1, 1, 2]
	stock.move(sample.name, "Receipt", 5)
	jobs.daily(add_days(day, 9))
	assert told(KEEPER, sample.name) == 2
	stock.move(sample.name, "Scrap", 5)
	jobs.daily(add_days(day, 10))
	assert told(KEEPER, sample.name) == 3


# Changing hands


def test_an_open_request_goes_with_its_lead_and_a_closed_one_stays(site):
	from crm_cn.scope import assignment

	lead = factories.make_followed_lead(LI)
	request = shipped(lead)
	frappe.set_user(LI)
	closed = factories.make_sample_request((request.items[0].sample, 1), lead=lead)
	act(closed, "Cancel Request", LI)
	frappe.set_user("Administrator")
	assignment.reassign("Lead Registration", lead, world.employee(ZHAO), "分单")
	frappe.set_user(ZHAO)
	assert frappe.get_list("Sample Request", pluck="name") == [request.name]
	assert act(request, "Confirm Receipt", ZHAO).status == "Received"
	frappe.set_user(LI)
	assert frappe.get_list("Sample Request", pluck="name") == [closed.name]


def test_a_handover_takes_open_requests_along(site):
	from crm_cn.scope import handover_items, holder

	request = shipped(factories.make_followed_lead(LI))
	alone = frappe.get_doc("Sample Request", request.name)
	frappe.set_user(BOSS)
	found = [
		item.name
		for item in handover_items.collect(holder.of_employee(world.employee(LI)))
		if item.doctype == "Sample Request"
	]
	assert found == [alone.name]
	from crm_cn.scope import assignment

	assignment.reassign("Sample Request", alone.name, world.employee(ZHAO), "业务交接")
	frappe.set_user(ZHAO)
	assert frappe.get_doc("Sample Request", alone.name).has_permission("write")
	frappe.set_user(LI)
	assert not frappe.get_list("Sample Request", pluck="name")


def test_the_category_tree_in_the_desk(site):
	frappe.db.commit()
	keeper = Rest(site, KEEPER)
	answer = keeper.get(
		"/api/method/frappe.desk.treeview.get_children", doctype="Sample Category", parent="", is_root=True
	)
	assert [row["value"] for row in answer.data] == ["All Sample Categories"]
