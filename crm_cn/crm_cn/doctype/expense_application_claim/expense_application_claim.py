from frappe.model.document import Document


class ExpenseApplicationClaim(Document):
	pass
