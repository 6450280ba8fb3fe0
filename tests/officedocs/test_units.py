"""Names of bodies, as the plans of five counties write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from officedocs.clauses import read_cell, without_lead
from officedocs.units import kind_of_name, names, open_tail, pieces, units

LISTS = {
    "县政府办;县卫健局/县教体局 县财政局": ["县政府办", "县卫健局", "县教体局", "县财政局"],
    "县政府办；县卫健局，县教体局,县财政局": ["县政府办", "县卫健局", "县教体局", "县财政局"],
    "县商务局、县文旅局和县市场监管局": ["县商务局", "县文旅局", "县市场监管局"],
    "县工业和信息化局和县人力资源和社会保障局": ["县工业和信息化局", "县人力资源和社会保障局"],
    "县农业农村和科技局、县住房和城乡建设局": ["县农业农村和科技局", "县住房和城乡建设局"],
    "区工信和科技局": ["区工信和科技局"],
    "健康单位（机关、企业）": ["健康单位（机关、企业）"],
    "县卫健局、县教体局等部门": ["县卫健局", "县教体局"],
    "县卫健局、县卫健局": ["县卫健局"],
    "县 财 政 局": ["县财政局"],
    "县 财 政 局  县 教 体 局": ["县财政局", "县教体局"],
    "县卫健局\n县教体局": ["县卫健局", "县教体局"],
    "县发展和改革局及县教体局，以及各学校": ["县发展和改革局", "县教体局", "各学校"],
    "—": [],
    "无": [],
    "": [],
}
GROUPS = [
    "各社区卫生服务中心", "乡镇（中心）卫生院", "各乡镇（街道）", "各部门", "各镇", "各街道",
    "相关部门", "各医疗机构", "县直各单位",
]  # fmt: skip
SINGLE = [
    "县政府办", "团县委", "县爱卫办", "县疾控中心", "县机关事务服务中心", "昌江产业园管委会", "凯江镇人民政府", "县人民医院", "县实验小学",  # noqa: E501
    "县第一中学", "城关街道办事处", "慢病防控领导小组办公室", "县嘉应观黄河文化博物馆", "县红十字会",
]  # fmt: skip


@pytest.mark.parametrize("text", LISTS)
def test_names(text):
    assert names(text) == LISTS[text]


@pytest.mark.parametrize("name", GROUPS)
def test_groups(name):
    assert kind_of_name(name) == "group"


@pytest.mark.parametrize("name", SINGLE)
def test_single_bodies(name):
    assert kind_of_name(name) == "unit"


def test_units_carry_their_kind():
    assert [(unit.name, unit.kind) for unit in units("县残联、各学校")] == [
        ("县残联", "unit"),
        ("各学校", "group"),
    ]


def test_open_tail():
    assert open_tail("县卫健局、县教体局等有关部门") == "等有关部门"
    assert open_tail("县卫健局、县教体局") == ""


CELLS = [
    ("县卫健局牵头，县教体局、县财政局配合", "L县卫健局 S县教体局 S县财政局"),
    ("由县卫健局、县财政局共同牵头，县教体局", "L县卫健局 L县财政局 S县教体局"),
    ("县卫健局（牵头）、县财政局、县教体局（配合）", "L县卫健局 S县财政局 S县教体局"),
    ("牵头单位：县卫健局；配合单位：县财政局、县教体局", "L县卫健局 S县财政局 S县教体局"),
    ("（牵头单位：县卫健局；责任单位：县财政局）", "L县卫健局 S县财政局"),
    ("牵头：县卫健局\n配合：县财政局", "L县卫健局 S县财政局"),
    ("县教体局、县卫健局负责", "L县教体局 L县卫健局"),
    ("县卫健局负责健康小屋，县执法局负责健康步道", "L县卫健局@健康小屋 L县执法局@健康步道"),
    ("健康家庭：县妇联牵头", "L县妇联@健康家庭"),
    ("健康家庭由县妇联牵头，各乡镇人民政府配合", "L县妇联@健康家庭 S各乡镇人民政府@健康家庭"),
    ("健康单位（机关、企业）由县机关事务服务中心和县经科局牵头", "L县机关事务服务中心@健康单位（机关、企业） L县经科局@健康单位（机关、企业）"),  # noqa: E501
    ("健康食堂（餐厅、酒店）、健康市场（超市、商场）由县商务局、县文旅局和县市场监管局分类牵头", " ".join(
        f"L{name}@健康食堂（餐厅、酒店）、健康市场（超市、商场）" for name in ("县商务局", "县文旅局", "县市场监管局"))),  # noqa: E501
    ("县卫健局为牵头单位", "L县卫健局"),
    ("县教育局、团县委、县妇联按职责分工负责", "L县教育局 L团县委 L县妇联"),
    ("县卫健局牵头，各部门按职责分工负责", "L县卫健局 S各部门"),
    ("县卫健局牵头，县教体局、县财政局按照各自职责配合", "L县卫健局 S县教体局 S县财政局"),
    ("无", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CELLS)
def test_cells(text, expected):
    found = read_cell(text, "lead").assignments
    shown = [f"{a.role[0].upper()}{a.name}" + (f"@{a.scope}" if a.scope else "") for a in found]
    assert " ".join(shown) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("县卫健局等部门", "units-open"),
        ("县卫健局牵头；县教体局", "responsibility-unclear"),
        ("12345", "unit-unreadable"),
    ],
)
def test_what_is_unclear_is_said(text, code):
    assert [issue[0] for issue in read_cell(text, "lead").issues] == [code]


def test_scope_nobody_leads():
    found = read_cell("健康步道、健康街区由县住建局牵头；健康小屋由县卫健局牵头", "lead").assignments
    assert without_lead(found, "健康步道、健康小屋、健康街区、健康社团等，每类至少建设1个。") == ["健康社团"]
    assert without_lead(found, "健康步道、健康小屋、健康街区。") == []


def test_scope_in_other_words_is_led():
    text = "无烟党政机关由县机关事务服务中心牵头；无烟医疗机构由县卫健局牵头；无烟学校由县教体局牵头"
    found = read_cell(text, "lead").assignments
    assert without_lead(found, "3.建设无烟党政机关、无烟医疗卫生机构、无烟学校。") == []


ALPHABET = "县卫健局各乡镇政府办和及与、，,;；/ （）()“”\n牵头配合由负责：等部门1a"


@given(st.text() | st.text(ALPHABET, max_size=60))
def test_splitting_loses_no_character(text):
    assert "".join(pieces(text)) == text


@given(st.text() | st.text(ALPHABET, max_size=60))
def test_no_text_breaks_a_cell(text):
    for role in ("lead", "support"):
        found = read_cell(text, role).assignments
        assert without_lead(found, text) is not None
