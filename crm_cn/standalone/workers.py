"""Work on all processors, in order, with a bounded number of chunks under way.

Processes are forked so that they share what the parent has built; where the system cannot fork (or for one
job) the work is done in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TypeVar

from crm_cn.standalone.errors import UnusableInput

T = TypeVar("T")
R = TypeVar("R")


def default_jobs() -> int:
	"""The processors this process may use."""
	try:
		return len(os.sched_getaffinity(0))
	except AttributeError:
		return os.cpu_count() or 1


def chunked(items: Iterable[T], size: int) -> Iterator[list[T]]:
	"""Lists of up to `size` items."""
	items = iter(items)
	while chunk := list(islice(items, size)):
		yield chunk


def in_order(work: Callable[[T], R], chunks: Iterable[T], jobs: int) -> Iterator[R]:
	"""`work(chunk)` for every chunk, results in order.

	`work` must be a function of a module; what it needs besides the chunk it finds in module variables set
	before the call (forked processes see them). Raises UnusableInput("worker_died").
	"""
	if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
		yield from map(work, chunks)
		return
	gc.collect()
	gc.freeze()  # the collector would touch, and so copy, the pages the processes share
	pending: deque = deque()
	try:
		with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
			try:
				for chunk in chunks:
					pending.append(pool.submit(work, chunk))
					if len(pending) > 2 * jobs:
						yield pending.popleft().result()
				while pending:
					yield pending.popleft().result()
			except BaseException:
				for future in pending:
					future.cancel()
				raise
	except BrokenProcessPool:
		raise UnusableInput("worker_died") from None
	finally:
		gc.unfreeze()
