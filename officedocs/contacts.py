"""Personal contacts are never stored: names beside telephone numbers and posts, what follows 联系人 or 电话,
mail addresses, accounts, addresses and rooms become 〔略〕.

A name is only taken for one where something beside it says so: a number, a post, a label.
"""

from __future__ import annotations

import re
from functools import cache

from officedocs.text import half_width
from officedocs.units import ends_like_a_body

HIDDEN = "〔略〕"
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成"
    "游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵欧阳上官司马诸葛"
)
_NO_NAME = "副正任务委员长主科局股处部室办中心单位街道乡镇县区市院所站"
_S = f"[{_SURNAMES}]"
_NAME = rf"{_S}[\u3400-\u9fff]{{1,2}}"
# Without a colon or a number beside it a name must not begin with a common word.
_SURE_NAME = rf"(?![任包单时方向成万于应安高全常]){_S}[^\W\d_{_NO_NAME}]{{1,2}}"
_EDGE = r"(?:(?<=[\s,;、:()。由请向和与/>])|^)"
_MOBILE = r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}"
_LANDLINE = r"\(?0\d{2,3}\)?[\s—–-]{0,2}\d{7,8}(?:[-转]\d{1,5})?"
_PHONE = rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE})(?!\d)"
# A number without area code counts beside a name or a label; 20250630 is a date.
_LOCAL_PHONE = r"(?<!\d)(?!20\d{6})[2-9]\d{6,7}(?!\d)"
_ANY_PHONE = rf"(?:{_PHONE}|{_LOCAL_PHONE})"
_WHO = r"(?:联\s*系\s*人|联络人|联络员|经办人|填报人|填表人|审核人|制表人|咨询人|信息员|联系领导)"
_HEADS = (
    r"(?:责任领导|牵头领导|包保领导|包抓领导|分管领导|挂包领导|主要领导|第一责任人|责\s*任\s*人|"
    r"负\s*责\s*人)"
)
_HOW = (
    r"(?:联系电话|联系方式|咨询电话|办公电话|监督电话|举报电话|值班电话|电\s*话|手\s*机(?:号码?)?|电子邮箱|电子邮件|"
    r"邮\s*箱|邮\s*编|传\s*真|微信(?:号|群)?|qq(?:群|号)*|(?:通讯|联系|办公|邮寄)?地\s*址|办公地点)"
)
_POST = r"(?:同志|主任|局长|科长|股长|书记|[县区市镇乡院部所站校处组队厂行社]长|主席|调研员)"
_SHORTEST_NUMBER = 7
_DIGIT = "[0-9０-９]"
# Each looks for few first characters, which is several times faster than one pattern for all of them.
_SIGNS = tuple(
    re.compile(sign).search
    for sign in (
        rf"{_DIGIT}{{3}}(?:{_DIGIT}{{3}}|{_DIGIT}?[\s()（）—–－-]{{1,2}}{_DIGIT}{{4}}|\s*[室房])|{_DIGIT}号?楼",
        r"联\s*系|联络员|电\s*话|手\s*机|邮\s*[箱编件]|传\s*真|微信",
        r"[QqＱｑ]{2}|[@＠]",
        r"同志|咨询\s*[:：]|经办人|填[报表]人|审核人|制表人|信息员|负\s*责\s*人|责\s*任\s*人|地\s*址|地点|领导\s*[:：]",
        r"长(?![期效者度远江城])|主任|书记|主席|调研员",
    )
)
_FORMS = (
    # From the beginning of a word only: tried again at each letter, a long word would take minutes.
    r"(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,64}(?:\.[a-z0-9-]{1,64}){1,4}",
    rf"(?:{_WHO}|{_HEADS})(?:及(?:联系)?(?:电话|方式))?\s*:\s*(?P<keep>)[^,;。()\n]{{1,80}}",
    rf"{_HOW}\s*:\s*(?P<keep>)[^,;。()\n]{{1,80}}",
    rf"(?<![\u3400-\u9fff])(?:咨询|联系)\s*:?\s*(?P<keep>){_NAME}(?=[\s,;。()、\d]|$)",
    rf"{_EDGE}{_NAME}(?:同志)?[\s,:;(、]{{0,4}}(?:{_HOW}\s*[:]?\s*)?{_ANY_PHONE}",
    rf"{_PHONE}\s*\(\s*{_NAME}\s*\)",
    _PHONE,
    rf"{_HOW}\s?(?P<keep>){_ANY_PHONE}",
    r"(?:微信号?|qq(?:群|号)*)\s?(?P<keep>)[a-z0-9_-]{5,20}",
    rf"(?:{_WHO}|(?<![主])负责人|责任人)\s?(?P<keep>){_SURE_NAME}(?=[\s,;。()、\d]|{HIDDEN[0]}|$)",
    rf"{_EDGE}{_S}[^\W\d_{_NO_NAME}]{{1,2}}{_POST}",
    rf"{_EDGE}{_S}(?:主任|局长|科长|股长|书记|[县区镇乡院部所站校处]长)(?=[\s,;。()、]|$)",
    rf"(?<!\d)[a-z]?\d{{1,2}}\s*号?楼\s*[a-z]?\d{{2,4}}\s*(?:办公室|房间|室)?(?:\s*{_NAME}(?=处))?",
    rf"(?<![\d.])[a-z]?\d{{3,4}}\s*(?:房间|室(?!内|外))(?:\s*{_NAME}(?=处))?",
)
_LOCAL_AFTER = re.compile(rf"(?<={HIDDEN[-1]})(?:[\s、/,]*{_LOCAL_PHONE})+")
_EMPTY = re.compile(
    rf"[（(【](?:{_WHO}|{_HEADS}|{_HOW}|项目|QQ|[\s，,、；;:：及和与/]|{HIDDEN})*{HIDDEN}"
    rf"(?:{_WHO}|{_HOW}|QQ|[\s，,、；;:：及和与/。]|{HIDDEN})*[)）】]"
)
_MEMBER = re.compile(rf"^\s*(?P<name>{_S}[\u3400-\u9fff]{{1,2}})\s+\S{{2,20}}$")
_REPEATED = re.compile(rf"{HIDDEN}(?:[\s，,、:：]*{HIDDEN})+")
_BESIDE_BODY = re.compile(
    rf"(?:[\s，,；;、]*(?:{_WHO}|{_HEADS}|{_HOW})\s*[:：]?\s*|\s*[:：]\s*|\s+)?{HIDDEN}"
)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Compiled when first needed: most documents hold no contact, and it takes a while."""
    return tuple(re.compile(form) for form in _FORMS)


def without_contacts(text: str) -> str:
    """The text with 〔略〕 in place of every personal contact; brackets that held nothing else go."""
    if len(text) < _SHORTEST_NUMBER and text.isdecimal():
        return text
    for sign in _SIGNS:
        if sign(text):
            break
    else:
        return text
    kept, wide = text, _plain(text)
    for form in (*_forms(), _LOCAL_AFTER):
        if form.search(wide):
            kept = _masked(kept, wide, form)
            wide = _plain(kept)
    if kept == text:
        return text
    return _REPEATED.sub(HIDDEN, _EMPTY.sub("", kept))


def _plain(text: str) -> str:
    """Half width and small letters, character for character."""
    wide = half_width(text).lower()
    return wide if len(wide) == len(text) else text


def is_member(line: str) -> bool:
    """Whether a line is only a name and whom its bearer belongs to: a line of a list of members."""
    found = _MEMBER.match(line)
    return found is not None and ends_like_a_body(line) and not ends_like_a_body(line[: found.end("name")])


def bodies_only(text: str) -> str:
    """A list of bodies without what is left of contacts: 县残联：〔略〕 → 县残联."""
    return _BESIDE_BODY.sub("", text) if HIDDEN in text else text


def _masked(text: str, wide: str, form: re.Pattern[str]) -> str:
    """The text with each find hidden, from `keep` on where the form says what stays."""
    parts: list[str] = []
    at = 0
    for found in form.finditer(wide):
        begun = found.start("keep") if "keep" in form.groupindex else found.start()
        if begun < at or (begun == found.start() and _is_body(text[begun : found.end()])):
            continue
        parts += [text[at:begun], HIDDEN]
        at = found.end()
    return "".join([*parts, text[at:]]) if parts else text


def _is_body(text: str) -> bool:
    """Whether what was found is the name of a body: 高新区, 万达社区."""
    return ends_like_a_body(text) and not re.search(r"\d", text)
