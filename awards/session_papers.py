"""Papers of a council's sitting: invitation and minutes, from the session's own data."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.auditing import record
from awards.enums import AbsentMode
from awards.enums import BallotKind
from awards.enums import CouncilPost
from awards.enums import Denominator
from awards.enums import Presence
from awards.enums import SessionState
from awards.models import AgendaItem
from awards.models import Session
from documents.exchange_metadata import facts_of
from documents.layout import Block
from documents.layout import Bullets
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.layout import roman
from documents.layout import text_blocks
from documents.models import IssuedDocument
from documents.models.issued_document import DocumentState
from documents.numbering import number_text
from documents.numbering import take_number
from documents.numbers import format_number
from documents.rendering.pdf import page_count
from documents.rendering.press_room import paper_pdf
from documents.verification import issue_document
from documents.verification import new_code
from documents.verification import verification_url
from units.letterhead import agency_lines
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.jobs import Progress
    from accounts.models import User


MAJORITY = Decimal("50.01")  # the least share above a half that two decimals can say


@transaction.atomic
def request_minutes(user: User, session: Session, *, discussion: str) -> Session:
    """Write down the discussion, give the minutes their number and have them printed.

    Raises:
        Refused: no right, or the votes are not counted yet.
    """
    demand(user, "awards.run_session", session)
    held = Session.objects.select_for_update(of=("self",)).select_related("council__unit").get(pk=session.pk)  # fmt: skip
    if held.state != SessionState.CLOSED:
        raise Refused("Chỉ lập biên bản khi đã kiểm phiếu.")
    held.discussion = discussion.strip()
    if not held.minutes_number:
        unit, year = held.council.unit, timezone.localdate().year
        number = take_number(f"{unit.code}-HDTDKT", "BB", year)
        held.minutes_number = number_text(number, "BB", "HĐTĐKT")
    held.save(update_fields=["discussion", "minutes_number"])
    record(
        user,
        "awards.write_minutes",
        held,
        scope_path=held.council.unit.path,
        number=held.minutes_number,
    )
    jobs.start(
        user,
        key=f"award-minutes:{held.pk}:{timezone.now():%Y%m%d%H%M%S}",
        handler="awards.print_minutes",
        label=f"In biên bản: {held.title}",
        payload={"session": held.pk},
        total=2,
    )
    return held


def print_minutes(session_id: int, progress: Progress) -> str:
    """Print the minutes and store the PDF; repeatable."""
    session = Session.objects.select_related("council__unit", "round__campaign").get(pk=session_id)
    progress.step(done=0, total=2, message="đang lập biên bản")
    code = new_code()
    document = minutes_document(session, code=code)
    content = paper_pdf(document, partial(progress.step, message="đang lập biên bản"))
    progress.step(done=1, total=2, message="đang lưu tệp")
    _store(session, code, document, content)
    progress.step(done=2, total=2)
    return reverse("awards:session", args=[session.pk])


@transaction.atomic
def _store(session: Session, code: str, document: Document, content: bytes) -> None:
    fresh = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if fresh.minutes_id:
        IssuedDocument.objects.filter(pk=fresh.minutes_id).update(state=DocumentState.SUPERSEDED)
    fresh.minutes = issue_document(
        code=code,
        kind="council_minutes",
        title=document.title[:300],
        issuer=session.council.name,
        number=session.minutes_number,
        issued_on=timezone.localdate(session.meets_at),
        content=content,
        page_count=page_count(content),
        exchange=facts_of(document),  # a council has no code of its own on the axis
    )
    fresh.save(update_fields=["minutes"])


def minutes_document(session: Session, *, code: str = "") -> Document:
    """Minutes: who was there, absent members, dossiers, discussion, votes with their denominator
    (Law 06/2022/QH15; contents as Decree 98/2023 article 45 and provincial rules ask for).
    """
    members = {m.pk: m for m in session.council.members.select_related("user")}
    chair = _named(session, members, CouncilPost.CHAIR, CouncilPost.STANDING_VICE, CouncilPost.VICE)
    secretary = _named(session, members, CouncilPost.SECRETARY)
    return Document(
        header=_header(session),
        type_name="Biên bản",
        subject=f"Họp {session.council.name}: {session.title}",
        blocks=tuple(_minutes_blocks(session, members, chair, secretary)),
        signature=Signature(posts=("CHỦ TRÌ",), name=chair),
        second_signature=Signature(posts=("THƯ KÝ",), name=secretary),
        verification=Verification(
            code, verification_url(code), f"Nội dung đã khoá khi mở phiếu: {session.frozen_sha256}"
        )
        if code
        else None,
    )


def _header(session: Session) -> Header:
    unit = session.council.unit
    number, _, _ = session.minutes_number.partition("/")
    return Header(
        parent_agency=agency_lines(unit),
        agency="HỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG",
        notation="BB-HĐTĐKT",
        place=unit.place or "",
        number=number.strip(),
        issued_on=timezone.localdate(session.meets_at),
    )


def _named(session: Session, members: dict[int, Any], *posts: str) -> str:
    """The first member there who holds one of the posts, in their order."""
    there = [
        members[m["id"]]
        for m in session.frozen.get("members", [])
        if m["presence"] == Presence.PRESENT and m["id"] in members
    ]
    for post in posts:
        for member in there:
            if member.post == post:
                return member.user.full_name
    return ""


def _minutes_blocks(
    session: Session, members: dict[int, Any], chair: str, secretary: str
) -> list[Block]:
    start = timezone.localtime(session.meets_at)
    end = timezone.localtime(session.closed_at) if session.closed_at else None
    blocks: list[Block] = [
        Heading("Thời gian, địa điểm", roman(1)),
        Paragraph(
            f"Bắt đầu {start:%H} giờ {start:%M} ngày {start:%d/%m/%Y}, tại {session.place}."
            + (f" Kiểm phiếu xong lúc {end:%H} giờ {end:%M} ngày {end:%d/%m/%Y}." if end else "")
        ),
        Heading("Thành phần", roman(2)),
        *_people_blocks(session, members),
        Paragraph(f"Chủ trì: {chair or '…'}. Thư ký: {secretary or '…'}."),
        Heading("Nội dung", roman(3)),
        Paragraph(
            f"Hội đồng xét {len(session.frozen['items'])} hồ sơ của đợt “{session.round.title}”, "
            f"phong trào “{session.round.campaign.title}”."
        ),
        *(text_blocks(session.discussion) or [Paragraph("Không có ý kiến thảo luận khác.")]),
        *_abstention_blocks(session, members),
        Heading("Kết quả bỏ phiếu", roman(4)),
        *_result_blocks(session),
        Heading("Kết luận", roman(5)),
        *_conclusion_blocks(session),
    ]
    return blocks


def _people_blocks(session: Session, members: dict[int, Any]) -> list[Block]:
    rows = session.frozen["members"]
    there = [r for r in rows if r["presence"] == Presence.PRESENT]
    away = [r for r in rows if r["presence"] != Presence.PRESENT]
    reasons = dict(session.attendances.values_list("member", "reason"))
    blocks: list[Block] = [
        Paragraph(
            f"Tổng số thành viên Hội đồng: {len(rows)}; có mặt {len(there)}, vắng {len(away)}."
        ),
        Bullets(tuple(_with_title(members.get(r["id"]), r["name"]) for r in there)),
    ]
    if away:
        blocks.append(Paragraph("Thành viên vắng mặt:"))
        blocks.append(
            Bullets(
                tuple(
                    f"{r['name']}: {reasons.get(r['id']) or 'không ghi lý do'}"
                    + (" (đã lấy ý kiến bằng văn bản)" if r["presence"] == Presence.WRITTEN else "")
                    for r in away
                )
            )
        )
    return blocks


def _with_title(member: Any, name: str) -> str:
    if member is None:
        return name
    title = f", {member.title}" if member.title else ""
    return f"{name}{title}, {member.get_post_display()}"


def _abstention_blocks(session: Session, members: dict[int, Any]) -> list[Block]:
    rows = session.frozen.get("abstentions", [])
    if not rows:
        return []
    subjects = {i["id"]: i["subject"] for i in session.frozen["items"]}
    return [
        Paragraph("Thành viên không tham gia bỏ phiếu do có liên quan:"),
        Bullets(
            tuple(
                f"{members[r['member']].user.full_name}, hồ sơ {subjects.get(r['item'], '')}: "
                f"{r['reason']}"
                for r in rows
                if r["member"] in members
            )
        ),
    ]


def _result_blocks(session: Session) -> list[Block]:
    rules = {row["id"]: row for row in session.frozen["items"]}
    items = list(session.items.select_related("nomination__form"))
    by_form: dict[str, list[AgendaItem]] = {}
    for item in items:
        by_form.setdefault(rules[item.pk]["form"], []).append(item)
    blocks: list[Block] = []
    for number, (form, mine) in enumerate(by_form.items(), start=1):
        rule = rules[mine[0].pk]
        blocks.append(Heading(form, str(number), 2))
        blocks.append(Paragraph(_rule_words(rule)))
        blocks.append(_result_table(mine))
    return blocks


def _rule_words(rule: dict[str, Any]) -> str:
    base = Denominator(rule["denominator"]).label
    way = BallotKind(rule["ballot"]).label
    words = f"Hình thức: {way}; tỷ lệ tính trên {base}; {threshold_words(rule['threshold'])}."
    if rule["absent_mode"] == AbsentMode.WRITTEN:
        words += " Đã cộng ý kiến bằng văn bản của thành viên vắng mặt."
    return words


def threshold_words(threshold: str) -> str:
    """“Cần từ 80 % đồng ý”; just over a half is said as offices say it."""
    value = Decimal(threshold)
    if value == MAJORITY:
        return "cần quá bán đồng ý"
    return f"cần từ {format_number(value, 0 if value == int(value) else 2)} % đồng ý trở lên"


def _result_table(items: list[AgendaItem]) -> Table:
    return Table(
        columns=(
            Column("TT", "center", 6),
            Column("Tập thể, cá nhân", "left", 32),
            Column("Đồng ý", "right", 10),
            Column("Không đồng ý", "right", 11),
            Column("Không ghi ý kiến", "right", 11),
            Column("Mẫu số", "right", 9),
            Column("Tỷ lệ (%)", "right", 10, decimals=2),
            Column("Kết quả", "center", 11),
        ),
        rows=tuple(
            (
                number,
                item.nomination.subject_name,
                item.agree,
                item.disagree,
                item.blank,
                item.base,
                item.percent,
                "Đạt" if item.is_passed else "Không đạt",
            )
            for number, item in enumerate(items, start=1)
        ),
    )


def _conclusion_blocks(session: Session) -> list[Block]:
    passed = [i for i in session.items.all() if i.is_passed]
    total = session.items.count()
    short = f"; {total - len(passed)} hồ sơ không đủ tỷ lệ" if len(passed) < total else ""
    return [
        Paragraph(
            f"Hội đồng nhất trí đề nghị khen thưởng {len(passed)} trong {total} hồ sơ{short}."
        ),
        Paragraph("Biên bản đã được đọc cho mọi người cùng nghe và thống nhất nội dung."),
    ]


def invitation_document(session: Session) -> Document:
    """The invitation letter with time, place and agenda."""
    unit = session.council.unit
    when = timezone.localtime(session.meets_at)
    items = session.items.select_related("nomination__form", "nomination__nominating_unit")
    return Document(
        header=Header(
            parent_agency=agency_lines(unit),
            agency="HỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG",
            notation="GM-HĐTĐKT",
            place=unit.place or "",
            issued_on=timezone.localdate(session.invited_at or timezone.now()),
        ),
        type_name="Giấy mời",
        subject=f"Họp {session.council.name}",
        addressees=("Các đồng chí thành viên Hội đồng",),
        blocks=(
            Paragraph(f"Trân trọng kính mời đồng chí dự phiên họp: {session.title}."),
            Paragraph(f"Thời gian: {when:%H} giờ {when:%M}, ngày {when:%d/%m/%Y}."),
            Paragraph(f"Địa điểm: {session.place}."),
            Paragraph(
                "Hồ sơ đã mở trên Cổng Thi đua để đồng chí đọc trước. Nếu vắng, đề nghị báo thư ký "
                "và gửi ý kiến bằng văn bản."
            ),
            Table(
                caption="Chương trình",
                columns=(
                    Column("TT", "center", 7),
                    Column("Tập thể, cá nhân", "left", 36),
                    Column("Hình thức đề nghị", "left", 32),
                    Column("Đơn vị đề nghị", "left", 25),
                ),
                rows=tuple(
                    (
                        number,
                        item.nomination.subject_name,
                        item.nomination.form.name,
                        item.nomination.nominating_unit.label,
                    )
                    for number, item in enumerate(items, start=1)
                ),
            ),
        ),
        signature=Signature(authority="TM. HỘI ĐỒNG", posts=("CHỦ TỊCH",)),
        recipients=("- Thành viên Hội đồng;", "- Lưu: VT, HĐTĐKT."),
    )
