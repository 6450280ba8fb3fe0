"""When two written names may mean one body: bracket width, blanks, long and short forms, suffix families."""

import re
import unicodedata
from functools import lru_cache

#: Long forms of office names and the short ones that tables use; longest first where one holds another.
SHORT_FORMS = (
    ("卫生健康", "卫健"),
    ("卫生和健康", "卫健"),
    ("卫生计生", "卫健"),
    ("卫计", "卫健"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("教育和体育", "教体"),
    ("教育体育", "教体"),
    ("经济和信息化", "经信"),
    ("经济信息化和科学技术", "经科"),
    ("经济和科技", "经科"),
    ("经济科技", "经科"),
    ("工业和信息化", "工信"),
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("城市管理综合行政执法", "执法"),
    ("综合行政执法", "执法"),
    ("综合执法", "执法"),
    ("城市管理", "城管"),
    ("市场监督管理", "市监"),
    ("市场监管", "市监"),
    ("农业农村", "农业"),
    ("自然资源和规划", "自规"),
    ("自然资源", "自规"),
    ("文化广电和旅游", "文旅"),
    ("文化广电旅游", "文旅"),
    ("文化和旅游", "文旅"),
    ("文广新旅", "文旅"),
    ("文广旅", "文旅"),
    ("疾病预防控制", "疾控"),
    ("医疗保障", "医保"),
    ("机关事务服务", "机关事务"),
    ("机关事务管理", "机关事务"),
    ("爱国卫生运动", "爱卫"),
    ("残疾人联合", "残联"),
    ("妇女联合", "妇联"),
    ("共产主义青年团", "团"),
    ("共青团", "团"),
    ("人民政府", "政府"),
    ("目标绩效管理", "目标"),
    ("深化医药卫生体制改革", "医改"),
    ("医药卫生体制改革", "医改"),
)
#: Endings that change with a reform or from county to county without changing the body.
SUFFIX_FAMILIES = (
    ("领导小组办公室", "办"),
    ("委员会办公室", "办"),
    ("办公室", "办"),
    ("委员会", "局"),
    ("服务中心", "中心"),
    ("中心", "中心"),
    ("局", "局"),
    ("委", "局"),
    ("办", "办"),
    ("会", ""),
)
#: A place prefix is cut off only where the word goes on after it (县卫健局, but not 市场监管局 or 市政局).
_PLACE = re.compile(r"^(?:市(?![场监政容])|[省县区旗州])")
_YOUTH_LEAGUE = re.compile(r"^(共青)?团.{0,6}委(员会)?$")
_PARTY = re.compile(r"^委(?=..)")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """The form in which written names are compared: half-width brackets and letters, no blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def split(name: str, place: str = "") -> tuple[str, str]:
    """A name's core and its suffix family: 中江县卫生健康委员会 and 县卫健局 are both (卫健, 局)."""
    text = normalise(name)
    if place:
        text = text.removeprefix(normalise(place))
    text = _PARTY.sub("", _PLACE.sub("", text) or text)
    if _YOUTH_LEAGUE.match(text):
        return "团", "局"
    for long, short in SHORT_FORMS:
        text = text.replace(long, short)
    for suffix, family in SUFFIX_FAMILIES:
        if text.endswith(suffix) and len(text) > len(suffix):
            return text.removesuffix(suffix), family
    return text, ""


def same_body(one: str, other: str, place: str = "") -> bool:
    """Whether two names are one body beyond reasonable doubt: same core, same family of suffix."""
    return split(one, place) == split(other, place)
