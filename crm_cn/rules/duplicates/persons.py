"""Names that look like a natural person's and nothing else (L3: 张伟 is not every other 张伟)."""

_SURNAMES = frozenset(
	"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温庞樊兰施殷颜倪邢翟牛俞章鲁葛岳聂齐梅庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
)
_DOUBLE = (
	"欧阳",
	"司马",
	"上官",
	"诸葛",
	"慕容",
	"司徒",
	"皇甫",
	"尉迟",
	"东方",
	"公孙",
	"夏侯",
	"令狐",
	"端木",
)
_GIVEN = frozenset(
	"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英兰玉萍红芬华文辉力玲海燕波斌宇浩凯健俊帆雪帅慧鑫欣颖婷佳倩琴云飞凤洁梅琳素荣建国庆春秋冬夏梦瑶怡雯彬峰龙虎志永东南西北林森阳晨旭旺昌盛福寿康宁安祥瑞雨晴莉莲菊珍珠宝金银鹏翔腾达成功业家兴邦宗祖光耀祖德仁义礼智信忠孝廉美丽琪琦瑛璐瑾瑜莹菲蕾薇晓小大中子一二三思诗书画琦博学睿轩涵泽豪宏伦良才贤哲航远征程程立新民生爱党胜利跃进卫红兵树根全有才发财富贵长青松柏艺妍嘉佩淑贞惠萌悦可心怀清源河江湖泉水炎焱烨然星月辰乐天翼坤乾元亨利正方圆凡非若如亦尔其之君昊皓朗启承恩惟维唯兆鸿雁鹤亮灿煜熙曦焕炜锋锐钢铁钧铭镇锦绣纯洪涌润滨浪潇湘沛沁淼"
)


def looks_like_person(text: str) -> bool:
	"""True for 2–3 characters (3–4 with a double surname) that read surname + given name."""
	if not 2 <= len(text) <= 4:
		return False
	if text[:2] in _DOUBLE:
		return len(text) > 2 and all(char in _GIVEN for char in text[2:])
	return len(text) < 4 and text[0] in _SURNAMES and all(char in _GIVEN for char in text[1:])
