"""Carrying an import out: everything in one transaction, by exactly one of two who press the button."""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict, Invalid
from departments.models import User
from departments.services import audit
from tasks.importing import checking, planning
from tasks.importing.choices import Choices
from tasks.importing.directory import Directory
from tasks.importing.planning import Plan
from tasks.models import Cycle, ImportBatch, Task
from tasks.services.expansion import expand_assignments
from tasks.services.generation import generate_deliverables
from tasks.services.imports import making_framework, making_names, making_tasks, wizard
from tasks.services.imports.snapshot import directory_of
from tasks.services.imports.upload import refuse_filled


def plan_of(batch: ImportBatch, directory: Directory) -> Plan:
    """What the import would do now, with the choices kept so far."""
    return planning.make_plan(batch.document, directory, wizard.choices_of(batch), batch.zone.office_name)


def open_questions(batch: ImportBatch, directory: Directory) -> list[str]:
    """Why the import cannot be applied as it stands, as sentences; empty when it can."""
    kept = wizard.choices_of(batch)
    unknown = planning.unknown_names(batch.document, directory)
    faults = list(checking.name_faults(unknown, kept.names, directory).values())
    return faults or wizard.choice_faults(batch, directory, kept)


@transaction.atomic
def apply_import(
    *, batch: ImportBatch, actor: User, version: int, now: datetime.datetime, today: datetime.date
) -> ImportBatch:
    """Make everything the plan says; the batch with its report.

    Raises :class:`Conflict` for whoever comes second or saw older choices, and :class:`Invalid` when the
    choices no longer fit the zone; nothing is written then.
    """
    _claim(batch, version, now)
    batch = ImportBatch.objects.select_related("zone", "created_by").get(pk=batch.pk)
    directory = directory_of(batch.zone, today)
    wizard.refuse(open_questions(batch, directory))
    choices = wizard.choices_of(batch)
    cycle = _cycle(batch, choices)
    plan = plan_of(batch, directory)
    counts = _write(batch, cycle, plan, today)
    counts["deliverables"] = generate_deliverables(
        zone=batch.zone, actor=actor, now=now, today=today, carried=choices.past, at_import=True
    )
    batch.cycle, batch.state, batch.applied_at = cycle, ImportBatch.State.APPLIED, now
    batch.report = report_of(plan, counts, actor)
    batch.save(update_fields=["cycle", "state", "applied_at", "report"])
    audit.record(
        zone=batch.zone, actor=actor, action="import.applied", now=now, target=f"import:{batch.pk}",
        detail={"file": batch.file_name, "cycle": cycle.name, "past": choices.past, "counts": counts},
    )  # fmt: skip
    return batch


def _claim(batch: ImportBatch, version: int, now: datetime.datetime) -> None:
    """Of two requests one changes the row; the other waits for its end and finds nothing pending."""
    mine = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.PENDING, choices__version=version)
    if not mine.update(applied_at=now):
        raise wizard.conflict(batch)


def _cycle(batch: ImportBatch, choices: Choices) -> Cycle:
    """The cycle to fill, locked: two tables for one cycle go one after the other."""
    wanted = choices.cycle
    if wanted.pk is None:
        try:
            with transaction.atomic():
                return Cycle.objects.create(
                    zone=batch.zone, name=wanted.name, level=wanted.level, purpose=wanted.purpose
                )
        except IntegrityError:
            raise Conflict(
                _("There is already a cycle “%(name)s”. Go back and give the new one another name.")
                % {"name": wanted.name}
            ) from None
    cycle = Cycle.objects.select_for_update().filter(pk=wanted.pk, zone=batch.zone).first()
    if cycle is None or cycle.is_closed:
        raise Invalid(_("The cycle of this import is closed or gone. Upload the table for another cycle."))
    refuse_filled(cycle.pk, cycle.name)
    return cycle


def _write(batch: ImportBatch, cycle: Cycle, plan: Plan, today: datetime.date) -> dict[str, int]:
    ids = making_names.make_names(batch.zone, plan.additions)
    if Task.objects.filter(zone=batch.zone).exists():
        # New departments join groups of other cycles as of today; only what follows is owed from the start.
        expand_assignments(zone=batch.zone, today=today)
    indicators = making_framework.make_indicators(making_framework.framework_for(cycle), plan.tree)
    targets = making_framework.make_targets(plan, indicators)
    written = making_tasks.make_tasks(
        batch=batch, cycle=cycle, plan=plan, ids=ids, indicators=indicators, targets=targets
    )
    return {**vars(written), **planned_counts(plan)}


def planned_counts(plan: Plan) -> dict[str, int]:
    """What the plan makes, by what it is: shown before, and reported after."""
    levels = {f"indicators_{place}": len(nodes) for place, nodes in enumerate(plan.tree.by_level(), start=1)}
    made = plan.additions
    return {
        **levels,
        "tasks": len(plan.rows),
        "schedules": sum(len(row.timings) for row in plan.rows),
        "departments": len(made.bodies),
        "aliases": len(made.aliases),
        "groups": len(made.bunches),
    }


def report_of(plan: Plan, counts: dict[str, int], actor: User) -> dict[str, Any]:
    """What was done and what was left out, as the batch keeps it."""
    return {
        "by": str(actor),
        "counts": counts,
        "left_out": [{"name": one.name, "uses": one.uses} for one in plan.additions.ignored],
        "empty_groups": [{"name": name, "rows": rows} for name, rows in plan.empty_groups()],
        "without_carrier": [row.number for row in plan.without_carrier()],
    }
