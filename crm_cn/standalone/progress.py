"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

from tqdm import tqdm

tqdm.monitor_interval = 0  # no helper thread: the work is done in forked processes
_EVERY = 5.0  # seconds between plain lines


class Progress:
	"""One step after the other: `start(label, total)`, `advance(n)`, `finish()`. Usable as a context manager."""

	def __init__(self, quiet: bool = False, stream: TextIO | None = None):
		self._stream = stream or sys.stderr
		self._quiet = quiet
		self._tty = not quiet and self._stream.isatty()
		self._bar: tqdm | None = None
		self._label, self._total, self._done, self._said, self._began = "", None, 0, 0.0, 0.0

	def start(self, label: str, total: int | None) -> None:
		self.finish()
		self._label, self._total, self._done = label, total, 0
		self._began = self._said = time.monotonic()
		if self._tty:
			size = shutil.get_terminal_size()  # tqdm itself shows nothing where a terminal says 0 by 0
			self._bar = tqdm(
				total=total,
				desc=label,
				unit=" rows",
				file=self._stream,
				ncols=min(size.columns or 80, 110),
				nrows=size.lines or 24,
				mininterval=0.2,
			)

	def advance(self, count: int) -> None:
		self._done += count
		if self._bar is not None:
			if self._bar.total is not None and self._done > self._bar.total:
				self._bar.total = self._done  # the total of a file not yet read is an estimate
			self._bar.update(count)
		elif self._label and not self._quiet and time.monotonic() - self._said >= _EVERY:
			self._said = time.monotonic()
			self._line()

	def finish(self) -> None:
		if self._bar is not None:
			self._bar.total = self._done
			self._bar.refresh()
			self._bar.close()
			self._bar = None
		elif self._label and not self._quiet:
			self._total = self._done
			self._line()
		self._label = ""

	def _line(self) -> None:
		of = f"/{max(self._total, self._done):,}" if self._total else ""
		seconds = time.monotonic() - self._began
		print(f"{self._label}: {self._done:,}{of} ({seconds:.1f} s)", file=self._stream, flush=True)

	def __enter__(self) -> Progress:
		return self

	def __exit__(self, *_: object) -> None:
		if self._bar is not None:
			self._bar.close()
			self._bar = None
