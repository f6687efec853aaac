"""A MariaDB of the tests' own, from the system's mariadbd: its own data folder, socket and port, gone afterwards."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "crm_cn_test"
SECONDS_TO_START = 60


def why_not() -> str:
	"""Why no private MariaDB can be had here; "" when it can."""
	for program in ("mariadbd", "mariadb-install-db"):
		if not _program(program):
			return f"no {program} on this machine: install Debian's mariadb-server"
	try:
		import pymysql  # noqa: F401
	except ImportError:
		return "no pymysql: install the test extra"
	return ""


@dataclass(frozen=True)
class Server:
	"""A running server; anybody on this machine may connect as root without a password."""

	socket: str
	port: int

	def connect(self, database: str | None = DATABASE, *, autocommit: bool = False, **options: Any) -> Any:
		"""A pymysql connection, REPEATABLE READ as Frappe has it."""
		import pymysql

		return pymysql.connect(
			unix_socket=self.socket,
			user="root",
			database=database,
			charset="utf8mb4",
			collation="utf8mb4_unicode_ci",
			autocommit=autocommit,
			ssl_disabled=True,  # making a TLS context costs more than the query
			**options,
		)


@contextmanager
def private_mariadb(buffer_pool: str = "128M", *extra: str) -> Iterator[Server]:
	"""Start one in a temporary folder, stop it and remove everything at the end."""
	folder = Path(tempfile.mkdtemp(prefix="crm-cn-mariadb-"))
	user = getpass.getuser()
	try:
		data = folder / "data"
		subprocess.run(
			[
				_program("mariadb-install-db"),
				"--no-defaults",
				f"--datadir={data}",
				f"--user={user}",
				"--auth-root-authentication-method=normal",
				"--skip-test-db",
			],
			check=True,
			capture_output=True,
		)
		server = Server(str(folder / "m.sock"), _free_port())
		with (folder / "log").open("wb") as log:
			process = subprocess.Popen(
				[
					_program("mariadbd"),
					"--no-defaults",
					f"--datadir={data}",
					f"--user={user}",
					f"--socket={server.socket}",
					f"--port={server.port}",
					"--bind-address=127.0.0.1",
					f"--pid-file={folder / 'pid'}",
					f"--innodb-buffer-pool-size={buffer_pool}",
					"--innodb-flush-log-at-trx-commit=0",
					"--character-set-server=utf8mb4",
					"--collation-server=utf8mb4_unicode_ci",
					"--max-connections=100",
					*extra,
				],
				stdout=log,
				stderr=log,
			)
		try:
			_wait(server, process, folder / "log")
			yield server
		finally:
			process.terminate()
			with suppress(subprocess.TimeoutExpired):
				process.wait(30)
			if process.poll() is None:
				process.kill()
	finally:
		shutil.rmtree(folder, ignore_errors=True)


def executor(connection: Any) -> Callable[[str, Sequence[Any]], Sequence[Sequence[Any]]]:
	"""The `execute(sql, params)` that crm_cn.duplicates.store asks for."""

	def execute(sql: str, params: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
		with connection.cursor() as cursor:
			cursor.execute(sql, tuple(params))
			return cursor.fetchall()

	return execute


def make_tables(connection: Any) -> None:
	"""An empty index: the tables of crm_cn.duplicates.schema, made anew."""
	from crm_cn.duplicates import schema

	execute = executor(connection)
	for statement in (
		*schema.DROP,
		"DROP TABLE IF EXISTS `tabDuplicate Entry`",
		"DROP TABLE IF EXISTS `tabDuplicate Claim`",
		"DROP SEQUENCE IF EXISTS duplicate_entry_id_seq",
		*schema.STANDALONE,
		*schema.RAW.values(),
		schema.FILL_BUCKETS,
	):
		execute(statement)
	connection.commit()


def _program(name: str) -> str | None:
	return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/libexec")


def _free_port() -> int:
	with socket.socket() as probe:
		probe.bind(("127.0.0.1", 0))
		return probe.getsockname()[1]


def _wait(server: Server, process: subprocess.Popen, log: Path) -> None:
	"""Until it answers, then make the database."""
	end = time.monotonic() + SECONDS_TO_START
	while time.monotonic() < end:
		if process.poll() is not None:
			break
		try:
			with server.connect(None, autocommit=True) as connection, connection.cursor() as cursor:
				cursor.execute(f"CREATE DATABASE {DATABASE}")  # a constant
				return
		except Exception:
			time.sleep(0.1)
	raise RuntimeError(f"mariadbd did not start:\n{log.read_text(errors='replace')[-2000:]}")
