"""What is to be shown in each demonstration zone: the manifests beside the documents in fixtures/zones/."""

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "zones"
#: Before this month a plan's main year would lie wholly ahead, so the year before is shown.
FIRST_MONTH = 3


@dataclass(frozen=True)
class Manifest:
    """One zone: its document, what its administrator chooses while importing it, and who works there.

    ``main_year`` is the year that the document is mostly about; its dates are moved so that this is the
    current one. Empty: it names no year. The work begins ``begins`` (month-day of that year) or
    ``days_before`` today. A document with ``draft_days`` is imported as a draft and issued so much later.
    """

    slug: str
    order: int
    name: str
    region_code: str
    office_name: str
    document: str
    cycle: Mapping[str, str]
    past: str
    accounts: Sequence[Mapping[str, str]]
    guests: Mapping[str, str] = field(default_factory=dict)  #: account of another zone → role in this one
    departments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  #: written name → token of the import wizard
    undated: str = "undecided"
    register_only: Sequence[str] = ()  #: words of the duties whose proof is only registered
    is_public: bool = False
    main_year: int | None = None
    begins: str = ""
    days_before: int = 0
    draft_days: int = 0

    @property
    def file(self) -> Path:
        return (FIXTURES / self.document).resolve()

    def years_later(self, today: datetime.date) -> int:
        """By how many whole years the document's dates move."""
        if self.main_year is None:
            return 0
        return today.year - (today.month < FIRST_MONTH) - self.main_year

    def begins_on(self, today: datetime.date) -> datetime.date:
        """The day of the import."""
        if not self.begins or self.main_year is None:
            return today - datetime.timedelta(days=self.days_before)
        return datetime.date.fromisoformat(f"{self.main_year + self.years_later(today)}-{self.begins}")

    def cycle_name(self, today: datetime.date) -> str:
        """Says that the document was moved, where it was."""
        years = self.years_later(today)
        moved = f"，日期后移{years}年" if years else ""
        return f"{self.begins_on(today).year}年{self.cycle['name']}（演示{moved}）"


def manifests() -> list[Manifest]:
    """All zones, the one with an account for every role first."""
    found = (json.loads(path.read_text(encoding="utf-8")) for path in FIXTURES.glob("*.json"))
    return sorted((Manifest(**one) for one in found), key=lambda one: one.order)
