"""What the register may be narrowed to; everything lives in the address."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists
from django.db.models import OuterRef
from django.db.models import Q
from django.db.models import QuerySet
from django.db.models.functions import Collate

from awards.enums import AwardLevel
from awards.enums import Occasion
from awards.enums import RecordEventKind
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import RecordEvent
from campaigns.models import Campaign
from documents.text import fold
from documents.text import normalize
from units.models import Unit

CORRECTED = "corrected"
STANDINGS = [
    (RecordState.VALID, "Đang có hiệu lực"),
    (CORRECTED, "Đã đính chính"),
    (RecordState.REVOKED, "Đã huỷ bỏ, thu hồi"),
]
ORDERS: dict[str, list[Any]] = {
    "": ["-decided_on", "-pk"],
    "cu-truoc": ["decided_on", "pk"],
    "ten": [Collate("subject_name", "vi-x-icu"), "-decided_on", "pk"],
    "quyet-dinh": ["decision_number", "-decided_on", "pk"],
}


def with_corrections(records: QuerySet[AwardRecord]) -> QuerySet[AwardRecord]:
    """Each record with `is_corrected`: whether a correction stands in its life."""
    corrections = RecordEvent.objects.filter(record=OuterRef("pk"), kind=RecordEventKind.CORRECTED)
    return records.annotate(is_corrected=Exists(corrections))


def in_subtree(records: QuerySet[AwardRecord], unit: Unit) -> QuerySet[AwardRecord]:
    """Awards that a unit's subtree gave or received."""
    return records.filter(
        Q(unit__path__startswith=unit.path) | Q(home_unit__path__startswith=unit.path)
    )


def units_of(records: QuerySet[AwardRecord]) -> QuerySet[Unit]:
    """Units that occur in the records, and those right above the awarded ones."""
    plain = records.order_by()
    homes = Unit.objects.filter(pk__in=plain.values("home_unit"))
    return Unit.objects.filter(
        Q(pk__in=plain.values("unit")) | Q(pk__in=homes) | Q(pk__in=homes.values("parent"))
    ).order_by("depth", "position", "search")


FIRST = ("ten", "don_vi", "nam")  # asked for every day; the others are folded away


class RecordFilter(django_filters.FilterSet):
    """The register by name, unit, form, level, occasion, subject, years, decision and standing."""

    ten = django_filters.CharFilter(label="Tên, nơi công tác", method="by_words")
    don_vi = django_filters.ModelChoiceFilter(
        label="Đơn vị và cấp dưới",
        queryset=Unit.objects.none(),
        method="by_unit",
        empty_label="Tất cả đơn vị",
    )
    hinh_thuc = django_filters.ModelChoiceFilter(
        label="Hình thức",
        queryset=AwardForm.objects.none(),
        method="by_form",
        empty_label="Tất cả hình thức",
    )
    cap = django_filters.ChoiceFilter(
        label="Cấp", field_name="level", choices=AwardLevel.choices, empty_label="Tất cả cấp"
    )
    dip = django_filters.ChoiceFilter(
        label="Dịp", field_name="occasion", choices=Occasion.choices, empty_label="Tất cả dịp"
    )
    doi_tuong = django_filters.ChoiceFilter(
        label="Đối tượng",
        field_name="subject_class",
        choices=SubjectClass.choices,
        empty_label="Tất cả đối tượng",
    )
    phong_trao = django_filters.ModelChoiceFilter(
        label="Phong trào",
        field_name="campaign",
        queryset=Campaign.objects.none(),
        empty_label="Tất cả phong trào",
    )
    nam = django_filters.ChoiceFilter(label="Năm", field_name="year", empty_label="Tất cả các năm")
    so_qd = django_filters.CharFilter(label="Số quyết định", method="by_decision")
    trang_thai = django_filters.ChoiceFilter(
        label="Tình trạng", choices=STANDINGS, method="by_standing", widget=forms.HiddenInput
    )  # chosen by chips above the form
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="in_order",
        choices=[
            ("cu-truoc", "Cũ nhất trước"),
            ("ten", "Theo tên"),
            ("quyet-dinh", "Theo số quyết định"),
        ],
        empty_label="Mới nhất trước",
    )

    class Meta:
        model = AwardRecord
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        records = self.queryset.order_by()
        years = records.order_by("-year").values_list("year", flat=True).distinct()
        choices = [(year, str(year)) for year in years]
        for name in ("nam", "tu_nam", "den_nam"):
            if name in self.filters:
                self.filters[name].extra["choices"] = choices
        self.filters["don_vi"].queryset = units_of(records)
        self.filters["phong_trao"].queryset = Campaign.objects.filter(
            pk__in=records.values("campaign")
        )
        used = AwardForm.objects.filter(pk__in=records.values("form"))
        self.filters["hinh_thuc"].queryset = AwardForm.objects.filter(
            Q(pk__in=used) | Q(pk__in=used.values("grade_of"))
        )

    @property
    def first_fields(self) -> list[Any]:
        return [self.form[name] for name in FIRST]

    @property
    def more_fields(self) -> list[Any]:
        return [field for field in self.form.visible_fields() if field.name not in FIRST]

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is set, so that the page shows them."""
        return any(self.data.get(field.name) for field in self.more_fields)

    @property
    def unit(self) -> Unit | None:
        """The unit chosen in the address."""
        if not self.is_bound:
            return None
        self.form.is_valid()  # other fields may be wrong, the unit counts all the same
        return self.form.cleaned_data.get("don_vi")

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        return found.order_by(*ORDERS[self.form.cleaned_data.get("xep") or ""])

    def by_words(self, queryset, name, value):
        return queryset.searched(value)

    def by_unit(self, queryset, name, value):
        return in_subtree(queryset, value)

    def by_form(self, queryset, name, value):
        return queryset.filter(Q(form=value) | Q(form__grade_of=value))

    def by_decision(self, queryset, name, value):
        # With its signs a number is looked for in the folded column: SQLite knows no case of Đ.
        if "/" in value:
            return queryset.filter(search__contains=fold(value))
        return queryset.filter(decision_number__icontains=normalize(value).strip())

    def by_standing(self, queryset, name, value):
        if value == CORRECTED:
            return with_corrections(queryset).filter(is_corrected=True)
        return queryset.filter(state=value)

    def in_order(self, queryset, name, value):
        return queryset  # ordered in filter_queryset, where nothing follows


class YearsFilter(RecordFilter):
    """The same without words and standing, over a span of years: what statistics are taken of."""

    tu_nam = django_filters.ChoiceFilter(
        label="Từ năm", field_name="year", lookup_expr="gte", empty_label="Năm đầu"
    )
    den_nam = django_filters.ChoiceFilter(
        label="Đến năm", field_name="year", lookup_expr="lte", empty_label="Năm cuối"
    )
    ten = so_qd = trang_thai = xep = nam = None
