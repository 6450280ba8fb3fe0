"""Rows for tests. Later apps add theirs in modules of their own."""

from typing import Any

import factory

from departments.models import Department, DepartmentAlias, DepartmentGroup, Membership, Role, User, Zone

PASSWORD = "correct horse 7"


class ZoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Zone
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"zone{n}")
    name = factory.Sequence(lambda n: f"示范区{n}")
    region_code = "510623"
    office_name = "县建设办"


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    zone = factory.SubFactory(ZoneFactory)
    name = factory.Sequence(lambda n: f"县第{n}局")
    kind = "bureau"


class AliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DepartmentAlias

    department = factory.SubFactory(DepartmentFactory)
    zone = factory.SelfAttribute("department.zone")
    name = factory.Sequence(lambda n: f"第{n}局")


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DepartmentGroup
        skip_postgeneration_save = True

    zone = factory.SubFactory(ZoneFactory)
    name = factory.Sequence(lambda n: f"分组{n}")

    @factory.post_generation
    def members(self, create: bool, extracted: Any, **_kwargs: Any) -> None:
        if create and extracted:
            self.members.set(extracted)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    display_name = factory.Sequence(lambda n: f"人员{n:03}")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(factory.django.DjangoModelFactory):
    """A role; those of a department get one in the same zone."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    zone = factory.SubFactory(ZoneFactory)
    role = Role.OFFICER
    department = None


class LiaisonFactory(MembershipFactory):
    role = Role.LIAISON
    department = factory.SubFactory(DepartmentFactory)
    zone = factory.SelfAttribute("department.zone")
