"""A4: who is asked reads the document, and exactly that one; under data scope as well, and form and list agree (D7)."""

from __future__ import annotations

import approval_world as w
import factories
import frappe
import pytest

from crm_cn.approvals import access
from crm_cn.permissions import asked, scope, told


@pytest.fixture(scope="module", autouse=True)
def people(site):
	w.build()
	yield
	w.remove()


@pytest.fixture(autouse=True)
def back(people):
	yield
	w.undo()


@pytest.fixture
def customers():
	"""Three customers of nobody in the company, and the DocType's usual roles."""
	return [factories.make_customer(f"审批客户{number}") for number in range(3)]


def ask(doctype: str, name: str, user: str, **values) -> str:
	"""Ask somebody about a document, as the engine does."""
	doc = frappe.get_doc(doctype, name)
	task = frappe.get_doc(
		{
			"doctype": "Approval Task",
			"reference_doctype": doctype,
			"reference_name": name,
			"title": name,
			"approver": user,
			"status": "Open",
			"kind": "Approve",
			**values,
		}
	)
	task.flags.crm_cn_approval = True
	task.insert()
	access.let_read(doc, user)
	return task.name


def listed(doctype: str) -> list[str]:
	return frappe.get_list(doctype, pluck="name", limit_page_length=0)


def opens(doctype: str, name: str, ptype: str = "read") -> bool:
	return bool(frappe.has_permission(doctype, ptype, doc=name))


class TestOutsideScope:
	def test_who_is_asked_reads_it_and_no_other_of_its_kind(self, as_user):
		w.govern({"approver": "Direct Manager"})
		mine, other = w.submitted(), w.make_travel_request()
		with as_user(w.SUN):
			assert opens(w.DOCTYPE, mine.name)
			assert not opens(w.DOCTYPE, other.name)
			assert listed(w.DOCTYPE) == [mine.name]
			assert not opens(w.DOCTYPE, mine.name, "write")
		with as_user(w.WU):
			assert not opens(w.DOCTYPE, mine.name)

	def test_who_is_copied_reads_it(self, as_user):
		w.govern({"approver": "Direct Manager"})
		doc = w.make_travel_request()
		doc = w.act_as(w.LI, doc, w.SUBMIT, copy_to=[w.WU])
		with as_user(w.WU):
			assert opens(w.DOCTYPE, doc.name)
			assert listed(w.DOCTYPE) == [doc.name]
			with pytest.raises(frappe.ValidationError):
				w.act_as(w.WU, doc, w.APPROVE)

	def test_who_could_read_it_anyway_gets_no_share(self):
		factories.make_user(w.SUN, "Employee", "System Manager")
		w.govern({"approver": "Direct Manager"})
		doc = w.submitted()
		assert not frappe.db.exists("DocShare", {"share_name": doc.name, "user": w.SUN})


class TestUnderScope:
	"""WU may read customers by role and sees none by scope."""

	@pytest.fixture(autouse=True)
	def reader(self):
		factories.make_user(w.WU, "Employee", "Sales User")

	def test_nothing_before_and_exactly_that_one_after(self, as_user, customers):
		with as_user(w.WU):
			assert not set(customers) & set(listed("Customer"))
			before = frappe.get_list("Customer", pluck="name", limit_page_length=0)
		ask("Customer", customers[0], w.WU)
		with as_user(w.WU):
			assert sorted(listed("Customer")) == sorted([*before, customers[0]])
			assert [opens("Customer", name) for name in customers] == [True, False, False]
			assert told.may_be_told(w.WU, "Customer", customers[0])
			assert not told.may_be_told(w.WU, "Customer", customers[1])
		assert not frappe.db.exists("DocShare", {"share_name": customers[0]}), "the task itself opens it"

	def test_reading_only(self, as_user, customers):
		ask("Customer", customers[0], w.WU)
		with as_user(w.WU):
			for ptype in ("write", "delete", "share"):
				assert not opens("Customer", customers[0], ptype), ptype
			assert not scope.may("Customer", customers[0], "Edit")
			frappe.flags.crm_cn_action = "Export"
			try:
				assert customers[0] not in listed("Customer")
			finally:
				frappe.flags.crm_cn_action = None

	def test_a_count_says_what_the_list_shows(self, as_user, customers):
		from crm_cn.permissions.ways_in.counts import get_count

		ask("Customer", customers[0], w.WU)
		with as_user(w.WU):
			assert get_count("Customer") == len(listed("Customer"))

	def test_its_timeline_comes_with_it_and_other_papers_do_not(self, as_user, customers):
		first, second = (frappe.get_doc("Customer", name) for name in customers[:2])
		comments = [doc.add_comment("Comment", "一句话").name for doc in (first, second)]
		contract = frappe.get_doc(
			{
				"doctype": "Contract",
				"party_type": "Customer",
				"party_name": first.name,
				"contract_terms": "条款",
			}
		).insert()
		factories.make_user(w.WU, "Employee", "Sales User", "HR Manager")
		ask("Customer", first.name, w.WU)
		with as_user(w.WU):
			shown = told.those_who_may([w.WU], "Comment", comments[0])
			assert shown == [w.WU]
			assert not told.may_be_told(w.WU, "Comment", comments[1])
			assert contract.name not in listed("Contract")
			assert not opens("Contract", contract.name)

	def test_a_follower_asked_about_opens_alone(self, as_user, customers):
		contracts = [
			frappe.get_doc(
				{
					"doctype": "Contract",
					"party_type": "Customer",
					"party_name": customers[0],
					"contract_terms": "条款",
				}
			)
			.insert()
			.name
			for _ in range(2)
		]
		factories.make_user(w.WU, "Employee", "Sales User", "HR Manager")
		with as_user(w.WU):
			assert not set(contracts) & set(listed("Contract"))
		ask("Contract", contracts[0], w.WU)
		with as_user(w.WU):
			assert set(contracts) & set(listed("Contract")) == {contracts[0]}
			assert [opens("Contract", name) for name in contracts] == [True, False]
			assert not opens("Contract", contracts[0], "write"), "asked is not responsible"
			assert not opens("Customer", customers[0])

	def test_many_names_are_asked_of_the_tasks(self, as_user, customers, monkeypatch):
		monkeypatch.setattr(asked, "FEW", 1)
		for name in customers[:2]:
			ask("Customer", name, w.WU)
		text = asked.condition("Customer", w.WU, "`tabCustomer`.`name`")
		assert "SELECT" in text
		with as_user(w.WU):
			assert set(customers) & set(listed("Customer")) == set(customers[:2])

	def test_who_lent_it_reads_it_as_well(self, as_user, customers):
		ask("Customer", customers[0], w.QIAN, on_behalf_of=w.WU, reason="Delegate")
		ask("Customer", customers[1], w.QIAN, on_behalf_of=w.WU, reason="Substitute")
		with as_user(w.WU):
			assert [opens("Customer", name) for name in customers] == [True, False, False]

	def test_nothing_changes_for_who_was_never_asked(self, customers):
		ask("Customer", customers[0], w.WU)
		with_tasks = scope.condition("Customer", user=w.SUN, probe=True)
		assert with_tasks == scope.condition("Customer", user=w.SUN, probe=True, asked_for=False)


class TestWithoutTheRole:
	"""SUN has no role that reads customers: the share opens the form, and list and form say the same."""

	def test_exactly_one(self, as_user, customers):
		with as_user(w.SUN), pytest.raises(frappe.PermissionError):
			listed("Customer")
		ask("Customer", customers[0], w.SUN)
		with as_user(w.SUN):
			assert listed("Customer") == [customers[0]]
			assert [opens("Customer", name) for name in customers] == [True, False, False]
			assert not opens("Customer", customers[0], "write")

	def test_nobody_else_shares_a_scoped_record(self, customers):
		with pytest.raises(frappe.ValidationError, match="not shared"):
			frappe.share.add("Customer", customers[0], w.SUN, read=1)
