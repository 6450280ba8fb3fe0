"""The pure part of the import: names, guesses, suggestions, the tree, the plan."""

import datetime

import pytest

from tasks.importing import guessing, moving, schedules, titles, tokens, tree
from tasks.importing.choices import Choices
from tasks.importing.directory import Body, Bunch, Directory, new_ref
from tasks.importing.document import Named, names_of, past_rows, place, without_nul
from tasks.importing.names import normalise, same_body
from tasks.importing.planning import make_plan, unknown_names
from tasks.importing.suggesting import Suggester
from tasks.importing.tokens import Token, Verb


def unit(name: str, leads: int = 1, said: str = "unit") -> Named:
    return Named(name, said, leads, 0)


def group(name: str, leads: int = 1) -> Named:
    return unit(name, leads, "group")


def county(*names: str, kind: str = "bureau") -> Directory:
    found = Directory()
    for pk, name in enumerate(names, start=1):
        found.add(Body(f"d:{pk}", name, kind))
    return found


def part(name: str, role: str = "lead", scope: str = "", kind: str = "unit") -> dict:
    return {"name": name, "role": role, "scope": scope, "kind": kind}


def deadline(due: str | None = "2024-07-31", kind: str = "once", **values) -> dict:
    return {"source": "deadline", "kind": kind, "due": due, "raw": "2024年7月", **values}


def line(*parts: dict, domain="一、甲", objective="（一）乙", standard="1.丙", **values) -> dict:
    return {
        "sheet": "表", "row": 4, "domain": domain, "objective": objective, "standard": standard,
        "task": "任务", "items": [], "lead_raw": "", "support_raw": "", "deadline_raw": "2024年7月",
        "assignments": list(parts),
        "schedules": [deadline()], "targets": [], "problems": [], **values,
    }  # fmt: skip


def document(*rows: dict) -> dict:
    return {"title": "", "rows": list(rows), "phases": [], "problems": []}


# ------------------------------------------------------------------ names
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("县卫健局", "县卫健委"),
        ("县卫健局", "中江县卫生健康局"),
        ("县卫健局", "卫生健康委员会"),
        ("县发改局", "县发改委"),
        ("团县委", "县团委"),
        ("团县委", "共青团中江县委"),
        ("县市场监管局", "中江县市场监督管理局"),
        ("县机关事务服务中心", "县机关事务中心"),
        ("县疾控中心", "县疾病预防控制中心"),
        ("县政府办", "县政府办公室"),
        ("县人社局", "县人力资源和社会保障局"),
        ("乡镇（中心）卫生院", "乡镇(中心)卫生院"),
    ],
)
def test_one_body_under_two_names(one, other):
    assert same_body(one, other, "中江县")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("县经科局", "县科工局"),
        ("县疾控中心", "县疾控局"),
        ("县爱卫办", "县爱卫中心"),
        ("县政府办", "县委目标办"),
        ("县委宣传部", "县委组织部"),
        ("凯江社区卫生服务中心", "南华社区卫生服务中心"),
        ("县卫健局", "县医保局"),
        ("市场监管局", "民政局"),
    ],
)
def test_two_bodies(one, other):
    assert not same_body(one, other, "中江县")


def test_brackets_and_blanks_do_not_count():
    assert normalise("各乡镇（街道） ") == normalise("各乡镇(街道)")


# ------------------------------------------------------------------ guesses
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("县教体局", "bureau"),
        ("县委目标办", "bureau"),
        ("县建设办", "office"),
        ("慢病防控领导小组办公室", "office"),
        ("县疾控中心", "public_health"),
        ("县人民医院", "hospital"),
        ("县妇幼保健院", "hospital"),
        ("凯江社区卫生服务中心", "community_health"),
        ("南华镇中心卫生院", "township_health"),
        ("南华镇", "township"),
        ("凯江镇人民政府", "township"),
        ("城北街道办事处", "township"),
        ("中江中学", "school"),
        ("县机关事务服务中心", "bureau"),
    ],
)
def test_the_kind_follows_from_the_name(name, kind):
    assert guessing.kind(name) == kind


def test_the_zones_own_office_is_an_office_whatever_its_name():
    assert guessing.kind("县健促办", "县健促办") == "office"


@pytest.mark.parametrize(
    ("name", "preset"),
    [
        ("各县级成员单位", "members"),
        ("各成员单位", "members"),
        ("县级各部门单位", "members"),
        ("各乡镇人民政府", "townships"),
        ("各乡镇（街道）", "townships"),
        ("各级医疗卫生机构", "health"),
        ("各医疗机构", "health"),
        ("二级及以上医疗卫生机构", "hospitals"),
        ("各社区卫生服务中心", "community"),
        ("乡镇（中心）卫生院", "rural"),
        ("各社区卫生服务中心、乡镇卫生院", "primary"),
        ("各中小学校", "schools"),
        ("各养老机构", "empty"),
    ],
)
def test_the_group_follows_from_the_name(name, preset):
    assert guessing.is_group(name)
    assert guessing.preset(name) == preset


@pytest.mark.parametrize("name", ["县卫健局", "团县委", "县疾控中心", "县融媒体中心"])
def test_a_unit_is_no_group(name):
    assert not guessing.is_group(name)


# ------------------------------------------------------------------ suggestions
def test_a_reformed_name_is_taken_for_another_name():
    found = Suggester(county("县教体局", "县卫健委"), place="中江县").defaults([unit("县卫健局")])
    assert found == {"县卫健局": Token(Verb.ALIAS, "d:2")}


def test_a_merely_similar_name_is_suggested_but_not_taken():
    helper = Suggester(county("县教育局"))
    assert [one.name for one in helper.similar("县教体局")] == ["县教育局"]
    assert helper.similar("县卫健局") == []
    assert helper.defaults([unit("县教体局")])["县教体局"].verb == Verb.DEPARTMENT


def test_a_closed_department_is_not_taken():
    directory = Directory()
    directory.add(Body("d:1", "县卫健委", "bureau", is_open=False))
    assert Suggester(directory).defaults([unit("县卫健局")])["县卫健局"].verb == Verb.DEPARTMENT


def test_two_new_names_of_one_body():
    found = Suggester(Directory()).defaults([unit("县卫健局"), unit("县卫健委")])
    assert found["县卫健委"] == Token(Verb.ALIAS, new_ref("县卫健局"))


def test_the_most_used_wording_becomes_the_group():
    found = Suggester(Directory()).defaults([group("各成员单位", 1), group("各县级成员单位", 9)])
    assert found == {
        "各县级成员单位": Token(Verb.GROUP, "members"),
        "各成员单位": Token(Verb.SAME, new_ref("各县级成员单位")),
    }


def test_a_group_of_the_same_content_is_used():
    directory = Directory()
    directory.add(Bunch("g:7", "各镇", ("township",)))
    assert Suggester(directory).defaults([group("各乡镇人民政府")]) == {
        "各乡镇人民政府": Token(Verb.SAME, "g:7")
    }


def test_groups_without_kinds_are_not_wordings_of_each_other():
    found = Suggester(Directory()).defaults([group("各养老机构"), group("各商超单位")])
    assert {token.verb for token in found.values()} == {Verb.GROUP}


def test_a_name_too_long_for_a_department_is_left_out():
    long = "长" * 81
    assert Suggester(Directory()).defaults([unit(long)]) == {long: Token(Verb.IGNORE)}


@pytest.mark.parametrize("text", ["", "alias", "alias:", "ignore:1", "drop:1", None, 5, ["alias:d:1"]])
def test_what_is_no_token(text):
    assert tokens.parse(text) is None


@pytest.mark.parametrize("text", ["ignore", "alias:d:3", "department:bureau", "same:n:各成员单位"])
def test_tokens_read_as_they_are_written(text):
    assert str(tokens.parse(text)) == text


# ------------------------------------------------------------------ the document
def test_names_are_gathered_once_with_their_uses():
    found = names_of(document(line(part("县教体局")), line(part("县教体局", "support"), part("县卫健局"))))
    assert [(one.name, one.leads, one.supports) for one in found] == [("县教体局", 1, 1), ("县卫健局", 1, 0)]


def test_rows_are_past_when_one_of_their_dates_is():
    rows = [line(), line(schedules=[deadline(None, "undecided")]), line(schedules=[deadline("2024-08-01")])]
    assert past_rows(document(*rows), datetime.date(2024, 8, 1)) == 1


def test_places_name_the_sheet():
    assert place(line(), "E18") == "表!E18"
    assert place(line(), "表!E18") == "表!E18"
    assert place(line()) == "表!4"


def test_nul_characters_are_dropped():
    assert without_nul({"a": ["b\0c", 1, None]}) == {"a": ["bc", 1, None]}


def test_titles_tell_the_cycle():
    title = "昌江区国家级慢性病综合防控示范区复审工作实施方案（征求意见稿）"
    assert titles.cycle_name(title) == "昌江区国家级慢性病综合防控示范区复审"
    assert (titles.level(title), titles.purpose(title)) == ("national", "review")
    assert titles.level("某县示范区建设任务分解表") == ""


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [("2024-02-29", 2, "2026-02-28"), ("2023-02-28", 1, "2024-02-29"), ("2024-07-31", 2, "2026-07-31")],
)
def test_months_end_on_their_last_day_in_another_year(day, years, later):
    moved = moving.moved(document(line(schedules=[deadline(day)])), years)
    assert moved["rows"][0]["schedules"][0]["due"] == later


def test_written_years_move_too():
    assert moving.moved(document(line()), 2)["rows"][0]["deadline_raw"] == "2026年7月"


# ------------------------------------------------------------------ schedules
def test_a_deadline_without_a_date_is_undecided_and_keeps_its_words():
    found = schedules.timings(line(schedules=[deadline(None)]))
    assert (found[0].kind, found[0].due, found[0].raw) == ("undecided", None, "2024年7月")


def test_a_reversed_range_keeps_its_end():
    found = schedules.timings(line(schedules=[deadline("2024-06-30", "range", start="2024-07-01")]))
    assert (found[0].start, found[0].due) == (None, datetime.date(2024, 6, 30))


def test_a_row_always_has_a_deadline():
    assert schedules.timings(line(schedules=[]))[0].kind == "undecided"


@pytest.mark.parametrize("frequency", [None, "daily"])
def test_a_repetition_of_unknown_frequency_is_undecided(frequency):
    found = schedules.timings(line(schedules=[deadline(None, "recurring", frequency=frequency)]))
    assert found[0].kind == "undecided"


# ------------------------------------------------------------------ the tree
def test_the_same_text_elsewhere_is_another_node():
    grown = tree.build([line(), line(), line(objective="（二）丁"), line(domain="二、戊")])
    assert [len(level) for level in grown.by_level()] == [2, 3, 3]
    assert grown.leaves[0] is grown.leaves[1]
    assert grown.leaves[0].titles == ("一、甲", "（一）乙", "1.丙")


def test_levels_may_be_missing():
    grown = tree.build([line(objective=""), line(domain="", objective="", standard="")])
    assert (grown.leaves[0].level, grown.leaves[0].root.title) == (2, "一、甲")
    assert grown.leaves[1] is None


def test_points_belong_to_the_standard():
    grown = tree.build(
        [line(points=None), line(points=10.5, is_core=True), line(standard="2.己", points=1e9)]
    )
    assert (grown.leaves[0].points, grown.leaves[0].is_core) == (10.5, True)
    assert grown.leaves[2].points is None


# ------------------------------------------------------------------ the plan
def plan(directory: Directory, *rows: dict, names: dict | None = None, **values):
    return make_plan(document(*rows), directory, Choices(names=names or {}, **values), "县慢病防控办")


def townships() -> Directory:
    found = county("凯江镇", "南华镇", kind="township")
    found.add(Bunch("g:1", "各乡镇人民政府", ("township",)))
    found.add(Bunch("g:2", "各乡镇政府", same_as="g:1"))
    return found


def test_a_group_falls_on_its_members_and_a_member_only_once():
    made = plan(townships(), line(part("各乡镇政府"), part("凯江镇"), part("各乡镇人民政府")))
    assert made.shares(made.rows[0]) == {("d:1", ""), ("d:2", "")}
    assert [one.ref for one in made.rows[0].parts] == ["g:1", "d:1"]
    assert made.deliverables() == 2


def test_scopes_are_shares_of_their_own():
    made = plan(townships(), line(part("凯江镇", scope="甲"), part("凯江镇", scope="乙")))
    assert made.deliverables() == 2


def test_support_owes_nothing():
    made = plan(townships(), line(part("凯江镇", "support")))
    assert made.deliverables() == 0
    assert made.without_carrier() == made.rows


def test_collecting_is_asked_of_leading_groups_only():
    made = plan(
        townships(), line(part("凯江镇"), part("各乡镇政府", "support")), line(part("各乡镇人民政府"))
    )
    assert {ref: len(rows) for ref, rows in made.leading_groups().items()} == {"g:1": 1}


def test_one_collects_under_any_wording():
    made = plan(townships(), line(part("各乡镇政府")), collect={"各乡镇人民政府": "one:d:2"})
    assert made.shares(made.rows[0]) == {("d:2", "")}


def test_the_office_is_made_when_it_shall_provide():
    made = plan(townships(), line(part("各乡镇政府")), collect={"各乡镇人民政府": "office"})
    assert [(body.name, body.kind) for body in made.additions.bodies] == [("县慢病防控办", "office")]
    assert made.shares(made.rows[0]) == {("n:县慢病防控办", "")}


def test_an_office_that_the_table_names_provides():
    names = {"县建设办": Token(Verb.DEPARTMENT, "office")}
    rows = [line(part("各乡镇政府"), part("县建设办", "support"))]
    made = plan(townships(), *rows, names=names, collect={"各乡镇人民政府": "office"})
    assert made.shares(made.rows[0]) == {("n:县建设办", "")}


def test_empty_groups_are_named():
    directory = Directory()
    directory.add(Bunch("g:1", "各中小学校", ("school",)))
    made = plan(directory, line(part("各中小学校")), line(part("各中小学校")))
    assert made.empty_groups() == [("各中小学校", 2)]


def test_a_wording_of_a_wording_points_at_the_group_itself():
    made = plan(townships(), line(part("各镇")), names={"各镇": Token(Verb.SAME, "g:2")})
    assert made.additions.bunches == [Bunch("n:各镇", "各镇", same_as="g:1")]


def test_decisions_about_what_is_gone_are_left_out():
    made = plan(
        Directory(), line(part("甲局"), part("乙组")),
        names={"甲局": Token(Verb.ALIAS, "d:9"), "乙组": Token(Verb.SAME, "g:9")},
    )  # fmt: skip
    assert made.rows[0].left_out == ("甲局", "乙组")
    assert made.rows[0].parts == ()


def test_known_names_are_not_asked_again():
    directory = county("县教体局")
    directory.call("县教育局", "d:1")
    found = unknown_names(document(line(part("县教体局"), part("县教育局"), part("县卫健局"))), directory)
    assert [one.name for one in found] == ["县卫健局"]


def test_a_circle_of_wordings_ends():
    directory = Directory()
    directory.add(Bunch("g:1", "甲", same_as="g:2"))
    directory.add(Bunch("g:2", "乙", same_as="g:1"))
    assert directory.members(directory.bunches["g:1"]) == []
