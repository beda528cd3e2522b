import factory

from criteria.models import Criterion
from criteria.models import TargetGroup
from tests.factories.campaigns import PlanFactory


class TargetGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TargetGroup

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)
    ordinal = "a"
    title = "Các phòng, ban, đơn vị"


class CriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Criterion

    target_group = factory.SubFactory(TargetGroupFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Hoàn thành nhiệm vụ số {n}")
