from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from documents.text import fold
from documents.text import normalize
from units.enums import COMMUNE_KINDS
from units.enums import UnitKind
from units.querysets import UnitQuerySet
from units.tree_node import TreeNode


class Unit(TreeNode):
    """An agency, commune, school, village or enterprise, valid from a day to a day.

    Units merge while a campaign runs (two-level government since 1/7/2025): A and B then end on
    a day and name their `successor` C; what they did stays theirs and readable.
    """

    name = models.CharField("tên đơn vị", max_length=250)
    short_name = models.CharField("tên ngắn", max_length=120, blank=True)
    code = models.CharField("mã đơn vị", max_length=40, unique=True)
    exchange_code = models.CharField(
        "mã định danh điện tử",
        max_length=40,
        blank=True,
        help_text="Mã của cơ quan trên trục liên thông văn bản theo Quyết định 20/2020/QĐ-TTg, "
        "ví dụ H42.1.2. Để trống nếu chưa được cấp.",
    )
    kind = models.CharField("loại đơn vị", max_length=20, choices=UnitKind.choices)
    symbol = models.CharField(
        "ký hiệu văn bản",
        max_length=40,
        blank=True,
        help_text="Phần sau tên loại văn bản, ví dụ UBND trong 02/KH-UBND, SNV trong 12/BC-SNV.",
    )
    place = models.CharField(
        "địa danh",
        max_length=80,
        blank=True,
        help_text="Nơi ghi trước ngày ban hành, ví dụ Ninh Bình, Liên Minh.",
    )
    is_emulation_office = models.BooleanField(
        "là cơ quan tham mưu thi đua của cấp trên trực tiếp",
        default=False,
        help_text="Cán bộ của đơn vị này làm việc thay mặt cấp trên trực tiếp "
        "(Sở Nội vụ thay UBND tỉnh, Phòng Văn hoá - Xã hội thay UBND xã).",
    )
    position = models.PositiveIntegerField("thứ tự", default=1000)
    valid_from = models.DateField("có hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="đơn vị kế thừa",
    )
    search = models.CharField("cột tìm kiếm", max_length=420, editable=False, db_index=True)

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["path", "depth", "search"])

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_validity_in_order",
                violation_error_message="Ngày kết thúc phải không sớm hơn ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=UnitKind.values), name="unit_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.derive_columns()
        super().save(*args, **kwargs)

    def derive_columns(self) -> None:
        """Compose the names and fill the search column; bulk writes call it themselves."""
        self.name = normalize(self.name)
        self.short_name = normalize(self.short_name)
        self.search = fold(f"{self.name} {self.short_name} {self.code}")

    def clean(self) -> None:
        super().clean()
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": "Đơn vị không thể kế thừa chính nó."})
        if self.is_emulation_office and not self.parent_id:
            raise ValidationError(
                {"is_emulation_office": "Cơ quan tham mưu phải có cấp trên trực tiếp."}
            )

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name

    @property
    def scope(self) -> Unit:
        """The unit for which the people of this one work: the parent of an emulation office."""
        above: Any = self.parent  # declared on the abstract node
        return above if self.is_emulation_office and above else self

    @property
    def is_commune(self) -> bool:
        return self.kind in COMMUNE_KINDS

    def is_valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to >= day
        )
