"""Which row of an edited table is which task."""

from tasks.importing.matching import match
from tasks.importing.rowstate import RowState

WORDS = (
    "成立领导小组|建立信息反馈制度|纳入经济社会发展规划|保障防控经费|"
    "开展联合督导|发布状况报告|建设健康步道|创建无烟学校"
)


def state(text: str, lead: str = "县政府办", deadline: str = "2024年7月", ways=("一",), **more) -> RowState:
    return RowState(ways, text, (text,), lead, "", deadline, (), (), **more)


TABLE = [state(word, f"单位{n}") for n, word in enumerate(WORDS.split("|"))]


def test_the_same_table_matches_row_by_row():
    assert match(TABLE, TABLE) == {n: n for n in range(len(TABLE))}


def test_a_row_put_in_or_taken_out_moves_nothing_else():
    new = [*TABLE[:3], state("全新的一项任务内容", "某局"), *TABLE[4:]]
    found = match(TABLE, new)
    assert found == {n: n for n in range(len(TABLE)) if n != 3}


def test_an_edited_text_at_its_place_is_the_same_row():
    new = list(TABLE)
    new[4] = state("每年开展2次多部门联合督导", "单位4")
    assert match(TABLE, new)[4] == 4


def test_an_edited_lead_and_date_are_the_same_row():
    new = list(TABLE)
    new[2] = state(TABLE[2].text, "别的单位", "2025年1月")
    assert match(TABLE, new)[2] == 2


def test_a_row_that_moved_is_found_again():
    new = [TABLE[7], *TABLE[:7]]
    assert match(TABLE, new) == {0: 7, **{n: n - 1 for n in range(1, 8)}}


def test_two_rows_of_one_text_are_told_apart_by_their_lead():
    old = [state("开展控烟工作", "区卫健委"), state("开展控烟工作", "区爱卫办")]
    assert match(old, [old[1], old[0]]) == {0: 1, 1: 0}


def test_a_row_of_another_meaning_is_no_match():
    found = match(
        TABLE[:2], [TABLE[0], state("完全不同：为职工提供每两年一次的体检", "县总工会", ways=("九",))]
    )
    assert found == {0: 0}


def test_a_cancelled_row_comes_back_only_as_it_was():
    gone = state("建设健康步道", is_cancelled=True)
    assert match([gone], [state("建设健康步道")]) == {0: 0}
    assert match([gone], [state("建设健康步道和健康小屋")]) == {}


def test_a_living_row_is_taken_before_a_cancelled_one():
    old = [state("建设健康步道", is_cancelled=True), state("建设健康步道")]
    assert match(old, [state("建设健康步道")]) == {0: 1}


def test_each_row_is_used_once():
    old = [state("同一句话")] * 3
    found = match(old, [state("同一句话")] * 5)
    assert sorted(found.values()) == [0, 1, 2]
    assert len(found) == 3


def test_blanks_and_widths_do_not_matter():
    assert match([state("健康单位（机关、企业）")], [state(" 健康单位(机关、企业) ")]) == {0: 0}
