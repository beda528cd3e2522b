"""What lists of exemplars may be narrowed to; everything lives in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from awards.enums import ExemplarKind
from awards.enums import ExemplarState
from awards.models import Exemplar
from campaigns.models import Campaign
from campaigns.models import ContentArea
from units.models import Unit

ORDERS = {"": ("-published_at", "-pk"), "ten": ("search", "pk"), "don-vi": ("unit__search", "pk")}


class PublicExemplarFilter(django_filters.FilterSet):
    """What anybody may narrow the published exemplars of a campaign to."""

    tim = django_filters.CharFilter(label="Tìm tên, đơn vị", method="by_words")
    loai = django_filters.ChoiceFilter(
        label="Loại", field_name="kind", choices=ExemplarKind.choices, empty_label="Tất cả loại"
    )
    noi_dung = django_filters.ModelChoiceFilter(
        label="Nội dung thi đua",
        queryset=ContentArea.objects.none(),
        method="by_area",
        empty_label="Tất cả nội dung",
    )
    don_vi = django_filters.ModelChoiceFilter(
        label="Đơn vị, cả trực thuộc",
        queryset=Unit.objects.none(),
        method="by_unit",
        empty_label="Tất cả đơn vị",
    )

    class Meta:
        model = Exemplar
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = self.queryset.order_by()
        used = ContentArea.objects.filter(pk__in=plain.values("content_area"))
        self.filters["noi_dung"].queryset = used.order_by("position", "pk")
        homes = Unit.objects.filter(pk__in=plain.values("unit"))
        self.filters["don_vi"].queryset = homes.order_by("depth", "position", "search")

    def by_words(self, queryset, name, value):
        return queryset.searched(value)

    def by_area(self, queryset, name, value):
        return queryset.filter(Q(content_area=value) | Q(content_area__derived_from=value))

    def by_unit(self, queryset, name, value):
        return queryset.filter(unit__path__startswith=value.path)


class ExemplarFilter(PublicExemplarFilter):
    """The same for those who work with them, with state, campaign and order."""

    trang_thai = django_filters.ChoiceFilter(
        label="Trạng thái",
        field_name="state",
        choices=ExemplarState.choices,
        widget=forms.HiddenInput,  # the chips above the list choose it
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
        choices=[("ten", "Theo tên"), ("don-vi", "Theo đơn vị")],
        empty_label="Mới nhất trước",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.filter(pk__in=self.queryset.order_by().values("campaign"))
        self.filters["phong_trao"].queryset = campaigns

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found.order_by(*ORDERS[self.form.cleaned_data.get("xep") or ""])

    def in_order(self, queryset, name, value):
        return queryset  # ordered in filter_queryset, where nothing follows
