"""The bell: tell the workers that a row waits for them.

The row in the database is the truth and the broker only rings. So a ring that cannot be sent is logged, not
raised: the repeated job that sweeps the rows does the work a little later.
"""

import logging
from functools import partial

from django.db.transaction import on_commit
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from chronicdz.celery import app

logger = logging.getLogger(__name__)


def ring(job_name: str, *args: object) -> None:
    """Have the job done by a worker once the present transaction is committed; never after a rollback."""
    on_commit(partial(send, job_name, args))


def send(job_name: str, args: tuple[object, ...]) -> None:
    """Put the job on the broker now, with one try."""
    try:
        app.send_task(job_name, args=args, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("The broker cannot be reached; %s waits for its sweep: %s", job_name, error)
