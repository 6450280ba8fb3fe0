"""Issuing a cycle that was sent out for comments: from that day on its plan is owed."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chronicdz.errors import Conflict
from departments.models import User
from departments.services import audit
from tasks.models import Cycle
from tasks.services.generation import Synced, sync


@transaction.atomic
def issue_cycle(
    *, cycle: Cycle, actor: User, now: datetime.datetime, today: datetime.date, carried: str = ""
) -> Synced:
    """Make a draft (征求意见稿) the plan that holds, and generate what it owes.

    ``carried`` says how single dates before ``today`` are taken. Raises :class:`Conflict` for whoever comes
    second, and for a closed cycle.
    """
    draft = Cycle.objects.filter(pk=cycle.pk, is_draft=True, is_closed=False)
    if not draft.update(is_draft=False, issued_on=today):
        raise Conflict(
            _("“%(name)s” is no draft any more, or it is closed. Reload the page to see how it stands.")
            % {"name": cycle.name}
        )
    cycle.refresh_from_db()
    tasks = list(cycle.tasks.values_list("pk", flat=True))
    done = sync(
        zone=cycle.zone, actor=actor, now=now, today=today, carried=carried, at_import=True, tasks=tasks
    )
    audit.record(
        zone=cycle.zone, actor=actor, action="cycle.issued", now=now, target=f"cycle:{cycle.pk}",
        detail={"cycle": cycle.name, "deliverables": done.made},
    )  # fmt: skip
    return done
