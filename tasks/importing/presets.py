"""The groups of departments that circulated plans speak of, as ready-made contents of a new group."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.models import DepartmentKind as Kind


@dataclass(frozen=True)
class Preset:
    """``kinds`` empty: a group whose departments are chosen one by one."""

    label: str | Promise
    kinds: tuple[str, ...]
    members_only: bool = False


#: Who can report to the leading group's office: everybody but the office itself.
REPORTING = tuple(kind for kind in Kind.values if kind != Kind.OFFICE)
PRESETS: dict[str, Preset] = {
    "members": Preset(_("county bureaus that are members of the leading group"), (Kind.BUREAU,), True),
    "bureaus": Preset(_("all county bureaus"), (Kind.BUREAU,)),
    "everyone": Preset(
        _("all members of the leading group, townships and institutions too"), REPORTING, True
    ),
    "townships": Preset(_("all townships and subdistricts"), (Kind.TOWNSHIP,)),
    "health": Preset(
        _("all hospitals, community and township health centres"),
        (Kind.HOSPITAL, Kind.COMMUNITY_HEALTH, Kind.TOWNSHIP_HEALTH),
    ),
    "hospitals": Preset(_("hospitals, grade two and above"), (Kind.HOSPITAL,)),
    "primary": Preset(
        _("community and township health centres"), (Kind.COMMUNITY_HEALTH, Kind.TOWNSHIP_HEALTH)
    ),
    "community": Preset(_("all community health centres"), (Kind.COMMUNITY_HEALTH,)),
    "rural": Preset(_("all township health centres"), (Kind.TOWNSHIP_HEALTH,)),
    "public": Preset(_("all public health institutions"), (Kind.PUBLIC_HEALTH,)),
    "schools": Preset(_("all schools"), (Kind.SCHOOL,)),
    "empty": Preset(_("departments chosen one by one, now or later"), ()),
}
