"""A bloc of five with one table in force: what every test about scorecards starts from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from criteria.appeals import raise_appeal
from criteria.cross_checking import finish_cross_check
from criteria.enums import ItemKind
from criteria.giving import Given
from criteria.models import Scorecard
from criteria.models import ScoringItem
from criteria.models import ScoringTable
from criteria.opening import open_scorecards
from criteria.self_scoring import save_own_points
from criteria.self_scoring import submit_scorecard
from criteria.verifying import finish_verification
from criteria.verifying import save_verified_points
from tests.cast import Cast
from tests.factories import BlocFactory
from tests.factories import MembershipFactory
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from tests.factories import UnitFactory
from tests.factories import UserFactory
from units.models import Bloc
from units.models import BlocMember
from units.models import Unit

YEAR = 2026


@dataclass
class ScoreScene:
    """Xã Cổ Lễ leads, xã Liên Minh is its deputy; a third commune and two departments are members."""

    cast: Cast
    bloc: Bloc
    table: ScoringTable
    third: Unit
    works: ScoringItem
    yes_no: ScoringItem
    digital: ScoringItem
    bonus: ScoringItem
    penalty: ScoringItem
    fatal: ScoringItem

    def card(self, unit: Unit) -> Scorecard:
        cards = Scorecard.objects.select_related("table__unit", "unit__parent", "bloc")
        return cards.get(table=self.table, unit=unit)


def make_score_scene(cast: Cast, **facts) -> ScoreScene:
    third = UnitFactory(commune=True, parent=cast.province, name="Uỷ ban nhân dân xã Thứ Ba")
    cast.people["third_officer"] = UserFactory(username="third_officer", full_name="Vũ Thị Ba")
    MembershipFactory(user=cast.people["third_officer"], unit=third)
    bloc = BlocFactory(unit=cast.province, name="Cụm thi đua thử")
    members = [cast.commune, cast.neighbour, third, cast.home_affairs, cast.science]
    for number, unit in enumerate(members):
        BlocMember.objects.create(
            bloc=bloc, unit=unit, year=YEAR, is_lead=number == 0, is_deputy=number == 1
        )
    table = ScoringTableFactory(
        unit=cast.province, in_force=True, year=YEAR, unit_kinds=[], **facts
    )
    group = ScoringItemFactory(table=table, kind=ItemKind.GROUP, maximum_points=None, ordinal="I")

    def item(ordinal: str, kind: ItemKind, most: int | None, **more) -> ScoringItem:
        made = ScoringItemFactory(
            table=table, parent=group, ordinal=ordinal, kind=kind, maximum_points=most, **more
        )
        return ScoringItem.objects.get(pk=made.pk)  # numbers as the database gives them

    return ScoreScene(
        cast=cast,
        bloc=bloc,
        table=table,
        third=third,
        works=item("1", ItemKind.LEVELS, 10, evidence="Báo cáo"),
        yes_no=item("2", ItemKind.YES_NO, 5, levels=[]),
        digital=item("3", ItemKind.LEVELS, 10, verifier=cast.science),
        bonus=item("4", ItemKind.BONUS, 3, levels=[]),
        penalty=item("5", ItemKind.PENALTY, 3, levels=[]),
        fatal=item("6", ItemKind.DISQUALIFIER, None, levels=[]),
    )


def opened(cast: Cast, **facts) -> ScoreScene:
    """The scene with a scorecard of every member."""
    scene = make_score_scene(cast, **facts)
    open_scorecards(cast.province_officer, scene.table)
    return scene


def value(number: str | int, reason: str = "", version: int = 0) -> Given:
    return Given(Decimal(number), reason, version)


def filled(scene: ScoreScene, unit: Unit, user, *, level: int = 0) -> Scorecard:
    """The unit's card with its own points: 10 or 5, 5, 10."""
    card = scene.card(unit)
    given = {scene.works: value(level), scene.yes_no: value(1), scene.digital: value(0)}
    save_own_points(user, card, given, version=card.edit_version)
    return scene.card(unit)


def submitted(scene: ScoreScene, unit: Unit, user, *, level: int = 0) -> Scorecard:
    submit_scorecard(user, filled(scene, unit, user, level=level))
    return scene.card(unit)


def cross_checked(scene: ScoreScene, unit: Unit, user, checker, *, level: int = 0) -> Scorecard:
    finish_cross_check(checker, submitted(scene, unit, user, level=level))
    return scene.card(unit)


def verified(scene: ScoreScene, unit: Unit, user, checker, *, level: int = 0) -> Scorecard:
    """Verified by the department in charge and closed by the emulation office."""
    card = cross_checked(scene, unit, user, checker, level=level)
    save_verified_points(scene.cast.science_officer, card, {scene.digital: value(0)})
    finish_verification(scene.cast.province_officer, card)
    return scene.card(unit)


def third_verified(scene: ScoreScene) -> Scorecard:
    cast = scene.cast
    return verified(scene, scene.third, cast.third_officer, cast.commune_officer)


def date_back(card: Scorecard, days: int) -> None:
    """As if the points had been verified earlier."""
    Scorecard.objects.filter(pk=card.pk).update(
        verified_at=timezone.now() - dt.timedelta(days=days)
    )


def appealed(scene: ScoreScene, item: ScoringItem):
    card = third_verified(scene)
    return raise_appeal(scene.cast.third_officer, card, item, text="Có minh chứng bổ sung")
