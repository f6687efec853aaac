"""Kanban boards keep the names of the cards in each column, and whoever sees the board reads them (D7).

So a board that others see keeps no order of cards of scoped DocTypes, and shows none that was kept before: the cards
stand in the order of the list. A private board keeps the order of its owner.
"""

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

	def validate(self):
		super().validate()
		self.forget_cards_of_others()

	def show_visible_cards(self) -> None:
		"""Take the cards out of the columns that the user may not view."""
		if self.reference_doctype not in shown.GUARDED or shown.unlimited():
			return
		for column in self.get("columns") or []:
			cards = frappe.parse_json(column.order or "[]") or []
			seen = shown.visible(self.reference_doctype, cards)
			column.order = json.dumps([card for card in cards if card in seen])

	def forget_cards_of_others(self) -> None:
		"""Keep no names of cards where others read them."""
		if self.reference_doctype in shown.GUARDED and not self.private:
			for column in self.get("columns") or []:
				column.order = "[]"
