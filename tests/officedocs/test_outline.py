"""Text plans of many styles: who does what by when, in stages, together, and how often."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from officedocs import Refused
from officedocs.outline import as_document, read_outline
from tests.officedocs import plans
from tests.officedocs.builders import codes
from tests.officedocs.plans import outline, who


def leads(reading) -> list[tuple[str, str]]:
    return [(row.lead_raw, row.task) for row in reading.rows]


# ------------------------------------------------------------------ responsibility in brackets
def test_responsibility_in_brackets_behind_the_item():
    rows = outline(plans.NOTICE).rows
    assert [row.task for row in rows[:4]] == [
        "将慢性病防控纳入发展规划",
        "保障经费投入，每年安排专项经费",
        "建设健康步道、健康主题公园（含儿童公园）",
        "每季度开展一次宣传",
    ]
    assert who(rows[0]) == [("lead", "县发改局"), ("support", "县卫健局"), ("support", "各乡镇人民政府")]
    assert who(rows[1]) == [("lead", "县财政局"), ("support", "县卫健局")]
    assert who(rows[2]) == [("lead", "县住建局"), ("lead", "县城管局")]
    assert who(rows[3]) == [("lead", "县委宣传部"), ("support", "县卫健局"), ("support", "融媒体中心")]
    assert codes(rows[3].problems) == ["units-open"]


def test_deadlines_in_brackets_and_the_row_is_the_line():
    rows = outline(plans.NOTICE).rows
    assert [(row.row, row.deadline_raw, row.schedules[0].due) for row in rows[:3]] == [
        (16, "2024年6月底前", dt.date(2024, 6, 30)),
        (17, "", None),
        (19, "2024年9月底前", dt.date(2024, 9, 30)),
    ]
    assert (rows[0].sheet, rows[0].domain, rows[0].objective, rows[0].standard) == ("", "", "", "")


def test_a_general_part_gives_rows_common_duties_and_measures():
    reading = outline(plans.NOTICE)
    assert leads(reading)[4:] == [("县政府督查室", "县政府督查室每半年开展一次督查，适时通报结果")]
    assert reading.common_duties == ["高度重视", "明确专人负责"]


def test_a_bracket_on_a_heading_holds_for_all_below_it():
    reading = outline(plans.HEADING_BRACKETS)
    assert [(row.task, who(row)[0], len(who(row))) for row in reading.rows] == [
        ("办好健康讲堂，每月不少于1场", ("lead", "区卫健局"), 3),
        ("发放宣传资料", ("lead", "区卫健局"), 3),
        ("举办健身比赛", ("lead", "区教体局"), 3),
        ("开放体育场地", ("lead", "区教体局"), 3),
        ("规范慢病管理", ("lead", "区卫健局"), 2),
        ("健康食堂建设", ("lead", "区市场监管局"), 2),
    ]
    assert reading.rows[5].schedules[0].due == dt.date(2025, 12, 31)


def test_one_item_after_the_other_in_one_part():
    reading = outline(plans.CITY)
    assert [who(row)[0][1] for row in reading.rows] == ["市卫生健康委"] * 4
    assert reading.rows[2].schedules[0].due == dt.date(2025, 12, 31)
    assert reading.rows[2].targets[0].value == "80"
    assert reading.rows[3].schedules[1].frequency == "every_2_years"


# ------------------------------------------------------------------ labels
def test_label_lines_under_an_item():
    first, second, third = outline(plans.LABELS).rows
    assert (first.task, first.items) == (
        "健康单位建设\n开展健康单位、健康食堂建设。",
        ["健康单位建设", "开展健康单位、健康食堂建设。"],
    )
    assert (first.lead_raw, first.support_raw) == ("区卫健委", "区机关事务中心、各镇（街道）")
    assert first.schedules[0].due == dt.date(2024, 8, 31)
    assert who(second) == [("lead", "区政府"), ("lead", "商务局")]
    assert second.items == ["无烟环境", "1.开展无烟党政机关建设。", "2.开展无烟学校建设。"]
    assert who(third) == [("lead", "区住建局"), ("support", "各街道")]
    assert third.schedules[0].kind == "open"


def test_cards_as_lines():
    first, second = outline(plans.CARD_LINES).rows
    assert first.items == ["健康社区建设", "1.开展健康社区评选", "2.评选健康家庭。"]
    assert who(first) == [("lead", "区民政局"), ("support", "区妇联"), ("support", "各街道")]
    assert who(second) == [("lead", "区爱卫办")]
    assert second.schedules[0].kind == "open"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("牵头单位：区卫健局 责任单位：区教体局", [("lead", "区卫健局"), ("support", "区教体局")]),
        ("责任单位：区政府责任单位：商务局", [("lead", "区政府"), ("lead", "商务局")]),
        ("责 任 单 位 ：区政府", [("lead", "区政府")]),
        ("责任（牵头）单位：区卫健局；配合（指导）单位：区教体局",
         [("lead", "区卫健局"), ("support", "区教体局")]),
        ("（牵头单位：区卫健局；参与单位：各街道）", [("lead", "区卫健局"), ("support", "各街道")]),
        ("（区卫健局牵头，区教体局、财政局配合）",
         [("lead", "区卫健局"), ("support", "区教体局"), ("support", "财政局")]),
        ("【区卫健局负责】", [("lead", "区卫健局")]),
        ("（区卫健局、区教体局）", [("lead", "区卫健局"), ("lead", "区教体局")]),
        ("由区卫健局牵头，区教体局配合。", [("lead", "区卫健局"), ("support", "区教体局")]),
    ],
)  # fmt: skip
def test_ways_to_say_who(line, expected):
    below = outline(f"一、任务\n（一）控烟\n开展控烟工作。\n{line}").rows
    behind = outline(f"一、任务\n（一）控烟。开展控烟工作。{line}").rows
    assert [who(row) for row in below] == [expected]
    assert [who(row) for row in behind] == [expected]


@pytest.mark.parametrize(
    "text",
    ["（见附件1）", "（限盐勺、限油壶）", "（政府主导、部门负责）", "（由5个以上部门参与）", "（一年内）"],
)
def test_other_brackets_name_nobody(text):
    assert outline(f"一、任务\n（一）控烟\n开展控烟工作{text}。").rows == []


# ------------------------------------------------------------------ departments
def test_departments_as_bare_headings():
    reading = outline(plans.BARE_HEADINGS)
    assert leads(reading) == [
        ("县卫健局", "负责统筹协调"),
        ("县卫健局", "组织开展培训，每年不少于2次"),
        ("县教体局", "负责学校健康教育"),
        ("县教体局", "落实学生体检"),
        ("县气象局、县供销社", "做好相关工作"),
    ]
    assert [row.row for row in reading.rows] == [6, 6, 8, 9, 11]


def test_departments_as_subjects_of_articles():
    reading = outline(plans.ARTICLES)
    assert [row.lead_raw for row in reading.rows] == ["区卫生健康局", "区财政局", "各街道办事处"]
    assert reading.rows[1].deadline_raw == "2025年3月底前"
    assert reading.measures == []


def test_departments_with_duties_behind_their_name_and_circled_numbers():
    assert leads(outline(plans.MIXED_NUMBERS)) == [
        ("县委宣传部", "负责宣传"),
        ("县委宣传部", "开设专栏"),
        ("县卫健局", "制定方案"),
        ("县卫健局", "每年开展2次督导"),
        ("各乡镇人民政府、各街道办事处", "负责辖区工作"),
    ]


def test_departments_in_an_attachment_and_lists_of_people_left_out():
    reading = outline(plans.ATTACHED)
    assert [row.lead_raw for row in reading.rows] == ["县卫健局", "县卫健局", "县教体局", "各乡镇（街道）"]
    assert reading.rows[2].schedules[0].due == dt.date(2025, 9, 30)
    assert "钱某某" not in json.dumps(as_document(reading).as_dict(), ensure_ascii=False)


def test_departments_as_part_titles():
    reading = outline(plans.COMMON_FIRST)
    assert [row.lead_raw for row in reading.rows] == ["各村（社区）"] * 2 + ["卫生院"] * 2 + ["派出所"]
    assert reading.common_duties == ["落实无烟单位建设", "每年组织职工体检一次"]
    assert [(p.name, p.start, p.end) for p in reading.phases] == [
        ("前期准备", dt.date(2025, 5, 1), dt.date(2025, 5, 10))
    ]


def test_each_sentence_with_a_subject_of_its_own():
    reading = outline(plans.SENTENCES)
    assert [row.lead_raw for row in reading.rows] == [
        "区卫健局", "区财政局", "区教育局", "区发改局、区统计局", "区妇联", "区妇联", "区委督查室",
    ]  # fmt: skip
    assert [p.code for p in reading.rows[-1].problems] == ["cadence-undecided"]


def test_lines_broken_at_the_page_width_are_put_together():
    assert [row.task for row in outline(plans.BROKEN_LINES).rows] == [
        "负责将慢性病防控工作纳入全县经济和社会发展规划",
        "协调推进重大项目建设，落实相关政策要求",
        "完成县委、县政府交办的其他任务",
        "负责慢性病综合防控工作经费保障，确保专款专用",
        "做好绩效评价工作，对资金的使用情况进行监督检查，建立长效的机制",
    ]


def test_brackets_and_quotation_marks_protect_what_divides_duties():
    rows = outline("县卫健局：开展行动（一是宣传；二是培训。）；推广“三减；三健”。落实。").rows
    assert [row.task for row in rows] == ["开展行动（一是宣传；二是培训。）", "推广“三减；三健”", "落实"]


def test_several_departments_share_duties_as_written():
    row = outline("一、职责\n县公安局、统计局：每半年提供资料。").rows[0]
    assert row.lead_raw == "县公安局、统计局"
    assert who(row) == [("lead", "县公安局"), ("lead", "统计局")]
    assert [(s.kind, s.frequency) for s in row.schedules] == [
        ("undecided", None),
        ("recurring", "half_yearly"),
    ]


# ------------------------------------------------------------------ phases
def test_phases_over_broken_pages_with_events():
    phases = outline(plans.PAGES).phases
    assert [(p.name, p.start, p.end, p.start_event, p.end_event) for p in phases] == [
        ("准备阶段", dt.date(2024, 1, 1), dt.date(2024, 8, 31), None, None),
        ("迎检阶段", dt.date(2024, 9, 1), None, None, "国家级现场评估"),
        ("巩固阶段", None, dt.date(2031, 12, 31), "国家级现场评估", None),
        ("自查阶段", None, None, None, None),
    ]
    assert phases[0].raw == "（一）准备阶段（2024年1月—8月）"


@pytest.mark.parametrize(
    ("line", "name", "start", "end"),
    [
        ("（一）动员阶段：2025年3月", "动员阶段", "2025-03-01", "2025-03-31"),
        ("（一）动员阶段（2023年3-4月）", "动员阶段", "2023-03-01", "2023-04-30"),
        ("（一）验收阶段（2024年）", "验收阶段", "2024-01-01", "2024-12-31"),
        ("（一）实施阶段：2025年4月至5月", "实施阶段", "2025-04-01", "2025-05-31"),
        ("第一阶段：动员（2024.3-2024.5）", "第一阶段：动员", "2024-03-01", "2024-05-31"),
        ("1.2025年3月底前，完成动员", "完成动员", None, "2025-03-31"),
        ("（一）2024年1—3月：动员部署阶段", "动员部署阶段", "2024-01-01", "2024-03-31"),
        ("（一）启动阶段。2024年3月，制定方案。", "启动阶段", "2024-03-01", "2024-03-31"),
        ("（一）长期阶段（长期）", "长期阶段", None, None),
        ("（一）自查阶段", "自查阶段", None, None),
    ],
)
def test_forms_of_a_phase(line, name, start, end):
    (phase,) = outline(f"一、实施步骤\n{line}\n开会。").phases
    assert (phase.name, phase.start and str(phase.start), phase.end and str(phase.end)) == (name, start, end)


def test_overlapping_phases_and_a_year_left_out():
    phases = outline("一、步骤\n（一）申报阶段（2023年10-11月）\n（二）自查阶段（11-12月）").phases
    assert phases[1].start == dt.date(2023, 11, 1)
    assert phases[1].end == dt.date(2023, 12, 31)


# ------------------------------------------------------------------ cadences and common duties
def test_reports_of_all_members_are_cadences_of_their_own():
    reading = outline(plans.PAGES)
    meeting, quarterly, yearly = reading.cadences
    assert (meeting.who, meeting.what, meeting.frequency, meeting.quota, meeting.row) == (
        "领导小组", "工作会议", "yearly", 1, 0,
    )  # fmt: skip
    assert (quarterly.who, quarterly.what, quarterly.due_rule, quarterly.needs_paper, quarterly.row) == (
        "各成员单位", "创建资料", "period-end", True, None,
    )  # fmt: skip
    assert quarterly.due_dates == ["03-31", "06-30", "09-30", "12-31"]
    assert (yearly.what, yearly.due_rule, yearly.due_dates, yearly.needs_paper) == (
        "工作总结", "fixed", ["12-30"], False,
    )  # fmt: skip
    assert reading.common_duties == ["健全制度", "指定1名联络员，具体负责本单位工作"]
    assert reading.measures == ["组织保障：加大投入。慢性病防控经费纳入财政预算。"]


def test_common_duties_of_a_general_part():
    reading = outline(
        "五、政策保障\n各乡镇（街道）和各部门要将工作纳入议事日程，列入常规工作，出台政策，"
        "指定分管领导、设定联络员一名，定期将工作资料整理成册上报领导小组办公室。"
    )
    assert reading.common_duties == [
        "将工作纳入议事日程，列入常规工作，出台政策",
        "指定分管领导、设定联络员一名",
        "定期将工作资料整理成册上报领导小组办公室",
    ]
    assert "cadence-undecided" in codes(reading.problems)
    assert reading.cadences == []


@pytest.mark.parametrize(
    ("text", "frequency", "quota", "dates", "paper"),
    [
        ("各有关单位每月反馈一次工作进展情况，材料纸质版经主要领导签字盖章后报送。", "monthly", 1, 12, True),
        (
            "各单位每季度首月20日前报送上季度完成情况。",
            "quarterly",
            None,
            ["01-20", "04-20", "07-20", "10-20"],
            False,
        ),
        ("各单位每月28日前报送进展。", "monthly", None, 12, False),
        ("各单位每半年报送一次总结。", "half_yearly", 1, ["06-30", "12-31"], False),
        ("各单位每年6月30日、12月30日前报送总结。", "yearly", None, ["06-30", "12-30"], False),
    ],
)
def test_cadences_of_reports(text, frequency, quota, dates, paper):
    (found,) = outline(f"一、工作要求\n{text}").cadences
    assert (found.frequency, found.quota, found.needs_paper, found.row) == (frequency, quota, paper, None)
    assert len(found.due_dates) == dates if isinstance(dates, int) else found.due_dates == dates


def test_a_quota_later_in_the_sentence():
    reading = outline("一、职责\n区文旅局：每月送电影下乡，宣传健康知识和播放视频不少于2次。")
    assert [(c.frequency, c.quota, c.row) for c in reading.cadences] == [("monthly", 2, 0)]
    assert reading.rows[0].schedules[1].quota == 2


def test_lessons_are_no_quota_and_terms_have_no_dates():
    (found,) = outline("一、职责\n区教体局：开设健康课，每学期不少于6学时。").cadences
    assert (found.frequency, found.quota, found.due_dates, found.what) == ("termly", None, [], "开设健康课")


def test_money_that_names_nobody_is_the_finance_bureaus():
    reading = outline("一、职责\n区财政局：保障经费。\n二、经费投入\n经费纳入预算，每年安排专项经费。")
    assert [(c.who, c.frequency) for c in reading.cadences] == [("区财政局", "yearly")]
    assert "cadence-who-inferred" in codes(reading.problems)


# ------------------------------------------------------------------ measures, numbering
def test_measures_name_no_unit():
    reading = outline(
        "四、具体措施\n（一）建立小组\n成立领导小组。\n（2） 构建环境\n社区卫生服务中心设有检测点。\n"
        "（三）动员社会力量，推动医养结合\n引进社会资本。"
    )
    assert reading.measures == [
        "建立小组：成立领导小组。",
        "构建环境：社区卫生服务中心设有检测点。",
        "动员社会力量，推动医养结合：引进社会资本。",
    ]
    assert reading.rows == []


def test_one_lead_and_all_others_taking_part():
    (row,) = outline("七、要求\n要完善机制，由领导小组牵头，各镇、各部门共同参与，合力推进。").rows
    assert who(row) == [("lead", "领导小组"), ("support", "各镇"), ("support", "各部门")]


def test_what_explains_a_duty_stays_with_it():
    (row,) = outline("七、督导\n区建设领导小组每年组织2次联合督导。督导内容包括信息沟通等。").rows
    assert row.task == "区建设领导小组每年组织2次联合督导。督导内容包括信息沟通等"


def test_no_deadlines_at_all_is_said_once():
    reading = outline(plans.BROKEN_LINES)
    assert codes(reading.problems) == ["deadlines-missing"]
    assert all(row.problems == [] and row.schedules[0].kind == "undecided" for row in reading.rows)


def test_where_most_rows_have_a_deadline_the_others_are_named():
    reading = outline(plans.LABELS)
    assert [codes(row.problems) for row in reading.rows] == [[], ["deadline-undecided"], []]
    assert reading.problems == []


@pytest.mark.parametrize(
    ("duty", "raw", "due"),
    [
        ("2024年8月前完成建设", "2024年8月前", "2024-08-31"),
        ("于2024年8月20日前报送名单", "2024年8月20日前", "2024-08-20"),
        ("到2025年，覆盖率达到80%", "2025年", "2025-12-31"),
        ("2024年3月至5月开展排查", "2024年3月至5月", "2024-05-31"),
        ("自2019年5月获得称号以来持续推进", "", None),
        ("每年12月30日前报送", "", None),
        ("2024年3月底前完成排查，2024年6月底前完成整改", "", None),
    ],
)
def test_dates_inside_a_duty(duty, raw, due):
    row = outline(f"一、职责\n县卫健局：{duty}。").rows[0]
    assert (row.deadline_raw, row.schedules[0].due and str(row.schedules[0].due)) == (raw, due)


# ------------------------------------------------------------------ what the document says of itself
def test_reference_of_a_notice():
    reading = outline(plans.NOTICE)
    found = reading.reference
    assert reading.title == "某县2024年慢性病综合防控工作方案"
    assert (found.number, found.issuer, found.issued_on) == (
        "某政办〔2024〕6号", "某县人民政府办公室", dt.date(2024, 3, 8),
    )  # fmt: skip
    assert (found.is_draft, found.is_public) == (False, True)


@pytest.mark.parametrize(
    ("text", "title", "draft", "public"),
    [
        ("关于公开征求《某方案》意见的函\n市民：\n某区疾控中心\n2025年6月17日\n某区慢性病防控示范区\n"
         "复审工作实施方案\n（征求意见稿）\n一、目标\n做好。",
         "某区慢性病防控示范区复审工作实施方案（征求意见稿）", True, None),
        ("附件2\n某县创建示范区工作\n目标责任分解\n一、共同职责\n1.做好。",
         "某县创建示范区工作目标责任分解", False, None),
        ("（此件正文公开发布，附件不公开）\n某方案\n一、目标", "某方案", False, True),
        ("某方案（讨论稿）\n（此件不公开）\n一、目标", "某方案（讨论稿）", True, False),
        ("某区 创建示范区 工作方案\n一、目标", "某区创建示范区工作方案", False, None),
        ("关于印发《某县工作方案》的通知\n一、目标", "某县工作方案", False, None),
    ],
)  # fmt: skip
def test_titles_drafts_and_publicity(text, title, draft, public):
    reading = outline(text)
    assert (reading.title, reading.reference.is_draft, reading.reference.is_public) == (title, draft, public)


def test_a_cited_number_is_not_the_documents_own():
    assert outline("按照《某办法》（某卫发〔2021〕20号）要求，制定方案。\n一、目标").reference.number == ""


def test_chinese_date_of_signature():
    assert outline("县卫健局\n二〇二四年七月十五日\n一、目标").reference.issued_on == dt.date(2024, 7, 15)


# ------------------------------------------------------------------ people
@pytest.mark.parametrize("name", plans.ALL)
def test_no_contact_is_kept(name):
    text = json.dumps(as_document(outline(plans.ALL[name])).as_dict(), ensure_ascii=False)
    people = ("王某某", "张三", "李四", "张某某", "赵某某", "钱某某", "联系人", "联系电话")
    for secret in (*people, "1381", "7123456", "82345678", "6123456", "@"):
        assert secret not in text


@pytest.mark.parametrize(
    "contact",
    [
        "（联系人：周某某、吴某，电话：0571-12345678，邮箱：a.b@example.test）",
        "，联系人：周某某 13800000000",
        "。联系人:周某某，咨询电话：12345678。,邮箱:a.b@example.test",
        "（周某某，13800000000）",
        "，地址：某路1号楼305室",
        "，责任人：周某某",
    ],
)
def test_contacts_in_running_text(contact):
    reading = outline(
        f"一、职责\n县卫健局：负责收集资料{contact}。\n二、要求\n各单位要按时报送资料{contact}。"
    )
    text = json.dumps(as_document(reading).as_dict(), ensure_ascii=False)
    assert not any(secret in text for secret in ("周某某", "吴某", "1380000", "12345678", "example", "305"))
    assert reading.rows[0].task.startswith("负责收集资料")


def test_rooms_go_and_what_is_near_stays():
    reading = outline("一、要求\n各单位每月将材料报送至区疾病预防控制中心507办公室。")
    assert reading.cadences[0].raw == "每月将材料报送至区疾病预防控制中心"


# ------------------------------------------------------------------ bounds
def test_a_duty_longer_than_a_page_is_refused_by_its_line():
    with pytest.raises(Refused) as refused:
        outline("一、职责\n县卫健局：" + "做" * 5001)
    assert refused.value.message.startswith("第2行")


def test_a_table_copied_cell_by_cell_is_refused():
    with pytest.raises(Refused) as refused:
        outline(
            "指标分类\n指标内容\n主要任务\n责任（牵头）单位\n配合（指导）单位\n完成时限\n一、政策\n县卫健局"
        )
    assert refused.value.code == "table-as-text"


def test_text_that_is_no_plan_is_empty():
    assert read_outline([]).is_empty
    assert outline("今天天气很好。\n我们去公园。").is_empty


def test_who_holds_which_post_is_left_out():
    reading = outline(
        "某县方案\n一、组织机构\n（一）领导小组\n1.组长：周某某 副县长\n2.副组长：吴某 县政府办副主任\n"
        "（1）成员：郑某某、王某某，县卫健局李某某\n领导小组组长：孙某某，副组长：钱某。办公室主任：冯某某。\n"
        "联络员：陈某某，13900000000。\n二、职责\n县卫健局：负责协调（联络员：褚某某，电话 6655443）。"
    )
    text = json.dumps(as_document(reading).as_dict(), ensure_ascii=False)
    for secret in (
        "周某",
        "吴某",
        "郑某",
        "王某",
        "李某",
        "孙某",
        "钱某",
        "冯某",
        "陈某",
        "褚某",
        "139",
        "665",
    ):
        assert secret not in text
    assert leads(reading) == [("县卫健局", "负责协调")]
