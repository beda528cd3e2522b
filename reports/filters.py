"""What a list of reports may be narrowed to; everything lives in the address."""

from __future__ import annotations

import django_filters

from documents.text import fold
from reports.enums import Standing
from reports.models import Report
from units.enums import UnitKind
from units.models import Bloc


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
