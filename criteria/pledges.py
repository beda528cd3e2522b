"""What the members of a bloc promise each other for a year, and who led the bloc when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from dataclasses import field
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
from documents.layout import text_blocks
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


@dataclass
class YearOfBloc:
    """A bloc in one year: its lead and deputy, the number of members, the pledge."""

    year: int
    lead: str = ""
    deputies: list[str] = field(default_factory=list)
    members: int = 0
    pledge: Pledge | None = None


def blocs_seen(user: User) -> QuerySet[Bloc]:
    """Blocs of the own subtree, and those in which a unit of the person ever stood."""
    seen = Bloc.objects.visible_to(user).values("pk")
    own = BlocMember.objects.filter(unit__in=keys_acted_for(user)).values("bloc")
    return Bloc.objects.filter(Q(pk__in=seen) | Q(pk__in=own))


def rotation_of(bloc: Bloc) -> list[YearOfBloc]:
    """Who led the bloc in which year, the newest first; years with members or a pledge."""
    years: dict[int, YearOfBloc] = {}
    for member in bloc.members.select_related("unit").order_by("unit__position", "pk"):
        row = years.setdefault(member.year, YearOfBloc(member.year))
        row.members += 1
        if member.is_lead:
            row.lead = member.unit.label
        if member.is_deputy:
            row.deputies.append(member.unit.label)
    for pledge in bloc.pledges.all():
        years.setdefault(pledge.year, YearOfBloc(pledge.year)).pledge = pledge
    return [years[year] for year in sorted(years, reverse=True)]


@transaction.atomic
def save_pledge(
    user: User, bloc: Bloc, *, year: int, text: str, signed_on: dt.date | None = None,
    place: str = "",
) -> Pledge:  # fmt: skip
    """Write the pledge of a year; a signed one may be mended, and the audit names who did.

    Raises:
        Refused: missing right, no words, no members in that year, signed in another year.
    """
    demand(user, "criteria.write_pledge", bloc)
    errors: dict[str, str] = {}
    if not text.strip():
        errors["text"] = "Hãy ghi nội dung giao ước."
    if signed_on is not None and abs(signed_on.year - year) > 1:
        errors["signed_on"] = f"Ngày ký không hợp với giao ước năm {year}."
    if errors:
        raise Refused("Chưa lưu được vì còn lỗi.", errors=errors)
    if not bloc.members.filter(year=year).exists():
        raise Refused(f"Năm {year} {bloc.name} chưa có thành viên. Hãy chọn thành viên trước.")
    facts: dict[str, Any] = {"text": text, "signed_on": signed_on, "place": place}
    pledge, _ = Pledge.objects.update_or_create(bloc=bloc, year=year, defaults=facts)
    record(user, "criteria.save_pledge", pledge, scope_path=bloc.unit.path, year=year)
    return pledge


def pledge_paper(pledge: Pledge) -> Document:
    """The pledge in the layout of an administrative document, with a line for each member to sign."""
    bloc = pledge.bloc
    members = list(
        bloc.members.filter(year=pledge.year)
        .select_related("unit")
        .order_by("-is_lead", "-is_deputy", "unit__position", "pk")
    )
    columns = (
        Column("TT", "center", 8),
        Column("Đơn vị", width=42),
        Column("Vai trò", width=18),
        Column("Đại diện ký tên, đóng dấu", "center", 32),
    )
    rows = tuple(
        (number, member.unit.name, _post(member), "")
        for number, member in enumerate(members, start=1)
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
            Table(columns, rows, caption=f"Các thành viên {kind} ký giao ước"),
        ),
        signature=Signature(
            posts=(f"TRƯỞNG {'CỤM' if bloc.kind == BlocKind.CLUSTER else 'KHỐI'}",)
        ),
        recipients=("- Như danh sách;", f"- {bloc.unit.label};", "- Lưu: VT."),
    )


def _post(member: BlocMember) -> str:
    if member.is_lead:
        return "Trưởng"
    return "Phó" if member.is_deputy else "Thành viên"
