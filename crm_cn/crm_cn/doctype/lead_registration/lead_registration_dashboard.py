"""Connections of a lead: what was sold and done for it."""


def get_data() -> dict:
	"""Documents that point to a lead; the platform counts only what the reader may see.

	The labels are translated by the browser: what is translated here is kept for readers of other languages.
	"""
	return {
		"fieldname": "lead_registration",
		"non_standard_fieldnames": {
			"Quotation": "crm_cn_lead_registration",
			"Sales Order": "crm_cn_lead_registration",
			"Opportunity": "crm_cn_lead_registration",
		},
		"transactions": [
			{"label": "Follow-up", "items": ["Sales Activity", "Collision Appeal"]},
			{"label": "Sales", "items": ["Opportunity", "Quotation", "Sales Order"]},
		],
	}
