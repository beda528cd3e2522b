"""Forms of units, merging, people and blocs; rights and rules are the verbs' to check."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet

from units.enums import ApiScope
from units.enums import BlocKind
from units.enums import ImportKind
from units.enums import Role
from units.enums import UnitKind
from units.models import Bloc
from units.models import Unit
from units.system_tokens import MOST_DAYS
from units.tree import OWN_FACTS
from units.tree import STRUCTURE


class UnitChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.code})"


class UnitForm(forms.ModelForm):
    """Facts of a unit; who may not restructure it sees its own facts only."""

    class Meta:
        model = Unit
        fields = [
            "name",
            "short_name",
            "code",
            "exchange_code",
            "kind",
            "symbol",
            "place",
            "is_emulation_office",
            "position",
            "valid_from",
        ]
        help_texts = {
            "code": "Không trùng với đơn vị nào khác, dùng để nhập và xuất Excel.",
            "position": "Số nhỏ đứng trước trong danh sách.",
            "valid_from": "Để trống nếu đã có từ trước. Ví dụ: 01/07/2025.",
        }

    def __init__(self, *args: Any, whole: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not whole:
            for name in STRUCTURE:
                del self.fields[name]

    def _post_clean(self) -> None:
        """Leave the instance alone: the verb validates what it writes."""

    @property
    def facts(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in (*OWN_FACTS, *STRUCTURE)
            if name in self.cleaned_data
        }


class MoveForm(forms.Form):
    parent = UnitChoiceField(label="Cấp trên mới", queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = units


class EndForm(forms.Form):
    day = forms.DateField(label="Ngày hoạt động cuối cùng", help_text="Ví dụ: 30/06/2026.")
    successor = UnitChoiceField(
        label="Đơn vị kế thừa",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Không có",
        help_text="Đơn vị tiếp nhận nhiệm vụ, nếu có.",
    )

    def __init__(self, *args: Any, units: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = units


class MergeForm(forms.Form):
    """Which units become which one on which day; without a successor a new unit is made."""

    units = forms.ModelMultipleChoiceField(
        label="Các đơn vị sáp nhập",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.DateField(label="Ngày có hiệu lực", help_text="Ví dụ: 01/07/2025.")
    successor = UnitChoiceField(
        label="Thành đơn vị",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Lập đơn vị mới (điền bên dưới)",
    )
    name = forms.CharField(label="Tên đơn vị mới", max_length=250, required=False)
    short_name = forms.CharField(label="Tên ngắn", max_length=120, required=False)
    code = forms.CharField(label="Mã đơn vị mới", max_length=40, required=False)
    kind = forms.ChoiceField(label="Loại đơn vị mới", choices=UnitKind.choices, required=False)
    carry_people = forms.BooleanField(
        label="Người dùng của đơn vị cũ giữ nguyên vai trò ở đơn vị mới",
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, units: QuerySet, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parent = parent
        self.fields["units"].queryset = units
        self.fields["successor"].queryset = units

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("successor"):
            for name in ("name", "code", "kind"):
                if not data.get(name):
                    self.add_error(name, "Hãy nhập để lập đơn vị mới, hoặc chọn đơn vị có sẵn.")
        return data

    @property
    def new_unit(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("successor"):
            return None
        facts = {n: self.cleaned_data[n] for n in ("name", "short_name", "code", "kind")}
        return {**facts, "parent": self.parent}


class InvitationForm(forms.Form):
    email = forms.EmailField(label="Thư điện tử")
    full_name = forms.CharField(label="Họ và tên", max_length=150)
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    title = forms.CharField(label="Chức vụ", max_length=120, required=False)


class SystemTokenForm(forms.Form):
    """Which system, what it reads, until when."""

    name = forms.CharField(
        label="Tên hệ thống",
        max_length=120,
        help_text="Ví dụ: Hệ thống thông tin báo cáo của tỉnh.",
    )
    scopes = forms.MultipleChoiceField(
        label="Dữ liệu được đọc",
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Chỉ chọn những gì hệ thống đó cần.",
    )
    expires_on = forms.DateField(label="Dùng đến hết ngày")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = today + dt.timedelta(days=MOST_DAYS)
        self.fields["expires_on"].help_text = f"Không muộn hơn {last:%d/%m/%Y}."


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    title = forms.CharField(label="Chức vụ", max_length=120, required=False)


class EndRoleForm(forms.Form):
    last_day = forms.DateField(
        label="Ngày làm việc cuối cùng",
        required=False,
        help_text="Để trống để kết thúc ngay. Ví dụ: 31/12/2026.",
    )


class NewPersonForm(forms.Form):
    """What a person sets who comes in by an invitation."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, strip=False)
    again = forms.CharField(label="Nhập lại mật khẩu", widget=forms.PasswordInput, strip=False)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        for name in ("password", "again"):
            self.fields[name].widget.attrs["autocomplete"] = "new-password"

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "Hai lần nhập chưa giống nhau. Hãy nhập lại.")
        return data


class BlocForm(forms.ModelForm):
    kind = forms.ChoiceField(label="Loại", choices=BlocKind.choices)

    class Meta:
        model = Bloc
        fields = ["kind", "name", "position"]

    def _post_clean(self) -> None:
        """Leave the instance alone: the verb validates what it writes."""


class BlocMembersForm(forms.Form):
    units = forms.ModelMultipleChoiceField(
        label="Thành viên",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lead = UnitChoiceField(
        label="Trưởng cụm, khối",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Chưa chọn",
    )
    deputy = UnitChoiceField(
        label="Phó trưởng cụm, khối",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Chưa chọn",
    )

    def __init__(self, *args: Any, units: QuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("units", "lead", "deputy"):
            self.fields[name].queryset = units


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label="Nhập gì", choices=ImportKind.choices)
    table = forms.FileField(
        label="Tệp Excel hoặc CSV",
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx,.xls,.csv"}),
        help_text="Dòng đầu tiên là tên cột như trong tệp mẫu.",
    )
