"""Text plans as other offices make them, against what a careful clerk reads in them."""

from __future__ import annotations

import pytest

from officedocs import Refused, read_text
from tests.officedocs.brief import opened, said

PAGES = """某市人民政府办公室文件
某政办发〔2025〕12号
某市人民政府办公室关于印发某市健康城市建设
三年行动方案（2025—2027年）的通知
各镇人民政府，市直各部门：
《某市健康城市建设三年行动方案（2025—2027年）》已经市
政府同意，现印发给你们，请认真贯彻执行。
                         某市人民政府办公室
                            2025年3月12日
— 1 —
某市健康城市建设三年行动方案（2025—2027年）
一、重点任务
（一）普及健康知识。建立健康科普专家库，每年开展健康讲座不
少于50场。（市卫生健康委牵头，市委宣传部、市教育局、市融媒体
— 2 —
中心配合）
（二）建设健康环境。推进城乡环境卫生整洁行动，2025年底前完
成农村改厕任务。（市农业农村局牵头，市住房城乡建设局、各镇街
配合）
第 3 页 共 3 页
"""


def test_pages_with_broken_sentences_and_numbers():
    assert said(PAGES) == [
        (
            "普及健康知识。建立健康科普专家库，每年开展健康讲座不少于50场",
            "市卫生健康委", "市委宣传部|市教育局|市融媒体中心", "?",
        ),
        (
            "建设健康环境。推进城乡环境卫生整洁行动，2025年底前完成农村改厕任务",
            "市农业农村局", "市住房城乡建设局|各镇街*", "2025-12-31",
        ),
    ]  # fmt: skip
    assert opened(PAGES).title == "某市健康城市建设三年行动方案（2025—2027年）"


def test_a_department_as_the_first_heading():
    text = "某县部门职责\n县卫生健康局\n1.制定方案。\n县财政局\n保障经费。\n"
    assert [row[:2] for row in said(text)] == [("制定方案", "县卫生健康局"), ("保障经费", "县财政局")]


def test_the_issuer_above_a_list_is_no_department():
    text = "某县任务清单\n某县人民政府办公室\n2025年1月2日\n1.制定方案。（县卫健局负责）\n"
    assert [row[:2] for row in said(text)] == [("制定方案", "县卫健局")]


def test_a_dated_request_within_a_stage():
    text = """某县2025年工作方案
一、实施步骤
（一）宣传发动阶段（2025年1月—3月）。4月底前，各单位报送创建工作方案。每月召开例会。
"""
    assert said(text) == [("4月底前，各单位报送创建工作方案", "各单位*", "", "2025-04-30")]
    assert len(opened(text).phases) == 1


def test_groups_with_members_and_tasks():
    text = """某县各工作组职责分工
（一）综合协调组
牵头单位：县卫健局
成员单位：县政府办、县财政局
工作职责：负责日常工作；每月编发简报1期。
（二）宣传教育组
牵头单位：县委宣传部
成员单位：县融媒体中心
工作职责：组织宣传报道。
"""
    assert [row[1:3] for row in said(text)] == [
        ("县卫健局", "县政府办|县财政局"), ("县委宣传部", "县融媒体中心"),
    ]  # fmt: skip


def test_members_alone_are_no_responsibility():
    text = "某县方案\n一、领导小组\n成员单位：县卫健局、县财政局\n二、任务\n1.体检。（县人社局负责）\n"
    assert [row[1] for row in said(text)] == ["县人社局"]


def test_cards_whose_task_stands_behind_the_bodies():
    text = """项目名称：健康细胞
牵头领导：冯某辛
牵头单位：区卫健委
工作内容：1.建设健康社区5个。
完成时限：2025年10月31日
项目名称：全民健身
牵头单位：区文旅体局
工作内容：举办运动会。
完成时限：2025年9月
"""
    assert [row[1:] for row in said(text)] == [
        ("区卫健委", "", "2025-10-31"), ("区文旅体局", "", "2025-09-30"),
    ]  # fmt: skip


def test_labels_that_name_the_level():
    text = (
        "某市行动方案\n（一）健全网络。市级牵头单位：市卫生健康委；县级责任单位：各县（市、区）人民政府。\n"
    )
    assert said(text) == [("健全网络", "市卫生健康委", "各县（市、区）人民政府*", "?")]


def test_deadline_in_brackets_and_a_request_to_all_below_the_last_department():
    text = """关于任务分工的通知
一、区教育局：1.开展健康学校建设（完成时限：2025年9月）；2.落实体育课。
二、其他各成员单位：按照职责做好工作。
请各单位于每月28日前将工作进展报区健康办。
"""
    document = opened(text)
    assert [row[3] for row in said(text)] == ["2025-09-30", "?", "?"]
    assert [(c.who, c.frequency) for c in document.cadences] == [("各单位", "monthly")]


def test_the_one_year_of_the_text_holds_for_dates_without():
    text = """某镇创建方案
一、目标
2025年创成省级卫生镇（某政发〔2021〕3号）。
二、实施步骤
1.动员部署（5月1日-5月31日）。
2.集中整治（6月1日—9月30日）。
三、职责分工
派出所：6月底前完成整治。
"""
    assert said(text)[0][3] == "2025-06-30"
    assert [str(phase.end) for phase in opened(text).phases] == ["2025-05-31", "2025-09-30"]


def test_remedies_with_their_own_label():
    text = "某市责任分解\n1. 背街小巷硬化。\n责任单位：市住建局\n整改时限：2025年5月31日\n"
    assert said(text) == [("背街小巷硬化", "市住建局", "", "2025-05-31")]


def test_headings_that_say_the_same_keep_their_own_duties():
    text = "某区部门职责\n一、区卫健委\n1.制定方案。\n二、区教育局\n1.开课。\n三、区卫健委\n1.培训。\n"
    assert [row[:2] for row in said(text)] == [
        ("制定方案", "区卫健委"),
        ("开课", "区教育局"),
        ("培训", "区卫健委"),
    ]


@pytest.mark.parametrize(
    "text",
    ["一、任务\n" + "县卫健局负责体检；" * 20_000, "一、任务\n" + "县卫健局负责体检。\n" * 120_000],
)
def test_far_too_long_a_text_is_refused(text):
    with pytest.raises(Refused) as refused:
        read_text(text)
    assert refused.value.code in {"cell-too-long", "too-much-content", "too-many-rows"}
