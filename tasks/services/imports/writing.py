"""Writing what a difference says, and recording it: names, indicators, tasks, order, stages. Set-based."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.importing.difference import Difference
from tasks.importing.directory import NEW
from tasks.importing.document import Json
from tasks.importing.planning import Plan
from tasks.importing.rowstate import settled
from tasks.models import Cycle, ImportBatch, Task
from tasks.services.imports import making_names, numbering
from tasks.services.imports.making_framework import make_indicators, make_targets
from tasks.services.imports.making_stages import make_events, make_phases
from tasks.services.imports.making_tasks import Events, Grown, Made, Targets, link_targets, make_tasks
from tasks.services.imports.reconciling import reconcile, set_marks
from tasks.services.imports.recording import Kind, Place, Recorder
from tasks.services.imports.snapshot import body_ref, bunch_ref

#: Rows written in one go; bounds what is held.
PORTION = 1000


@dataclass
class Writing:
    """One import being written; ``gone`` are keys of tasks to cancel."""

    batch: ImportBatch
    cycle: Cycle
    plan: Plan
    found: Difference
    gone: Sequence[int]
    today: datetime.date
    record: Recorder

    def write(self) -> set[int]:
        """Do it all; the keys of the tasks that were made, changed or cancelled."""
        refs = self._names()
        self.added = [(row, settled(state, refs)) for row, state in self.found.added]
        self.changed = [replace(one, state=settled(one.state, refs)) for one in self.found.changed]
        grown = self._indicators()
        states = [state for _row, state in self._rows()]
        phases: list[Json] = self.batch.document["phases"]
        events, fresh = make_events(self.cycle, states, phases)
        self.record.made(Kind.EVENT, fresh)
        targets, new_targets = make_targets(self._rows(), grown)
        self.record.made(Kind.TARGET, new_targets)
        made = self._tasks(grown, events, targets)
        self._change(grown, events)
        self._stages(phases, events)
        self._relink(targets)
        return made | {one.old.pk for one in self.changed} | self._cancel()

    def _rows(self) -> list[Made]:
        return [*self.added, *((one.row, one.state) for one in self.changed)]

    def _names(self) -> dict[str, str]:
        made = making_names.make_names(self.batch.zone, self.plan.additions)
        for kind, objects in made.objects.items():
            self.record.made(kind, objects)
        refs = {}
        for ref, pk in made.ids.items():
            is_group = ref in self.plan.directory.bunches
            refs[ref] = bunch_ref(pk) if is_group else body_ref(pk)
        return {ref: known for ref, known in refs.items() if ref.startswith(NEW)}

    def _indicators(self) -> Grown:
        before = self.cycle.framework_id
        ways = [state.ways for _row, state in self._rows()]
        grown, fresh = make_indicators(self.cycle, ways, self.plan.tree)
        self.record.made(Kind.INDICATOR, fresh)
        if self.cycle.framework_id != before:
            self.record.made(Kind.FRAMEWORK, [self.cycle.framework_id or 0])
        return grown

    def _tasks(self, grown: Grown, events: Events, targets: Targets) -> set[int]:
        """New tasks at their place in the order; the others move out of the way and to theirs."""
        places = numbering.places_of(self.cycle)
        before = {pk: number for pk, (number, _source) in places.items()}
        moved = numbering.with_the_rest(self.found.numbers(), before, len(self.plan.rows))
        numbering.park(self.cycle, moved)
        made: set[int] = set()
        for start in range(0, len(self.added), PORTION):
            some = self.added[start : start + PORTION]
            tasks = make_tasks(self.batch, self.cycle, some, grown, events)
            link_targets(tasks, targets)
            for task, (_row, state) in zip(tasks, some, strict=True):
                self.record.task_made(task.pk, task.number, state)
                made.add(task.pk)
        numbering.land(self.cycle, moved, before)
        self._place(places, moved)
        return made

    def _change(self, grown: Grown, events: Events) -> None:
        wanted = {one.old.pk: one.state for one in self.changed}
        if wanted:
            reconcile(wanted, indicators=grown, events=events, today=self.today)
        marked = [one.state for one in self.changed if one.state.marks not in (None, one.old.state.marks)]
        set_marks(marked, grown)

    def _place(self, before: dict[int, Place], numbers: dict[int, int]) -> None:
        """Where rows stand in the new document that stood elsewhere; recorded with their numbers."""
        pairs = (*self.changed, *self.found.unchanged)
        sources = {
            one.old.pk: one.row.source[:120] for one in pairs if one.row.source[:120] != one.old.source
        }
        numbering.set_sources(sources)
        moved = {
            pk: (numbers.get(pk, before[pk][0]), sources.get(pk, before[pk][1]))
            for pk in {*numbers, *sources}
        }
        self.record.places(before, moved)

    def _stages(self, phases: list[Json], events: Events) -> None:
        fresh, before = make_phases(self.cycle, phases, events)
        self.record.made(Kind.PHASE, fresh)
        self.record.phases(before)

    def _relink(self, targets: Targets) -> None:
        """What the changed rows require in numbers now; and the record of their change."""
        through = Task.targets.through
        pks = [one.old.pk for one in self.changed]
        old: dict[int, list[int]] = {}
        for task_id, target_id in through.objects.filter(task__in=pks).values_list("task_id", "target_id"):
            old.setdefault(task_id, []).append(target_id)
        new = {one.old.pk: targets.get(one.row.number, []) for one in self.changed}
        relink(old, new)
        for one in self.changed:
            links = (old.get(one.old.pk, []), new[one.old.pk])
            self.record.task_changed(one.old.pk, one.old.state, one.state, links)

    def _cancel(self) -> set[int]:
        chosen = set(self.gone)
        gone = [one for one in self.found.gone if one.pk in chosen]
        Task.objects.filter(pk__in=[one.pk for one in gone]).update(cancelled_on=self.today)
        for one in gone:
            self.record.task_changed(one.pk, one.state, replace(one.state, is_cancelled=True), ([], []))
        return {one.pk for one in gone}


def relink(old: dict[int, list[int]], new: dict[int, list[int]]) -> None:
    """Tasks whose numeric requirements are others now."""
    through = Task.targets.through
    pks = [pk for pk, targets in new.items() if set(targets) != set(old.get(pk, ()))]
    through.objects.filter(task__in=pks).delete()
    through.objects.bulk_create(
        through(task_id=pk, target_id=target) for pk in pks for target in dict.fromkeys(new[pk])
    )
