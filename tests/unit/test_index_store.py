"""The SQL of the index on a MariaDB of its own: what is put is found, what is dropped is not (L3)."""

from __future__ import annotations

import pytest
from mariadb import executor

from crm_cn.duplicates.locks import Claims, bucket_numbers, claim_names, is_busy
from crm_cn.duplicates.records import Record
from crm_cn.duplicates.store import STRICT_LIMIT, Index, error_number
from crm_cn.rules.collision import Standing
from crm_cn.rules.duplicates import Engine, MatchSettings, MemoryIndex, Party

NAME = "上海星澜机电设备有限公司"
NAMES = (
	NAME,
	"上海市星澜机电设备有限责任公司",
	"星澜机电",
	"苏州博辉精密机械有限公司",
	"苏州博晖精密机械有限公司",
	"北京银行",
	"华荣集团",
	"Acme Trading Ltd",
)


@pytest.fixture(scope="module")
def engine():
	return Engine()


@pytest.fixture
def index(execute):
	return Index(execute)


def record(name="C-1", party=None, standing=Standing.OPEN, holder="li@x.cn", doctype="Customer"):
	party = party or Party(NAME)
	return Record(doctype, name, party.name[:140], holder, standing, party)


def found(index, engine, party, **options):
	return [
		(entry.name, verdict.tier.value)
		for entry, verdict in index.lookup(engine, engine.profile(party), **options)
	]


def test_put_and_found_with_all_it_holds(index, engine):
	assert index.put(engine, record(party=Party(NAME, phones=("13900000001",))))
	assert found(index, engine, Party("上海市星澜机电设备有限责任公司")) == [("C-1", "block")]
	assert found(index, engine, Party("别家", phones=("139 0000 0001",))) == [("C-1", "suspect")]
	entry = index.entry_of("Customer", "C-1")
	assert (entry.title, entry.holder, entry.standing) == (NAME, "li@x.cn", Standing.OPEN)


def test_the_same_again_writes_nothing(index, engine, execute):
	written = []
	index.put(engine, record())
	watched = Index(lambda sql, params: written.append(sql.split()[0]) or execute(sql, params))
	assert not watched.put(engine, record())
	assert set(written) == {"SELECT"}


def test_a_change_of_the_holder_leaves_the_keys_alone(index, engine, execute):
	index.put(engine, record())
	written = []
	watched = Index(lambda sql, params: written.append(sql.split()[0]) or execute(sql, params))
	assert watched.put(engine, record(holder="zhao@x.cn"))
	assert written == ["SELECT", "UPDATE"]
	assert index.entry_of("Customer", "C-1").holder == "zhao@x.cn"


def test_a_new_name_replaces_the_keys(index, engine):
	index.put(engine, record())
	index.put(engine, record(party=Party("苏州博辉精密机械有限公司")))
	assert found(index, engine, Party(NAME)) == []
	assert found(index, engine, Party("苏州博辉精密机械有限公司")) == [("C-1", "block")]


def test_void_keeps_its_entry_and_is_not_found(index, engine):
	index.put(engine, record())
	index.put(engine, record(standing=Standing.VOID))
	entry = index.entry_of("Customer", "C-1")
	assert entry.standing == Standing.VOID
	assert index.keys_of([entry.id]) == {entry.id: set()}
	assert found(index, engine, Party(NAME)) == []
	index.put(engine, record(standing=Standing.OPEN))
	assert found(index, engine, Party(NAME)) == [("C-1", "block")]


def test_dropped_leaves_nothing(index, engine, execute):
	index.put(engine, record())
	assert index.drop("Customer", "C-1")
	assert not index.drop("Customer", "C-1")
	assert execute("SELECT COUNT(*) FROM crm_cn_duplicate_key", ())[0][0] == 0
	assert execute("SELECT COUNT(*) FROM `tabDuplicate Entry`", ())[0][0] == 0


def test_renamed_keeps_its_id_and_merged_keeps_one(index, engine):
	index.put(engine, record("old"))
	id = index.entry_of("Customer", "old").id
	index.rename("Customer", "old", "new")
	assert index.entry_of("Customer", "new").id == id
	index.put(engine, record("other"))
	index.rename("Customer", "new", "other")
	assert index.entry_of("Customer", "new") is None
	assert found(index, engine, Party(NAME)) == [("other", "block")]


def test_left_out(index, engine):
	index.put(engine, record("C-1"))
	index.put(engine, record("C-2"))
	assert found(index, engine, Party(NAME), exclude={("Customer", "C-1")}) == [("C-2", "block")]


def test_verify_repairs_keys_an_ordinary_save_trusts(index, engine, execute):
	index.put(engine, record())
	execute("DELETE FROM crm_cn_duplicate_key", ())
	assert not index.put(engine, record())
	assert index.put(engine, record(), verify=True)
	assert found(index, engine, Party(NAME)) == [("C-1", "block")]


@pytest.mark.parametrize(
	"text", ["", "华", "😀", "长" * 5000, "'; DROP TABLE x; --", "%s %(a)s {0}", "𠮷野家", "\x00"]
)
def test_bad_input_is_stored_and_asked_safely(index, engine, text):
	index.put(engine, record(party=Party(text, contacts=(text,), phones=(text,))))
	found(index, engine, Party(text, phones=("12 34 56",) * 12))
	assert index.entry_of("Customer", "C-1")


def test_the_same_as_the_index_in_memory(index, engine):
	memory = MemoryIndex(engine)
	for number, name in enumerate(NAMES):
		index.put(engine, record(f"C-{number}", Party(name)))
		memory.add(f"C-{number}", engine.profile(Party(name)))
	for name in NAMES:
		profile = engine.profile(Party(name))
		in_memory = {id: verdict.tier for id, verdict in memory.lookup(profile)}
		in_sql = {entry.name: verdict.tier for entry, verdict in index.lookup(engine, profile)}
		assert in_sql == in_memory


def test_fifty_records_of_one_company_do_not_hide_the_one_of_another(index):
	few = Engine(MatchSettings(max_candidates=5))
	for number in range(50):
		index.put(few, record(f"O-{number}", holder="me@x.cn", doctype="Opportunity"))
	index.put(few, record("C-9", holder="you@x.cn"))
	assert STRICT_LIMIT > 51
	assert ("C-9", "block") in found(index, few, Party(NAME))


def test_keys_above_the_cap_are_skipped_and_strict_ones_never(index):
	tight = Engine(MatchSettings(posting_cap=3))
	for number in range(6):
		index.put(
			tight,
			record(
				f"C-{number}",
				Party(f"上海星澜{'甲乙丙丁戊己'[number]}机电设备有限公司", phones=("13900000001",)),
			),
		)
	assert found(index, tight, Party("别家", phones=("13900000001",))) == []
	assert found(index, tight, Party("上海星澜甲机电设备有限公司"))[0] == ("C-0", "block")


def test_common_keys_are_not_read(index, engine, execute):
	index.put(engine, record(party=Party(NAME, phones=("13900000001",))))
	phone = next(key for key in engine.keys(engine.profile(Party("", phones=("13900000001",)))))
	execute("INSERT INTO crm_cn_duplicate_common_key VALUES (%s)", (phone.hash,))
	hinted = Index(execute, common=index.common_keys())
	assert found(hinted, engine, Party("别家", phones=("13900000001",))) == []
	assert found(hinted, engine, Party(NAME)) == [("C-1", "block")]


def test_a_save_beats_a_rebuild_that_indexed_the_old_version(database, engine):
	"""Our snapshot does not see the entry a rebuild has just made; ours is newer and wins, keys and all."""
	with database.connect() as saving, database.connect(autocommit=True) as rebuilding:
		saving.begin()
		execute = executor(saving)
		execute("SELECT COUNT(*) FROM `tabDuplicate Entry`")
		Index(executor(rebuilding)).put(engine, record(party=Party(NAME)), verify=True)
		assert Index(execute).put(engine, record(party=Party("苏州博辉精密机械有限公司")))
		saving.commit()
		index = Index(executor(rebuilding))
		assert found(index, engine, Party(NAME)) == []
		assert found(index, engine, Party("苏州博辉精密机械有限公司")) == [("C-1", "block")]


class TestClaims:
	def test_taken_once(self, execute):
		claims = Claims(execute)
		assert claims.take("a" * 40, "LR-1")
		assert not claims.take("a" * 40, "LR-2")
		assert claims.holders(["a" * 40, "b" * 40]) == {"a" * 40: "LR-1"}
		claims.give_up(claims.held("LR-1"))
		assert claims.take("a" * 40, "LR-2")

	def test_spellings_of_one_name_claim_the_same(self, engine):
		one, other = (engine.profile(Party(name)) for name in NAMES[:2])
		assert claim_names(engine, one) == claim_names(engine, other)
		assert set(bucket_numbers(engine, one)) & set(bucket_numbers(engine, other))

	def test_two_characters_one_collation_are_two_claims(self, execute, engine):
		"""𠮷 and 𡃁 are equal in utf8mb4_unicode_ci: the claim is a hash, so that they are not."""
		claims = Claims(execute)
		names = [
			claim_names(engine, engine.profile(Party(f"上海{char}星澜机电有限公司")))[0] for char in "𠮷𡃁"
		]
		assert [claims.take(name, f"LR-{n}") for n, name in enumerate(names)] == [True, True]

	def test_a_deadlock_is_known_however_deep_it_is_wrapped(self):
		inner = Exception(1213, "Deadlock found")
		assert is_busy(Exception(inner))
		assert is_busy(Exception(Exception(1205, "")))
		assert not is_busy(Exception("Deadlock"))
		assert error_number(Exception()) == 0
