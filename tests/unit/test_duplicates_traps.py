"""Pairs that look alike and are not the same company, and the reverse (L3). All names are invented."""

import pytest

from crm_cn.rules.duplicates import Engine, Party, Tier

ENGINE = Engine()


def verdict(a, b):
	one = a if isinstance(a, Party) else Party(a)
	two = b if isinstance(b, Party) else Party(b)
	return ENGINE.compare(ENGINE.profile(one), ENGINE.profile(two))


@pytest.mark.parametrize(
	("a", "b"),
	[
		("宁波星澜机电设备有限公司", "宁波市星澜机电设备有限责任公司"),
		("寧波星瀾機電設備有限公司", "宁波星澜机电设备有限公司"),
		("星澜（宁波）机电有限公司", "星澜(宁波市)机电有限公司"),
		(" 宁波 星澜机电设备 有限公司　", "宁波星澜机电设备有限公司"),
	],
)
def test_one_name_in_two_spellings_blocks(a, b):
	assert verdict(a, b).tier is Tier.BLOCK


@pytest.mark.parametrize(
	("a", "b"),
	[
		("辽宁省星澜电气股份有限公司", "星澜电气股份有限公司"),
		("星澜电力(武汉)有限公司", "星澜电力(中国)有限公司"),
		("宁波星澜商厦", "宁波星澜超市有限公司"),
		("吉林省星澜机械有限公司", "吉林市星澜机械有限公司"),
		("张伟", "张伟"),
		("有限公司", "有限公司"),
		("北京", "北京市"),
	],
)
def test_alike_but_never_blocked(a, b):
	assert verdict(a, b).tier is not Tier.BLOCK


@pytest.mark.parametrize(
	("a", "b"),
	[
		("宁波拓搏机械有限公司", "宁波拓博机械有限公司"),
		("星澜电气", "宁波星澜电气股份有限公司"),
		("星澜", "星澜"),
		("工商银行福州台江支行", "中国工商银行股份有限公司福州市台江支行"),
	],
)
def test_a_person_decides(a, b):
	assert verdict(a, b).tier is Tier.SUSPECT


def test_a_namesake_is_a_hint_at_most():
	assert verdict("张伟", "张伟").tier <= Tier.WEAK
	assert (
		verdict(Party("张伟", phones=("13900001111",)), Party("张伟", phones=("139 0000 1111",))).tier
		is Tier.SUSPECT
	)


def test_branches_of_one_bank_in_two_places_are_two_customers():
	assert verdict("工行福州台江支行", "中国工商银行股份有限公司福州鼓楼支行").tier is Tier.CLEAR


@pytest.mark.parametrize("name", ["有限公司", "北京市", "浙江省宁波市"])
def test_names_that_say_nothing_are_a_hint_at_most(name):
	assert verdict(name, name).tier <= Tier.WEAK


@pytest.mark.parametrize(
	("a", "b", "reason"),
	[
		("宁波拓搏机械有限公司", "宁波拓博机械有限公司", "读音相同「拓搏」/「拓博」"),
		("宁波星澜机械有限公司", "宁波星澜机械制造有限公司", "同地区「宁波」"),
		("星澜电力(武汉)有限公司", "星澜电力(苏州)有限公司", "注册地不同「武汉」/「苏州」"),
		("星澜电梯有限公司", "星澜电梯有限公司大连分公司", "一方为分支机构"),
		("辽宁省星澜电气股份有限公司", "星澜电气股份有限公司", "去掉地区和公司类型后相同「星澜电气」"),
	],
)
def test_reasons_people_understand(a, b, reason):
	assert reason in [item.text() for item in verdict(a, b).reasons]
