"""make_x() for tests: one place, sensible defaults, nothing committed."""

from __future__ import annotations

import frappe


def make_user(email: str, *roles: str, first_name: str = "") -> str:
	"""Return the name of an enabled User with exactly these roles, made when missing."""
	if not frappe.db.exists("User", email):
		frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": first_name or email.split("@")[0],
				"send_welcome_email": 0,
				"enabled": 1,
				"user_type": "System User",
			}
		).insert(ignore_permissions=True)  # test data
	user = frappe.get_doc("User", email)
	user.set("roles", [])
	user.append_roles(*roles)
	user.save(ignore_permissions=True)  # test data
	frappe.clear_cache(user=email)
	return email


def make_employee(user: str, **values) -> str:
	"""Return the name of the active Employee of this user, made when missing."""
	if found := frappe.db.get_value("Employee", {"user_id": user}):
		return found
	company = values.pop("company", None) or frappe.db.get_value("Company", {}, "name")
	return (
		frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": user.split("@")[0],
				"user_id": user,
				"company": company,
				"gender": "Female",
				"date_of_birth": "1990-01-01",
				"date_of_joining": "2020-01-01",
				"status": "Active",
				"create_user_permission": 0,
				**values,
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)


def make_sales_person(email: str, *roles: str) -> str:
	"""Return a user with an Employee: Sales User unless other roles are named."""
	make_user(email, *(roles or ("Sales User",)))
	make_employee(email)
	return email


SYLLABLES = "瑾璟昶烨骏铂曜辰澜沐霖屿珩筠翊崤峤湜浔泓潼淼垚堃焱燊犇骉羴鑫磊晶品众森"


def company_name(seed: int | None = None) -> str:
	"""Return the name of a company that resembles no other: four rare characters between region and trade."""
	import random

	source = random.Random(seed) if seed is not None else random.SystemRandom()
	return "苏州" + "".join(source.sample(SYLLABLES, 4)) + "新材料有限公司"


def lead_values(**values) -> dict:
	"""Return a complete Lead Registration (L1) as people would type it."""
	import random

	number = random.SystemRandom().randrange(10**7)
	return {
		"doctype": "Lead Registration",
		"customer_name": company_name(),
		"party_kind": "Company",
		"contact_person": "王芳",
		"phone": f"138{number:08d}",
		"source": "Exhibition",
		"territory": "All Territories",
		"initiation_reason": "展会上询价，有意更换供应商",
		**values,
	}


def make_lead_registration(**values):
	"""Return a saved draft of the session's user."""
	return frappe.get_doc(lead_values(**values)).insert()


def act_on(lead, action: str):
	"""Take a workflow action on a lead as the session's user, the platform's way; return the lead as stored."""
	from frappe.model.workflow import apply_workflow

	apply_workflow(frappe.get_doc("Lead Registration", lead.name).as_dict(), action)
	return frappe.get_doc("Lead Registration", lead.name)


def make_registered(author: str, reviewer: str, different: bool = False, **values):
	"""Return a lead of `author` that `reviewer` has registered; the session's user stays as it was.

	`different`: what resembles it was found to be other companies.
	"""
	before = frappe.session.user
	try:
		frappe.set_user(author)
		lead = act_on(make_lead_registration(**values), "Submit for Review")
		frappe.set_user(reviewer)
		if different:
			frappe.db.set_value(
				"Duplicate Finding", {"lead_registration": lead.name}, "decision", "Different"
			)
		return act_on(lead, "Register")
	finally:
		frappe.set_user(before)


def make_stock_item(code: str = "crm_cn test item") -> str:
	"""Return a sales item that is not kept in stock."""
	if not frappe.db.exists("Item", code):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": code,
				"item_group": "All Item Groups",
				"stock_uom": "Nos",
				"is_stock_item": 0,
			}
		).insert(ignore_permissions=True)  # test data
	return code


def make_sales_order(customer: str, submit: bool = True, **values):
	"""Return a Sales Order of a customer over one item."""
	order = frappe.get_doc(
		{
			"doctype": "Sales Order",
			"customer": customer,
			"company": frappe.db.get_value("Company", {}, "name"),
			"delivery_date": frappe.utils.add_days(frappe.utils.nowdate(), 10),
			"transaction_date": frappe.utils.nowdate(),
			"items": [{"item_code": make_stock_item(), "qty": 1, "rate": 100}],
			**values,
		}
	)
	order.flags.ignore_permissions = True  # test data
	order.insert()
	if submit:
		order.submit()
	return order


def make_lost_reason(reason: str = "价格太高") -> str:
	"""Return a lost reason of ERPNext."""
	if not frappe.db.exists("Opportunity Lost Reason", reason):
		frappe.get_doc({"doctype": "Opportunity Lost Reason", "lost_reason": reason}).insert(
			ignore_permissions=True  # test data
		)
	return reason


def make_competitor(name: str = "某某竞争对手") -> str:
	"""Return a competitor of ERPNext."""
	if not frappe.db.exists("Competitor", name):
		frappe.get_doc({"doctype": "Competitor", "competitor_name": name}).insert(
			ignore_permissions=True  # test data
		)
	return name


def make_followed_lead(user: str, registered_on=None, **values) -> str:
	"""Return a lead in follow-up that this user is responsible for, put there without review or collision check."""
	from frappe.utils import now_datetime

	from crm_cn.leads import protection, states

	employee = frappe.db.get_value("Employee", {"user_id": user})
	registered_on = registered_on or now_datetime()
	lead = frappe.get_doc(
		{
			"doctype": "Lead Registration",
			"customer_name": f"华星{frappe.generate_hash(length=8)}有限公司",
			"owner": user,
			"responsible_employee": employee,
			**values,
		}
	)
	lead.flags.crm_cn_system = True
	lead.insert(ignore_permissions=True)  # test data
	lead.registered_on = registered_on
	protection.start(lead, registered_on)
	lead.db_set(
		{
			"owner": user,
			"status": "In Follow-up",
			"workflow_state": states.state_for("In Follow-up"),
			"responsible_employee": employee,
			"responsible_user": user,
			"registered_on": registered_on,
			"protected_until": lead.protected_until,
		}
	)
	row = lead.append(
		"owner_log",
		{"employee": employee, "user": user, "from_date": registered_on, "reason": "Registered"},
	)
	row.db_insert()
	return lead.name


def make_activity(lead: str | None = None, **values):
	"""Return a planned call for tomorrow, on a lead if one is named."""
	from frappe.utils import add_to_date, now_datetime

	return frappe.get_doc(
		{
			"doctype": "Sales Activity",
			"activity_type": "Call",
			"subject": "回访",
			"status": "Planned",
			"planned_on": add_to_date(now_datetime(), days=1) if values.get("status") != "Done" else None,
			"lead_registration": lead,
			**values,
		}
	).insert()


def make_selling_item() -> str:
	"""Return an Item that can be quoted and ordered, made when missing."""
	name = "CRM-CN-测试品"
	if not frappe.db.exists("Item", name):
		group = frappe.db.get_value("Item Group", {"is_group": 0})
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": name,
				"item_group": group,
				"stock_uom": frappe.db.get_value("UOM", {"name": ["in", ["Nos", "Unit"]]}),
				"is_stock_item": 0,
			}
		).insert(ignore_permissions=True)  # test data
	return name


def make_customer(name: str = "") -> str:
	"""Return a Customer."""
	return (
		frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": name or f"客户{frappe.generate_hash(length=8)}",
				"customer_type": "Company",
				"customer_group": frappe.db.get_value("Customer Group", {"is_group": 0}),
				"territory": frappe.db.get_value("Territory", {"is_group": 0}),
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)


def make_paper(doctype: str, customer: str, lead: str | None = None, **values):
	"""Return a draft Quotation or Sales Order of one item for a customer."""
	from frappe.utils import add_days, nowdate

	party = (
		{"quotation_to": "Customer", "party_name": customer}
		if doctype == "Quotation"
		else {"customer": customer, "delivery_date": add_days(nowdate(), 30)}
	)
	return frappe.get_doc(
		{
			"doctype": doctype,
			**party,
			"company": frappe.db.get_value("Company", {}, "name"),
			"transaction_date": nowdate(),
			"crm_cn_lead_registration": lead,
			"items": [{"item_code": make_selling_item(), "qty": 1, "rate": 100}],
			**values,
		}
	).insert()


def make_list_import(rows: list[list], **values):
	"""Return a Data Import of a workbook with these rows, attached by the session's user."""
	import io

	import openpyxl

	book = openpyxl.Workbook()
	for row in rows:
		book.active.append(row)
	content = io.BytesIO()
	book.save(content)
	return make_file_import(content.getvalue(), "list.xlsx", **values)


def make_file_import(content: bytes, file_name: str, **values):
	"""Return a Data Import of this file, attached by the session's user."""
	data_import = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": "Lead Registration",
			"import_type": "Insert New Records",
			**values,
		}
	).insert()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}-{file_name}",
			"attached_to_doctype": "Data Import",
			"attached_to_name": data_import.name,
			"is_private": 1,
			"content": content,
		}
	).insert()
	data_import.import_file = file.file_url
	data_import.save()
	return data_import


def make_department(name: str, parent: str | None = None, is_group: int = 0) -> str:
	"""Return a Department, made when missing."""
	company = frappe.db.get_value("Company", {}, "name")
	if found := frappe.db.get_value("Department", {"department_name": name, "company": company}):
		return found
	return (
		frappe.get_doc(
			{
				"doctype": "Department",
				"department_name": name,
				"company": company,
				"is_group": is_group,
				**({"parent_department": parent} if parent else {}),
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)


def make_opportunity(customer: str, **values):
	"""Return an open Opportunity of a customer."""
	return frappe.get_doc(
		{
			"doctype": "Opportunity",
			"opportunity_from": "Customer",
			"party_name": customer,
			"company": frappe.db.get_value("Company", {}, "name"),
			**values,
		}
	).insert()


def make_sample_category(name: str = "面料样品") -> str:
	"""Return a category of the sample library, made when missing."""
	if not frappe.db.exists("Sample Category", name):
		frappe.get_doc(
			{
				"doctype": "Sample Category",
				"category_name": name,
				"parent_sample_category": "All Sample Categories",
			}
		).insert(ignore_permissions=True)  # test data
	return name


def make_sample(stock: float = 0, **values):
	"""Return a sample of the library with so many pieces in its own ledger, or of its Item in the warehouse."""
	from crm_cn.samples import stock as samples_stock

	sample = frappe.get_doc(
		{
			"doctype": "Sample",
			"sample_name": f"纱线样品{frappe.generate_hash(length=6)}",
			"category": make_sample_category(),
			"unit": "Nos",
			"unit_cost": 10,
			**values,
		}
	)
	sample.flags.ignore_permissions = True  # test data
	sample.insert()
	if stock:
		samples_stock.move(sample.name, "Receipt", stock)
		sample.reload()
	return sample


def make_sample_item(code: str = "CRM-CN-SAMPLE") -> str:
	"""Return an Item kept in stock, made when missing."""
	if not frappe.db.exists("Item", code):
		frappe.get_doc(
			{
				"doctype": "Item",
				"item_code": code,
				"item_group": frappe.db.get_value("Item Group", {"is_group": 0}),
				"stock_uom": "Nos",
				"is_stock_item": 1,
			}
		).insert(ignore_permissions=True)  # test data
	return code


def make_warehouse(name: str = "样品仓") -> str:
	"""Return a Warehouse of the first company, made when missing."""
	company = frappe.db.get_value("Company", {}, "name")
	if found := frappe.db.get_value("Warehouse", {"warehouse_name": name, "company": company}):
		return found
	return (
		frappe.get_doc({"doctype": "Warehouse", "warehouse_name": name, "company": company})
		.insert(ignore_permissions=True)  # test data
		.name
	)


def make_sample_request(*lines: tuple, lead: str | None = None, **values):
	"""Return a draft request of the session's user; a line is a sample's name and a quantity."""
	return frappe.get_doc(
		{
			"doctype": "Sample Request",
			"lead_registration": lead,
			"purpose": "客户试样",
			"items": [{"sample": sample, "qty": qty} for sample, qty in lines],
			**values,
		}
	).insert()


def act_on_request(request, action: str, user: str | None = None, **values):
	"""Set values on a request and take a workflow action the platform's way; return the request as stored."""
	from frappe.model.workflow import apply_workflow

	before = frappe.session.user
	try:
		if user:
			frappe.set_user(user)
		name = request if isinstance(request, str) else request.name
		doc = frappe.get_doc("Sample Request", name)
		if values:
			doc.update(values)
			doc.save()
		apply_workflow(frappe.get_doc("Sample Request", name).as_dict(), action)
		return frappe.get_doc("Sample Request", name)
	finally:
		frappe.set_user(before)


def complaint_values(**values) -> dict:
	"""Return a Complaint as somebody would write it down on the phone."""
	return {
		"doctype": "Complaint",
		"subject": "水泵漏水",
		"description": "安装两周后开始漏水，要求更换。",
		"category": "Quality Defect",
		"channel": "Phone",
		"customer_name": "某某客户",
		**values,
	}


def make_complaint(**values):
	"""Return a saved complaint of the session's user."""
	return frappe.get_doc(complaint_values(**values)).insert()


def act_on_complaint(complaint, action: str, user: str | None = None, **values):
	"""Set values on a complaint and take a workflow action the platform's way; return the complaint as stored."""
	from frappe.model.workflow import apply_workflow

	before = frappe.session.user
	try:
		if user:
			frappe.set_user(user)
		doc = frappe.get_doc("Complaint", complaint if isinstance(complaint, str) else complaint.name)
		if values:
			doc.update(values)
			doc.save()
		apply_workflow(doc.as_dict(), action)
		return frappe.get_doc("Complaint", doc.name)
	finally:
		frappe.set_user(before)


def make_contact(customer: str, phone: str, name: str = "王芳"):
	"""Return the name of a contact of a customer with this phone number."""
	return (
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": name,
				"phone_nos": [{"phone": phone, "is_primary_mobile_no": 1}],
				"links": [{"link_doctype": "Customer", "link_name": customer}],
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)
