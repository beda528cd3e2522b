"""Difficulties of a campaign: list, one question with its answers, the steps, the public list."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from campaigns.models import Plan
from campaigns.models import Question
from campaigns.queries import units_written_for
from campaigns.question_forms import AnswerForm
from campaigns.question_forms import AnswerSearch
from campaigns.question_forms import NoteForm
from campaigns.question_forms import PassOnForm
from campaigns.question_forms import PublishForm
from campaigns.question_forms import QuestionFilter
from campaigns.question_forms import QuestionForm
from campaigns.question_list import HEADER
from campaigns.question_list import export_rows
from campaigns.question_list import narrowed
from campaigns.question_list import published_answers
from campaigns.question_list import questions_of
from campaigns.questions import answer_question
from campaigns.questions import ask_again
from campaigns.questions import ask_question
from campaigns.questions import pass_question_on
from campaigns.questions import publish_answer
from campaigns.questions import take_question_up
from campaigns.questions import withdraw_answer
from campaigns.transitions import QUESTION_TRANSITIONS
from campaigns.views.campaigns import campaign_of
from campaigns.views.form_page import form_page
from documents.spreadsheets import table_response
from units.models import Unit
from workflow import available
from workflow import demand

PAGE_SIZE = 25


@require_GET
def questions(request, slug: str):
    campaign = campaign_of(request.user, slug)
    form = QuestionFilter(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = narrowed(request.user, questions_of(request.user, campaign), asked)
    if request.GET.get("xuat"):
        return table_response(request.GET["xuat"], "kho-khan-vuong-mac", HEADER, export_rows(found))
    context = {
        "campaign": campaign,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
        "filter": form,
        "can_ask": request.user.has_perm("campaigns.ask_question", campaign),
    }
    return render(request, "campaigns/questions.html", context)


def _question_of(user, slug: str, pk: int) -> Question:
    return get_object_or_404(
        Question.objects.visible_to(user)
        .filter(campaign__slug=slug)
        .select_related("campaign__unit", "unit", "handler", "asked_by"),
        pk=pk,
    )


@require_GET
def question(request, slug: str, pk: int):
    """The question, its answers, what happened to it, and the steps that the person may take."""
    found = _question_of(request.user, slug, pk)
    answers = list(found.answers.select_related("unit", "answered_by"))
    context = {
        "question": found,
        "amendment": _readable_amendment(request.user, found),
        "answers": answers,
        "steps": found.transitions.select_related("actor").order_by("-at", "-pk"),
        "can": available(request.user, found, QUESTION_TRANSITIONS),
        "can_steer": bool(answers) and request.user.has_perm("campaigns.steer_question", found),
    }
    return render(request, "campaigns/question.html", context)


def _readable_amendment(user, question: Question) -> Plan | None:
    """The amendment that settles the question; its draft is not read by the unit that asks."""
    return Plan.objects.visible_to(user).filter(pk=question.amendment_id).first()


def ask(request, slug: str):
    campaign = campaign_of(request.user, slug)
    demand(request.user, "campaigns.ask_question", campaign)
    units = (
        units_written_for(request.user)
        .filter(path__startswith=campaign.unit.path)
        .exclude(pk=campaign.unit_id)
    )
    return form_page(
        request,
        QuestionForm(request.POST or None, units=units),
        lambda data: ask_question(request.user, campaign, **data),
        title="Nêu khó khăn, vướng mắc",
        button="Gửi câu hỏi",
        back=_list_address(campaign),
        crumbs=_crumbs(campaign),
        said="Đã gửi câu hỏi.",
        go=_address,
        lede=f"Câu hỏi được gửi tới {campaign.unit.name} (cơ quan tham mưu thi đua).",
    )


def answer(request, slug: str, pk: int):
    found = _question_of(request.user, slug, pk)
    demand(request.user, "campaigns.answer_question", found)
    return _step_page(
        request,
        found,
        AnswerForm(request.POST or None),
        lambda data: answer_question(request.user, found, **data),
        ("Trả lời", "Gửi câu trả lời", "Đã trả lời. Đơn vị hỏi đã được báo."),
    )


def pass_on(request, slug: str, pk: int):
    found = _question_of(request.user, slug, pk)
    demand(request.user, "campaigns.answer_question", found)
    units = (
        Unit.objects.filter(path__startswith=found.campaign.unit.path)
        .filter(depth__lte=found.campaign.unit.depth + 1)
        .exclude(pk__in=[found.unit_id, found.handler_id])
        .in_name_order()
    )
    return _step_page(
        request,
        found,
        PassOnForm(request.POST or None, units=units),
        lambda data: pass_question_on(request.user, found, **data),
        ("Chuyển đơn vị khác trả lời", "Chuyển", "Đã chuyển câu hỏi."),
    )


def take_up(request, slug: str, pk: int):
    found = _question_of(request.user, slug, pk)
    demand(request.user, "campaigns.steer_question", found)
    return _step_page(
        request,
        found,
        NoteForm(request.POST or None, label="Nội dung kế hoạch sẽ sửa đổi"),
        lambda data: take_question_up(request.user, found, **data),
        (
            "Đưa vào sửa đổi kế hoạch",
            "Đưa vào bản sửa đổi",
            "Đã ghi vướng mắc vào bản sửa đổi. Hãy sửa các phần cần sửa rồi ban hành.",
        ),
        go=lambda draft: reverse("campaigns:draft", args=[draft.pk]),
        lede="Cổng lập dự thảo sửa đổi kế hoạch nếu chưa có, và ghi vướng mắc này ở đó.",
    )


def again(request, slug: str, pk: int):
    found = _question_of(request.user, slug, pk)
    demand(request.user, "campaigns.ask_question_again", found)
    return _step_page(
        request,
        found,
        NoteForm(request.POST or None, label="Vì sao câu trả lời chưa giải quyết được"),
        lambda data: ask_again(request.user, found, **data),
        ("Hỏi lại", "Gửi lại câu hỏi", "Đã gửi lại câu hỏi."),
    )


def publish(request, slug: str, pk: int):
    """Word the question and answer for everyone, beforehand as asked and last answered."""
    found = _question_of(request.user, slug, pk)
    demand(request.user, "campaigns.steer_question", found)
    last = found.answers.last()
    initial = {
        "public_question": found.public_question or f"{found.title}\n{found.text}",
        "public_answer": found.public_answer or (last.text if last else ""),
    }
    return _step_page(
        request,
        found,
        PublishForm(request.POST or None, initial=initial),
        lambda data: publish_answer(request.user, found, **data),
        ("Công khai câu trả lời", "Công khai", "Đã công khai."),
        warning="Ai cũng đọc được phần dưới đây. Hãy bỏ tên người và thông tin cá nhân.",
    )


@require_POST
def withdraw(request, slug: str, pk: int):
    found = _question_of(request.user, slug, pk)
    withdraw_answer(request.user, found)
    messages.success(request, "Đã gỡ khỏi danh sách công khai.")
    return redirect(_address(found))


@require_GET
def answers(request, slug: str):
    """The published answers of a campaign for signed-in people, also before it is public."""
    return _answer_list(request, campaign_of(request.user, slug), "base.html")


@login_not_required
@require_GET
def public_answers(request, slug: str):
    """The published answers of a public campaign for everyone."""
    campaign = get_object_or_404(Campaign.objects.public().select_related("unit"), slug=slug)
    return _answer_list(request, campaign, "base_public.html")


def _answer_list(request, campaign: Campaign, base: str):
    form = AnswerSearch(request.GET or None)
    words = form.cleaned_data["tim"] if form.is_bound and form.is_valid() else ""
    found = published_answers(campaign, words)
    context = {
        "campaign": campaign,
        "base": base,
        "is_open": base == "base_public.html",
        "filter": form,
        "words": words,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang")),
    }
    return render(request, "campaigns/answers.html", context)


def _step_page(request, question: Question, form, act, words, **context):
    title, button, said = words
    return form_page(
        request, form, act, title=title, button=button, said=said, back=_address(question),
        crumbs=[*_crumbs(question.campaign), (_address(question), question.title)],
        quote=question.text, **context,
    )  # fmt: skip


def _address(question: Question) -> str:
    return reverse("campaigns:question", args=[question.campaign.slug, question.pk])


def _list_address(campaign: Campaign) -> str:
    return reverse("campaigns:questions", args=[campaign.slug])


def _crumbs(campaign: Campaign) -> list[tuple[str, str]]:
    detail = reverse("campaigns:detail", args=[campaign.slug])
    return [(detail, campaign.title), (_list_address(campaign), "Khó khăn, vướng mắc")]


urlpatterns = [
    path("cong-khai/<slug:slug>/hoi-dap/", public_answers, name="public_answers"),
    path("<slug:slug>/hoi-dap/", questions, name="questions"),
    path("<slug:slug>/hoi-dap/da-cong-khai/", answers, name="answers"),
    path("<slug:slug>/hoi-dap/hoi/", ask, name="ask_question"),
    path("<slug:slug>/hoi-dap/<int:pk>/", question, name="question"),
    path("<slug:slug>/hoi-dap/<int:pk>/tra-loi/", answer, name="answer_question"),
    path("<slug:slug>/hoi-dap/<int:pk>/chuyen/", pass_on, name="pass_question_on"),
    path("<slug:slug>/hoi-dap/<int:pk>/sua-doi/", take_up, name="take_question_up"),
    path("<slug:slug>/hoi-dap/<int:pk>/hoi-lai/", again, name="ask_question_again"),
    path("<slug:slug>/hoi-dap/<int:pk>/cong-khai/", publish, name="publish_answer"),
    path("<slug:slug>/hoi-dap/<int:pk>/go/", withdraw, name="withdraw_answer"),
]
