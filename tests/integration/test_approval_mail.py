"""A4: the mail of a task, its links, and the platform's own: opening decides nothing, a link never decides more than its task."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import approval_world as w
import frappe
import pytest
from frappe.utils import add_days, now_datetime
from frappe.utils.verified_command import get_signed_params
from frappe.workflow.doctype.workflow_action import workflow_action as platform

from crm_cn.api import approvals as api
from crm_cn.approvals.mail import by_link, stock_links
from crm_cn.approvals.mail import letters as mail


@pytest.fixture(scope="module", autouse=True)
def people(site):
	w.build()
	yield
	w.remove()


@pytest.fixture(autouse=True)
def back(people, no_commit):
	yield
	frappe.local.response = frappe._dict(docs=[])
	w.undo()


@pytest.fixture
def account(people):
	"""A mail account that sends nothing, and everybody wants mails."""
	frappe.db.sql("UPDATE `tabEmail Account` SET default_outgoing = 0, enable_outgoing = 0")
	doc = frappe.get_doc(
		{
			"doctype": "Email Account",
			"name": "审批测试",
			"email_account_name": "审批测试",
			"email_id": "approval@approval.test",
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"no_smtp_authentication": 1,
		}
	)
	doc.db_insert()
	frappe.local.outgoing_email_account = {}
	frappe.db.sql("UPDATE `tabNotification Settings` SET enabled = 1, enable_email_notifications = 1")
	yield doc
	frappe.local.outgoing_email_account = {}


def queued(doc) -> list:
	"""Return the mails about a document: whom to, and the text."""
	found = []
	for name in frappe.get_all(
		"Email Queue", {"reference_name": doc.name}, order_by="creation", pluck="name"
	):
		row = frappe.get_doc("Email Queue", name)
		found.append(([each.recipient for each in row.recipients], _text(row.message)))
	return found


def _text(message: str) -> str:
	import email

	parts = email.message_from_string(message).walk()
	return "".join(
		part.get_payload(decode=True).decode() for part in parts if part.get_content_maintype() == "text"
	)


def two_levels(**workflow):
	w.govern({"approver": "Direct Manager"}, {"approver": "Role", "allowed": w.FINANCE_ROLE}, **workflow)
	return w.make_travel_request()


def link(doc, action: str = w.APPROVE) -> mail.Link:
	"""Return the link of the open task of a document."""
	(task,) = w.tasks(doc, status="Open")
	stored = frappe.get_doc("Approval Task", task.name)
	return next(each for each in mail.links(doc, stored) if each.action == action)


def guest(step):
	frappe.set_user("Guest")
	try:
		return step()
	finally:
		frappe.set_user("Administrator")


class TestMail:
	def test_once_for_each_person_asked_and_none_by_the_platform(self, account):
		doc = two_levels(send_email_alert=1)
		w.act_as(w.LI, doc, w.SUBMIT)
		assert [to for to, _text in queued(doc)] == [[w.SUN]]
		w.act_as(w.SUN, doc, w.APPROVE)
		assert [to for to, _text in queued(doc) if to != [w.LI]] == [[w.SUN], [w.ZHOU]]

	def test_in_the_reader_s_language_with_a_link_for_each_decision(self, account):
		frappe.db.set_value("User", w.SUN, "language", "zh")
		doc = two_levels()
		w.act_as(w.LI, doc, w.SUBMIT)
		((_to, text),) = queued(doc)
		assert text.count(mail.PAGE) >= 3
		assert "同意" in text and "驳回" in text and "打回" in text
		assert "您" in text or "你" in text

	def test_no_links_by_the_settings(self, account):
		frappe.db.set_single_value("Approval Settings", "link_days", 0)
		frappe.clear_document_cache("Approval Settings", "Approval Settings")
		doc = two_levels()
		w.act_as(w.LI, doc, w.SUBMIT)
		((_to, text),) = queued(doc)
		assert mail.PAGE not in text

	def test_not_to_who_wants_none(self, account):
		frappe.db.set_value("Notification Settings", w.SUN, "enable_email_assignment", 0)
		doc = two_levels()
		w.act_as(w.LI, doc, w.SUBMIT)
		assert not queued(doc)

	def test_without_account_the_notice_is_given_all_the_same(self):
		frappe.db.sql("UPDATE `tabNotification Settings` SET enabled = 1, enable_email_notifications = 1")
		doc = two_levels()
		w.act_as(w.LI, doc, w.SUBMIT)
		assert frappe.db.exists("Notification Log", {"for_user": w.SUN, "document_name": doc.name})

	def test_an_action_that_asks_for_fields_has_no_link(self):
		w.govern({"approver": "Direct Manager", "ask_fields": "description"})
		doc = w.submitted()
		(task,) = w.tasks(doc)
		actions = [each.action for each in mail.links(doc, frappe.get_doc("Approval Task", task.name))]
		assert actions == [w.REJECT, w.RETURN]


class TestLink:
	@pytest.fixture
	def doc(self):
		doc = two_levels()
		return w.act_as(w.LI, doc, w.SUBMIT)

	def test_looking_decides_nothing(self, doc):
		found = guest(lambda: by_link.look(link_of(doc)))
		assert (found["name"], found["needs_reason"]) == (doc.name, False)
		assert w.state(doc) == w.LEVELS[0]

	def test_deciding_once(self, doc):
		one = link(doc)
		guest(lambda: by_link.decide(one, None))
		assert w.state(doc) == w.LEVELS[1]
		assert w.log(doc, "Approved")[0].user == w.SUN
		with pytest.raises(by_link.Useless, match="already"):
			guest(lambda: by_link.decide(one, None))
		assert w.state(doc) == w.LEVELS[1], "the link of the first level decides no second"
		assert frappe.session.user == "Administrator"

	def test_a_link_of_an_earlier_visit_decides_no_later_one(self, doc):
		one = link(doc)
		w.act_as(w.SUN, doc, w.RETURN, "补充")
		w.act_as(w.LI, doc, w.SUBMIT)
		assert w.asked(doc) == [w.SUN]
		with pytest.raises(by_link.Useless):
			guest(lambda: by_link.decide(one, None))
		assert w.asked(doc) == [w.SUN]

	def test_rejecting_needs_a_reason(self, doc):
		one = link(doc, w.REJECT)
		assert guest(lambda: by_link.look(one))["needs_reason"]
		with pytest.raises(frappe.MandatoryError):
			guest(lambda: by_link.decide(one, "  "))
		guest(lambda: by_link.decide(one, "超出预算"))
		assert w.state(doc) == w.REJECTED
		assert w.log(doc, "Rejected")[0].comment == "超出预算"

	def test_after_the_time(self, doc):
		old = replace(link(doc), until=str(add_days(now_datetime(), -1)))
		with pytest.raises(by_link.Useless, match="too old"):
			guest(lambda: by_link.decide(old, None))

	def test_of_somebody_disabled(self, doc):
		one = link(doc)
		frappe.db.set_value("User", w.SUN, "enabled", 0)
		with pytest.raises(by_link.Useless):
			guest(lambda: by_link.decide(one, None))

	def test_handed_over_meanwhile(self, doc, as_user):
		one = link(doc)
		with as_user(w.SUN):
			api.hand_over(doc.doctype, doc.name, w.WU)
		with pytest.raises(by_link.Useless):
			guest(lambda: by_link.decide(one, None))

	def test_another_person_is_signed_in(self, doc, as_user):
		one = link(doc)
		with as_user(w.WU), pytest.raises(by_link.Useless, match="somebody else"):
			by_link.decide(one, None)
		with as_user(w.SUN):
			by_link.decide(one, None)
		assert w.state(doc) == w.LEVELS[1]

	def test_who_lent_the_task(self, doc, as_user):
		one = link(doc)
		with as_user(w.SUN):
			api.delegate(w.WU, frappe.utils.nowdate(), frappe.utils.nowdate())
		guest(lambda: by_link.decide(one, None))
		assert w.log(doc, "Approved")[0].user == w.SUN

	def test_nothing_of_a_link_is_changed_unnoticed(self, doc):
		one = link(doc)
		good = dict(parse_qsl(urlsplit(one.url).query))
		assert mail.read(good) == one
		for field, other in (
			("task", "x"),
			("action", w.REJECT),
			("user", w.ZHOU),
			("until", "2099-01-01 00:00:00"),
			("_signature", "0" * 128),
			("_signature", ""),
		):
			assert mail.read({**good, field: other}) is None, field
		assert mail.read({key: value for key, value in good.items() if key != "_signature"}) is None
		assert mail.read({**good, "task": ["a", "b"]}) is None


def link_of(doc) -> mail.Link:
	frappe.set_user("Administrator")
	found = link(doc)
	frappe.set_user("Guest")
	return found


class TestThePlatformsLinks:
	@pytest.fixture
	def doc(self):
		return w.act_as(w.LI, two_levels(), w.SUBMIT)

	@pytest.fixture
	def follow(self, monkeypatch):
		"""Open a signed link of the platform as a guest."""

		def open_(function, **params):
			query = get_signed_params(params)
			request = SimpleNamespace(query_string=query.encode(), method="GET", form={}, data=b"")
			monkeypatch.setattr(frappe.local, "request", request, raising=False)
			frappe.local.response = frappe._dict(docs=[])
			guest(lambda: function(**params))
			return frappe.local.response

		return open_

	def stock(self, doc, user: str, action: str = w.APPROVE) -> dict:
		return {
			"action": action,
			"doctype": doc.doctype,
			"docname": doc.name,
			"current_state": w.state(doc),
			"user": user,
			"last_modified": str(frappe.db.get_value(doc.doctype, doc.name, "modified")),
		}

	def test_they_lead_to_the_page_of_the_task(self, doc, follow):
		answer = follow(stock_links.apply_action, **self.stock(doc, w.SUN))
		assert answer.type == "redirect"
		found = mail.read(dict(parse_qsl(urlsplit(answer.location).query)))
		assert (found.task, found.user) == (w.tasks(doc)[0].name, w.SUN)
		assert w.state(doc) == w.LEVELS[0]

	@pytest.mark.parametrize("user", [w.ZHOU, w.LI, w.WU])
	def test_to_nothing_for_who_is_not_asked(self, doc, follow, user):
		answer = follow(stock_links.apply_action, **self.stock(doc, user))
		assert answer.get("type") != "redirect"

	def test_of_an_earlier_level_to_nothing(self, doc, follow):
		old = self.stock(doc, w.SUN)
		w.act_as(w.SUN, doc, w.APPROVE)
		assert follow(stock_links.apply_action, **old).get("type") != "redirect"

	def test_confirming_decides_nothing(self, doc, follow):
		follow(
			stock_links.confirm_action, doctype=doc.doctype, docname=doc.name, user=w.SUN, action=w.APPROVE
		)
		assert w.state(doc) == w.LEVELS[0]
		assert w.asked(doc) == [w.SUN]

	def test_they_are_what_the_endpoints_lead_to(self):
		overrides = frappe.get_hooks("override_whitelisted_methods")
		for name, ours in (
			("apply_action", stock_links.apply_action),
			("confirm_action", stock_links.confirm_action),
		):
			assert overrides[f"{platform.__name__}.{name}"][-1] == f"{ours.__module__}.{ours.__name__}"

	def test_of_a_document_without_approvals_the_platform_answers(self, monkeypatch):
		called = []
		monkeypatch.setattr(platform, "apply_action", lambda *args: called.append(args))
		todo = frappe.get_doc({"doctype": "ToDo", "description": "x"}).insert()
		stock_links.apply_action("Approve", "ToDo", todo.name, "Open", w.SUN)
		assert called
