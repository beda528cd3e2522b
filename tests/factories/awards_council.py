"""Rounds, dossiers, councils and sessions; each with a rule set of its own, never a seeded one."""

from __future__ import annotations

import datetime as dt

import factory
from django.utils import timezone

from awards.enums import AwardLevel
from awards.enums import BallotKind
from awards.enums import CouncilPost
from awards.enums import NominationState
from awards.enums import Occasion
from awards.enums import Presence
from awards.enums import SubjectClass
from awards.models import AgendaItem
from awards.models import Attendance
from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import AwardRound
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Nomination
from awards.models import RuleSet
from awards.models import Session
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.units import UnitFactory


class RuleSetFactory(factory.django.DjangoModelFactory):
    """In force for one day long ago: it meets no other set and is followed by those that name it."""

    class Meta:
        model = RuleSet

    title = factory.Sequence(lambda n: f"Bộ quy định thử {n}")
    valid_from = factory.Sequence(lambda n: dt.date(1950, 1, 1) + dt.timedelta(days=n))
    valid_to = factory.LazyAttribute(lambda o: o.valid_from)
    legal_basis = "Luật Thi đua, khen thưởng"


class DecidedFormFactory(factory.django.DjangoModelFactory):
    """A form that the head of the province decides."""

    class Meta:
        model = AwardForm

    code = factory.Sequence(lambda n: f"bang-khen-thu-{n}")
    name = "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"
    level = AwardLevel.PROVINCE
    decided_in_kinds = factory.LazyFunction(lambda: ["province"])
    certificate_name = "BẰNG KHEN"


class AwardFormRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardFormRule

    rule_set = factory.SubFactory(RuleSetFactory)
    form = factory.SubFactory(DecidedFormFactory)
    decided_by = "Chủ tịch Uỷ ban nhân dân tỉnh"
    subject_classes = factory.LazyFunction(lambda: list(SubjectClass.values))
    occasions = factory.LazyFunction(lambda: list(Occasion.values))
    ballot = BallotKind.SECRET
    factor = "1.5"


class CouncilRoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardRound

    campaign = factory.SubFactory(CampaignFactory)
    unit = factory.LazyAttribute(lambda o: o.campaign.unit)
    title = factory.Sequence(lambda n: f"Đợt xét khen thưởng thử {n}")
    occasion = Occasion.MID_TERM
    year = 2027
    opens_on = dt.date(2026, 1, 1)
    closes_on = dt.date(2027, 12, 31)


class CouncilNominationFactory(factory.django.DjangoModelFactory):
    """A dossier that has come as far as the council of the round's unit."""

    class Meta:
        model = Nomination

    round = factory.SubFactory(CouncilRoundFactory)
    form = factory.SubFactory(DecidedFormFactory)
    nominating_unit = factory.SubFactory(UnitFactory)
    holder = factory.LazyAttribute(lambda o: o.round.unit)
    held_since = factory.LazyFunction(timezone.now)
    state = NominationState.IN_SESSION
    subject_class = SubjectClass.INDIVIDUAL
    subject_name = factory.Sequence(lambda n: f"Trần Văn Đề Nghị {n}")
    received_on = dt.date(2027, 1, 4)


class CouncilFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Council

    unit = factory.SubFactory(UnitFactory, province=True)
    name = "Hội đồng Thi đua - Khen thưởng tỉnh"
    valid_from = dt.date(2026, 1, 1)


class CouncilMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CouncilMember

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory(UserFactory)
    post = CouncilPost.MEMBER
    position = factory.Sequence(lambda n: n + 1)
    joined_on = dt.date(2026, 1, 1)


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    council = factory.SubFactory(CouncilFactory)
    round = factory.LazyAttribute(lambda o: CouncilRoundFactory(campaign__unit=o.council.unit))
    title = "Phiên họp xét khen thưởng sơ kết"
    meets_at = factory.LazyFunction(timezone.now)
    place = "Phòng họp số 1"
    invited_at = factory.LazyFunction(timezone.now)


class AttendanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attendance

    session = factory.SubFactory(SessionFactory)
    member = factory.SubFactory(CouncilMemberFactory)
    presence = Presence.PRESENT


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    session = factory.SubFactory(SessionFactory)
    nomination = factory.SubFactory(CouncilNominationFactory)
    position = factory.Sequence(lambda n: n + 1)
