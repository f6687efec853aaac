"""The board "Leads by Stage" (L5).

Frappe's dialog offers only Select fields as columns; a Kanban Board itself works on any field whose value is the
column's name, and `stage` links to Lead Stage by name. So setup makes the board and keeps its columns equal to the
enabled stages. Order, hidden columns and colours that people set on the board are theirs and stay.
"""

import frappe

BOARD = "Leads by Stage"
LEAD = "Lead Registration"
FILTERS = [[LEAD, "status", "=", "In Follow-up"]]
FIELDS = ["responsible_user", "expected_amount", "expected_signing_date", "protected_until"]
COLORS = ("Gray", "Blue", "Cyan", "Purple", "Yellow", "Orange", "Green")


def apply() -> None:
	"""Make the board where it is missing, else add the columns of new stages."""
	stages = _stages()
	if not stages:
		return
	if not frappe.db.exists("Kanban Board", BOARD):
		_create(stages)
	else:
		_add_missing(stages)


def remove() -> None:
	"""Take the board away with the app."""
	frappe.delete_doc("Kanban Board", BOARD, ignore_missing=True, force=True)


def follow_stages(doc, method: str | None = None) -> None:
	"""Hook of Lead Stage: a stage added, renamed, switched off or deleted is so on the board as well."""
	if not frappe.db.exists("Kanban Board", BOARD):
		return
	board = frappe.get_doc("Kanban Board", BOARD)
	stages = [stage for stage in _stages() if not (method == "on_trash" and stage == doc.name)]
	kept = [row for row in board.columns if row.column_name in stages]
	known = {row.column_name for row in kept}
	if len(kept) == len(board.columns) and known.issuperset(stages):
		return
	board.set("columns", kept)
	_append(board, [stage for stage in stages if stage not in known])
	board.save(ignore_permissions=True)  # who may change stages need not own the shared board


def rename_stage(doc, method: str, old: str, new: str, merge: bool = False) -> None:
	"""Hook of Lead Stage: a renamed stage keeps its column, its place and its cards."""
	if not frappe.db.exists("Kanban Board", BOARD):
		return
	board = frappe.get_doc("Kanban Board", BOARD)
	for row in board.columns:
		if row.column_name == old:
			row.column_name = new
	if merge:
		first = {row.column_name: row for row in reversed(board.columns)}
		board.set("columns", [row for row in board.columns if first[row.column_name] is row])
	board.save(ignore_permissions=True)  # as above


def _stages() -> list[str]:
	stage = frappe.qb.DocType("Lead Stage")
	query = frappe.qb.from_(stage).select(stage.name).where(stage.enabled == 1).orderby(stage.order)
	return [row[0] for row in query.run()]


def _create(stages: list[str]) -> None:
	board = frappe.new_doc("Kanban Board")
	board.update(
		{
			"kanban_board_name": BOARD,
			"reference_doctype": LEAD,
			"field_name": "stage",
			"private": 0,
			"show_labels": 1,
			"filters": frappe.as_json(FILTERS, indent=None),
			"fields": frappe.as_json(FIELDS, indent=None),
		}
	)
	_append(board, stages)
	board.insert(ignore_permissions=True)  # setup, before anybody has logged in


def _add_missing(stages: list[str]) -> None:
	board = frappe.get_doc("Kanban Board", BOARD)
	known = {row.column_name for row in board.columns}
	missing = [stage for stage in stages if stage not in known]
	if missing:
		_append(board, missing)
		board.save(ignore_permissions=True)  # setup


def _append(board, stages: list[str]) -> None:
	for stage in stages:
		color = COLORS[len(board.columns) % len(COLORS)]
		board.append("columns", {"column_name": stage, "status": "Active", "indicator": color, "order": "[]"})
