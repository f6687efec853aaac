"""The hard limits of the standalone check, in one place. Beyond them it stops with a message, never silently."""

MAX_ROWS = 2_000_000  # rows of one file, blank ones included
MAX_COLUMNS = 256  # further columns of a row are not read; the row says so
MAX_CELL = 32_767  # characters of one cell, Excel's own limit; longer ones are cut, the row says so
MAX_FILE_BYTES = 2 * 1024**3  # the file as it lies on disk
MAX_UNPACKED_BYTES = 4 * 1024**3  # one sheet of a workbook when unpacked (a workbook is a zip file)
MAX_QUOTED_LINES = 50  # lines one quoted CSV cell may span before the quotation mark counts as unclosed
HEADER_SEARCH_ROWS = 30  # how far down the header row is looked for below title rows
EXCEL_ROWS = 1_048_576  # rows of one sheet in the report
HTML_GROUPS = 1_000  # groups shown in report.html; all of them are in report.xlsx and hits.csv
