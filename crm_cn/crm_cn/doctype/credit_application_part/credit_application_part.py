from frappe.model.document import Document


class CreditApplicationPart(Document):
	pass
