"""Data Import of Lead Registrations through the collision check, beside plain inserts of the same documents.

	cd BENCH/sites && CRM_CN_SITE=SITE PYTHONPATH=REPO ../env/bin/python -m benchmarks.data_import [--rows 2000] [--profile]

In rounds, on one site in one run: the documents are inserted with Document.insert as the platform's importer does it,
one transaction for as many rows as ours; removed; then the same list is checked (preview) and imported. Both sides
run every hook of the site. Prints a markdown table; the ratio is the time of plain inserts over that of the import.
Removes what it made; the naming series goes on.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import random
import time
from collections.abc import Callable
from contextlib import contextmanager

import frappe
import openpyxl

from crm_cn.imports import check, run, store
from crm_cn.imports.limits import WRITTEN_AT_ONCE

DOCTYPE = "Lead Registration"
HEADER = ("客户名称", "曾用名", "联系人", "手机", "邮箱", "区域", "商机来源", "发起说明", "地址", "预计金额")
CITIES = ("杭州", "宁波", "温州", "台州", "绍兴", "嘉兴", "苏州", "无锡", "常州", "南通")
TRADES = ("科技", "机械", "电子", "贸易", "纺织", "食品", "建材", "化工", "软件", "阀门")
SIGNS = "安邦宝博昌成达德东方丰福高光广海宏华汇佳建江金九康乐力联隆美明宁鹏启庆荣瑞三盛顺泰天同万旺伟祥新信兴亚益永宇源远正志中"


def main() -> None:
	parser = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	parser.add_argument("--rows", type=int, default=2000)
	parser.add_argument("--rounds", type=int, default=4)
	parser.add_argument("--profile", action="store_true", help="also print where the time of the import goes")
	args = parser.parse_args()
	with site():
		measure(args.rows // args.rounds, args.rounds, args.profile)


@contextmanager
def site():
	"""Connect as Administrator to the site CRM_CN_SITE names."""
	name = os.environ.get("CRM_CN_SITE")
	if not name:
		raise SystemExit("CRM_CN_SITE names no site")
	frappe.init(name, sites_path=".")
	frappe.connect()
	frappe.set_user("Administrator")
	frappe.flags.mute_emails = True
	try:
		yield
	finally:
		frappe.destroy()


def measure(rows: int, rounds: int, profile: bool) -> None:
	"""Run the rounds and print the table."""
	spent = {"plain": [0.0, 0.0], "check": [0.0, 0.0], "import": [0.0, 0.0]}
	profiler = cProfile.Profile() if profile else None
	insert(make_rows(5, 0))  # caches warm
	remove()
	for number in range(1, rounds + 1):
		table = make_rows(rows, number)
		timed(spent["plain"], insert, table)
		written = remove()
		data_import = attach(table)
		timed(spent["check"], check.run, data_import.name)
		if profiler:
			profiler.enable()
		timed(spent["import"], run.run, data_import.name)
		if profiler:
			profiler.disable()
		told = store.figures(data_import.name)
		imported = remove()
		frappe.delete_doc("Data Import", data_import.name, force=True)
		frappe.db.commit()
		if imported != told["created"] or written != rows:
			raise SystemExit(f"round {number}: {written} inserted, {imported} imported, told {told}")
		print(f"round {number}: {written} inserted, {imported} imported", flush=True)
	report(rows * rounds, spent)
	if profiler:
		pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def timed(spent: list[float], work: Callable[..., object], *args: object) -> None:
	"""Add the seconds of a piece of work, by the clock and of this process."""
	clock, cpu = time.perf_counter(), time.process_time()
	work(*args)
	spent[0] += time.perf_counter() - clock
	spent[1] += time.process_time() - cpu


def report(rows: int, spent: dict[str, list[float]]) -> None:
	"""The table: milliseconds a row, rows a second, ratio to plain inserts."""
	plain = spent["plain"]
	lines = {
		"plain Document.insert": plain,
		"import of a checked list": spent["import"],
		"check (preview) alone": spent["check"],
		"check and import": [sum(pair) for pair in zip(spent["check"], spent["import"], strict=True)],
	}
	print(f"\n{rows} Lead Registrations, {WRITTEN_AT_ONCE} in a transaction\n")
	print("| | ms a row | of it this process | rows a second | ratio to plain |")
	print("| --- | ---: | ---: | ---: | ---: |")
	for label, (clock, cpu) in lines.items():
		print(
			f"| {label} | {clock / rows * 1000:.2f} | {cpu / rows * 1000:.2f} | {rows / clock:.0f} | {plain[0] / clock:.2f} |"
		)


def make_rows(count: int, seed: int) -> list[tuple[str, ...]]:
	"""Companies with distinct made-up names, and how to reach them."""
	dice = random.Random(seed)
	territory = frappe.get_all("Territory", pluck="name", limit=1)[0]
	source = frappe.get_all("Lead Registration Source", pluck="name", limit=1)[0]
	names: dict[str, None] = {}
	while len(names) < count:
		brand = "".join(dice.sample(SIGNS, 3))
		names[f"{dice.choice(CITIES)}{brand}{dice.choice(TRADES)}有限公司"] = None
	return [
		(
			name,
			f"{name[2:5]}旧称{seed}",
			f"王{name[2]}",
			f"139{seed % 10}{number:07d}",
			f"sales@c{seed}-{number}.example.com",
			territory,
			source,
			"展会认识，需要报价",
			f"{name[:2]}市人民路{number}号",
			str(1000 * (number % 90 + 1)),
		)
		for number, name in enumerate(names)
	]


def document(row: tuple[str, ...]) -> dict:
	"""A row as a document."""
	name, alias, person, phone, email, territory, source, reason, address, amount = row
	return {
		"doctype": DOCTYPE,
		"customer_name": name,
		"aliases": [{"alias": alias, "kind": "Former Name"}],
		"contact_person": person,
		"phone": phone,
		"email": email,
		"territory": territory,
		"source": source,
		"initiation_reason": reason,
		"address_line": address,
		"expected_amount": amount,
	}


def insert(table: list[tuple[str, ...]]) -> None:
	"""What the check is measured against."""
	for number, row in enumerate(table, 1):
		frappe.get_doc(document(row)).insert()
		if number % WRITTEN_AT_ONCE == 0:
			frappe.db.commit()
	frappe.db.commit()


def attach(table: list[tuple[str, ...]]):
	"""A Data Import of the rows as a workbook."""
	book = openpyxl.Workbook()
	for row in (HEADER, *table):
		book.active.append(row)
	content = io.BytesIO()
	book.save(content)
	data_import = frappe.get_doc(
		{"doctype": "Data Import", "reference_doctype": DOCTYPE, "import_type": "Insert New Records"}
	).insert()
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"benchmark-{frappe.generate_hash(length=8)}.xlsx",
			"attached_to_doctype": "Data Import",
			"attached_to_name": data_import.name,
			"is_private": 1,
			"content": content.getvalue(),
		}
	).insert()
	data_import.import_file = file.file_url
	data_import.save()
	store.open_check(data_import.name)
	frappe.db.commit()
	return data_import


def remove() -> int:
	"""Delete the registrations of this benchmark, known by their e-mail; how many there were."""
	names = frappe.get_all(DOCTYPE, filters={"email": ("like", "sales@c%.example.com")}, pluck="name")
	for number, name in enumerate(names, 1):
		frappe.delete_doc(DOCTYPE, name, force=True, delete_permanently=True)
		if number % WRITTEN_AT_ONCE == 0:
			frappe.db.commit()
	frappe.db.commit()
	return len(names)


if __name__ == "__main__":
	main()
