"""How far a running import is; kept beside the database, where nobody sees it before its transaction ends."""

from dataclasses import dataclass

from django.core.cache import caches

#: Stages in their order, with the share of the work that is done when each begins, in percent.
STAGES = {"waiting": 0, "comparing": 5, "tasks": 25, "deliverables": 55, "recording": 85}
KEPT = 3600  #: seconds


@dataclass
class Progress:
    """``quiet`` ones tell nobody: an import that is done within its request."""

    pk: int
    quiet: bool = False

    def at(self, stage: str) -> None:
        if not self.quiet:
            caches["shared"].set(_key(self.pk), stage, KEPT)

    def over(self) -> None:
        caches["shared"].delete(_key(self.pk))


def stage_of(pk: int) -> str:
    stage: str = caches["shared"].get(_key(pk), "waiting")
    return stage if stage in STAGES else "waiting"


def _key(pk: int) -> str:
    return f"import-progress-{pk}"
