"""The register of kinds of lists. Each app enters its own in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404

from departments.access import Access, Cap
from departments.exchange.columns import Words
from departments.exchange.resource import ZoneResource


@dataclass(frozen=True)
class Way:
    """Another way in, for what this list cannot do: a page by name and what to say of it."""

    url_name: str
    label: Words


@dataclass(frozen=True)
class Kind:
    """``scopes``: parts of which one is exported at a time, as (value, words), the usual one first."""

    slug: str
    label: Words
    about: Words
    icon: str
    cap: Cap
    resource: type[ZoneResource]
    notes: Sequence[Words] = ()
    way: Way | None = None
    scopes: Callable[[Access], Sequence[tuple[str, str]]] | None = None
    position: int = 0

    def offered(self, held: Access) -> Sequence[tuple[str, str]]:
        return self.scopes(held) if self.scopes else ()


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Enter a kind; entered twice, the later one counts."""
    _KINDS[kind.slug] = kind


def kinds_for(held: Access) -> list[Kind]:
    """What this person may exchange, in the order of the page."""
    return [one for one in sorted(_KINDS.values(), key=lambda one: one.position) if held.can(one.cap)]


def get_kind_or_404(held: Access, slug: str) -> Kind:
    """The kind of this name; a refusal where the person may not touch it."""
    kind = _KINDS.get(slug)
    if kind is None:
        raise Http404
    held.require(kind.cap)
    return kind
