"""Lists of departments, other names and groups: out, mended, and in again."""

import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from departments.models import AuditEntry, Department, DepartmentAlias, DepartmentGroup, Zone
from departments.services.audit import broken_links
from departments.services.department import create_department
from departments.services.group import create_group
from tests.exchanging import Desk, as_csv, counts, faults, sheet, text, token, workbook
from tests.factories import AliasFactory, DepartmentFactory, GroupFactory
from tests.officedocs.builders import old_workbook

LISTS = ("departments", "aliases", "groups", "people")
HEAD = ["名称", "类别", "领导小组成员单位", "上级单位", "排列次序"]


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path) -> Path:
    settings.FILES_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def desk(client, cast) -> Desk:
    return Desk(client, cast.zone, cast.admin)


@pytest.fixture
def furnished(cast, now):
    """A zone with everything a list can hold, closed and odd things included."""
    common = {"actor": cast.admin, "zone": cast.zone, "now": now}
    create_department(name="城关卫生院", kind="township_health", parent=cast.education, position=7, **common)
    DepartmentFactory(zone=cast.zone, name="县撤销局", closed_on=now.date())
    DepartmentFactory(zone=cast.zone, name="=1+1 局", is_member=False)
    AliasFactory(department=cast.education, name="县教育局")
    AliasFactory(department=cast.finance, name="@财政")
    create_group(name="各乡镇", kinds=["township", "school"], members_only=True, **common)
    group = create_group(name="各部门", members=[cast.finance, cast.education], **common)
    create_group(name="各成员单位", same_as=group, **common)
    return cast


def test_the_page_offers_every_list(desk, cast):
    page = desk.client.get(reverse("departments:exchange", kwargs={"zone": cast.zone.slug})).content.decode()
    for kind in (*LISTS, "indicators", "tasks", "responsibilities"):
        for name in ("import", "template"):
            assert desk.url(name, kind) in page
        assert f"/exchange/{kind}/export/" in page


@pytest.mark.parametrize("kind", (*LISTS, "indicators", "tasks", "responsibilities"))
def test_the_form_explains_each_column(desk, kind):
    page = text(desk.client.get(desk.url("import", kind)))
    headings = sheet(desk.template(kind), 1)[1:]
    assert [row[0] for row in headings if row[2] and row[2] not in page] == []


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_goes_out_comes_back_unchanged(desk, furnished, kind, language):
    desk.client.cookies["django_language"] = language
    content = desk.export(kind)
    desk.client.cookies["django_language"] = "en"
    shown = desk.upload(kind, content)
    rows = len(sheet(content)) - 1
    assert rows >= 2
    assert counts(shown) == {"new": 0, "changed": 0, "same": rows, "wrong": 0}
    assert token(shown) == ""


@pytest.mark.parametrize("kind", LISTS)
def test_a_formula_goes_out_as_text(desk, furnished, kind):
    content = desk.export(kind)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_formula_that_comes_in_is_not_computed(desk, cast):
    shown = desk.upload("departments", workbook([HEAD, ["=1+1", "bureau", "", "", ""]]))
    assert "empty" in faults(shown)


@pytest.mark.parametrize("kind", LISTS)
def test_a_template_says_what_belongs_where(desk, kind):
    content = desk.template(kind)
    assert len(sheet(content)) == 1
    notes = sheet(content, 1)
    assert [row[0] for row in notes[1:] if row[0]] == sheet(content)[0]
    assert "no row below" in text(desk.upload(kind, content))


def test_a_filled_template_is_taken_in(desk, cast):
    head = sheet(desk.template("departments"))[0]
    rows = [
        head,
        ["城关镇卫生院", "township health centre", "no", "城关镇", ""],
        ["城关镇", "乡镇（街道）", "", "", 5],
    ]
    shown = desk.upload("departments", workbook(rows))
    assert counts(shown) == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert not Department.objects.filter(name="城关镇").exists()
    report = desk.confirm("departments", shown)
    assert "New: 2" in text(report)
    clinic = Department.objects.get(name="城关镇卫生院")
    assert (clinic.zone, clinic.kind, clinic.is_member, clinic.parent.name) == (
        cast.zone, "township_health", False, "城关镇",
    )  # fmt: skip
    assert clinic.parent.position == 5


def test_a_change_is_shown_and_written_once(desk, cast):
    shown = desk.preview("departments", [HEAD, ["县 教体局", "学校", "否", "", "1"]])
    assert counts(shown)["changed"] == 1
    assert "县级部门" not in text(shown)
    assert "county bureau or office → school" in text(shown)
    report = desk.confirm("departments", shown)
    cast.education.refresh_from_db()
    assert (cast.education.kind, cast.education.is_member, report.status_code) == ("school", False, 200)
    entry = AuditEntry.objects.filter(zone=cast.zone).order_by("-number")[0]
    assert (entry.action, entry.actor) == ("exchange.imported", cast.admin)
    assert (entry.detail["rows_changed"], entry.detail["rows_new"]) == (1, 0)
    assert len(entry.detail["sha256"]) == len(entry.detail["entries_sha256"]) == 64
    assert AuditEntry.objects.filter(zone=cast.zone).count() == 1
    assert list(broken_links(cast.zone)) == []
    assert desk.confirm("departments", shown).status_code == 409


def test_nothing_is_deleted_and_absent_columns_are_left_alone(desk, cast):
    AliasFactory(department=cast.finance, name="县财局")
    desk.store("departments", [["名称", "排列次序"], ["县财政局", "9"]])
    cast.finance.refresh_from_db()
    assert (cast.finance.position, cast.finance.kind, cast.finance.is_member) == (9, "bureau", True)
    assert Department.objects.filter(zone=cast.zone).count() == 2
    assert DepartmentAlias.objects.filter(zone=cast.zone).count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "bureau", "", "", ""], "Name This cell is empty"),
        (["甲局", "飞船", "", "", ""], "Kind “飞船” is not among"),
        (["甲局", "", "", "", ""], "Kind A new department needs a kind"),
        (["甲局", "bureau", "也许", "", ""], "Member of the leading group “也许” is neither yes nor no"),
        (["甲局", "bureau", "", "县教育体局", ""], "is not known in this zone. Is it “县教体局”"),
        (["甲局", "bureau", "", "县撤销局", ""], "“县撤销局” is closed since"),
        (["甲局", "bureau", "", "", "-1"], "List order “-1” is not a whole number from 0 to 9999"),
        (["甲局", "bureau", "", "", "9" * 30], "is not a whole number"),
        (["长" * 81, "bureau", "", "", ""], "Name 81 characters; at most 80 fit"),
        (["县教育局", "bureau", "", "", ""], "Name “县教育局” is already the name"),
        (["县教体局", "bureau", "", "城关卫生院", ""], "Belongs to A department cannot belong to itself"),
        (["县撤销局", "school", "", "", ""], "Name This department is closed since"),
    ],
)  # fmt: skip
def test_a_row_with_an_error_says_what_and_where(desk, furnished, row, said):
    shown = desk.preview("departments", [["中江县部门名单"], HEAD, row])
    assert counts(shown)["wrong"] == 1
    assert faults(shown).startswith("What is wrong 3 ")
    assert said in faults(shown)
    assert not token(shown)


def test_a_row_that_stands_twice_is_named(desk, cast):
    shown = desk.preview("departments", [HEAD, ["甲局", "bureau"], ["甲 局", "school"]])
    assert counts(shown) == {"new": 1, "changed": 0, "same": 0, "wrong": 1}
    assert "Row 2 of the list says this already" in faults(shown)


def test_rows_with_errors_are_left_out(desk, cast):
    report = desk.store("departments", [HEAD, ["甲局", "bureau"], ["乙局", "飞船"]])
    assert "left out for errors: 1" in text(report)
    assert Department.objects.filter(zone=cast.zone, name__in=["甲局", "乙局"]).count() == 1


def test_another_zone_is_out_of_reach(desk, cast):
    before = Department.objects.get(pk=cast.far.pk)
    shown = desk.preview("departments", [HEAD, [cast.far.name, "school", "", cast.far.name, ""]])
    assert "is not known in this zone" in faults(shown)
    desk.store("departments", [HEAD, [cast.far.name, "school"]])
    cast.far.refresh_from_db()
    assert (cast.far.kind, cast.far.zone) == (before.kind, cast.elsewhere)
    desk.client.force_login(cast.far_admin, backend="departments.backends.PortalBackend")
    assert desk.client.get(desk.url("export", "departments")).status_code == 404


def test_the_second_of_two_administrators_is_told(desk, cast, now):
    rows = [HEAD, ["县财政局", "school"], ["甲局", "bureau"]]
    shown = desk.preview("departments", rows)
    create_department(actor=cast.officer, zone=cast.zone, now=now, name="甲局", kind="bureau")
    late = desk.confirm("departments", shown)
    assert late.status_code == 409
    assert "Nothing was stored" in text(late)
    assert counts(late) == {"new": 0, "changed": 1, "same": 1, "wrong": 0}
    assert Department.objects.get(pk=cast.finance.pk).kind == "bureau"
    assert desk.confirm("departments", late).status_code == 200
    assert Department.objects.get(pk=cast.finance.pk).kind == "school"


def test_a_token_is_for_one_person_one_zone_and_one_list(desk, cast, files_root):
    shown = desk.preview("departments", [HEAD, ["甲局", "bureau"]])
    assert desk.confirm("aliases", shown).status_code == 400
    other = {"token": token(shown)[:-2] + "xx"}
    assert desk.client.post(desk.url("confirm", "departments"), other).status_code == 400
    assert desk.client.post(desk.url("confirm", "departments"), {}).status_code == 400
    far = Desk(desk.client, cast.elsewhere, cast.far_admin)
    assert far.confirm("departments", shown).status_code == 400
    assert len(list(files_root.rglob("*"))) == 2
    again = Desk(desk.client, cast.zone, cast.admin)
    assert again.confirm("departments", shown).status_code == 200
    assert [path.name for path in files_root.rglob("*")] == ["exchange"]


def test_a_token_ends_after_an_hour(desk, cast, monkeypatch):
    shown = desk.preview("departments", [HEAD, ["甲局", "bureau"]])
    monkeypatch.setattr("departments.exchange.parking.SECONDS", -1)
    late = desk.confirm("departments", shown)
    assert late.status_code == 409
    desk.preview("departments", [HEAD, ["乙局", "bureau"]])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "损坏"),
        (b"%PDF-1.4", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table>", "HTML"),
        (b"\x00\x01\x02\x03" * 50, "认不出"),
        ("姓名,年龄\n甲,3".encode(), "lacks the headings “Name”"),
        ("名称,类别\n".encode(), "no row below"),
        ("名称,类别\n".encode() + "甲局,县级部门\n".encode() * 3001, "more than 3000 rows"),
        ("名称,类别\n甲,".encode() + b"x" * 10_001, "more than 10000 characters"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused(desk, cast, content, said):
    answer = desk.upload("departments", content)
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_bomb_is_refused_before_it_is_read(desk, cast):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 70_000_000)
    assert "MB" in text(desk.upload("departments", out.getvalue()))


def test_a_document_type_definition_is_refused(desk, cast):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([HEAD]))) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            head = b'<!DOCTYPE x [<!ENTITY a "b">]>' if name == "xl/workbook.xml" else b""
            target.writestr(name, head + source.read(name))
    assert "DTD" in text(desk.upload("departments", out.getvalue()))


def test_lists_in_the_encodings_of_offices(desk, cast):
    rows = as_csv([HEAD, ["甲局", "bureau"]]).decode()
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert counts(desk.upload("departments", rows.encode(encoding), "a.csv"))["new"] == 1, encoding
    tabs = rows.replace(",", "\t").encode()
    assert counts(desk.upload("departments", tabs, "a.txt"))["new"] == 1


def test_a_list_from_old_excel(desk, cast):
    content = old_workbook([HEAD, ["甲局", "bureau", "是", "县教体局", "12"]])
    assert counts(desk.upload("departments", content, "a.xls"))["new"] == 1


def test_an_unknown_list_is_not_there(desk):
    for name in ("export", "template", "import"):
        assert desk.client.get(desk.url(name, "passwords")).status_code == 404


def test_something_that_fails_stores_nothing(desk, cast, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("departments.exchange.department.create_department", fail)
    shown = desk.preview("departments", [HEAD, ["甲局", "bureau"], ["县财政局", "school"]])
    assert shown.status_code == 422
    assert not token(shown)
    assert "nothing of this list can be stored" in text(shown)


# ------------------------------------------------------------------ other names and groups
def test_other_names_are_added_and_moved(desk, cast):
    AliasFactory(department=cast.education, name="老名")
    rows = [
        ["别称", "部门"],
        ["老名", "县财政局"],
        ["县教育局", "县教体局"],
        ["县财政局", "县教体局"],
        ["某局", "没有局"],
    ]
    shown = desk.preview("aliases", rows)
    assert counts(shown) == {"new": 1, "changed": 1, "same": 0, "wrong": 2}
    assert "“县财政局” is already the name" in faults(shown)
    desk.confirm("aliases", shown)
    found = dict(DepartmentAlias.objects.filter(zone=cast.zone).values_list("name", "department__name"))
    assert found == {"老名": "县财政局", "县教育局": "县教体局"}


def test_groups_by_kind_by_name_and_as_another_wording(desk, cast):
    head = sheet(desk.template("groups"))[0]
    rows = [
        head,
        ["各单位", "", "", "", "各部门"],
        ["各部门", "", "", "县教体局，县财政局", ""],
        ["各乡镇", "township、学校", "是", "", ""],
        ["空组", "", "", "", ""],
        ["错组", "飞船", "", "", ""],
        ["错员", "", "", "县教体局、县无局", ""],
    ]
    shown = desk.preview("groups", rows)
    assert counts(shown) == {"new": 3, "changed": 0, "same": 0, "wrong": 3}
    assert "“县无局” is not known" in faults(shown)
    desk.confirm("groups", shown)
    groups = {one.name: one for one in DepartmentGroup.objects.filter(zone=cast.zone)}
    assert groups["各单位"].same_as == groups["各部门"]
    assert {one.name for one in groups["各部门"].members.all()} == {"县教体局", "县财政局"}
    assert (groups["各乡镇"].kinds, groups["各乡镇"].members_only) == (["township", "school"], True)
    again = desk.preview("groups", [head, ["各部门", "", "", "县财政局、县教体局", ""]])
    assert counts(again)["same"] == 1


def test_a_group_of_another_zone_is_not_touched(desk, cast):
    far = GroupFactory(zone=cast.elsewhere, name="各镇", members=[cast.far])
    head = sheet(desk.template("groups"))[0]
    desk.store("groups", [head, ["各镇", "township", "", "", ""]])
    assert list(far.members.all()) == [cast.far]
    assert DepartmentGroup.objects.filter(name="各镇").count() == 2
    assert Zone.objects.count() == 2
