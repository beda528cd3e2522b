"""Columns of the tables of units and people, for django-import-export: read, checked, written out.

Nothing is saved row by row: a resource checks the rows and keeps what they would become; `units.importing`
writes all of it or nothing.
"""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export import fields
from import_export import resources
from import_export import widgets
from import_export.instance_loaders import CachedInstanceLoader

from accounts.models import User
from documents.text import fold
from documents.text import normalize
from units.enums import Role
from units.enums import UnitKind
from units.invitations import awaits_first_sign_in
from units.models import Invitation
from units.models import Membership
from units.models import Unit
from units.visibility import acting_memberships

YES, NO = "có", "không"
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y")


class LabelWidget(widgets.Widget):
    """A choice by its Vietnamese label, with or without diacritics."""

    def __init__(self, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.labels = dict(choices)
        self.values = {fold(label): value for value, label in choices}

    def clean(self, value, row=None, **kwargs):
        found = self.values.get(fold(str(value or "")))
        if found is None:
            known = ", ".join(self.labels.values())
            raise ValueError(f"“{value or ''}” không có trong danh sách: {known}.")
        return found

    def render(self, value, obj=None, **kwargs):
        return self.labels.get(value, "")


class DayWidget(widgets.Widget):
    """A day as day/month/year; empty is open."""

    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        if not text:
            return None
        for pattern in DAY_FORMATS:
            try:
                return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007 -- a day, no moment
            except ValueError:
                continue
        raise ValueError(f"“{text}” không phải ngày có thật. Hãy ghi như 01/07/2025.")

    def render(self, value, obj=None, **kwargs):
        return f"{value:%d/%m/%Y}" if value else ""


class YesNoWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = fold(str(value or ""))
        if text in {"", fold(NO), "0"}:
            return False
        if text in {fold(YES), "1", "x"}:
            return True
        raise ValueError(f"“{value}” không hiểu được. Hãy ghi “{YES}” hoặc “{NO}”.")

    def render(self, value, obj=None, **kwargs):
        return YES if value else NO


class NumberWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        text = str(value or "").strip()
        if not text:
            return 1000
        if not text.isdecimal() or len(text) > 6:
            raise ValueError(f"“{value}” không phải số nguyên.")
        return int(text)


class TextWidget(widgets.Widget):
    def clean(self, value, row=None, **kwargs):
        return normalize(str(value or "")).strip()

    def render(self, value, obj=None, **kwargs):
        return value or ""


class ParentWidget(widgets.Widget):
    """The unit above by its code, among those in the database and in the file."""

    def __init__(self) -> None:
        super().__init__()
        self.units: dict[str, Unit] = {}

    def clean(self, value, row=None, **kwargs):
        code = str(value or "").strip()
        if not code:
            return None
        if code not in self.units:
            raise ValueError(f"Không có đơn vị nào mang mã “{code}”.")
        return self.units[code]

    def render(self, value, obj=None, **kwargs):
        return value.code if value else ""


class _CheckedResource(resources.ModelResource):
    """Keeps what each row would become instead of saving it."""

    def __init__(self, user: User) -> None:
        super().__init__()
        # Widgets hold what they know of one file; the class shares them among all requests.
        self.fields = deepcopy(self.fields)  # type: ignore[has-type]
        self.user = user
        self.made: list[Any] = []
        self.changed: list[Any] = []
        self.seen: set[str] = set()

    def save_instance(self, instance, is_create, row, **kwargs):
        (self.made if is_create else self.changed).append(instance)

    def after_import(self, dataset, result, **kwargs):
        """Keep the package from setting the sequence of keys back: nothing was written here."""

    def scope_paths(self) -> list[str]:
        """Subtrees in which the person administers."""
        return [m.scope.path for m in acting_memberships(self.user) if m.role == Role.ADMINISTRATOR]

    def _once(self, key: str, what: str, errors: dict[str, Any], name: str) -> None:
        if key in self.seen:
            errors[name] = ValidationError(f"{what} lặp lại trong tệp.")
        self.seen.add(key)


class UnitResource(_CheckedResource):
    code = fields.Field("code", "Mã đơn vị", TextWidget())
    name = fields.Field("name", "Tên đơn vị", TextWidget())
    short_name = fields.Field("short_name", "Tên ngắn", TextWidget())
    kind = fields.Field("kind", "Loại đơn vị", LabelWidget(UnitKind.choices))
    parent = fields.Field("parent", "Mã cấp trên", ParentWidget())
    symbol = fields.Field("symbol", "Ký hiệu văn bản", TextWidget())
    place = fields.Field("place", "Địa danh", TextWidget())
    is_emulation_office = fields.Field("is_emulation_office", "Cơ quan tham mưu", YesNoWidget())
    position = fields.Field("position", "Thứ tự", NumberWidget())
    valid_from = fields.Field("valid_from", "Từ ngày", DayWidget())

    class Meta:
        model = Unit
        instance_loader_class = CachedInstanceLoader
        import_id_fields = ("code",)
        fields = (
            "code", "name", "short_name", "kind", "parent", "symbol", "place",
            "is_emulation_office", "position", "valid_from",
        )  # fmt: skip
        import_order = export_order = fields
        skip_unchanged = True
        report_skipped = True
        skip_diff = False
        use_transactions = False

    SAMPLE = (
        "CL-MN1", "Trường Mầm non Cổ Lễ", "", "trường học", "CL", "", "Cổ Lễ", NO, 100, "01/07/2025",
    )  # fmt: skip

    def before_import(self, dataset, **kwargs):
        """Learn every code, so that a parent may stand further down in the file."""
        self.made, self.changed, self.seen = [], [], set()
        codes = [str(code or "").strip() for code in dataset["Mã đơn vị"]]
        parents = [str(code or "").strip() for code in dataset["Mã cấp trên"]]
        known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        self.existing = dict(known)
        for code in codes:
            known.setdefault(code, Unit(code=code))
        known.pop("", None)
        widget = self.fields["parent"].widget
        widget.units = known
        self.above = {
            code: unit.parent.code if unit.parent else "" for code, unit in self.existing.items()
        }
        self.above.update(zip(codes, parents, strict=True))
        self.circle = _circles(codes, self.above)

    def get_queryset(self):
        """With the parent, which every row is compared by."""
        return Unit.objects.select_related("parent")

    def init_instance(self, row=None):
        """The same object that rows below it name as their parent."""
        code = str((row or {}).get("Mã đơn vị") or "").strip()
        return self.fields["parent"].widget.units.get(code) or Unit(code=code)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """A new unit, or a code for the second time, is never skipped as unchanged."""
        if instance.pk is None or instance.code in self.seen:
            return False
        same = super().skip_row(instance, original, row, import_validation_errors)
        if same:
            self.seen.add(instance.code)
        return same

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors: dict[str, Any] = dict(import_validation_errors or {})
        if not instance.code:
            errors["code"] = ValidationError("Hãy ghi mã đơn vị.")
        self._once(instance.code, "Mã đơn vị", errors, "code")
        if instance.code in self.circle:
            errors["parent"] = ValidationError("Cấp trên nằm dưới chính đơn vị này.")
        if "parent" not in errors:
            self._demand_right(instance, errors)
            self._demand_living_parent(instance, errors)
        if instance.is_emulation_office and not self.above.get(instance.code):
            errors.setdefault(
                "is_emulation_office", ValidationError("Cơ quan tham mưu phải có cấp trên.")
            )
        if instance.valid_from and instance.valid_to and instance.valid_from > instance.valid_to:
            errors.setdefault("valid_from", ValidationError("Đơn vị đã kết thúc trước ngày này."))
        try:
            instance.clean_fields(exclude=[*errors, "parent", "search", "path", "successor"])
        except ValidationError as invalid:
            errors = invalid.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _demand_right(self, unit: Unit, errors: dict[str, Any]) -> None:
        if self.user.is_superuser:
            return
        paths = self.scope_paths()
        stored = self.existing.get(unit.code)
        if stored is not None and not any(
            stored.path.startswith(path) and stored.path != path for path in paths
        ):
            errors["code"] = ValidationError("Bạn không có quyền sửa đơn vị này.")
        code = self.above.get(unit.code, "")
        while code and code not in self.existing and unit.code not in self.circle:
            code = self.above.get(code, "")
        stands = self.existing.get(code)
        if stands is None or not any(stands.path.startswith(path) for path in paths):
            errors["parent"] = ValidationError(
                "Bạn chỉ thêm được đơn vị dưới đơn vị mình quản trị."
            )

    def _demand_living_parent(self, unit: Unit, errors: dict[str, Any]) -> None:
        """Nothing new comes under a unit that has ended; what stands there may stay."""
        above, stored = unit.parent, self.existing.get(unit.code)
        if above is None or above.pk is None or above.is_valid_on(timezone.localdate()):
            return
        if stored is None or stored.parent_id != above.pk:
            errors["parent"] = ValidationError(f"{above.label} đã kết thúc hoạt động.")


class PeopleResource(_CheckedResource):
    """Rows become invitations; a role that is held already stays as it is."""

    full_name = fields.Field("full_name", "Họ và tên", TextWidget())
    email = fields.Field("email", "Thư điện tử", TextWidget())
    unit = fields.Field("unit", "Mã đơn vị", ParentWidget())
    role = fields.Field("role", "Vai trò", LabelWidget(Role.choices))
    title = fields.Field("title", "Chức vụ", TextWidget())

    class Meta:
        model = Invitation
        import_id_fields = ()
        fields = import_order = export_order = ("full_name", "email", "unit", "role", "title")
        skip_unchanged = True
        report_skipped = True
        use_transactions = False

    SAMPLE = ("Trần Thị Hoa", "hoa@example.vn", "CL-MN1", "cán bộ phụ trách", "Hiệu trưởng")

    def before_import(self, dataset, **kwargs):
        self.made, self.seen = [], set()
        self.fields["unit"].widget.units = {unit.code: unit for unit in Unit.objects.all()}
        roles = Membership.objects.filter(valid_to=None).values_list("user__email", "unit", "role")
        waiting = Invitation.objects.unanswered().values_list("email", "unit", "role")
        self.held = {(mail.lower(), unit, role) for mail, unit, role in [*roles, *waiting]}
        closed = User.objects.filter(is_active=False)
        self.locked = {user.email.lower() for user in closed if not awaits_first_sign_in(user)}

    def skip_row(self, instance, original, row, import_validation_errors=None):
        key = (instance.email.lower(), instance.unit_id, instance.role)
        return not import_validation_errors and key in self.held

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        errors: dict[str, Any] = dict(import_validation_errors or {})
        instance.email = instance.email.lower()
        if "unit" not in errors:
            if instance.unit_id is None:
                errors["unit"] = ValidationError("Hãy ghi mã đơn vị.")
            elif not self.user.is_superuser and not any(
                instance.unit.path.startswith(path) for path in self.scope_paths()
            ):
                errors["unit"] = ValidationError("Bạn không quản trị đơn vị này.")
            elif not instance.unit.is_valid_on(timezone.localdate()):
                errors["unit"] = ValidationError("Đơn vị này không còn hoạt động.")
        if instance.email in self.locked:
            errors["email"] = ValidationError("Tài khoản của địa chỉ này đã bị khoá.")
        key = f"{instance.email}/{instance.unit_id}/{instance.role}"
        self._once(key, "Người này với vai trò này", errors, "email")
        try:
            instance.clean_fields(
                exclude=[*errors, "unit", "token_digest", "invited_by", "expires_at"]
            )
        except ValidationError as invalid:
            errors = invalid.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)


def _circles(codes: list[str], above: dict[str, str]) -> set[str]:
    """Codes whose way up comes back to themselves once the file is written."""
    closed = set()
    for code in codes:
        seen, here = {code}, above.get(code, "")
        while here and here not in seen:
            seen.add(here)
            here = above.get(here, "")
        if here:
            closed.add(code)
    return closed
