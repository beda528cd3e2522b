"""A reading as the command prints it: plain values, with how sure each is beside them."""

from __future__ import annotations

from typing import Any

SINGLES = (
    "number",
    "issued_on",
    "issuer",
    "title",
    "parent_number",
    "period",
    "signatory",
    "purpose",
    "solutions",
)


def plain_output(reading: dict[str, Any]) -> dict[str, Any]:
    """Values by the names that other programs read; `confidence` of single values by their name.

    Rows of lists carry their own `confidence` and `lines`; places of single values stand in `places`.
    """
    made: dict[str, Any] = {key: reading[key]["value"] for key in SINGLES}
    made["phases"] = [phase["value"] for phase in reading["phases"]]
    made["legal_bases"] = reading["legal_bases"]
    made["content_areas"] = reading["content_areas"]
    made["target_groups"] = [
        {**group, "criteria": [row["text"] for row in group["criteria"]]}
        for group in reading["target_groups"]
    ]
    made["award_forms"] = reading["award_forms"]
    made["obligations"] = reading["obligations"]
    made["duties"] = reading["duties"]
    made["recipients"] = reading["recipients"]
    made["missing"] = reading["missing"]
    made["confidence"] = {key: reading[key]["confidence"] for key in SINGLES}
    made["confidence"]["phases"] = min((p["confidence"] for p in reading["phases"]), default=0.0)
    made["places"] = {key: reading[key]["lines"] for key in SINGLES}
    made["noise"] = reading["noise"]
    return made
