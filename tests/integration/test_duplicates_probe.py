"""Asking whether a company collides: blind, limited, logged, and calm about bad input (L3)."""

from __future__ import annotations

import json

import factories
import frappe
import pytest

from crm_cn.api import duplicates as api
from crm_cn.duplicates import events, limits, probe, settings
from crm_cn.rules.duplicates import Party

LI, ZHAO, BOSS, CHIEF, OUTSIDER = (
	"li@lead.test",
	"zhao@lead.test",
	"boss@lead.test",
	"chief@lead.test",
	"outsider@lead.test",
)
PHONE = "13987654321"

pytestmark = pytest.mark.usefixtures("sales_team", "no_old_counts")


@pytest.fixture
def no_old_counts():
	"""Counters of the limits are in Redis and outlive a rolled back test."""
	frappe.cache.delete_keys("crm_cn_duplicate_checks")
	yield
	frappe.cache.delete_keys("crm_cn_duplicate_checks")


@pytest.fixture
def taken(clean):
	"""A customer of Li's with a contact's phone."""
	return frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": factories.company_name(),
			"customer_type": "Company",
			"account_manager": LI,
			"mobile_no": PHONE,
		}
	).insert()


def call(method: str, **values):
	"""As a request for that method is answered, hooks included."""
	from frappe.handler import execute_cmd

	frappe.local.form_dict = frappe._dict(values)
	frappe.local.request = frappe._dict(method="POST")
	try:
		return execute_cmd(method)
	finally:
		frappe.local.form_dict = frappe._dict()
		frappe.local.request = None


def ask(**party):
	return api.probe(party)


class TestBlind:
	def test_a_stranger_learns_how_strongly_and_why_and_nothing_else(self, taken, as_user):
		with as_user(ZHAO):
			answer = ask(customer_name=taken.customer_name)
		assert (answer["tier"], answer["score"]) == ("block", 100)
		assert answer["reasons"]
		assert set(answer) == {"tier", "score", "reasons", "problems"}
		for secret in (LI, PHONE, "Customer"):
			assert secret not in json.dumps(answer, ensure_ascii=False)

	def test_a_short_name_does_not_bring_out_the_full_one(self, taken, as_user):
		short = taken.customer_name[2:6]
		with as_user(ZHAO):
			answer = ask(customer_name=short + "新材料")
		assert answer["tier"] == "suspect"
		assert taken.customer_name not in json.dumps(answer, ensure_ascii=False)
		assert answer["score"] % 5 == 0

	def test_the_holder_is_told_that_it_is_theirs(self, taken, as_user):
		with as_user(LI):
			answer = ask(customer_name=taken.customer_name)
		assert (answer["relation"], answer["tier"]) == ("own", "block")
		assert answer["name"] == taken.name

	def test_the_pool_is_open_to_all(self, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration()
		lead.db_set("status", "Public Pool")
		events.refresh(lead.doctype, lead.name)
		with as_user(ZHAO):
			answer = ask(customer_name=lead.customer_name)
		assert (answer["relation"], answer["name"]) == ("pool", lead.name)

	def test_leaving_out_a_record_of_others_does_not_tell_which_one_it_is(self, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration()
		lead.db_set("status", "In Follow-up")
		events.refresh(lead.doctype, lead.name)
		with as_user(ZHAO):
			assert api.probe({"customer_name": lead.customer_name}, exclude=lead.name)["tier"] == "block"
		with as_user(LI):
			assert api.probe({"customer_name": lead.customer_name}, exclude=lead.name)["tier"] == "clear"

	def test_who_may_not_register_may_not_ask(self, taken, as_user):
		with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
			ask(customer_name=taken.customer_name)

	@pytest.mark.parametrize(
		"doctype",
		[
			"Duplicate Entry",
			"Duplicate Claim",
			"Duplicate Check Log",
			"Duplicate Finding",
		],
	)
	def test_no_way_around_to_the_index(self, doctype, taken, as_user):
		with as_user(ZHAO):
			for method in ("frappe.client.get_count", "frappe.client.get_list"):
				with pytest.raises(frappe.PermissionError):
					call(method, doctype=doctype)
			assert not frappe.has_permission(doctype, "read")
			assert not frappe.has_permission(doctype, "select")

	def test_how_the_check_is_set_is_not_told(self, as_user):
		"""A Single has no table to list; v16 says that before it asks for rights."""
		settings = "Duplicate Check Settings"
		with as_user(ZHAO):
			with pytest.raises(frappe.PermissionError):
				call("frappe.client.get", doctype=settings)
			with pytest.raises(frappe.PermissionError):
				call("frappe.client.get_single_value", doctype=settings, field="suspect")
			assert not frappe.has_permission(settings, "read")

	def test_a_count_tells_no_more_than_the_list(self, taken, as_user):
		filters = {"name": taken.name}
		with as_user(ZHAO), pytest.raises(frappe.PermissionError):
			call("frappe.client.get_count", doctype="Lead Registration Alias", filters={"alias": "x"})
		with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
			call("frappe.client.get_count", doctype="Lead Registration", filters=filters)
		assert call("frappe.client.get_count", doctype="Customer", filters=filters) == 1

	def test_the_other_side_is_for_reviewers(self, taken, as_user):
		with as_user(ZHAO):
			lead = factories.act_on(
				factories.make_lead_registration(customer_name=taken.customer_name), "Submit for Review"
			)
			assert lead.status == "Collided"
			with pytest.raises(frappe.PermissionError):
				api.findings(lead.name)
			finding = frappe.db.get_value("Duplicate Finding", {"lead_registration": lead.name})
			with pytest.raises(frappe.PermissionError):
				api.decide(finding, "Different")
		with as_user(BOSS):
			(found,) = api.findings(lead.name)
		assert (found["other_doctype"], found["other_name"], found["other_holder"]) == (
			"Customer",
			taken.name,
			LI,
		)
		assert found["theirs"]["phones"] == ["+8613987654321"] or PHONE in found["theirs"]["phones"]


class TestLimits:
	@pytest.fixture
	def two_a_minute(self, monkeypatch):
		monkeypatch.setattr(settings, "limits", lambda: settings.Limits(2, 1000))

	def test_too_many_are_refused_and_say_what_to_do(self, two_a_minute, as_user):
		with as_user(ZHAO):
			ask(customer_name="甲")
			ask(customer_name="乙")
			with pytest.raises(limits.TooManyChecks, match="Wait a moment"):
				ask(customer_name="丙")
		with as_user(LI):
			ask(customer_name="丙")

	def test_a_rolled_back_question_still_counts(self, two_a_minute, as_user):
		with as_user(ZHAO):
			for _time in range(2):
				ask(customer_name="甲")
				frappe.db.rollback()
			with pytest.raises(limits.TooManyChecks):
				ask(customer_name="丙")

	def test_counted_by_the_log_when_redis_is_gone(self, two_a_minute, as_user, monkeypatch):
		from redis.exceptions import ConnectionError as Gone

		def gone(*_args):
			raise Gone

		monkeypatch.setattr(frappe.cache, "incrby", gone, raising=False)
		with as_user(ZHAO):
			ask(customer_name="甲")
			ask(customer_name="乙")
			with pytest.raises(limits.TooManyChecks):
				ask(customer_name="丙")

	def test_a_batch_counts_by_the_day(self, as_user, monkeypatch):
		monkeypatch.setattr(settings, "limits", lambda: settings.Limits(10, 5))
		with as_user(ZHAO):
			assert len(api.probe_many([{"customer_name": f"第{n}家公司"} for n in range(5)])) == 5
			with pytest.raises(limits.TooManyChecks, match="today"):
				ask(customer_name="甲")

	def test_every_question_is_logged_without_the_other_side(self, taken, as_user):
		with as_user(ZHAO):
			ask(customer_name=taken.customer_name, contact_person="张三")
		log = frappe.get_last_doc("Duplicate Check Log")
		assert (log.user, log.tier, log.channel, log.questions) == (ZHAO, "block", "Form", 1)
		assert json.loads(log.typed) == [{"name": taken.customer_name, "contacts": ["张三"]}]
		assert LI not in json.dumps(log.as_dict(), default=str)


class TestBadInput:
	@pytest.mark.parametrize(
		("typed", "field"),
		[
			({"customer_name": ""}, "customer_name"),
			({"customer_name": "华"}, "customer_name"),
			({"customer_name": "张" * 5000}, "customer_name"),
			({"customer_name": "😀😀😀"}, "customer_name"),
			({"customer_name": "有限公司"}, "customer_name"),
			({"customer_name": "<script>alert(1)</script>"}, "customer_name"),
			({"customer_name": "星澜机电", "credit_code": "123"}, "credit_code"),
			({"customer_name": "星澜机电", "phone": "、".join(f"1390000{n:04}" for n in range(12))}, "phone"),
			({"customer_name": "星澜机电", "email": "不是邮箱"}, "email"),
		],
	)
	def test_says_what_is_wrong_with_the_field(self, typed, field, as_user):
		with as_user(ZHAO):
			answer = api.probe(typed)
		assert field in {problem["field"] for problem in answer["problems"]}
		assert all(problem["text"] for problem in answer["problems"])

	@pytest.mark.parametrize(
		"name",
		[
			"'; DROP TABLE `tabLead`; -- ",
			"%s %(x)s {0}",
			"ＡＢＣ星瀾機電",
			"\x00\x01",
			"星澜\n机电\t有限公司",
			"a" * 4999,
		],
	)
	def test_nothing_breaks(self, name, as_user):
		with as_user(ZHAO):
			assert api.probe({"customer_name": name})["tier"] in ("clear", "weak", "suspect")

	@pytest.mark.parametrize(
		"party",
		[
			"nonsense",
			"[1]",
			5,
			None,
			{"customer_name": {"a": 1}},
			{"hacked": 1},
			{"phone": ["1"] * 51},
			{"customer_name": "长" * 5001},
		],
	)
	def test_what_is_no_company_is_refused_with_a_reason(self, party, as_user):
		with as_user(ZHAO), pytest.raises(frappe.ValidationError) as told:
			api.probe(party)
		assert str(told.value)

	def test_a_batch_names_the_row(self, as_user):
		with as_user(ZHAO), pytest.raises(frappe.ValidationError, match="Row 2"):
			api.probe_many([{"customer_name": "甲"}, "乙"])
		with as_user(ZHAO), pytest.raises(frappe.ValidationError, match="200"):
			api.probe_many([{"customer_name": "甲"}] * 201)


class TestSettings:
	def test_the_engine_says_what_it_does_not_take(self):
		document = frappe.get_doc("Duplicate Check Settings")
		document.suspect, document.weak = 0.2, 0.9
		with pytest.raises(frappe.ValidationError, match="weak"):
			document.save()

	def test_a_threshold_changes_the_next_answer(self, taken):
		typed = Party(taken.customer_name[2:6] + "新材料")
		assert probe.check(typed, ZHAO).tier == "suspect"
		document = frappe.get_doc("Duplicate Check Settings")
		document.suspect, document.weak = 1, 0.3
		document.save()
		assert probe.check(typed, ZHAO).tier == "weak"
