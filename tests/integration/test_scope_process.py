"""D9 on the site: business roles of stages, who enters which stage, and what becomes of it when the process changes."""

from __future__ import annotations

import json

import factories
import frappe
import pytest
from rest import Rest

from crm_cn.scope import process, process_update

pytestmark = pytest.mark.usefixtures("sales_team")

LEAD, STAGE, ROLE = "Lead Registration", "Lead Stage", "Business Role"
LI, ZHAO, HELPER, BOSS, CHIEF = (f"{who}@lead.test" for who in ("li", "zhao", "helper", "boss", "chief"))
OUTSIDER = "outsider@lead.test"

ORDER = [
	"Target Customer",
	"Opportunity Gained",
	"Needs Understood",
	"Proposal",
	"Quotation",
	"Negotiation",
	"Signed",
]


@pytest.fixture(autouse=True)
def no_roles_named(clean):
	"""Each test begins with stages that name no role, whatever the site's administrator has set."""
	name_roles(**dict.fromkeys(frappe.get_all(STAGE, pluck="name"), ()))


def name_roles(_all: tuple[str, ...] | None = None, **roles) -> None:
	"""Have stages name business roles, as an administrator does; `_all`: every stage these."""
	wanted = dict.fromkeys(ORDER, _all) if _all is not None else {}
	for stage, named in {**wanted, **roles}.items():
		doc = frappe.get_doc(STAGE, stage)
		doc.set("business_roles", [{"business_role": role} for role in named])
		doc.save()


def employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def member(user: str, role: str | None = None, **more) -> dict:
	return {"employee": employee(user), "business_role": role, **more}


def draft(*team: dict, **values):
	"""Return a draft of Li's with these people."""
	before = frappe.session.user
	frappe.set_user(LI)
	try:
		return factories.make_lead_registration(team=list(team), **values)
	finally:
		frappe.set_user(before)


def followed(*team: dict) -> str:
	"""Return a lead of Li's in follow-up, in its first stage, with these people."""
	values = factories.lead_values()
	values.pop("doctype")
	name = factories.make_followed_lead(LI, **values)
	frappe.db.set_value(LEAD, name, "stage", "Target Customer")
	lead = frappe.get_doc(LEAD, name)
	for row in team:
		lead.append("team", row)
	lead.save()
	return name


def stages(lead, place: int = 0) -> list[str]:
	"""Return the stages a member of the team is in, as stored."""
	name = getattr(lead, "name", lead)
	rows = frappe.get_all("Record Party", {"parent": name, "parenttype": LEAD}, ["stages"], order_by="idx")
	return [stage for stage in (rows[place].stages or "").split("\n") if stage]


def close(lead: str) -> None:
	frappe.db.set_value(LEAD, lead, {"status": "Lost", "workflow_state": "Lost"})


def notices(user: str, lead) -> list[str]:
	return frappe.get_all(
		"Notification Log",
		{
			"for_user": user,
			"document_name": getattr(lead, "name", lead),
			"subject": ["like", "%in which you%"],
		},
		pluck="subject",
	)


class TestAdding:
	def test_without_a_role_into_all_stages_when_none_names_any(self):
		assert stages(draft(member(ZHAO))) == ORDER

	def test_without_a_role_into_the_stages_that_name_none(self):
		name_roles(Proposal=("Presales Support",), Signed=("Finance", "Sales"))
		assert stages(draft(member(ZHAO))) == [s for s in ORDER if s not in ("Proposal", "Signed")]

	def test_with_a_role_into_exactly_its_stages(self):
		name_roles(Signed=("Finance", "Sales"), Proposal=("Presales Support", "Sales"))
		lead = draft(member(ZHAO, "Sales"), member(HELPER, "Finance"), member(BOSS))
		assert stages(lead, 0) == ["Proposal", "Signed"]
		assert stages(lead, 1) == ["Signed"]
		assert stages(lead, 2) == [s for s in ORDER if s not in ("Proposal", "Signed")]

	def test_nobody_without_a_role_when_every_stage_names_some(self):
		name_roles(("Sales",), Signed=("Finance",))
		with pytest.raises(frappe.ValidationError, match=r"zhao.*one of: Sales, Finance\."):
			draft(member(ZHAO))

	def test_no_role_that_no_stage_names(self):
		name_roles(Signed=("Finance",))
		with pytest.raises(frappe.ValidationError, match=r"Project Delivery.*Finance"):
			draft(member(ZHAO, "Project Delivery"))

	def test_no_role_at_all_while_no_stage_names_any(self):
		with pytest.raises(frappe.ValidationError, match="Leave it empty"):
			draft(member(ZHAO, "Project Delivery"))

	def test_every_problem_is_told_at_once_with_its_row(self):
		name_roles(("Sales",))
		with pytest.raises(frappe.ValidationError, match=r"Row 1.*Row 3"):
			draft(member(ZHAO), member(HELPER, "Sales"), member(BOSS, "Project Delivery"))

	def test_no_disabled_role_for_new_people_and_it_is_not_offered(self):
		name_roles(Signed=("Finance", "Project Delivery"))
		frappe.db.set_value(ROLE, "Finance", "disabled", 1)
		with pytest.raises(
			frappe.ValidationError, match=r"Finance.*disabled.*one of: Project Delivery, or leave it empty\."
		):
			draft(member(ZHAO, "Finance"))

	def test_a_department_is_no_person(self):
		name_roles(("Sales",))
		department = frappe.get_all("Department", {"is_group": 0}, pluck="name", limit=1)[0]
		lead = draft({"department": department})
		assert stages(lead) == []

	def test_what_a_client_writes_into_stages_does_not_count(self):
		name_roles(Signed=("Finance",))
		lead = draft(member(ZHAO, "Finance", stages="Target Customer"))
		assert stages(lead) == ["Signed"]
		lead.team[0].stages = "Negotiation\nQuotation"
		lead.save()
		assert stages(lead) == ["Signed"]

	def test_a_switched_off_stage_is_no_stage(self):
		frappe.get_doc(STAGE, "Negotiation").update({"enabled": 0}).save()
		assert stages(draft(member(ZHAO))) == [s for s in ORDER if s != "Negotiation"]

	def test_names_are_shown_not_run(self):
		name_roles(("Sales",))
		frappe.db.set_value("Employee", employee(ZHAO), "employee_name", "<img src=x>")
		with pytest.raises(frappe.ValidationError) as error:
			draft(member(ZHAO))
		assert "<img" not in str(error.value)
		assert "&lt;img" in str(error.value)


class TestChanging:
	def test_another_role_is_another_set_of_stages(self):
		name_roles(Signed=("Finance",), Proposal=("Sales",))
		lead = draft(member(ZHAO, "Finance"))
		lead.team[0].business_role = "Sales"
		lead.save()
		assert stages(lead) == ["Proposal"]
		lead.team[0].business_role = None
		lead.save()
		assert stages(lead) == [s for s in ORDER if s not in ("Proposal", "Signed")]
		lead.team[0].business_role = "Project Delivery"
		with pytest.raises(frappe.ValidationError, match="Project Delivery"):
			lead.save()

	def test_whoever_is_there_stops_nobody_from_saving(self):
		lead = draft(member(ZHAO))
		name_roles(("Sales",))
		lead.reload()
		lead.contact_person = "李雷"
		lead.save()
		assert stages(lead) == []
		lead.append("team", member(HELPER))
		with pytest.raises(frappe.ValidationError, match="Row 2") as error:
			lead.save()
		assert "Row 1" not in str(error.value)

	def test_rows_sent_without_their_names_are_the_same_people(self):
		lead = draft(member(ZHAO))
		name_roles(("Sales",))
		lead.reload()
		lead.set("team", [member(ZHAO)])
		lead.save()
		assert stages(lead) == []

	def test_an_open_record_follows_at_its_next_save(self):
		lead = draft(member(ZHAO))
		frappe.db.set_value("Record Party", lead.team[0].name, "stages", "Proposal")
		lead.reload()
		lead.save()
		assert lead.team[0].stages.split("\n") == stages(lead) == ORDER

	def test_a_reviewer_with_an_outdated_form_may_still_write_the_note(self, as_user):
		lead = draft(member(ZHAO))
		with as_user(LI):
			lead = factories.act_on(lead, "Submit for Review")
		lead.team[0].stages = "Proposal"
		lead.review_note = "请补充"
		with as_user(BOSS):
			lead.save()
		assert stages(lead) == ORDER


class TestUnderWay:
	def test_open_leads_follow_closed_ones_keep_what_they_had(self):
		name_roles(Signed=("Finance",))
		going, gone = followed(member(ZHAO, "Finance"), member(HELPER)), followed(member(ZHAO, "Finance"))
		close(gone)
		modified = frappe.db.get_value(LEAD, going, "modified")
		name_roles(Proposal=("Finance", "Sales"))
		assert stages(going) == ["Proposal", "Signed"]
		assert stages(going, 1) == [s for s in ORDER if s not in ("Proposal", "Signed")]
		assert stages(gone) == ["Signed"]
		assert frappe.db.get_value(LEAD, going, "modified") == modified

	def test_a_role_that_lost_its_last_stage_leaves_its_people_without_one(self):
		name_roles(Signed=("Finance",))
		lead = followed(member(ZHAO, "Finance"))
		name_roles(Signed=())
		assert stages(lead) == []
		name_roles(Quotation=("Finance",))
		assert stages(lead) == ["Quotation"]

	def test_a_reopened_lead_follows(self):
		lead = followed(member(ZHAO))
		close(lead)
		name_roles(Proposal=("Sales",))
		assert stages(lead) == ORDER
		frappe.set_user(CHIEF)
		factories.act_on(frappe.get_doc(LEAD, lead), "Reopen")
		assert stages(lead) == [s for s in ORDER if s != "Proposal"]

	def test_a_new_name_is_everywhere(self):
		going, gone = followed(member(ZHAO)), followed(member(ZHAO))
		close(gone)
		frappe.rename_doc(STAGE, "Proposal", "方案")
		wanted = ["方案" if stage == "Proposal" else stage for stage in ORDER]
		assert stages(going) == stages(gone) == wanted

	def test_a_name_that_contains_another_is_left_alone(self):
		frappe.get_doc({"doctype": STAGE, "stage_name": "Proposal Accepted", "order": 45}).insert()
		gone = followed(member(ZHAO))
		close(gone)
		frappe.rename_doc(STAGE, "Proposal", "方案")
		assert "Proposal Accepted" in stages(gone)
		assert "方案 Accepted" not in stages(gone)

	def test_merged_stages_are_one(self):
		going, gone = followed(member(ZHAO)), followed(member(ZHAO))
		close(gone)
		frappe.rename_doc(STAGE, "Proposal", "Quotation", merge=True)
		assert stages(going) == stages(gone) == [stage for stage in ORDER if stage != "Proposal"]

	def test_another_order(self):
		lead = followed(member(ZHAO))
		frappe.get_doc(STAGE, "Signed").update({"order": 5}).save()
		assert stages(lead) == ["Signed", *ORDER[:-1]]

	def test_switched_off_and_deleted(self):
		lead = followed(member(ZHAO))
		frappe.get_doc(STAGE, "Negotiation").update({"enabled": 0}).save()
		assert "Negotiation" not in stages(lead)
		frappe.delete_doc(STAGE, "Quotation")
		assert "Quotation" not in stages(lead)
		assert len(stages(lead)) == 5

	def test_a_new_stage(self):
		lead = followed(member(ZHAO))
		frappe.get_doc({"doctype": STAGE, "stage_name": "试用", "order": 45}).insert()
		assert stages(lead) == [*ORDER[:4], "试用", *ORDER[4:]]

	def test_a_colour_moves_nobody(self, monkeypatch):
		started = []
		monkeypatch.setattr(process_update, "start", started.append)
		frappe.get_doc(STAGE, "Signed").update({"color": "#123456"}).save()
		assert started == []
		frappe.get_doc(STAGE, "Signed").update({"enabled": 0}).save()
		assert started == [STAGE]

	def test_the_job_goes_through_everybody_in_pieces_and_then_finds_nothing(self, monkeypatch):
		monkeypatch.setattr(process_update, "BATCH", 2)
		leads = [followed(member(ZHAO), member(HELPER)) for _ in range(3)]
		rows = frappe.get_all("Record Party", {"parent": ["in", leads]}, pluck="name")
		frappe.db.set_value("Record Party", {"name": ["in", rows]}, "stages", "Proposal")
		assert process_update.run(LEAD) >= 6
		assert all(stages(lead, place) == ORDER for lead in leads for place in (0, 1))
		assert process_update.run(LEAD) == 0

	def test_a_used_role_cannot_be_deleted_and_its_new_name_is_everywhere(self):
		name_roles(Signed=("Finance",))
		lead = followed(member(ZHAO, "Finance"))
		with pytest.raises(frappe.LinkExistsError):
			frappe.delete_doc(ROLE, "Finance")
		frappe.rename_doc(ROLE, "Finance", "财务部")
		assert frappe.get_doc(LEAD, lead).team[0].business_role == "财务部"
		frappe.get_doc(LEAD, lead).save()
		assert stages(lead) == ["Signed"]

	def test_a_disabled_role_keeps_its_people(self):
		name_roles(Signed=("Finance",))
		lead = followed(member(ZHAO, "Finance"))
		frappe.get_doc(ROLE, "Finance").update({"disabled": 1}).save()
		frappe.get_doc(LEAD, lead).save()
		assert stages(lead) == ["Signed"]


class TestNotices:
	def test_the_people_of_the_stage_hear_of_it_and_nobody_else(self, as_user):
		name_roles(**{"Opportunity Gained": ("Presales Support",)})
		lead = followed(member(HELPER, "Presales Support"), member(ZHAO))
		with as_user(LI):
			move(lead, "Opportunity Gained")
		assert len(notices(HELPER, lead)) == 1
		assert "Opportunity Gained" in notices(HELPER, lead)[0]
		assert notices(ZHAO, lead) == notices(LI, lead) == []

	def test_a_save_without_a_step_tells_nobody(self, as_user):
		lead = followed(member(ZHAO))
		with as_user(LI):
			frappe.get_doc(LEAD, lead).update({"contact_person": "李雷"}).save()
		assert notices(ZHAO, lead) == []

	def test_who_did_it_knows_it(self, as_user):
		lead = followed(member(ZHAO), member(BOSS))
		with as_user(BOSS):
			move(lead, "Opportunity Gained")
		assert notices(BOSS, lead) == []
		assert len(notices(ZHAO, lead)) == 1

	def test_in_the_language_of_each(self, as_user):
		frappe.db.set_value("User", ZHAO, "language", "zh")
		lead = followed(member(ZHAO))
		with as_user(LI):
			move(lead, "Opportunity Gained")
		told = frappe.get_all("Notification Log", {"for_user": ZHAO, "document_name": lead}, pluck="subject")
		assert any("进入阶段" in text and "获取机会" in text for text in told)

	def test_not_who_may_not_see_the_lead(self, as_user):
		lead = followed(member(OUTSIDER), member(ZHAO))
		with as_user(LI):
			move(lead, "Opportunity Gained")
		assert notices(OUTSIDER, lead) == []
		assert len(notices(ZHAO, lead)) == 1

	def test_not_when_it_has_moved_on(self):
		from crm_cn.scope import process_notice

		lead = followed(member(ZHAO))
		process_notice.send(LEAD, lead, "Proposal", [ZHAO], LI)
		process_notice.send(LEAD, "no such lead", "Proposal", [ZHAO], LI)
		assert notices(ZHAO, lead) == []

	def test_registration_is_the_first_stage(self, as_user):
		name_roles(**{"Target Customer": ("Presales Support",)})
		lead = draft(member(HELPER, "Presales Support"), member(ZHAO))
		with as_user(LI):
			lead = factories.act_on(lead, "Submit for Review")
		with as_user(BOSS):
			lead = factories.act_on(lead, "Register")
		assert lead.stage == "Target Customer"
		assert [len(notices(user, lead)) for user in (HELPER, ZHAO)] == [1, 0]

	def test_a_name_in_a_notice_is_shown_not_run(self, as_user):
		lead = followed(member(ZHAO))
		frappe.db.set_value(LEAD, lead, "customer_name", "<script>x</script>")
		with as_user(LI):
			move(lead, "Opportunity Gained")
		assert "<script" not in notices(ZHAO, lead)[0]


def move(lead: str, stage: str) -> None:
	frappe.get_doc(LEAD, lead).update({"stage": stage, "contact_position": "采购经理"}).save()


class TestMasters:
	def test_the_shipped_roles_are_there(self):
		assert {"Sales", "Presales Support", "Technical Support", "Project Delivery", "Finance"} <= set(
			frappe.get_all(ROLE, pluck="name")
		)

	def test_a_deleted_one_does_not_come_back(self):
		from crm_cn.setup import master_data

		frappe.delete_doc(ROLE, "Project Delivery")
		master_data.apply()
		assert not frappe.db.exists(ROLE, "Project Delivery")

	def test_the_supervisor_keeps_them_and_sales_people_read_them(self, as_user):
		with as_user(CHIEF):
			frappe.get_doc({"doctype": ROLE, "role_name": "法务"}).insert()
			name_roles(Signed=("法务",))
		with as_user(LI):
			assert frappe.get_list(ROLE, pluck="name")
			with pytest.raises(frappe.PermissionError):
				frappe.get_doc({"doctype": ROLE, "role_name": "行政"}).insert()
			with pytest.raises(frappe.PermissionError):
				name_roles(Signed=())

	def test_the_form_is_told_the_roles_it_may_offer(self, as_user):
		from crm_cn.api import process as api

		name_roles(Proposal=("Presales Support", "Sales"), Signed=("Finance",))
		frappe.db.set_value(ROLE, "Finance", "disabled", 1)
		with as_user(LI):
			told = api.roles(LEAD)
		assert list(told["stages"]) == ORDER
		assert told["stages"]["Proposal"] == ["Presales Support", "Sales"]
		assert set(told["offered"]) == {"Presales Support", "Sales"}
		with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
			api.roles(LEAD)

	def test_only_who_may_change_stages_starts_the_job(self, as_user, monkeypatch):
		from crm_cn.api import process as api

		started = []
		monkeypatch.setattr(process_update, "start", started.append)
		with as_user(LI), pytest.raises(frappe.PermissionError):
			api.update(STAGE)
		with as_user(CHIEF):
			api.update(STAGE)
		assert started == [STAGE]

	@pytest.mark.parametrize("doctype", ["Customer", "Sales Activity", "ToDo", "no such DocType"])
	def test_what_has_no_process_has_no_stages(self, doctype):
		assert process.process_of(doctype) == []


@pytest.fixture(scope="module")
def li(site, sales_team):
	return Rest(site, LI)


class TestOverRest:
	"""As the users themselves, through the whole request; in both languages."""

	@pytest.fixture
	def signed_is_finance(self):
		"""Committed for the requests; what they leave goes away again."""
		name_roles(Signed=("Finance",))
		frappe.db.commit()
		yield
		frappe.db.rollback()
		frappe.set_user("Administrator")
		for lead in frappe.get_all(LEAD, {"owner": LI}, pluck="name"):
			frappe.delete_doc(LEAD, lead, force=True)
		frappe.db.set_value("User", LI, "language", "en")
		name_roles((), Signed=())
		frappe.db.commit()

	@pytest.fixture
	def lead(self, li, signed_is_finance):
		answer = li.post(f"/api/resource/{LEAD}", factories.lead_values(team=[member(ZHAO)]))
		assert answer.status == 200, answer.text
		assert answer.data["team"][0]["stages"].split("\n") == ORDER[:-1]
		return f"/api/resource/{LEAD}/{answer.data['name']}"

	def test_the_answer_says_the_stages_and_forged_ones_do_not_count(self, li, lead):
		answer = li.put(lead, {"team": [member(ZHAO, "Finance", stages="Proposal")]})
		assert (answer.status, answer.data["team"][0]["stages"]) == (200, "Signed")
		row = answer.data["team"][0]
		answer = li.put(lead, {"team": [{**row, "stages": "Proposal"}]})
		assert (answer.status, answer.data["team"][0]["stages"]) == (200, "Signed")

	@pytest.mark.parametrize(
		("language", "words"),
		[
			("en", ("Row 2", "no stage names", "Sales", "Choose one of: Finance")),
			("zh", ("第 2 行", "没有任何阶段", "销售", "请改选：财务, 或留空")),
		],
	)
	def test_the_refusal_in_the_language_of_the_user(self, li, lead, language, words):
		frappe.db.set_value("User", LI, "language", language)
		frappe.db.commit()
		answer = li.put(lead, {"team": [member(ZHAO), member(HELPER, "Sales")]})
		assert answer.status == 417
		said = json.loads(json.loads(answer.body["_server_messages"])[0])["message"]
		assert all(word in said for word in words), said
		assert len(li.get(lead).data["team"]) == 1

	def test_no_role_that_does_not_exist(self, li, lead):
		answer = li.put(lead, {"team": [member(ZHAO, "no such role")]})
		assert answer.status == 417
		assert "no such role" in answer.said

	def test_rows_cannot_be_written_past_the_record(self, li, lead):
		row = li.get(lead).data["team"][0]["name"]
		assert li.put(f"/api/resource/Record Party/{row}", {"stages": "Signed"}).status == 403
		assert li.get(lead).data["team"][0]["stages"].split("\n") == ORDER[:-1]

	def test_what_the_form_asks(self, li, signed_is_finance):
		answer = li.get("/api/method/crm_cn.api.process.roles", doctype=LEAD)
		assert answer.data["offered"] == ["Finance"]
		assert li.post("/api/method/crm_cn.api.process.update", {"stages_of": STAGE}).status == 403
