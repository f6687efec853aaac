"""Records of somebody else, full of words that may not come out, and the same again of the user who looks.

	theirs   one record of each scoped type with what hangs on it (contacts, comments, files, tags …), of a stranger
	mine     the same, of the user whose requests are made: shows that a function answers with records at all
	absent   names of records that are not there

The user holds every role of the site but those that see all, and no rule but "Responsible Employee" on each type, so
that no role hides a leak. Committed, because requests have connections of their own; removed after the run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import factories
import frappe
from frappe.utils import add_days, nowdate

MARK = "zqe"
USER, STRANGER = f"{MARK}-looker@scope.test", f"{MARK}-stranger@scope.test"
ROLE = f"{MARK} looker"
LEAD, ACTIVITY = "Lead Registration", "Sales Activity"
REQUEST, COMPLAINT = "Sample Request", "Complaint"
OURS = (LEAD, ACTIVITY, REQUEST, COMPLAINT)
TYPES = (
	*(LEAD, ACTIVITY, "Customer", "Lead", "Prospect", "Opportunity", "Quotation", "Sales Order"),
	*(REQUEST, COMPLAINT),
)
SEE_ALL = {
	"Administrator",
	"System Manager",
	"CRM Supervisor",
	"Guest",
	"All",
	"Desk User",
	"Website Manager",
}
RIGHTS = (
	"read",
	"write",
	"create",
	"delete",
	"select",
	"print",
	"email",
	"report",
	"export",
	"share",
	"import",
)
#: How everything that is searched for begins; the rest of a word comes out only with a record.
PREFIX = {"theirs": f"{MARK}th", "mine": f"{MARK}mi"}


@dataclass
class Side:
	"""The records of one owner: a name for each type, and of the rows that hang on them."""

	kind: str
	names: dict[str, str] = field(default_factory=dict)
	rows: dict[str, str] = field(default_factory=dict)

	@property
	def word(self) -> str:
		"""What every canary of this side contains and no request ever sends."""
		return f"{PREFIX[self.kind]}secret" if self.kind in PREFIX else ""

	def all_names(self) -> list[str]:
		return sorted({*self.names.values(), *self.rows.values()}, key=len, reverse=True)


@dataclass
class World:
	theirs: Side
	mine: Side
	absent: Side


def build() -> World:
	"""Make the world and commit it."""
	frappe.set_user("Administrator")
	remove()
	for user in (USER, STRANGER):
		factories.make_sales_person(user)
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	_roles_and_rules()
	frappe.db.commit()
	world = World(_side("theirs", STRANGER), _side("mine", USER), Side("absent"))
	world.absent.names = {kind: _other(name) for kind, name in world.theirs.names.items()}
	world.absent.rows = {kind: _other(name) for kind, name in world.theirs.rows.items()}
	frappe.db.commit()
	frappe.clear_cache()
	return world


def _other(name: str) -> str:
	"""Return a name of the same length and kind that nothing has."""
	return name.replace(PREFIX["theirs"], f"{MARK}no") if PREFIX["theirs"] in name else f"{name[:-3]}zzz"


def _roles_and_rules() -> None:
	"""Give the user every role that sees not all, and take every rule away but the user's own."""
	from frappe.permissions import setup_custom_perms

	frappe.get_doc({"doctype": "Role", "role_name": ROLE, "desk_access": 1}).insert(
		ignore_permissions=True
	)  # test data
	for doctype in (*TYPES, "Kanban Board", "Contact", "Address", "Communication", "File", "ToDo", "Event"):
		setup_custom_perms(doctype)
		submits = ("submit", "cancel", "amend") if frappe.get_meta(doctype).is_submittable else ()
		frappe.get_doc(
			{
				"doctype": "Custom DocPerm",
				"parent": doctype,
				"role": ROLE,
				"permlevel": 0,
				**dict.fromkeys([*RIGHTS, *submits], 1),
			}
		).insert(ignore_permissions=True)  # test data
	rules = [
		frappe.get_doc("Data Scope Rule", each).as_dict()
		for each in frappe.get_all("Data Scope Rule", pluck="name")
	]
	_kept().write_text(frappe.as_json(rules), encoding="utf-8")
	frappe.db.delete("Data Scope Rule")
	for doctype in TYPES:
		levels = dict.fromkeys(
			("view_level", "edit_level", "delete_level", "assign_level", "export_level"),
			"Responsible Employee",
		)
		frappe.get_doc(
			{"doctype": "Data Scope Rule", "role": ROLE, "document_type": doctype, **levels}
		).insert(ignore_permissions=True)  # test data
	user = frappe.get_doc("User", USER)
	roles = set(frappe.get_all("Role", {"disabled": 0}, pluck="name")) - SEE_ALL
	user.append_roles(*roles)
	user.save(ignore_permissions=True)  # test data


def _kept() -> Path:
	"""Return where the site's own rules are while the world stands: a broken run must not lose them."""
	return Path(frappe.get_site_path("private", f"{MARK}-rules.json"))


def _side(kind: str, owner: str) -> Side:
	side = Side(kind)
	employee = frappe.db.get_value("Employee", {"user_id": owner})
	for doctype in (*(each for each in TYPES if each not in (ACTIVITY,)), ACTIVITY):
		values = {**_values(doctype, side), **_owned(doctype, employee)}
		doc = frappe.get_doc(values)
		doc.flags.crm_cn_system = doc.flags.ignore_permissions = True  # test data
		doc.flags.ignore_mandatory = doc.flags.ignore_links = True
		doc.insert()
		side.names[doctype] = doc.name
		frappe.db.set_value(doctype, doc.name, "owner", owner, update_modified=False)
		if doctype in ("Quotation", "Sales Order"):
			_submit(doc)
		for table in doc.meta.get_table_fields():
			for row in doc.get(table.fieldname)[:1]:
				side.rows[table.options] = row.name
	for doctype, name in list(side.names.items()):
		_hang_on(side, doctype, name, owner)
	return side


def _submit(doc) -> None:
	"""Make a paper one that others are made from: many lists show submitted ones only."""
	status = "Open" if doc.doctype == "Quotation" else "To Deliver and Bill"
	frappe.db.set_value(doc.doctype, doc.name, {"docstatus": 1, "status": status}, update_modified=False)
	for row in doc.items:
		frappe.db.set_value(row.doctype, row.name, "docstatus", 1, update_modified=False)


def _owned(doctype: str, employee: str) -> dict:
	prefix = "" if doctype in OURS else "crm_cn_"
	return {f"{prefix}responsible_employee": employee}


def _values(doctype: str, side: Side) -> dict:
	word, company = f"{side.word}{TYPES.index(doctype)}", frappe.db.get_value("Company", {}, "name")
	phone = f"139{7 if side.kind == 'theirs' else 6}5550{TYPES.index(doctype)}11"
	item = {"item_code": factories.make_selling_item(), "qty": 1, "rate": 100, "description": f"{word} row"}
	values: dict = {"doctype": doctype}
	if doctype == LEAD:
		return factories.lead_values(customer_name=word, phone=phone, contact_person=f"{word} person")
	if doctype == ACTIVITY:
		return values | {
			"activity_type": "Call",
			"subject": word,
			"status": "Planned",
			"planned_on": frappe.utils.now_datetime(),
			"lead_registration": side.names[LEAD],
		}
	if doctype == REQUEST:
		return values | {
			"customer": side.names["Customer"],
			"purpose": word,
			"items": [{"sample": _sample(), "qty": 1, "specification": f"{word} row"}],
		}
	if doctype == COMPLAINT:
		return values | {
			"customer": side.names["Customer"],
			"customer_name": word,
			"phone": phone,
			"subject": word,
			"description": word,
			"channel": "Phone",
			"public_answer": f"{word} answer",
		}
	if doctype == "Customer":
		return values | {
			"customer_name": word,
			"customer_type": "Company",
			"customer_group": frappe.db.get_value("Customer Group", {"is_group": 0}),
			"territory": frappe.db.get_value("Territory", {"is_group": 0}),
			"tax_id": f"{word}tax",
			"mobile_no": phone,
			"email_id": f"{word}@mail.test",
		}
	if doctype == "Lead":
		return values | {
			"first_name": word,
			"company_name": f"{word} co",
			"company": company,
			"mobile_no": phone,
			"email_id": f"{word}@mail.test",
		}
	if doctype == "Prospect":
		return values | {"company_name": word, "company": company, "leads": [{"lead": side.names["Lead"]}]}
	if doctype == "Opportunity":
		return values | {
			"opportunity_from": "Customer",
			"party_name": side.names["Customer"],
			"company": company,
			"title": word,
			"transaction_date": nowdate(),
			"expected_closing": nowdate(),
			"contact_mobile": phone,
			"items": [item],
		}
	party = (
		{
			"quotation_to": "Customer",
			"party_name": side.names["Customer"],
			"opportunity": side.names["Opportunity"],
		}
		if doctype == "Quotation"
		else {"customer": side.names["Customer"], "delivery_date": add_days(nowdate(), 30), "po_no": word}
	)
	if doctype == "Sales Order":
		item["prevdoc_docname"] = side.names["Quotation"]
	return values | {
		**party,
		"company": company,
		"transaction_date": nowdate(),
		"terms": word,
		"items": [item],
	}


def _sample() -> str:
	"""Return the one sample both sides ask for."""
	if found := frappe.db.exists("Sample", {"sample_name": f"{MARK}sample"}):
		return found
	category = factories.make_sample_category(f"{MARK}category")
	return factories.make_sample(sample_name=f"{MARK}sample", category=category).name


def _hang_on(side: Side, doctype: str, name: str, owner: str) -> None:
	"""Hang what tells of a record on it, straight in the tables: as it stood there before data scope came."""
	word, number = f"{side.word}h{TYPES.index(doctype)}", TYPES.index(doctype)
	reference = {"reference_doctype": doctype, "reference_name": name}
	rows = {
		"Comment": {**reference, "comment_type": "Comment", "content": word, "comment_email": owner},
		"Communication": {
			**reference,
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"subject": word,
			"content": word,
			"sender": f"{word}@mail.test",
			"recipients": f"{word}@mail.test",
			"communication_date": frappe.utils.now(),
		},
		"Version": {
			"ref_doctype": doctype,
			"docname": name,
			"data": json.dumps({"changed": [["a", "b", word]]}),
		},
		"ToDo": {
			"reference_type": doctype,
			"reference_name": name,
			"description": word,
			"status": "Open",
			"allocated_to": STRANGER,
			"assigned_by": STRANGER,
		},
		"File": {
			"attached_to_doctype": doctype,
			"attached_to_name": name,
			"file_name": f"{word}.txt",
			"file_url": f"/private/files/{word}.txt",
			"is_private": 1,
			"folder": "Home/Attachments",
		},
		"Tag Link": {"document_type": doctype, "document_name": name, "title": word, "tag": f"{MARK}tag"},
		"Activity Log": {**reference, "subject": word, "operation": "", "status": "Success"},
		"Workflow Action": {**reference, "workflow_state": word, "status": "Open"},
		"Notification Log": {
			"document_type": doctype,
			"document_name": name,
			"subject": word,
			"for_user": USER,
			"from_user": STRANGER,
			"type": "Alert",
		},
		"Event": {
			"subject": word,
			"event_type": "Public",
			"status": "Open",
			"starts_on": frappe.utils.now(),
			"ends_on": frappe.utils.now(),
		},
		"Contact": {
			"first_name": word,
			"phone": f"1388800{number}",
			"mobile_no": f"1388811{number}",
			"email_id": f"{word}@mail.test",
		},
		"Address": {
			"address_title": word,
			"address_line1": word,
			"city": word,
			"address_type": "Billing",
			"country": "China",
		},
	}
	for kind, values in rows.items():
		row = f"{PREFIX[side.kind]}r{number}{kind[:2].lower()}"
		_raw(kind, row, owner, values)
		side.rows.setdefault(kind, row)
		if kind in ("Contact", "Address"):
			_raw(
				"Dynamic Link",
				f"{row}l",
				owner,
				{
					"parent": row,
					"parenttype": kind,
					"parentfield": "links",
					"link_doctype": doctype,
					"link_name": name,
					"idx": 1,
				},
			)
		if kind == "Event":
			_raw(
				"Event Participants",
				f"{row}l",
				owner,
				{
					"parent": row,
					"parenttype": kind,
					"parentfield": "event_participants",
					"reference_doctype": doctype,
					"reference_docname": name,
					"idx": 1,
				},
			)
	with open(frappe.get_site_path("private", "files", f"{word}.txt"), "w") as file:
		file.write(word)
	frappe.db.set_value(
		doctype,
		name,
		{
			"_user_tags": f",{MARK}tag",
			"_assign": json.dumps([STRANGER]),
			"_comments": json.dumps([{"comment": word, "by": owner, "name": "x"}]),
		},
		update_modified=False,
	)
	frappe.db.sql(
		"replace into `__global_search` (doctype, name, content, title, published, route) values (%s, %s, %s, %s, 0, '')",
		(doctype, name, f"{MARK}needle ||| {word}", word),
	)


def _raw(doctype: str, name: str, owner: str, values: dict) -> None:
	columns = {
		"name": name,
		"creation": frappe.utils.now(),
		"modified": frappe.utils.now(),
		"owner": owner,
		"modified_by": owner,
		**values,
	}
	known = set(frappe.db.get_table_columns(doctype))
	columns = {key: value for key, value in columns.items() if key in known}
	frappe.db.sql(
		f"replace into `tab{doctype}` ({', '.join(f'`{key}`' for key in columns)}) values ({', '.join(['%s'] * len(columns))})",
		tuple(columns.values()),
	)


def remove() -> None:
	"""Remove everything the world made, also what a broken run left behind."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for kind in (
		"Comment",
		"Communication",
		"Version",
		"ToDo",
		"File",
		"Tag Link",
		"Activity Log",
		"Workflow Action",
		"Notification Log",
		"Event",
		"Contact",
		"Address",
		"Dynamic Link",
		"Event Participants",
	):
		frappe.db.delete(kind, {"name": ("like", f"{MARK}%")})
	for table in ("Contact Email", "Contact Phone", "Dynamic Link", "Event Participants"):
		frappe.db.delete(table, {"parent": ("like", f"{MARK}%")})
	for doctype in reversed(TYPES):
		for name in frappe.get_all(doctype, {"owner": ("in", (USER, STRANGER))}, pluck="name"):
			for table in frappe.get_meta(doctype).get_table_fields():
				frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
			frappe.db.sql("delete from crm_cn_scope where doctype = %s and record = %s", (doctype, name))
			frappe.db.delete(doctype, {"name": name})
			frappe.db.delete("__global_search", {"doctype": doctype, "name": name})
	frappe.db.delete("Sample", {"sample_name": f"{MARK}sample"})
	if frappe.db.exists("Sample Category", f"{MARK}category"):
		frappe.delete_doc("Sample Category", f"{MARK}category", force=True)
	frappe.db.delete("Custom DocPerm", {"role": ROLE})
	frappe.db.delete("Data Scope Rule", {"role": ROLE})
	for rule in json.loads(_kept().read_text(encoding="utf-8")) if _kept().exists() else []:
		if not frappe.db.exists("Data Scope Rule", rule["name"]):
			frappe.get_doc(
				{key: value for key, value in rule.items() if not key.startswith("modified")}
			).insert(
				ignore_permissions=True  # what the site had before the run
			)
	_kept().unlink(missing_ok=True)
	frappe.db.delete("Notification Log", {"for_user": ["in", (USER, STRANGER)]})
	for user in (USER, STRANGER):
		for employee in frappe.get_all("Employee", {"user_id": user}, pluck="name"):
			frappe.delete_doc("Employee", employee, force=True)
		if frappe.db.exists("User", user):
			frappe.delete_doc("User", user, force=True)
	if frappe.db.exists("Role", ROLE):
		frappe.delete_doc("Role", ROLE, force=True)
	frappe.db.commit()
	frappe.clear_cache()
