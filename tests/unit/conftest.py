"""Fixtures of the unit tests: a MariaDB of their own, started once, for those that need SQL."""

from __future__ import annotations

import pytest
from mariadb import Server, executor, make_tables, private_mariadb, why_not


@pytest.fixture(scope="session")
def mariadb_server():
	"""The server; the test is skipped, and says why, where none can be had."""
	if reason := why_not():
		pytest.skip(reason)
	with private_mariadb() as server:
		yield server


@pytest.fixture
def database(mariadb_server: Server):
	"""The server with an empty duplicate index."""
	with mariadb_server.connect(autocommit=True) as connection:
		make_tables(connection)
	return mariadb_server


@pytest.fixture
def execute(database: Server):
	"""One statement on one connection, committed at once."""
	with database.connect(autocommit=True) as connection:
		yield executor(connection)
