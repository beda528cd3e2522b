"""What a campaign consists of, room by room: for its workbook and for a new one from an old one.

Found by dotted name, so that the room of campaigns knows none of the rooms above it. Each names a
tuple of `campaigns.exchange.sheets.Part`; what refers to another part stands after it.
"""

from typing import Any

from django.utils.module_loading import import_string

CAMPAIGN_PARTS = [
    "campaigns.exchange.parts.PARTS",
    "campaigns.exchange.duty_part.PARTS",
    "criteria.campaign_parts.PARTS",
    "awards.campaign_parts.PARTS",
    "reports.campaign_parts.PARTS",
]


def campaign_parts() -> list[Any]:
    """The parts of all rooms, in the order of the list."""
    return [part for name in CAMPAIGN_PARTS for part in import_string(name)]
