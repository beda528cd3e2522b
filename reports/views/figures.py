"""The officer's page of figures: last year and the units' sum beside each, words where asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect
from django.shortcuts import render
from django.urls import path
from django.urls import reverse

from documents.numbers import format_number
from reports.drafting import FigureConflict
from reports.drafting import FigureErrors
from reports.drafting import TypedFigure
from reports.drafting import figure_mark
from reports.drafting import save_figures
from reports.enums import EvidenceWanted
from reports.figure_checks import fault_of
from reports.figure_checks import is_alarming
from reports.figure_checks import wants_evidence
from reports.models import IndicatorValue
from reports.models import Report
from reports.queries import Figure
from reports.queries import figures_of
from reports.unit_sums import missing_words
from reports.views.editing import written_report
from workflow import Refused


@dataclass
class FigureRow:
    """One indicator of the form: what is known, what was typed, what is asked beside it."""

    figure: Figure
    typed: TypedFigure
    error: str = ""
    other: IndicatorValue | None = None  # what somebody else saved while this was typed

    @property
    def asks_note(self) -> bool:
        return is_alarming(self.figure) or bool(self.typed.note)

    @property
    def is_alarming(self) -> bool:
        return is_alarming(self.figure)

    @property
    def asks_difference(self) -> bool:
        return self.figure.differs or bool(self.typed.difference)

    @property
    def asks_evidence(self) -> bool:
        return wants_evidence(self.figure) or bool(self.typed.evidence)

    @property
    def is_ticked(self) -> bool:
        """Proof that is only confirmed, not described."""
        return self.figure.indicator.evidence_wanted == EvidenceWanted.YES

    @property
    def units_sum(self) -> str:
        below = self.figure.from_units
        return format_number(below.value, self.figure.indicator.decimals) if below else ""

    @property
    def other_value(self) -> str:
        value = self.other.value if self.other else None
        return "" if value is None else format_number(value, self.figure.indicator.decimals)

    @property
    def still_missing(self) -> str:
        below = self.figure.from_units
        return missing_words(below.missing_units) if below else ""


def indicators(request, pk: int):
    """All figures on one page; good ones are stored even where others are wrong."""
    report = written_report(request.user, pk)
    if request.method == "GET" and not report.is_editable:
        return redirect("reports:edit", pk=pk)
    typed: dict[int, TypedFigure] = {}
    errors: dict[int, str] = {}
    others: dict[int, IndicatorValue] = {}
    refused: Refused | None = None
    if request.method == "POST":
        typed = _typed(request, report)
        try:
            save_figures(request.user, report, typed, seen=_marks_in(request))
        except FigureConflict as refusal:
            errors, others, refused = refusal.messages, refusal.others, refusal
        except FigureErrors as refusal:
            errors = refusal.messages
        except Refused as refusal:
            if refusal.denied:
                raise
            refused = refusal
        else:
            return _after_saving(request, report)
    rows = [
        FigureRow(
            figure=figure,
            typed=typed.get(figure.indicator.pk) or _stored(figure),
            error=errors.get(figure.indicator.pk, ""),
            other=others.get(figure.indicator.pk),
        )
        for figure in figures_of(report)
    ]
    return render(
        request,
        "reports/indicators.html",
        {
            "report": report,
            "rows": rows,
            "version": _marks([row.figure for row in rows]),
            "below": next((r.figure.from_units for r in rows if r.figure.from_units), None),
            "errors": {f"chi-tieu-{k}": m for k, m in errors.items()},
            "refused": refused,
            "conflict": bool(others),
        },
        status=409 if others else 422 if errors or refused else 200,
    )


def _marks(figures: list[Figure]) -> str:
    """The figures as this page shows them, to come back with the form: “key:mark key:mark”."""
    return " ".join(
        f"{f.indicator.pk}:"
        + figure_mark(None if f.is_prefilled else f.value, f.note, f.difference_note, f.evidence)
        for f in figures
    )


def _marks_in(request) -> dict[int, str]:
    pairs = (part.partition(":") for part in request.POST.get("version", "").split())
    return {int(key): mark for key, _, mark in pairs if key.isdecimal() and key.isascii()}


def _typed(request, report: Report) -> dict[int, TypedFigure]:
    """What the form sent; "lay-so-cong" takes the units' sum for one indicator."""
    taken = request.POST.get("lay-so-cong", "")
    found = {}
    for figure in figures_of(report):
        key = figure.indicator.pk
        if f"chi-tieu-{key}" not in request.POST:
            continue
        typed = TypedFigure(
            value=request.POST[f"chi-tieu-{key}"],
            note=request.POST.get(f"ghi-chu-{key}", ""),
            difference=request.POST.get(f"chenh-lech-{key}", ""),
            evidence=request.POST.get(f"minh-chung-{key}", ""),
        )
        if taken == str(key) and figure.from_units is not None:
            below = format_number(figure.from_units.value, figure.indicator.decimals)
            typed = typed._replace(value=below, difference="")
        found[key] = typed
    return found


def _after_saving(request, report: Report):
    """On to the check, unless a word is still asked: then back to the place where it is missing."""
    messages.success(request, "Đã lưu số liệu.")
    asking = [f for f in figures_of(report) if f.value is not None and fault_of(f)]
    if asking:
        address = reverse("reports:indicators", args=[report.pk])
        return redirect(f"{address}#chi-tieu-{asking[0].indicator.pk}")
    wants_check = "kiem-tra" in request.POST
    return redirect("reports:check" if wants_check else "reports:indicators", pk=report.pk)


def _stored(figure: Figure) -> TypedFigure:
    value = "" if figure.value is None else format_number(figure.value, figure.indicator.decimals)
    return TypedFigure(value, figure.note, figure.difference_note, figure.evidence)


urlpatterns = [path("<int:pk>/soan/so-lieu/", indicators, name="indicators")]
