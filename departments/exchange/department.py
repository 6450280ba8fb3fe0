"""Lists of departments, of their groups and of their other names."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.exchange.columns import Choice, Choices, Column, Flag, Names, Text, Whole, squeezed
from departments.exchange.directory import Directory
from departments.exchange.resource import Record, ZoneResource
from departments.exchange.table import Table
from departments.models import Department, DepartmentAlias, DepartmentGroup, DepartmentKind
from departments.services.alias import set_alias
from departments.services.department import change_department, create_department
from departments.services.group import change_group, create_group

NAME = 80


class DirectoryResource(ZoneResource):
    """Names of one zone, compared without regard to blanks and bracket width."""

    directory: Directory

    def prepare(self, table: Table) -> None:
        self.directory = Directory(self.desk.zone)

    def key_of(self, record: Record) -> tuple[Any, ...]:
        return tuple(squeezed(getattr(record, name)) for name in self.key)


class DepartmentResource(DirectoryResource):
    key = ("name",)
    depends = ("name", "parent")
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            Text(NAME),
            gettext_lazy("The full name. Rows are matched by it."),
            "县教体局",
            ("单位名称", "部门", "部门名称", "单位"),
            required=True,
            needed=True,
        ),
        Column(
            "kind",
            gettext_lazy("Kind"),
            Choice(lambda: DepartmentKind.choices),
            gettext_lazy("One of the kinds of the portal, needed for new departments."),
            "县级部门",
            ("类型", "单位类别"),
        ),
        Column(
            "is_member",
            gettext_lazy("Member of the leading group"),
            Flag(),
            gettext_lazy("Yes or no; empty for a new department: yes."),
            "是",
            ("成员单位", "是否成员单位"),
        ),
        Column(
            "parent",
            gettext_lazy("Belongs to"),
            Text(NAME),
            gettext_lazy("The department above it, if any; it may stand in this list too."),
            "县卫健局",
            ("上级", "主管部门"),
        ),
        Column(
            "position",
            gettext_lazy("List order"),
            Whole(0, 9999),
            gettext_lazy("Small numbers stand first in lists."),
            "10",
            ("次序", "排序", "序号"),
        ),
    )

    def known(self) -> Iterable[Record]:
        found = Department.objects.filter(zone=self.desk.zone).select_related("parent", "zone")
        for one in found.prefetch_related("aliases"):
            yield Record(
                one, name=one.name, kind=one.kind, is_member=one.is_member,
                parent=one.parent.name if one.parent else "", position=one.position,
            )  # fmt: skip

    def get_queryset(self) -> list[Record]:
        return [one for one in self.known() if one.of.closed_on is None]

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        if before is not None and before.of.closed_on is not None:
            wrong["name"] = (
                _("This department is closed since %s and is not changed any more.") % before.of.closed_on
            )
        if before is None and not record.kind:
            wrong["kind"] = _("A new department needs a kind: %s.") % "、".join(
                str(label) for label in DepartmentKind.labels
            )
        if record.parent and (before is None or record.parent != before.parent):
            try:
                parent = self.directory.department(record.parent)
                record.parent = parent.name
            except ValueError as unknown:
                wrong["parent"] = str(unknown)
        return wrong

    def store(self, record: Record, before: Record | None) -> None:
        desk = self.desk
        values: dict[str, Any] = {
            "kind": record.kind,
            "is_member": record.is_member is not False,
            "parent": self.directory.department(record.parent) if record.parent else None,
            "position": record.position or 0,
        }
        if before is None:
            record.of = create_department(
                actor=desk.actor, zone=desk.zone, now=desk.now, name=record.name, **values
            )
        else:
            aliases = [alias.name for alias in before.of.aliases.all()]
            record.of = change_department(
                actor=desk.actor, department=before.of, now=desk.now, aliases=aliases, **values
            )
        self.directory.add(record.of)


class AliasResource(DirectoryResource):
    key = ("name",)
    columns = (
        Column(
            "name",
            gettext_lazy("Other name"),
            Text(NAME),
            gettext_lazy("As documents write it."),
            "县教育局",
            ("别称", "简称", "别名", "其他名称"),
            required=True,
            needed=True,
        ),
        Column(
            "department",
            gettext_lazy("Department"),
            Text(NAME),
            gettext_lazy("The department that is meant."),
            "县教体局",
            ("单位", "部门名称", "全称"),
            required=True,
            needed=True,
        ),
    )

    def known(self) -> Iterable[Record]:
        found = DepartmentAlias.objects.filter(zone=self.desk.zone).select_related("department")
        for one in found:
            yield Record(one, name=one.name, department=one.department.name)

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        if before is not None and record.department == before.department:
            return {}
        try:
            record.department = self.directory.department(record.department).name
        except ValueError as unknown:
            return {"department": str(unknown)}
        return {}

    def store(self, record: Record, before: Record | None) -> None:
        record.of = set_alias(
            actor=self.desk.actor, zone=self.desk.zone, now=self.desk.now, name=record.name,
            department=self.directory.department(record.department),
        )  # fmt: skip


class GroupResource(DirectoryResource):
    key = ("name",)
    depends = ("name", "same_as")
    columns = (
        Column(
            "name",
            gettext_lazy("Name"),
            Text(NAME),
            gettext_lazy("As the documents write it."),
            "各乡镇人民政府",
            ("分组", "分组名称"),
            required=True,
            needed=True,
        ),
        Column(
            "kinds",
            gettext_lazy("Every department of kind"),
            Choices(lambda: DepartmentKind.choices),
            gettext_lazy("One or several kinds, separated by 、"),
            "乡镇（街道）",
            ("类别", "类型"),
        ),
        Column(
            "members_only",
            gettext_lazy("Only members of the leading group"),
            Flag(),
            gettext_lazy("Yes or no; counts for the kinds."),
            "否",
            ("仅成员单位",),
        ),
        Column(
            "members",
            gettext_lazy("Chosen departments"),
            Names(),
            gettext_lazy("Their names, separated by 、"),
            "县教体局、县财政局",
            ("成员", "单位", "包含单位"),
        ),
        Column(
            "same_as",
            gettext_lazy("Other wording of"),
            Text(NAME),
            gettext_lazy("The group this is another name of; leave the rest empty then."),
            "",
            ("同",),
        ),
    )

    def known(self) -> Iterable[Record]:
        found = DepartmentGroup.objects.filter(zone=self.desk.zone).select_related("same_as", "zone")
        for one in found.prefetch_related("members"):
            yield Record(
                one, name=one.name, kinds=tuple(one.kinds), members_only=one.members_only,
                members=tuple(member.name for member in one.members.all()),
                same_as=one.same_as.name if one.same_as else "",
            )  # fmt: skip

    def changed(self, before: Record, after: Record) -> dict[str, tuple[str, str]]:
        """The order of members and kinds says nothing."""
        found = super().changed(before, after)
        for name in ("members", "kinds"):
            if name in found and set(getattr(before, name) or ()) == set(getattr(after, name) or ()):
                del found[name]
        return found

    def check(self, record: Record, before: Record | None) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        kept = set(before.members or ()) if before is not None else set()
        names, unknown = [], []
        for name in record.members or ():
            try:
                names.append(self.directory.department(name, is_open=name not in kept).name)
            except ValueError as error:
                unknown.append(str(error))
        record.members = tuple(dict.fromkeys(names))
        if unknown:
            wrong["members"] = "".join(unknown)
        if record.same_as:
            try:
                record.same_as = self.directory.group(record.same_as).name
            except ValueError as error:
                wrong["same_as"] = str(error)
        return wrong

    def store(self, record: Record, before: Record | None) -> None:
        values: dict[str, Any] = {
            "kinds": list(record.kinds or ()),
            "members_only": bool(record.members_only),
            "members": [self.directory.department(name, is_open=False) for name in record.members or ()],
            "same_as": self.directory.group(record.same_as) if record.same_as else None,
        }
        actor, now = self.desk.actor, self.desk.now
        if before is None:
            record.of = create_group(actor=actor, zone=self.desk.zone, now=now, name=record.name, **values)
        else:
            record.of = change_group(actor=actor, group=before.of, now=now, name=before.name, **values)
        self.directory.add_group(record.of)
