"""Forms of rounds and compilations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.models import Obligation
from documents.files import RefusedFile
from documents.files import accept_upload
from reports.models import Compilation
from reports.models import Indicator
from reports.models import ReportRound
from units.enums import UnitKind
from units.models import Unit

CERTIFICATE_MAX_BYTES = 200_000


class OpenRoundForm(forms.Form):
    """Which obligation, for which year; a day only where the plan names none."""

    obligation = forms.ModelChoiceField(
        label="Nghĩa vụ báo cáo", queryset=Obligation.objects.none(), empty_label=None
    )
    year = forms.IntegerField(
        label="Năm báo cáo",
        min_value=2020,
        max_value=2050,
        localize=False,
        widget=forms.NumberInput(attrs={"class": "form-control short"}),
    )
    due_on = forms.DateField(
        label="Hạn cuối",
        required=False,
        help_text="Chỉ nhập khi kế hoạch không ấn định ngày. Tính hết ngày này. Ví dụ: 05/12/2026.",
    )

    def __init__(self, *args, obligations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["obligation"].queryset = obligations
        self.fields["obligation"].label_from_instance = lambda o: (
            f"{o.get_what_display().capitalize()} ({o.plan.unit.label})"
        )


class RequestForm(forms.Form):
    """A request for a report for once, under one issued plan of the asking unit."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    plan = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(
        label="Tên báo cáo",
        max_length=250,
        help_text="Ví dụ: Báo cáo nhanh về tổ công nghệ số cộng đồng.",
    )
    instructions = forms.CharField(
        label="Yêu cầu, căn cứ",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: Thực hiện Công văn số 125/UBND-VP7 ngày 02/3/2026.",
    )
    questions = forms.CharField(
        label="Nội dung cần báo cáo",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi nội dung một dòng; đơn vị trả lời từng nội dung.",
    )
    indicators = forms.MultipleChoiceField(
        label="Chỉ tiêu cần số liệu", required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label="Gửi mọi đơn vị trực thuộc thuộc loại",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        label="Gửi thêm từng đơn vị",
        required=False,
        queryset=Unit.objects.none(),
        help_text="Giữ phím Ctrl để chọn nhiều đơn vị.",
    )
    due_on = forms.DateField(label="Hạn cuối", help_text="Tính hết ngày này. Ví dụ: 20/03/2026.")

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        below = Unit.objects.filter(parent=plan.unit_id).valid_on(timezone.localdate())
        present = set(below.order_by().values_list("kind", flat=True).distinct())
        self.fields["units"].queryset = below.in_name_order()
        self.fields["units"].label_from_instance = lambda unit: unit.label
        self.fields["kinds"].choices = [
            (value, label.capitalize() if label[:2].islower() else label)
            for value, label in UnitKind.choices
            if value in present
        ]
        catalogue = Indicator.objects.filter(campaign=plan.campaign_id, is_active=True)
        self.fields["indicators"].choices = [(i.code, i.name) for i in catalogue]
        if not self.fields["indicators"].choices:
            del self.fields["indicators"]

    def clean_questions(self) -> list[str]:
        return self.cleaned_data["questions"].splitlines()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.pop("plan", None)
        return data


class RoundSettingsForm(forms.ModelForm):
    """Title, due day and stages of reminding of an open round."""

    stages = forms.CharField(
        label="Ngày nhắc so với hạn cuối",
        help_text="Số âm là trước hạn, 0 là đúng ngày hạn, số dương là sau hạn. "
        "Ví dụ: -30, -14, -7, -3, -1, 0, 1, 3.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    class Meta:
        model = ReportRound
        fields = ["title", "due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stages", ", ".join(str(d) for d in self.instance.reminder_days))

    def clean_stages(self) -> list[int]:
        try:
            days = sorted({int(part) for part in self.cleaned_data["stages"].split(",")})
        except ValueError:
            raise forms.ValidationError(
                "Hãy ghi các số nguyên, cách nhau bằng dấu phẩy, ví dụ -7, 0, 1."
            ) from None
        if any(abs(day) > 120 for day in days):
            raise forms.ValidationError("Mỗi mốc phải trong khoảng 120 ngày quanh hạn cuối.")
        return days


class ExtensionForm(forms.Form):
    until = forms.DateField(label="Gia hạn đến hết ngày", help_text="Ví dụ: 20/12/2026.")
    reason = forms.CharField(
        label="Lý do", max_length=300, help_text="Lý do hiện cho mọi người xem kỳ báo cáo."
    )


class CompilationFactsForm(forms.ModelForm):
    """Number, day, subject and signature block of a compiled document."""

    class Meta:
        model = Compilation
        fields = [
            "title",
            "document_number",
            "issued_on",
            "signing_capacity",
            "signatory_post",
            "signatory_name",
            "binds_reports",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3}),
            "signatory_post": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "document_number": "Ví dụ: 125/BC-UBND. Để trống khi chưa cấp số.",
            "issued_on": "Ví dụ: 20/12/2026. Để trống khi chưa ban hành.",
            "signing_capacity": "Ví dụ: TM. UỶ BAN NHÂN DÂN.",
            "signatory_post": "Mỗi dòng một ý, ví dụ KT. CHỦ TỊCH rồi PHÓ CHỦ TỊCH.",
            "binds_reports": "PDF sẽ có thêm danh mục và toàn văn báo cáo đã chấp nhận, đánh số trang liền nhau.",
        }


class SigningForm(forms.Form):
    """A certificate file with its passphrase, or the PIN of the token; nothing of it is kept."""

    certificate = forms.FileField(
        label="Tệp chứng thư số",
        error_messages={"required": "Hãy chọn tệp chứng thư số."},
        max_length=200,
        help_text="Tệp .p12 hoặc .pfx. Chỉ dùng cho lần ký này, không được lưu lại.",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".p12,.pfx"}),
    )
    passphrase = forms.CharField(
        label="Mật khẩu của chứng thư",
        strip=False,
        max_length=200,
        help_text="Không được lưu lại.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    picture = forms.FileField(
        label="Ảnh chữ ký",
        required=False,
        max_length=200,
        help_text="Ảnh PNG nền trong suốt, mực xanh; đặt phía trên họ tên người ký. Để trống thì in tên và thời gian ký.",
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": "image/png"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, has_token: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certificate"].required = not has_token
        if has_token:
            self.fields["certificate"].help_text += " Để trống nếu ký bằng thiết bị ký của máy chủ."
            self.fields["passphrase"].label = "Mật khẩu của chứng thư hoặc mã PIN"

    def clean_certificate(self):
        upload = self.cleaned_data["certificate"]
        if upload is not None and upload.size > CERTIFICATE_MAX_BYTES:
            raise forms.ValidationError("Tệp này quá lớn, không phải tệp chứng thư.")
        return upload

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        if upload is None:
            return b""
        try:
            accepted = accept_upload(upload)
        except RefusedFile as reason:
            raise forms.ValidationError(str(reason)) from None
        if accepted.content_type != "image/png":
            raise forms.ValidationError("Ảnh chữ ký phải là tệp PNG.")
        return accepted.content.read()

    def facts(self) -> dict:
        """The arguments of `reports.signing.sign_compilation`."""
        upload = self.cleaned_data["certificate"]
        return {
            "certificate": upload.read() if upload else b"",
            "passphrase": self.cleaned_data["passphrase"],
            "picture": self.cleaned_data["picture"],
            "expected_signatures": self.cleaned_data["seen"],
        }


class ApprovalForm(forms.Form):
    """Who must have the leader's approval: the unit itself, and kinds of units below it."""

    own = forms.BooleanField(
        label="Báo cáo của chính đơn vị phải được lãnh đạo duyệt trước khi nộp",
        required=False,
        help_text="Cán bộ phụ trách bấm “Trình lãnh đạo duyệt”; lãnh đạo duyệt thì báo cáo mới được "
        "nộp, và thời điểm nhận là lúc lãnh đạo duyệt.",
    )
    kinds = forms.MultipleChoiceField(
        label="Bắt buộc với các đơn vị cấp dưới thuộc loại",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đơn vị cấp dưới không tự bỏ được quy định này.",
    )

    def __init__(self, *args, kinds, own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"own": own, "kinds": [kind.kind for kind in kinds if kind.is_required]}
        self.fields["kinds"].choices = [
            (kind.kind, f"{kind.label[:1].upper()}{kind.label[1:]} ({kind.count} đơn vị)")
            for kind in kinds
        ]
        if not kinds:
            del self.fields["kinds"]

    def clean(self):
        return {"kinds": [], **super().clean()}
