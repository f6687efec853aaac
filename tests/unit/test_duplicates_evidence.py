"""Evidence beyond the name and what it does to the tier (L3). All companies are invented."""

import pytest

from crm_cn.rules.duplicates import Engine, MatchSettings, Party, Tier
from crm_cn.rules.duplicates import evidence as rules

ENGINE = Engine()
CODE = "91330201MA2AXXXX00"


def valid(body: str) -> str:
	"""A credit code with the right check digit."""
	from stdnum.cn import uscc

	return body + uscc.calc_check_digit(body)


ONE, TWO = valid("91330200MA2AB1CD3"), valid("91330200MA2AB1CE3")


def verdict(a: Party, b: Party, engine: Engine = ENGINE):
	return engine.compare(engine.profile(a), engine.profile(b))


@pytest.mark.parametrize(
	("raw", "numbers"),
	[
		("021-55550001转801", ("+862155550001",)),
		("021-55550001/55550002", ("+862155550001", "+862155550002")),
		("(021)5555 0001", ("+862155550001",)),
		("+86 139 0000 1111", ("+8613900001111",)),
		("８６１３９００００１１１１", ("+8613900001111",)),
		("13900001111，13900002222", ("+8613900001111", "+8613900002222")),
		("400-820-0000", ()),
		("8008200000", ()),
		("95588", ()),
		("电话待补", ()),
		("1", ()),
	],
)
def test_phones(raw, numbers):
	assert rules.phones((raw,)) == numbers


def test_no_more_than_ten_phones():
	assert len(rules.phones(tuple(f"1390000{n:04}" for n in range(30)))) == rules.MAX_VALUES


@pytest.mark.parametrize(
	("host", "domain"),
	[
		("www.xinglan.com.cn", "xinglan.com.cn"),
		("mail.xinglan.cn", "xinglan.cn"),
		("qq.com", ""),
		("vip.163.com", ""),
		("xinglan.1688.com", "xinglan.1688.com"),
		("localhost", ""),
	],
)
def test_domains(host, domain):
	assert rules.company_domain(host) == domain


def test_addresses_meet_without_province_and_city():
	assert rules.address("浙江省宁波市江北区星湖路8号") == rules.address("宁波市江北区星湖路８号")
	assert rules.address("宁波") == ""


@pytest.mark.parametrize(
	("a", "b", "tier"),
	[
		# the same code blocks whatever the names are
		(
			Party("宁波星澜机电有限公司", credit_code=ONE),
			Party("杭州远帆物流有限公司", credit_code=ONE.lower()),
			Tier.BLOCK,
		),
		# a code whose check digit is wrong is no evidence
		(
			Party("宁波星澜机电有限公司", credit_code=CODE),
			Party("杭州远帆物流有限公司", credit_code=CODE),
			Tier.CLEAR,
		),
		# two valid codes are two companies, even of one name
		(
			Party("宁波星澜机电有限公司", credit_code=ONE),
			Party("宁波星澜机电有限公司", credit_code=TWO),
			Tier.WEAK,
		),
		# phone, mailbox and company domain alone make a suspicion
		(
			Party("甲乙丙", phones=("0574-55550001",)),
			Party("远帆物流", phones=("0574 5555 0001",)),
			Tier.SUSPECT,
		),
		(
			Party("甲乙丙", emails=("a@xinglan.cn",)),
			Party("远帆物流", websites=("https://www.xinglan.cn/about",)),
			Tier.SUSPECT,
		),
		(Party("甲乙丙", emails=("Lan@QQ.com",)), Party("远帆物流", emails=("lan@qq.com",)), Tier.SUSPECT),
		# free mail and service numbers do not
		(Party("甲乙丙", emails=("a@qq.com",)), Party("远帆物流", emails=("b@qq.com",)), Tier.CLEAR),
		(Party("甲乙丙", phones=("400-820-0000",)), Party("远帆物流", phones=("4008200000",)), Tier.CLEAR),
		# an address or a person alone is at most a hint
		(Party("甲乙丙", contacts=("李娜",)), Party("远帆物流", contacts=("李娜经理",)), Tier.CLEAR),
		(
			Party("甲乙丙", address="宁波市江北区星湖路8号"),
			Party("远帆物流", address="江北区星湖路8号"),
			Tier.WEAK,
		),
		# a shared phone between companies with different codes
		(
			Party("宁波星澜机电有限公司", credit_code=ONE, phones=("0574-55550001",)),
			Party("宁波远帆物流有限公司", credit_code=TWO, phones=("0574-55550001",)),
			Tier.WEAK,
		),
		# a recorded former name
		(
			Party("宁波远帆物流有限公司", aliases=("宁波星澜机电有限公司",)),
			Party("宁波星澜机电有限公司"),
			Tier.SUSPECT,
		),
		(
			Party("宁波远帆物流有限公司(原宁波星澜机电有限公司)"),
			Party("宁波市星澜机电有限责任公司"),
			Tier.SUSPECT,
		),
	],
)
def test_tier_by_evidence(a, b, tier):
	assert verdict(a, b).tier is tier


def test_evidence_can_be_switched_off():
	engine = Engine(MatchSettings.from_mapping({"use_phones": 0}))
	a, b = Party("甲乙丙", phones=("0574-55550001",)), Party("远帆物流", phones=("0574-55550001",))
	assert verdict(a, b, engine).tier is Tier.CLEAR


def test_region_of_the_record_counts_when_the_name_has_none():
	near = verdict(Party("宁波星澜机电有限公司"), Party("星澜机电设备有限公司", region="宁波"))
	far = verdict(Party("宁波星澜机电有限公司"), Party("星澜机电设备有限公司", region="兰州"))
	assert near.score > far.score


@pytest.mark.parametrize(
	("party", "code"),
	[
		(Party(""), "name_missing"),
		(Party("有限公司"), "name_only_form"),
		(Party("北京市"), "name_only_region"),
		(Party("星"), "name_short"),
		(Party("🙂🙂"), "name_no_letters"),
		(Party("星" * 5000), "name_long"),
		(Party("<b>星澜机电</b>"), "name_markup"),
		(Party("星澜机电", credit_code=CODE), "credit_check"),
		(Party("星澜机电", credit_code="123"), "credit_length"),
		(Party("星澜机电", phones=("99999",)), "phone_bad"),
		(Party("星澜机电", phones=("待补",)), "phone_bad"),
		(Party("星澜机电", phones=tuple(f"1390000{n:04}" for n in range(30))), "phone_many"),
		(Party("星澜机电", emails=("not an address",)), "email_bad"),
		(Party("星澜机电", websites=("xinglan",)), "website_bad"),
	],
)
def test_problems(party, code):
	assert code in [problem.code for problem in ENGINE.problems(party)]


def test_good_input_has_no_problem():
	party = Party(
		"宁波星澜机电有限公司",
		credit_code=ONE,
		phones=("0574-55550001转8", "400-820-0000"),
		emails=("a@xinglan.cn",),
		websites=("xinglan.cn",),
	)
	assert ENGINE.problems(party) == []
