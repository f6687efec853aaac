"""Which reader a file needs: by its first bytes, not by its name. Spreadsheets are often misnamed."""

from __future__ import annotations

import zipfile
from pathlib import Path

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.limits import MAX_FILE_BYTES
from crm_cn.standalone.readers.csv import CsvSource
from crm_cn.standalone.readers.source import Source
from crm_cn.standalone.readers.xlsx import XlsxSource

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = {
	b"%PDF": "PDF",
	b"\x1f\x8b": "gzip",
	b"Rar!": "RAR",
	b"7z\xbc\xaf": "7z",
	b"\x89PNG": "PNG",
	b"\xff\xd8\xff": "JPEG",
	b"SQLite f": "SQLite",
	b"{\\rtf": "RTF",
}


def open_source(path: str | Path, sheet: str | None = None, encoding: str | None = None) -> Source:
	"""Open a customer list. Raises UnusableInput with what to do where it is none we can read."""
	path = Path(path)
	try:
		if path.is_dir():
			raise UnusableInput("is_folder", path=path)
		size = path.stat().st_size
		with path.open("rb") as stream:
			head = stream.read(4096)
			tail = b""
			if head.startswith(_OLE):
				tail = stream.read(1 << 20)
	except FileNotFoundError:
		raise UnusableInput("no_file", path=path) from None
	except OSError as error:
		raise UnusableInput("unreadable_file", path=path, error=error.strerror or error) from None
	if size == 0:
		raise UnusableInput("empty_file", path=path)
	if size > MAX_FILE_BYTES:
		raise UnusableInput("file_too_big", path=path, limit=f"{MAX_FILE_BYTES / 1024**3:g} GB")
	if head.startswith(_OLE):
		locked = "EncryptedPackage".encode("utf-16-le") in head + tail
		raise UnusableInput("locked_workbook" if locked else "old_xls", path=path)
	if head.startswith(b"PK"):
		return _workbook(path, sheet)
	for start, kind in _OTHERS.items():
		if head.startswith(start):
			raise UnusableInput("other_kind", path=path, kind=kind)
	start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
	if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
		raise UnusableInput("other_kind", path=path, kind="HTML/XML")
	if sheet is not None:
		raise UnusableInput("sheet_of_csv", path=path)
	return CsvSource(path, encoding)


def _workbook(path: Path, sheet: str | None) -> XlsxSource:
	try:
		with zipfile.ZipFile(path) as archive:
			names = archive.namelist()
	except (zipfile.BadZipFile, OSError, ValueError):
		raise UnusableInput("broken_workbook", path=path) from None
	if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
		raise UnusableInput("other_kind", path=path, kind="XLSB")
	if not any(name.lower().lstrip("/").startswith("xl/") for name in names):
		raise UnusableInput("other_kind", path=path, kind="ZIP/ODS/DOCX")
	return XlsxSource(path, sheet)
