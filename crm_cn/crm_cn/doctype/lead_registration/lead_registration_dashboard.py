"""Connections of a lead: what was sold and done for it."""

from frappe import _


def get_data() -> dict:
	"""Documents that point to a lead; the platform counts only what the reader may see."""
	return {
		"fieldname": "lead_registration",
		"non_standard_fieldnames": {
			"Quotation": "crm_cn_lead_registration",
			"Sales Order": "crm_cn_lead_registration",
			"Opportunity": "crm_cn_lead_registration",
		},
		"transactions": [
			{"label": _("Follow-up"), "items": ["Sales Activity", "Collision Appeal"]},
			{"label": _("Sales"), "items": ["Opportunity", "Quotation", "Sales Order"]},
		],
	}
