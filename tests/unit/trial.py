"""Many submit the same companies at the same moment, in other spellings: the trial behind rule L3.

Each attempt is what Frappe does: a transaction under REPEATABLE READ whose snapshot is older than the submission,
a draft that is in the index already, then the submission, then the entry's new standing, then commit.
"""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations

from mariadb import Server, executor

from crm_cn.duplicates.locks import is_busy
from crm_cn.duplicates.records import Record
from crm_cn.duplicates.registrar import Registrar, Submission
from crm_cn.duplicates.store import Index
from crm_cn.rules.collision import REGISTRATION, Outcome, Standing
from crm_cn.rules.duplicates import Engine, MemoryIndex, Party, Tier

PLACES = ("上海", "杭州", "苏州", "深圳", "成都", "武汉", "青岛", "长沙", "无锡", "合肥", "厦门", "西安")
TRADES = (
	"机电设备",
	"精密机械",
	"新材料科技",
	"生物医药",
	"电子科技",
	"食品",
	"纺织",
	"环保工程",
	"物流",
	"软件",
)
SYLLABLES = "澜恒瑞泰宏昌盛嘉凯鼎盈晟源博宇翔辉腾坤峰岳川江海云星辰曦航骏弘毅卓雅诺维思睿珂铭熠烨"
SOUND_ALIKES = {
	"恒": "衡",
	"瑞": "锐",
	"宏": "弘",
	"昌": "畅",
	"嘉": "佳",
	"盈": "赢",
	"源": "园",
	"宇": "羽",
	"辉": "晖",
	"博": "柏",
}


@dataclass
class Tally:
	"""What became of all attempts."""

	outcomes: Counter = field(default_factory=Counter)
	registered: dict[int, list[str]] = field(default_factory=dict)  # company → spellings that passed
	errors: list[str] = field(default_factory=list)
	retried: int = 0

	@property
	def doubles(self) -> int:
		"""Companies registered more than once."""
		return sum(len(names) > 1 for names in self.registered.values())

	def raced(self, engine: Engine) -> list[tuple[str, str]]:
		"""Pairs that were both registered although the engine, asked one after the other, tells them for one company."""
		found = []
		for names in self.registered.values():
			for one, other in combinations(names, 2):
				index = MemoryIndex(engine)
				index.add(0, engine.profile(Party(one)))
				if any(
					verdict.tier in (Tier.BLOCK, Tier.SUSPECT)
					for _id, verdict in index.lookup(engine.profile(Party(other)))
				):
					found.append((one, other))
		return found

	def add(self, other: Tally) -> None:
		self.outcomes += other.outcomes
		for company, names in other.registered.items():
			self.registered.setdefault(company, []).extend(names)
		self.errors += other.errors
		self.retried += other.retried


def companies(count: int, seed: int = 7) -> list[tuple[int, list[str]]]:
	"""Companies, each in six spellings of people."""
	choose = random.Random(seed)
	brands: dict[str, None] = {}
	while len(brands) < count:
		brands["".join(choose.sample(SYLLABLES, choose.choice((2, 2, 3))))] = None
	return [(number, spellings(brand, choose)) for number, brand in enumerate(brands)]


def spellings(brand: str, choose: random.Random) -> list[str]:
	"""One company as six people write it."""
	place, trade = choose.choice(PLACES), choose.choice(TRADES)
	alike = "".join(SOUND_ALIKES.get(letter, letter) for letter in brand)
	return [
		f"{place}{brand}{trade}有限公司",
		f"{place}市{brand}{trade}有限责任公司",
		f"{brand}{trade}({place})有限公司",
		f"{brand}{trade}",
		f" {place}{alike}{trade}有限公司 ",
		f"{place}{brand}{trade}",
	]


def attempts(count: int, seed: int = 7) -> list[tuple[int, str, str]]:
	"""(company, registration, name) with the spellings of one company next to each other, in any order."""
	found = []
	for company, names in companies(count, seed):
		order = names[:]
		random.Random(seed + company).shuffle(order)
		found += [(company, f"LR-{company:05}-{number}", name) for number, name in enumerate(order)]
	return found


def run(server: Server, work: list[tuple[int, str, str]], processes: int) -> Tally:
	"""Do all attempts with so many processes at once, each with connections of its own."""
	_warm_up()
	context = multiprocessing.get_context("fork")
	queue, results = context.Queue(), context.Queue()
	for item in [*work, *[None] * processes]:
		queue.put(item)
	barrier = context.Barrier(processes)
	workers = [
		context.Process(target=_work, args=(server, queue, results, barrier)) for _n in range(processes)
	]
	for worker in workers:
		worker.start()
	total = Tally()
	for _worker in workers:
		total.add(results.get(timeout=600))
	for worker in workers:
		worker.join()
	return total


def _warm_up() -> None:
	"""Load the engine's tables once, before the processes are forked."""
	engine = Engine()
	profile = engine.profile(Party("上海星澜机电设备有限公司"))
	engine.buckets(profile, 8)
	engine.compare(profile, engine.profile(Party("星澜机电")))


def _work(server: Server, queue, results, barrier) -> None:
	engine, tally = Engine(), Tally()
	with server.connect() as connection:
		execute = executor(connection)

		@contextmanager
		def fresh():
			with server.connect(autocommit=True) as other:
				yield executor(other)

		barrier.wait()
		while (item := queue.get()) is not None:
			company, registration, name = item
			user = f"{registration}@example.com"
			for attempt in range(3):
				try:
					outcome = submit(connection, execute, fresh, engine, registration, name, user)
					break
				except Exception as error:
					connection.rollback()
					if not is_busy(error) or attempt == 2:
						tally.errors.append(repr(error))
						outcome = None
						break
					tally.retried += 1
			tally.outcomes[outcome] += 1
			if outcome == Outcome.PASSES:
				tally.registered.setdefault(company, []).append(name)
	results.put(tally)


def submit(connection, execute, fresh, engine: Engine, registration: str, name: str, user: str) -> Outcome:
	"""One person's attempt: save a draft, then submit it."""
	written: set[int] = set()
	index = Index(execute, user, written.add)

	def record(standing: Standing) -> Record:
		return Record(REGISTRATION, registration, name, user, standing, Party(name))

	connection.begin()
	index.put(engine, record(Standing.DRAFT))
	connection.commit()
	written.clear()

	connection.begin()
	execute("SELECT COUNT(*) FROM `tabDuplicate Claim`")  # the snapshot is older than the submission
	registrar = Registrar(engine, execute, fresh, lambda: written, user)
	outcome, _hits = registrar.submit(Submission(registration, user, engine.profile(Party(name))))
	stands = outcome in (Outcome.PASSES, Outcome.SUSPECT)
	index.put(engine, record(Standing.OPEN if stands else Standing.VOID))
	connection.commit()
	return outcome
