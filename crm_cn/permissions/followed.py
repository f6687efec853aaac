"""Which rows of other DocTypes tell of a scoped record (D7), and by which fields: the list behind `following.py`.

A comment, a file, a task, a notice, a delivery note names the record it belongs to. Whoever does not see the record does
not see the row either. Rows that name no scoped record stay as the platform has them.

	FOLLOWERS    what follows, by DocType
	INDEPENDENT  what names a scoped record and yet does not follow it, with the reason

A test scans every DocType of the site: one that sales roles can read and that is in neither list fails it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
	"""Where a row holds the record it names.

	type_field, name_field: a pair of fields, DocType and name.
	doctype, name_field: a plain link; the DocType is always the same.
	table: the pair is in a child table of this DocType (`parent` is the row), not in the row itself.
	any_of: the row is shown when at least one of the records named is visible (a person both of my customer and of
	another's); otherwise all of them must be visible.
	by_status: a record that is visible by its open status alone (the public pool) shows the row, too.
	through: DocTypes in FOLLOWERS whose rows may be named as well (a file of a mail of a customer).
	"""

	type_field: str = ""
	name_field: str = ""
	doctype: str = ""
	table: str = ""
	any_of: bool = False
	#: whether a status that is open to the role counts; a lead in the public pool does not open its appeals
	by_status: bool = True
	through: tuple[str, ...] = ()


def _pair(type_field: str, name_field: str) -> Reference:
	return Reference(type_field=type_field, name_field=name_field)


def _link(field: str, doctype: str) -> Reference:
	return Reference(name_field=field, doctype=doctype)


def _links(any_of: bool = False) -> Reference:
	"""The platform's table of dynamic links."""
	return Reference("link_doctype", "link_name", table="Dynamic Link", any_of=any_of)


REFERENCE = _pair("reference_doctype", "reference_name")
COMPLAINT = _link("complaint", "Complaint")
CUSTOMER = _link("customer", "Customer")
ORDER = _link("sales_order", "Sales Order")

#: What follows a record and carries attachments of its own.
CARRIERS = (
	"Collision Appeal",
	"Comment",
	"Communication",
	"Contact",
	"Contract",
	"Corrective Action Report",
	"Credit Application",
	"Delivery Note",
	"Event",
	"Non Conformance",
	"ToDo",
)

FOLLOWERS: dict[str, tuple[Reference, ...]] = {
	# ours
	"Collision Appeal": (
		Reference(name_field="lead_registration", doctype="Lead Registration", by_status=False),
	),
	"Complaint Follow Up": (COMPLAINT,),
	"Corrective Action Report": (COMPLAINT,),
	"Responsibility Log": (REFERENCE,),
	"Sample Ledger Entry": (_link("sample_request", "Sample Request"),),
	"Duplicate Finding": (_link("lead_registration", "Lead Registration"),),
	# the timeline
	"Comment": (REFERENCE,),
	"Communication": (
		REFERENCE,
		Reference("link_doctype", "link_name", table="Communication Link"),
	),
	"Communication Link": (_pair("link_doctype", "link_name"),),
	"Version": (_pair("ref_doctype", "docname"),),
	"Activity Log": (
		REFERENCE,
		_pair("timeline_doctype", "timeline_name"),
		_pair("link_doctype", "link_name"),
	),
	"View Log": (REFERENCE,),
	"Access Log": (_pair("export_from", "reference_document"),),
	"Milestone": (_pair("reference_type", "reference_name"),),
	"Energy Point Log": (REFERENCE,),
	"Deleted Document": (_pair("deleted_doctype", "deleted_name"),),
	"Discussion Topic": (_pair("reference_doctype", "reference_docname"),),
	# attachments and prints
	"File": (Reference("attached_to_doctype", "attached_to_name", through=CARRIERS),),
	"Document Share Key": (_pair("reference_doctype", "reference_docname"),),
	# work
	"ToDo": (_pair("reference_type", "reference_name"),),
	"Event": (Reference("reference_doctype", "reference_docname", table="Event Participants"),),
	"Event Participants": (_pair("reference_doctype", "reference_docname"),),
	"Reminder": (_pair("reminder_doctype", "reminder_docname"),),
	"Workflow Action": (REFERENCE,),
	"Submission Queue": (_pair("ref_doctype", "ref_docname"),),
	"Auto Repeat": (_pair("reference_doctype", "reference_document"),),
	"Appointment": (_pair("appointment_with", "party"),),
	"Call Log": (CUSTOMER, _links()),
	# notices
	"Notification Log": (_pair("document_type", "document_name"),),
	"PWA Notification": (_pair("reference_document_type", "reference_document_name"),),
	"Document Follow": (_pair("ref_doctype", "ref_docname"),),
	"DocShare": (_pair("share_doctype", "share_name"),),
	"Tag Link": (_pair("document_type", "document_name"),),
	"Email Queue": (REFERENCE,),
	"Email Unsubscribe": (REFERENCE,),
	"Email Campaign": (_pair("email_campaign_for", "recipient"),),
	"Error Log": (REFERENCE,),
	"Integration Request": (_pair("reference_doctype", "reference_docname"),),
	# the customer file
	"Contact": (_links(any_of=True),),
	"Address": (_links(any_of=True),),
	"Dynamic Link": (_pair("link_doctype", "link_name"),),
	# papers
	"Contract": (_pair("party_type", "party_name"), _pair("document_type", "document_name")),
	"Credit Application": (CUSTOMER,),
	"Delivery Note": (CUSTOMER,),
	"Delivery Schedule Item": (ORDER,),
	"Installation Note": (CUSTOMER,),
	"POS Invoice Merge Log": (CUSTOMER,),
	"Stock Reservation Entry": (
		_pair("voucher_type", "voucher_no"),
		_pair("from_voucher_type", "from_voucher_no"),
	),
	"Subcontracting Inward Order": (CUSTOMER, ORDER),
	"Non Conformance": (_link("crm_cn_complaint", "Complaint"),),
	"Quality Feedback": (_pair("document_type", "document_name"),),
}

#: What is part of the record it names: it is seen with a record that somebody may see for an approval alone.
BELONGING = frozenset(
	(
		*(
			"Comment",
			"Communication",
			"Communication Link",
			"Version",
			"Activity Log",
			"View Log",
			"Milestone",
		),
		*("File", "Workflow Action", "Notification Log", "Document Follow", "DocShare", "Tag Link", "ToDo"),
	)
)

_MASTER = "a master of the company's, used by people who have nothing to do with the customer it may name"
_WORK = "the work of its own people, who need it whether or not they may open the customer it names"

INDEPENDENT: dict[str, str] = {
	"Coupon Code": _MASTER,
	"Item": _MASTER,
	"Item Price": _MASTER,
	"Pricing Rule": _MASTER,
	"Service Level Agreement": _MASTER,
	"Warehouse": _MASTER,
	"Desktop Icon": "names what of the Desk it opens",
	"Workspace": "names what of the Desk it opens",
	"Project": _WORK,
	"Quality Action": f"says what to do and nothing of the customer: {_WORK}",
	"Timesheet": _WORK,
	"Data Import Log": "of an import its own author runs; read by whoever may read that import",
	"Employee Benefit Ledger": "names papers of pay",
	"Employee Grievance": "names employees and their papers",
	"Leave Ledger Entry": "names papers of leave",
}
