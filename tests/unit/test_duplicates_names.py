"""Names taken apart, and keys that stay what they are (L3). All names are invented."""

import pytest

from crm_cn.rules.duplicates import Engine, Key, MatchSettings, Party, Profile, Tier
from crm_cn.rules.duplicates.anatomy import EMPTY, PERSON, dissect


@pytest.mark.parametrize(
	("raw", "brand", "trade", "region", "branch", "kind"),
	[
		("浙江省宁波市江北区星澜机电设备有限公司", "星澜", "机电设备", "浙江/宁波/江北", "", ""),
		("星澜（武汉）电气集团股份有限公司", "星澜", "电气", "湖北/武汉", "", ""),
		("星澜电梯有限公司大连分公司", "星澜", "电梯", "", "大连", "分公司"),
		("中国工商银行股份有限公司福州市台江支行", "工商", "银行", "中国", "福州台江", "支行"),
		("工行福州台江支行", "工商", "银行", "", "福州台江", "支行"),
		("北京银行股份有限公司", "北京", "银行", "北京", "", ""),
		("中国银行", "中国", "银行", "中国", "", ""),
		("上海宝山钢铁有限公司", "宝山", "钢铁", "上海", "", ""),
		("深圳市政工程有限公司", "深圳", "市政工程", "广东/深圳", "", ""),
		("吉林市星澜机械厂", "星澜", "机械", "吉林/吉林市", "", ""),
		("*ST星澜", "星澜", "", "", "", ""),
		("星澜股份-W", "星澜", "", "", "", ""),
		("寧波星瀾機電", "星澜", "机电", "浙江/宁波", "", ""),
		("星澜机电有限公司技术中心", "星澜", "机电", "", "", "技术中心"),
	],
)
def test_parts(raw, brand, trade, region, branch, kind):
	name, _ = dissect(raw)
	assert (name.brand, name.trade, name.region, name.branch, name.kind) == (
		brand,
		trade,
		region,
		branch,
		kind,
	)


@pytest.mark.parametrize(
	("raw", "aliases"),
	[
		("宁波远帆物流有限公司(原星澜物流)", ("星澜物流",)),
		("宁波远帆物流有限公司（简称：远帆物流）", ("远帆物流",)),
		("宁波远帆物流有限公司(已注销)", ()),
		("宁波远帆物流(集团)有限公司", ()),
	],
)
def test_aliases_in_brackets(raw, aliases):
	assert dissect(raw)[1] == aliases


@pytest.mark.parametrize("raw", ["", " ", "有限公司", "()", "🙂", "股份有限公司", "\u200b", "Ltd."])
def test_nothing_to_compare(raw):
	assert dissect(raw)[0].flags & EMPTY
	engine = Engine()
	assert not engine.claim_keys(engine.profile(Party(raw)))


@pytest.mark.parametrize(
	("raw", "person"),
	[("张伟", True), ("欧阳娜娜", True), ("李秀英", True), ("张伟有限公司", False), ("星澜", False)],
)
def test_person_names(raw, person):
	assert bool(dissect(raw)[0].flags & PERSON) is person


def test_characters_beyond_the_basic_plane_stay_apart():
	engine = Engine()
	a, b = (engine.profile(Party(f"宁波{char}星机电有限公司")) for char in "𠮷𡃁")
	assert engine.compare(a, b).tier is not Tier.BLOCK
	assert not set(engine.claim_keys(a)) & set(engine.claim_keys(b))


def test_hashes_never_change():
	"""The database holds them: a change here needs every key written again."""
	assert Key("n", "宁波星澜机电有限公司").hash == -2775480627656827276
	engine = Engine()
	assert engine.claim_keys(engine.profile(Party("宁波市星澜机电有限责任公司"))) == (
		"name:d97b831303895e74",
	)


def test_profile_of_another_version_is_refused():
	with pytest.raises(ValueError, match="build it again"):
		Profile.from_json("[0,[]]")


@pytest.mark.parametrize(
	("values", "message"),
	[
		({"suspect": 2}, "suspect"),
		({"suspect": True}, "suspect"),
		({"suspect": 0.3, "weak": 0.5}, "weak"),
		({"posting_cap": 0}, "posting_cap"),
		({"max_candidates": "many"}, "max_candidates"),
		({"weights": {"no_such": 1}}, "no_such"),
		({"weights": {"core_equal": "much"}}, "core_equal"),
		({"use_phones": "perhaps"}, "use_phones"),
		({"colour": 1}, "colour"),
	],
)
def test_settings_say_what_is_wrong(values, message):
	with pytest.raises(ValueError, match=message):
		MatchSettings.from_mapping(values)


def test_settings_from_a_mapping():
	settings = MatchSettings.from_mapping({"suspect": 0.9, "weak": None, "use_phones": 0})
	assert settings.suspect == 0.9
	assert settings.weak == MatchSettings().weak
	assert settings.use_phones is False
