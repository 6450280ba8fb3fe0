"""Which language a person is written to in."""

from django.conf import settings

from departments.models import User


def language_of(user: User) -> str:
    """The person's own choice if the portal still speaks it, else the portal's default."""
    return user.language if user.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
