"""Steps of a dossier after its submission: receipt, return, conclusion, opinions, overrides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from awards import appraisal
from awards import climbing
from awards.eligibility import TITLES
from awards.forms.nominations import AnswerForm
from awards.forms.nominations import AskForm
from awards.forms.nominations import CommentForm
from awards.forms.nominations import ConcludeForm
from awards.forms.nominations import FreezeForm
from awards.forms.nominations import OverrideForm
from awards.forms.nominations import RefuseForm
from awards.forms.nominations import ReturnForm
from awards.forms.nominations import RuleSetForm
from awards.forms.nominations import SettleForm
from awards.forms.rounds import ReasonForm
from awards.models import Consultation
from awards.models import Nomination
from awards.models import PublicComment
from awards.models import SubjectFreeze
from awards.permissions import INNER
from awards.views.form_page import form_page
from awards.views.nominations import crumbs_of
from awards.views.nominations import nomination_of
from awards.views.rounds import dossiers_of
from awards.views.rounds import own_units
from awards.views.rounds import round_of
from workflow import Refused
from workflow import demand


def _page(request, about: Nomination, form, act, **words: Any):
    """A form about one dossier that leads back to it."""
    return form_page(
        request,
        form,
        act,
        back=reverse("awards:nomination", args=[about.pk]),
        crumbs=crumbs_of(about),
        **words,
    )


@require_POST
def receive(request, pk: int):
    appraisal.receive_nomination(request.user, nomination_of(request.user, pk))
    messages.success(request, "Đã tiếp nhận thẩm định.")
    return redirect("awards:nomination", pk=pk)


@require_POST
def forward(request, pk: int):
    climbing.forward_nomination(request.user, nomination_of(request.user, pk))
    messages.success(request, "Đã chuyển hồ sơ lên cấp trên.")
    return redirect("awards:nomination", pk=pk)


@require_POST
def restore(request, pk: int):
    climbing.restore_nomination(request.user, nomination_of(request.user, pk))
    messages.success(request, "Đã lập lại hồ sơ thành bản nháp.")
    return redirect("awards:nomination", pk=pk)


def send_back(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.handle_nomination", dossier)
    form = ReturnForm(request.POST or None, nomination=dossier)
    return _page(
        request,
        dossier,
        form,
        lambda data: climbing.return_nomination(
            request.user,
            dossier,
            note=data["note"],
            due_on=data["due_on"],
            remarks=form.remarks(),
        ),
        title="Trả lại để bổ sung",
        lede=str(dossier),
        button="Trả lại cho đơn vị đề nghị",
        said="Đã trả lại; đơn vị được báo kèm danh sách cần bổ sung.",
    )


def refuse(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.refuse_nomination", dossier)
    return _page(
        request,
        dossier,
        RefuseForm(request.POST or None),
        lambda data: climbing.refuse_nomination(request.user, dossier, **data),
        title="Không khen thưởng",
        lede=str(dossier),
        button="Thông báo không khen thưởng",
        danger=True,
        warning="Hồ sơ kết thúc tại đây và đơn vị đề nghị được thông báo lý do.",
        said="Đã thông báo không khen thưởng.",
    )


def withdraw(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.withdraw_nomination", dossier)
    return _page(
        request,
        dossier,
        ReasonForm(request.POST or None),
        lambda data: climbing.withdraw_nomination(request.user, dossier, note=data["note"]),
        title="Rút hồ sơ",
        lede=str(dossier),
        button="Rút hồ sơ",
        danger=True,
        warning="Hồ sơ trở về đơn vị đề nghị. Có thể lập lại khi đợt xét còn nhận.",
        said="Đã rút hồ sơ.",
    )


def conclude(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.appraise_nomination", dossier)
    return _page(
        request,
        dossier,
        ConcludeForm(request.POST or None, initial={"text": dossier.appraisal}),
        lambda data: appraisal.conclude_appraisal(request.user, dossier, text=data["text"]),
        title="Kết luận thẩm định",
        lede=str(dossier),
        button="Kết luận đủ điều kiện trình hội đồng",
        said="Đã kết luận.",
        part="awards/_checks.html",
        checks=dossier.checks,
        dossier=dossier,
    )


def again(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.appraise_nomination", dossier)
    return _page(
        request,
        dossier,
        ReasonForm(request.POST or None),
        lambda data: appraisal.appraise_again(request.user, dossier, note=data["note"]),
        title="Thẩm định lại",
        lede=str(dossier),
        button="Thẩm định lại",
        said="Đã mở lại thẩm định.",
    )


def override(request, pk: int, code: str):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.override_check", dossier)
    verdict = next((c for c in dossier.checks if c["code"] == code), None)
    return _page(
        request,
        dossier,
        OverrideForm(request.POST or None),
        lambda data: appraisal.override_check(request.user, dossier, code=code, **data),
        title=f"Chấp nhận ngoại lệ: {TITLES.get(code, code)}",
        lede=verdict["reason"] if verdict else "",
        button="Chấp nhận ngoại lệ",
        warning="Việc này được ghi vào nhật ký cùng tên và lý do của bạn.",
        said="Đã chấp nhận ngoại lệ.",
    )


@require_POST
def lift(request, pk: int, code: str):
    appraisal.lift_override(request.user, nomination_of(request.user, pk), code=code)
    messages.success(request, "Đã bỏ chấp nhận ngoại lệ.")
    return redirect("awards:nomination", pk=pk)


def switch_rules(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.override_check", dossier)
    return _page(
        request,
        dossier,
        RuleSetForm(request.POST or None, initial={"rule_set": dossier.rule_set_id}),
        lambda data: appraisal.switch_rule_set(
            request.user, dossier, data["rule_set"], reason=data["reason"]
        ),
        title="Áp dụng bộ quy định khác",
        lede="Mặc định hồ sơ theo bộ quy định có hiệu lực vào ngày tiếp nhận thẩm định.",
        button="Áp dụng",
        said="Đã đổi bộ quy định; các điều kiện vừa được kiểm tra lại.",
    )


def ask(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.appraise_nomination", dossier)
    return _page(
        request,
        dossier,
        AskForm(request.POST or None, nomination=dossier),
        lambda data: appraisal.ask_opinion(
            request.user, dossier, data["unit"], question=data["question"]
        ),
        title="Lấy ý kiến hiệp y",
        lede=str(dossier),
        button="Gửi đề nghị cho ý kiến",
        said="Đã gửi đề nghị cho ý kiến.",
    )


def answer(request, pk: int):
    """The agency that was asked gives its opinion."""
    asked = get_object_or_404(
        Consultation.objects.visible_to(request.user).select_related(
            "unit", "nomination__nominating_unit", "nomination__round", "nomination__form"
        ),
        pk=pk,
    )
    demand(request.user, "awards.answer_consultation", asked)
    dossier = asked.nomination
    return _page(
        request,
        dossier,
        AnswerForm(request.POST or None),
        lambda data: appraisal.answer_opinion(request.user, asked, **data),
        title="Cho ý kiến hiệp y",
        lede=f"{dossier}; trả lời đến hết ngày {asked.due_on:%d/%m/%Y}. {asked.question}",
        button="Gửi ý kiến",
        said="Đã gửi ý kiến.",
    )


@require_POST
def inner_note(request, pk: int):
    appraisal.add_inner_remark(
        request.user, nomination_of(request.user, pk), text=request.POST.get("text", "")
    )
    messages.success(request, "Đã ghi; đơn vị đề nghị không thấy ghi chú này.")
    return redirect("awards:nomination", pk=pk)


def comment(request, pk: int):
    dossier = nomination_of(request.user, pk)
    demand(request.user, "awards.see_inner_notes", dossier)
    return _page(
        request,
        dossier,
        CommentForm(request.POST or None, initial={"received_on": timezone.localdate()}),
        lambda data: appraisal.note_comment(request.user, dossier, **data),
        title="Ghi phản ánh trong thời gian công khai",
        lede=str(dossier),
        button="Ghi phản ánh",
        said="Đã ghi. Hồ sơ chưa được đưa ra hội đồng cho đến khi xử lý xong.",
    )


def settle(request, pk: int):
    row = get_object_or_404(
        PublicComment.objects.visible_to(request.user).select_related(
            "nomination__round__unit", "nomination__form"
        ),
        pk=pk,
    )
    demand(request.user, "awards.see_inner_notes", row.nomination)
    return _page(
        request,
        row.nomination,
        SettleForm(request.POST or None),
        lambda data: appraisal.settle_comment(request.user, row, answer=data["answer"]),
        title="Kết quả xử lý phản ánh",
        lede=row.text,
        button="Ghi kết quả",
        said="Đã ghi kết quả xử lý.",
    )


def bulk(request, pk: int):
    """Receive, forward or submit the ticked dossiers of a round; says what was left and why."""
    award_round = round_of(request.user, pk)
    if request.method != "POST":
        return redirect("awards:round", pk=pk)
    keys = [int(key) for key in request.POST.getlist("chon") if key.isdigit()]
    chosen = list(
        dossiers_of(request, award_round)
        .queryset.filter(pk__in=keys)
        .select_related("nominating_unit__parent", "holder__parent", "round__unit", "form")
    )
    acts = {
        "tiep-nhan": appraisal.receive_nomination,
        "chuyen": climbing.forward_nomination,
        "trinh": lambda user, n: climbing.submit_nomination(
            user, n, expected_version=n.edit_version
        ),
    }
    act = acts.get(request.POST.get("viec", ""))
    if act is None or not chosen:
        messages.error(request, "Hãy chọn ít nhất một hồ sơ.")
        return redirect("awards:round", pk=pk)
    done, skipped = [], []
    for dossier in chosen:
        try:
            act(request.user, dossier)
        except Refused as refusal:
            skipped.append((dossier, " ".join([refusal.reason, *refusal.errors.values()])))
        else:
            done.append(dossier)
    context = {"round": award_round, "done": done, "skipped": skipped}
    return render(request, "awards/bulk_result.html", context)


def freezes(request):
    """Subjects that may not be considered; only those who appraise see the list."""
    units = own_units(request.user, INNER)
    unit = units[0] if units else None
    demand(request.user, "awards.freeze_subject", unit)
    form = FreezeForm(request.POST or None, unit=unit, initial={"starts_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda data: appraisal.freeze_subject(request.user, unit, **_named(data)),
        title="Tạm dừng xét khen thưởng",
        lede="Người, đơn vị đang bị kỷ luật, điều tra hoặc có khiếu nại. Chỉ cán bộ thẩm định đọc được.",
        button="Ghi tạm dừng",
        back=reverse("awards:rounds"),
        go=lambda made: reverse("awards:freezes"),
        template="awards/freezes.html",
        rows=SubjectFreeze.objects.filter(unit__in=units).select_related("subject_unit")[:200],
        today=timezone.localdate(),
    )


def _named(data: dict[str, Any]) -> dict[str, Any]:
    if data.get("subject_unit"):
        data["subject_name"] = data["subject_unit"].name
    return data


@require_POST
def end_freeze(request, pk: int):
    row = get_object_or_404(SubjectFreeze, pk=pk, unit__in=own_units(request.user, INNER))
    appraisal.end_freeze(request.user, row, ends_on=timezone.localdate())
    messages.success(request, "Đã kết thúc tạm dừng từ hết hôm nay.")
    return redirect("awards:freezes")


urlpatterns = [
    path("ho-so/<int:pk>/tiep-nhan/", receive, name="receive_nomination"),
    path("ho-so/<int:pk>/chuyen/", forward, name="forward_nomination"),
    path("ho-so/<int:pk>/lap-lai/", restore, name="restore_nomination"),
    path("ho-so/<int:pk>/tra-lai/", send_back, name="return_nomination"),
    path("ho-so/<int:pk>/khong-khen/", refuse, name="refuse_nomination"),
    path("ho-so/<int:pk>/rut/", withdraw, name="withdraw_nomination"),
    path("ho-so/<int:pk>/ket-luan/", conclude, name="conclude_nomination"),
    path("ho-so/<int:pk>/tham-dinh-lai/", again, name="appraise_again"),
    path("ho-so/<int:pk>/ngoai-le/<slug:code>/", override, name="override_check"),
    path("ho-so/<int:pk>/ngoai-le/<slug:code>/bo/", lift, name="lift_override"),
    path("ho-so/<int:pk>/bo-quy-dinh/", switch_rules, name="switch_rule_set"),
    path("ho-so/<int:pk>/hiep-y/", ask, name="ask_opinion"),
    path("hiep-y/<int:pk>/", answer, name="answer_opinion"),
    path("ho-so/<int:pk>/ghi-chu/", inner_note, name="inner_note"),
    path("ho-so/<int:pk>/phan-anh/", comment, name="note_comment"),
    path("phan-anh/<int:pk>/", settle, name="settle_comment"),
    path("dot/<int:pk>/hang-loat/", bulk, name="bulk_nominations"),
    path("tam-dung/", freezes, name="freezes"),
    path("tam-dung/<int:pk>/ket-thuc/", end_freeze, name="end_freeze"),
]
