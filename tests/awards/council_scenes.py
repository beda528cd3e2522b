"""A session of fifteen members, and the same choices dealt out evenly whatever the attack."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Any

from django.test import Client

from accounts.models import User
from awards.enums import Choice
from awards.enums import CouncilPost
from awards.enums import Presence
from awards.models import AgendaItem
from awards.models import AwardFormRule
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Session
from awards.voting import open_voting
from tests.cast import Cast
from tests.factories.accounts import UserFactory
from tests.factories.awards_council import AgendaItemFactory
from tests.factories.awards_council import AttendanceFactory
from tests.factories.awards_council import AwardFormRuleFactory
from tests.factories.awards_council import CouncilFactory
from tests.factories.awards_council import CouncilMemberFactory
from tests.factories.awards_council import CouncilNominationFactory
from tests.factories.awards_council import CouncilRoundFactory
from tests.factories.awards_council import SessionFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.units import MembershipFactory
from units.enums import Role

MEMBERS = 15
Choices = dict[int, str]  # item → choice


@dataclass
class Sitting:
    """A session with its people; `secretary` runs it and has no vote."""

    cast: Cast
    council: Council
    session: Session
    rule: AwardFormRule
    secretary: User
    members: list[CouncilMember]
    items: list[AgendaItem]

    def fresh(self) -> Session:
        return Session.objects.get(pk=self.session.pk)


def make_sitting(
    cast: Cast, *, members: int = MEMBERS, items: int = 4, key: int | None = None, **facts: Any
) -> Sitting:
    """A planned, invited session of the province's council; everybody is present.

    Args:
        key: the one primary key of the session, its council, its round and its first dossier, so
            that an address made with it leads to all of them.
        facts: columns of the rule of the form on the agenda (ballot, threshold_percent, …).
    """
    same: dict[str, Any] = {} if key is None else {"pk": key}
    rule = AwardFormRuleFactory(**facts)
    award_round = CouncilRoundFactory(campaign=CampaignFactory(unit=cast.province), **same)
    award_round.forms.add(rule.form)
    council = CouncilFactory(unit=cast.province, **same)
    seats = [
        CouncilMemberFactory(
            council=council,
            user=_member_of_the_province(cast, number),
            post=CouncilPost.CHAIR if number == 0 else CouncilPost.MEMBER,
            position=number + 1,
            **({} if number else same),
        )
        for number in range(members)
    ]
    session = SessionFactory(council=council, round=award_round, **same)
    for seat in seats:
        AttendanceFactory(session=session, member=seat)
    return Sitting(
        cast=cast,
        council=council,
        session=session,
        rule=rule,
        secretary=_secretary(cast),
        members=seats,
        items=[_item(cast, session, rule, n, {} if n else same) for n in range(items)],
    )


def _member_of_the_province(cast: Cast, number: int) -> User:
    """Someone of a department: a reader there, so that only the seat opens the session to them."""
    user = UserFactory(full_name=f"Uỷ Viên Thứ {number + 1}")
    MembershipFactory(user=user, unit=cast.science, role=Role.READER)
    return user


def _secretary(cast: Cast) -> User:
    user = UserFactory(full_name="Tạ Thị Thư Ký")
    MembershipFactory(user=user, unit=cast.home_affairs, role=Role.SECRETARY)
    return user


def _item(
    cast: Cast, session: Session, rule: AwardFormRule, number: int, same: dict[str, Any]
) -> AgendaItem:
    nomination = CouncilNominationFactory(
        round=session.round,
        form=rule.form,
        rule_set=rule.rule_set,
        nominating_unit=cast.neighbour if number % 2 else cast.commune,
        **same,
    )
    return AgendaItemFactory(session=session, nomination=nomination, position=number + 1, **same)


def add_item(sitting: Sitting, **facts: Any) -> None:
    """One more dossier on the agenda, under a rule of its own."""
    rule = AwardFormRuleFactory(**facts)
    sitting.items.append(_item(sitting.cast, sitting.session, rule, len(sitting.items), same={}))


def open_sitting(sitting: Sitting) -> Session:
    """The secretary opens the vote."""
    return open_voting(sitting.secretary, sitting.fresh())


def absent(sitting: Sitting, count: int, presence: str = Presence.ABSENT) -> None:
    """The last `count` members are not in the room."""
    gone = [seat.pk for seat in sitting.members[-count:]] if count else []
    sitting.session.attendances.filter(member__in=gone).update(presence=presence)


def proved_client(person: User, *, seconds_ago: float = 0) -> Client:
    """A browser whose person gave the password a while ago, as ballots ask for."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - seconds_ago, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def deal_evenly(
    sitting: Sitting, seed: int, seats: list[CouncilMember] | None = None
) -> dict[int, Choices]:
    """Choices of `seats`, member → item → choice: each choice equally often on each item.

    Whoever guesses without knowing anything hits one in three, however cleverly.
    """
    dealer = random.Random(seed)
    seats = sitting.members if seats is None else seats
    dealt: dict[int, Choices] = {seat.pk: {} for seat in seats}
    for item in sitting.items:
        pack = [Choice.values[n % 3] for n in range(len(seats))]
        dealer.shuffle(pack)
        for seat, choice in zip(seats, pack, strict=True):
            dealt[seat.pk][item.pk] = choice
    return dealt


def in_some_order(sitting: Sitting, seed: int) -> list[CouncilMember]:
    """The order in which the members come to vote; attackers know it from the trail."""
    order = list(sitting.members)
    random.Random(f"order {seed}").shuffle(order)
    return order
