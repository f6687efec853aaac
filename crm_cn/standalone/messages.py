"""Everything the command says, in Chinese and English. `MESSAGES` maps a code to (zh, en).

Placeholders are named; a message about something wrong says what to do about it.
"""

from __future__ import annotations

import locale
import os
from typing import Any

LANGUAGES = ("zh", "en")

MESSAGES: dict[str, tuple[str, str]] = {
	# the call or the file is unusable (exit code 2)
	"no_file": ("找不到文件：{path}。请检查路径是否正确。", "File not found: {path}. Check the path."),
	"is_folder": ("{path} 是文件夹。请指定其中的一个 CSV 或 XLSX 文件。", "{path} is a folder. Name one CSV or XLSX file in it."),
	"unreadable_file": ("无法读取 {path}:{error}。", "Cannot read {path}: {error}."),
	"unwritable": ("无法写入 {path}:{error}。请换一个目录，或关闭正在打开该文件的程序。", "Cannot write {path}: {error}. Choose another folder, or close the program that has the file open."),
	"empty_file": ("{path} 没有内容。", "{path} is empty."),
	"empty_workbook": ("{path} 的所有工作表都没有内容。", "All sheets of {path} are empty."),
	"no_data_rows": ("{path} 只有表头，没有数据行。", "{path} has a header but no data rows."),
	"file_too_big": ("{path} 超过上限 {limit}。请拆分后分别检查。", "{path} is over the limit of {limit}. Split it and check the parts."),
	"too_many_rows": ("{path} 超过 {limit:,} 行的上限。请拆分后分别检查。", "{path} has more than {limit:,} rows. Split it and check the parts."),
	"locked_workbook": ("{path} 设有打开密码。请在 Excel 或 WPS 中取消密码并另存为 .xlsx。", "{path} is protected by a password. Remove it in Excel or WPS and save as .xlsx."),
	"old_xls": ("{path} 是旧版 .xls 格式。请在 Excel 或 WPS 中另存为 .xlsx 再试。", "{path} is in the old .xls format. Save it as .xlsx in Excel or WPS and try again."),
	"other_kind": ("{path} 是 {kind} 文件，不是 CSV 或 XLSX。请用 Excel 或 WPS 打开后另存为 .xlsx。", "{path} is a {kind} file, neither CSV nor XLSX. Open it in Excel or WPS and save it as .xlsx."),
	"broken_workbook": ("{path} 已损坏，无法按 XLSX 读取。请在 Excel 或 WPS 中打开修复后另存为 .xlsx。", "{path} is damaged and cannot be read as XLSX. Open and repair it in Excel or WPS and save it as .xlsx."),
	"no_sheet": ("没有名为「{sheet}」的工作表。现有：{sheets}。", "There is no sheet named “{sheet}”. There are: {sheets}."),
	"sheet_of_csv": ("{path} 是文本文件，没有工作表。请去掉 --sheet。", "{path} is a text file and has no sheets. Leave out --sheet."),
	"unknown_encoding": ("不认识编码 {encoding}。可用：utf-8、gb18030、utf-16、big5。", "Unknown encoding {encoding}. Use utf-8, gb18030, utf-16 or big5."),
	"no_name_column": (
		"认不出哪一列是客户名称。看到的是：{seen}。请把表头改为「客户名称」，或用 --map name=表头（或列号，如 --map name=B）指定。",
		"Cannot tell which column holds the customer's name. Seen: {seen}. Head it “Customer Name”, or say --map name=HEADING (or a column letter: --map name=B).",
	),
	"unknown_field": ("--map 中没有字段 {field}。可用：{fields}。", "--map knows no field {field}. It knows: {fields}."),
	"unknown_column": ("找不到列「{column}」。表头有：{seen}。", "There is no column “{column}”. Headings: {seen}."),
	"bad_map": ("--map {value} 写法不对。应为 字段=表头，例如 --map name=客户全称。", "--map {value} is malformed. Write FIELD=HEADING, e.g. --map name=Customer."),
	"bad_jobs": ("--jobs 应为 1 到 64 的整数。", "--jobs takes a whole number from 1 to 64."),
	"worker_died": ("检查中断：子进程意外结束，多半是内存不足。请用 --jobs 1 重试，或拆分文件。", "The check stopped: a helper process ended unexpectedly, most likely for lack of memory. Try --jobs 1, or split the file."),
	"no_memory": ("内存不足。请拆分文件后分别检查。", "Out of memory. Split the file and check the parts."),
	"interrupted": ("已中断。", "Interrupted."),
	"internal": (
		"程序内部出错（{error}）。这是缺陷，请附上命令行报告；设环境变量 CRM_CN_DEBUG=1 可得到细节。",
		"Internal error ({error}). This is a bug: please report it with the command line; CRM_CN_DEBUG=1 in the environment gives the details.",
	),
	# about a whole file
	"csv_read": ("编码 {encoding}，分隔符 {delimiter}", "encoding {encoding}, delimiter {delimiter}"),
	"sheet_read": ("工作表「{sheet}」", "sheet “{sheet}”"),
	"other_sheets": ("只检查了「{sheet}」；其他有内容的工作表未检查：{others}。要检查请用 --sheet 指定。", "Only “{sheet}” was checked; other sheets with content were not: {others}. Name one with --sheet to check it."),
	"merged_cells": ("有 {count} 处合并单元格：合并的值用于其所有行；同一合并名称下的多行按一个客户处理。", "{count} merged cells: the value counts for all their rows; rows under one merged name are one customer."),
	"columns_found": ("第 {row} 行为表头：{columns}", "Row {row} is the header: {columns}"),
	"columns_by_content": ("没有可识别的表头，按内容判断各列：{columns}。如有误，请用 --map 指定。", "No header recognised; columns told by what stands in them: {columns}. If wrong, use --map."),
	"columns_unused": ("未用于查重的列：{columns}", "Columns not used for matching: {columns}"),
	# about one row
	"broken_bytes": ("含有不符合文件编码的字节，显示为 �。请对照原始资料更正。", "has bytes that do not fit the file's encoding, shown as �. Correct it from the original."),
	"unclosed_quote": ("引号没有成对，本行按字面读取。请补上或删除多余的双引号。", "A quotation mark is never closed; the row was read literally. Add or remove the double quote."),
	"too_many_columns": ("超过 {limit} 列，其余未读。请删除多余的列。", "Has more than {limit} columns; the rest were not read. Delete the surplus."),
	"more_cells_than_headings": ("有 {count} 格，表头只有 {expected} 列，可能列已错位。请检查多余的分隔符。", "Has {count} cells but the header {expected}: the columns may have shifted. Look for a surplus delimiter."),
	"cell_too_long": ("超过 {limit:,} 字，已截断。请缩短。", "is longer than {limit:,} characters and was cut. Shorten it."),
	"control_characters": ("含有不可见的控制字符，已去掉。", "has invisible control characters, which were dropped."),
	"scientific_number": ("被表格软件改成了科学计数 {value}，原数已丢失。请把该列设为文本后重新填写。", "was turned into {value} by a spreadsheet and its digits are lost. Make the column text and enter it again."),
	"number_too_long": ("超过 15 位的数字被存成了数值（{value}），末尾数位已丢失。请把该列设为文本后重新填写。", "is a number of more than 15 digits stored as a number ({value}): its last digits are lost. Make the column text and enter it again."),
	"error_value": ("公式结果为错误 {value}，按空白处理。请修正公式。", "is the formula error {value} and was read as empty. Correct the formula."),
	"formula_without_value": ("公式 {formula} 没有保存结果，按空白处理。请在 Excel 或 WPS 中打开并保存，或粘贴为数值。", "is the formula {formula} without a saved result and was read as empty. Open and save it in Excel or WPS, or paste it as a value."),
	"joined_row": ("第 {row} 行在同一合并名称下，已并入本客户。", "Row {row} is under the same merged name and was taken into this customer."),
	"no_name": ("没有客户名称。请填写公司全称。", "No customer name. Enter the company's full name."),
	"no_name_other_evidence": ("没有客户名称，只按其他信息查重。请填写公司全称。", "No customer name; compared by the other details only. Enter the company's full name."),
	"name_says_nothing": ("名称中没有可用于查重的内容。请填写公司全称。", "The name holds nothing to compare by. Enter the company's full name."),
	# pairs
	"pair_not_two": ("第 {line} 行：需要用制表符分开的两个名称。", "Line {line}: two names separated by a tab are needed."),
	"pair_broken": ("第 {line} 行：含有不是 UTF-8 的字节，显示为 �。", "Line {line}: has bytes that are not UTF-8, shown as �."),
	"pair_empty": ("第 {line} 行：名称为空。", "Line {line}: a name is empty."),
	"pairs_with_problems": ("{count} 行有问题（其余 {more} 条未列出）。", "{count} lines have problems ({more} more not listed)."),
	# progress
	"step_read_against": ("读取对照名单", "reading the other list"),
	"step_read": ("读取名单", "reading the list"),
	"step_index": ("建立索引", "building the index"),
	"step_against": ("与对照名单比对", "comparing with the other list"),
	"step_inside": ("名单内部查重", "comparing the list with itself"),
	"step_report": ("写报告", "writing the reports"),
	# summary and reports
	"title": ("客户名单查重报告", "Customer list check"),
	"checked_against": ("{file} 对照 {against}", "{file} against {against}"),
	"file": ("名单", "List"),
	"against": ("对照名单", "Other list"),
	"rows": ("客户行", "Customer rows"),
	"clear": ("无冲突", "Clear"),
	"weak": ("弱提示", "Weak"),
	"suspect": ("疑似", "Suspect"),
	"block": ("重复", "Block"),
	"unreadable": ("无法检查", "Unreadable"),
	"clear_means": ("可以直接导入", "can go in as it is"),
	"weak_means": ("有点像，一般可导入", "a faint likeness, usually fine"),
	"suspect_means": ("请人工判断", "a person decides"),
	"block_means": ("同一家公司", "the same company"),
	"unreadable_means": ("请补充后再查", "complete it and check again"),
	"seconds": ("用时", "Time"),
	"seconds_value": ("{seconds:.1f} 秒（每秒 {rate:,.0f} 行）", "{seconds:.1f} s ({rate:,.0f} rows a second)"),
	"file_rows": ("文件行数", "Rows in the file"),
	"of_which": ("其中", "of which"),
	"count_data": ("客户", "customers"),
	"count_joined": ("合并单元格的后续行", "further rows of merged customers"),
	"count_title": ("标题行", "title rows"),
	"count_header": ("表头", "header"),
	"count_blank": ("空行", "blank"),
	"count_repeated_header": ("重复的表头", "repeated headers"),
	"count_total_line": ("合计/签字行", "totals and signatures"),
	"rows_with_flaws": ("有问题提示的行", "Rows with remarks"),
	"reports_in": ("报告", "Reports"),
	"groups": ("重复组", "Groups of duplicates"),
	"group": ("组", "Group"),
	"groups_none": ("没有发现重复。", "No duplicates found."),
	"groups_shown": ("共 {count:,} 组，这里显示前 {shown:,} 组；全部见 report.xlsx 与 hits.csv。", "{count:,} groups, the first {shown:,} shown here; all of them are in report.xlsx and hits.csv."),
	"row": ("行号", "Row"),
	"name": ("客户名称", "Customer name"),
	"verdict": ("结论", "Verdict"),
	"score": ("相似度", "Score"),
	"hit_row": ("相似行", "Similar row"),
	"hit_name": ("相似客户", "Similar customer"),
	"hit_in": ("相似行所在", "Found in"),
	"in_file": ("本名单", "this list"),
	"in_against": ("对照名单", "the other list"),
	"reason": ("理由", "Reason"),
	"remarks": ("问题与处理", "Remarks and what to do"),
	"role": ("来源", "Source"),
	"sheet_summary": ("汇总", "Summary"),
	"sheet_rows": ("逐行结论", "Rows"),
	"sheet_groups": ("重复组", "Groups"),
	"figure": ("项目", "Figure"),
	"value": ("数值", "Value"),
	"flaws": ("数据问题", "Data problems"),
	"flaws_none": ("没有数据问题。", "No data problems."),
	"flaws_shown": ("共 {count:,} 条，这里显示前 {shown:,} 条；全部见 report.xlsx。", "{count:,} remarks, the first {shown:,} shown here; all of them are in report.xlsx."),
	"filter_placeholder": ("按名称或理由筛选…", "Filter by name or reason…"),
	"filter_all": ("全部", "All"),
	"first_of_group": ("保留参考", "kept as reference"),
	"notes": ("读取说明", "How the files were read"),
	"how_to_read": (
		"「重复」仅在统一社会信用代码相同或名称严格相同时给出；「疑似」须由人判断；同一名单内，后出现的行与先出现的行比较。行号与电子表格所显示的一致。",
		"“Block” is given only for an equal credit code or a strictly equal name; “suspect” is for a person to decide; within one list a later row is compared with earlier ones. Row numbers are those a spreadsheet shows.",
	),
	"made_by": ("由 crm-cn {version} 生成于 {when}", "Made by crm-cn {version} on {when}"),
	"page_of": ("({page}/{pages})", "({page}/{pages})"),
	# fields
	"field_name": ("客户名称", "name"),
	"field_aliases": ("曾用名/简称", "other names"),
	"field_credit_code": ("统一社会信用代码", "credit code"),
	"field_phones": ("电话", "phone"),
	"field_emails": ("邮箱", "e-mail"),
	"field_websites": ("网址", "website"),
	"field_address": ("地址", "address"),
	"field_region": ("地区", "region"),
	"field_contacts": ("联系人", "contact"),
	# help of the command line
	"help_about": ("在导入系统之前清理客户名单：查出重复与疑似重复的公司。", "Cleans a customer list before it meets the ERP: finds companies that are there twice, in whatever spelling."),
	"help_check": ("检查一份名单（CSV 或 XLSX）", "check a list (CSV or XLSX)"),
	"help_compare": ("逐对比较名称", "compare names pair by pair"),
	"help_file": ("要检查的名单", "the list to check"),
	"help_against": ("对照的名单，如系统中现有客户", "another list to check it against, e.g. the customers you have"),
	"help_report": ("报告目录，写入 report.html、report.xlsx、hits.csv", "folder for report.html, report.xlsx and hits.csv"),
	"help_sheet": ("名单所在的工作表", "the sheet of FILE to read"),
	"help_against_sheet": ("对照名单所在的工作表", "the sheet of the other list"),
	"help_encoding": ("CSV 的编码；省略则自动识别", "encoding of CSV files; found out when left out"),
	"help_map": ("指定列：字段=表头 或 字段=列号，可重复", "say what a column is: FIELD=HEADING or FIELD=LETTER; repeatable"),
	"help_lang": ("语言；省略则取自环境变量 LANG", "language; from LANG when left out"),
	"help_jobs": ("进程数；省略则按处理器数", "number of processes; one per processor when left out"),
	"help_pairs": ("每行「甲⇥乙」的文本文件；- 表示标准输入", "text file with one pair a⇥b a line; - reads standard input"),
	"help_quiet": ("不显示进度", "show no progress"),
	"help_exit": (
		"退出码：0 检查完成（无论是否有重复）；2 用法错误或文件无法读取；1 程序缺陷；130 被中断。",
		"Exit codes: 0 done, duplicates or not; 2 wrong use or unreadable input; 1 a bug; 130 interrupted.",
	),
}  # fmt: skip


class Texts:
	"""The messages in one language: `texts("rows")`, `texts("no_file", path=…)`."""

	def __init__(self, lang: str):
		self.lang = lang
		self._place = LANGUAGES.index(lang)

	def __call__(self, code: str, **values: Any) -> str:
		text = MESSAGES[code][self._place]
		return text.format(**values) if values else text


def default_language() -> str:
	"""zh where the environment speaks Chinese, else en."""
	for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
		value = os.environ.get(name)
		if value:
			return "zh" if value.lower().startswith("zh") else "en"
	try:
		return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
	except ValueError:
		return "en"
