"""The wizard's first form: a file or pasted text, and the cycle it belongs to."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.access import Access
from indicators.models import Level
from tasks.access import visible_cycles
from tasks.importing.choices import CycleChoice
from tasks.importing.titles import NAME_LENGTH
from tasks.models import Cycle

MB = 1024 * 1024
TABLE_LIMIT_MB = 20
TEXT_LIMIT = 500_000  #: characters that can be pasted
ACCEPT = ".xlsx,.xlsm,.xls,.et,.docx,.doc,.wps,.csv,.tsv,.txt"


class CycleField(forms.ModelChoiceField):
    """Cycles that are not closed, each with the number of tasks it already has."""

    def label_from_instance(self, obj: Any) -> str:
        name = _("%(cycle)s (draft)") % {"cycle": obj} if obj.is_draft else str(obj)
        if not obj.count:
            return name
        return _("%(cycle)s (already has %(count)d tasks)") % {"cycle": name, "count": obj.count}


class UploadForm(forms.Form):
    """The table, and the cycle it belongs to; what is left empty is taken from the table's title."""

    file = forms.FileField(
        label=gettext_lazy("Document"), required=False,
        help_text=gettext_lazy(
            "The table or plan as it was circulated: .xlsx, .xlsm, .xls, .docx, .doc, .wps, .csv, .tsv or "
            ".txt, at most 20 MB. Nothing is changed yet."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": gettext_lazy("This file is empty (0 bytes). Choose it again.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Paste a table or text"), required=False, max_length=TEXT_LIMIT, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Instead of a file: cells copied from Excel or WPS with their headings, or the text of a plan; "
            "at most 500,000 characters."
        ),
    )  # fmt: skip
    cycle = CycleField(
        Cycle.objects.none(), label=gettext_lazy("Cycle"), required=False,
        empty_label=gettext_lazy("New cycle"),
        help_text=gettext_lazy(
            "For a cycle that has tasks, the table is compared with them: you see what is new, changed and "
            "no longer listed before anything is written."
        ),
        error_messages={"invalid_choice": gettext_lazy("This cycle is not there. Choose one of the list.")},
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name of the new cycle"), required=False, max_length=NAME_LENGTH,
        help_text=gettext_lazy("Empty: the title of the table."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=gettext_lazy("Level"), required=False,
        choices=[("", gettext_lazy("as the title says")), *Level.choices],
    )  # fmt: skip
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), required=False,
        choices=[("", gettext_lazy("as the title says")), *Cycle.Purpose.choices],
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("Year of the document"), required=False, min_value=2000, max_value=2100,
        help_text=gettext_lazy("Only needed where deadlines name no year, such as “by the end of July”."),
    )  # fmt: skip

    def __init__(self, held: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycles = visible_cycles(held).filter(is_closed=False).annotate(count=Count("tasks"))
        self.fields["cycle"].queryset = cycles  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > TABLE_LIMIT_MB * MB:
            too_big = _("“%(name)s” has %(size)s; a table has at most %(limit)d MB. Remove pictures from it.")
            values = {"name": file.name, "size": filesizeformat(file.size or 0), "limit": TABLE_LIMIT_MB}
            raise forms.ValidationError(too_big % values)
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        file, text = values.get("file"), (values.get("text") or "").strip()
        if file and text:
            self.add_error("file", _("There is a file and pasted text. Choose one: empty the box of text."))
        elif not file and not text:
            self.add_error("file", _("Choose the file with the table, or paste its text below."))
        return values

    @property
    def source(self) -> str:
        """The field in which the document came."""
        return "file" if self.cleaned_data.get("file") else "text"

    def content(self) -> tuple[bytes, str]:
        """The document's bytes and its name."""
        file = self.cleaned_data.get("file")
        if file:
            return file.read(), file.name
        return self.cleaned_data["text"].encode(), _("Pasted text") + ".txt"

    def new_cycle(self) -> CycleChoice:
        values = self.cleaned_data
        return CycleChoice(None, values["name"], values["level"], values["purpose"])
