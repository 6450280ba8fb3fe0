"""The steps between upload and import: each keeps its choices in the batch, if nobody was quicker."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from indicators.models import Level
from tasks.importing import checking, choices, planning
from tasks.importing import deadlines as mending
from tasks.importing import document as doc
from tasks.importing.choices import Choices, CycleChoice
from tasks.importing.directory import Bunch, Directory
from tasks.importing.document import Json, Named
from tasks.importing.schedules import PHASE, UNDECIDED, YEARLY
from tasks.importing.suggesting import Suggester
from tasks.importing.titles import NAME_LENGTH
from tasks.importing.tokens import Token
from tasks.models import Cycle, Deliverable, ImportBatch
from tasks.services.imports.reading import head_of, keep_rows
from tasks.services.imports.snapshot import directory_of


def choices_of(batch: ImportBatch) -> Choices:
    return choices.from_json(batch.choices)


def suggester(batch: ImportBatch, directory: Directory) -> Suggester:
    zone = batch.zone
    return Suggester(directory, place=zone.name, office_name=zone.office_name)


def tokens_with_defaults(batch: ImportBatch, unknown: Sequence[Named], helper: Suggester) -> dict[str, Token]:
    """What was decided, and the suggestion for every name that is still open."""
    return {**helper.defaults(unknown), **choices_of(batch).names}


def save_names(
    *,
    batch: ImportBatch,
    actor: User,
    version: int,
    tokens: Mapping[str, Token],
    now: datetime.datetime,
    today: datetime.date,
) -> Choices:
    """Keep what was decided about unknown names. :class:`Invalid` names the first that cannot be done."""
    directory = directory_of(batch.zone, today)
    unknown = planning.unknown_names(batch.document, directory)
    decided = {one.name: tokens[one.name] for one in unknown if one.name in tokens}
    refuse(checking.name_faults(unknown, decided, directory).values())
    before = choices_of(batch)
    # Other names may make other groups lead, so the next step is asked again.
    after = before.next(names=decided, names_settled=True, settled=False)
    detail = {"file": batch.file_name, "names": len(decided)}
    keep(batch, actor, version, after, "import.names-decided", detail, now)
    return after


def save_choices(
    *,
    batch: ImportBatch,
    actor: User,
    version: int,
    cycle: CycleChoice,
    past: str,
    collect: Mapping[str, str],
    members: Mapping[str, Sequence[str]],
    now: datetime.datetime,
    today: datetime.date,
    deadlines: Mapping[str, str] | None = None,
    undated: str = UNDECIDED,
    measures: bool = False,
    is_draft: bool = False,
) -> Choices:
    """Keep what was decided in the second step; see :class:`Choices` for each."""
    before = choices_of(batch)
    directory = directory_of(batch.zone, today)
    after = before.next(
        cycle=_checked_cycle(batch, before.cycle, cycle),
        past=_checked_past(past),
        collect=dict(collect),
        members={name: tuple(names) for name, names in members.items() if names},
        deadlines={place: text.strip() for place, text in (deadlines or {}).items() if text.strip()},
        undated=_checked_undated(undated, batch),
        measures=measures,
        is_draft=is_draft,
        settled=True,
    )
    refuse(choice_faults(batch, directory, after))
    detail = {"file": batch.file_name, "past": after.past}
    keep(batch, actor, version, after, "import.choices-made", detail, now)
    return after


def _checked_cycle(batch: ImportBatch, before: CycleChoice, wanted: CycleChoice) -> CycleChoice:
    """An existing cycle stays as it is; of a new one, name, level and purpose may be mended."""
    if before.pk is not None:
        return before
    name = " ".join(wanted.name.split())
    if not name or len(name) > NAME_LENGTH:
        needed = _("The new cycle needs a name of at most %(limit)d characters.")
        raise Invalid(needed % {"limit": NAME_LENGTH})
    if Cycle.objects.filter(zone=batch.zone, name=name).exists():
        taken = _("There is already a cycle “%(name)s”. Give the new one another name.")
        raise Invalid(taken % {"name": name})
    if wanted.level not in Level.values or wanted.purpose not in Cycle.Purpose.values:
        raise Invalid(_("Choose the level and the purpose of the new cycle from the lists."))
    return replace(wanted, pk=None, name=name)


def _checked_past(past: str) -> str:
    if past not in Deliverable.Carried.values:
        raise Invalid(_("Choose how past dates are taken from the list."))
    return past


def _checked_undated(undated: str, batch: ImportBatch) -> str:
    place = undated.removeprefix(PHASE)
    is_phase = undated.startswith(PHASE) and place.isdecimal() and int(place) < len(batch.document["phases"])
    if undated not in (UNDECIDED, YEARLY) and not is_phase:
        raise Invalid(_("Choose how duties without a date are taken from the list."))
    return undated


def choice_faults(batch: ImportBatch, directory: Directory, wanted: Choices) -> list[str]:
    """What of the second step cannot be done in this zone, as sentences."""
    unknown = planning.unknown_names(batch.document, directory)
    after, _made = planning.add_names(directory, unknown, wanted.names)
    faults = [checking.collect_fault(group, how, after) for group, how in wanted.collect.items()]
    for group, names in wanted.members.items():
        bunch = after.find(group)
        kinds = bunch.kinds if isinstance(bunch, Bunch) else ()
        faults += checking.member_faults(names, kinds, after)
    faults += [_deadline_fault(batch, place, text) for place, text in wanted.deadlines.items()]
    return [fault for fault in faults if fault]


def _deadline_fault(batch: ImportBatch, place: str, text: str) -> str:
    if not place.isdecimal() or int(place) >= len(batch.document["rows"]) or len(text) > mending.LENGTH:
        return _("“%(text)s…” is no deadline of a row of this table.") % {"text": text[:20]}
    fault = mending.fault(text)
    return f"{doc.place(batch.document['rows'][int(place)])}：{fault}" if fault else ""


def refuse(faults: Any) -> None:
    """Raise :class:`Invalid` with what is wrong, if anything is; at most three sentences."""
    found = list(faults)
    if found:
        raise Invalid(" ".join(found[:3]))


def abandon_import(*, batch: ImportBatch, actor: User, now: datetime.datetime) -> None:
    """Give an import up before it is applied; the original stays in the list."""
    with transaction.atomic():
        won = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PENDING).update(
            state=ImportBatch.State.ABANDONED
        )
        if not won:
            raise conflict(batch)
        audit.record(
            zone=batch.zone, actor=actor, action="import.abandoned", now=now, target=f"import:{batch.pk}",
            detail={"file": batch.file_name},
        )  # fmt: skip


def keep(
    batch: ImportBatch,
    actor: User,
    version: int,
    after: Choices,
    action: str,
    detail: dict[str, Any],
    now: datetime.datetime,
    document: Json | None = None,
) -> None:
    """One conditional write: only while the batch is pending and as the person last saw it.

    ``document``: what was read anew, where that is part of the step.
    """
    values: dict[str, Any] = {"choices": after.as_json()}
    if document is not None:
        values |= {"head": head_of(document), "rows": len(document["rows"])}
    with transaction.atomic():
        pending = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PENDING)
        if after.version != version + 1 or not pending.filter(choices__version=version).update(**values):
            raise conflict(batch)
        if document is not None:
            keep_rows(batch, document)
        audit.record(
            zone=batch.zone, actor=actor, action=action, now=now, target=f"import:{batch.pk}", detail=detail
        )
    for name, value in values.items():
        setattr(batch, name, value)


def conflict(batch: ImportBatch) -> Conflict:
    """What is true now, for somebody who came second."""
    now = ImportBatch.objects.only("state", "report").get(pk=batch.pk)
    if now.state == ImportBatch.State.RUNNING:
        return Conflict(_("This import is being applied at this moment. Open it again to see how far it is."))
    if now.state == ImportBatch.State.UNDONE:
        return Conflict(_("This import was undone. Upload the table again if it is needed."))
    if now.state == ImportBatch.State.APPLIED:
        return Conflict(
            _("This table was already imported by %(person)s. Nothing was done a second time.")
            % {"person": now.report.get("by", "")}
        )
    if now.state == ImportBatch.State.ABANDONED:
        return Conflict(_("This import was given up in the meantime. Upload the table again if needed."))
    return Conflict(
        _("Somebody else changed the choices of this import. Open it again to see them; yours were not kept.")
    )
