"""Ready lists of criteria: the counts of the five plans, points shared out, words kept."""

from collections import Counter
from decimal import Decimal

import pytest

from criteria.catalogue import CATALOGUE
from criteria.enums import ItemKind
from criteria.points import maximum_of
from criteria.table_checks import problems_of
from criteria.taking import take_criteria
from tests.factories import CriterionFactory
from tests.factories import PlanFactory
from tests.factories import ScoringTableFactory
from tests.factories import TargetGroupFactory
from workflow import Refused


def test_catalogue_holds_what_the_five_plans_name():
    found = Counter()
    for each in CATALOGUE:
        found[each.key[:2]] += len(each.entries)
    assert found == {"nb": 13, "tb": 15, "lm": 12, "sl": 12, "cl": 11}
    hard = {e.text for each in CATALOGUE for e in each.entries if e.kind != ItemKind.LEVELS}
    assert len(hard) == 2
    assert len({each.key for each in CATALOGUE}) == len(CATALOGUE) == 22


@pytest.mark.parametrize("total", ["100", "70", "33.3"])
def test_points_are_shared_out_to_the_last_one(cast, total):
    table = ScoringTableFactory(unit=cast.province)
    take_criteria(
        cast.province_officer, table, version=0, keys={"nb-a", "tb-c"}, total=Decimal(total)
    )
    items = list(table.items.all())
    assert maximum_of(items) == Decimal(total)
    assert not [p for p in problems_of(table, items) if p.stops]
    assert table.items.filter(kind=ItemKind.RANK).get().steps[0]["at_least"] == "2"


def test_without_a_total_every_scale_is_left_to_be_set(cast):
    table = ScoringTableFactory(unit=cast.province)
    take_criteria(cast.province_officer, table, version=0, keys={"tb-c"}, total=None)
    assert len([p for p in problems_of(table, list(table.items.all())) if p.stops]) >= 3


def test_criteria_of_the_plan_stay_tied_to_their_items(cast):
    plan = PlanFactory(unit=cast.province)
    criterion = CriterionFactory(target_group=TargetGroupFactory(plan=plan))
    table = ScoringTableFactory(unit=cast.province, campaign=plan.campaign)
    key = f"doi-tuong-{criterion.target_group_id}"
    assert (
        take_criteria(cast.province_officer, table, version=0, keys={key}, total=Decimal(10)) == 1
    )
    table.refresh_from_db()
    assert table.items.get(criterion=criterion).maximum_points == 10
    assert table.target_group_id == criterion.target_group_id


@pytest.mark.parametrize("keys", [set(), {"la"}, {"doi-tuong-999999"}])
def test_nothing_chosen_is_refused(cast, keys):
    table = ScoringTableFactory(unit=cast.province)
    with pytest.raises(Refused, match="ít nhất một"):
        take_criteria(cast.province_officer, table, version=0, keys=keys, total=None)
