"""Forms of reading a plan from its document: the upload, the head, a row of each part."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from django import forms

from campaigns.due_text import due_fields
from campaigns.enums import ObligationKind
from campaigns.forms import FIRST_YEAR
from campaigns.forms import LAST_YEAR
from campaigns.forms import BasisRow
from campaigns.forms import PhaseRow
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Plan
from campaigns.review_units import units_of
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.files import display_name
from units.enums import COMMUNE_KINDS
from units.enums import UnitKind
from units.models import Unit

if TYPE_CHECKING:
    from campaigns.models import PlanReading

SURE = 0.6  # what the reader is less sure of, an officer decides
NO_LINK = "none"  # in place of how sure a link is, where no area above was like the words
NEVER_UNDER_A_PROVINCE = {
    UnitKind.PROVINCE,
    UnitKind.DISTRICT,
    UnitKind.OFFICE,
    UnitKind.VILLAGE,
    UnitKind.HOUSEHOLD_BUSINESS,
}
NEVER_UNDER_A_COMMUNE = {
    UnitKind.PROVINCE,
    UnitKind.DISTRICT,
    UnitKind.DEPARTMENT,
    *COMMUNE_KINDS,
}
TEXT_LIMIT = 2_000_000
PASTED_NAME = "van-ban-da-dan.txt"


def is_unsure(confidence: Any) -> bool:
    """Whether the reader was unsure of a row; one that an officer added bears no number."""
    try:
        return float(confidence or 1) < SURE
    except ValueError:
        return True


class ReadPlanForm(forms.Form):
    """Whose plan for what, and its document: a file, or its text pasted."""

    unit = forms.ModelChoiceField(label="Đơn vị ban hành kế hoạch", queryset=Unit.objects.none())
    campaign = forms.ModelChoiceField(
        label="Phong trào",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="Phong trào mới, phát động bằng văn bản này",
    )
    upload = forms.FileField(
        label="Tệp văn bản",
        required=False,
        help_text="Word (.docx), PDF có chữ, PDF hoặc ảnh quét, tệp chữ thuần (.txt).",
    )
    text = forms.CharField(
        label="Hoặc dán toàn văn",
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, units: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.fields["campaign"].queryset = campaigns

    def clean(self) -> dict[str, Any]:
        """`name` and `content` of the document."""
        data = super().clean() or self.cleaned_data
        upload, text = data.pop("upload", None), data.pop("text", "")
        try:
            if upload:
                data["name"], data["content"] = _document(upload)
            elif text:
                data["name"], data["content"] = PASTED_NAME, text.encode()
            elif not self.errors:
                self.add_error("upload", "Hãy chọn tệp văn bản hoặc dán toàn văn.")
        except RefusedFile as reason:
            self.add_error("upload", str(reason))
        return data


def _document(upload: Any) -> tuple[str, bytes]:
    name = display_name(upload.name)
    if not name.lower().endswith(".txt"):
        accepted = accept_upload(upload)
        return accepted.name, accepted.content.read()
    if upload.size > TEXT_LIMIT:
        raise RefusedFile(f"Tệp “{name}” dài quá mức một bản kế hoạch. Hãy kiểm tra lại tệp.")
    content = upload.read()
    if not content.strip() or b"\0" in content:
        raise RefusedFile(f"Tệp “{name}” không phải tệp chữ thuần. Hãy kiểm tra lại tệp trên máy.")
    return name, content


class HeadReview(forms.Form):
    """Head and foot of the document; the campaign's own facts where it launches a new one."""

    campaign_title = forms.CharField(label="Tên phong trào", max_length=300)
    first_year = forms.IntegerField(label="Từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label="Đến năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = forms.CharField(
        label="Trích yếu", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    issued_on = forms.DateField(label="Ngày ban hành", required=False)
    signing_capacity = forms.CharField(label="Thể thức ký", max_length=120, required=False)
    signatory_post = forms.CharField(label="Chức vụ người ký", max_length=120, required=False)
    signatory_name = forms.CharField(label="Người ký", max_length=120, required=False)
    purpose = forms.CharField(
        label="Mục đích, yêu cầu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    solutions = forms.CharField(
        label="Giải pháp thực hiện",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    recipients = forms.CharField(
        label="Nơi nhận (mỗi nơi một dòng)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    is_checked = forms.BooleanField(
        label="Tôi đã đối chiếu các ô “cần xem” của phần này với văn bản",
        error_messages={"required": "Hãy đối chiếu các ô “cần xem” rồi đánh dấu ô này."},
    )
    replaces = forms.BooleanField(
        label="Thay toàn bộ nội dung dự thảo kế hoạch mà đơn vị đang có trong phong trào này",
        error_messages={
            "required": "Đơn vị đang có dự thảo. Đánh dấu ô này nếu muốn thay nội dung của dự thảo."
        },
    )

    def __init__(
        self, *args: Any, reading: PlanReading, is_doubtful: bool, draft: Plan | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unwanted = (
            [] if reading.campaign_id is None else ["campaign_title", "first_year", "last_year"]
        )
        unwanted += [] if is_doubtful else ["is_checked"]
        unwanted += [] if draft else ["replaces"]
        for name in unwanted:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "Năm kết thúc phải không sớm hơn năm bắt đầu.")
        return data


class ReviewRow(forms.Form):
    """A row of the review: what was found, where, and whether the officer takes it."""

    field_order = ("take",)

    take = forms.ChoiceField(
        label="Đưa vào kế hoạch",
        choices=[("yes", "Nhận"), ("no", "Bỏ")],
        widget=forms.RadioSelect,
        error_messages={"required": "Mục này cần xem: hãy chọn nhận hoặc bỏ."},
    )
    lines = forms.CharField(required=False, widget=forms.HiddenInput)
    confidence = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reading: PlanReading, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = reading

    @property
    def first_line(self) -> int | None:
        """The line of the document at which the row begins, from 0."""
        first = str(self["lines"].value() or "").partition("-")[0]
        return int(first) if first.isdigit() else None

    @property
    def is_doubtful(self) -> bool:
        return is_unsure(self["confidence"].value())

    @property
    def is_dropped(self) -> bool:
        return self["take"].value() == "no"


def link_words(link: Any) -> str:
    """How sure the proposed area above is, in words; empty where nothing was proposed."""
    if not link:
        return ""
    if link == NO_LINK:
        return (
            "Không thấy nội dung cấp trên nào gần câu chữ này; nếu không phải nội dung riêng, "
            "hãy chọn."
        )
    if is_unsure(link):
        return "Chưa chắc: câu chữ chỉ giống một phần. Hãy đối chiếu rồi xác nhận hoặc chọn lại."
    return "Khá chắc: câu chữ gần với nội dung cấp trên này."


class BasisReview(ReviewRow, BasisRow):
    title = forms.CharField(
        label="Tên văn bản", max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    expired_on = None  # type: ignore[assignment]  # no document says when another expires


class PhaseReview(ReviewRow, PhaseRow):
    text = None  # type: ignore[assignment]  # written later, on the page of phases


class AreaReview(ReviewRow):
    ordinal = forms.CharField(label="Số mục như in", max_length=10, required=False)
    title = forms.CharField(
        label="Tên nội dung", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    text = forms.CharField(
        label="Chi tiết", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    derived_from = forms.ModelChoiceField(
        label="Cụ thể hoá nội dung cấp trên",
        queryset=ContentArea.objects.none(),
        required=False,
        empty_label="Nội dung riêng của địa phương",
    )

    link_checked = forms.BooleanField(
        label="Tôi đã đối chiếu nội dung cấp trên của mục này",
        error_messages={"required": "Hãy đối chiếu nội dung cấp trên rồi đánh dấu ô này."},
        required=False,
    )
    link = forms.CharField(required=False, widget=forms.HiddenInput)
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.reading.parent is None:
            for name in ("derived_from", "link_checked", "link", "proposed"):
                del self.fields[name]
            return
        self.fields["derived_from"].queryset = self.reading.parent.content_areas.all()
        self.fields["derived_from"].help_text = link_words(self["link"].value())
        if (self.is_bound or self.initial) and not self.has_doubtful_link:
            del self.fields["link_checked"]

    @property
    def has_doubtful_link(self) -> bool:
        link = self["link"].value() if "link" in self.fields else ""
        return bool(link) and (link == NO_LINK or is_unsure(link))

    def clean(self) -> dict[str, Any]:
        """An unsure link is confirmed, or changed, which says as much."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("derived_from")
        is_changed = str(chosen.pk if chosen else "") != (data.get("proposed") or "")
        if self.has_doubtful_link and not is_changed and not data.get("link_checked"):
            field = self.fields["link_checked"]
            self.add_error("link_checked", field.error_messages["required"])
        return data


class ObligationReview(ReviewRow):
    what = forms.ChoiceField(label="Phải nộp", choices=[("", "Hãy chọn"), *ObligationKind.choices])
    due = forms.CharField(
        label="Thời hạn",
        max_length=60,
        help_text="15/12 hằng năm; 15/12/2026; tháng 7/2026; Quý II/2027; năm 2030; không nêu.",
    )
    includes_day = forms.BooleanField(
        label="Kể cả ngày đó (“chậm nhất”, khác với “trước ngày”)", required=False
    )
    debtor_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị phải nộp",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    debtors = forms.TypedMultipleChoiceField(
        label="Hoặc từng đơn vị phải nộp",
        coerce=int,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text="Trên máy tính, giữ phím Ctrl để chọn nhiều đơn vị hoặc bỏ chọn.",
    )
    recipient = forms.ModelChoiceField(label="Nơi nhận", queryset=Unit.objects.none())
    through = forms.ModelChoiceField(label="Qua", queryset=Unit.objects.none(), required=False)
    text = forms.CharField(
        label="Nguyên văn", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.reading.unit
        never = NEVER_UNDER_A_PROVINCE if unit.kind == UnitKind.PROVINCE else NEVER_UNDER_A_COMMUNE
        self.fields["debtor_kinds"].choices = [c for c in UnitKind.choices if c[0] not in never]
        below = units_of(self.reading)[1:]
        self.units_below = {each.pk: each for each in below}
        self.fields["debtors"].choices = [(each.pk, each.label) for each in below]
        self.fields["recipient"].queryset = Unit.objects.filter(
            pk__in=[*unit.ancestor_ids, unit.pk]
        )
        self.fields["through"].queryset = Unit.objects.filter(
            parent=unit.pk, is_emulation_office=True
        ).in_name_order()

    def clean_debtors(self) -> list[Unit]:
        return [self.units_below[key] for key in self.cleaned_data["debtors"]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("debtor_kinds") and not data.get("debtors"):
            self.add_error("debtor_kinds", "Hãy chọn loại đơn vị hoặc từng đơn vị phải nộp.")
        return data

    def clean_due(self) -> str:
        due = self.cleaned_data["due"]
        if due_fields(due) is None:
            raise forms.ValidationError(
                "Không đọc được thời hạn này. Hãy viết như một trong các ví dụ."
            )
        return due
