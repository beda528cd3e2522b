"""What the members of a bloc promise each other for a year: its words and its paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.auditing import record
from criteria.models import Pledge
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.layout import text_blocks
from documents.verification import verification_url
from units.enums import BlocKind
from units.letterhead import agency_lines
from units.models import Bloc
from units.models import BlocMember
from units.visibility import keys_acted_for
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

EARLIEST = 2020


def blocs_seen(user: User) -> QuerySet[Bloc]:
    """Blocs of the own subtree, and those in which a unit of the person ever stood."""
    seen = Bloc.objects.visible_to(user).values("pk")
    own = BlocMember.objects.filter(unit__in=keys_acted_for(user)).values("bloc")
    return Bloc.objects.filter(Q(pk__in=seen) | Q(pk__in=own))


@transaction.atomic
def save_pledge(user: User, bloc: Bloc, *, year: int, text: str, place: str = "") -> Pledge:
    """Write the pledge of a year, until the first member has signed it.

    Raises:
        Refused: missing right, no words, no members in that year, signed or issued already.
    """
    demand(user, "criteria.write_pledge", bloc)
    if not text.strip():
        words = {"text": "Hãy ghi nội dung giao ước."}
        raise Refused("Chưa lưu được vì còn lỗi.", errors=words)
    if not bloc.members.filter(year=year).exists():
        raise Refused(f"Năm {year} {bloc.name} chưa có thành viên. Hãy chọn thành viên trước.")
    there = Pledge.objects.select_for_update(of=("self",)).filter(bloc=bloc, year=year).first()
    if there is not None and there.issued_at is not None:
        raise Refused("Giao ước đã ban hành nên không sửa được. Năm sau lập giao ước mới.")
    if there is not None and there.signatures.exists():
        raise Refused(
            "Đã có đơn vị ký nên nội dung không sửa được. Muốn sửa, hãy bỏ ngày ký trước."
        )
    facts: dict[str, Any] = {"text": text, "place": place}
    pledge, _ = Pledge.objects.update_or_create(bloc=bloc, year=year, defaults=facts)
    record(user, "criteria.save_pledge", pledge, scope_path=bloc.unit.path, year=year)
    return pledge


def members_of(pledge: Pledge) -> list[BlocMember]:
    """Who stands in the bloc in the pledge's year, lead and deputy first; one query."""
    members = pledge.bloc.members.filter(year=pledge.year).select_related("unit")
    return list(members.order_by("-is_lead", "-is_deputy", "unit__position", "pk"))


def post_of(member: BlocMember) -> str:
    """The member's post, in a word."""
    if member.is_lead:
        return "Trưởng"
    return "Phó" if member.is_deputy else "Thành viên"


def pledge_paper(pledge: Pledge, *, code: str = "") -> Document:
    """The pledge in the layout of an administrative document, with a line for each member to sign.

    An issued one prints its frozen members and the day on which each signed.
    """
    bloc = pledge.bloc
    is_issued = pledge.issued_at is not None
    columns = (
        Column("TT", "center", 8),
        Column("Đơn vị", width=42),
        Column("Vai trò", width=18),
        Column("Ngày ký" if is_issued else "Đại diện ký tên, đóng dấu", "center", 32),
    )
    kind = BlocKind(bloc.kind).label
    return Document(
        header=Header(
            agency=bloc.name.upper(),
            parent_agency=agency_lines(bloc.unit),
            notation="",
            place=pledge.place or bloc.unit.place or "",
            issued_on=pledge.signed_on,
        ),
        type_name="Giao ước thi đua",
        subject=f"Năm {pledge.year}",
        blocks=(
            *text_blocks(pledge.text),
            Table(
                columns,
                tuple(_lines(pledge)),
                caption=f"Các thành viên {kind} ký giao ước",
                is_signed=not is_issued,
            ),
        ),
        signature=Signature(
            posts=(f"TRƯỞNG {'CỤM' if bloc.kind == BlocKind.CLUSTER else 'KHỐI'}",)
        ),
        recipients=("- Như danh sách;", f"- {bloc.unit.label};", "- Lưu: VT."),
        verification=Verification(code, verification_url(code)) if code else None,
    )


def _lines(pledge: Pledge) -> Iterator[tuple[str, ...]]:
    if pledge.issued_at is None:
        for number, member in enumerate(members_of(pledge), start=1):
            yield (str(number), member.unit.name, post_of(member), "")
        return
    for number, row in enumerate(pledge.members, start=1):
        day = row["signed_on"]
        signed = f"{dt.date.fromisoformat(day):%d/%m/%Y}" if day else "chưa ký"
        yield (str(number), row["label"], row["post"], signed)
