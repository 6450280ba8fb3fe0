"""What a liaison sends from the deliverable's page."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from tasks.services.drafts import Incoming


class HandInForm(forms.Form):
    """``seen`` is the state of affairs the page was drawn from."""

    note = forms.CharField(
        label=_("What was done"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In a few sentences: when, where, how many. At most 5000 characters."),
        error_messages={
            "max_length": _(
                "“What was done” takes at most %(limit_value)d characters; there are %(show_value)d now."
            )
        },
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    note_seen = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)


def incoming(files: Any, name: str = "files") -> Iterator[Incoming]:
    """The files of a request as the services take them."""
    for file in files.getlist(name):
        yield as_incoming(file)


def as_incoming(file: UploadedFile) -> Incoming:
    return Incoming(name=file.name or "", size=file.size or 0, chunks=file.chunks())


class DecisionForm(forms.Form):
    """The office's decision; ``seen`` is the digest of what its page showed."""

    decision = forms.CharField(max_length=10)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required for a return: what is missing, and how to mend it."),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
