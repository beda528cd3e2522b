"""Minutes of a locked ranking: who stood where, by which points, what parted equals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.auditing import record
from criteria.models import BlocRanking
from documents.calendar import local_day
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.models import IssuedDocument
from documents.models.issued_document import DocumentState
from documents.numbers import format_number
from documents.rendering.pdf import page_count
from documents.rendering.press_room import paper_pdf
from documents.verification import issue_document
from documents.verification import new_code
from documents.verification import verification_url
from units.letterhead import agency_lines
from units.models import BlocMember
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import User

COLUMNS = (
    Column("Hạng", align="center", width=9),
    Column("Đơn vị", width=39),
    Column("Điểm", align="center", width=12),
    Column("Thưởng", align="center", width=11),
    Column("Trừ", align="center", width=10),
    Column("Ghi chú", width=19),
)


@transaction.atomic
def request_minutes(user: User, ranking: BlocRanking) -> None:
    """Have the minutes of a locked ranking printed as a paper with a code that can be checked.

    Raises:
        Refused: no right.
    """
    demand(user, "criteria.write_table", ranking.table)
    path = ranking.table.unit.path
    record(user, "criteria.write_ranking_minutes", ranking, scope_path=path)
    jobs.start(
        user,
        key=f"ranking-minutes:{ranking.pk}:{timezone.now():%Y%m%d%H%M%S}",
        handler="criteria.print_minutes",
        label=f"In biên bản: {ranking}"[:200],
        payload={"ranking": ranking.pk},
        total=2,
    )


def print_minutes(key: int, progress: Progress) -> str:
    """Print the minutes and store the PDF; repeatable."""
    ranking = BlocRanking.objects.select_related("bloc", "table__unit").get(pk=key)
    progress.step(done=0, total=2, message="đang lập biên bản")
    code = new_code()
    document = minutes_document(ranking, code=code)
    content = paper_pdf(document)
    progress.step(done=1, total=2, message="đang lưu tệp")
    _store(ranking, code, document, content)
    progress.step(done=2, total=2)
    return reverse("scoring:ranking", args=[ranking.table_id, ranking.bloc_id])


@transaction.atomic
def _store(ranking: BlocRanking, code: str, document: Document, content: bytes) -> None:
    fresh = BlocRanking.objects.select_for_update(of=("self",)).get(pk=ranking.pk)
    if fresh.minutes_id:
        IssuedDocument.objects.filter(pk=fresh.minutes_id).update(state=DocumentState.SUPERSEDED)
    fresh.minutes = issue_document(
        code=code,
        kind="ranking_minutes",
        title=document.title[:300],
        issuer=ranking.table.unit.name,
        issued_on=local_day(ranking.locked_at),
        content=content,
        page_count=page_count(content),
    )
    fresh.save(update_fields=["minutes"])


def minutes_document(ranking: BlocRanking, *, code: str = "") -> Document:
    """The minutes as data; lead and secretary sign (Decree 30/2020/NĐ-CP, annex III)."""
    unit, bloc = ranking.table.unit, ranking.bloc
    lead = _lead(ranking)
    return Document(
        header=Header(
            parent_agency=agency_lines(unit),
            agency=bloc.name.upper(),
            notation="BB-XH",
            place=unit.place or "",
            issued_on=local_day(ranking.locked_at),
        ),
        type_name="Biên bản",
        subject=f"Xếp hạng thi đua {bloc.name} năm {ranking.table.year}",
        blocks=tuple(_blocks(ranking, lead)),
        signature=Signature(posts=("TRƯỞNG CỤM, KHỐI",)),
        second_signature=Signature(posts=("THƯ KÝ",)),
        verification=Verification(code, verification_url(code)) if code else None,
    )


def _lead(ranking: BlocRanking) -> str:
    lead = BlocMember.objects.filter(
        bloc=ranking.bloc_id, year=ranking.table.year, is_lead=True
    ).select_related("unit").first()  # fmt: skip
    return lead.unit.name if lead else ""


def _blocks(ranking: BlocRanking, lead: str) -> list[Block]:
    table = ranking.table
    version = f" (bản {table.number})" if table.number > 1 else ""
    opening = [
        f"Căn cứ bảng điểm “{table.title}”{version} năm {table.year} của {table.unit.name}.",
        f"Trưởng {ranking.bloc.name}: {lead}." if lead else "",
        (
            f"Kết quả được chốt lúc {timezone.localtime(ranking.locked_at):%H:%M ngày %d/%m/%Y}, "
            "sau khi hết hạn kiến nghị và mọi kiến nghị đã được trả lời."
        ),
    ]
    if not table.is_checked:
        opening.append("Thang điểm chưa được đối chiếu với văn bản.")
    blocks: list[Block] = [Heading("KẾT QUẢ XẾP HẠNG", "I")]
    blocks += [Paragraph(line) for line in opening if line]
    blocks.append(Table(COLUMNS, tuple(_row(row) for row in ranking.rows)))
    blocks.append(Heading("ĐƠN VỊ CÓ THỂ ĐỀ NGHỊ TẶNG CỜ THI ĐUA", "II"))
    chosen = [row["label"] for row in ranking.rows if row.get("may_be_proposed")]
    share = format_number(table.flag_share, decimals=0)
    if chosen:
        names = "; ".join(chosen)
        text = f"Trong phạm vi {share} % số đơn vị của cụm, khối: {names}."
    else:
        text = f"Với tỷ lệ {share} %, cụm, khối chưa có đơn vị nào trong phạm vi đề nghị."
    blocks.append(Paragraph(text))
    if tied := [row["label"] for row in ranking.rows if row.get("is_contested")]:
        blocks.append(
            Paragraph(
                f"{'; '.join(tied)} đồng hạng mà đề nghị cả thì vượt tỷ lệ nên chưa đưa vào phạm vi; "
                "cụm, khối bình xét để chọn."
            )
        )
    return blocks


def _row(row: dict) -> tuple[str, ...]:
    notes = []
    if row["disqualified"]:
        notes.append("mắc điểm liệt")
    if row["parted_by"]:
        notes.append(f"xét {row['parted_by']}")
    return (
        str(row["place"]),
        row["label"],
        *(format_number(Decimal(row[name]), decimals=2) for name in ("points", "bonus", "penalty")),
        "; ".join(notes),
    )
