"""What follows a plan, one of each, for the table of who gets what at every address."""

from __future__ import annotations

from typing import Any

from campaigns.enums import QuestionState
from campaigns.models import Answer
from campaigns.models import Campaign
from tests.cast import Cast
from tests.factories.campaigns import QuestionFactory


def follow_parameters(cast: Cast, campaign: Campaign) -> dict[str, dict[str, Any]]:
    """An open and an answered question of the commune."""
    facts = {"campaign": campaign, "unit": cast.commune, "asked_by": cast.commune_officer}
    asked = QuestionFactory(**facts)
    answered = QuestionFactory(**facts, state=QuestionState.ANSWERED)
    Answer.objects.create(
        question=answered, unit=cast.province, text="Có.", answered_by=cast.province_officer
    )
    return {
        "question": {"slug": campaign.slug, "pk": asked.pk},
        "answered": {"slug": campaign.slug, "pk": answered.pk},
    }
