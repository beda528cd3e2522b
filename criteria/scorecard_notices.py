"""Who is told of the steps of a scorecard, and who is reminded of its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from accounts.notices import tell
from campaigns.addressees import writers_of
from criteria.enums import AppealState
from criteria.enums import ScorecardState
from criteria.models import Appeal
from criteria.models import PeerRemark
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.scorecard_rights import cross_checking_units
from criteria.scorecard_rights import is_bound
from documents.calendar import day_in_words
from documents.calendar import days_left_in_words
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

STAGES = (-7, -1, 1)  # days after the last day of a stage
CATCH_UP_DAYS = 5  # a worker that was down tells late, but not after so long


def tell_of_opening(table: ScoringTable) -> None:
    """Tell every unit that its scorecard waits; once per scorecard and person."""
    cards = table.scorecards.filter(state=ScorecardState.DRAFT).select_related("table", "unit")
    until = f" Hạn tự chấm: {day_in_words(table.self_due_on)}." if table.self_due_on else ""
    for card in cards:
        _tell(
            card,
            writers_of([card.unit]),
            f"Phiếu chấm điểm mới: {card.table}",
            f"{card.unit.name} tự chấm theo bảng điểm năm {table.year}.{until}",
            stamp="opened",
        )


def tell_of_submission(card: Scorecard) -> None:
    """Tell those who check next."""
    if card.state == ScorecardState.SUBMITTED:
        who, what = checkers_of(card), "chờ chấm chéo"
    else:
        who, what = verifiers_of(card), "chờ thẩm định"
    _tell(card, who, f"{card.unit.label} đã nộp phiếu tự chấm, {what}", str(card.table))


def tell_of_remarks(remark: PeerRemark) -> None:
    """Tell those who check that a member proposes something; once for each member and submission."""
    card = remark.scorecard
    step = card.transitions.latest("pk").pk
    _tell(
        card,
        checkers_of(card),
        f"{remark.unit.label} góp ý về phiếu của {card.unit.label}",
        f"{card.table}. Hãy xét góp ý khi chấm chéo.",
        stamp=f"remarks:{step}:{remark.unit_id}",
        url=reverse("scoring:cross_points", args=[card.pk]),
    )


def tell_of_return(card: Scorecard, note: str) -> None:
    """Tell the unit that its scorecard came back."""
    title = f"Phiếu chấm điểm được trả lại: {card.table}"
    _tell(card, writers_of([card.unit]), title, f"Lý do: {note}")


def tell_of_cross_check(card: Scorecard) -> None:
    """Tell those who verify."""
    title = f"{card.unit.label}: đã chấm chéo, chờ thẩm định"
    _tell(card, verifiers_of(card), title, str(card.table))


def tell_of_verification(card: Scorecard) -> None:
    """Tell the unit its points and until when it may object."""
    until = timezone.localdate() + dt.timedelta(days=card.table.appeal_days)
    _tell(
        card,
        writers_of([card.unit]),
        f"Đã thẩm định phiếu chấm điểm: {card.table}",
        f"Đơn vị có thể kiến nghị đến hết ngày {day_in_words(until)}.",
    )


def tell_of_appeal(appeal: Appeal) -> None:
    """Tell the keepers of the item that an objection waits."""
    card = appeal.scorecard
    department = appeal.item.verifier
    who = writers_of([department or card.table.unit, card.table.unit])
    _tell(
        card,
        [person for person in who if not is_bound(person, card)],
        f"Kiến nghị về điểm: {card.unit.label}, mục {appeal.item}",
        f"Trả lời chậm nhất {day_in_words(appeal.due_on)}.",
        stamp=f"appeal:{appeal.pk}",
        url=reverse("scoring:answer_appeal", args=[appeal.pk]),
    )


def tell_of_answer(appeal: Appeal) -> None:
    """Tell the unit how its objection was answered."""
    card = appeal.scorecard
    title = f"Trả lời kiến nghị mục {appeal.item}: {appeal.get_state_display()}"
    _tell(card, writers_of([card.unit]), title, appeal.answer, stamp=f"answer:{appeal.pk}")


def checkers_of(card: Scorecard) -> list[User]:
    """People who cross-check the scorecard."""
    units = Unit.objects.filter(pk__in=cross_checking_units(card))
    return [person for person in writers_of(units) if not is_bound(person, card)]


def verifiers_of(card: Scorecard) -> list[User]:
    """People of the organising unit and of the departments in charge of items."""
    departments = Unit.objects.filter(
        pk__in=card.table.items.exclude(verifier=None).order_by().values("verifier")
    )
    people = writers_of([card.table.unit, *departments])
    return [person for person in people if not is_bound(person, card)]


def send_scorecard_reminders(today: dt.date | None = None) -> None:
    """Remind of scorecards and appeals due in a week, tomorrow, or due yesterday; repeatable."""
    today = today or timezone.localdate()
    _remind("self_due_on", ScorecardState.DRAFT, "tự chấm và nộp phiếu", today)
    _remind("cross_due_on", ScorecardState.SUBMITTED, "chấm chéo", today)
    _remind("verify_due_on", ScorecardState.CROSS_CHECKED, "thẩm định", today)
    appeals = Appeal.objects.filter(state=AppealState.OPEN, due_on__range=_near(today))
    for appeal in appeals.select_related("item", "scorecard__table__unit", "scorecard__unit"):
        stage = _stage(appeal.due_on, today)
        card = appeal.scorecard
        left = days_left_in_words(appeal.due_on, today).capitalize()
        _tell(
            card,
            verifiers_of(card),
            f"{left}: trả lời kiến nghị của {card.unit.label}",
            f"Mục {appeal.item}.",
            stamp=f"appeal:{appeal.pk}:{stage}",
            url=reverse("scoring:answer_appeal", args=[appeal.pk]),
        )


def _remind(column: str, state: ScorecardState, what: str, today: dt.date) -> None:
    near = Scorecard.objects.filter(state=state, **{f"table__{column}__range": _near(today)})
    for card in near.select_related("table__unit", "unit__parent"):
        due = getattr(card.table, column)
        who = {
            ScorecardState.DRAFT: lambda card: writers_of([card.unit]),
            ScorecardState.SUBMITTED: checkers_of,
            ScorecardState.CROSS_CHECKED: verifiers_of,
        }[state](card)
        left = days_left_in_words(due, today).capitalize()
        _tell(
            card,
            who,
            f"{left}: {what} – {card.unit.label}",
            f"{card.table}. Hạn: {day_in_words(due)}.",
            stamp=f"{state}:{_stage(due, today)}:{due:%Y%m%d}",
        )


def _near(today: dt.date) -> tuple[dt.date, dt.date]:
    return today - dt.timedelta(days=1 + CATCH_UP_DAYS), today + dt.timedelta(days=-STAGES[0])


def _stage(due: dt.date, today: dt.date) -> int:
    return max(stage for stage in STAGES if stage <= (today - due).days)


def _tell(
    card: Scorecard,
    people: Iterable[User],
    title: str,
    body: str,
    *,
    stamp: str = "",
    url: str = "",
) -> None:
    """Tell each of `people` once per `stamp`; without one, once for the step just taken."""
    stamp = stamp or str(card.transitions.latest("pk").pk)
    for person in people:
        tell(
            person,
            key=f"scorecard:{card.pk}:{stamp}:{person.pk}",
            kind="scorecard",
            title=title,
            body=body,
            url=url or reverse("scoring:scorecard", args=[card.pk]),
        )
