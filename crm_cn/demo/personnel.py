"""Demo data of personnel matters: a requisition, a confirmation and a resignation that wait for the next to decide."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.utils import add_days, getdate

PEOPLE = {
	"xu.lei": ("徐蕾", ("HR User", "HR Manager")),
	"qian.hao": ("钱浩", ("Sales User",)),
}
OWNED = ("Job Requisition", "Employee Confirmation", "Employee Separation")
DEPARTMENT, DESIGNATION = "演示业务部", "演示跟单员"
#: who reports to whom
LINE = {
	"li.na": "chen.jing",
	"wang.lei": "chen.jing",
	"sun.yue": "chen.jing",
	"qian.hao": "chen.jing",
	"chen.jing": "zhou.wei",
}
PROBATION_DAYS = 75


def tell(user_of: Callable[[str], str]) -> None:
	"""Make the line of the demo people and three documents under way; `user_of` gives the user of one of them."""
	frappe.set_user("Administrator")
	people = {who: frappe.db.get_value("Employee", {"user_id": user_of(who)}) for who in (*LINE, "zhou.wei")}
	_draw_the_line(people)
	_requisition(user_of, people)
	_confirmation(user_of, people)
	_resignation(user_of, people)
	frappe.set_user("Administrator")


def _draw_the_line(people: dict[str, str]) -> None:
	for who, above in LINE.items():
		frappe.db.set_value("Employee", people[who], "reports_to", people[above])
	company = frappe.db.get_value("Employee", people["qian.hao"], "company")
	department = frappe.get_doc(
		{
			"doctype": "Department",
			"department_name": DEPARTMENT,
			"company": company,
			"parent_department": "All Departments",
			"crm_cn_head": people["zhou.wei"],
		}
	).insert()
	for who in ("qian.hao", "sun.yue", "chen.jing"):
		frappe.db.set_value("Employee", people[who], "department", department.name)
	joined = add_days(getdate(), -PROBATION_DAYS)
	frappe.db.set_value("Employee", people["qian.hao"], "date_of_joining", joined)
	if not frappe.db.exists("Designation", DESIGNATION):
		frappe.get_doc({"doctype": "Designation", "designation_name": DESIGNATION}).insert()


def _requisition(user_of: Callable[[str], str], people: dict[str, str]) -> None:
	frappe.set_user(user_of("chen.jing"))
	row = frappe.db.get_value("Employee", people["chen.jing"], ["company", "department"], as_dict=True)
	doc = frappe.get_doc(
		{
			"doctype": "Job Requisition",
			"designation": DESIGNATION,
			"department": row.department,
			"company": row.company,
			"requested_by": people["chen.jing"],
			"status": "Pending",
			"no_of_positions": 3,
			"expected_compensation": 9000,
			"description": "跟进订单交期，配合业务员处理样品与售后。",
			"reason_for_requesting": "订单量比去年增加四成，现有跟单员忙不过来。",
		}
	).insert()
	_submit(doc)


def _confirmation(user_of: Callable[[str], str], people: dict[str, str]) -> None:
	frappe.set_user(user_of("qian.hao"))
	doc = frappe.get_doc(
		{
			"doctype": "Employee Confirmation",
			"employee": people["qian.hao"],
			"self_assessment": "三个月里独立拜访了十二家客户，登记线索九条，签下一单；报价和合同流程已经熟悉。",
		}
	).insert()
	_submit(doc)


def _resignation(user_of: Callable[[str], str], people: dict[str, str]) -> None:
	frappe.set_user(user_of("sun.yue"))
	doc = frappe.get_doc(
		{
			"doctype": "Employee Separation",
			"employee": people["sun.yue"],
			"company": frappe.db.get_value("Employee", people["sun.yue"], "company"),
			"boarding_begins_on": getdate(),
			"crm_cn_separation_type": "Resignation",
			"crm_cn_reason": "回老家发展",
			"crm_cn_notice_day": getdate(),
			"crm_cn_last_day": add_days(getdate(), 30),
			"crm_cn_handover_items": [
				{"task": "在谈客户资料", "to_employee": people["qian.hao"]},
				{"task": "笔记本电脑、门禁卡"},
			],
		}
	).insert()
	_submit(doc)
	frappe.set_user(user_of("chen.jing"))
	from crm_cn.approvals.act import act

	act(doc.doctype, doc.name, "Approve", "同意，交接清楚后离岗。")


def _submit(doc) -> None:
	from crm_cn.approvals.act import act

	act(doc.doctype, doc.name, "Submit for Approval")


def reopen(users: list[str]) -> None:
	"""What is being approved or was submitted, and who has a manager, refuses to be deleted; this is a demo."""
	for doctype in OWNED:
		if frappe.get_meta(doctype).is_submittable:
			for name in frappe.get_all(doctype, {"owner": ["in", users], "docstatus": 1}, pluck="name"):
				frappe.get_doc(doctype, name).cancel()
		names = frappe.get_all(doctype, {"owner": ["in", users]}, pluck="name")
		if names:
			frappe.db.set_value(
				"Approval Process",
				{"reference_doctype": doctype, "reference_name": ["in", names]},
				"status",
				"Cancelled",
			)
	for name in frappe.get_all("Employee", {"user_id": ["in", users]}, pluck="name"):
		employee = frappe.get_doc("Employee", name)
		if employee.reports_to:
			employee.reports_to = None
			employee.save()


def masters() -> dict[str, list[str]]:
	"""Return what the demo has made besides; it goes after the people."""
	return {
		"Department": frappe.get_all("Department", {"department_name": DEPARTMENT}, pluck="name"),
		"Designation": [DESIGNATION],
	}
