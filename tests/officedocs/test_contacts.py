"""Personal contacts in every place of a document: nothing of them may come out of the reader."""

from __future__ import annotations

import pytest

from officedocs.contacts import bodies_only, without_contacts
from tests.officedocs.brief import opened, said, stored
from tests.officedocs.builders import add_table, saved, workbook

PERSONAL = (
    "张某甲", "王某乙", "李某丙", "赵某丁", "刘某戊", "陈某己", "周某庚", "吴某辛", "郑某壬",
    "冯某癸", "蒋某子",
    "13800001111", "138-0000-2222", "138 0000 3333", "7654321", "６６５５４４３３", "zz@example.test",
    "wx_abc123",
    "987654321", "305室", "1206房间",
)  # fmt: skip
LEADS = {
    "县卫健局（联系人：张某甲 13800001111）": "县卫健局",
    "县教体局 王某乙 138-0000-2222": "县教体局",
    "县民政局（李某丙，138 0000 3333）": "县民政局",
    "县财政局\n联系人：赵某丁\n电话：0838-7654321": "县财政局",
    "县人社局（刘某戊 08387654321）": "县人社局",
    "县总工会 电话7654321": "县总工会",
    "县妇联（0838）7654321": "县妇联",
    "县残联：陈某己，0838—7654321": "县残联",
    "团县委（周某庚同志，电话：６６５５４４３３）": "团县委",
    "县医保局 zz@example.test": "县医保局",
    "县文旅局（微信：wx_abc123）": "县文旅局",
    "县水利局（QQ：987654321）": "县水利局",
    "县税务局 负责人：郑某壬": "县税务局",
    "县商务局（305室）": "县商务局",
    "县经信局（冯某癸科长）": "县经信局",
    "区人社局 王主任 13900005555": "区人社局",
}
SENTENCES = (
    "报送材料至县卫健局，联系人：张某甲，电话：13800001111",
    "发送至zz@example.test（王某乙，138-0000-2222）",
    "报县疾控中心305室李某丙处",
    "由赵某丁同志负责，电话0838-7654321",
    "联系人:刘某戊 陈某己 联系电话:7654321 ６６５５４４３３",
    "责任人：周某庚",
    "（经办人：吴某辛，微信号wx_abc123，QQ群987654321）",
    "项目负责人郑某壬（138 0000 3333）",
    "咨询：冯某癸，0838—7654321",
    "联络员蒋某子，08387654321，地址：县政府大楼1206房间",
)


def _none(text: str) -> None:
    assert [word for word in PERSONAL if word in text] == []


@pytest.mark.parametrize(("text", "body"), LEADS.items())
def test_beside_a_body(text, body):
    table = workbook([["主要任务", "牵头单位", "完成时限"], ["体检", text, "2025年6月"]])
    assert said(table) == [("体检", body, "", "2025-06-30")]
    _none(stored(table))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_in_a_sentence(sentence):
    rows = [
        ["主要任务", "牵头单位", "完成时限", "备注"],
        [f"体检，{sentence}。", "县卫健局", "6月", sentence],
    ]
    _none(stored(workbook([*rows, [f"备注：{sentence}"]])))
    _none(
        stored(
            f"某县工作方案\n一、任务\n1.体检。{sentence}。（责任单位：县卫健局）\n二、要求\n{sentence}。\n"
        )
    )


def test_in_titles_headings_and_below_the_table():
    rows = [
        ["某县任务表（联系人：张某甲 13800001111）"],
        ["填报单位：县卫健局", "填报人：王某乙", "电话：7654321"],
        ["主要任务", "牵头单位（联系人张某甲13800001111）", "完成时限"],
        ["一、环境（联系人：陈某己）", None, None],
        ["甲", "县卫健局", "2025年6月（联系李某丙138 0000 3333）"],
        ["某县卫健局 李某丙 0838-7654321"],
        ["单位负责人：赵某丁", "填表人：刘某戊", "联系电话：7654321"],
    ]
    table = workbook(rows, merges=["A4:C4"])
    _none(stored(table))
    assert said(table) == [("甲", "县卫健局", "", "2025-06-30")]


def test_lists_of_people_beside_a_table():
    import docx

    document = docx.Document()
    add_table(document, [["工作任务", "责任单位", "完成时限"], ["讲座", "区卫健委", "2025年5月"]])
    document.add_paragraph("附件2 联络员名单")
    add_table(document, [["单位", "联络员", "电话"], ["区卫健委", "张某甲", "13800001111"]])
    for line in ("组长：王某乙（区委常委、副区长）", "副组长：李某丙 区卫健委主任", "赵某丁 区教育局"):
        document.add_paragraph(line)
    _none(stored(saved(document)))


def test_columns_of_people():
    rows = [
        ["工作任务", "责任单位", "责任人", "联系电话", "时限"],
        ["讲座", "区卫健委", "张某甲", "7654321", "5月"],
    ]
    _none(stored(workbook(rows)))


@pytest.mark.parametrize(
    "text",
    [
        "政府主要领导任组长；明确各部门职责。",
        "健康咨询：每月开展一次",
        "指定1名同志为联络员，负责人高度重视",
        "2024-2025年每年召开2次，覆盖率达到95.5%",
        "20250630前完成",
        "高新区、万达社区、江北街道办事处",
        "县委书记、县长担任双组长，常务副县长任副组长",
        "开放体育馆、图书室和120急救",
        "设立宣传栏1000个、健康小屋305个",
        "村长、校长、院长负总责",
    ],
)
def test_what_is_no_contact_stays(text):
    assert without_contacts(text) == text


def test_what_is_left_of_contacts_is_no_body():
    assert bodies_only("县残联：〔略〕，县妇联 〔略〕") == "县残联，县妇联"
    assert opened("某县方案\n一、任务\n1.体检。（县卫健局负责，联系人：张某甲）\n").rows[0].lead_raw
