"""Which scorecards wait for whom; filters and export of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models import Exists
from django.db.models import F
from django.db.models import OuterRef
from django.db.models import Q
from django.db.models import QuerySet
from django.utils import timezone

from criteria.enums import AppealState
from criteria.enums import CrossCheckers
from criteria.enums import ScorecardState
from criteria.models import Appeal
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.scorecard_rights import VERIFIERS
from criteria.scorecard_rights import WRITERS
from units.models import BlocMember
from units.visibility import keys_acted_for
from units.visibility import memberships_today

HEADER = [
    "Đơn vị", "Cụm, khối", "Bảng điểm", "Năm", "Trạng thái", "Tự chấm", "Chấm chéo", "Thẩm định",
    "Điểm liệt", "Nộp lúc", "Đúng hạn", "Kiến nghị chờ",
]  # fmt: skip


def own_scorecards(user: Any) -> QuerySet[Scorecard]:
    """Scorecards of the units for which `user` writes."""
    return _listed(Scorecard.objects.filter(unit__in=keys_acted_for(user, WRITERS)))


def scorecards_to_cross_check(user: Any) -> QuerySet[Scorecard]:
    """Handed-in scorecards that `user` may cross-check (`scorecard_rights.cross_checking_units`)."""
    own = keys_acted_for(user, WRITERS)
    others = BlocMember.objects.filter(bloc=OuterRef("bloc"), year=OuterRef("table__year")).exclude(
        unit=OuterRef("unit")
    )
    posts = others.filter(Q(is_lead=True) | Q(is_deputy=True))
    all_do = Q(table__cross_checkers=CrossCheckers.MEMBERS) | ~Exists(posts)
    checks = Exists(posts.filter(unit__in=own)) | (all_do & Exists(others.filter(unit__in=own)))
    return _listed(_not_bound(user).filter(checks, state=ScorecardState.SUBMITTED))


def scorecards_to_verify(user: Any) -> QuerySet[Scorecard]:
    """Scorecards waiting for verification in which `user` keeps all items or some."""
    own = keys_acted_for(user, VERIFIERS)
    keeps = ScoringItem.objects.filter(table=OuterRef("table"), verifier__in=own).exclude(
        verifier=OuterRef("unit")
    )
    found = _not_bound(user).filter(
        Q(table__unit__in=own) | Exists(keeps), state=ScorecardState.CROSS_CHECKED
    )
    return _listed(found)


def appeals_of(user: Any) -> QuerySet[Appeal]:
    """Appeals about scorecards that `user` sees, waiting ones first by their day."""
    return (
        Appeal.objects.visible_to(user)
        .select_related("item__verifier", "scorecard__table__unit", "scorecard__unit", "raised_by")
        .order_by("answered_at", "due_on", "pk")
    )


def appeals_to_answer(user: Any) -> QuerySet[Appeal]:
    """Appeals that wait for `user`: kept by their department, or by nobody but the organiser."""
    own = keys_acted_for(user, VERIFIERS)
    no_department = Q(item__verifier=None) | Q(item__verifier=F("scorecard__unit"))
    is_over = Q(scorecard__table__verify_due_on__lt=timezone.localdate())
    return appeals_of(user).filter(
        Q(item__verifier__in=own) & ~Q(item__verifier=F("scorecard__unit"))
        | Q(scorecard__table__unit__in=own) & (no_department | is_over),
        state=AppealState.OPEN,
        scorecard__in=_not_bound(user),
    )


def narrowed(cards: QuerySet[Scorecard], asked: dict[str, Any]) -> QuerySet[Scorecard]:
    """What the filter asks for."""
    if table := asked.get("bang"):
        cards = cards.filter(table=table)
    if bloc := asked.get("cum"):
        cards = cards.filter(bloc=bloc)
    if state := asked.get("trang_thai"):
        cards = late(cards, timezone.localdate()) if state == "late" else cards.filter(state=state)
    for word in (asked.get("tim") or "").split():
        cards = cards.filter(unit__search__contains=word)
    return cards


def late(cards: QuerySet[Scorecard], today: dt.date) -> QuerySet[Scorecard]:
    """Scorecards whose stage should have ended before `today`."""
    return cards.filter(
        Q(state=ScorecardState.DRAFT, table__self_due_on__lt=today)
        | Q(state=ScorecardState.SUBMITTED, table__cross_due_on__lt=today)
        | Q(state=ScorecardState.CROSS_CHECKED, table__verify_due_on__lt=today)
    )


def export_rows(cards: Iterable[Scorecard]) -> Iterator[list[Any]]:
    """Rows under `HEADER`."""
    for card in cards:
        yield [
            card.unit.name,
            card.bloc.name if card.bloc else "",
            str(card.table),
            card.table.year,
            card.get_state_display(),
            card.self_total,
            card.cross_total,
            card.verified_total,
            "có" if card.is_disqualified else "",
            timezone.localtime(card.submitted_at).replace(tzinfo=None)
            if card.submitted_at else None,
            {True: "đúng hạn", False: "muộn", None: ""}[card.on_time],
            card.open_appeals,
        ]  # fmt: skip


def _not_bound(user: Any) -> QuerySet[Scorecard]:
    """Scorecards of units in which and above which `user` has no role."""
    bound = Q(pk__in=[])
    for member in memberships_today(user):
        keys = [member.unit_id, *member.unit.ancestor_ids]
        bound |= Q(unit__in=keys)
    return Scorecard.objects.exclude(bound)


def _listed(cards: QuerySet[Scorecard]) -> QuerySet[Scorecard]:
    return cards.select_related("table__unit", "unit", "bloc").annotate(
        open_appeals=Count("appeals", filter=Q(appeals__state=AppealState.OPEN))
    ).order_by("-table__year", "table", "bloc__position", "unit__position", "pk")  # fmt: skip


def all_scorecards(user: Any) -> QuerySet[Scorecard]:
    """Every scorecard that `user` sees, as rows of a list."""
    return _listed(Scorecard.objects.visible_to(user))
