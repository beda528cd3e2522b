"""The job that makes the volume of a compilation: parts kept before, front printed, all bound.

Every paper is kept under the digest of its content as soon as it is printed. A worker that takes
over from a killed one therefore prints nothing twice, and a compilation made again after one
changed report prints that report, its own front, its annexes and the list of reports only.
"""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from documents.exchange_metadata import facts_of
from documents.layout import Column
from documents.layout import Document
from documents.models import IssuedDocument
from documents.models import RenderedPart
from documents.models.issued_document import DocumentState
from documents.parts import keep
from documents.parts import keep_ledger
from documents.parts import read
from documents.parts import use
from documents.rendering.binding import Enclosure
from documents.rendering.binding import Leaf
from documents.rendering.binding import bind
from documents.rendering.html import attached_to
from documents.rendering.ledger import Ledger
from documents.rendering.ledger import pages_of
from documents.rendering.ledger import parted
from documents.rendering.lines import legible
from documents.rendering.xlsx import render_xlsx
from documents.verification import issue_document
from reports.enums import CompilationState
from reports.models import Compilation
from reports.papers import report_document
from reports.papers import with_facts
from reports.rendering import document_of
from reports.rendering import workbook_of
from reports.transitions import COMPILATION_TRANSITIONS
from workflow import move
from workflow.faults import reach

if TYPE_CHECKING:
    from accounts.jobs import Progress

INDEX_TITLE = "Báo cáo của các đơn vị"
ENCLOSED = "so-lieu-tong-hop.xlsx"
INDEX_ROWS = 38  # on one page of the list; only the first guess at its length
INDEX_COLUMNS = (
    Column("TT", "center", 8), Column("Đơn vị", "left", 62), Column("Số trang", "center", 15),
    Column("Từ trang", "center", 15),
)  # fmt: skip


def render_compilation(compilation_id: int, code: str, progress: Progress) -> str:
    """Make the volume of a compilation and store it; repeatable after a crash at any point.

    Args:
        code: for verification, printed on the paper; the same in every attempt.

    Returns:
        The address of the compilation's page.
    """
    compilation = Compilation.objects.select_related(
        "round__receiving_unit__parent", "round__campaign", "round__plan"
    ).get(pk=compilation_id)
    document = document_of(compilation, code=code, lists_sources=not compilation.binds_reports)
    reach("compile.document")
    versions = _versions(compilation)
    total = len(versions) + 4
    parts: list[tuple[str, RenderedPart]] = []
    for number, version in enumerate(versions):
        unit = version.report.unit.label
        step = partial(
            progress.step, done=number, total=total, message=f"đang chuẩn bị báo cáo của {unit}"
        )
        step()
        parts.append((unit, keep(report_document(version), step)))
        if number == 0:
            reach("compile.part")
    done = len(versions)
    step = partial(progress.step, done=done, total=total, message="đang dàn trang phần tổng hợp")
    step()
    body, ledgers = parted(document)
    front = keep(body, step)
    reach("compile.front")
    annexes = [(ledger.heading, keep_ledger(ledger)) for ledger in ledgers]
    index = _index(document, [front, *(part for _, part in annexes)], parts)
    reach("compile.index")
    progress.step(done=done + 2, total=total, message="đang đóng tập")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tap.pdf"
        pages = bind(
            path,
            front=read(front),
            annexes=_leaves(annexes),
            index=read(index) if index else b"",
            leaves=_leaves(parts),
            group=INDEX_TITLE,
            enclosures=[_enclosure(compilation)],
        )
        content = path.read_bytes()
    bound = [front, *([index] if index else []), *(part for _, part in [*annexes, *parts])]
    use([part.pk for part in bound])
    reach("compile.bound")
    progress.step(done=done + 3, total=total, message="đang lưu tệp")
    _store(compilation, code, document, content, pages=pages, marks=front.marks)
    reach("compile.stored")
    progress.step(done=total, total=total)
    return reverse("reports:compilation", args=[compilation.pk])


def _versions(compilation: Compilation) -> list:
    """The submissions to be bound, in the order of the units; none where the officer wants none."""
    if not compilation.binds_reports:
        return []
    keys = compilation.sources.values("version")
    return list(
        with_facts()
        .filter(pk__in=keys)
        .order_by("report__unit__position", "report__unit__search", "pk")
    )


def _enclosure(compilation: Compilation) -> Enclosure:
    """The workbook inside: without formulas, what was signed does not change when a cell does."""
    content = render_xlsx(workbook_of(compilation), formulas=False)
    return Enclosure(ENCLOSED, content, "Số liệu của văn bản này")


def _leaves(parts: list[tuple[str, RenderedPart]]) -> list[Leaf]:
    return [Leaf(title, lambda part=part: read(part)) for title, part in parts]


def _index(
    document: Document, before: list[RenderedPart], parts: list[tuple[str, RenderedPart]]
) -> RenderedPart | None:
    """The list of the bound reports with their pages; its own length moves them all."""
    if not parts:
        return None
    first = sum(part.page_count for part in before) + 1
    guess = -(-len(parts) // INDEX_ROWS)
    while True:
        page = first + guess
        rows = []
        for number, (unit, part) in enumerate(parts, start=1):
            rows.append((str(number), legible(unit), str(part.page_count), str(page)))
            page += part.page_count
        ledger = Ledger(
            title=(f"DANH MỤC {INDEX_TITLE.upper()}",),
            attached=attached_to(document),
            columns=INDEX_COLUMNS,
            rows=tuple(rows),
            links=True,
            first_numbered=False,
        )
        # Kept only once its length is right.
        if (pages := pages_of(ledger)) == guess:
            return keep_ledger(ledger)
        guess = pages


@transaction.atomic
def _store(
    compilation: Compilation,
    code: str,
    document: Document,
    content: bytes,
    *,
    pages: int,
    marks: dict,
) -> None:
    fresh = Compilation.objects.select_for_update().get(pk=compilation.pk)
    if fresh.state != CompilationState.RENDERING:
        return
    if fresh.document_id:
        IssuedDocument.objects.filter(pk=fresh.document_id).update(state=DocumentState.SUPERSEDED)
    issued = issue_document(
        code=code,
        kind="compilation",
        title=document.title,
        issuer=compilation.round.receiving_unit.name,
        number=fresh.document_number,
        issued_on=fresh.issued_on,
        content=content,
        page_count=pages,
        marks=marks,
        exchange=facts_of(document, organ_id=compilation.round.receiving_unit.exchange_code),
        sources=[
            {"label": s.version.report.unit.label, "sha256": s.sha256}
            for s in compilation.sources.select_related("version__report__unit")
        ],
    )
    move(None, fresh, COMPILATION_TRANSITIONS["rendered"], document=issued)
