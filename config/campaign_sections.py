"""Blocks of a campaign's page for signed-in people, and what follows the start of a plan.

Found by dotted name, so that the room of campaigns knows none of the rooms above it.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.module_loading import import_string

# Each function takes the user and a campaign, returns None or {"template": …, "context": …}.
CAMPAIGN_SECTIONS = [
    "reports.campaign_section.rounds_of",
    "reports.campaign_section.indicators_of",
    "awards.campaign_section.rounds_of",
    "awards.exemplar_cards.exemplars_of_campaign",
]
# Each takes the user and the new draft of a plan, and adds its own part from the plan above.
AFTER_PLAN_START = ["criteria.writing.take_over_at_start"]
# Each takes plans and returns warnings about them by the key of the plan, in a constant number of
# queries however many plans there are.
PLAN_WARNINGS = ["criteria.warnings.missing_groups"]


def further_warnings(plans: Sequence[Any]) -> dict[int, list[Any]]:
    """What the rooms above find odd about each plan, by its key."""
    found: dict[int, list[Any]] = {}
    for name in PLAN_WARNINGS:
        for key, warnings in import_string(name)(plans).items():
            found.setdefault(key, []).extend(warnings)
    return found


# Each is a `campaigns.review_parts.ReviewPart`: one table of the page on which a document that was
# read becomes a draft plan, in the order of the page.
PLAN_REVIEW_PARTS = [
    "campaigns.review_parts.BASES",
    "campaigns.review_parts.PHASES",
    "campaigns.review_parts.AREAS",
    "criteria.plan_review.GROUPS",
    "awards.plan_review.PROVISIONS",
    "campaigns.review_obligations.OBLIGATIONS",
    "campaigns.review_duties.DUTIES",
]


def campaign_sections(user: Any, campaign: Any) -> list[dict[str, Any]]:
    """What the rooms above show `user` of `campaign`, in the order of the list."""
    found = (import_string(name)(user, campaign) for name in CAMPAIGN_SECTIONS)
    return [section for section in found if section]


def complete_started_plan(user: Any, plan: Any) -> None:
    """Let the rooms above take their parts over into a draft that was just made."""
    for name in AFTER_PLAN_START:
        import_string(name)(user, plan)


def plan_review_parts() -> list[Any]:
    """The parts of a plan that a reviewed document fills, in the order of the page."""
    return [import_string(name) for name in PLAN_REVIEW_PARTS]
