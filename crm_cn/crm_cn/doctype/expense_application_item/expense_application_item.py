from frappe.model.document import Document


class ExpenseApplicationItem(Document):
	pass
