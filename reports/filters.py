"""What a list of reports may be narrowed to; everything lives in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms

from campaigns.models import Campaign
from documents.text import fold
from reports.calendar import KINDS
from reports.enums import RoundState
from reports.enums import Standing
from reports.models import Report
from reports.models import ReportRound
from units.enums import UnitKind
from units.models import Bloc
from units.models import Unit


class RoundFilter(django_filters.FilterSet):
    """Rounds by words, year, standing and campaign; `xep` orders them."""

    tim = django_filters.CharFilter(label="Tìm nơi nhận", method="by_name")
    nam = django_filters.ChoiceFilter(label="Năm", field_name="year", empty_label="Tất cả các năm")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng",
        field_name="state",
        choices=[(RoundState.OPEN, "Đang mở"), (RoundState.CLOSED, "Đã kết thúc")],
        empty_label="Tất cả",
    )
    phong_trao = django_filters.ModelChoiceFilter(
        label="Phong trào",
        field_name="campaign",
        queryset=Campaign.objects.none(),
        empty_label="Tất cả phong trào",
    )
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="in_order",
        choices=[("han", "Hạn gần trước"), ("noi-nhan", "Theo nơi nhận")],
        empty_label="Năm mới trước",
    )

    class Meta:
        model = ReportRound
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by("-year").values_list("year", flat=True).distinct()
        self.filters["nam"].extra["choices"] = [(year, str(year)) for year in years]
        self.filters["phong_trao"].queryset = Campaign.objects.filter(
            pk__in=self.queryset.order_by().values("campaign")
        )

    def filter_queryset(self, queryset):
        order = {"han": ["due_on", "pk"], "noi-nhan": ["receiving_unit__search", "-year", "pk"]}
        found = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("xep") or ""
        return found.order_by(*order.get(chosen, ["-year", "receiving_unit__depth", "pk"]))

    def by_name(self, queryset, name, value):
        for word in fold(value).split():
            queryset = queryset.filter(receiving_unit__search__contains=word)
        return queryset

    def in_order(self, queryset, name, value):
        return queryset  # ordered in filter_queryset, where nothing follows


class ReportFilter(django_filters.FilterSet):
    """Reports of one round by name, standing, kind and bloc."""

    tim = django_filters.CharFilter(label="Tìm đơn vị", method="by_name")
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng",
        choices=Standing.choices,
        field_name="standing",
        empty_label="Tất cả tình trạng",
    )
    loai = django_filters.ChoiceFilter(
        label="Loại đơn vị",
        choices=UnitKind.choices,
        field_name="unit__kind",
        empty_label="Tất cả loại",
    )
    khoi = django_filters.ModelChoiceFilter(
        label="Cụm, khối",
        queryset=Bloc.objects.none(),
        method="by_bloc",
        empty_label="Tất cả cụm, khối",
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def __init__(self, *args, report_round, **kwargs):
        super().__init__(*args, **kwargs)
        self.report_round = report_round
        self.filters["khoi"].queryset = Bloc.objects.filter(unit=report_round.receiving_unit)
        kinds = report_round.reports.order_by().values_list("unit__kind", flat=True).distinct()
        present = set(kinds)
        self.filters["loai"].extra["choices"] = [c for c in UnitKind.choices if c[0] in present]

    def by_name(self, queryset, name, value):
        for word in fold(value).split():
            queryset = queryset.filter(unit__search__contains=word)
        return queryset

    def by_bloc(self, queryset, name, value):
        return queryset.filter(
            unit__bloc_members__bloc=value, unit__bloc_members__year=self.report_round.year
        )


class CalendarForm(forms.Form):
    """What the calendar shows; a year as a list, a month as a sheet."""

    don_vi = forms.TypedChoiceField(label="Đơn vị", required=False, coerce=int, empty_value=None)
    nam = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    thang = forms.TypedChoiceField(
        label="Tháng",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Cả năm"), *((n, f"Tháng {n}") for n in range(1, 13))],
    )
    loai = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *KINDS])
    tinh_trang = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Tất cả"), ("chua", "Chưa xong"), ("xong", "Đã xong")],
    )
    cap_duoi = forms.BooleanField(label="Cả kỳ của cấp dưới", required=False)

    def __init__(
        self, *args: Any, own: Sequence[Unit], chosen: Unit | None, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        units = {unit.pk: unit for unit in [*own, *([chosen] if chosen else [])]}
        self.fields["don_vi"].choices = [
            ("", "Các đơn vị tôi làm việc"),
            *((key, unit.label) for key, unit in units.items()),
        ]
        years = range(today.year - 2, today.year + 5)
        self.fields["nam"].choices = [("", "Năm nay"), *((year, str(year)) for year in years)]
