"""Kanban boards keep the names of the cards in each column; a reader gets those of records the reader may view (D7)."""

from __future__ import annotations

import json

import frappe
from frappe.desk.doctype.kanban_board.kanban_board import KanbanBoard

from crm_cn.permissions import shown


class ScopedKanbanBoard(KanbanBoard):
	def load_from_db(self):
		loaded = super().load_from_db()
		self.show_visible_cards()
		return loaded

	def show_visible_cards(self) -> None:
		"""Take cards out of the columns that the user may not view; where they are missing, the board appends them."""
		if self.reference_doctype not in shown.GUARDED or shown.unlimited():
			return
		for column in self.get("columns") or []:
			cards = frappe.parse_json(column.order or "[]") or []
			seen = shown.visible(self.reference_doctype, cards)
			column.order = json.dumps([card for card in cards if card in seen])
