"""The index in memory finds what the engine calls a collision (L3)."""

from crm_cn.rules.duplicates import Engine, MemoryIndex, Party, Tier


def test_lookup_puts_the_worst_collision_first():
	engine = Engine()
	index = MemoryIndex(engine)
	for id, name in enumerate(["宁波拓博机械有限公司", "宁波拓搏机械有限公司", "长沙远帆物流有限公司"]):
		index.add(id, engine.profile(Party(name)))
	found = index.lookup(engine.profile(Party("宁波市拓搏机械有限责任公司")))
	assert [id for id, _ in found] == [1, 0]
	assert found[0][1].tier is Tier.BLOCK
	assert found[1][1].tier is Tier.SUSPECT
	assert "读音相同" in found[1][1].reasons[0].text()
