"""One try to hand a message to the mail server, and what its end means for the message."""

import contextlib
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import override

from notices.languages import language_of
from notices.models import Message
from notices.services.outbox import one_line

#: From this SMTP code on a refusal is for good.
PERMANENT = 500
#: Answers of a server that surely did not take the mail.
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)


@dataclass(frozen=True)
class Outcome:
    """``state`` is QUEUED when the message should be tried again later."""

    state: str
    answer: str = ""
    server_down: bool = False


def attempt(message: Message) -> Outcome:
    """Send one e-mail over a connection of its own.

    A server that cannot be reached or refuses has surely not taken the mail. When the line breaks in
    between it may have: that is ``unknown``, and nothing but a person's decision sends it again.
    """
    reason = _why_not(message)
    if reason:
        return Outcome(Message.State.FAILED, reason)
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Message.State.QUEUED, str(error), server_down=True)
    try:
        return _hand_over(message, connection)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def _why_not(message: Message) -> str:
    """Why a message should not leave at all; empty when it may."""
    if not message.recipient.is_active:
        return "account switched off"
    if not message.recipient.email:
        return "no e-mail address"
    return ""


def _hand_over(message: Message, connection: BaseEmailBackend) -> Outcome:
    try:
        email_for(message, connection).send()
    except ValueError as error:  # an address or header no server would take
        return Outcome(Message.State.FAILED, str(error))
    except REFUSALS as error:
        return Outcome(Message.State.FAILED if _is_final(error) else Message.State.QUEUED, str(error))
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(Message.State.UNKNOWN, str(error) or type(error).__name__)
    return Outcome(Message.State.SENT)


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= PERMANENT


def email_for(message: Message, connection: BaseEmailBackend | None = None) -> EmailMessage:
    """The e-mail of a message. Its Message-ID never changes, so that mail programs show a repetition once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject=one_line(f"【{message.zone.office_name}】{message.subject}"),
        body=_text(message),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.recipient.email],
        headers={"Message-ID": f"<chronicdz-{message.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def _text(message: Message) -> str:
    """The message, the address of its page, and that nobody reads answers; in the person's language."""
    with override(language_of(message.recipient)):
        parts = [message.body]
        if message.path:
            parts.append(_("Open in the portal: %s") % page_address(message.path))
        parts.append(
            _("This e-mail was sent by the portal of %s. Answers to it are not read.") % message.zone.name
        )
    return "\n\n".join(parts) + "\n"


def page_address(path: str) -> str:
    """The absolute address of a page, under the name people type (``SITE_URL``)."""
    return settings.SITE_URL.rstrip("/") + path
