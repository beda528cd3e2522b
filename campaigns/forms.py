"""Forms of campaigns and of the parts of a plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from campaigns.models import ContentArea
from campaigns.models import Obligation
from campaigns.models import Plan
from documents.files import RefusedFile
from documents.files import accept_upload
from units.enums import UnitKind
from units.models import Unit

FIRST_YEAR, LAST_YEAR = 1948, 2200  # the first call to emulation was in 1948
BOUNDS = {"day": (1, 31), "month": (1, 12), "quarter": (1, 4), "year": (FIRST_YEAR, LAST_YEAR)}


class CampaignForm(forms.Form):
    unit = forms.ModelChoiceField(label="Đơn vị phát động", queryset=Unit.objects.none())
    title = forms.CharField(label="Tên phong trào", max_length=300)
    first_year = forms.IntegerField(label="Từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label="Đến năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    summary = forms.CharField(label="Giới thiệu", widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, units, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class DutyFilterForm(forms.Form):
    tim = forms.CharField(label="Tìm đơn vị", required=False)
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[
            ("", "Tất cả tình trạng"),
            ("issued", "Đã ban hành"),
            ("late_issued", "Ban hành muộn"),
            ("draft", "Đang soạn"),
            ("overdue", "Quá hạn"),
            ("waiting", "Chưa lập"),
        ],
    )
    xep = forms.ChoiceField(
        label="Sắp xếp",
        required=False,
        choices=[("", "Theo tên đơn vị"), ("tinh_trang", "Chưa xong trước")],
    )


class FactsForm(forms.ModelForm):
    """What stands in the head and at the foot of the document; saved by `save_facts`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    upload = forms.FileField(label="Tệp văn bản", required=False)

    class Meta:
        model = Plan
        fields = [
            "title",
            "document_kind",
            "number",
            "issued_on",
            "cited_as",
            "signing_capacity",
            "signatory_post",
            "signatory_name",
            "purpose",
            "solutions",
            "recipients",
        ]
        widgets = {"issued_on": forms.DateInput(attrs={"placeholder": "dd/mm/yyyy"})}

    def clean_upload(self):
        """The checked file, or None."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        try:
            return accept_upload(upload)
        except RefusedFile as reason:
            raise forms.ValidationError(str(reason)) from None


class BasisRow(forms.Form):
    title = forms.CharField(label="Tên văn bản", max_length=400)
    number = forms.CharField(label="Số, ký hiệu", max_length=60, required=False)
    issued_on = forms.DateField(label="Ngày ban hành", required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    expired_on = forms.DateField(label="Hết hiệu lực từ ngày", required=False)


class PhaseRow(forms.Form):
    title = forms.CharField(label="Tên giai đoạn", max_length=120)
    first_year = forms.IntegerField(label="Từ năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    last_year = forms.IntegerField(label="Đến năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    text = forms.CharField(
        label="Nội dung", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", "Năm kết thúc phải không sớm hơn năm bắt đầu.")
        return data


class AreaRow(forms.Form):
    ordinal = forms.CharField(label="Số mục như in", max_length=10, required=False)
    title = forms.CharField(label="Tên nội dung", max_length=300)
    text = forms.CharField(
        label="Chi tiết", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    derived_from = forms.ModelChoiceField(
        label="Cụ thể hoá nội dung cấp trên",
        queryset=ContentArea.objects.none(),
        required=False,
        empty_label="Nội dung riêng của địa phương",
    )
    replaces = forms.ModelChoiceField(
        queryset=ContentArea.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.parent_id is None:
            del self.fields["derived_from"]
        else:
            self.fields["derived_from"].queryset = plan.parent.content_areas.all()
        if plan.version_of_id is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].queryset = plan.version_of.content_areas.all()


class ObligationForm(forms.ModelForm):
    """One duty with its rule, who owes it and where it goes."""

    debtor_kinds = forms.MultipleChoiceField(
        label="Loại đơn vị phải nộp",
        choices=UnitKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    recipient = forms.ModelChoiceField(label="Nơi nhận", queryset=Unit.objects.none())
    through = forms.ModelChoiceField(label="Qua", queryset=Unit.objects.none(), required=False)
    also_to = forms.ModelMultipleChoiceField(
        label="Đồng thời gửi",
        queryset=Unit.objects.none(),
        required=False,
        help_text="Đơn vị cùng nhận: một lần nộp tính cho mọi nơi nhận; nơi nhận đầu chấp nhận.",
    )

    class Meta:
        model = Obligation
        fields = [
            "what",
            "text",
            "debtor_kinds",
            "debtors",
            "precision",
            "is_yearly",
            "day",
            "month",
            "quarter",
            "year",
            "includes_day",
            "moves_to_working_day",
        ]

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Unit.objects.filter(parent=plan.unit_id).in_name_order()
        self.fields["debtors"].queryset = below
        self.fields["recipient"].queryset = Unit.objects.filter(
            Q(pk__in=[*plan.unit.ancestor_ids, plan.unit_id])
            | Q(parent=plan.unit_id, is_emulation_office=True)
        ).order_by("depth", "position", "pk")
        self.fields["also_to"].queryset = below
        self.fields["through"].queryset = below.filter(is_emulation_office=True)
        for name, bounds in BOUNDS.items():
            self.fields[name].validators.append(_between(*bounds))
        self.fields["recipient"].initial = plan.unit_id
        if self.instance.pk:
            rows = list(self.instance.recipient_rows.all())
            if rows:
                self.fields["recipient"].initial = rows[0].unit_id
                self.fields["through"].initial = rows[0].through_id
            self.fields["also_to"].initial = [row.unit_id for row in rows[1:]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("debtor_kinds") and not data.get("debtors"):
            self.add_error("debtor_kinds", "Hãy chọn loại đơn vị hoặc từng đơn vị phải nộp.")
        return data


def _between(low: int, high: int):
    def check(value: int) -> None:
        if not low <= value <= high:
            raise forms.ValidationError(f"Hãy nhập số từ {low} đến {high}.")

    return check
