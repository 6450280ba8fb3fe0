"""Personal contacts leave a text plan before anything else is read: names beside telephone numbers, what
follows 联系人, addresses and rooms, and who holds which post in a leading group.
"""

from __future__ import annotations

import re

from officedocs.contacts import is_member, without_contacts

_PEOPLE = r"(?:责任领导|牵头领导|包保领导|分管领导|挂包领导|主要领导|责\s*任\s*人|第一责任人|负责人)"
_WORD = (
    r"(?:联\s*系\s*人|联系电话|联系方式|咨询电话|咨询方式|监督电话|举报电话|值班电话|办公电话|联系地址|通讯地址|"
    r"报送邮箱|电子邮箱|电子邮件|手机号码?|微信号?|[Qq]{2}号?|邮箱|邮编|传真|电话|手机|地址|经办人|填报人|填表人)"
)
_HELD = (
    r"(?:(?:常务)?副?(?:组长|总指挥|指挥长|召集人|秘书长)|(?:办公室)副?主任|联络员|信息员|成\s*员(?!单位))"
)
_ANY = re.compile(rf"(?:{_WORD}|{_PEOPLE}|{_HELD})\s*[:：]")
# In brackets as a whole: （联系人：…，电话：…）
_BRACKETED = re.compile(rf"[（(【]\s*{_WORD}\s*[:：][^（）()【】]{{0,300}}[)）】]")
# The word and the rest of its clause; behind 联系人 the rest of the sentence, up to a label of another kind.
_LABELLED = re.compile(
    rf"[，,、；;]?\s*(?:{_PEOPLE}\s*[:：][^，,；;。\n（）()]{{0,80}}"
    rf"|{_HELD}\s*[:：][^；;。\n（）()]{{0,200}}"
    rf"|{_WORD}\s*[:：](?:(?!(?:责任|牵头|配合)单位|完成时限)[^；;。\n（）()]){{0,200}})"
)
_NUMBER = r"(?:1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[\s－—-]?\d{7,8}|(?<=话)\d{7,8}|(?<=机)\d{7,8})"
_NAME_AND_NUMBER = re.compile(
    rf"(?:(?<=[，,、；;。（(：:\s])|^)[\u3400-\u9fff]{{2,4}}\s*[，,：: ]?\s*(?<!\d){_NUMBER}(?!\d)"
)
_BARE_NUMBER = re.compile(rf"(?<![\d.]){_NUMBER}(?!\d)")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,4}"
)
_ROOM = re.compile(
    r"[A-Za-z]?\d{1,2}\s*号?楼\s*[A-Za-z]?\d{2,4}\s*(?:办公室|房间|室)?|[A-Za-z]?\d{3,4}\s*(?:办公室|房间|室(?!内|外))"
)
_HOLDER = re.compile(
    r"[^，,；;。\n]{0,30}?[\u3400-\u9fff]{2,4}同志(?:兼任|担任|任|为|负责)[^，,；;。\n]{0,40}"
)
# 组　长：某某某　县委常委、副县长
_POST = re.compile(
    r"^\s*(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）、.．]\s*)?(?:常务)?(?:第一)?(?:副\s*)?(?:组\s*长|总\s*指\s*挥|指\s*挥\s*长|主\s*任|召\s*集\s*人|成\s*员|联\s*络\s*员|秘\s*书\s*长)"
    r"(?:[:：]|[\s\u3000]+\S)"
)
# 某某某　县卫生健康局局长: a line of a list of names
_HOLDS = re.compile(
    r"^[\u3400-\u9fff](?:\s?[\u3400-\u9fff]){1,3}\s+\S.{0,40}?(?:局长|主任|书记|[县区市镇乡部院校科股所站队组会处行盟旗州]长|主席|委员|经理|"
    r"调研员|秘书长|理事长|政委|负责人|干部|主任科员|专员|医师|校长)(?:[（(].{0,20}[)）])?$"
)
_GONE = re.compile(r"[（(]\s*[，,；;、。\s]*[)）]")


def is_personal(line: str) -> bool:
    """Whether a line of its own only says who holds a post."""
    return bool(_POST.match(line) or _HOLDS.match(line) or is_member(line))


def scrubbed(line: str) -> str:
    """A line without personal contacts; nothing stands in their place."""
    text = without_contacts(line)
    if _ANY.search(text):
        text = _LABELLED.sub("", _BRACKETED.sub("", text))
    if "同志" in text:
        text = _HOLDER.sub("", text)
    if re.search(r"[\d@]", text):
        text = _MAIL.sub("", _BARE_NUMBER.sub("", _NAME_AND_NUMBER.sub("", text)))
        text = _ROOM.sub("", text)
    if text != line:
        text = _GONE.sub("", text).replace("〔略〕", "")
        text = re.sub(r"(?<![，,、；;：:])[，,、；;：:]++(?=[。；])", "", text)
        text = re.sub(r"(?<=[。；;])[，,、。；;]+|^[，,、；;。\s]+", "", text)
    return without_contacts(text).replace("〔略〕", "")
