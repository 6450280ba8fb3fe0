"""What an unknown name probably is: which kind of department, or which ready-made group."""

import re

from departments.models import DepartmentKind as Kind
from tasks.importing.names import normalise

#: First match wins. 卫生院 stands before 乡镇: 乡镇（中心）卫生院 are health centres.
GROUPS: tuple[tuple[str, str], ...] = (
    (r"社区卫生服务.*卫生院|卫生院.*社区卫生服务|基层医疗", "primary"),
    (r"社区卫生服务", "community"),
    (r"卫生院", "rural"),
    (r"二级|三级|医院", "hospitals"),
    (r"医疗(卫生)?(机构|单位)|卫生健康单位", "health"),
    (r"疾控|疾病预防|公共卫生", "public"),
    (r"学校|中小学|幼儿园|校园", "schools"),
    (r"乡镇|街道|镇政府|镇人民政府|各镇|各乡", "townships"),
    (r"成员单位|部门", "members"),
)
KINDS: tuple[tuple[str, str], ...] = (
    (r"(建设|创建|示范|慢病防控|慢防)办|(慢病|慢性病|示范区|创建|建设).*领导小组办公室", Kind.OFFICE),
    (r"社区卫生服务", Kind.COMMUNITY_HEALTH),
    (r"卫生院$", Kind.TOWNSHIP_HEALTH),
    (r"疾控中心|疾病预防控制|卫生监督|中心血站|公共卫生", Kind.PUBLIC_HEALTH),
    (r"医院|保健院|保健中心$", Kind.HOSPITAL),
    (r"学校$|小学$|中学$|幼儿园$|职高$|学院$|附小$|附中$", Kind.SCHOOL),
    (r"(乡|镇|街道)((人民)?政府|办事处|办|党工委)?$", Kind.TOWNSHIP),
)
_GROUP_WORDS = re.compile(r"^(各|所有|全县|全区|全市|辖区)|成员单位|机构$|单位$|部门$|^乡镇|^街道|^中小学")


def is_group(name: str, said: str = "") -> bool:
    """Whether a name means several bodies. ``said``: what the reader of the document made of it."""
    return said == "group" or bool(_GROUP_WORDS.search(normalise(name)))


def preset(name: str) -> str:
    """The key of the ready-made group that fits; ``empty`` where none does."""
    text = normalise(name)
    return next((key for pattern, key in GROUPS if re.search(pattern, text)), "empty")


def kind(name: str, office_name: str = "") -> str:
    """The kind of department; a bureau unless the name says otherwise."""
    text = normalise(name)
    if office_name and text == normalise(office_name):
        return Kind.OFFICE
    return next((found for pattern, found in KINDS if re.search(pattern, text)), Kind.BUREAU)
