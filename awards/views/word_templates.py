"""Pages on which an administrator keeps the Word templates of a unit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET
from django.views.decorators.http import require_POST

from awards.enums import TemplateKind
from awards.forms.word_templates import UploadForm
from awards.models import Nomination
from awards.models import WordTemplate
from awards.paper_units import own_units
from awards.permissions import TEMPLATE_ROLES
from awards.word_data import report_word
from awards.word_fields import FIELDS
from awards.word_samples import sample_template
from awards.word_templates import DOCX
from awards.word_templates import activate_template
from awards.word_templates import content_of
from awards.word_templates import filled_with_example
from awards.word_templates import kinds_in_use
from awards.word_templates import set_template_aside
from awards.word_templates import upload_template
from documents.files import serve_file
from units.models import Unit
from workflow import Refused
from workflow import demand


@require_GET
def index(request):
    """The units whose templates one keeps; with one only, its page."""
    demand(request.user, "awards.see_word_templates")
    units = list(own_units(request.user, TEMPLATE_ROLES))
    if len(units) == 1:
        return redirect("awards:word_templates", pk=units[0].pk)
    return render(request, "awards/word_template_units.html", {"units": units})


def templates(request, pk: int):
    """Every kind of paper with its versions; POST uploads a new one."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    demand(request.user, "awards.manage_word_templates", unit)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        facts = form.cleaned_data
        try:
            template = upload_template(
                request.user, unit, kind=facts["kind"], upload=facts["file"], note=facts["note"]
            )
        except Refused as refusal:
            if refusal.denied:
                raise
            for name, words in (refusal.errors or {"file": refusal.reason}).items():
                form.add_error(name, words)
        else:
            messages.success(request, f"Đã nhận và đang dùng: {template}.")
            return redirect("awards:word_templates", pk=pk)
    kinds = [(value, TemplateKind(value).label, rows) for value, rows in kinds_in_use(unit).items()]
    return render(
        request,
        "awards/word_templates.html",
        {"unit": unit, "form": form, "kinds": kinds},
        status=422 if form.errors else 200,
    )


@require_GET
def fields(request, kind: str):
    """What may stand in a template of this kind, and how loops are written."""
    demand(request.user, "awards.see_word_templates")
    return render(
        request,
        "awards/word_template_fields.html",
        {"kind": kind, "label": _known(kind).label, "fields": FIELDS[kind].items()},
    )


@require_GET
def sample(request, kind: str):
    """A template to begin from."""
    demand(request.user, "awards.see_word_templates")
    label = _known(kind).label
    return serve_file(sample_template(kind), f"mau {label}.docx", content_type=DOCX)


@require_GET
def download(request, pk: int):
    """The file as it was uploaded."""
    template = _template(request, pk)
    return serve_file(content_of(template), template.name, content_type=DOCX)


@require_GET
def preview(request, pk: int):
    """The template filled with example data."""
    template = _template(request, pk)
    return serve_file(filled_with_example(template), f"xem thu {template.name}", content_type=DOCX)


@require_POST
def activate(request, pk: int):
    template = activate_template(request.user, _template(request, pk))
    messages.success(request, f"Từ nay dùng {template}.")
    return redirect("awards:word_templates", pk=template.unit_id)


@require_POST
def set_aside(request, pk: int):
    template = set_template_aside(request.user, _template(request, pk))
    messages.success(
        request, f"Không dùng mẫu riêng cho {template.get_kind_display()} nữa; dùng mẫu có sẵn."
    )
    return redirect("awards:word_templates", pk=template.unit_id)


@require_GET
def report(request, pk: int):
    """The achievement report of a dossier as a Word file."""
    nomination = get_object_or_404(
        Nomination.objects.visible_to(request.user).select_related(
            "form", "round__campaign", "nominating_unit__parent"
        ),
        pk=pk,
    )
    demand(request.user, "awards.view_nomination", nomination)
    # As on the dossier's page: agencies asked and council members do not see the day of birth.
    is_close = any(
        request.user.has_perm(right, nomination)
        for right in ("awards.see_inner_notes", "awards.change_nomination")
    )
    name = f"Báo cáo thành tích {nomination.subject_name}.docx"
    content = report_word(nomination, personal=is_close)
    return serve_file(content, name, content_type=DOCX)


def _known(kind: str) -> TemplateKind:
    if kind not in FIELDS:
        raise Http404
    return TemplateKind(kind)


def _template(request, pk: int) -> WordTemplate:
    template = get_object_or_404(
        WordTemplate.objects.visible_to(request.user).select_related("unit"), pk=pk
    )
    demand(request.user, "awards.manage_word_templates", template.unit)
    return template


urlpatterns = [
    path("mau-van-ban/", index, name="word_template_units"),
    path("mau-van-ban/don-vi/<int:pk>/", templates, name="word_templates"),
    path("mau-van-ban/truong/<slug:kind>/", fields, name="word_template_fields"),
    path("mau-van-ban/vi-du/<slug:kind>/", sample, name="word_template_sample"),
    path("mau-van-ban/<int:pk>/tep/", download, name="word_template_file"),
    path("mau-van-ban/<int:pk>/xem-thu/", preview, name="word_template_preview"),
    path("mau-van-ban/<int:pk>/dung/", activate, name="word_template_activate"),
    path("mau-van-ban/<int:pk>/ngung/", set_aside, name="word_template_set_aside"),
    path("ho-so/<int:pk>/bao-cao.docx", report, name="report_word"),
]
