"""Scoring tables: list, one table, its head, its life from draft to retirement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET

from campaigns.models import Campaign
from config.scoring import indicators_for
from criteria.forms.tables import NewTableForm
from criteria.forms.tables import ReasonForm
from criteria.forms.tables import TableFilter
from criteria.forms.tables import TableForm
from criteria.forms.tables import YearForm
from criteria.models import ScoringTable
from criteria.points import maximum_of
from criteria.table_checks import problems_of
from criteria.table_rows import in_tree_order
from criteria.tables import change_table
from criteria.tables import copy_to_year
from criteria.tables import discard_table
from criteria.tables import make_table
from criteria.tables import new_version
from criteria.tables import put_in_force
from criteria.tables import retire_table
from criteria.tables import scoring_units
from criteria.views.versioned import save_versioned
from documents.spreadsheets import table_response
from units.enums import UnitKind
from workflow import Refused
from workflow import demand
from workflow.form_page import form_page

PAGE_SIZE = 30
FORM = "criteria/form.html"
COLUMNS = ("Bảng điểm", "Năm", "Đơn vị tổ chức", "Phong trào", "Tình trạng", "Đối chiếu", "Số mục")


def table_of(user: Any, pk: int) -> ScoringTable:
    """A table that the user sees, or 404."""
    found = ScoringTable.objects.visible_to(user).select_related(
        "unit", "campaign", "target_group", "replaces"
    )
    return get_object_or_404(found, pk=pk)


def managed_table(user: Any, pk: int) -> ScoringTable:
    """A table that the user may act on; 404 where unseen, 403 without the right."""
    table = table_of(user, pk)
    demand(user, "criteria.write_table", table)
    return table


def draft_of(user: Any, pk: int) -> ScoringTable:
    """A draft that the user may write.

    Raises:
        Refused: no right, or the table is in force and never changes.
    """
    table = managed_table(user, pk)
    if not table.is_draft:
        raise Refused("Bảng điểm đã đưa vào sử dụng thì không sửa được. Hãy lập bản mới.")
    return table


def crumbs_of(table: ScoringTable | None = None) -> list[tuple[str, str]]:
    """The way back from a page under a table, or under the list."""
    crumbs = [(reverse("scoring:tables"), "Bảng điểm")]
    if table is not None:
        crumbs.append((address_of(table), f"{table} năm {table.year}"))
    return crumbs


def address_of(table: ScoringTable) -> str:
    return reverse("scoring:table", args=[table.pk])


@require_GET
def tables(request):
    """Every table that the person may know of, the newest year first."""
    form = TableFilter(request.GET or None)
    found = ScoringTable.objects.visible_to(request.user).select_related("unit", "campaign")
    if form.is_valid():
        if words := form.cleaned_data["tim"]:
            found = found.filter(title__icontains=words)
        if year := form.cleaned_data["nam"]:
            found = found.filter(year=year)
        if state := form.cleaned_data["tinh_trang"]:
            found = found.filter(state=state)
    found = found.annotate(rows=Count("items")).order_by("-year", "unit__depth", "title", "-number")
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "bang-diem", COLUMNS, _lines(found))
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "filter": form,
        "can_make": scoring_units(request.user).exists(),
    }
    return render(request, "criteria/tables.html", context)


def _lines(found):
    for table in found:
        yield [
            str(table), table.year, table.unit.label,
            table.campaign.title if table.campaign else "hằng năm", table.get_state_display(),
            "đã đối chiếu" if table.is_checked else "chưa đối chiếu", table.rows,
        ]  # fmt: skip


def new(request):
    """Start a draft of a unit for which the person writes."""
    units = scoring_units(request.user)
    if not units.exists():
        demand(request.user, "criteria.manage_tables", None)
    form = NewTableForm(
        request.POST or None, units=units, campaigns=Campaign.objects.visible_to(request.user)
    )
    return form_page(
        request, form, lambda facts: make_table(request.user, **facts),
        title="Lập bảng điểm", button="Lập bảng điểm", back=reverse("scoring:tables"),
        crumbs=crumbs_of(), said="Đã lập bảng điểm đang soạn. Hãy thêm các mục chấm.",
        template=FORM, go=address_of,
    )  # fmt: skip


@require_GET
def table(request, pk: int):
    """One table as it stands on paper, with what is still to be mended while it is a draft."""
    found = table_of(request.user, pk)
    items = list(found.items.select_related("verifier", "source_table"))
    problems = []
    if found.is_draft:
        problems = problems_of(found, items, indicators_for(found.unit, found.year))
    context = {
        "table": found,
        "rows": in_tree_order(items),
        "maximum": maximum_of(items),
        "problems": problems,
        "stops": sum(problem.stops for problem in problems),
        "kinds": [UnitKind(kind).label for kind in found.unit_kinds],
        "steps": found.transitions.select_related("actor"),
        "heir": ScoringTable.objects.visible_to(request.user).filter(replaces=found).first(),
        "can_write": request.user.has_perm("criteria.write_table", found),
    }
    return render(request, "criteria/table.html", context)


def facts(request, pk: int):
    """The head of a draft: name, year, days, caps, rules of ranking."""
    found = draft_of(request.user, pk)
    campaigns = Campaign.objects.visible_to(request.user)
    form = TableForm(
        request.POST or None, instance=found, campaigns=campaigns,
        initial={"version": found.version},
    )  # fmt: skip
    return form_page(
        request, form,
        lambda data: save_versioned(
            form, found,
            lambda version: change_table(
                request.user, table_of(request.user, pk), version=version, **form.facts()
            ),
        ),
        title="Thông tin chung", button="Lưu", back=address_of(found), crumbs=crumbs_of(found),
        template=FORM,
    )  # fmt: skip


def use(request, pk: int):
    """Ask once more, then put a draft in force."""
    found = draft_of(request.user, pk)
    if request.method == "POST":
        put_in_force(request.user, found)
        messages.success(request, f"Bảng điểm “{found}” đã đưa vào sử dụng.")
        return redirect(address_of(found))
    text = (
        "Từ khi đưa vào sử dụng, bảng điểm không sửa được nữa; muốn thay đổi phải lập bản mới. "
        "Đơn vị được chấm đọc được bảng điểm này."
    )
    if found.replaces is not None:
        text += f" Bản {found.replaces.number} thôi dùng; phiếu đã mở theo bản ấy giữ nguyên."
    return _confirm(request, found, "Đưa bảng điểm vào sử dụng", text, "Đưa vào sử dụng")


def retire(request, pk: int):
    """Stop using a table, with a reason."""
    found = managed_table(request.user, pk)
    return form_page(
        request, ReasonForm(request.POST or None),
        lambda data: retire_table(request.user, found, **data),
        title="Thôi dùng bảng điểm", button="Thôi dùng", back=address_of(found),
        crumbs=crumbs_of(found), said="Bảng điểm đã thôi dùng.", template=FORM, danger=True,
        lede="Không mở thêm phiếu theo bảng điểm này. Phiếu đã mở vẫn giữ nguyên.",
    )  # fmt: skip


def version(request, pk: int):
    """A draft that will replace a table in force."""
    found = managed_table(request.user, pk)
    if request.method == "POST":
        draft = new_version(request.user, found)
        messages.success(request, f"Đã lập bản {draft.number}, đang soạn.")
        return redirect(address_of(draft))
    text = (
        f"Bản mới chép mọi mục của “{found}”, để sửa rồi đưa vào sử dụng thay bản này. "
        "Đến khi đó bản này vẫn dùng."
    )
    return _confirm(request, found, "Lập bản mới", text, "Lập bản mới", danger=False)


def copy(request, pk: int):
    """The same table for another year."""
    found = managed_table(request.user, pk)
    form = YearForm(request.POST or None, initial={"year": found.year + 1})
    return form_page(
        request, form, lambda data: copy_to_year(request.user, found, **data),
        title="Chép sang năm khác", button="Chép", back=address_of(found),
        crumbs=crumbs_of(found), said="Đã chép thành bảng điểm đang soạn. Hãy đặt lại các hạn.",
        template=FORM, go=address_of,
        lede="Mọi mục và thang điểm được chép; các hạn và dấu đã đối chiếu thì đặt lại.",
    )  # fmt: skip


def discard(request, pk: int):
    """Delete a draft."""
    found = draft_of(request.user, pk)
    if request.method == "POST":
        discard_table(request.user, found)
        messages.success(request, "Đã xoá bảng điểm đang soạn.")
        return redirect("scoring:tables")
    text = f"Bảng điểm “{found}” và mọi mục trong đó sẽ mất hẳn, không lấy lại được."
    return _confirm(request, found, "Xoá bảng điểm đang soạn", text, "Xoá bảng điểm")


def _confirm(request, found: ScoringTable, title: str, text: str, button: str, danger=True):
    context = {
        "title": title, "text": text, "button": button, "danger": danger,
        "back": address_of(found), "crumbs": crumbs_of(found),
    }  # fmt: skip
    return render(request, "criteria/confirm.html", context)


urlpatterns = [
    path("", tables, name="tables"),
    path("bang/moi/", new, name="new_table"),
    path("bang/<int:pk>/", table, name="table"),
    path("bang/<int:pk>/thong-tin/", facts, name="table_facts"),
    path("bang/<int:pk>/su-dung/", use, name="use_table"),
    path("bang/<int:pk>/thoi-dung/", retire, name="retire_table"),
    path("bang/<int:pk>/ban-moi/", version, name="table_version"),
    path("bang/<int:pk>/sang-nam/", copy, name="copy_table"),
    path("bang/<int:pk>/xoa/", discard, name="discard_table"),
]
