"""Card of the home page: what of scoring waits for the person."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from criteria.enums import ScorecardState
from criteria.scorecard_lists import appeals_to_answer
from criteria.scorecard_lists import own_scorecards
from criteria.scorecard_lists import scorecards_to_cross_check
from criteria.scorecard_lists import scorecards_to_verify

SHOWN = 5


def my_scoring(user: Any) -> dict[str, Any] | None:
    """Own scorecards to fill in, scorecards to check or verify, appeals to answer."""
    found = {
        "own": list(own_scorecards(user).filter(state=ScorecardState.DRAFT)[:SHOWN]),
        "cross": scorecards_to_cross_check(user).count(),
        "verify": scorecards_to_verify(user).count(),
        "appeals": appeals_to_answer(user).count(),
    }
    if not any(found.values()):
        return None
    return {
        "template": "criteria/_home_scorecards.html",
        "context": found | {"today": timezone.localdate()},
        "weight": 15,
    }
