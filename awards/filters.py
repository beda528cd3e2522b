"""What lists of dossiers may be narrowed to; everything lives in the address."""

from __future__ import annotations

import django_filters
from django.utils import timezone

from awards.enums import CLOSED_STATES
from awards.enums import NominationState
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Nomination

ORDERS = {
    "han": ("due_on", "pk"),
    "ten": ("subject_search", "pk"),
    "-moi": ("-held_since", "-pk"),
}


class NominationFilter(django_filters.FilterSet):
    """Dossiers by name, state, form, class of subject, verdicts and holder; `xep` orders them."""

    tim = django_filters.CharFilter(label="Tìm tên", method="by_name")
    tinh_trang = django_filters.ChoiceFilter(
        label="Trạng thái",
        field_name="state",
        choices=NominationState.choices,
        empty_label="Tất cả",
    )
    hinh_thuc = django_filters.ModelChoiceFilter(
        label="Hình thức",
        field_name="form",
        queryset=AwardForm.objects.none(),
        empty_label="Tất cả hình thức",
    )
    doi_tuong = django_filters.ChoiceFilter(
        label="Đối tượng",
        field_name="subject_class",
        choices=SubjectClass.choices,
        empty_label="Tất cả đối tượng",
    )
    kiem_tra = django_filters.ChoiceFilter(
        label="Kiểm tra",
        method="by_verdict",
        choices=[
            ("khong-dat", "Có điều không đạt"),
            ("xem-lai", "Có điều cần xem lại"),
            ("dat", "Đạt hết"),
            ("qua-han", "Quá hạn xử lý"),
        ],
        empty_label="Tất cả",
    )
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="in_order",
        choices=[("han", "Hạn gần trước"), ("ten", "Theo tên"), ("-moi", "Mới chuyển đến trước")],
        empty_label="Theo hình thức",
    )

    class Meta:
        model = Nomination
        fields: list[str] = []

    def __init__(self, *args, award_round: AwardRound | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        forms = AwardForm.objects.all()
        if award_round is not None:
            forms = forms.filter(award_rounds=award_round)
        self.filters["hinh_thuc"].queryset = forms

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("xep") or ""
        return found.order_by(*ORDERS.get(chosen, ("form__position", "pk")))

    def by_name(self, queryset, name, value):
        return queryset.searched(value)

    def by_verdict(self, queryset, name, value):
        if value == "khong-dat":
            return queryset.filter(stops__gt=0)
        if value == "xem-lai":
            return queryset.filter(stops=0, warnings__gt=0)
        if value == "qua-han":
            return queryset.filter(due_on__lt=timezone.localdate()).exclude(state__in=CLOSED_STATES)
        return queryset.filter(stops=0, warnings=0)

    def in_order(self, queryset, name, value):
        return queryset  # ordered in filter_queryset, where nothing follows
