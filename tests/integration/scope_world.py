"""A small world to look at data scope from outside: people of every level, and records in every relation to them.

	North ─── Centre ("mine": nearly everybody works here) ─── Below (one floor down)
	South (the stranger)

Made once for a run and committed, because requests come over connections of their own; removed after it. Nothing
here asks the app who sees what: `test_scope_matrix` holds the facts below against the text of D1-D8.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field

import factories
import frappe

NONE, ALL = "None", "All"
RE, EE = "Responsible Employee", "Related Employee"
RD, ED = "Responsible Department", "Related Department"
ACTIONS = ("view", "edit", "delete", "assign", "export")

LEAD, ACTIVITY = "Lead Registration", "Sales Activity"
REQUEST, COMPLAINT = "Sample Request", "Complaint"
TYPES = (
	*(LEAD, ACTIVITY, "Customer", "Opportunity", "Quotation", "Sales Order", "Lead", "Prospect"),
	*(REQUEST, COMPLAINT),
)

#: Every name the world makes begins with it, so that what a broken run left behind is found.
MARK = "zqw"
ROLE = f"{MARK} World"  # may do everything by its role, and has no rule: alone it sees nothing
MINE, NORTH, BELOW, SOUTH = (f"{MARK} {name}" for name in ("Centre", "North", "Below", "South"))
HUB = f"{MARK} hub"


@dataclass(frozen=True)
class Rule:
	"""One Data Scope Rule, for every scoped type."""

	view: str
	edit: str = ""
	delete: str = ""
	assign: str = ""
	export: str = ""
	below: bool = False
	open_statuses: str = ""
	on_responsible: bool = False
	on_viewable: bool = False

	def level(self, action: str) -> str:
		"""Return the level of an action; those not named are the level of viewing."""
		return getattr(self, action) or self.view


@dataclass(frozen=True)
class Persona:
	"""Somebody of the world: what the roles say, and where in the tree."""

	rules: tuple[Rule, ...]
	department: str | None = MINE
	employee: bool = True


PERSONAS: dict[str, Persona] = {
	"none": Persona((Rule(NONE),)),
	"re": Persona((Rule(RE),)),
	"ee": Persona((Rule(EE),)),
	"rd": Persona((Rule(RD),)),
	"ed": Persona((Rule(ED),)),
	"all": Persona((Rule(ALL),)),
	"below": Persona((Rule(ED, below=True),)),
	"d6": Persona((Rule(RE, edit=RD),)),
	"mixed": Persona((Rule(ALL, edit=RE, delete=NONE, assign=NONE, export=EE),)),
	"editor": Persona((Rule(RE, edit=ALL, delete=ALL, export=ALL),)),
	"pool": Persona((Rule(RE, open_statuses="Public Pool"),)),
	"onrec": Persona((Rule(RE, on_responsible=True),)),
	"onview": Persona((Rule(RE, edit=RE, on_viewable=True), Rule(RD))),
	"multi": Persona((Rule(RE), Rule(RD))),
	"norule": Persona(()),
	"loner": Persona((Rule(ED),), department=None, employee=False),
	"nodept": Persona((Rule(ED),), department=None),
}
#: People whom nobody looks through: records belong to them.
OTHERS = {"stranger": SOUTH, "below_one": BELOW}


def user_of(who: str) -> str:
	"""Return the user of a persona."""
	return f"{MARK}-{who.replace('_', '-')}@scope.test"


def roles_of(who: str) -> list[str]:
	"""Return the roles that carry the rules of a persona."""
	return [f"{MARK} {who} {number}" for number, _ in enumerate(PERSONAS[who].rules)]


@dataclass
class Record:
	"""One record and all that is true of it."""

	doctype: str
	key: str
	name: str
	canary: str
	responsible: str = "stranger"
	people: list[str] = field(default_factory=list)
	departments: list[str] = field(default_factory=list)
	author: str = ""
	on: tuple[str, str] | None = None
	status: str = ""


# The tree, as the world knows it

PARENT = {NORTH: None, MINE: NORTH, BELOW: MINE, SOUTH: None}


def department_of(who: str) -> str | None:
	"""Return where somebody works."""
	return OTHERS.get(who) or (PERSONAS[who].department if who in PERSONAS else None)


def is_below(department: str | None, top: str | None) -> bool:
	"""Say whether a department lies strictly below another."""
	while department and top:
		department = PARENT[department]
		if department == top:
			return True
	return False


class World:
	"""What was made."""

	def __init__(self, records: list[Record], secrets: dict[str, str]):
		self.records = records
		#: what stands in a record that nobody but "all" and "mixed" sees and that other records point at
		self.secrets = secrets
		self.by_name = {(record.doctype, record.name): record for record in records}

	def of(self, doctype: str) -> list[Record]:
		return [record for record in self.records if record.doctype == doctype]

	def get(self, doctype: str, key: str) -> Record:
		return next(record for record in self.records if (record.doctype, record.key) == (doctype, key))


# Building


def kept() -> str:
	return frappe.get_site_path("private", f"{MARK}.json")


def build() -> World:
	"""Make the world and commit it; with CRM_CN_KEEP_WORLD set, take the one that a run before left."""
	frappe.set_user("Administrator")
	if os.environ.get("CRM_CN_KEEP_WORLD") and os.path.exists(kept()):
		with open(kept()) as file:
			stored = json.load(file)
		for record in stored["records"]:
			record["on"] = tuple(record["on"]) if record["on"] else None
		return World([Record(**record) for record in stored["records"]], stored["secrets"])
	remove()
	_departments()
	_roles()
	_people()
	frappe.db.commit()
	frappe.clear_cache()
	records, secrets = _records()
	frappe.db.commit()
	for number, record in enumerate(records):
		_hangers_on(record, number)
	frappe.db.commit()
	frappe.clear_cache()
	world = World(records, secrets)
	if os.environ.get("CRM_CN_KEEP_WORLD"):
		with open(kept(), "w") as file:
			json.dump({"records": [asdict(record) for record in records], "secrets": secrets}, file)
	return world


def _departments() -> None:
	for name, parent in PARENT.items():
		frappe.get_doc(
			{
				"doctype": "Department",
				"department_name": name,
				"company": _company(),
				"is_group": 1,
				"parent_department": _department(parent) if parent else "All Departments",
			}
		).insert(ignore_permissions=True)  # test data


def _company() -> str:
	return frappe.db.get_value("Company", {}, "name")


def _department(name: str | None) -> str | None:
	return frappe.db.get_value("Department", {"department_name": name}, "name") if name else None


def employee(who: str) -> str | None:
	return frappe.db.get_value("Employee", {"user_id": user_of(who)}, "name")


def _people() -> None:
	"""Write people into the tables: saving a User is slow, and nothing that saving does is looked at here."""
	for who in [*PERSONAS, *OTHERS]:
		roles = [ROLE, *roles_of(who)] if who in PERSONAS else []
		_raw(
			{
				"doctype": "User",
				"name": user_of(who),
				"email": user_of(who),
				"first_name": f"{MARK}{who}",
				"full_name": f"{MARK}{who}",
				"enabled": 1,
				"user_type": "System User",
				"language": "en",
			}
		)
		for role in roles:
			_raw(
				{
					"doctype": "Has Role",
					"name": f"{MARK}{role}{who}",
					"parenttype": "User",
					"parentfield": "roles",
					"parent": user_of(who),
					"role": role,
				}
			)
		if who in OTHERS or PERSONAS[who].employee:
			_raw(
				{
					"doctype": "Employee",
					"name": f"{MARK}-emp-{who}",
					"employee": f"{MARK}-emp-{who}",
					"first_name": f"{MARK}{who}",
					"employee_name": f"{MARK}{who}",
					"user_id": user_of(who),
					"company": _company(),
					"department": _department(department_of(who)),
					"date_of_joining": "2020-01-01",
					"status": "Active",
				}
			)


# what a role must reach for a path to be worth trying
HELPERS = (
	"Comment",
	"Communication",
	"File",
	"ToDo",
	"Version",
	"Tag",
	"Tag Link",
	"Contact",
	"Address",
	"Event",
	"Activity Log",
	"Milestone",
	"Energy Point Log",
	"Workflow Action",
	"Notification Log",
	"Document Follow",
	"DocShare",
	"Dashboard Chart",
	"Number Card",
	"Kanban Board",
	"Report",
	"Data Import",
	"Bulk Update",
	"View Log",
	"Email Queue",
	"Deleted Document",
	"Collision Appeal",
	"Item",
	"Employee",
	"Department",
	"Price List",
	"Currency",
	"Company",
)
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


def _roles() -> None:
	for role in [ROLE, *(role for who in PERSONAS for role in roles_of(who))]:
		frappe.get_doc({"doctype": "Role", "role_name": role, "desk_access": 1}).insert(
			ignore_permissions=True  # test data
		)
	for doctype in (*TYPES, *HELPERS):
		if frappe.db.exists("DocType", doctype):
			_permit(doctype)
	for who, persona in PERSONAS.items():
		for role, rule in zip(roles_of(who), persona.rules, strict=True):
			for doctype in TYPES:
				_rule(role, doctype, rule)


def _permit(doctype: str) -> None:
	from frappe.permissions import setup_custom_perms

	setup_custom_perms(doctype)
	meta = frappe.get_meta(doctype)
	rights = [*RIGHTS, *(("submit", "cancel", "amend") if meta.is_submittable else ())]
	frappe.get_doc(
		{
			"doctype": "Custom DocPerm",
			"parent": doctype,
			"role": ROLE,
			"permlevel": 0,
			**dict.fromkeys(rights, 1),
		}
	).insert(ignore_permissions=True)  # test data


def _rule(role: str, doctype: str, rule: Rule) -> None:
	switches = (
		{"on_responsible_records": rule.on_responsible, "on_viewable_records": rule.on_viewable}
		if doctype == ACTIVITY
		else {}
	)
	frappe.get_doc(
		{
			"doctype": "Data Scope Rule",
			"role": role,
			"document_type": doctype,
			**{f"{action}_level": rule.level(action) for action in ACTIONS},
			"include_departments_below": int(rule.below),
			"open_statuses": rule.open_statuses if doctype == LEAD else "",
			**{switch: int(on) for switch, on in switches.items()},
		}
	).insert(ignore_permissions=True)  # test data


# Records


def plan(doctype: str) -> list[Record]:
	"""Return the records of a type: one for each relation somebody can stand in."""
	canaries = iter(f"{MARK}x{TYPES.index(doctype)}x{number:03d}x" for number in range(999))

	def record(key: str, **facts) -> Record:
		return Record(doctype, key, "", next(canaries), **facts)

	records = [record(f"own:{who}", responsible=who) for who in PERSONAS]
	records += [
		record("related employee", people=[who for who in PERSONAS if _can_be_related(who, doctype)]),
		record("related department", departments=[MINE]),
		record("below", responsible="below_one"),
		record("related below", departments=[BELOW]),
		record("related above", departments=[NORTH]),
		record("none"),
		record("nobody", responsible=""),
		*(record(f"authored:{who}", author=who) for who in ("re", "ee", "rd")),
	]
	if doctype == LEAD:
		records.append(record("pool", status="Public Pool"))
	if doctype == ACTIVITY:
		abouts = [f"own:{who}" for who in ("onrec", "onview", "ed")] + ["related employee", "none"]
		records += [
			record(f"on {kind} {about}", on=(kind, about)) for kind in (LEAD, "Customer") for about in abouts
		]
	return records


def _can_be_related(who: str, doctype: str) -> bool:
	"""Who has no Employee can take part in an activity, as a user."""
	return doctype == ACTIVITY or PERSONAS[who].employee


def _records() -> tuple[list[Record], dict[str, str]]:
	"""Write the records straight into the tables, as copies of one of each type that came in by the front door.

	Saving two hundred documents takes minutes; what saving derives (the department) the world knows, and the index
	is brought up to date by the command that rebuilds it.
	"""
	from crm_cn.scope import tokens

	secrets = {"customer": f"{MARK}secretcustomer", "lead": f"{MARK}secretlead"}
	hub = _insert(
		{**_values("Customer", HUB), "tax_id": secrets["customer"], **_parties("Customer", "stranger")}
	)
	hub_lead = _insert(
		{**_values(LEAD, HUB), "contact_person": secrets["lead"], **_parties(LEAD, "stranger")}
	)
	templates = {"Customer": hub, LEAD: hub_lead}
	records: list[Record] = []
	names: dict[tuple[str, str], str] = {}
	for doctype in (*(doctype for doctype in TYPES if doctype != ACTIVITY), ACTIVITY):
		if doctype not in templates:
			templates[doctype] = _insert(
				{**_values(doctype, HUB, customer=hub.name), **_parties(doctype, "stranger")}
			)
		for number, record in enumerate(plan(doctype)):
			record.name = names[doctype, record.key] = f"{MARK}n{TYPES.index(doctype)}n{number:03d}n"
			values = {
				**_values(doctype, record.canary, customer=hub.name),
				**_parties(doctype, record.responsible, record.people, record.departments),
			}
			if doctype == LEAD:
				values["customer"] = hub.name
			if doctype == ACTIVITY:
				values |= {"lead_registration": hub_lead.name, "party_type": None, "party": None}
			if record.on and record.on[0] == LEAD:
				values["lead_registration"] = names[record.on]
			elif record.on:
				values |= {"lead_registration": None, "party_type": "Customer", "party": names[record.on]}
			if record.status:
				values |= {"status": record.status, "workflow_state": record.status}
			_copy(templates[doctype], record, values)
			tokens.sync_name(doctype, record.name)
			records.append(record)
	return records, secrets


def _copy(template, record: Record, values: dict) -> None:
	author = record.author or (record.responsible if record.responsible == "loner" else "")
	doc = frappe.get_doc(template.as_dict())
	for field_ in doc.meta.get_table_fields():
		if field_.fieldname not in ("items", FIELDS.get(record.doctype, STOCK)[1]):
			doc.set(field_.fieldname, [])
	doc.update(values)
	doc.name = record.name
	doc.owner = user_of(author) if author else "Administrator"
	for user_field in (
		"responsible_user",
		"account_manager",
		"opportunity_owner",
		"lead_owner",
		"prospect_owner",
	):
		if doc.meta.has_field(user_field):
			whose = "" if user_field != "responsible_user" else record.responsible
			doc.set(user_field, user_of(whose) if whose else None)
	doc.set(DEPARTMENT_FIELD[record.doctype in FIELDS], _department(department_of(record.responsible)))
	if "items" in values:
		for row, given in zip(doc.items, template.items, strict=True):
			row.update({**given.as_dict(), ROWS[record.doctype][1]: f"{record.canary} row"})
	doc.creation = doc.modified = frappe.utils.now()
	doc.db_insert()
	for number, row in enumerate(doc.get_all_children()):
		row.parent, row.parenttype, row.name = doc.name, doc.doctype, f"{record.name}{number}"
		row.docstatus, row.idx = 0, number + 1
		row.creation = row.modified = doc.modified
		row.owner = row.modified_by = "Administrator"
		row.db_insert()


def _insert(values: dict):
	doc = frappe.get_doc(values)
	doc.flags.crm_cn_system = doc.flags.ignore_permissions = True  # test data
	doc.flags.ignore_mandatory = doc.flags.ignore_links = True
	return doc.insert()


#: where each type keeps: responsible employee, table of parties
FIELDS = {
	LEAD: ("responsible_employee", "team"),
	ACTIVITY: ("responsible_employee", "parties"),
	REQUEST: ("responsible_employee", "parties"),
	COMPLAINT: ("responsible_employee", "parties"),
}
STOCK = ("crm_cn_responsible_employee", "crm_cn_parties")
DEPARTMENT_FIELD = {True: "responsible_department", False: "crm_cn_responsible_department"}


def _parties(doctype: str, responsible: str, people: list[str] = (), departments: list[str] = ()) -> dict:
	responsible_field, table = FIELDS.get(doctype, STOCK)
	by_user = [who for who in people if doctype == ACTIVITY and (len(who) % 2 or not PERSONAS[who].employee)]
	rows = [{"employee": employee(who)} for who in people if who not in by_user]
	rows += [{"department": _department(name)} for name in departments]
	values: dict = {table: rows, responsible_field: employee(responsible) if responsible else None}
	if by_user:
		values["participants"] = [{"user": user_of(who)} for who in by_user]
	return values


def _values(doctype: str, canary: str, customer: str | None = None) -> dict:
	from frappe.utils import add_days, now_datetime, nowdate

	values: dict = {"doctype": doctype}
	if doctype == LEAD:
		return factories.lead_values(customer_name=canary, expected_signing_date=nowdate(), expected_amount=7)
	if doctype == ACTIVITY:
		return values | {
			"activity_type": "Call",
			"subject": canary,
			"status": "Planned",
			"planned_on": now_datetime(),
		}
	if doctype == REQUEST:
		return values | {
			"customer": customer,
			"purpose": canary,
			"items": [{"sample": _sample(), "qty": 1, "specification": f"{canary} row"}],
		}
	if doctype == COMPLAINT:
		return values | {"customer": customer, "subject": canary, "description": canary, "channel": "Visit"}
	if doctype == "Customer":
		return values | {
			"customer_name": canary,
			"tax_id": None,
			"customer_type": "Company",
			"customer_group": frappe.db.get_value("Customer Group", {"is_group": 0}),
			"territory": frappe.db.get_value("Territory", {"is_group": 0}),
		}
	if doctype == "Opportunity":
		return values | {
			"opportunity_from": "Customer",
			"party_name": customer,
			"company": _company(),
			"title": canary,
			"transaction_date": nowdate(),
			"expected_closing": nowdate(),
			"items": [{"item_code": factories.make_selling_item(), "qty": 1, "description": f"{canary} row"}],
		}
	if doctype in ("Quotation", "Sales Order"):
		party = (
			{"quotation_to": "Customer", "party_name": customer}
			if doctype == "Quotation"
			else {"customer": customer, "delivery_date": add_days(nowdate(), 30), "po_no": canary}
		)
		return values | {
			**party,
			"company": _company(),
			"transaction_date": nowdate(),
			"terms": canary,
			"items": [
				{
					"item_code": factories.make_selling_item(),
					"qty": 1,
					"rate": 100,
					"description": f"{canary} row",
				}
			],
		}
	if doctype == "Lead":
		return values | {
			"first_name": canary,
			"lead_name": canary,
			"company_name": canary,
			"company": _company(),
			"title": canary,
		}
	return values | {"company_name": canary, "company": _company()}


def _sample() -> str:
	"""Return the one sample of the world."""
	if found := frappe.db.exists("Sample", {"sample_name": f"{MARK}sample"}):
		return found
	category = factories.make_sample_category(f"{MARK}category")
	return factories.make_sample(sample_name=f"{MARK}sample", category=category).name


#: child tables whose rows carry the record's canary
ROWS = {
	"Opportunity": ("Opportunity Item", "description"),
	"Quotation": ("Quotation Item", "description"),
	"Sales Order": ("Sales Order Item", "description"),
	REQUEST: ("Sample Request Item", "specification"),
}


# What hangs on a record: written straight into the tables, as what stood there before data scope came

FOLLOWERS: dict[str, tuple[str, str, str]] = {
	"Comment": ("reference_doctype", "reference_name", "content"),
	"Communication": ("reference_doctype", "reference_name", "subject"),
	"Version": ("ref_doctype", "docname", "data"),
	"ToDo": ("reference_type", "reference_name", "description"),
	"File": ("attached_to_doctype", "attached_to_name", "file_name"),
	"Tag Link": ("document_type", "document_name", "title"),
	"Workflow Action": ("reference_doctype", "reference_name", "workflow_state"),
	"Activity Log": ("reference_doctype", "reference_name", "subject"),
	"Milestone": ("reference_type", "reference_name", "value"),
	"Energy Point Log": ("reference_doctype", "reference_name", "reason"),
	"Document Follow": ("ref_doctype", "ref_docname", "name"),
	"View Log": ("reference_doctype", "reference_name", "viewed_by"),
	"Email Queue": ("reference_doctype", "reference_name", "message"),
	"Contact": ("", "", "first_name"),
	"Address": ("", "", "address_title"),
	"Event": ("", "", "subject"),
	"Notification Log": ("document_type", "document_name", "subject"),
}
EXTRA = {
	"Comment": {"comment_type": "Comment", "comment_email": "Administrator", "published": 0},
	"Communication": {
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Sent",
		"status": "Linked",
		"sender": "Administrator",
		"recipients": "x@scope.test",
		"email_status": "Open",
	},
	"ToDo": {"status": "Open", "allocated_to": user_of("all"), "assigned_by": user_of("stranger")},
	"File": {"is_private": 1, "folder": "Home/Attachments", "file_size": 9, "file_type": "TXT"},
	"Tag Link": {"tag": f"{MARK}tag"},
	"Workflow Action": {"status": "Open"},
	"Event": {"event_type": "Public", "status": "Open"},
	"Address": {"address_type": "Billing", "address_line1": "x", "city": "x"},
	"Energy Point Log": {"user": user_of("stranger"), "type": "Review", "points": 1},
	"Email Queue": {"status": "Sent", "sender": "x@scope.test"},
}


def _hangers_on(record: Record, number: int) -> None:
	from frappe.utils import now_datetime

	for doctype, (kind, name, text) in FOLLOWERS.items():
		if not frappe.db.exists("DocType", doctype):
			continue
		values = {"doctype": doctype, "name": f"{MARK}f{number:04d}", **EXTRA.get(doctype, {})}
		if kind:
			values |= {kind: record.doctype, name: record.name}
		if text != "name":
			values[text] = f"{record.canary} {doctype}" if doctype != "File" else f"{record.canary}.txt"
		if doctype == "Version":
			values["data"] = json.dumps({"changed": [["x", "y", record.canary]]})
		if doctype == "Event":
			values |= {"starts_on": now_datetime(), "ends_on": now_datetime()}
		if doctype == "Document Follow":
			values["user"] = user_of("stranger")
		if doctype == "Notification Log":
			_notices(record, number, values)
			continue
		if doctype == "File":
			values["file_url"] = f"/private/files/{record.canary}.txt"
			with open(frappe.get_site_path("private", "files", f"{record.canary}.txt"), "w") as file:
				file.write(record.canary)
		_raw(values)
		_linked(doctype, values["name"], record)
	frappe.db.set_value(
		record.doctype,
		record.name,
		{
			"_user_tags": f",{MARK}tag",
			"_comments": json.dumps([{"comment": f"{record.canary} said", "by": "x", "name": "x"}]),
			"_assign": json.dumps([user_of("all")]),
		},
		update_modified=False,
	)
	frappe.db.sql(
		"replace into `__global_search` (doctype, name, content, title, published, route) values (%s, %s, %s, %s, 0, '')",
		(record.doctype, record.name, f"{MARK}needle ||| {record.canary}", record.canary),
	)


def _notices(record: Record, number: int, values: dict) -> None:
	"""A notice of long ago for everybody, about one record that many see and one that few see."""
	if record.key not in ("related employee", "none"):
		return
	for index, who in enumerate(PERSONAS):
		_raw(
			{
				**values,
				"name": f"{MARK}f{number:04d}n{index}",
				"for_user": user_of(who),
				"type": "Alert",
				"read": 0,
			}
		)


def _linked(doctype: str, name: str, record: Record) -> None:
	links = {
		"Contact": ("Dynamic Link", "links", {"link_doctype": record.doctype, "link_name": record.name}),
		"Address": ("Dynamic Link", "links", {"link_doctype": record.doctype, "link_name": record.name}),
		"Event": (
			"Event Participants",
			"event_participants",
			{"reference_doctype": record.doctype, "reference_docname": record.name},
		),
		"Communication": (
			"Communication Link",
			"timeline_links",
			{"link_doctype": record.doctype, "link_name": record.name},
		),
	}
	if doctype in links:
		child, fieldname, values = links[doctype]
		_raw(
			{
				"doctype": child,
				"name": f"{name}{doctype[0]}",
				"parenttype": doctype,
				"parent": name,
				"parentfield": fieldname,
				**values,
			}
		)


def _raw(values: dict) -> None:
	doc = frappe.get_doc(values)
	doc.name = values["name"]
	doc.creation = doc.modified = frappe.utils.now()
	doc.owner = doc.modified_by = "Administrator"
	doc.db_insert()


# Removing


def remove() -> None:
	"""Take away everything the world made, also what a broken run left."""
	frappe.set_user("Administrator")
	if os.path.exists(kept()):
		os.remove(kept())
	for doctype in reversed(TYPES):
		_forget_copies(doctype)
		for name in _mine(doctype):  # the ones the others were copied from
			frappe.delete_doc(
				doctype, name, force=True, ignore_permissions=True, delete_permanently=True
			)  # test data
	frappe.db.delete("Sample", {"sample_name": f"{MARK}sample"})
	if frappe.db.exists("Sample Category", f"{MARK}category"):
		frappe.delete_doc(
			"Sample Category", f"{MARK}category", force=True, ignore_permissions=True
		)  # test data
	for doctype in FOLLOWERS:
		if frappe.db.exists("DocType", doctype):
			frappe.db.delete(doctype, {"name": ["like", f"{MARK}f%"]})
	for child in ("Dynamic Link", "Event Participants", "Communication Link"):
		frappe.db.delete(child, {"name": ["like", f"{MARK}f%"]})
	frappe.db.sql("delete from `__global_search` where content like %s", (f"{MARK}needle%",))
	folder = frappe.get_site_path("private", "files")
	for file in os.listdir(folder):
		if file.startswith(f"{MARK}x"):
			os.remove(os.path.join(folder, file))
	_forget_roles()
	users = [user_of(who) for who in (*PERSONAS, *OTHERS)]
	frappe.db.delete("Employee", {"user_id": ["in", users]})
	frappe.db.delete("Has Role", {"parent": ["in", users]})
	frappe.db.delete("__Auth", {"name": ["in", users]})
	frappe.db.delete("Sessions", {"user": ["in", users]})
	for doctype in ("Notification Settings", "User"):
		frappe.db.delete(doctype, {"name": ["in", users]})
	for name in (BELOW, MINE, NORTH, SOUTH):
		if found := _department(name):
			frappe.delete_doc("Department", found, force=True, ignore_permissions=True)  # test data
	frappe.db.commit()
	frappe.clear_cache()


def _forget_copies(doctype: str) -> None:
	from crm_cn.scope import tokens

	for name in frappe.get_all(doctype, {"name": ["like", f"{MARK}n%"]}, pluck="name"):
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
		frappe.db.delete(doctype, {"name": name})
		tokens.drop(frappe._dict(doctype=doctype, name=name))


MARKED = {
	LEAD: "customer_name",
	ACTIVITY: "subject",
	"Customer": "customer_name",
	"Opportunity": "title",
	"Quotation": "terms",
	"Sales Order": "po_no",
	"Lead": "company_name",
	"Prospect": "company_name",
	REQUEST: "purpose",
	COMPLAINT: "subject",
}


def _mine(doctype: str) -> list[str]:
	return frappe.get_all(doctype, {MARKED[doctype]: ["like", f"%{MARK}%"]}, pluck="name")


def _forget_roles() -> None:
	roles = frappe.get_all("Role", {"name": ["like", f"{MARK} %"]}, pluck="name")
	if frappe.db.exists("DocType", "Data Scope Rule"):
		for name in frappe.get_all("Data Scope Rule", {"role": ["in", roles]}, pluck="name"):
			frappe.delete_doc("Data Scope Rule", name, force=True, ignore_permissions=True)  # test data
	for doctype in {*frappe.get_all("Custom DocPerm", {"role": ROLE}, pluck="parent")}:
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ROLE})
		if _only_copied(doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)
	frappe.db.delete("Has Role", {"role": ["in", roles]})
	for role in roles:
		frappe.delete_doc("Role", role, force=True, ignore_permissions=True)  # test data


def _only_copied(doctype: str) -> bool:
	"""Say whether the site's own permissions of a DocType are the shipped ones: then there were none before."""
	what = ["role", "permlevel", "if_owner", *RIGHTS, "submit", "cancel", "amend"]

	def rows(table: str) -> list[tuple]:
		return sorted(
			tuple(str(row[key] or 0) for key in what)
			for row in frappe.get_all(table, {"parent": doctype}, what)
		)

	return rows("Custom DocPerm") == rows("DocPerm")
