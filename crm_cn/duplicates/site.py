"""The index on the site's own database connection, and on a second one that sees what others committed (L3)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.database import get_db

from crm_cn.duplicates.registrar import Registrar
from crm_cn.duplicates.settings import engine
from crm_cn.duplicates.store import Execute, Index

_COMMON_SECONDS = 600
_common: dict[str, tuple[float, frozenset[int]]] = {}
_WRITTEN = "crm_cn_duplicate_entries_written"


def execute(sql: str, params: Sequence[Any]) -> Sequence[Sequence[Any]]:
	"""Run one of the store's constant statements on the request's connection."""
	return frappe.db.sql(sql, tuple(params))


def index() -> Index:
	"""The index on the request's connection; what it writes is remembered until commit or rollback."""
	return Index(execute, frappe.session.user, _remember, common_keys())


def common_keys() -> frozenset[int]:
	"""Keys too common to be read: a hint, kept by each process for ten minutes."""
	read_at, found = _common.get(frappe.local.site, (float("-inf"), frozenset()))
	if time.monotonic() - read_at > _COMMON_SECONDS:
		found = Index(execute).common_keys()
		_common[frappe.local.site] = (time.monotonic(), found)
	return found


def registrar() -> Registrar:
	"""Submissions on the request's connection."""
	return Registrar(engine(), execute, fresh, written, frappe.session.user, common_keys())


def written() -> set[int]:
	"""Ids of the entries this transaction has written and not committed."""
	return getattr(frappe.local, _WRITTEN, None) or set()


def _remember(id: int) -> None:
	ids = getattr(frappe.local, _WRITTEN, None)
	if not ids:
		ids = set()
		setattr(frappe.local, _WRITTEN, ids)
		frappe.db.after_commit.add(_forget)
		frappe.db.after_rollback.add(_forget)
	ids.add(id)


def _forget() -> None:
	setattr(frappe.local, _WRITTEN, None)


@contextmanager
def fresh() -> Iterator[Execute]:
	"""A second connection to the site's database that sees all that is committed now; read only, always closed."""
	own = frappe.db
	other = get_db(
		host=own.host,
		port=own.port,
		user=own.user,
		password=own.password,
		cur_db_name=own.cur_db_name,
		socket=own.socket,
	)
	try:
		other.connect()
		other.sql("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
		other.sql("START TRANSACTION READ ONLY")
		yield lambda sql, params: other.sql(sql, tuple(params))
	finally:
		other.close()
