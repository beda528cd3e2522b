"""Councils: their members, roles and terms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from typing import Any

from django.db import IntegrityError
from django.db import models
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.auditing import record
from awards.enums import CouncilPost
from awards.enums import SessionState
from awards.models import Council
from awards.models import CouncilMember
from units.models import Unit
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def create_council(user: User, unit: Unit, **facts: Any) -> Council:
    """Set up a council of `unit` (facts: name, decision_number, decision_date, valid_from, valid_to)."""
    council = Council(unit=unit, **facts)
    demand(user, "awards.manage_council", council)
    _check_term(council)
    council.save()
    record(user, "awards.create_council", council, scope_path=unit.path)
    return council


@transaction.atomic
def change_council(user: User, council: Council, **facts: Any) -> Council:
    demand(user, "awards.manage_council", council)
    for name, value in facts.items():
        setattr(council, name, value)
    _check_term(council)
    council.save()
    record(user, "awards.change_council", council, scope_path=council.unit.path)
    return council


@transaction.atomic
def seat_member(user: User, council: Council, person: User, **facts: Any) -> CouncilMember:
    """Give a person a seat (facts: post, title, position, joined_on).

    Raises:
        Refused: no right, the person sits already, or a second chair.
    """
    demand(user, "awards.manage_council", council)
    _check_chair(council, facts.get("post", CouncilPost.MEMBER))
    try:
        with transaction.atomic():
            member = CouncilMember.objects.create(council=council, user=person, **facts)
    except IntegrityError:
        raise Refused(
            "Người này đã là thành viên hội đồng.", errors={"user": "Đã là thành viên hội đồng."}
        ) from None
    record(user, "awards.seat_member", council, scope_path=council.unit.path, person=str(person))
    return member


@transaction.atomic
def change_member(user: User, member: CouncilMember, **facts: Any) -> CouncilMember:
    demand(user, "awards.manage_council", member.council)
    _check_chair(member.council, facts.get("post", member.post), besides=member)
    for name, value in facts.items():
        setattr(member, name, value)
    member.save()
    record(
        user,
        "awards.change_member",
        member.council,
        scope_path=member.council.unit.path,
        person=str(member),
    )
    return member


@transaction.atomic
def end_seat(user: User, member: CouncilMember, *, left_on: dt.date) -> None:
    """End a seat on a day; what the member took part in stays.

    Raises:
        Refused: no right, a day before the seat began, or a vote under way in which the member is.
    """
    demand(user, "awards.manage_council", member.council)
    if member.council.sessions.filter(state=SessionState.OPEN, roll__member=member).exists():
        raise Refused("Đang bỏ phiếu: danh sách đã khoá. Hãy đóng phiếu rồi cho thôi tham gia.")
    if left_on < member.joined_on:
        raise Refused(
            "Ngày thôi phải không sớm hơn ngày tham gia.",
            errors={"left_on": "Không sớm hơn ngày tham gia."},
        )
    member.left_on = left_on
    member.save(update_fields=["left_on"])
    record(
        user,
        "awards.end_seat",
        member.council,
        scope_path=member.council.unit.path,
        person=str(member),
    )


def members_on(council: Council, day: dt.date) -> models.QuerySet[CouncilMember]:
    """Members whose seat is valid on a day, in the order of the list."""
    return (
        council.members.filter(joined_on__lte=day)
        .filter(Q(left_on__isnull=True) | Q(left_on__gte=day))
        .select_related("user")
    )


def _check_chair(council: Council, post: str, *, besides: CouncilMember | None = None) -> None:
    if post != CouncilPost.CHAIR:
        return
    sitting = members_on(council, timezone.localdate()).filter(post=CouncilPost.CHAIR)
    if besides is not None:
        sitting = sitting.exclude(pk=besides.pk)
    if sitting.exists():
        raise Refused("Hội đồng đã có Chủ tịch.", errors={"post": "Hội đồng đã có Chủ tịch."})


def _check_term(council: Council) -> None:
    if council.valid_to and council.valid_to < council.valid_from:
        raise Refused(
            "Nhiệm kỳ phải kết thúc sau khi bắt đầu.",
            errors={"valid_to": "Phải không sớm hơn ngày bắt đầu."},
        )
