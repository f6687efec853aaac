"""Demo data of samples and complaints: the demo people's own, through the real flow, on the customers of the demo."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_to_date, now_datetime, nowdate

CATEGORIES = ("密封件", "型材", "传感器")
ITEM = "DEMO-整机"
#: name, category, specification, cost, stock, minimum
SAMPLES = (
	("氟橡胶密封圈样件", "密封件", "Φ45×3.5，耐温 200℃", 12, 40, 10),
	("聚氨酯油封样件", "密封件", "35×52×7", 8, 6, 10),
	("铝合金型材样块", "型材", "6063-T5，100 mm", 25, 30, 5),
	("接近传感器试用件", "传感器", "M12，PNP，检测距离 4 mm", 86, 12, 5),
)
#: who asks, for what, how far the request goes, days since it left
REQUESTS = (
	("li.na", 0, "answered", 40),
	("li.na", 2, "shipped", 25),
	("wang.lei", 0, "refused", 30),
	("wang.lei", 3, "shipped", 5),
	("zhao.min", 1, "preparing", 0),
	("zhao.min", 2, "review", 0),
)
#: subject, category, grade, product, how far it goes, days ago, what the customer said
COMPLAINTS = (
	("密封圈安装后渗油", "Quality Defect", "Medium", "氟橡胶密封圈", "closed", 75, "Very Satisfied"),
	("密封圈又渗油", "Quality Defect", "Medium", "氟橡胶密封圈", "followed up", 48, "Neutral"),
	("到货少两箱", "Delivery", "Medium", "铝合金型材", "closed", 40, "Satisfied"),
	("报价与合同单价不一致", "Price", "Low", "接近传感器", "followed up", 20, "Satisfied"),
	("设备停机，急需备件", "Service", "Urgent", "整机", "in handling", 3, None),
	("安装师傅没有按时到", "Service", "High", "整机", "waiting", 6, None),
	("传感器偶发误动作", "Technology", "Medium", "接近传感器", "accepted", 0, None),
)


def tell(user_of: Callable[[str], str]) -> None:
	"""Make samples, requests and complaints of the demo people; `user_of` gives the user of one of them."""
	frappe.set_user("Administrator")
	_make_masters()
	samples = _library(user_of)
	for number, (who, sample, story, days) in enumerate(REQUESTS):
		lead = _lead(user_of(who), number % 2)
		if lead:
			_tell_request(user_of, who, samples[sample], story, days, {"lead_registration": lead})
	customers = _customers([user_of(who) for who in ("li.na", "wang.lei", "zhao.min", "chen.jing")])
	if customers:
		_won_with_samples(user_of, samples[3], customers[0])
	for number, row in enumerate(COMPLAINTS):
		_tell_complaint(user_of, customers[number // 2 % len(customers)] if customers else None, *row)
	frappe.set_user("Administrator")


def _make_masters() -> None:
	for name in CATEGORIES:
		if not frappe.db.exists("Sample Category", name):
			frappe.get_doc(
				{
					"doctype": "Sample Category",
					"category_name": name,
					"parent_sample_category": "All Sample Categories",
				}
			).insert()
	if not frappe.db.exists("Item", ITEM):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": ITEM,
				"item_name": "整机",
				"item_group": frappe.db.get_value("Item Group", {"is_group": 0}),
				"stock_uom": "Nos",
				"is_stock_item": 0,
			}
		).insert()


def _library(user_of: Callable[[str], str]) -> list[str]:
	from crm_cn.samples import stock

	frappe.set_user(user_of("he.hua"))
	names = []
	for name, category, specification, cost, pieces, minimum in SAMPLES:
		sample = frappe.get_doc(
			{
				"doctype": "Sample",
				"sample_name": name,
				"category": category,
				"specification": specification,
				"unit": "Nos",
				"unit_cost": cost,
				"minimum_stock": minimum,
			}
		).insert()
		stock.move(sample.name, "Receipt", pieces, "演示入库")
		names.append(sample.name)
	return names


def _lead(user: str, number: int) -> str | None:
	names = frappe.get_all(
		"Lead Registration",
		{"responsible_user": user, "status": "In Follow-up"},
		pluck="name",
		order_by="name",
	)
	return names[number % len(names)] if names else None


def _customers(users: list[str]) -> list[str]:
	return frappe.get_all("Customer", {"owner": ["in", users]}, pluck="name", order_by="name")


def _tell_request(user_of, who: str, sample: str, story: str, days: int, about: dict) -> str:
	frappe.set_user(user_of(who))
	request = frappe.get_doc(
		{
			"doctype": "Sample Request",
			"purpose": "客户小批试装",
			"wanted_by": add_days(nowdate(), 7),
			"ship_to": "江苏省苏州市工业园区演示路 8 号",
			"items": [{"sample": sample, "qty": 2}],
			**about,
		}
	).insert()
	_act(request, "Submit for Review")
	if story == "review":
		return request.name
	frappe.set_user(user_of("chen.jing"))
	_act(request, "Approve")
	if story == "preparing":
		return request.name
	frappe.set_user(user_of("he.hua"))
	_act(request, "Ship", carrier="顺丰", tracking_number="SF1098765432100")
	_backdate_request(request.name, days)
	if story == "shipped":
		return request.name
	frappe.set_user(user_of(who))
	_act(request, "Confirm Receipt")
	refused = {"answer": "Refused", "answer_reasons": "尺寸超差，装配偏紧"}
	_act(request, "Record Answer", **(refused if story == "refused" else {"answer": "Approved"}))
	return request.name


def _backdate_request(name: str, days: int) -> None:
	"""Demo only: the parcel left some days ago, so that overdue answers have something to show."""
	day = add_days(nowdate(), -days)
	frappe.db.set_value("Sample Request", name, {"shipped_on": day, "expected_answer_on": add_days(day, 14)})


def _won_with_samples(user_of, sample: str, customer: str) -> None:
	"""M5: samples for a customer, and the order that followed."""
	owner = frappe.db.get_value("Customer", customer, "crm_cn_responsible_employee")
	who = (frappe.db.get_value("Employee", owner, "user_id") or "").split("@")[0] if owner else ""
	if who not in ("li.na", "wang.lei", "zhao.min"):
		return
	request = _tell_request(user_of, who, sample, "answered", 35, {"customer": customer})
	frappe.set_user(user_of("chen.jing"))
	order = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"customer": customer,
			"company": frappe.db.get_default("company"),
			"transaction_date": nowdate(),
			"delivery_date": add_days(nowdate(), 30),
			"crm_cn_sample_request": request,
			"items": [{"item_code": ITEM, "qty": 1, "rate": 168000}],
		}
	)
	order.flags.ignore_permissions = True  # demo: the manager's order, whatever else the site asks of it
	order.insert()
	order.submit()


def _tell_complaint(user_of, customer, subject, category, grade, product, story, days, said) -> None:
	frappe.set_user(user_of("lin.xia"))
	complaint = frappe.get_doc(
		{
			"doctype": "Complaint",
			"subject": subject,
			"description": f"{subject}。客户要求尽快处理并给出书面答复。",
			"category": category,
			"priority": grade,
			"product": product,
			"channel": "Phone",
			"customer": customer,
			"customer_name": None if customer else "演示客户",
			"contact_person": "吴工",
			"received_on": add_to_date(now_datetime(), days=-days, minutes=-30),
			"demanded_remedy": "Replacement",
		}
	).insert()
	if story == "accepted":
		return
	_act(complaint, "Start Handling")
	if story == "waiting":
		_act(complaint, "Wait for Customer")
	if story in ("in handling", "waiting"):
		return
	_act(complaint, "Resolve", measures="更换密封件，复查同批次库存。", remedy="Replacement", remedy_cost=260)
	_act(complaint, "Record Follow-up", satisfaction=said, satisfaction_comment="处理得还可以")
	if story == "closed":
		_act(complaint, "Close")
	_backdate_complaint(complaint.name, days)


def _backdate_complaint(name: str, days: int) -> None:
	"""Demo only: it was dealt with within two days of its reception, so that times and trend have something to show."""
	begun, done = (add_to_date(now_datetime(), days=-days, hours=hours) for hours in (2, 30))
	values = dict.fromkeys(("resolved_on", "sla_resolution_date", "satisfaction_on", "followed_up_on"), done)
	frappe.db.set_value("Complaint", name, {**values, "first_responded_on": begun})


def _act(doc, action: str, **values) -> None:
	doc.reload()
	if values:
		doc.update(values)
		doc.save()
	apply_workflow(doc.as_dict(), action)
	doc.reload()


def reopen(users: list[str]) -> None:
	"""What moved stock, was closed or submitted refuses to be deleted, as it should; this is a demo."""
	for name in frappe.get_all("Sales Order", {"owner": ["in", users], "docstatus": 1}, pluck="name"):
		frappe.get_doc("Sales Order", name).cancel()
	for name in frappe.get_all("Sample Request", {"owner": ["in", users]}, pluck="name"):
		frappe.db.set_value("Sample Request", name, {"status": "Draft", "shipped_on": None})
		frappe.db.delete("Sample Ledger Entry", {"sample_request": name})
	for name in frappe.get_all("Sample", {"owner": ["in", users]}, pluck="name"):
		frappe.db.delete("Sample Ledger Entry", {"sample": name})
	for name in frappe.get_all("Complaint", {"owner": ["in", users]}, pluck="name"):
		frappe.db.delete("Complaint Follow Up", {"complaint": name})


def masters() -> dict[str, list[str]]:
	"""Return what the demo has made besides, in the order in which it goes."""
	return {"Sample Category": list(CATEGORIES), "Item": [ITEM]}
