"""What the lists of the tree can be narrowed by; the address holds it."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Collate
from django.utils import timezone

from documents.text import fold
from units.enums import Role
from units.enums import UnitKind
from units.models import Membership
from units.models import Unit

LIVING, ENDED, ALL = "", "ket_thuc", "tat_ca"
ORDERS = {
    "": ["position", Collate("name", "vi-x-icu"), "pk"],
    "ma": ["code"],
    "loai": ["kind", Collate("name", "vi-x-icu"), "pk"],
}
PEOPLE_ORDERS = {
    "": ["unit__path", "role", Collate("user__full_name", "vi-x-icu"), "pk"],
    "ten": [Collate("user__full_name", "vi-x-icu"), "unit__path", "pk"],
    "-tu": ["-created_at", "-pk"],
}


class UnitFilter(django_filters.FilterSet):
    tim = django_filters.CharFilter(label="Tìm tên hoặc mã", method="by_words")
    loai = django_filters.ChoiceFilter(
        label="Loại đơn vị", field_name="kind", choices=UnitKind.choices, empty_label="Tất cả"
    )
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng",
        method="by_validity",
        empty_label="Đang hoạt động",
        choices=[(ENDED, "Đã kết thúc"), (ALL, "Tất cả")],
    )
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="in_order",
        empty_label="Theo thứ tự, tên",
        choices=[("ma", "Theo mã"), ("loai", "Theo loại")],
    )
    duoi = django_filters.NumberFilter(method="under", label="")

    class Meta:
        model = Unit
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.form.fields["duoi"].widget = self.form.fields["duoi"].hidden_widget()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for, so that a list answers and not the tree."""
        return any(self.data.get(name) for name in self.filters)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not asked.get("tinh_trang"):
            queryset = queryset.valid_on(timezone.localdate())
        return queryset.order_by(*ORDERS[asked.get("xep") or ""])

    def by_words(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.searched(value)

    def by_validity(self, queryset: Any, name: str, value: str) -> QuerySet:
        return queryset.ended_before(timezone.localdate()) if value == ENDED else queryset

    def in_order(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset  # ordered in filter_queryset, where nothing follows

    def under(self, queryset: Any, name: str, value: Any) -> QuerySet:
        top = Unit.objects.filter(pk=int(value)).only("path").first()
        return queryset.subtree_of(top).exclude(pk=top.pk) if top else queryset.none()


class PeopleFilter(django_filters.FilterSet):
    tim = django_filters.CharFilter(label="Tìm tên, thư điện tử", method="by_words")
    vai_tro = django_filters.ChoiceFilter(
        label="Vai trò", field_name="role", choices=Role.choices, empty_label="Tất cả"
    )
    pham_vi = django_filters.ChoiceFilter(
        label="Phạm vi",
        method="everything",
        empty_label="Chỉ đơn vị này",
        choices=[("truc_thuoc", "Cả đơn vị trực thuộc")],
    )
    tinh_trang = django_filters.ChoiceFilter(
        label="Tình trạng",
        method="everything",
        empty_label="Đang làm việc",
        choices=[(ENDED, "Đã kết thúc"), (ALL, "Tất cả")],
    )
    xep = django_filters.ChoiceFilter(
        label="Sắp xếp",
        method="everything",
        empty_label="Theo đơn vị, vai trò",
        choices=[("ten", "Theo họ tên"), ("-tu", "Mới vào trước")],
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        today = timezone.localdate()
        if asked.get("pham_vi"):
            queryset = queryset.filter(unit__path__startswith=self.unit.path)
        else:
            queryset = queryset.filter(unit=self.unit)
        if not asked.get("tinh_trang"):
            queryset = queryset.lasting_to(today).filter(user__is_active=True)
        elif asked["tinh_trang"] == ENDED:
            queryset = queryset.filter(valid_to__lt=today)
        return queryset.order_by(*PEOPLE_ORDERS[asked.get("xep") or ""])

    def by_words(self, queryset: Any, name: str, value: str) -> QuerySet:
        for word in fold(value).split():
            queryset = queryset.filter(user__search__contains=word)
        return queryset

    def everything(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset  # applied in filter_queryset, which also knows the empty choice
