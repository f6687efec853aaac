"""P6: anybody may file a complaint on the public form, and nobody learns anything by it."""

from __future__ import annotations

import json

import complaint_guest as guests
import factories
import frappe
import pytest
from complaint_guest import ACCEPT, Guest, picture, row
from frappe.utils.password import passlibctx

from crm_cn.complaints import public_limits

COMPLAINT = "Complaint"


@pytest.fixture
def guest(site):
	yield Guest(site)
	guests.sweep()


@pytest.fixture
def zh(site):
	return Guest(site, language="zh-CN,zh;q=0.9")


def stored(answer):
	guests.refresh()
	return frappe.get_doc(COMPLAINT, answer.data["number"])


def counts() -> tuple[int, int]:
	guests.refresh()
	return frappe.db.count(COMPLAINT), frappe.db.count("File")


# What the form takes


def test_a_guest_files_a_complaint_and_is_told_number_and_secret_only(guest):
	answer = guest.file(
		pictures=[row(picture(), caption="外箱"), row(picture("jpg"), "IMG_0001.JPG", "image/jpeg")]
	)
	assert answer.status == 200, answer.text
	assert set(answer.data) == {"number", "secret"}
	doc = stored(answer)
	assert (doc.channel, doc.status, doc.owner) == ("Web Form", "Accepted", "Guest")
	assert doc.subject == "电机外壳划伤" and doc.phone == "0512-6688 1234"
	assert [each.caption for each in doc.pictures] == ["外箱", ""]


def test_the_secret_is_kept_as_a_hash_only(guest):
	answer = guest.file()
	secret = answer.data["secret"]
	doc = stored(answer)
	assert passlibctx.verify(secret, doc.public_secret)
	everything = json.dumps(doc.as_dict(), default=str) + json.dumps(
		frappe.get_all("Version", {"docname": doc.name}, pluck="data")
	)
	assert secret not in everything and secret.replace("-", "") not in everything


def test_the_pictures_are_private(guest):
	doc = stored(guest.file(pictures=[row(picture())]))
	file = frappe.get_doc("File", {"attached_to_name": doc.name})
	assert file.is_private and doc.pictures[0].file == file.file_url
	assert file.file_url.startswith("/private/files/")
	for path in (file.file_url, f"/api/method/download_file?file_url={file.file_url}"):
		answer = guest.ask("GET", path)
		assert answer.status in (403, 404), answer.status
	assert guest.get(f"/api/resource/File/{file.name}").status in (401, 403, 404)


def test_handlers_open_the_complaint_with_its_pictures(guest, as_user):
	doc = stored(guest.file(pictures=[row(picture())]))
	handler = factories.make_sales_person("handler@public.test", "Complaint Handler")
	with as_user(handler):
		assert frappe.get_list(COMPLAINT, {"name": doc.name}, pluck="name") == [doc.name]
		assert frappe.get_doc("File", {"attached_to_name": doc.name}).is_downloadable()


def test_fields_the_form_does_not_have_cannot_be_set(guest):
	customer = factories.make_customer()
	frappe.db.commit()
	try:
		answer = guest.file(
			customer=customer,
			status="Closed",
			workflow_state="Closed",
			public_answer="哈哈",
			public_secret="x",
			satisfaction="Very Satisfied",
			priority="Urgent",
			responsible_user="Administrator",
			remedy_cost=1000000,
			channel="Phone",
			owner="Administrator",
			docstatus=1,
			parties=[{"employee": "HR-EMP-00001"}],
			flags={"ignore_permissions": 1},
			doctype="User",
		)
		assert answer.status == 200, answer.text
		doc = stored(answer)
		assert (doc.status, doc.owner, doc.docstatus, doc.channel) == ("Accepted", "Guest", 0, "Web Form")
		assert not (doc.customer or doc.public_answer or doc.satisfaction or doc.remedy_cost or doc.parties)
		assert doc.public_secret != "x" and doc.responsible_user != "Administrator"
		assert doc.priority != "Urgent"
	finally:
		guests.sweep()
		frappe.delete_doc("Customer", customer, force=True)
		frappe.db.commit()


def test_a_form_that_was_given_more_fields_on_the_site_sets_no_more(as_user):
	customer = factories.make_customer()
	doc = frappe.new_doc(COMPLAINT)
	doc.update({**guests.form(), "customer": customer, "priority": "Urgent", "public_answer": "x"})
	frappe.flags.in_web_form = True
	try:
		with as_user("Guest"):
			doc.insert(ignore_permissions=True)  # as the platform's form does
	finally:
		frappe.flags.in_web_form = False
	assert not doc.customer and not doc.public_answer and doc.priority != "Urgent"


def test_a_complaint_that_is_there_cannot_be_written_by_the_form(guest):
	doc = stored(guest.file())
	answer = guest.file(name=doc.name, subject="ganz anders")
	assert answer.status >= 400
	guests.refresh()
	assert frappe.db.get_value(COMPLAINT, doc.name, "subject") == doc.subject


def test_rows_of_pictures_bring_nothing_but_picture_and_caption(guest):
	other = stored(guest.file(pictures=[row(picture())])).pictures[0]
	answer = guest.file(
		pictures=[{**row(picture("jpg")), "name": other.name, "parent": "x", "owner": "a@b.c"}]
	)
	assert answer.status == 200, answer.text
	doc = stored(answer)
	assert doc.pictures[0].name != other.name
	assert frappe.db.get_value("Complaint Picture", other.name, "file") == other.file


@pytest.mark.parametrize(
	"text",
	[
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		"&lt;script&gt;alert(1)&lt;/script&gt;",
		"&#60;b&#62;",
		"<svg/onload=alert(1)>",
		'{"a": "<b>x</b>"}',
	],
)
def test_markup_is_text_that_reads_the_same(guest, text):
	doc = stored(guest.file(subject=f"A {text}", description=f"5 < 6 & 7 > 3\n{text}", customer_name=text))
	for value in (doc.subject, doc.description, doc.customer_name):
		assert "<" not in value and ">" not in value and "&#" not in value and "&lt" not in value
	assert doc.description.startswith("5 ＜ 6 & 7 ＞ 3\n")
	html = frappe.get_print(COMPLAINT, doc.name)
	assert "<script>alert" not in html and "onerror=alert(1)>" not in html and "<svg/onload" not in html


# What it refuses, with nothing kept


@pytest.mark.parametrize(
	("values", "said"),
	[
		({"pictures": [row(b"hello", "photo.png")]}, "photo.png is not a picture we can take"),
		({"pictures": [row(b"<svg onload=alert(1)/>", "a.svg", "image/svg+xml")]}, "a.svg is not a picture"),
		({"pictures": [row(picture("gif"), "a.gif", "image/gif")]}, "JPG or PNG"),
		({"pictures": [{"file": "a.png,data:image/png;base64,%%%"}]}, "is not a picture"),
		({"pictures": [{"file": "/private/files/other.png"}]}, "is not a picture"),
		({"pictures": [{"file": "https://example.com/a.png"}]}, "is not a picture"),
		({"pictures": ["x"]}, "This is no form"),
		({"pictures": "x"}, "This is no form"),
		({"pictures": [row(picture()) for _ in range(7)]}, "At most 6 pictures"),
		({"pictures": [row(picture() + b"\0" * 5 * 1024 * 1024, "riese.png")]}, "riese.png is too large"),
		(
			{"pictures": [row(picture() + b"\0" * 4 * 1024 * 1024) for _ in range(4)]},
			"together may have 15 MB",
		),
		({"subject": ""}, "Subject"),
		({"description": "   "}, "Description"),
		({"phone": "", "email": ""}, "phone number or an e-mail address"),
		({"email": "nobody"}, "not complete"),
		({"phone": "call me"}, "digits, blanks and dashes"),
		({"subject": "x" * 141}, "at most 140 characters"),
		({"subject": {"a": 1}}, "please write text"),
		({"description": ["x"]}, "please write text"),
	],
)
def test_what_is_not_wanted_is_refused_clearly_and_nothing_kept(guest, values, said):
	before = counts()
	answer = guest.file(**values)
	assert 400 <= answer.status < 500, answer.text
	assert said in answer.said.replace("\\", "")
	assert counts() == before


def test_messages_in_chinese(zh):
	answer = zh.file(pictures=[row(b"hello", "照片.png")])
	said = json.loads(json.loads(answer.body["_server_messages"])[0])["message"]
	assert said == "照片.png 不是可接受的图片，请选择 JPG 或 PNG 格式。"


def test_a_hundred_forms_a_minute_are_limited(site, guest, monkeypatch):
	monkeypatch.setattr(public_limits, "MINUTE", 600)  # a busy machine takes longer than one for a hundred
	before = counts()[0]
	names = ("complaint", "Complaint", "COMPLAINT", "cOMPLAINT", "complaint ")
	answers = [guest.file(web_form=names[n % len(names)]) for n in range(100)]
	assert counts()[0] - before <= 5
	assert {answer.status for answer in answers[5:]} <= {429, 404, 417}
	assert [answer.status for answer in answers].count(429) >= 60
	assert Guest(site).file().status == 200


# What a guest learns


def test_a_guest_reads_nothing_else(site, guest):
	doc = stored(guest.file(subject="只给我们看的事", pictures=[row(picture())]))
	row_name = frappe.db.get_value("Complaint Picture", {"parent": doc.name})
	web = "frappe.website.doctype.web_form.web_form"
	ways = [
		("GET", f"/api/resource/Complaint/{doc.name}", {}),
		("GET", "/api/resource/Complaint", {}),
		("GET", f"/api/v2/document/Complaint/{doc.name}", {}),
		("GET", "/api/v2/document/Complaint", {}),
		("GET", f"/api/resource/Complaint Picture/{row_name}", {}),
		("GET", "/api/resource/Complaint Settings/Complaint Settings", {}),
		("GET", "/api/resource/Complaint Follow Up", {}),
		("GET", "/api/resource/Corrective Action Report", {}),
		("GET", "/api/resource/File", {}),
		("POST", "/api/method/frappe.client.get", {"doctype": COMPLAINT, "name": doc.name}),
		("POST", "/api/method/frappe.client.get_list", {"doctype": COMPLAINT}),
		("POST", "/api/method/frappe.client.get_count", {"doctype": COMPLAINT}),
		(
			"POST",
			"/api/method/frappe.client.get_value",
			{"doctype": COMPLAINT, "filters": doc.name, "fieldname": "subject"},
		),
		(
			"POST",
			"/api/method/frappe.client.set_value",
			{"doctype": COMPLAINT, "name": doc.name, "fieldname": "subject", "value": "x"},
		),
		("POST", "/api/method/frappe.client.delete", {"doctype": COMPLAINT, "name": doc.name}),
		("POST", "/api/method/frappe.desk.form.load.getdoc", {"doctype": COMPLAINT, "name": doc.name}),
		(
			"POST",
			f"/api/method/{web}.get_form_data",
			{"doctype": COMPLAINT, "docname": doc.name, "web_form_name": "complaint"},
		),
		("POST", f"/api/method/{web}.delete", {"web_form_name": "complaint", "docname": doc.name}),
		(
			"POST",
			f"/api/method/{web}.delete_multiple",
			{"web_form_name": "complaint", "docnames": json.dumps([doc.name])},
		),
		("POST", f"/api/method/{web}.get_in_list_view_fields", {"doctype": COMPLAINT}),
		("POST", "/api/method/frappe.www.list.get", {"doctype": COMPLAINT}),
		("POST", "/api/method/frappe.www.list.get_list_data", {"doctype": COMPLAINT}),
		("POST", "/api/method/frappe.desk.search.search_link", {"doctype": COMPLAINT, "txt": ""}),
		("POST", "/api/method/crm_cn.api.complaint_follow_up.make_link", {"complaint": doc.name}),
		("POST", "/api/method/crm_cn.api.corrective_action.start", {"complaint": doc.name}),
		("POST", "/api/method/upload_file", {"doctype": COMPLAINT, "docname": doc.name}),
		("GET", f"/complaint/{doc.name}", {}),
		("GET", f"/complaint/{doc.name}/edit", {}),
		("GET", f"/printview?doctype=Complaint&name={doc.name}", {}),
		("GET", f"/api/method/frappe.utils.print_format.download_pdf?doctype=Complaint&name={doc.name}", {}),
	]
	for method, path, values in ways:
		answer = guest.ask(method, path, json=values) if method == "POST" else guest.ask(method, path)
		assert answer.status >= 400, (path, answer.status, answer.text[:300])
		assert "只给我们看的事" not in answer.text and doc.phone not in answer.text, path
		assert "只给我们看的事".encode("unicode-escape").decode() not in answer.text, path
	assert "只给我们看的事" not in guest.get("/complaint/list").text
	guests.refresh()
	assert frappe.db.get_value(COMPLAINT, doc.name, "subject") == "只给我们看的事"


def test_the_endpoints_of_the_form_do_not_tell_which_numbers_there_are(guest):
	doc = stored(guest.file())
	web = "/api/method/frappe.website.doctype.web_form.web_form.get_form_data"
	answers = [
		guest.post(web, {"doctype": COMPLAINT, "docname": name, "web_form_name": "complaint"})
		for name in (doc.name, "CP-2026-99999")
	]
	assert answers[0].status == answers[1].status
	assert answers[0].said.replace(doc.name, "N") == answers[1].said.replace("CP-2026-99999", "N")


def test_the_order_of_somebody_else_shows_nothing(guest):
	customer = factories.make_customer("绝密客户")
	order = factories.make_sales_order(customer)
	frappe.db.commit()
	try:
		there, missing = guest.file(order_number=order.name), guest.file(order_number="SAL-ORD-1999-99999")
		assert there.status == missing.status == 200
		assert set(there.data) == set(missing.data) and "绝密客户" not in there.text
		doc = stored(there)
		assert doc.order_number == order.name
		assert not doc.sales_order and not doc.customer
	finally:
		guests.sweep()
		frappe.get_doc("Sales Order", order.name).cancel()
		frappe.delete_doc("Sales Order", order.name, force=True)
		frappe.delete_doc("Customer", customer, force=True)
		frappe.db.commit()


def test_other_forms_are_answered_as_the_platform_answers_them(guest):
	"""Our override stands in for all Web Forms: only of a complaint less is told."""
	answer = guest.post(ACCEPT, {"web_form": "no-such-form", "data": "{}"})
	assert answer.status in (403, 404)


def test_the_page_of_the_form_is_there_for_guests_in_both_languages(guest, zh):
	assert "File a Complaint" in guest.get("/complaint/new").text
	page = zh.get("/complaint/new").text
	assert "我要投诉" in page and "提交投诉" in page
