"""Nobody is told of a record out of scope, given it or left with it: notices, mails, assignment, shares (D7, L7)."""

from __future__ import annotations

import frappe
import pytest
import ways_in_world as ways
from frappe.desk.form import assign_to
from frappe.utils import nowdate
from rest import Rest

from crm_cn.permissions import told
from crm_cn.permissions.ways_in import leaving
from crm_cn.scope import person, rules
from crm_cn.scope.declared import SCOPED
from crm_cn.setup import scope_leftovers


@pytest.fixture(scope="module")
def world(site):
	made = ways.build()
	yield made
	ways.tear_down()


@pytest.fixture(autouse=True)
def notices_on(world):
	for user in (ways.LI, ways.WANG):
		frappe.db.set_value("Notification Settings", user, "enabled", 1)
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	rules.forget()
	person.forget()


def logs(user: str, name: str) -> int:
	return frappe.db.count("Notification Log", {"for_user": user, "document_name": name})


@pytest.mark.parametrize("kind", ["Mention", "Assignment", "Share", "Energy Point", "Alert"])
def test_a_notice_is_only_written_for_who_sees_the_record(world, kind):
	from frappe.desk.doctype.notification_log.notification_log import make_notification_logs

	for doctype in SCOPED:
		for name, expected in ((world.hidden[doctype], 0), (world.seen[doctype], 1)):
			notice = frappe._dict(
				type=kind, document_type=doctype, document_name=name, subject="x", from_user="Administrator"
			)
			before = logs(ways.LI, name)
			make_notification_logs(notice, [ways.LI])
			assert logs(ways.LI, name) - before == expected, doctype


def test_a_mention_in_a_comment_reaches_only_who_sees_the_record(world):
	mention = '<span class="mention" data-id="{0}" data-value="x">x</span>'
	for name, expected in ((world.hidden["Customer"], 0), (world.seen["Customer"], 1)):
		frappe.get_doc(
			{
				"doctype": "Comment",
				"comment_type": "Comment",
				"reference_doctype": "Customer",
				"reference_name": name,
				"content": mention.format(ways.LI),
			}
		).insert()
		assert logs(ways.LI, name) == expected


def make_notification(**values):
	return frappe.get_doc(
		{
			"doctype": "Notification",
			"name": f"ways {frappe.generate_hash(length=6)}",
			"subject": "x",
			"message": "x",
			"document_type": "Customer",
			"event": "Save",
			"channel": "Email",
			"is_standard": 0,
			"recipients": [{"receiver_by_role": "Sales User"}],
			**values,
		}
	).insert()


def test_recipients_by_role_field_and_assignment_are_those_who_see_it(world):
	alert = make_notification(
		recipients=[
			{"receiver_by_role": "Sales User"},
			{"receiver_by_role": "Sales Manager"},
			{"receiver_by_document_field": "owner", "cc": f"{ways.LI}, customer@outside.test"},
		]
	)
	for name, has_li in ((world.hidden["Customer"], False), (world.seen["Customer"], True)):
		doc = frappe.get_doc("Customer", name)
		recipients, cc, bcc = alert.get_list_of_recipients(doc, {"doc": doc})
		everybody = {address.strip() for address in (*recipients, *cc, *bcc)}
		assert (ways.LI in recipients) == has_li and (ways.LI in cc) == has_li
		assert (ways.WANG in everybody) == (not has_li)
		assert {ways.BOSS, "customer@outside.test"} <= everybody, "who sees all, and the world outside"


def test_text_messages_by_role_go_to_who_sees_it(world):
	for user, number in ((ways.LI, "13700000001"), (ways.WANG, "13700000002")):
		frappe.db.set_value("User", user, "mobile_no", number)
	alert = make_notification()
	doc = frappe.get_doc("Customer", world.hidden["Customer"])
	numbers = alert.get_receiver_list(doc, {"doc": doc})
	assert "13700000002" in numbers and "13700000001" not in numbers


def test_auto_repeat_tells_only_who_sees_the_new_document(world, monkeypatch):
	from frappe.automation.doctype.auto_repeat import auto_repeat as platform

	sent = []
	monkeypatch.setattr(platform, "make", lambda **values: sent.append(values["recipients"]))
	repeat = frappe.new_doc("Auto Repeat")
	repeat.update(
		{
			"reference_doctype": "Sales Order",
			"reference_document": world.hidden["Sales Order"],
			"recipients": f"{ways.LI}\n{ways.WANG}, somebody@outside.test",
			"subject": "x",
			"message": "x",
			"print_format": "Standard",
		}
	)
	monkeypatch.setattr(frappe, "attach_print", lambda *args, **kwargs: {"fname": "x", "fcontent": "x"})
	repeat.send_notification(frappe.get_doc("Sales Order", world.hidden["Sales Order"]))
	assert len(sent) == 1 and ways.LI not in sent[0]
	assert ways.WANG in sent[0] and "somebody@outside.test" in sent[0]


# Assignment


def give_assign_level(level: str) -> None:
	frappe.db.set_value("Data Scope Rule", "Sales User-Customer", "assign_level", level)
	rules.forget()


def assign(user: str, name: str, doctype: str = "Customer"):
	from crm_cn.permissions.ways_in.assign import add

	return add(frappe._dict(doctype=doctype, name=name, assign_to=frappe.as_json([user]), description="x"))


def test_assigning_needs_its_own_level(world, as_user):
	with as_user(ways.LI), pytest.raises(frappe.PermissionError, match="do not let you assign"):
		assign(ways.LI, world.seen["Customer"])
	give_assign_level("Responsible Employee")
	with as_user(ways.LI):
		assign(ways.BROAD, world.seen["Customer"])
	assert told_tasks(ways.BROAD, world.seen["Customer"]) == 1


def told_tasks(user: str, name: str) -> int:
	return frappe.db.count("ToDo", {"allocated_to": user, "reference_name": name, "status": "Open"})


def test_who_does_not_see_the_record_is_not_assigned(world):
	with pytest.raises(frappe.ValidationError, match="related employees"):
		assign(ways.LI, world.hidden["Customer"])
	assert not frappe.db.exists("DocShare", {"share_doctype": "Customer"})
	assert not told_tasks(ways.LI, world.hidden["Customer"])


def test_the_platforms_own_callers_cannot_share_by_assigning(world):
	"""assign_to.add of another app shares with the assignee; the share is refused."""
	with pytest.raises(frappe.ValidationError, match="related employees"):
		assign_to.add(
			{"doctype": "Customer", "name": world.hidden["Customer"], "assign_to": [ways.LI]},
			ignore_permissions=True,
		)


def test_assigning_a_hidden_record_is_assigning_nothing(world, site):
	li = Rest(site, ways.LI)
	answers = [
		li.post(
			"/api/method/frappe.desk.form.assign_to.add",
			{"doctype": "Customer", "name": name, "assign_to": frappe.as_json([ways.LI])},
		)
		for name in (world.hidden["Customer"], "no such customer")
	]
	assert answers[0].status == answers[1].status == 404
	assert answers[0].text.replace(world.hidden["Customer"], "") == answers[1].text.replace(
		"no such customer", ""
	)


def test_a_task_by_rest_is_an_assignment(world, site):
	li = Rest(site, ways.LI)
	values = {"description": "x", "reference_type": "Customer", "allocated_to": ways.WANG}
	hidden = li.post("/api/resource/ToDo", {**values, "reference_name": world.hidden["Customer"]})
	blind = li.post("/api/resource/ToDo", {**values, "reference_name": world.seen["Customer"]})
	assert hidden.status in (403, 404, 417) and blind.status in (403, 417)
	own = li.post(
		"/api/resource/ToDo",
		{**values, "reference_name": world.seen["Customer"], "allocated_to": ways.LI},
	)
	assert own.status == 200, own.text
	frappe.delete_doc("ToDo", own.data["name"], force=True)
	frappe.db.commit()


def test_several_are_assigned_or_none(world):
	from crm_cn.permissions.ways_in.assign import add_multiple

	names = [world.seen["Customer"], world.hidden["Customer"]]
	with pytest.raises(frappe.ValidationError):
		add_multiple(
			frappe._dict(doctype="Customer", name=frappe.as_json(names), assign_to=frappe.as_json([ways.LI]))
		)
	assert not told_tasks(ways.LI, names[0])


def test_an_assignment_rule_passes_over_who_does_not_see_it(world):
	rule = frappe.get_doc(
		{
			"doctype": "Assignment Rule",
			"name": "ways rule",
			"document_type": "Customer",
			"assign_condition": "True",
			"rule": "Round Robin",
			"assignment_days": [{"day": day} for day in ("Monday", "Tuesday")],
			"users": [{"user": ways.LI}, {"user": ways.WANG}],
			"description": "x",
		}
	)
	for kind, user in (("hidden", ways.WANG), ("seen", ways.LI)):
		doc = frappe.get_doc("Customer", getattr(world, kind)["Customer"]).as_dict()
		assert [rule.get_user(doc) for _again in range(2)] == [user, user]
	rule.users = rule.users[:1]
	assert rule.get_user(frappe.get_doc("Customer", world.hidden["Customer"]).as_dict()) is None
	assert len(rule.users) == 1


# Shares


def test_scoped_records_are_not_shared(world):
	for doctype in SCOPED:
		with pytest.raises(frappe.ValidationError, match="not shared"):
			frappe.share.add_docshare(
				doctype, world.seen[doctype], ways.WANG, flags={"ignore_share_permission": True}
			)
	frappe.share.add_docshare("Country", "China", ways.LI, flags={"ignore_share_permission": True})


def test_what_follows_a_hidden_record_is_not_shared_either(world):
	"""A share opens a row whatever the list says; one that is left over goes with the sweep."""
	contacts = {
		kind: frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": kind,
				"links": [{"link_doctype": "Customer", "link_name": getattr(world, kind)["Customer"]}],
			}
		).insert()
		for kind in ("hidden", "seen")
	}
	force = {"ignore_share_permission": True}
	with pytest.raises(frappe.ValidationError, match="related employees"):
		frappe.share.add_docshare("Contact", contacts["hidden"].name, ways.LI, flags=force)
	with pytest.raises(frappe.ValidationError, match="related employees"):
		frappe.share.add_docshare("Contact", contacts["seen"].name, everyone=1, flags=force)
	kept = frappe.share.add_docshare("Contact", contacts["seen"].name, ways.LI, flags=force)
	old = frappe.new_doc("DocShare")
	old.update(
		{
			"name": "ways old",
			"share_doctype": "Contact",
			"share_name": contacts["hidden"].name,
			"user": ways.LI,
		}
	)
	old.db_insert()
	leaving.sweep()
	assert frappe.db.exists("DocShare", kept.name) and not frappe.db.exists("DocShare", "ways old")


def test_sharing_over_rest_is_refused(world, site):
	li = Rest(site, ways.LI)
	answer = li.post(
		"/api/method/frappe.share.add",
		{"doctype": "Customer", "name": world.seen["Customer"], "user": ways.WANG},
	)
	assert answer.status in (403, 417)
	assert not frappe.db.exists("DocShare", {"share_doctype": "Customer"})


def test_a_share_from_before_becomes_a_related_employee(world):
	"""What was shared stays seen, as something everybody can look at; nothing is left of the share."""
	for doctype in SCOPED:
		share = frappe.new_doc("DocShare")
		share.update(
			{
				"name": frappe.generate_hash(length=10),
				"share_doctype": doctype,
				"share_name": world.hidden[doctype],
				"user": ways.LI,
				"read": 1,
			}
		)
		share.db_insert()
		assert not told.may_be_told(ways.LI, doctype, world.hidden[doctype])
	scope_leftovers.apply()
	scope_leftovers.apply()
	for doctype in SCOPED:
		assert told.may_be_told(ways.LI, doctype, world.hidden[doctype]), doctype
		assert not frappe.db.exists("DocShare", {"share_doctype": doctype})
	rows = frappe.get_all(
		"Record Party", {"parent": world.hidden["Customer"], "employee": ways.employee(ways.LI)}
	)
	assert len(rows) == 1


def test_public_attachments_from_before_become_private(world):
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "ways-old.txt", "content": frappe.generate_hash(), "is_private": 0}
	).insert()
	frappe.db.set_value(
		"File", file.name, {"attached_to_doctype": "Customer", "attached_to_name": world.seen["Customer"]}
	)
	frappe.db.commit()  # a file that is rolled back is moved back
	try:
		scope_leftovers.apply()
		file.reload()
		assert file.is_private and file.file_url.startswith("/private/") and file.get_content()
	finally:
		frappe.db.commit()
		frappe.delete_doc("File", file.name, force=True)
		frappe.db.commit()


# Leaving


def follow(user: str, doctype: str, name: str) -> str:
	row = frappe.new_doc("Document Follow")
	row.update(
		{"name": frappe.generate_hash(length=10), "user": user, "ref_doctype": doctype, "ref_docname": name}
	)
	row.db_insert()
	return row.name


def task(user: str, doctype: str, name: str) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "ToDo",
				"description": "x",
				"allocated_to": user,
				"reference_type": doctype,
				"reference_name": name,
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)


def test_losing_a_record_is_losing_what_clings_to_it(world):
	for user in (ways.LI, ways.BOSS):
		frappe.db.set_value("User", user, "document_follow_notify", 1)
	name = world.seen["Customer"]
	follows = {user: follow(user, "Customer", name) for user in (ways.LI, ways.BOSS)}
	tasks = {user: task(user, "Customer", name) for user in (ways.LI, ways.BOSS)}
	doc = frappe.get_doc("Customer", name)
	doc.crm_cn_responsible_employee = ways.employee(ways.WANG)
	doc.save()
	assert not frappe.db.exists("Document Follow", follows[ways.LI])
	assert frappe.db.exists("Document Follow", follows[ways.BOSS])
	assert frappe.db.get_value("ToDo", tasks[ways.LI], "status") in ("Cancelled", None) or (
		frappe.db.get_value("ToDo", tasks[ways.LI], "allocated_to") != ways.LI
	)
	assert frappe.db.get_value("ToDo", tasks[ways.BOSS], "status") == "Open"


def test_a_changed_rule_sweeps_in_the_background(world, monkeypatch):
	asked = []
	monkeypatch.setattr(
		frappe, "enqueue", lambda method, **values: asked.append((method, values.get("user")))
	)
	frappe.get_doc("Data Scope Rule", "Sales User-Customer").save()
	assert (leaving.SWEEP, None) in asked


def test_a_sweep_takes_from_who_no_longer_sees(world):
	name = world.hidden["Opportunity"]
	mine, other = follow(ways.LI, "Opportunity", name), follow(ways.WANG, "Opportunity", name)
	open_task = task(ways.LI, "Opportunity", name)
	leaving.sweep()
	assert not frappe.db.exists("Document Follow", mine) and frappe.db.exists("Document Follow", other)
	assert frappe.db.get_value("ToDo", open_task, "status") == "Cancelled"


def test_mails_to_followers_are_preceded_by_a_sweep(world):
	"""The platform reads what is followed without asking permission."""
	from frappe.desk.form import document_follow

	mine = follow(ways.LI, "Opportunity", world.hidden["Opportunity"])
	leaving.before_job("frappe.core.x", {"job_type": "frappe.utils.something"})
	assert frappe.db.exists("Document Follow", mine)
	leaving.before_job(
		"frappe.core.doctype.scheduled_job_type.scheduled_job_type.run_scheduled_job",
		{"job_type": "frappe.desk.form.document_follow.send_hourly_updates"},
	)
	assert not frappe.db.exists("Document Follow", mine)
	assert callable(document_follow.send_hourly_updates)


def test_nobody_is_made_to_follow_what_is_hidden(world):
	frappe.db.set_value("User", ways.LI, "document_follow_notify", 1)
	from frappe.desk.form.document_follow import follow_document

	frappe.clear_document_cache("User", ways.LI)
	with pytest.raises(frappe.ValidationError):
		follow_document("Customer", world.hidden["Customer"], ways.LI)


def test_open_lists_are_not_told_the_name(world):
	"""The platform broadcasts the name of every saved record to all who have its list open."""
	frappe.get_doc("Customer", world.hidden["Customer"]).save()
	broadcast = [
		message
		for event, message, _room in getattr(frappe.local, "_realtime_log", [])
		if event == "list_update" and message.get("doctype") == "Customer"
	]
	assert broadcast and not any(message["name"] for message in broadcast)


def test_a_workflow_mail_reaches_only_who_sees_the_lead(world):
	"""The platform mails everybody whose role may take the next step."""
	from frappe.workflow.doctype.workflow_action import workflow_action as platform

	lead = frappe.get_doc("Lead Registration", world.hidden["Lead Registration"])
	transitions = [frappe._dict(allowed="Sales User", action="Withdraw", allow_self_approval=1)]
	users = platform.get_users_next_action_data(transitions, lead)
	assert ways.LI not in users, nowdate()


def test_the_daily_mail_of_appointments_is_the_readers_own(world, monkeypatch):
	"""The platform sends everybody all public appointments of the day."""
	from frappe.desk.doctype.event import event as platform

	for kind in ("hidden", "seen"):
		frappe.get_doc(
			{
				"doctype": "Event",
				"subject": f"{kind} appointment",
				"starts_on": f"{nowdate()} 10:00:00",
				"event_type": "Public",
				"event_participants": [
					{"reference_doctype": "Customer", "reference_docname": getattr(world, kind)["Customer"]}
				],
			}
		).insert()
	monkeypatch.setattr(platform, "get_events", platform.get_events)

	def subjects() -> set[str]:
		return {row.subject for row in platform.get_events(nowdate(), nowdate(), ways.LI, for_reminder=True)}

	assert "hidden appointment" in subjects(), "else there is nothing to close"
	leaving.before_job(None, {"job_type": "frappe.desk.doctype.event.event.send_event_digest"})
	assert "seen appointment" in subjects() and "hidden appointment" not in subjects()


def test_a_digest_of_all_orders_goes_to_who_sees_all(world, monkeypatch, as_user):
	sent = []
	monkeypatch.setattr(frappe, "sendmail", lambda **values: sent.append(values["recipients"]))
	digest = frappe.get_doc(
		{
			"doctype": "Email Digest",
			"name": "ways digest",
			"company": frappe.db.get_value("Company", {}, "name"),
			"frequency": "Daily",
			"sales_order": 1,
			"recipients": [{"recipient": ways.LI}, {"recipient": ways.BOSS}],
		}
	).insert()
	monkeypatch.setattr(type(digest).__mro__[1], "get_msg_html", lambda self: "figures")
	digest.send()
	assert sent == [ways.BOSS] and len(digest.recipients) == 2
	with as_user(ways.LI), pytest.raises(frappe.PermissionError, match="out of your data scope"):
		digest.get_msg_html()
