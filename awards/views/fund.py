"""The fund: every unit's balance, a year of one unit, its lines, counter lines, its report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards import fund as verbs
from awards import fund_balance as book
from awards.enums import FundEntryKind
from awards.forms.fund import EntryForm
from awards.forms.fund import PaymentForm
from awards.forms.fund import ReversalForm
from awards.fund_papers import eventful
from awards.fund_papers import fund_report
from awards.fund_papers import month_chart
from awards.models import Decision
from awards.models import FundEntry
from awards.permissions import WRITERS
from documents.files import TYPES
from documents.files import serve_file
from documents.numbers import format_number
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from documents.spreadsheets import table_response
from units.models import Unit
from units.visibility import acting_memberships
from workflow import Refused
from workflow import demand
from workflow.form_page import add_errors

PAGE_SIZE = 50
UNIT_COLUMNS = ["Đơn vị", "Thu", "Đã cam kết", "Đã chi", "Chưa cam kết", "Tồn quỹ"]
COLUMNS = ["Ngày", "Loại", "Nội dung", "Chứng từ số", "Số tiền (đồng)", "Tình trạng", "Người ghi"]
CARRIED = "Chuyển nguồn từ năm"
KINDS = [
    (FundEntryKind.INCOME, "Thu"),
    (FundEntryKind.COMMITMENT, "Cam kết chi"),
    (FundEntryKind.PAYMENT, "Đã chi"),
]


@require_GET
def funds(request):
    """The funds that the person sees in a year: those with lines, and their own unit's."""
    today = timezone.localdate()
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isdigit() and len(wanted) == 4 else today.year
    seen = FundEntry.objects.visible_to(request.user)
    own = {m.scope.pk for m in acting_memberships(request.user) if m.role in WRITERS}
    keys = own | set(seen.filter(year=year).order_by().values_list("unit", flat=True).distinct())
    units = list(Unit.objects.filter(pk__in=keys).order_by("depth", "position", "search"))
    sums = book.balances(units, year)
    rows = [(unit, sums.get(unit.pk, book.Balance())) for unit in units]
    if kind := request.GET.get("xuat"):
        table = [[unit.name, b.income, b.committed, b.paid, b.free, b.in_hand] for unit, b in rows]
        return table_response(kind, f"quy-thi-dua-khen-thuong-{year}", UNIT_COLUMNS, table)
    years = set(seen.order_by().values_list("year", flat=True).distinct()) | {today.year, year}
    context = {"rows": rows, "year": year, "years": sorted(years, reverse=True)}
    return render(request, "awards/fund_units.html", context)


@require_GET
def fund(request, pk: int, year: int):
    """One unit's year: sums, months, commitments, lines."""
    unit = _unit(request.user, pk)
    entries = FundEntry.objects.filter(unit=unit, year=year)
    entries = entries.select_related("reverses", "reversed_by", "made_by", "decision")
    kind = request.GET.get("loai", "")
    if kind in FundEntryKind.values:
        entries = entries.filter(kind=kind)
    if export := request.GET.get("xuat"):
        return table_response(export, f"so-quy-{year}", COLUMNS, _rows(entries))
    months, balance = book.months_of(unit, year), book.balance_of(unit, year)
    drawn = eventful(months)
    context = {
        "unit": unit,
        "year": year,
        "years": sorted({*book.years_of(unit), year, timezone.localdate().year}, reverse=True),
        "balance": balance,
        "months": months,
        "chart": month_chart(drawn, year) if drawn else "",
        "commitments": book.commitments_of(unit, year),
        "waiting": book.waiting_decisions(unit, year),
        "page": Paginator(entries.order_by("-day", "-pk"), PAGE_SIZE).get_page(
            request.GET.get("trang")
        ),
        "kinds": KINDS,
        "chosen": kind or None,
        "can_write": request.user.has_perm("awards.write_fund", unit),
    }
    return render(request, "awards/fund_year.html", context)


def _rows(entries):
    for entry in entries:
        yield [
            entry.day,
            entry.purpose,
            entry.description,
            entry.paper_number,
            -entry.amount if entry.reverses_id else entry.amount,
            _standing(entry),
            str(entry.made_by or ""),
        ]


def _standing(entry: FundEntry) -> str:
    if entry.reverses_id:
        return "dòng huỷ"
    return "đã huỷ" if hasattr(entry, "reversed_by") else ""


def income(request, pk: int, year: int):
    """Money in; last year's rest may be carried over with one click."""
    unit = _own_unit(request.user, pk)
    rest = book.balance_of(unit, year - 1).in_hand
    carried = FundEntry.objects.filter(
        unit=unit, year=year, description__startswith=CARRIED, reversed_by__isnull=True
    )
    words = f"{CARRIED} {year - 1}"
    offers = rest > 0 and not carried.filter(reverses__isnull=True).exists()
    initial = {}
    if offers and "chuyen-nguon" in request.GET:
        initial = {"amount": rest, "description": words}
    form = EntryForm(request.POST or None, initial=initial)

    def act(facts: dict[str, Any]) -> None:
        verbs.add_income(request.user, unit, year=year, **facts)

    return _form(
        request,
        unit,
        year,
        form,
        act,
        title="Ghi thu",
        button="Ghi thu",
        rest=rest if offers else 0,
    )


def commitment(request, pk: int, year: int):
    """Money set aside for what is no award."""
    unit = _own_unit(request.user, pk)
    form = EntryForm(request.POST or None)

    def act(facts: dict[str, Any]) -> None:
        verbs.commit_other(request.user, unit, year=year, **facts)

    return _form(
        request,
        unit,
        year,
        form,
        act,
        title="Ghi cam kết chi khác",
        button="Ghi cam kết",
        lede="Cho việc in bằng, khung, hiện vật khen thưởng, tổ chức trao thưởng. Tiền thưởng "
        "cam kết theo quyết định, không ghi ở đây.",
    )


def payment(request, pk: int, year: int):
    unit = _own_unit(request.user, pk)
    left = [row for row in book.commitments_of(unit, year) if row.left > 0]
    if not left:
        raise Refused(
            f"Năm {year} không còn cam kết nào chưa chi. Hãy ghi cam kết theo quyết định trước."
        )
    form = PaymentForm(request.POST or None, commitments=left, initial=_preset(request, left))

    def act(facts: dict[str, Any]) -> None:
        verbs.pay(request.user, unit, year=year, **facts)

    return _form(request, unit, year, form, act, title="Ghi chi", button="Ghi chi")


def _preset(request, left: list[book.Commitment]) -> dict[str, Any]:
    """The commitment whose button was pressed, with all that is left of it."""
    for row in left:
        if row.decision and str(row.decision.pk) == request.GET.get("quyet-dinh"):
            return {
                "purpose": str(row.decision.pk),
                "amount": row.left,
                "description": f"Chi tiền thưởng theo {row.decision}",
            }
    return {}


def _form(request, unit: Unit, year: int, form: Any, act: Callable, **context: Any):
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refusal:
            if refusal.denied:
                raise
            add_errors(form, refusal)
        else:
            messages.success(request, "Đã ghi vào sổ quỹ.")
            return redirect("awards:fund", pk=unit.pk, year=year)
    context |= {"form": form, "unit": unit, "year": year}
    status = 422 if form.errors else 200
    return render(request, "awards/fund_form.html", context, status=status)


@require_POST
def commit_decision(request, pk: int, decision_pk: int):
    """Set aside the money of an issued decision; pressing twice sets aside once."""
    unit = _own_unit(request.user, pk)
    decision = get_object_or_404(Decision.objects.select_related("unit"), pk=decision_pk, unit=unit)
    entry = verbs.commit_decision(request.user, decision)
    if entry is None:
        messages.info(request, "Quyết định này không có tiền thưởng nên không phải cam kết.")
        return redirect("awards:fund", pk=pk, year=timezone.localdate().year)
    messages.success(request, f"Đã ghi cam kết {format_number(entry.amount)} đồng.")
    return redirect("awards:fund", pk=pk, year=entry.year)


def reversal(request, entry_pk: int):
    """Say what a counter line does, ask for the reason, write it."""
    entry = get_object_or_404(
        FundEntry.objects.visible_to(request.user).select_related("unit__parent", "decision"),
        pk=entry_pk,
    )
    demand(request.user, "awards.write_fund", entry.unit)
    form = ReversalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.reverse_entry(request.user, entry, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if refusal.denied:
                raise
            add_errors(form, refusal)
        else:
            messages.success(request, "Đã huỷ dòng; cả hai dòng vẫn còn trong sổ.")
            return redirect("awards:fund", pk=entry.unit_id, year=entry.year)
    context = {"form": form, "entry": entry, "back": _address(entry.unit_id, entry.year)}
    status = 422 if form.errors else 200
    return render(request, "awards/fund_reverse.html", context, status=status)


@require_GET
def report_pdf(request, pk: int, year: int):
    unit = _unit(request.user, pk)
    content = paper_pdf(fund_report(unit, year))
    return serve_file(content, f"Báo cáo quỹ {year}.pdf", content_type=TYPES[".pdf"])


@require_GET
def report_docx(request, pk: int, year: int):
    unit = _unit(request.user, pk)
    content = render_docx(fund_report(unit, year))
    return serve_file(content, f"Báo cáo quỹ {year}.docx", content_type=TYPES[".docx"])


def _unit(user: Any, pk: int) -> Unit:
    """A unit whose fund the person may read, or 404."""
    seen = Unit.objects.visible_to(user).select_related("parent")
    unit = get_object_or_404(seen, pk=pk)
    demand(user, "awards.view_fund", unit)
    return unit


def _own_unit(user: Any, pk: int) -> Unit:
    unit = _unit(user, pk)
    demand(user, "awards.write_fund", unit)
    return unit


def _address(pk: int, year: int) -> str:
    return reverse("awards:fund", args=[pk, year])


urlpatterns = [
    path("quy/", funds, name="funds"),
    path("quy/<int:pk>/<year:year>/", fund, name="fund"),
    path("quy/<int:pk>/<year:year>/thu/", income, name="fund_income"),
    path("quy/<int:pk>/<year:year>/cam-ket/", commitment, name="fund_commitment"),
    path("quy/<int:pk>/<year:year>/chi/", payment, name="fund_payment"),
    path("quy/<int:pk>/<year:year>/bao-cao.pdf", report_pdf, name="fund_report_pdf"),
    path("quy/<int:pk>/<year:year>/bao-cao.docx", report_docx, name="fund_report_docx"),
    path(
        "quy/<int:pk>/quyet-dinh/<int:decision_pk>/", commit_decision, name="fund_commit_decision"
    ),
    path("quy/dong/<int:entry_pk>/huy/", reversal, name="fund_reverse"),
]
