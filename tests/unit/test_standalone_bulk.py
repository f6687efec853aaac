"""The index for whole lists finds what the index in memory finds: one engine, two ways to store."""

import pytest

from benchmarks.names import company_names
from crm_cn.rules.duplicates import Engine, MemoryIndex, Party
from crm_cn.rules.duplicates.bulk import BulkIndex, pack
from crm_cn.rules.duplicates.candidates import may_collide

KNOWN = 2_000


@pytest.fixture(scope="module")
def world():
	engine = Engine()
	parties = [Party(name=name) for name in company_names(KNOWN, seed=5)]
	parties += [
		Party(
			name="宁波星澜机电设备有限公司",
			aliases=("宁波老星澜机械厂",),
			phones=("13800138000",),
			websites=("www.xinglan-demo.cn",),
		),
		Party(name="宁波老星澜机械厂"),
		Party(name="青岛砺沅化工有限公司", phones=("138 0013 8000",)),
		Party(name="张伟"),
		Party(name=""),
		Party(name="😀" * 300),
	]
	return engine, [engine.profile(party) for party in parties]


def bulk_of(engine, profiles, size):
	index = BulkIndex(engine)
	for start in range(0, len(profiles), size):
		index.add(pack(engine, profiles[start : start + size]))
	index.freeze()
	return index


def suspects(found):
	return {
		(place, verdict.tier, round(verdict.score, 9)) for place, verdict in found if verdict.tier.rank > 1
	}


def test_profiles_come_back_as_they_went_in(world):
	engine, profiles = world
	index = bulk_of(engine, profiles, 300)
	assert len(index) == len(profiles)
	assert [index.profile(place) for place in range(len(index))] == profiles


def test_against_finds_the_suspects_the_memory_index_finds(world):
	engine, profiles = world
	memory = MemoryIndex(engine)
	for place, profile in enumerate(profiles[::2]):
		memory.add(place, profile)
	known, asking = bulk_of(engine, profiles[::2], 170), bulk_of(engine, profiles[1::2], 170)
	found = 0
	for place, profile in enumerate(profiles[1::2]):
		expected = suspects(memory.lookup(profile))
		assert suspects(known.against(asking, place)) == expected
		found += len(expected)
	assert found > 20


def test_inside_is_asking_the_rows_before(world):
	engine, profiles = world
	index = bulk_of(engine, profiles, 500)
	pairs = {(place, other) for place in range(len(index)) for other, _ in index.inside(place)}
	assert all(other < place for place, other in pairs)
	assert {(KNOWN + 1, KNOWN), (KNOWN + 2, KNOWN)} <= pairs


def test_how_it_was_packed_changes_nothing(world):
	engine, profiles = world
	one, two = bulk_of(engine, profiles, 10_000), bulk_of(engine, profiles, 7)
	assert [one.inside(place) for place in range(len(one))] == [
		two.inside(place) for place in range(len(two))
	]


@pytest.mark.parametrize(
	"one,other,wanted",
	[
		("拓搏科技", "拓博科技", True),
		("国华网安", "国华网络安全科技", True),
		("", "甲乙丙丁", True),
		("翔集峰纺织", "翔集峰电气金融", True),
		("鲸澜文化传媒", "华裕物流", False),
	],
)
def test_may_collide_is_symmetric_and_drops_only_strangers(one, other, wanted):
	assert may_collide(one, other) is may_collide(other, one) is wanted
