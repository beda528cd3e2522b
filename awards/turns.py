"""Whose turn a dossier is: holder, days held against the norm, next step, and what may be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from awards.enums import CLOSED_STATES
from awards.enums import NominationState as N
from awards.models import Nomination
from awards.permissions import WRITERS
from awards.publicity import publicity_gap
from awards.steps import STEPS
from campaigns.queries import working_day_overrides
from documents.calendar import local_day
from documents.calendar import working_days_between
from units.visibility import acting_memberships
from units.visibility import works_for

if TYPE_CHECKING:
    import datetime as dt

    from accounts.models import User

NEXT = {
    N.DRAFT: "Đơn vị đề nghị hoàn chỉnh rồi trình hồ sơ.",
    N.RETURNED: "Đơn vị đề nghị bổ sung rồi trình lại.",
    N.WITHDRAWN: "Đơn vị đề nghị có thể lập lại hồ sơ.",
    N.APPRAISING: "Cơ quan thẩm định kết luận, hoặc trả lại để bổ sung.",
    N.APPRAISED: "Thư ký đưa vào chương trình họp hội đồng.",
    N.IN_SESSION: "Hội đồng họp và bỏ phiếu.",
    N.NOT_RECOMMENDED: "Người có thẩm quyền thông báo không khen thưởng.",
    N.PROPOSED: "Chờ quyết định của cấp trên.",
    N.AWARDED: "Đã xong: có quyết định khen thưởng.",
    N.REFUSED: "Đã xong: không khen thưởng.",
    N.REVOKED: "Quyết định khen thưởng đã bị huỷ bỏ, thu hồi.",
}
# What the page offers, in the order of the buttons: step, URL name, needs a page of its own.
OFFERED = (
    ("submit", "check_nomination", True),
    ("receive", "receive_nomination", False),
    ("conclude", "conclude_nomination", True),
    ("forward", "forward_nomination", False),
    ("return", "return_nomination", True),
    ("appraise_again", "appraise_again", True),
    ("refuse", "refuse_nomination", True),
    ("withdraw", "withdraw_nomination", True),
    ("restore", "restore_nomination", False),
)


@dataclass(frozen=True)
class Turn:
    """Where a dossier stands today; days are working days."""

    holder: str
    since: dt.date
    days_held: int
    due_on: dt.date | None
    days_left: int | None
    next_step: str

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class Offer:
    """A button: `why_not` is empty where it may be pressed."""

    name: str
    label: str
    url: str
    has_page: bool
    why_not: str


def turn_of(nomination: Nomination) -> Turn:
    today, overrides = timezone.localdate(), working_day_overrides()
    since = local_day(nomination.held_since)
    running = nomination.state not in CLOSED_STATES and nomination.state != N.DRAFT
    due_on = nomination.due_on if running else None
    return Turn(
        holder=nomination.holder.name,
        since=since,
        days_held=working_days_between(since, today, overrides),
        due_on=due_on,
        days_left=working_days_between(today, due_on, overrides) if due_on else None,
        next_step=_next_step(nomination),
    )


def _next_step(nomination: Nomination) -> str:
    decides = nomination.holder_id == nomination.round.unit_id
    if nomination.state == N.SUBMITTED:
        if decides:
            return f"{nomination.holder.label} tiếp nhận thẩm định."
        return f"{nomination.holder.label} xét rồi chuyển lên {nomination.round.unit.label}."
    if nomination.state == N.RECOMMENDED:
        if decides:
            return "Người có thẩm quyền ký quyết định hoặc tờ trình."
        return f"{nomination.holder.label} chuyển hồ sơ lên cấp trên."
    return NEXT[N(nomination.state)]


def offers_for(user: User, nomination: Nomination) -> list[Offer]:
    """The buttons of the dossier's page: those of the state, with the reason where one is off.

    People who have nothing to do with the dossier at this place are offered nothing.
    """
    writes = works_for(user, nomination.nominating_unit, WRITERS)
    works = works_for(user, nomination.holder)
    found = []
    for name, url_name, has_page in OFFERED:
        step = STEPS[name]
        if nomination.state not in step.sources:
            continue
        of_sender = name in {"submit", "withdraw", "restore"}
        if not (writes if of_sender else works):
            continue
        if name == "forward" and nomination.holder_id == nomination.round.unit_id:
            continue
        if name == "receive" and nomination.holder_id != nomination.round.unit_id:
            continue
        found.append(
            Offer(
                name,
                step.label,
                reverse(f"awards:{url_name}", args=[nomination.pk]),
                has_page,
                _why_not(user, nomination, name),
            )
        )
    return found


def _why_not(user: User, nomination: Nomination, name: str) -> str:
    if not user.has_perm(STEPS[name].permission, nomination):
        own = {nomination.nominating_unit_id, nomination.subject_unit_id}
        if any(unit_id in own for unit_id in _unit_ids(user)):
            return "Không ai xử lý hồ sơ của chính đơn vị mình."
        return "Vai trò của bạn không làm việc này."
    if name == "conclude" and nomination.stops:
        return f"Còn {nomination.stops} điều không đạt."
    if name == "conclude":
        waiting = [c for c in nomination.consultations.all() if not c.opinion]
        late = [c for c in waiting if c.is_silent_on(timezone.localdate())]
        if len(waiting) > len(late):
            return "Đang chờ ý kiến hiệp y."
    return ""


def _unit_ids(user: User) -> set[int]:
    return {m.unit_id for m in acting_memberships(user)}


def gap_before_council(nomination: Nomination) -> str:
    """What still keeps an appraised dossier from a council, as to publicity; empty if nothing."""
    if nomination.state != N.APPRAISED:
        return ""
    return publicity_gap(nomination, timezone.localdate())
