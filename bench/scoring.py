"""Scorecards of every unit of a province: added up anew, ranked in their blocs and all together.

Runs on whichever database the settings name, empty or not; bin/bench.sh runs it on both. What it
makes stands under a province of its own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402 -- after django.setup
from django.db import transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.awards import peak_mib  # noqa: E402
from criteria.enums import ItemKind  # noqa: E402
from criteria.enums import ScorecardState  # noqa: E402
from criteria.enums import TableState  # noqa: E402
from criteria.models import ItemScore  # noqa: E402
from criteria.models import Scorecard  # noqa: E402
from criteria.models import ScoringItem  # noqa: E402
from criteria.models import ScoringTable  # noqa: E402
from criteria.points import points_for  # noqa: E402
from criteria.ranking import cards_to_rank  # noqa: E402
from criteria.ranking import rank  # noqa: E402
from criteria.totals import STAGES  # noqa: E402
from criteria.totals import recompute  # noqa: E402
from units.enums import BlocKind  # noqa: E402
from units.enums import UnitKind  # noqa: E402
from units.models import Bloc  # noqa: E402
from units.models import BlocMember  # noqa: E402
from units.models import Unit  # noqa: E402
from units.tree_node import derive_new_paths  # noqa: E402

CARDS, BLOC, YEAR, BATCH = 6500, 50, 2026, 2000
LEVELS = [{"label": f"Mức {n}", "points": str(10 - 3 * n)} for n in range(4)]
GROUPS, PER_GROUP = 3, 4  # and three items outside: 15 that are scored


@transaction.atomic
def make_cards(cards: int = CARDS) -> tuple[ScoringTable, list[Bloc]]:
    """A table of 15 items, and `cards` scorecards in blocs of `BLOC`, scored at all three stages."""
    mark = f"diem-{Unit.objects.count()}"  # a second run finds the first one's units
    province = Unit(code=mark, name="Uỷ ban nhân dân tỉnh đo điểm", kind=UnitKind.PROVINCE)
    province.save()
    units = [
        Unit(code=f"{mark}-{n}", name=f"Đơn vị số {n}", kind=UnitKind.COMMUNE, parent=province)
        for n in range(cards)
    ]

    for unit in units:
        unit.derive_columns()
    Unit.objects.bulk_create(units, BATCH)
    derive_new_paths(Unit)
    blocs = Bloc.objects.bulk_create(
        Bloc(unit=province, kind=BlocKind.CLUSTER, name=f"Cụm {n}", position=n)
        for n in range(-(-cards // BLOC))
    )
    BlocMember.objects.bulk_create(
        (BlocMember(bloc=blocs[n // BLOC], unit=u, year=YEAR) for n, u in enumerate(units)), BATCH
    )
    table = ScoringTable.objects.create(
        unit=province, year=YEAR, title="Bảng điểm đo", state=TableState.IN_FORCE
    )
    items = make_items(table)
    now = timezone.now()
    made = Scorecard.objects.bulk_create(
        (
            Scorecard(
                table=table, unit=unit, bloc=blocs[n // BLOC], state=ScorecardState.VERIFIED,
                submitted_at=now, verified_at=now,
            )
            for n, unit in enumerate(units)
        ),
        BATCH,
    )  # fmt: skip
    ItemScore.objects.bulk_create(scores(made, items), BATCH)
    return table, blocs


def make_items(table: ScoringTable) -> list[ScoringItem]:
    """The items that are scored; their groups stand in the table too."""
    found: list[ScoringItem] = []
    for place in range(GROUPS):
        group = ScoringItem.objects.create(
            table=table, position=place, ordinal=str(place), text="Nhóm", kind=ItemKind.GROUP
        )
        found += [
            ScoringItem(
                table=table, parent=group, position=number, ordinal=f"{place}.{number}",
                text="Mục", kind=ItemKind.LEVELS, maximum_points=Decimal(10), levels=LEVELS,
            )
            for number in range(PER_GROUP)
        ]  # fmt: skip
    for kind in (ItemKind.BONUS, ItemKind.PENALTY, ItemKind.DISQUALIFIER):
        found.append(
            ScoringItem(
                table=table, position=GROUPS, text=kind.label, kind=kind, maximum_points=Decimal(3)
            )
        )
    ScoringItem.objects.bulk_create(found)
    return list(table.items.exclude(kind=ItemKind.GROUP))


def scores(cards: list[Scorecard], items: list[ScoringItem]) -> Iterator[ItemScore]:
    """Every stage judges every item; the levels go round so that totals differ and some are equal."""
    points = {
        (item.pk, value): points_for(item, Decimal(value)) for item in items for value in range(4)
    }
    for number, card in enumerate(cards):
        for place, item in enumerate(items):
            for later, stage in enumerate(STAGES):
                value = (number // (place + 1) + later * (number % 7 == place)) % 4
                struck = item.kind == ItemKind.DISQUALIFIER
                yield ItemScore(
                    scorecard=card, item=item, stage=stage,
                    value=Decimal(number % 97 == 0 if struck else value),
                    points=points[item.pk, value], is_struck=struck and number % 97 == 0,
                )  # fmt: skip


def timed(act: Callable[[], Any]) -> tuple[float, int, Any]:
    """Seconds, number of queries, and what came of it."""
    with CaptureQueriesContext(connection) as captured:
        start = time.perf_counter()
        result = act()
        seconds = time.perf_counter() - start
    return seconds, len(captured), result


def main() -> None:
    start = time.perf_counter()
    table, blocs = make_cards()
    made = time.perf_counter() - start
    count = ItemScore.objects.filter(scorecard__table=table).count()
    print(f"\n{connection.vendor}, {CARDS:,} scorecards, {count:,} points, made in {made:.0f} s")
    cards = list(Scorecard.objects.filter(table=table).select_related("table").order_by("pk"))
    full, few = cards, cards[:BLOC]
    rows = [
        (f"{len(few)} scorecards added up", *timed(lambda: recompute(few))),
        (f"{len(full):,} scorecards added up", *timed(lambda: recompute(full))),
        ("one bloc of 50 ranked", *timed(lambda: rank(table, cards_to_rank(table, blocs[0])))),
        (
            f"{len(blocs)} blocs ranked, one after another",
            *timed(lambda: [rank(table, cards_to_rank(table, bloc)) for bloc in blocs]),
        ),
        (f"{len(full):,} scorecards in one ranking", *timed(lambda: rank(table, full))),
    ]
    print(f"{'scoring':<42}{'seconds':>9}{'queries':>9}")
    for what, seconds, queries, _ in rows:
        print(f"{what:<42}{seconds:>9.2f}{queries:>9}")
    print(f"peak {peak_mib():.0f} MiB")


if __name__ == "__main__":
    main()
