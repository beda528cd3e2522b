import factory

from criteria.enums import ItemKind
from criteria.enums import TableState
from criteria.models import Criterion
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.models import TargetGroup
from tests.factories.campaigns import PlanFactory
from tests.factories.units import UnitFactory


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


class ScoringTableFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScoringTable

    class Params:
        in_force = factory.Trait(state=TableState.IN_FORCE)

    unit = factory.SubFactory(UnitFactory, province=True)
    year = 2026
    title = factory.Sequence(lambda n: f"Bảng điểm số {n}")
    unit_kinds = ["commune"]


class ScoringItemFactory(factory.django.DjangoModelFactory):
    """An item by two levels of 10 and 5 points."""

    class Meta:
        model = ScoringItem

    table = factory.SubFactory(ScoringTableFactory)
    position = factory.Sequence(lambda n: n + 1)
    ordinal = "1"
    text = factory.Sequence(lambda n: f"Hoàn thành nhiệm vụ chuyển đổi số thứ {n}")
    kind = ItemKind.LEVELS
    maximum_points = 10
    levels = [{"label": "Tốt", "points": "10"}, {"label": "Khá", "points": "5"}]
