import factory

from awards.enums import AwardLevel
from awards.enums import Occasion
from awards.models import AwardForm
from awards.models import AwardProvision
from tests.factories.campaigns import PlanFactory


class AwardFormFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardForm

    code = factory.Sequence(lambda n: f"giay-khen-{n}")
    name = "Giấy khen"
    level = AwardLevel.COMMUNE


class AwardProvisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AwardProvision

    plan = factory.SubFactory(PlanFactory)
    occasion = Occasion.FINAL
    form = factory.SubFactory(AwardFormFactory)
