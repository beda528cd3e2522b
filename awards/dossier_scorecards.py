"""Scorecards that stand in a dossier: of the subject, of the years concerned, with verified points."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from awards.enums import Occasion
from awards.models import Nomination
from criteria.found_values import SETTLED
from criteria.models import Scorecard
from criteria.score_sheet import sheets_of
from criteria.scorecard_paper import scorecard_document

if TYPE_CHECKING:
    from documents.layout import Document

# Rounds of these look back over the whole campaign so far.
LOOKING_BACK = (Occasion.MID_TERM, Occasion.FINAL)


@dataclass(frozen=True)
class ScorecardFact:
    """One scorecard as the dossier prints it; those who gave points are not named."""

    title: str
    state: str
    document: Document


def years_of(nomination: Nomination) -> range:
    """Years whose scorecards concern a dossier.

    Those of the time of the achievement where it is written down; else the year of the round, or
    every year of the campaign up to it where the round sums up.
    """
    if nomination.period_from and nomination.period_to:
        return range(nomination.period_from.year, nomination.period_to.year + 1)
    award_round = nomination.round
    first = award_round.year
    if award_round.occasion in LOOKING_BACK:
        first = min(first, award_round.campaign.first_year)
    return range(first, award_round.year + 1)


def scorecards_of(nominations: Collection[Nomination]) -> dict[int, tuple[ScorecardFact, ...]]:
    """Papers of the scorecards of each dossier, oldest first; five queries, none without units.

    Args:
        nominations: loaded with their round and its campaign.
    """
    found = _cards_of(nominations)
    sheets = sheets_of({card.pk: card for cards in found.values() for card in cards}.values())
    return {
        pk: tuple(
            ScorecardFact(
                title=f"Phiếu chấm điểm năm {card.table.year}: {card.table}",
                state=card.get_state_display(),
                document=scorecard_document(sheets[card.pk], names=False),
            )
            for card in cards
        )
        for pk, cards in found.items()
    }


def scorecards_seen(user: Any, nomination: Nomination) -> list[Scorecard]:
    """The scorecards of a dossier that `user` may open on their own; one query."""
    return _cards_of([nomination], Scorecard.objects.visible_to(user)).get(nomination.pk, [])


def _cards_of(
    nominations: Iterable[Nomination], seen: Any = None
) -> dict[int, list[Scorecard]]:  # fmt: skip
    """Nomination → its settled scorecards, the newest version of each table."""
    of_units = [each for each in nominations if each.subject_unit_id]
    if not of_units:
        return {}
    cards = list(
        (Scorecard.objects.all() if seen is None else seen)
        .filter(unit__in={each.subject_unit_id for each in of_units}, state__in=SETTLED)
        .select_related("table__unit", "unit__parent", "bloc")
        .order_by("table__year", "table__title", "table__number", "pk")
    )
    found = {}
    for nomination in of_units:
        years, campaign = years_of(nomination), nomination.round.campaign_id
        newest = {
            (card.table.unit_id, card.table.year, card.table.title): card
            for card in cards
            if card.unit_id == nomination.subject_unit_id
            and card.table.year in years
            and card.table.campaign_id in {None, campaign}
        }
        found[nomination.pk] = list(newest.values())
    return found
