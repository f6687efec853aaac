"""D7 for figures: what a chart, card or report counts is what the reader's list shows.

`frappe.qb` never applies permissions by itself, and no spelling of an aggregate in get_list works on both
v15 and v16. So every aggregate of ours carries the very condition the platform puts behind its own list.
"""

from frappe.desk.reportview import build_match_conditions
from pypika.terms import Criterion


class Readable(Criterion):
	"""The rows of `doctype` the session user may read, as a condition for a `frappe.qb` query on its table.

	The table must appear in the query under its own name. Raises PermissionError where the user
	may not read the DocType at all.
	"""

	def __init__(self, doctype: str):
		super().__init__()
		self.condition = build_match_conditions(doctype)

	def get_sql(self, **kwargs) -> str:
		return f"({self.condition})" if self.condition else "(1=1)"
