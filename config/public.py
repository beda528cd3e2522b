"""Blocks of a campaign's public page, found by dotted name so that no room knows the one above."""

from typing import Any

from django.utils.module_loading import import_string

# Each function takes a campaign and returns None or {"template": …, "context": …}.
PUBLIC_SECTIONS = [
    "awards.campaign_section.public_lists",
    "reports.public.results_of",
    "awards.public_exemplars.exemplars_of",
    "campaigns.question_list.public_answers_of",
]


def public_sections(campaign: Any) -> list[dict[str, Any]]:
    """What the rooms above show the public of `campaign`, in the order of the list."""
    found = (import_string(name)(campaign) for name in PUBLIC_SECTIONS)
    return [section for section in found if section]
