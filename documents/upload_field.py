"""A form field for several files at once, each checked as every upload is."""

from __future__ import annotations

from typing import Any

from django import forms

from documents.files import AcceptedFile
from documents.files import RefusedFile
from documents.files import accept_upload


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """Cleans to a list of `AcceptedFile`, empty where nothing was chosen; `most` files at a time."""

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(*args, widget=SeveralFilesInput(), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[AcceptedFile]:
        """Check every file; all reasons are told at once.

        Raises:
            ValidationError: too many files, or one is not taken.
        """
        uploads = [upload for upload in data or [] if upload]
        if len(uploads) > self.most:
            raise forms.ValidationError(f"Chỉ chọn tối đa {self.most} tệp mỗi lần.")
        taken, reasons = [], []
        for upload in uploads:
            try:
                taken.append(accept_upload(super().clean(upload, initial)))
            except RefusedFile as reason:
                reasons.append(str(reason))
        if reasons:
            raise forms.ValidationError(reasons)
        return taken
