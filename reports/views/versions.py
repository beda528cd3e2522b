"""What was submitted, frozen: the list, one submission as it arrived, two beside each other."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from documents.files import serve_file
from documents.rendering.docx import render_docx
from documents.rendering.press_room import paper_pdf
from reports.comparing import accepted_last_year
from reports.comparing import compare
from reports.comparison_paper import change_in_words
from reports.comparison_paper import comparison_document
from reports.comparison_paper import number_shown
from reports.models import Report
from reports.models import ReportVersion
from reports.submission import digest_of
from reports.views.editing import report_of
from workflow import demand

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def versions(request, pk: int):
    """Every submission with moment, verdict and code; choose two to compare."""
    report = _read(request.user, pk)
    own, last_year = _comparable(report)
    return render(
        request,
        "reports/versions.html",
        {"report": report, "versions": own[::-1], "last_year": last_year},
    )


@require_GET
def version(request, pk: int, number: int):
    """One submission as it arrived, with its digest computed anew."""
    report = _read(request.user, pk)
    found = get_object_or_404(report.versions.select_related("submitted_by"), number=number)
    return render(
        request,
        "reports/version.html",
        {
            "report": report,
            "version": found,
            "is_whole": digest_of(found.payload) == found.sha256,
            "figures": [
                (
                    figure,
                    number_shown(None if figure["value"] is None else Decimal(figure["value"])),
                )
                for figure in found.payload.get("figures", [])
            ],
        },
    )


@require_GET
def comparison(request, pk: int):
    """`cu` against `moi` (keys of versions); without them the last two, or last year's and this."""
    report = _read(request.user, pk)
    own, last_year = _comparable(report)
    choices = [*([last_year] if last_year else []), *own]
    old, new = _chosen(request.GET, choices)
    found = compare(old, new) if old and new else None
    if found and request.GET.get("xuat") in {"pdf", "docx"}:
        return _paper(request.GET["xuat"], found)
    context = {
        "report": report,
        "choices": choices,
        "comparison": found,
        # Not "new": the part that marks words asks for a name like that.
        "former": old,
        "latter": new,
        "figures": [
            (f, number_shown(f.before), number_shown(f.after), change_in_words(f))
            for f in (found.figures if found else [])
        ],
    }
    return render(request, "reports/comparison.html", context)


def _read(user, pk: int) -> Report:
    report = report_of(user, pk)
    demand(user, "reports.view_report", report)
    return report


def _comparable(report: Report) -> tuple[list[ReportVersion], ReportVersion | None]:
    """The report's own versions, oldest first, and the one accepted the year before."""
    own = list(
        report.versions.select_related("submitted_by", "report__round", "report__unit").order_by(
            "number"
        )
    )
    return own, accepted_last_year(report)


def _chosen(data, choices: list[ReportVersion]):
    """The two versions that the address names, or the two newest; nothing where there is one."""
    if "cu" not in data and "moi" not in data:
        return (choices[-2], choices[-1]) if len(choices) > 1 else (None, None)
    by_key = {str(each.pk): each for each in choices}
    try:
        return by_key[data.get("cu", "")], by_key[data.get("moi", "")]
    except KeyError:
        raise Http404 from None


def _paper(kind: str, found):
    document = comparison_document(found)
    if kind == "pdf":
        return serve_file(
            paper_pdf(document), f"{document.title}.pdf", content_type="application/pdf"
        )
    return serve_file(render_docx(document), f"{document.title}.docx", content_type=WORD)


urlpatterns = [
    path("<int:pk>/ban-nop/", versions, name="versions"),
    path("<int:pk>/ban-nop/<int:number>/", version, name="version"),
    path("<int:pk>/so-sanh/", comparison, name="comparison"),
]
