"""The bound dossier as one run of the press: own sheets, and an empty slot for each uploaded page.

Page numbers, index and links come out of the same run, so they cannot disagree; binding then only
draws the uploaded pages into their slots.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from django.template.loader import render_to_string

from awards.dossier_contents import ORDER
from awards.dossier_contents import Contents
from awards.dossier_contents import ExtractFact
from awards.dossier_contents import FileFact
from awards.dossier_contents import digest
from awards.dossier_scorecards import ScorecardFact
from awards.enums import FileKind
from documents.files import megabytes
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import printable
from documents.layout import roman
from documents.layout import text_blocks
from documents.rendering.html import place_and_date
from documents.rendering.html import render_blocks
from documents.rendering.press_room import Waiting
from documents.rendering.press_room import room

TITLES = {
    FileKind.PROPOSAL: "Tờ trình đề nghị khen thưởng",
    FileKind.MINUTES: "Biên bản xét khen thưởng của cấp trình",
    FileKind.REPORT: "Báo cáo thành tích",
    FileKind.OPINION: "Ý kiến tham gia của các cơ quan",
    FileKind.EVIDENCE: "Minh chứng",
}
SCORECARDS = "Phiếu chấm điểm thi đua"
NAME = 70  # letters of a file's name in one line
# Why a file is not shown, by the words of `dossier_reading` and `dossier`: short, then whole.
PROBLEMS = {
    "attached": (
        "tệp đính kèm",
        ("Tệp Word, Excel không dựng được thành trang. Bản gốc đính kèm trong tệp PDF này: mở ngăn "
        "“Tệp đính kèm” của trình đọc PDF để lấy ra."),
    ),
    "too_large": (
        "không dựng được thành trang",
        ("Tệp Word, Excel không dựng được thành trang và quá lớn để đính kèm. "
        "Hãy mở tệp ở trang hồ sơ trên Cổng."),
    ),
    "encrypted": (
        "đặt mật khẩu",
        ("Tệp đặt mật khẩu nên không dựng được thành trang. "
        "Hãy đề nghị đơn vị tải lại bản không đặt mật khẩu."),
    ),
    "broken": (
        "bị hỏng, không mở được",
        "Tệp bị hỏng, không mở được. Hãy đề nghị đơn vị xuất lại rồi tải lên.",
    ),
    "long": (
        "quá nhiều trang",
        "Tệp có quá nhiều trang để dựng vào đây. Hãy mở tệp ở trang hồ sơ trên Cổng.",
    ),
    "heavy": (
        "quá nặng để dựng",
        ("Tệp quá phức tạp để dựng thành trang. Hãy mở tệp ở trang hồ sơ trên Cổng, hoặc đề nghị "
        "đơn vị xuất lại bản đơn giản hơn."),
    ),
    "changed": (
        "không khớp mã băm lúc tải lên",
        ("Tệp đang lưu không khớp mã băm ghi lúc tải lên nên không được dựng. "
        "Hãy báo quản trị hệ thống."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A slot: the n-th page of a file."""

    anchor: str
    number: int
    is_wide: bool


@dataclass(frozen=True)
class Entry:
    """One line of the index."""

    anchor: str
    ordinal: str
    title: str
    sha256: str
    template: str
    file: FileFact | None = None
    extract: ExtractFact | None = None
    scorecard: ScorecardFact | None = None
    sheets: tuple[Sheet, ...] = ()
    problem_code: str = ""
    children: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        return PROBLEMS[self.problem_code][1] if self.problem_code else ""

    @property
    def paper(self) -> dict[str, Any]:
        """The scorecard, ready to be printed."""
        return _paper(self.scorecard.document) if self.scorecard else {}

    @property
    def short_problem(self) -> str:
        return PROBLEMS[self.problem_code][0] if self.problem_code else ""

    @property
    def short_name(self) -> str:
        return shortened(self.file.name)

    @property
    def kind_label(self) -> str:
        return TITLES[FileKind(self.file.kind)]

    @property
    def size_words(self) -> str:
        return f"{megabytes(self.file.size)} MB" if self.file.size > 99_999 else (
            f"{max(1, round(self.file.size / 1024))} KB"
        )  # fmt: skip


@dataclass(frozen=True)
class Part:
    ordinal: str
    title: str
    entries: tuple[Entry, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Reading:
    """What became of an uploaded file: the width and height of each page, or a problem."""

    sizes: tuple[tuple[float, float], ...] = ()
    problem: str = ""


def shortened(name: str) -> str:
    """A file's name in one line, its ending kept."""
    return name if len(name) <= NAME else f"{name[: NAME - 13]}…{name[-12:]}"


def parts_of(contents: Contents, readings: dict[int, Reading]) -> list[Part]:
    """The parts in the order of the law, each with what it holds.

    Args:
        readings: by key of file.
    """
    parts = []
    for number, (title, items) in enumerate(_by_part(contents), start=1):
        entries = tuple(
            _entry(item, f"p{number}-{place}", f"{roman(number)}.{place}", readings)
            for place, item in enumerate(items, start=1)
        )
        parts.append(Part(roman(number), title, entries))
    return parts


def _by_part(contents: Contents) -> list[tuple[str, list[Any]]]:
    """Title and papers of each part; scorecards follow the report, where there are any."""
    found: list[tuple[str, list[Any]]] = []
    for kind in ORDER:
        found.append((TITLES[kind], [*_made(contents, kind), *contents.files_of_kind(kind)]))
        if kind == FileKind.REPORT and contents.scorecards:
            found.append((SCORECARDS, list(contents.scorecards)))
    return found


def _made(contents: Contents, kind: str) -> list[Any]:
    """What the portal itself adds to a part, before the files."""
    if kind == FileKind.MINUTES:
        return list(contents.extracts)
    if kind == FileKind.REPORT and any(text for _, text in contents.sections):
        return [{
            "title": "Báo cáo thành tích soạn trên Cổng",
            "template": "awards/dossier_report.html",
            "sha256": digest([contents.life, contents.sections]),
            "children": tuple(title for title, _ in contents.sections),
        }]  # fmt: skip
    if kind == FileKind.OPINION and contents.opinions:
        return [{
            "title": "Ý kiến các cơ quan được hỏi trên Cổng",
            "template": "awards/dossier_opinions.html",
            "sha256": digest([vars(opinion) for opinion in contents.opinions]),
        }]  # fmt: skip
    return []


def _entry(item: Any, anchor: str, ordinal: str, readings: dict[int, Reading]) -> Entry:
    if isinstance(item, ExtractFact):
        return Entry(
            anchor, ordinal, f"Trích biên bản họp {item.council}", digest(vars(item)),
            "awards/dossier_extract.html", extract=item,
        )  # fmt: skip
    if isinstance(item, ScorecardFact):
        return Entry(
            anchor, ordinal, item.title, digest(asdict(item)),
            "awards/dossier_scorecard.html", scorecard=item,
        )  # fmt: skip
    if not isinstance(item, FileFact):
        return Entry(anchor, ordinal, **item)
    reading = readings[item.pk]
    sheets = tuple(
        Sheet(anchor if number == 1 else f"{anchor}-{number}", number, width > height)
        for number, (width, height) in enumerate(reading.sizes, start=1)
    )
    return Entry(
        anchor, ordinal, shortened(item.name), item.sha256, "awards/dossier_file.html",
        file=item, sheets=sheets, problem_code=reading.problem,
    )  # fmt: skip


def report_document(contents: Contents) -> Document:
    """The achievement report as a paper of the nominating unit."""
    blocks: list[Any] = [Paragraph(line) for line in contents.life]
    for number, (title, text) in enumerate(contents.sections, start=1):
        blocks.append(Heading(title, roman(number)))
        blocks += text_blocks(text) or [Paragraph("Không có nội dung.")]
    return Document(
        header=Header(
            agency=contents.head,
            parent_agency=contents.parent_agency.upper(),
            notation="",
            place=contents.place or "…………",
            issued_on=contents.submitted_on,
        ),
        type_name="Báo cáo thành tích",
        subject=f"Đề nghị tặng {contents.form}",
        blocks=tuple(blocks),
    )


def print_sheets(
    contents: Contents,
    parts: list[Part],
    *,
    built_at: dt.datetime,
    waiting: Waiting = lambda: None,
) -> bytes:
    """The PDF with our own sheets and empty slots; anchors name the first page of each entry.

    Args:
        waiting: called every few seconds of a long setting; may raise to stop it.

    Raises:
        TooHeavy: more memory or time than PRINT_MEMORY_MB and PRINT_SECONDS allow.
    """
    contents = printable(contents)
    unread = [
        e for part in parts for e in part.entries if e.problem and e.problem_code != "attached"
    ]
    html = render_to_string(
        "awards/dossier_paper.html",
        {
            "contents": contents,
            "parts": parts,
            "unread": unread,
            "is_complete": bool(contents.papers) and all(p.is_there for p in contents.papers),
            "built_at": built_at,
            "report": _paper(report_document(contents)),
        },
    )
    # Not for the archive: pages of strangers are bound in, and files of any kind attached.
    return room().run(html, waiting, archive=False).content


def _paper(document: Document) -> dict[str, Any]:
    """What a template needs to print a document as one sheet of the dossier."""
    document = printable(document)
    return {
        "document": document,
        "place_and_date": place_and_date(document),
        "body": render_blocks(document.blocks),
    }


def overview_of(contents: Contents) -> list[tuple[str, str, list[str]]]:
    """(number, title, papers) of each part, as the page shows it before anything is read."""
    return [
        (roman(number), title, [_title(item) for item in items])
        for number, (title, items) in enumerate(_by_part(contents), start=1)
    ]


def _title(item: Any) -> str:
    if isinstance(item, ExtractFact):
        return f"Trích biên bản họp {item.council}"
    if isinstance(item, FileFact):
        return item.name
    return item.title if isinstance(item, ScorecardFact) else item["title"]
