"""Scheduled work: each record alone, again after a deadlock, and one that fails stops no other."""

from __future__ import annotations

from itertools import count

import frappe
import pytest

from crm_cn.jobs import alone


@pytest.fixture
def marks(no_commit, monkeypatch):
	"""Note how often what a step wrote is taken back."""
	taken = []
	monkeypatch.setattr(frappe.db, "rollback", lambda **_: taken.append("rolled back"))
	return taken


def breaking(error: type[Exception], times: int):
	"""A step that fails some times, then says how often it was taken."""
	numbers = count(1)

	def step() -> int:
		number = next(numbers)
		if number <= times:
			raise error
		return number

	return step


@pytest.mark.parametrize("error", [frappe.QueryDeadlockError, frappe.QueryTimeoutError])
def test_what_the_database_breaks_off_is_tried_again(marks, error):
	assert alone(breaking(error, 2), lambda: -1) == 3
	assert marks == ["rolled back"] * 2


def test_after_the_last_try_it_has_failed(marks):
	assert alone(breaking(frappe.QueryDeadlockError, 3), lambda: -1) == -1
	assert marks == ["rolled back"] * 3


def test_any_other_error_is_not_tried_again(marks):
	assert alone(breaking(ValueError, 1), lambda: -1) == -1
	assert marks == ["rolled back"]


def test_the_failure_is_told_with_its_error(marks):
	def full():
		raise OSError("disk full")

	assert "disk full" in alone(full, frappe.get_traceback)
