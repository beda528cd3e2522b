"""What scoring takes from the rooms above it, found by dotted name so that config imports none."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.utils.module_loading import import_string

# Takes keys of units, a year and the key of a campaign (None: all); answers {unit: {code of indicator: figure}} of their accepted
# reports in a number of queries that does not depend on the number of units.
FIGURES = "reports.scoring_figures.figures_of"
# Takes the unit that organises the scoring and a year; answers {code: name} of the indicators
# that the rounds of that year ask for.
INDICATORS = "reports.scoring_figures.indicators_for"

# Takes a user, a scoring table and a bloc; answers (address, title) of the open award rounds that the
# user can feed from the ranking.
AWARD_ROUNDS = "awards.bloc_candidates.rounds_taking"


def figures_of(
    units: Collection[int], year: int, campaign: int | None = None
) -> dict[int, dict[str, Decimal]]:
    """Figures of accepted reports, by unit and code; units without a report are missing.

    Args:
        units: keys of units.
        campaign: key of the campaign whose reports count; None counts those of all.
    """
    return import_string(FIGURES)(units, year, campaign)


def indicators_for(unit: Any, year: int) -> dict[str, str]:
    """Code → name of the indicators that a formula of `unit` may name."""
    return import_string(INDICATORS)(unit, year)


def award_rounds_taking(user: Any, table: Any, bloc: Any) -> list[tuple[str, str]]:
    """Addresses and titles of award rounds to which `user` can carry the ranking of a bloc."""
    return import_string(AWARD_ROUNDS)(user, table, bloc)
