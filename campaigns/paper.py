"""A plan as an administrative document: what stands on the paper, in the order of real plans."""

from __future__ import annotations

from campaigns.deadlines import due_words
from campaigns.models import Obligation
from campaigns.models import Plan
from documents import exchange_metadata
from documents.layout import Block
from documents.layout import Bullets
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Signature
from documents.layout import roman
from documents.layout import text_blocks
from units.enums import UnitKind
from units.letterhead import agency_lines
from units.letterhead import leaders_line
from units.letterhead import parent_line

# What a document is called, by the symbol in its number (Decree 30/2020/NĐ-CP, annex III).
KINDS = {
    "QĐ": "Quyết định",
    "KH": "Kế hoạch",
    "NQ": "Nghị quyết",
    "CT": "Chỉ thị",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "HD": "Hướng dẫn",
    "CV": "Công văn",
}
COMMITTEES = ("UỶ BAN NHÂN DÂN ", "ỦY BAN NHÂN DÂN ")


def plan_document(plan: Plan) -> Document:
    """The plan laid out as the law wants it (Decree 30/2020/NĐ-CP, annex I)."""
    number, _, symbol = plan.number.partition("/")
    unit = plan.unit
    return Document(
        header=Header(
            agency=agency_lines(unit),
            parent_agency=parent_line(unit),
            notation=symbol.strip() or f"KH-{unit.symbol or 'UBND'}",
            place=unit.place or "",
            number=number.strip(),
            issued_on=plan.issued_on,
        ),
        type_name="Kế hoạch",
        subject=plan.title,
        legal_bases=tuple(_bases(plan)),
        blocks=tuple(_body(plan)),
        signature=Signature(
            authority=plan.signing_capacity or "TM. UỶ BAN NHÂN DÂN",
            posts=tuple(
                post.strip() for post in plan.signatory_post.replace(",", "\n").splitlines() if post
            )
            or ("CHỦ TỊCH",),
            name=plan.signatory_name,
        ),
        recipients=tuple(_recipients(plan)),
    )


def plan_header(plan: Plan) -> exchange_metadata.Header:
    """The plan for the document exchange axis; who signed and when only as its document says."""
    return exchange_metadata.message_header(
        exchange_metadata.facts_of(plan_document(plan), organ_id=plan.unit.exchange_code),
        organ_name=plan.unit.name,
        issued_on=plan.issued_on,
    )


def _bases(plan: Plan) -> list[str]:
    found = []
    for basis in plan.legal_bases.all():
        title = basis.title.strip().rstrip(";.")
        if not basis.number or basis.number in title:
            found.append(title if title.startswith(("Căn cứ", "Thực hiện")) else f"Căn cứ {title}")
            continue
        day = f" ngày {basis.issued_on:%d/%m/%Y}" if basis.issued_on else ""
        issuer = f" của {basis.issuer}" if basis.issuer else ""
        kind = next((kind for kind in KINDS.values() if title.startswith(kind)), "")
        rest = title.removeprefix(kind).strip()
        if not kind:
            symbol = basis.number.partition("/")[2].split("-")[0].upper()
            kind = KINDS.get(symbol, "Văn bản")
        found.append(f"Căn cứ {kind} số {basis.number}{day}{issuer} {rest}".strip())
    return found


def _body(plan: Plan) -> list[Block]:
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", text_blocks(plan.purpose)),
        ("NỘI DUNG THI ĐUA", _areas(plan)),
        ("ĐỐI TƯỢNG VÀ TIÊU CHÍ THI ĐUA", _groups(plan)),
        ("GIẢI PHÁP THỰC HIỆN", text_blocks(plan.solutions)),
        ("KHEN THƯỞNG", _provisions(plan)),
        ("TỔ CHỨC THỰC HIỆN", _duties(plan)),
    ]
    blocks: list[Block] = []
    number = 0
    for title, content in parts:
        if content:
            number += 1
            blocks += [Heading(title, roman(number)), *content]
    return blocks


def _areas(plan: Plan) -> list[Block]:
    blocks: list[Block] = []
    for area in plan.content_areas.all():
        blocks += [Heading(area.title, area.ordinal, 2), *text_blocks(area.text)]
    return blocks


def _groups(plan: Plan) -> list[Block]:
    blocks: list[Block] = []
    for number, group in enumerate(plan.target_groups.all(), start=1):
        blocks.append(Heading(group.title, group.ordinal or str(number), 2))
        criteria = tuple(criterion.text for criterion in group.criteria.all())
        if criteria:
            blocks.append(Bullets(criteria))
    return blocks


def _provisions(plan: Plan) -> list[Block]:
    lines = []
    for row in plan.award_provisions.all():
        text = f": {row.text}" if row.text else ""
        form = row.form or "theo thẩm quyền"
        lines.append(f"{row.get_occasion_display().capitalize()}, {form}{text}")
    return [Bullets(tuple(lines))] if lines else []


def _duties(plan: Plan) -> list[Block]:
    year = plan.campaign.first_year
    lines = []
    for duty in plan.obligations.all():
        if duty.text:
            lines.append(duty.text.strip())
            continue
        owing = owing_words(duty)
        to = "; ".join(str(row) for row in duty.recipient_rows.all())
        what = duty.get_what_display()
        yearly = ", hằng năm" if duty.is_yearly else ""
        lines.append(
            f"{owing} gửi {what} về {to or plan.unit.name} {due_words(duty, year)}{yearly}."
        )
    return [Bullets(tuple(lines))] if lines else []


def owing_words(duty: Obligation) -> str:
    """Whoever owes a duty, kinds of unit before single units, as a sentence begins."""
    kinds = [str(UnitKind(kind).label) for kind in duty.debtor_kinds]
    words = ", ".join(kinds + [unit.name for unit in duty.debtors.all()])
    return f"{words[:1].upper()}{words[1:]}"


def _recipients(plan: Plan) -> list[str]:
    lines = [line.strip().strip("-;.").strip() for line in plan.recipients.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        above = plan.parent.unit.name if plan.parent else "Ban Thi đua - Khen thưởng Trung ương"
        lines = [above, leaders_line(plan.unit), "Lưu: VT"]
    return [f"- {line}{'.' if n == len(lines) else ';'}" for n, line in enumerate(lines, start=1)]
