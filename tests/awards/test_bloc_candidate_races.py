"""Two clicks that carry the same ranked unit into a round: one dossier, not two.

Real threads with connections of their own. The race has a twin in which the guard is off.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from awards import bloc_candidates
from awards.bloc_candidates import nominate_ranked
from awards.models import AwardForm
from awards.models import Nomination
from tests.awards.scenes import lay_down_law
from tests.awards.scenes import open_award_round
from tests.cast import make_cast
from tests.criteria.ranked_scenes import scored_bloc
from tests.races import DONE
from tests.races import REFUSED
from tests.races import outcomes

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clicking(transactional_db) -> Callable[[], object]:
    cast = make_cast()
    lay_down_law()
    award_round = open_award_round(cast, year=2026)
    scene = scored_bloc(cast, {cast.commune: (90, 90), cast.neighbour: (80, 80)}, flag_share=50)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    return lambda: nominate_ranked(
        cast.province_officer, award_round, cast.province, form=form, table=scene.table,
        bloc=scene.bloc, keys={cast.commune.pk},
    )  # fmt: skip


def test_two_clicks_make_one_dossier(clicking):
    assert outcomes(clicking, clicking) == sorted([DONE, REFUSED])
    assert Nomination.objects.count() == 1


def test_without_the_rounds_row_there_are_two(clicking, monkeypatch):
    meet, known = threading.Barrier(2), bloc_candidates.choices_of

    def both_have_read(*args):
        choices = known(*args)
        meet.wait(20)
        return choices

    monkeypatch.setattr(bloc_candidates, "_hold", lambda award_round: None)
    monkeypatch.setattr(bloc_candidates, "choices_of", both_have_read)
    assert outcomes(clicking, clicking) == [DONE, DONE]
    assert Nomination.objects.count() == 2
