"""How far a long job is: a bar on the console, and the same in the Desk of whoever started it."""

from __future__ import annotations

import sys

import frappe
from tqdm import tqdm


class Progress:
	"""`with Progress(title, total) as done: done(500)`."""

	def __init__(self, title: str, total: int, start: int = 0):
		self.title = title
		self.total = total
		self.bar = tqdm(
			total=total,
			initial=start,
			desc=title,
			unit="rec",
			file=sys.stderr,
			disable=not sys.stderr.isatty(),
		)

	def __enter__(self) -> Progress:
		return self

	def __call__(self, more: int) -> None:
		self.bar.update(more)
		if self.total:
			percent = min(100, self.bar.n * 100 / self.total)
			frappe.publish_progress(percent, title=self.title, description=f"{self.bar.n} / {self.total}")

	def __exit__(self, *_error: object) -> None:
		self.bar.close()
