"""Comments, files, tasks, papers: rows that name a record out of scope are not there for the reader (D7)."""

from __future__ import annotations

import frappe
import pytest
import ways_in_world as ways
from rest import Rest

from crm_cn.permissions import following, scope
from crm_cn.permissions.followed import FOLLOWERS, INDEPENDENT
from crm_cn.permissions.ways_in import brackets
from crm_cn.scope.declared import SCOPED
from crm_cn.setup.scope_rules import SALES

READERS = {*SALES, "Sales Manager", "Sales Master Manager", "All", "Desk User", "Employee"}
#: Fields that hold the name of any record, without being a Dynamic Link.
NAME_FIELDS = ("reference_name", "document_name", "reference_document_name", "attached_to_name", "docname")


@pytest.fixture(scope="module")
def world(site):
	brackets.install()
	made = ways.build()
	yield made
	ways.tear_down()


def named_by(doctype: str) -> list[str]:
	"""Return the fields by which rows of a DocType can name a scoped record."""
	meta = frappe.get_meta(doctype)
	found = [field.fieldname for field in meta.fields if field.fieldtype == "Dynamic Link"]
	found += [
		field.fieldname
		for field in meta.fields
		if field.fieldtype == "Data" and field.fieldname in NAME_FIELDS
	]
	found += [
		field.fieldname for field in meta.fields if field.fieldtype == "Link" and field.options in SCOPED
	]
	tables = [field.options for field in meta.get_table_fields()]
	return found + [
		f"{table}"
		for table in tables
		if table in ("Dynamic Link", "Communication Link", "Event Participants")
	]


def test_every_doctype_that_can_name_a_scoped_record_is_classified(world):
	"""A new one that sales roles can read fails here rather than leaking quietly."""
	unknown = {}
	for name in frappe.get_all("DocType", {"issingle": 0, "is_virtual": 0, "istable": 0}, pluck="name"):
		if name in SCOPED or name in FOLLOWERS or name in INDEPENDENT:
			continue
		roles = (
			{row.role for row in frappe.permissions.get_valid_perms(name) if row.read}
			if False
			else {row.role for row in frappe.get_meta(name).permissions if row.read and not row.permlevel}
		)
		if roles & READERS and (fields := named_by(name)):
			unknown[name] = fields
	assert not unknown


def test_what_is_classified_exists(world):
	"""A list that names fields that are not there protects nothing."""
	for doctype, references in FOLLOWERS.items():
		if not frappe.db.exists("DocType", doctype):
			continue
		for reference in references:
			meta = frappe.get_meta(reference.table or doctype)
			for field in filter(None, (reference.type_field, reference.name_field)):
				assert meta.has_field(field), (doctype, field)
			if reference.table:
				assert reference.table in [
					field.options for field in frappe.get_meta(doctype).get_table_fields()
				]


def plant(doctype: str, reference, target: str, name: str) -> str:
	"""Write a row that names a record past all rules, as it may be there already; return the row's name."""
	row = frappe.new_doc(doctype)
	if row.meta.autoname != "autoincrement":
		row.name = frappe.generate_hash(length=10)
	row.owner = ways.LI
	if not reference.table:
		if reference.type_field:
			row.set(reference.type_field, target)
		row.set(reference.name_field, name)
	row.db_insert()
	if reference.table:
		child = frappe.new_doc(reference.table)
		child.update(
			{
				"name": frappe.generate_hash(length=10),
				"parenttype": doctype,
				"parent": row.name,
				"parentfield": "links",
				reference.type_field: target,
				reference.name_field: name,
			}
		)
		child.db_insert()
	return row.name


PAIRS = [(doctype, index) for doctype, references in FOLLOWERS.items() for index in range(len(references))]


@pytest.mark.parametrize(("doctype", "index"), PAIRS, ids=lambda value: str(value))
def test_a_row_follows_its_record(world, doctype, index):
	"""By every reference, for every scoped type it can name: hidden, seen, and neither."""
	if not frappe.db.exists("DocType", doctype):
		pytest.skip("not on this version")
	reference = FOLLOWERS[doctype][index]
	condition = following.condition(doctype, ways.LI)
	assert condition and not following.condition(doctype, "Administrator")
	for target in (reference.doctype,) if reference.doctype else SCOPED:
		rows = {
			"hidden": plant(doctype, reference, target, world.hidden[target]),
			"seen": plant(doctype, reference, target, world.seen[target]),
		}
		if not reference.doctype:
			rows["other"] = plant(doctype, reference, "Country", "China")
		shown = {
			row[0]
			for row in frappe.db.sql(
				f"select name from `tab{doctype}` where name in %s and {condition.replace('%', '%%')}",
				[list(rows.values())],
			)
		}
		assert rows["hidden"] not in shown, target
		assert shown == set(rows.values()) - {rows["hidden"]}, target
		for kind, name in rows.items():
			assert following.may(frappe.get_doc(doctype, name), "read", ways.LI) == (kind != "hidden"), (
				target,
				kind,
			)


def test_a_file_follows_what_it_is_attached_to_over_two_steps(world, as_user):
	"""A mail of a hidden customer has an attachment: neither is in the list."""
	mails = {}
	for kind, customer in (("hidden", world.hidden), ("seen", world.seen)):
		mail = frappe.get_doc(
			{
				"doctype": "Communication",
				"subject": "x",
				"reference_doctype": "Customer",
				"reference_name": customer["Customer"],
			}
		).insert()
		mails[kind] = make_file(f"{kind}.txt", "Communication", mail.name)
	with as_user(ways.LI):
		listed = frappe.get_list(
			"File", {"name": ["in", [mails["hidden"].name, mails["seen"].name]]}, pluck="name"
		)
		assert not frappe.get_doc("File", mails["hidden"].name).is_downloadable()
	assert mails["hidden"].name not in listed and mails["seen"].name in listed


def make_file(file_name: str, doctype: str, name: str, **values):
	return frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=6)}-{file_name}",
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"content": f"{frappe.generate_hash()} content",
			**values,
		}
	).insert(ignore_permissions=True)  # test data


def test_attachments_of_scoped_records_are_private(world):
	for doctype in SCOPED:
		file = make_file("a.png", doctype, world.seen[doctype], is_private=0)
		assert file.is_private and file.file_url.startswith("/private/")
		file.is_private = 0
		file.save()
		assert file.is_private and file.file_url.startswith("/private/")
	elsewhere = make_file("b.txt", "Country", "China", is_private=0)
	assert not elsewhere.is_private


def test_the_uploader_loses_a_file_with_its_record(world, site):
	"""The platform lets an uploader keep it."""
	frappe.set_user(ways.LI)
	file = make_file("own.txt", "Customer", world.seen["Customer"])
	frappe.set_user("Administrator")
	assert file.owner == ways.LI
	frappe.db.commit()
	li = Rest(site, ways.LI)
	try:
		assert li.get(file.file_url).status == 200
		hand_over(world.seen["Customer"], ways.WANG)
		assert li.get(file.file_url).status == 403
		gone = li.get("/api/method/download_file", file_url=file.file_url)
		absent = li.get("/api/method/download_file", file_url="/private/files/no-such.txt")
		assert gone.status == absent.status in (403, 404)
		assert li.get(f"/api/resource/File/{file.name}").status in (403, 404)
		assert file.name not in li.get("/api/resource/File", limit_page_length=0).text
	finally:
		hand_over(world.seen["Customer"], ways.LI)
		frappe.delete_doc("File", file.name, force=True)
		frappe.db.commit()


def hand_over(customer: str, user: str) -> None:
	doc = frappe.get_doc("Customer", customer)
	doc.crm_cn_responsible_employee = ways.employee(user)
	doc.save(ignore_permissions=True)  # test data
	frappe.db.commit()


def test_lists_of_followers_over_rest(world, site):
	"""What a salesperson can list of the platform's own DocTypes has no canary in it."""
	planted = []
	for customer in (world.hidden["Customer"], world.seen["Customer"]):
		mark = ways.CANARY if customer == world.hidden["Customer"] else ways.OPEN
		names = {"reference_doctype": "Customer", "reference_name": customer}
		for values in (
			{"doctype": "Comment", "comment_type": "Comment", "content": f"{mark} comment", **names},
			{
				"doctype": "Communication",
				"subject": f"{mark} mail",
				"content": "x",
				"owner": ways.LI,
				**names,
			},
			{
				"doctype": "ToDo",
				"description": f"{mark} task",
				"reference_type": "Customer",
				"reference_name": customer,
				"allocated_to": ways.LI,
			},
			{
				"doctype": "Event",
				"subject": f"{mark} meeting",
				"starts_on": "2026-01-01 10:00:00",
				"event_type": "Public",
				"event_participants": [{"reference_doctype": "Customer", "reference_docname": customer}],
			},
		):
			doc = frappe.get_doc(values)
			doc.flags.ignore_permissions = True  # test data
			doc.insert()
			planted.append((doc.doctype, doc.name))
		planted.append(("File", make_file(f"{mark}.txt", "Customer", customer).name))
	frappe.db.commit()
	li = Rest(site, ways.LI)
	answers = {}
	try:
		for doctype in (
			"Communication",
			"ToDo",
			"Event",
			"File",
			"Contact",
			"Address",
			"Tag Link",
			"Notification Log",
		):
			answers[doctype] = li.get(f"/api/resource/{doctype}", fields=["*"], limit_page_length=0)
		answers["search"] = li.get(
			"/api/method/frappe.core.api.file.get_files_by_search_text", text=ways.CANARY
		)
		answers["folder"] = li.get(
			"/api/method/frappe.core.api.file.get_files_in_folder", folder="Home/Attachments", page_length=500
		)
		answers["images"] = li.get(
			"/api/method/frappe.core.api.file.get_attached_images",
			doctype="Customer",
			names=[world.hidden["Customer"]],
		)
		answers["participants"] = li.get(
			"/api/method/frappe.client.get_list",
			doctype="Event Participants",
			parent="Event",
			fields=["*"],
			limit_page_length=0,
		)
		answers["links"] = li.get(
			"/api/method/frappe.client.get_list",
			doctype="Dynamic Link",
			parent="Contact",
			fields=["*"],
			limit_page_length=0,
		)
		for doctype, name in planted:
			own = frappe.db.exists(doctype, name) and ways.CANARY in frappe.as_json(
				frappe.get_doc(doctype, name).as_dict()
			)
			if own:
				answers[f"{doctype} by name"] = li.get(f"/api/resource/{doctype}/{name}")
	finally:
		for doctype, name in planted:
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)  # test data
		frappe.db.commit()
	for way, answer in answers.items():
		assert not world.leaks(answer.text.replace(f"text={ways.CANARY}", "")), way
	for doctype in ("ToDo", "Event", "File", "Contact", "Address"):
		assert answers[doctype].status == 200 and ways.OPEN in answers[doctype].text, doctype


def test_a_contact_of_two_customers_is_shown_with_one_of_them(world):
	both = [
		{"link_doctype": "Customer", "link_name": world.hidden["Customer"]},
		{"link_doctype": "Customer", "link_name": world.seen["Customer"]},
	]
	contact = frappe.get_doc({"doctype": "Contact", "first_name": "both", "links": both}).insert()
	alone = frappe.get_doc({"doctype": "Contact", "first_name": "alone", "links": both[:1]}).insert()
	frappe.set_user(ways.LI)
	assert contact.has_permission("read") and not alone.has_permission("read")
	assert frappe.get_list("Contact", {"name": ["in", [contact.name, alone.name]]}, pluck="name") == [
		contact.name
	]
	frappe.set_user("Administrator")


def test_a_row_cannot_be_hung_on_a_hidden_record(world, as_user):
	"""Writing a comment or a task on it would tell that it is there."""
	with as_user(ways.LI):
		for values in (
			{
				"doctype": "Communication",
				"subject": "x",
				"reference_doctype": "Customer",
				"reference_name": world.hidden["Customer"],
			},
			{
				"doctype": "ToDo",
				"description": "x",
				"reference_type": "Customer",
				"reference_name": world.hidden["Customer"],
			},
		):
			with pytest.raises(
				(frappe.PermissionError, frappe.DoesNotExistError, frappe.LinkValidationError)
			):
				frappe.get_doc(values).insert()


def test_nobody_sees_a_comment_of_a_record_of_a_rule_less_role(world):
	"""No rule is nothing: the safe side."""
	frappe.db.delete("Data Scope Rule", {"document_type": "Customer", "role": "Sales User"})
	from crm_cn.scope import rules

	rules.forget()
	assert not scope.visible("Customer", [world.seen["Customer"]], user=ways.LI)
	rules.forget()
