"""Demo data: invented people, forty invented companies, every lead, sample, complaint and approval through the real flow.

	bench --site SITE execute crm_cn.demo.create --kwargs "{'password': '…'}"
	bench --site SITE execute crm_cn.demo.remove

`create` refuses to run where demo people exist already. `remove` deletes what the demo people own, and them.
Without a password the demo people cannot log in.
"""

import csv
from datetime import datetime
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import add_days, add_to_date, cint, flt, get_datetime, now_datetime, nowdate

from crm_cn.demo import care, money, personnel

DOMAIN = "demo.crm-cn.example"

# key: full name, roles
PEOPLE = {
	"li.na": ("李娜", ("Sales User",)),
	"wang.lei": ("王磊", ("Sales User",)),
	"zhao.min": ("赵敏", ("Senior Merchandiser",)),
	"sun.yue": ("孙悦", ("CRM Intern",)),
	"chen.jing": ("陈静", ("Sales Manager", "Sales User", "Sales Master Manager")),
	"zhou.wei": ("周伟", ("CRM Supervisor", "Sales User")),
	"he.hua": ("何华", ("Sample Keeper",)),
	"lin.xia": ("林霞", ("Complaint Handler",)),
	"ma.li": ("马丽", ("Call Centre Agent",)),
	**personnel.PEOPLE,
	**money.PEOPLE,
}
TERRITORIES = ("华东区", "华南区", "华北区", "西南区")
# What the demo people write themselves, in the order in which it can be deleted.
OWNED = (
	*personnel.OWNED,
	*money.OWNED,
	"ToDo",
	"Event",
	"Sales Activity",
	"Collision Appeal",
	"Complaint Follow Up",
	"Complaint",
	"Quotation",
	"Sales Order",
	"Sample Request",
	"Sample",
	"Contract",
	"Opportunity",
	"Lead Registration",
	"Customer",
	"Prospect",
	"Lead",
	"Contact",
	"Address",
)
LOST_REASON = "价格高于竞争对手"
COMPETITORS = ("远航自动化", "博锐智控")

# One line per lead and the story it goes through: a stage, won, lost, pool, review, returned, collides, appeals, draft.
LEADS = Path(__file__).with_name("leads.csv")
STAGES = (
	"Target Customer",
	"Opportunity Gained",
	"Needs Understood",
	"Proposal",
	"Quotation",
	"Negotiation",
	"Signed",
)


def create(password: str | None = None) -> None:
	"""Make the demo people and their leads. Throws where demo people exist already."""
	if frappe.db.exists("User", _user("li.na")):
		frappe.throw(_("The demo data is here already. Remove it first: crm_cn.demo.remove"))
	asked = frappe.session.user
	try:
		frappe.set_user("Administrator")
		_make_people(password)
		_make_masters()
		money.prepare(_user)
		frappe.db.commit()  # background jobs of the first lead already ask for these people
		for number, row in enumerate(_leads()):
			_tell_lead(number, row)
			frappe.db.commit()  # a command line script: what is done stays done; nosemgrep
		care.tell(_user)
		frappe.db.commit()  # the same; nosemgrep
		personnel.tell(_user)
		frappe.db.commit()  # the same; nosemgrep
		money.tell(_user)
		frappe.db.commit()  # the same; nosemgrep
	finally:
		frappe.set_user(asked)
		frappe.flags.mute_messages = False


def remove() -> None:
	"""Delete what the demo people own, then them, and what the platform noted about it all."""
	frappe.set_user("Administrator")
	users = [_user(key) for key in PEOPLE]
	_reopen(users)
	care.reopen(users)
	personnel.reopen(users)
	money.reopen(users)
	gone = {doctype: frappe.get_all(doctype, {"owner": ["in", users]}, pluck="name") for doctype in OWNED}
	gone["Communication"] = frappe.get_all(
		"Communication", {"reference_doctype": "Event", "reference_name": ["in", gone["Event"]]}, pluck="name"
	)
	gone["Contact"] += frappe.get_all("Contact Email", {"email_id": ["in", users]}, pluck="parent")
	gone |= care.masters()
	gone["Competitor"] = list(COMPETITORS)
	gone["Territory"] = list(TERRITORIES)
	gone["Employee"] = frappe.get_all("Employee", {"user_id": ["in", users]}, pluck="name")
	gone["User"] = users
	gone |= personnel.masters() | money.masters()
	_delete(gone)
	if not frappe.db.exists("Opportunity Lost Reason Detail", {"lost_reason": LOST_REASON}):
		_delete({"Opportunity Lost Reason": [LOST_REASON]})
		gone["Opportunity Lost Reason"] = [LOST_REASON]
	_sweep({**gone, "Notification Settings": users}, users)
	frappe.db.commit()  # a command line script


def _delete(gone: dict[str, list[str]]) -> None:
	for doctype, names in gone.items():
		for name in names:
			frappe.delete_doc(
				doctype,
				name,
				force=True,
				ignore_permissions=True,
				ignore_missing=True,
				delete_permanently=True,
			)


def _sweep(gone: dict[str, list[str]], users: list[str]) -> None:
	"""Delete the traces: versions, comments, notices and logs of documents and people that are no more."""
	for doctype, names in gone.items():
		if not names:
			continue
		frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ["in", names]})
		frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": ["in", names]})
		titles = [f"{_(doctype)} {name}" for name in names]
		frappe.db.delete("Comment", {"comment_type": "Deleted", "subject": ["in", titles]})
		frappe.db.delete("Deleted Document", {"deleted_doctype": doctype, "deleted_name": ["in", names]})
	for side in ("for_user", "from_user"):
		frappe.db.delete("Notification Log", {side: ["in", users]})
	frappe.db.delete("Duplicate Check Log", {"user": ["in", users]})
	frappe.db.delete("DefaultValue", {"parent": ["in", users]})
	_sweep_workflow_roles()


def _sweep_workflow_roles() -> None:
	"""The platform deletes the open steps of a document without the rows that say who may take them."""
	steps, roles = frappe.qb.DocType("Workflow Action"), frappe.qb.DocType("Workflow Action Permitted Role")
	frappe.qb.from_(roles).delete().where(
		(roles.parenttype == "Workflow Action")
		& roles.parent.notin(frappe.qb.from_(steps).select(steps.name))
	).run()


def _reopen(users: list[str]) -> None:
	"""Closed leads, decided appeals and contracts in force refuse to be deleted, as they should; these are a demo."""
	for name in frappe.get_all("Lead Registration", {"owner": ["in", users]}, pluck="name"):
		frappe.db.set_value("Lead Registration", name, {"status": "Draft", "workflow_state": "Draft"})
	for name in frappe.get_all("Collision Appeal", {"owner": ["in", users]}, pluck="name"):
		frappe.db.set_value("Collision Appeal", name, "status", "Rejected")
	for name in frappe.get_all("Contract", {"owner": ["in", users], "docstatus": 1}, pluck="name"):
		frappe.get_doc("Contract", name).cancel()


def _user(key: str) -> str:
	return f"{key}@{DOMAIN}"


def _make_people(password: str | None) -> None:
	company = frappe.db.get_default("company") or frappe.get_all("Company", pluck="name")[0]
	department = frappe.db.get_value("Department", {"company": company, "is_group": 0}, "name")
	for key, (name, roles) in PEOPLE.items():
		user = frappe.new_doc("User")
		user.update(
			{
				"email": _user(key),
				"first_name": name,
				"language": "zh",
				"user_type": "System User",
				"send_welcome_email": 0,
				"time_zone": "Asia/Shanghai",
			}
		)
		if password:
			user.new_password = password
		user.flags.no_welcome_mail = True
		user.flags.ignore_password_policy = True
		user.insert(ignore_permissions=True)  # command line, Administrator
		user.add_roles(*roles)
		employee = frappe.new_doc("Employee")
		employee.update(
			{
				"first_name": name,
				"company": company,
				"department": department,
				"gender": frappe.db.get_value("Gender", {}, "name"),
				"date_of_birth": "1990-01-01",
				"date_of_joining": "2024-01-02",
				"user_id": _user(key),
				"create_user_permission": 0,
				"status": "Active",
			}
		)
		employee.insert(ignore_permissions=True)  # command line, Administrator


def _make_masters() -> None:
	root = frappe.db.get_value("Territory", {"is_group": 1, "parent_territory": ["in", ["", None]]}, "name")
	for name in TERRITORIES:
		if not frappe.db.exists("Territory", name):
			frappe.get_doc(
				{"doctype": "Territory", "territory_name": name, "parent_territory": root, "is_group": 0}
			).insert()
	for name in COMPETITORS:
		if not frappe.db.exists("Competitor", name):
			frappe.get_doc({"doctype": "Competitor", "competitor_name": name}).insert()


def _leads() -> list[frappe._dict]:
	with LEADS.open(encoding="utf-8", newline="") as file:
		return [frappe._dict(row) for row in csv.DictReader(file)]


def _tell_lead(number: int, row: frappe._dict) -> None:
	"""Write one lead and take it as far as its story goes."""
	frappe.set_user(_user(row.author))
	frappe.flags.mute_messages = True  # the collision message is for people
	lead = frappe.new_doc("Lead Registration")
	lead.update(
		{
			"customer_name": row.company,
			"credit_code": row.credit_code,
			"contact_person": row.contact,
			"contact_position": row.position,
			"phone": row.phone,
			"territory": row.territory,
			"city": row.city,
			"source": _source(row.source),
			"introducer": "老同学" if _needs_introducer(row.source) else None,
			"initiation_reason": row.reason,
			"currency": "CNY",
			"expected_amount": flt(row.amount),
			"expected_signing_date": add_days(nowdate(), 10 + 3 * (number % 17)) if flt(row.amount) else None,
		}
	)
	lead.append("products", {"description": row.product, "qty": 1 + number % 3, "uom": "Nos"})
	lead.insert()
	if row.story == "draft":
		return
	_act(lead, "Submit for Review")
	if row.story == "review":
		return
	if row.story in ("collides", "appeals"):
		if row.story == "appeals":
			_act(lead, "Appeal", {"grounds": "对方是同名的贸易公司，地址和法人都不同；附营业执照照片。"})
		return
	frappe.set_user(_user("chen.jing"))
	if row.story == "returned":
		_act(lead, "Return", {"review_note": "请补充采购负责人的手机号，并核对公司全称。"})
		return
	_act(lead, "Register")
	frappe.set_user(_user(row.author))
	_follow_up(lead, number, row.story, cint(row.days))


def _follow_up(lead, number: int, story: str, days: int) -> None:
	_backdate(lead, days)
	if story in STAGES:
		_walk_to(lead, story, days)
		_activities(lead, number, days)
	elif story == "won":
		_walk_to(lead, "Negotiation", days)
		_activities(lead, number, days)
		_win(lead)
	elif story == "lost":
		_walk_to(lead, "Quotation", days)
		_lose(lead)
	elif story == "pool":
		frappe.set_user(_user("zhou.wei"))
		_act(lead, "Release to Pool", {"pool_reason": "客户今年没有预算，转公海。"})
	_spread_stages(lead, days)


def _walk_to(lead, stage: str, days: int) -> None:
	if lead.stage == stage:
		return
	if STAGES.index(stage) >= STAGES.index("Proposal"):
		lead.append(
			"competitors",
			{
				"competitor": COMPETITORS[len(lead.name) % 2],
				"strengths": "价格低",
				"weaknesses": "交期长，没有本地服务",
				"action_taken": "安排客户参观样板工厂",
			},
		)
	for step in STAGES[STAGES.index(lead.stage) + 1 : STAGES.index(stage) + 1]:
		lead.stage = step
		lead.save()


def _activities(lead, number: int, days: int) -> None:
	done = (
		("Call", "电话了解需求", "客户确认有预算，约了面谈"),
		("Visit", "拜访客户，看现场", "看了车间，记录了节拍和场地"),
	)
	for offset, (kind, subject, result) in enumerate(done[: 1 + number % 2]):
		when = _at(-max(1, days - 3 - 4 * offset), number)
		activity = frappe.new_doc("Sales Activity")
		activity.update(
			{
				"activity_type": kind,
				"subject": subject,
				"lead_registration": lead.name,
				"status": "Done",
				"planned_on": when,
				"done_on": when,
				"duration_minutes": 60,
				"result": result,
			}
		)
		activity.insert()
	activity = frappe.new_doc("Sales Activity")
	activity.update(
		{
			"activity_type": ("Visit", "Call", "Meeting", "Sample")[number % 4],
			"subject": ("再次拜访", "电话跟进报价", "方案评审会", "寄样品")[number % 4],
			"lead_registration": lead.name,
			"status": "Planned",
			"planned_on": _at(1 + number % 9, number),
			"duration_minutes": 60,
		}
	)
	activity.insert()


def _at(day: int, number: int) -> datetime:
	"""A moment of a working day, `day` days from today."""
	return get_datetime(f"{add_days(nowdate(), day)} {9 + number % 8:02d}:{(number % 2) * 30:02d}:00")


def _win(lead) -> None:
	from crm_cn.api.leads import make_customer

	frappe.set_user(_user("chen.jing"))  # customers and contracts are the manager's
	customer = make_customer(lead.name)["customer"]
	contract = money.make_contract(_user, customer)
	_act(
		lead,
		"Win",
		{"contract": contract, "project_summary": "现场演示打动了客户，价格不是最低；交期是关键。"},
	)


def _lose(lead) -> None:
	if not frappe.db.exists("Opportunity Lost Reason", LOST_REASON):
		frappe.get_doc({"doctype": "Opportunity Lost Reason", "lost_reason": LOST_REASON}).insert(
			ignore_permissions=True  # demo: masters are the manager's
		)
	_act(
		lead,
		"Lose",
		{
			"lost_reasons": [{"lost_reason": LOST_REASON}],
			"winning_competitor": COMPETITORS[0],
			"lost_detail": "对方低 15%，账期更长。",
		},
	)


def _act(lead, action: str, values: dict | None = None) -> None:
	from crm_cn.api.leads import act

	act(lead.name, action, values or {})
	lead.reload()


def _backdate(lead, days: int) -> None:
	"""Demo only: the registration happened some days ago, so that protection and charts have something to show."""
	from crm_cn.leads import protection

	lead.reload()
	lead.registered_on = add_to_date(now_datetime(), days=-days)
	protection.recompute(lead)
	lead.db_set({"registered_on": lead.registered_on, "protected_until": lead.protected_until})
	lead.reload()


def _spread_stages(lead, days: int) -> None:
	"""Demo only: the stages were gone through one after the other since then."""
	lead.reload()
	rows = lead.stage_log
	share = days / max(1, len(rows))
	for place, row in enumerate(rows):
		start = add_to_date(get_datetime(lead.registered_on), hours=round(24 * share * place))
		row.db_set("entered_on", start, update_modified=False)
		if row.left_on:
			row.db_set("left_on", add_to_date(start, hours=round(24 * share)), update_modified=False)


def _source(words: str) -> str:
	"""The source record for what people call it, whether the site's sources are in English or Chinese."""
	found = frappe.db.get_value("Lead Registration Source", words, "name")
	if found:
		return found
	for name in frappe.get_all("Lead Registration Source", pluck="name"):
		if _(name, "zh") == words:
			return name
	return frappe.get_all("Lead Registration Source", {"needs_introducer": 0}, pluck="name")[0]


def _needs_introducer(words: str) -> bool:
	return bool(frappe.db.get_value("Lead Registration Source", _source(words), "needs_introducer"))
