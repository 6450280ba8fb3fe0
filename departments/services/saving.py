"""Saving a checked row, and telling the loser of a race in words instead of with a database error."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def save_checked(instance: models.Model, taken: dict[str, Any] | None = None) -> None:
    """Save, or raise ``ValidationError`` by field.

    ``taken`` is what to say when a constraint speaks against it; None: the constraint's own words.
    A row that another request wrote between the check and the save is found by asking once more.
    """
    instance.full_clean(validate_unique=False, validate_constraints=False)
    refuse_clash(instance, taken)
    try:
        with transaction.atomic():
            instance.save()
    except IntegrityError:
        refuse_clash(instance, taken)
        raise


def refuse_clash(instance: models.Model, taken: dict[str, Any] | None) -> None:
    try:
        instance.validate_unique()
        instance.validate_constraints()
    except ValidationError as found:
        raise (ValidationError(taken) if taken else found) from None


def changes(instance: models.Model, values: dict[str, Any]) -> dict[str, list[str]]:
    """What differs, as ``{field: [before, after]}`` in plain text for the audit log; sets the new values."""
    found = {}
    for name, value in values.items():
        before = getattr(instance, name)
        if before != value:
            found[name] = [_plain(before), _plain(value)]
            setattr(instance, name, value)
    return found


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
