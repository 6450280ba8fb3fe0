"""The form for a list."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MB = 1024 * 1024
LIMIT_MB = 20


class ListForm(forms.Form):
    """One file; what is in it is told by its content."""

    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("An Excel workbook (.xlsx, .xls) or a .csv file. Nothing is changed yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={
            "required": gettext_lazy("Choose the file with the list."),
            "empty": gettext_lazy("This file is empty (0 bytes). Choose it again."),
            "invalid": gettext_lazy("Choose the file with the list."),
        },
    )

    def clean_file(self) -> Any:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LIMIT_MB * MB:
            raise forms.ValidationError(
                _("“%(name)s” is larger than %(limit)d MB. Remove pictures from it.")
                % {"name": file.name, "limit": LIMIT_MB}
            )
        return file
