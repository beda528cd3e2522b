"""The items of a draft table: add, change, move, remove; trying the table out with real figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from config.scoring import indicators_for
from criteria.enums import ItemKind
from criteria.forms.tables import ItemForm
from criteria.forms.tables import TryForm
from criteria.forms.tables import criteria_of
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.table_rows import add_item
from criteria.table_rows import change_item
from criteria.table_rows import move_item
from criteria.table_rows import remove_item
from criteria.table_rows import suggested_ordinal
from criteria.trying import trial_of
from criteria.trying import units_scored
from criteria.views.tables import address_of
from criteria.views.tables import crumbs_of
from criteria.views.tables import draft_of
from criteria.views.tables import table_of
from criteria.views.versioned import save_versioned
from units.models import Unit
from workflow.form_page import form_page

FORM = "criteria/item_form.html"
KINDS = [
    (ItemKind.GROUP, "Gom các mục; có thể đặt mức tối đa chung."),
    (ItemKind.LEVELS, "Chọn một trong các mức, mỗi mức có điểm."),
    (ItemKind.YES_NO, "Đạt thì được đủ điểm, không đạt thì không có điểm."),
    (ItemKind.NUMERIC, "Tính từ số liệu báo cáo đã chấp nhận, theo công thức và các nấc."),
    (ItemKind.RANK, "Theo thứ hạng, ví dụ hạng về chỉ số chuyển đổi số."),
    (ItemKind.CAMPAIGN, "Lấy kết quả chấm của một phong trào vào bảng điểm hằng năm."),
    (ItemKind.BONUS, "Cộng thêm ngoài điểm tối đa."),
    (ItemKind.PENALTY, "Trừ khỏi tổng điểm."),
    (ItemKind.DISQUALIFIER, "Mắc phải thì không được xếp hạng, dù bao nhiêu điểm."),
]


def item_of(table: ScoringTable, item_pk: int) -> ScoringItem:
    """An item of the table, or 404."""
    return get_object_or_404(table.items.select_related("table__unit", "parent"), pk=item_pk)


def add(request, pk: int):
    """Choose the way of scoring (`cach`), then write the item; `thuoc` names its group."""
    table = draft_of(request.user, pk)
    asked = request.GET.get("thuoc", "")
    parent = item_of(table, int(asked)) if asked.isdigit() else None
    kind = request.GET.get("cach", "")
    if kind not in ItemKind.values:
        return _kinds(request, table, parent=parent)
    form = _form(
        request, table, kind,
        initial={"version": table.version, "ordinal": suggested_ordinal(table, parent)},
    )  # fmt: skip

    def act(data: dict[str, Any]) -> ScoringItem:
        return save_versioned(
            form, table,
            lambda version: add_item(
                request.user, table, version=version, parent=parent, **form.facts()
            ),
        )  # fmt: skip

    return form_page(
        request, form, act, title=f"Thêm mục {ItemKind(kind).label}", button="Thêm mục",
        back=_rows(table), crumbs=crumbs_of(table), said="Đã thêm mục.", template=FORM,
        lede=f"Trong nhóm “{parent}”." if parent else "Ở cấp cao nhất của bảng điểm.",
        codes=_codes(table, kind),
    )  # fmt: skip


def change(request, pk: int, item_pk: int):
    """Write an item; `cach` offers the fields of another way of scoring."""
    table = draft_of(request.user, pk)
    item = item_of(table, item_pk)
    kind = request.GET.get("cach", item.kind)
    if kind not in ItemKind.values:
        return _kinds(request, table, item=item)
    form = _form(request, table, kind, instance=item, initial={"version": table.version})

    def act(data: dict[str, Any]) -> None:
        save_versioned(
            form, table,
            lambda version: change_item(
                request.user, item_of(table, item_pk), version=version, **form.facts()
            ),
        )  # fmt: skip

    return form_page(
        request, form, act, title=f"Sửa mục {ItemKind(kind).label}", button="Lưu",
        back=_rows(table), crumbs=crumbs_of(table), template=FORM, item=item,
        codes=_codes(table, kind),
    )  # fmt: skip


@require_POST
def move(request, pk: int, item_pk: int):
    """One place up or down."""
    table = draft_of(request.user, pk)
    move_item(
        request.user, item_of(table, item_pk), version=_version(request), up="len" in request.POST
    )
    return redirect(f"{address_of(table)}#muc-{item_pk}")


def remove(request, pk: int, item_pk: int):
    """Ask once more, then take an item with all that is in it out of the draft."""
    table = draft_of(request.user, pk)
    item = item_of(table, item_pk)
    if request.method == "POST":
        remove_item(request.user, item, version=_version(request))
        messages.success(request, "Đã xoá mục.")
        return redirect(_rows(table))
    inner = item.children.count()
    text = f"Mục “{item}” sẽ bị xoá khỏi bảng điểm đang soạn"
    text += f", cùng {inner} mục bên trong." if inner else "."
    context = {
        "title": "Xoá mục", "text": text, "button": "Xoá mục", "danger": True,
        "back": _rows(table), "crumbs": crumbs_of(table), "version": table.version,
    }  # fmt: skip
    return render(request, "criteria/confirm.html", context)


@require_GET
def try_out(request, pk: int):
    """What the numeric items give a unit by the figures of its accepted reports; nothing is kept."""
    table = table_of(request.user, pk)
    units = units_scored(request.user, table)
    form = TryForm(request.GET or None, units=units, year=table.year)
    trial = None
    if form.is_valid():
        trial = trial_of(table, form.cleaned_data["don_vi"], form.cleaned_data["nam"])
    return render(request, "criteria/try.html", {"table": table, "filter": form, "trial": trial})


def _kinds(request, table: ScoringTable, *, parent=None, item=None):
    """The page on which the way of scoring is chosen."""
    context = {"table": table, "parent": parent, "item": item, "kinds": KINDS}
    return render(request, "criteria/item_kinds.html", context)


def _form(request, table: ScoringTable, kind: str, **kwargs: Any) -> ItemForm:
    return ItemForm(
        request.POST or None, kind=kind, criteria=criteria_of(table),
        sources=_sources(request.user, table),
        verifiers=Unit.objects.filter(parent=table.unit).in_name_order(), **kwargs,
    )  # fmt: skip


def _sources(user: Any, table: ScoringTable) -> Any:
    """Tables of a campaign whose result an item may take."""
    return (
        ScoringTable.objects.visible_to(user)
        .in_force()
        .filter(year=table.year, campaign__isnull=False)
        .exclude(pk=table.pk)
    )


def _codes(table: ScoringTable, kind: str) -> dict[str, str]:
    return indicators_for(table.unit, table.year) if kind == ItemKind.NUMERIC else {}


def _rows(table: ScoringTable) -> str:
    return f"{address_of(table)}#muc"


def _version(request) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdigit() else -1


urlpatterns = [
    path("bang/<int:pk>/muc/them/", add, name="add_item"),
    path("bang/<int:pk>/muc/<int:item_pk>/", change, name="change_item"),
    path("bang/<int:pk>/muc/<int:item_pk>/chuyen/", move, name="move_item"),
    path("bang/<int:pk>/muc/<int:item_pk>/xoa/", remove, name="remove_item"),
    path("bang/<int:pk>/thu/", try_out, name="try_table"),
]
