"""The public list of names before the council sits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.auditing import record
from awards.enums import NominationState
from awards.law import RuleBook
from awards.law import rule_of
from awards.models import AwardRound
from awards.models import Nomination
from awards.models import Publicity
from campaigns.queries import working_day_overrides
from documents.calendar import add_working_days
from workflow import Refused
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = (
    NominationState.APPRAISED,
    NominationState.IN_SESSION,
    NominationState.RECOMMENDED,
    NominationState.PROPOSED,
)


@transaction.atomic
def publish_list(
    user: User, award_round: AwardRound, nominations: Collection[Nomination], *, starts_on: dt.date
) -> Publicity:
    """Put appraised dossiers on the public list, for the longest term that their rules ask for.

    Raises:
        Refused: no right, nothing chosen, a dossier not appraised, a day in the past.
    """
    demand(user, "awards.manage_round", award_round)
    if not nominations:
        raise Refused("Hãy chọn ít nhất một hồ sơ.")
    if starts_on < timezone.localdate():
        raise Refused(
            "Ngày công khai phải từ hôm nay trở đi.", errors={"starts_on": "Từ hôm nay trở đi."}
        )
    for nomination in nominations:
        if (
            nomination.round_id != award_round.pk
            or nomination.state != NominationState.APPRAISED
            or nomination.publicity_id
        ):
            raise Refused(f"{nomination}: chỉ công khai hồ sơ đủ điều kiện và chưa công khai.")
    book = RuleBook()
    rules = [book.rule_of(nomination) for nomination in nominations]
    days = max((rule.publicity_days for rule in rules if rule), default=0) or 1
    made = Publicity.objects.create(
        round=award_round,
        starts_on=starts_on,
        # The first day of the list is one of its days.
        ends_on=add_working_days(starts_on - dt.timedelta(days=1), days, working_day_overrides()),
        made_by=user,
    )
    Nomination.objects.filter(pk__in=[n.pk for n in nominations]).update(publicity=made)
    record(
        user,
        "awards.publish_list",
        award_round,
        scope_path=award_round.unit.path,
        names=len(nominations),
        until=made.ends_on.isoformat(),
    )
    return made


def publicity_gap(nomination: Nomination, day: dt.date) -> str:
    """Why the dossier may not yet go before a council as to publicity; empty if it may."""
    rule = rule_of(nomination)
    if rule is None or not rule.publicity_days:
        return ""
    shown = nomination.publicity
    if shown is None:
        return f"phải công khai {rule.publicity_days} ngày làm việc trước khi họp"
    if day <= shown.ends_on:
        return f"đang công khai đến hết ngày {shown.ends_on:%d/%m/%Y}"
    if nomination.public_comments.filter(is_settled=False).exists():
        return "còn phản ánh chưa xử lý xong"
    return ""
