"""The parts of a report with what is left to do in each."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from reports.figure_checks import is_alarming
from reports.models import Report
from reports.queries import figures_of


@dataclass(frozen=True)
class Task:
    """One row of the task list; `status` is todo, doing, done or returned."""

    title: str
    url: str
    status: str
    detail: str = ""
    is_required: bool = True

    @property
    def is_done(self) -> bool:
        return self.status == "done"


def task_list(report: Report) -> list[Task]:
    """Sections in the order of print, then the figures; a fixed number of queries."""
    texts = {t.section_id: t for t in report.texts.all()}
    remarked = set(
        report.comments.filter(resolved_at__isnull=True, section__isnull=False).values_list(
            "section_id", flat=True
        )
    )
    tasks = [
        Task(
            title=section.title,
            url=reverse("reports:section", args=[report.pk, section.pk]),
            status=_status(texts.get(section.pk), is_remarked=section.pk in remarked),
            is_required=section.is_required,
        )
        for section in report.round.sections.all()
    ]
    figures = figures_of(report)
    if figures:
        tasks.append(_figure_task(report, figures))
    return tasks


def _status(row, *, is_remarked: bool) -> str:
    if row is None or not row.text.strip():
        return "returned" if is_remarked else "todo"
    if row.is_done:
        return "done"
    return "returned" if is_remarked else "doing"


def _figure_task(report: Report, figures: list) -> Task:
    given = sum(f.value is not None for f in figures)
    owed = [f for f in figures if f.indicator.is_required and f.value is None]
    unexplained = [f for f in figures if is_alarming(f) and not f.note]
    complete = not owed and not unexplained
    return Task(
        title="Số liệu các chỉ tiêu",
        url=reverse("reports:indicators", args=[report.pk]),
        status="done" if complete else "doing" if given else "todo",
        detail=f"{given}/{len(figures)} chỉ tiêu",
    )
