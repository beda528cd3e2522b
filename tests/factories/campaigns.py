import datetime as dt

import factory

from campaigns.enums import CampaignState
from campaigns.enums import ObligationKind
from campaigns.enums import PlanState
from campaigns.models import Campaign
from campaigns.models import ContentArea
from campaigns.models import Duty
from campaigns.models import LegalBasis
from campaigns.models import Obligation
from campaigns.models import ObligationRecipient
from campaigns.models import Phase
from campaigns.models import Plan
from campaigns.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from units.enums import UnitKind


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    unit = factory.SubFactory(UnitFactory, province=True)
    title = factory.Sequence(lambda n: f"Phong trào thi đua số {n}")
    slug = factory.Sequence(lambda n: f"phong-trao-{n}")
    first_year = 2025
    last_year = 2030
    state = CampaignState.ACTIVE


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    campaign = factory.SubFactory(CampaignFactory)
    ordinal = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda o: f"Giai đoạn {o.ordinal}")
    first_year = 2025
    last_year = 2027


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    class Params:
        draft = factory.Trait(state=PlanState.DRAFT)

    campaign = factory.SubFactory(CampaignFactory)
    unit = factory.LazyAttribute(lambda o: o.campaign.unit)
    number = factory.Sequence(lambda n: f"{n + 1:02d}/KH-UBND")
    issued_on = dt.date(2025, 7, 9)
    title = factory.LazyAttribute(lambda o: f"Triển khai {o.campaign.title}")
    state = PlanState.ISSUED


class LegalBasisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalBasis

    plan = factory.SubFactory(PlanFactory)
    number = "923/QĐ-TTg"
    title = "Quyết định ban hành Kế hoạch triển khai Phong trào thi đua"


class ContentAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContentArea

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    ordinal = factory.LazyAttribute(lambda o: str(o.position))
    title = factory.LazyAttribute(lambda o: f"Nội dung thi đua {o.position}")


class ObligationFactory(factory.django.DjangoModelFactory):
    """An annual report "trước ngày 15/12" of the communes and departments to the plan's unit."""

    class Meta:
        model = Obligation
        skip_postgeneration_save = True

    plan = factory.SubFactory(PlanFactory)
    what = ObligationKind.ANNUAL_REPORT
    debtor_kinds = factory.LazyFunction(lambda: [UnitKind.COMMUNE.value, UnitKind.OFFICE.value])
    is_yearly = True
    month = 12
    day = 15

    @factory.post_generation
    def to(self, create, extracted, **kwargs):
        if create:
            ObligationRecipient.objects.create(
                obligation=self, unit=extracted or self.plan.unit, through=kwargs.get("through")
            )


class QuestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Question

    campaign = factory.SubFactory(CampaignFactory)
    unit = factory.LazyAttribute(lambda o: UnitFactory(commune=True, parent=o.campaign.unit))
    handler = factory.LazyAttribute(lambda o: o.campaign.unit)
    title = factory.Sequence(lambda n: f"Vướng mắc số {n}")
    text = "Chưa có hướng dẫn về kinh phí."
    asked_by = factory.SubFactory(UserFactory)


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    unit = factory.LazyAttribute(lambda o: UnitFactory(commune=True, parent=o.plan.unit))
    text = factory.Sequence(lambda n: f"Tổ chức tập huấn lần {n}")
