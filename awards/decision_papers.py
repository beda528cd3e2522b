"""Decisions and proposals on paper: PDF, Word, and the payment list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from awards.enums import BODIES
from awards.enums import DecisionState
from awards.enums import RecordState
from awards.enums import SubjectClass
from awards.models import AwardRecord
from awards.models import Decision
from awards.models import Nomination
from awards.naming import authority_of
from awards.naming import award_name
from documents.exchange_metadata import facts_of
from documents.layout import Annex
from documents.layout import Block
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
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
from units.letterhead import leaders_line
from workflow.faults import reach

if TYPE_CHECKING:
    from accounts.jobs import Progress

IN_TEXT = 5  # up to so many names stand in the decision itself, more in an annexed list
CLASS_HEADINGS = {
    SubjectClass.COLLECTIVE: "Tập thể",
    SubjectClass.ENTERPRISE: "Doanh nghiệp, tổ chức kinh tế",
    SubjectClass.HOUSEHOLD: "Hộ gia đình",
    SubjectClass.INDIVIDUAL: "Cá nhân",
    SubjectClass.WORKER: "Công nhân, nông dân, người lao động trực tiếp",
}


def print_decision(decision_id: int, progress: Progress) -> str:
    """Print a decision or proposal and store the PDF; repeatable after a crash at any point."""
    decision = Decision.objects.select_related("unit__parent", "form", "round__campaign").get(
        pk=decision_id
    )
    progress.step(done=0, total=3, message="đang lập văn bản")
    code = new_code()
    document = decision_document(decision, code=code)
    progress.step(done=1, total=3, message="đang dàn trang PDF")
    content = paper_pdf(document, partial(progress.step, message="đang dàn trang PDF"))
    reach("award_decision.rendered")
    progress.step(done=2, total=3, message="đang lưu tệp")
    _store(decision, code, document, content)
    progress.step(done=3, total=3)
    return reverse("awards:decision", args=[decision.pk])


@transaction.atomic
def _store(decision: Decision, code: str, document: Document, content: bytes) -> None:
    fresh = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if fresh.document_id:
        IssuedDocument.objects.filter(pk=fresh.document_id).update(state=DocumentState.SUPERSEDED)
    fresh.document = issue_document(
        code=code,
        kind="award_decision",
        title=document.title[:300],
        issuer=decision.unit.name,
        number=decision.number,
        issued_on=decision.issued_on,
        content=content,
        page_count=page_count(content),
        exchange=facts_of(document, organ_id=decision.unit.exchange_code),
    )
    fresh.save(update_fields=["document"])


def decision_document(decision: Decision, *, code: str = "") -> Document:
    """A decision (articles, list) or a proposal (letter upward, list) in the legal layout."""
    names = names_of(decision)
    annexed = len(names) > IN_TEXT
    blocks = _proposal_blocks if decision.is_proposal else _decision_blocks
    return Document(
        header=header_of(decision),
        type_name="Tờ trình" if decision.is_proposal else "Quyết định",
        subject=f"Về việc {decision.subject_line[:1].lower()}{decision.subject_line[1:]}",
        authority="" if decision.is_proposal else authority_of(decision.unit),
        addressees=tuple(line for line in decision.addressee.splitlines() if line.strip()),
        legal_bases=tuple(
            line.strip(" ;.") for line in decision.legal_bases.splitlines() if line.strip()
        ),
        resolution="" if decision.is_proposal else "Quyết định",
        blocks=tuple(blocks(decision, names, annexed=annexed)),
        signature=Signature(
            authority=decision.signing_capacity,
            posts=tuple(p for p in decision.signatory_post.splitlines() if p.strip())
            or ("CHỦ TỊCH",),
            name=decision.signatory_name,
        ),
        recipients=_recipients(decision),
        annexes=(_list_annex(decision, names),) if annexed else (),
        verification=Verification(code, verification_url(code)) if code else None,
    )


def header_of(decision: Decision) -> Header:
    unit = decision.unit
    number, _, _ = decision.number.partition("/")
    type_code = "TTr" if decision.is_proposal else "QĐ"
    return Header(
        agency=agency_lines(unit),
        notation=f"{type_code}-{unit.symbol or 'UBND'}",
        place=unit.place or "",
        number=number.strip(),
        issued_on=decision.issued_on,
    )


def names_of(decision: Decision) -> list[Nomination]:
    """The list, bodies first, in the order of classes and then as put forward."""
    order = list(CLASS_HEADINGS)
    found = decision.nominations.select_related("nominating_unit", "form", "record")
    return sorted(found, key=lambda n: (order.index(SubjectClass(n.subject_class)), n.pk))


def _decision_blocks(decision: Decision, names: list[Nomination], *, annexed: bool) -> list[Block]:
    bodies = sum(n.subject_class in BODIES for n in names)
    households = sum(n.subject_class == SubjectClass.HOUSEHOLD for n in names)
    people = len(names) - bodies - households
    words = " và ".join(
        f"{number:02d} {word}"
        for number, word in ((bodies, "tập thể"), (households, "hộ gia đình"), (people, "cá nhân"))
        if number
    )
    campaign = decision.round.campaign
    tail = "có tên trong danh sách kèm theo" if annexed else "sau đây"
    merit = f"đã có thành tích trong phong trào “{campaign.title}” giai đoạn {campaign.period}"
    blocks: list[Block] = [
        Paragraph(
            f"Tặng {award_name(decision.form, decision.unit)} cho {words} {tail}, {merit}"
            + ("." if annexed else ":"),
            lead="Điều 1.",
        )
    ]
    if not annexed:
        blocks += [
            Paragraph(f"{number}. {full_name(n)}{_merit_of(n)}.")
            for number, n in enumerate(names, start=1)
        ]
    money = _money_words(decision)
    blocks.append(Paragraph(money, lead="Điều 2."))
    blocks.append(
        Paragraph(
            "Thủ trưởng các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 "
            "chịu trách nhiệm thi hành Quyết định này. Quyết định có hiệu lực kể từ ngày ký.",
            lead="Điều 3.",
        )
    )
    return blocks


def full_name(nomination: Nomination) -> str:
    """Name with post and workplace, as lists print it."""
    title = ""
    if nomination.is_person and nomination.gender:
        title = "Ông " if nomination.gender == "male" else "Bà "
    parts = [f"{title}{nomination.subject_name}", nomination.position, nomination.workplace]
    return ", ".join(part for part in parts if part)


def _merit_of(nomination: Nomination) -> str:
    return f": {nomination.achievement.rstrip('.')}" if nomination.achievement else ""


def _money_words(decision: Decision) -> str:
    total = sum(
        r.amount or 0 for r in AwardRecord.objects.filter(decision=decision, nomination__form=decision.form)
    )  # fmt: skip
    if not total:
        return "Tiền thưởng thực hiện theo quy định của pháp luật hiện hành."
    return (
        f"Tổng số tiền thưởng là {format_number(total)} đồng, tính theo mức lương cơ sở "
        f"{format_number(decision.base_salary)} đồng, trích từ quỹ thi đua, khen thưởng của "
        f"{decision.unit.name}."
    )


def _proposal_blocks(decision: Decision, names: list[Nomination], *, annexed: bool) -> list[Block]:
    campaign = decision.round.campaign
    sessions = decision.round.sessions.filter(council__unit=decision.unit, state="closed")
    blocks: list[Block] = [
        Paragraph(
            f"Thực hiện phong trào thi đua “{campaign.title}” giai đoạn {campaign.period}, "
            f"{decision.unit.name} đã tổ chức xét khen thưởng theo đúng quy trình, tiêu chuẩn."
        )
    ]
    blocks += [
        Paragraph(
            f"{session.council.name} đã họp ngày {timezone.localdate(session.meets_at):%d/%m/%Y} và "
            "nhất trí đề nghị bằng hình thức bỏ phiếu theo quy định (biên bản kèm theo)."
        )
        for session in sessions
    ]
    blocks.append(
        Paragraph(
            f"{decision.unit.name} trân trọng đề nghị {decision.addressee or 'cấp có thẩm quyền'} "
            f"xem xét, tặng {decision.form.name} cho {len(names):02d} trường hợp "
            + ("có tên trong danh sách kèm theo." if annexed else "sau đây:")
        )
    )
    if not annexed:
        blocks += [
            Paragraph(f"{number}. {full_name(n)}{_merit_of(n)}.")
            for number, n in enumerate(names, start=1)
        ]
    return blocks


def _list_annex(decision: Decision, names: list[Nomination]) -> Annex:
    """The list as one table per class of subject, with votes where a proposal shows them."""
    blocks: list[Block] = []
    for subject_class, heading in CLASS_HEADINGS.items():
        mine = [n for n in names if n.subject_class == subject_class]
        if mine:
            blocks.append(_list_table(f"{heading} ({len(mine)})", mine))
    return Annex(
        title=f"Danh sách tặng {award_name(decision.form, decision.unit)}",
        blocks=tuple(blocks),
        landscape=True,
    )


def _list_table(caption: str, names: list[Nomination]) -> Table:
    return Table(
        caption=caption,
        columns=(
            Column("TT", "center", 6),
            Column("Họ và tên, tên đơn vị", "left", 26),
            Column("Chức vụ, đơn vị, nơi ở", "left", 32),
            Column("Thành tích", "left", 36),
        ),
        rows=tuple(
            (
                number,
                n.subject_name,
                ", ".join(part for part in (n.position, n.workplace) if part),
                n.achievement,
            )
            for number, n in enumerate(names, start=1)
        ),
    )


def _recipients(decision: Decision) -> tuple[str, ...]:
    first = ("- Như trên;",) if decision.is_proposal else ("- Như Điều 3;",)
    archive = f"- Lưu: VT, {decision.unit.symbol or 'TĐKT'}."
    return (*first, f"- {leaders_line(decision.unit)};", archive)


PAYMENT_COLUMNS = (
    "TT",
    "Họ và tên, tên đơn vị",
    "Chức vụ, đơn vị, nơi ở",
    "Đối tượng",
    "Hình thức",
    "Mức lương cơ sở (đồng)",
    "Hệ số",
    "Tiền thưởng (đồng)",
    "Ký nhận",
)


def payment_rows(decision: Decision) -> list[list[Any]]:
    """The payment list of an issued decision: what was frozen, with the total in the last row."""
    records = decision.records.filter(state=RecordState.VALID).select_related("form")
    rows: list[list[Any]] = []
    for number, row in enumerate(records.order_by("book_number"), start=1):
        rows.append(
            [
                number,
                row.subject_name,
                row.workplace,
                row.get_subject_class_display(),
                row.form.name,
                row.base_salary,
                row.factor,
                row.amount,
                "",
            ]
        )
    total = sum(row[7] or 0 for row in rows)
    return [*rows, ["", "Cộng", "", "", "", None, None, total, ""]]


def is_printable(decision: Decision) -> bool:
    return decision.state == DecisionState.ISSUED
