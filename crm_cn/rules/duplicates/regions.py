"""Where a name says its company is: a gazetteer of provinces, cities and counties (L3).

A region is written as a path of short names, ``浙江/宁波/余姚``; countries and parts of the world stand
at the level of provinces. County names double as brands (宝山, 和平), so a bare county name counts as
a region only behind its own city or province, or when it is a place that companies really put first.
"""

from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "regions.txt"

# Endings of official names, longest first; what is left is the short name people write.
_PEOPLES = "壮族|回族|维吾尔|藏族|蒙古族|蒙古|土家族|苗族|侗族|彝族|羌族|布依族|哈尼族|傣族|白族|景颇族|傈僳族|朝鲜族|哈萨克|柯尔克孜|土族|满族|瑶族|壮族|畲族|黎族|各族|撒拉族|保安族|东乡族|仡佬族|仫佬族|毛南族|水族|佤族|拉祜族|布朗族|纳西族|怒族|独龙族|普米族|达斡尔族|鄂温克族|鄂伦春|锡伯|裕固族".split(
	"|"
)
_ENDINGS = (
	"特别行政区",
	"自治区",
	"自治州",
	"自治县",
	"自治旗",
	"新区",
	"地区",
	"林区",
	"矿区",
	"省",
	"市",
	"县",
	"区",
	"州",
	"盟",
	"旗",
)

# Short names that are brands far more often than places: not a region without their 市/县/区.
_BRANDS = frozenset(
	"东方 朝阳 安康 白银 黄山 长安 平安 和平 永安 新兴 长城 长江 南山 宝山 天长 海天 永和 双流 东港 新华 长乐 和顺 永兴 兴隆 兴业 万年 安福 振兴 兴安 同心 凤凰 大方".split()
)
# Counties and districts that companies put first without their city.
_FIRST = frozenset(
	"顺德 南海 番禺 萧山 余杭 浦东 宝安 龙岗 江阴 宜兴 昆山 常熟 张家港 太仓 义乌 永康 东阳 慈溪 余姚 瑞安 乐清 温岭 临海 玉环 诸暨 上虞 嵊州 新昌 海宁 桐乡 平湖 嘉善 海盐 长兴 德清 安吉 富阳 临安 象山 宁海 苍南 平阳 永嘉 晋江 石狮 南安 福清 福鼎 龙海 胶州 即墨 莱州 龙口 招远 寿光 诸城 高密 滕州 荣成 文登 乳山 如皋 海门 启东 靖江 泰兴 兴化 丹阳 扬中 句容 仪征 高邮 武进 金坛 溧阳 吴江 新郑 巩义 长葛 禹州 霸州 泊头 任丘 黄骅 三河 瓦房店 庄河 普兰店 海城 公主岭 三水 高明 增城 从化 开平 鹤山 台山 恩平 普宁 浏阳 宁乡 醴陵 都江堰 简阳 大冶 宜都 丹江口 黄岩 路桥 椒江 北仑 镇海 鄞州 奉化 滨海 塘沽 顺义 大兴 嘉定 松江 奉贤 闵行 青浦".split()
)
_WORLD = "中国 香港 澳门 台湾 美国 英国 法国 德国 日本 韩国 意大利 荷兰 瑞士 瑞典 丹麦 挪威 芬兰 西班牙 葡萄牙 加拿大 澳大利亚 澳洲 新西兰 新加坡 马来西亚 泰国 越南 印度 印尼 印度尼西亚 菲律宾 俄罗斯 巴西 墨西哥 以色列 土耳其 比利时 奥地利 爱尔兰 波兰 捷克 匈牙利 南非 阿联酋 迪拜 沙特 百慕大 开曼 开曼群岛 亚洲 亚太 欧洲 非洲 北美 大中华 大中华区 华东 华南 华北 华中 西南 西北 东北 华西".split()
_ALIASES = {
	"沪": "上海",
	"京": "北京",
	"内蒙": "内蒙古",
	"浦东新区": "上海/浦东",
	"苏州工业园区": "江苏/苏州",
	"上海自贸区": "上海",
	"深": "广东/深圳",
	"穗": "广东/广州",
	"hk": "香港",
	"hongkong": "香港",
	"china": "中国",
	"shanghai": "上海",
	"beijing": "北京",
	"shenzhen": "广东/深圳",
	"guangzhou": "广东/广州",
	"taiwan": "台湾",
	"bvi": "维京群岛",
	"cayman": "开曼",
	"prc": "中国",
	"suzhou": "江苏/苏州",
	"tianjin": "天津",
}
_NOT_AFTER_CITY = frozenset("场政民郊井")  # 北京市场…, 深圳市政…: here 市 belongs to the next word


def short_name(full: str) -> str:
	"""宁波市 → 宁波, 大理白族自治州 → 大理; names of two characters keep their ending (泾县)."""
	name = full
	for ending in _ENDINGS:
		if name.endswith(ending) and len(name) - len(ending) >= 2:
			name = name[: -len(ending)]
			break
	if name != full and "自治" in full:
		changed = True
		while changed:
			changed = False
			for people in _PEOPLES:
				if name.endswith(people) and len(name) > len(people) + 1:
					name, changed = name[: -len(people)], True
	return name


class Gazetteer:
	"""Longest-match tables: ``heads`` for the start of a name, ``inside`` for what follows a known region."""

	def __init__(self, lines):
		self.heads: dict[str, str] = {}
		self.inside: dict[str, dict[str, str]] = {}
		self.full: set[str] = set()
		for place in _WORLD:
			self.heads[place] = place
		for line in lines:
			if not line.startswith("#"):
				self._province(line.rstrip("\n").split("\t"))
		for alias, path in _ALIASES.items():
			if len(alias) > 1:
				self.heads.setdefault(alias, path)
		self.longest = max(map(len, self.heads))

	def _province(self, columns: list[str]) -> None:
		province = short_name(columns[0])
		self._name(columns[0], province, province, bare=True)
		for column in columns[1:]:
			city, _, counties = column.partition(":")
			path = f"{province}/{short_name(city)}" if city and short_name(city) != province else province
			if city and path != province:
				self._name(city, short_name(city), path, bare=short_name(city) not in _BRANDS)
				self._under(province, city, path)
			elif city:
				self.full.add(city)  # 吉林市 in 吉林省: keeps its 市
				self.heads.setdefault(city, f"{province}/{city}")
			for county in filter(None, counties.split(",")):
				self._county(county, province, path)

	def _county(self, county: str, province: str, path: str) -> None:
		short = short_name(county)
		below = f"{path}/{short}"
		first = short in _FIRST
		if first or (county[-1] in "市县" and len(county) > 2):
			self.heads.setdefault(county, below)
			self.full.add(county)
		if first:
			self.heads.setdefault(short, below)
		for above in {province, path}:
			self._under(above, county, below)

	def _name(self, full: str, short: str, path: str, *, bare: bool) -> None:
		self.heads[full] = path
		self.full.add(full)
		if bare:
			self.heads.setdefault(short, path)

	def _under(self, above: str, full: str, path: str) -> None:
		table = self.inside.setdefault(above, {})
		table.setdefault(full, path)
		short = short_name(full)
		if len(short) > 1:
			table.setdefault(short, path)

	def head(self, text: str, start: int = 0, above: str = "") -> tuple[str, int]:
		"""Region at ``text[start:]`` and where it ends; ("", start) when there is none."""
		tables = (self.inside.get(above, {}), self.heads) if above else (self.heads,)
		for size in range(min(self.longest, len(text) - start), 1, -1):
			piece = text[start : start + size]
			for table in tables:
				path = table.get(piece)
				if path is None or (above and table is self.heads and not _deeper(path, above)):
					continue
				if (
					size > 2
					and piece[-1] == "市"
					and text[start + size : start + size + 1] in _NOT_AFTER_CITY
				):
					if start + size < len(text):
						continue
				return path, start + size
		return "", start

	def paths(self, text: str) -> str:
		"""Region of free text such as an address: as deep as its head says, else ""."""
		path, end = self.head(text)
		while path:
			deeper, after = self.head(text, end, path)
			if not deeper:
				break
			path, end = deeper, after
		return path


def _deeper(path: str, above: str) -> bool:
	return path.startswith(above + "/") or above == "中国"


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
	with _DATA.open(encoding="utf-8") as file:
		return Gazetteer(file)


SAME, WITHIN, MISSING, ELSEWHERE, FAR = range(5)


@lru_cache(maxsize=65536)
def relation(mine: str, theirs: str) -> int:
	"""SAME place (or neither says), one WITHIN the other, one MISSING, ELSEWHERE in the province, or FAR."""
	if mine == theirs:
		return SAME
	if not mine or not theirs or mine == "中国" or theirs == "中国":
		return MISSING
	if mine.startswith(theirs + "/") or theirs.startswith(mine + "/"):
		return WITHIN
	return ELSEWHERE if mine.split("/", 1)[0] == theirs.split("/", 1)[0] else FAR
