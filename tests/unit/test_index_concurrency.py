"""However many submit one company at one moment, at most one is registered (L3)."""

from __future__ import annotations

import os

import trial
from mariadb import executor, make_tables

from crm_cn.duplicates.locks import Claims
from crm_cn.rules.collision import Outcome
from crm_cn.rules.duplicates import Engine

PROCESSES = 16
COMPANIES = int(os.environ.get("CRM_CN_TRIAL_COMPANIES", "40"))


def test_no_more_double_registrations_than_one_after_the_other(database):
	"""Six spellings of each company, by 16 processes at once, against the same attempts in a row."""
	work = trial.attempts(COMPANIES)
	serial = trial.run(database, work, 1)
	with database.connect(autocommit=True) as connection:
		make_tables(connection)
	at_once = trial.run(database, work, PROCESSES)
	engine = Engine()
	for title, tally in (("one after the other", serial), (f"{PROCESSES} at once", at_once)):
		print(f"\n{title}: {tally.doubles} double, {dict(tally.outcomes)}, {tally.retried} retried")

	assert serial.errors == []
	assert at_once.errors == []
	assert sum(at_once.outcomes.values()) == len(work)
	# Doubles there are only where the engine does not know two spellings for one company: none by a race.
	assert at_once.raced(engine) == []
	assert serial.raced(engine) == []
	# And the locks turn nobody away who comes through alone (some made-up companies resemble each other).
	assert len(at_once.registered) >= 0.97 * len(serial.registered)


def test_of_one_spelling_at_once_exactly_one_passes(database):
	"""48 attempts at the very same name."""
	work = [(0, f"LR-{number}", "上海星澜机电设备有限公司") for number in range(48)]
	tally = trial.run(database, work, PROCESSES)
	assert tally.errors == []
	assert tally.outcomes[Outcome.PASSES] == 1
	assert (
		tally.outcomes[Outcome.PASSES] + tally.outcomes[Outcome.COLLIDED] + tally.outcomes[Outcome.OWN] == 48
	)


def test_a_lock_locks_its_rows_only(database):
	"""Another transaction may lock any other bucket, and insert claims and keys, while one is held."""
	with database.connect() as first, database.connect() as second:
		first.begin()
		second.begin()
		Claims(executor(first)).lock([5, 9, 4000])
		other = Claims(executor(second))
		executor(second)("SET innodb_lock_wait_timeout = 1")
		other.lock([4, 6, 8, 10, 3999, 4001])
		assert other.take("a" * 40, "LR-1")
		assert Claims(executor(first)).take("b" * 40, "LR-2")
		first.rollback()
		second.rollback()
