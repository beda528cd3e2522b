"""The register of awards: list, a record's life, history of a name and of a unit, changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.auditing import record as leave_trace
from awards.enums import BODIES
from awards.enums import RecordState
from awards.forms.register import CorrectionForm
from awards.forms.register import ReissueForm
from awards.forms.register import RevocationForm
from awards.models import AwardRecord
from awards.register import awards_of_unit
from awards.register import correct
from awards.register import life_of
from awards.register import records_for
from awards.register import reissue
from awards.register import revoke
from awards.register import same_name
from awards.register import search
from awards.register import standing_counts
from awards.register_filter import CORRECTED
from awards.register_filter import STANDINGS
from awards.register_importing import units_to_import_for
from documents.spreadsheets import table_response
from documents.verification import verification_url
from units.models import Unit
from workflow import Refused
from workflow import demand

PAGE_SIZE = 50
COLUMNS = [
    "Tên", "Đối tượng", "Chức vụ, đơn vị, nơi ở", "Đơn vị quản lý", "Hình thức", "Cấp", "Dịp",
    "Thành tích", "Số quyết định", "Ngày quyết định", "Người quyết định", "Năm", "Số vào sổ",
    "Tiền thưởng (đồng)", "Đơn vị ghi sổ", "Tình trạng", "Mã kiểm tra",
]  # fmt: skip


@require_GET
def register(request):
    """The list; the address holds every filter, also for the export."""
    filtering = search(request.user, request.GET or None)
    if kind := request.GET.get("xuat"):
        leave_trace(request.user, "accounts.export", what="awards", kind=kind[:10])
        return table_response(kind, "so-khen-thuong", COLUMNS, _rows(filtering.qs))
    counts = standing_counts(filtering)
    labels = dict(STANDINGS)
    context = {
        "filter": filtering,
        "page": Paginator(filtering.qs, PAGE_SIZE).get_page(request.GET.get("trang")),
        "chips": [
            (None, "Tất cả", counts["total"]),
            ("valid", labels["valid"], counts["valid"]),
            (CORRECTED, labels[CORRECTED], counts["corrected"]),
            ("revoked", labels["revoked"], counts["revoked"]),
        ],
        "chosen": request.GET.get("trang_thai") or None,
        "can_import": units_to_import_for(request.user).exists(),
    }
    template = "awards/register_results.html" if request.htmx else "awards/register.html"
    return render(request, template, context)


def _rows(records):
    for record in records:
        yield [
            record.subject_name,
            record.get_subject_class_display(),
            record.workplace,
            record.home_unit.name if record.home_unit else "",
            record.form.name,
            record.get_level_display(),
            record.get_occasion_display(),
            record.achievement,
            record.decision_number,
            record.decided_on,
            record.decided_by,
            record.year,
            record.book_number,
            record.amount,
            record.unit.name,
            standing_words(record),
            record.code,
        ]


def standing_words(record: Any) -> str:
    """One standing of a record: revoked goes before corrected."""
    if record.is_corrected and record.state == RecordState.VALID:
        return "đang có hiệu lực, đã đính chính"
    return record.get_state_display()


def record_of(user, pk: int) -> AwardRecord:
    """A record that the user sees, or 404."""
    found = records_for(user).select_related("decision", "nomination", "campaign", "unit__parent")
    return get_object_or_404(found, pk=pk)


@require_GET
def record(request, pk: int):
    """One award: what was decided, its life, where it leads."""
    found = record_of(request.user, pk)
    context = {
        "record": found,
        "life": life_of(found),
        "standing": standing_words(found),
        "check_url": verification_url(found.code),
        "decision_url": _seen(request.user, "decision", found.decision),
        "nomination_url": _seen(request.user, "nomination", found.nomination),
        "printed": found.certificate_batches.order_by("-made_at").first(),
        "certificate_url": _printing(request.user, found),
        "can_correct": request.user.has_perm("awards.correct_record", found),
        "can_revoke": request.user.has_perm("awards.revoke_record", found),
    }
    return render(request, "awards/record.html", context)


def _seen(user, name: str, thing: Any) -> str:
    """The address of the record's decision or dossier, for those who may look at it."""
    if thing is None or not user.has_perm(f"awards.view_{name}", thing):
        return ""
    return reverse(f"awards:{name}", args=[thing.pk])


def _printing(user, found: AwardRecord) -> str:
    """Where the certificate is printed again, for those who print."""
    may = user.has_perm("awards.print_certificates", found.unit)
    if found.state == RecordState.REVOKED or not may:
        return ""
    return reverse("awards:print_award", args=[found.pk])


@require_GET
def history(request, pk: int):
    """Every award under the name of a record."""
    found = record_of(request.user, pk)
    context = {"record": found, "namesakes": same_name(request.user, found)}
    return render(request, "awards/record_history.html", context)


@require_GET
def of_unit(request, pk: int):
    """Every award of a unit and its people."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    records = list(awards_of_unit(request.user, unit))
    context = {
        "unit": unit,
        "own": [found for found in records if found.subject_class in BODIES],
        "people": [found for found in records if found.subject_class not in BODIES],
        "predecessors": list(unit.predecessors.all()),
    }
    return render(request, "awards/record_unit.html", context)


def correction(request, pk: int):
    found = record_of(request.user, pk)
    demand(request.user, "awards.correct_record", found)
    form = CorrectionForm(
        request.POST or None,
        record=found,
        units=_homes(request.user, found),
        initial={"seen": found.events.count()},
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            correct(
                request.user,
                found,
                changes=form.changes,
                reason=facts["reason"],
                seen=facts["seen"],
                document_number=facts["document_number"],
                document_date=facts["document_date"],
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "Đã đính chính. Nội dung cũ vẫn còn trong lịch sử.")
            return redirect("awards:record", pk=pk)
    return _form(request, form, "awards/record_correct.html", found)


def reissuing(request, pk: int):
    found = record_of(request.user, pk)
    demand(request.user, "awards.reissue_record", found)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reissue(request.user, found, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "Đã ghi việc cấp lại bằng.")
            return redirect("awards:record", pk=pk)
    return _form(request, form, "awards/record_reissue.html", found)


def revocation(request, pk: int):
    """First the decision and the reason, then a page that says what follows, then the act."""
    found = record_of(request.user, pk)
    demand(request.user, "awards.revoke_record", found)
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "xac-nhan" not in request.POST:
            return _form(request, form, "awards/record_revoke_confirm.html", found)
        try:
            revoke(request.user, found, **form.cleaned_data)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "Đã ghi việc huỷ bỏ, thu hồi.")
            return redirect("awards:record", pk=pk)
    return _form(request, form, "awards/record_revoke.html", found)


def _homes(user, found: AwardRecord):
    """Units that may stand as the awarded one's: what the user sees, and what stands now."""
    seen = Unit.objects.visible_to(user).values("pk")
    return Unit.objects.filter(Q(pk__in=seen) | Q(pk=found.home_unit_id)).in_name_order()


def _form(request, form: Any, template: str, found: AwardRecord):
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "record": found}, status=status)


def _show(form: Any, refusal: Refused) -> None:
    """Put a refusal at the fields that it names, or on top; who has no right goes away."""
    if refusal.denied:
        raise refusal
    for name, text in refusal.errors.items():
        form.add_error(name if name in form.fields else None, text)
    if not set(refusal.errors) & set(form.fields):
        form.add_error(None, refusal.reason)


urlpatterns = [
    path("so/", register, name="register"),
    path("so/<int:pk>/", record, name="record"),
    path("so/<int:pk>/lich-su/", history, name="record_history"),
    path("so/<int:pk>/dinh-chinh/", correction, name="record_correct"),
    path("so/<int:pk>/cap-lai/", reissuing, name="record_reissue"),
    path("so/<int:pk>/thu-hoi/", revocation, name="record_revoke"),
    path("so/don-vi/<int:pk>/", of_unit, name="unit_awards"),
]
