"""A reference document of a cycle, and which cycle's documents to list."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from departments.access import Access
from departments.forms.fields import day_field, name_field
from tasks.access import visible_cycles
from tasks.forms.filters import menu
from tasks.models import Cycle, PlanDocument

TITLE_LIMIT, NUMBER_LIMIT, ISSUER_LIMIT, VERSION_LIMIT = 200, 60, 120, 40
TEXTS = ("title", "number", "issuer", "issued_on", "version", "cycle", "is_public")


class DocumentForm(forms.Form):
    title = name_field(_("Title"), TITLE_LIMIT)
    cycle = forms.ModelChoiceField(Cycle.objects.none(), label=_("Cycle"), empty_label=None)
    number = name_field(
        _("Document number"), NUMBER_LIMIT, required=False, help_text=_("For example 江健发〔2023〕12号.")
    )
    issuer = name_field(_("Issued by"), ISSUER_LIMIT, required=False)
    issued_on = day_field(_("Issued on"))
    version = name_field(
        _("Version"), VERSION_LIMIT, required=False, help_text=_("For example: draft for comments, final.")
    )
    is_public = forms.BooleanField(
        label=_("Public"), required=False,
        help_text=_("Also shown to those who only see results. Everybody who works here sees it anyway."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False,
        error_messages={"empty": _("This file is empty (0 bytes). Choose it again.")},
    )  # fmt: skip

    def __init__(self, held: Access, *args: Any, document: PlanDocument | None = None, **kwargs: Any) -> None:
        if document is not None:
            kwargs["initial"] = {name: getattr(document, name) for name in TEXTS}
        super().__init__(*args, **kwargs)
        self.fields["cycle"].queryset = visible_cycles(held)  # type: ignore[attr-defined]
        words = {"limit": settings.UPLOAD_LIMIT_MB, "name": document.file_name if document else ""}
        kept = document is not None and document.file_name
        hint = _("At most %(limit)d MB. Empty: “%(name)s” stays.") if kept else _("At most %(limit)d MB.")
        self.fields["file"].help_text = str(hint) % words

    def values(self) -> dict[str, Any]:
        """What is said of the document, without its file."""
        return {name: self.cleaned_data[name] for name in TEXTS}


class CycleForm(forms.Form):
    """Which cycle's documents; empty or unknown means all."""

    cycle = menu(_("Cycle"))

    def __init__(self, held: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles = visible_cycles(held).values_list("pk", "name")
        self.fields["cycle"].choices = [("", _("all cycles")), *cycles]  # type: ignore[attr-defined]
        self.offers_several = len(cycles) > 1

    def wanted(self) -> int | None:
        return self.cleaned_data.get("cycle") if self.is_valid() else None
