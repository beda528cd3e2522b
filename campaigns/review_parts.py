"""What of a read document becomes which part of a draft plan; one `ReviewPart` for each table.

Rooms above add theirs through `config.campaign_sections.PLAN_REVIEW_PARTS`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import TYPE_CHECKING
from typing import Any

from campaigns.drafting import save_areas
from campaigns.drafting import save_bases
from campaigns.drafting import save_phases
from campaigns.review_forms import NO_LINK
from campaigns.review_forms import SURE
from campaigns.review_forms import AreaReview
from campaigns.review_forms import BasisReview
from campaigns.review_forms import PhaseReview
from campaigns.review_forms import ReviewRow

if TYPE_CHECKING:
    from accounts.models import User
    from campaigns.models import Plan
    from campaigns.models import PlanReading

TITLE_LENGTH = 300
Row = dict[str, Any]


@dataclass(frozen=True)
class ReviewPart:
    """One table of the review page.

    Args:
        propose: rows of the reading, each with the fields of `form` and `place_of` its item.
        write: puts the accepted rows into the draft, in place of what is there.
        joins: fields whose words are joined when a row is merged into the one above, and by what.
        is_wanted: whether the plan to be made has this part.
    """

    key: str
    title: str
    row_label: str
    form: type[ReviewRow]
    propose: Callable[[Mapping[str, Any], PlanReading], list[Row]]
    write: Callable[[User, Plan, Sequence[Row]], None]
    joins: Mapping[str, str] = field(default_factory=dict)
    is_wanted: Callable[[PlanReading], bool] = lambda reading: True


def place_of(item: Mapping[str, Any]) -> Row:
    """Where an item stands and how sure the reader is; what it is unsure of is left undecided."""
    lines = item.get("lines") or []
    confidence = float(item.get("confidence") or 0)
    return {
        "take": "yes" if confidence >= SURE else "",
        "lines": "-".join(str(number) for number in lines),
        "confidence": f"{confidence:.2f}",
    }


def _propose_bases(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    return [
        {
            "title": str(item.get("value") or "")[:400],
            "number": (item.get("number") or "")[:60],
            "issued_on": printed_day(item.get("issued_on")),
            **place_of(item),
        }
        for item in found.get("legal_bases", [])
    ]


def printed_day(day: str | None) -> str:
    """A day as the reader writes it (ISO), as an officer types it; empty for what is no day."""
    try:
        return dt.date.fromisoformat(day or "").strftime("%d/%m/%Y")
    except ValueError:
        return ""


def _write_bases(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    save_bases(user, plan, rows, version=plan.version)


def _propose_phases(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    return [
        {
            "title": item.get("title") or f"Giai đoạn {number}",
            "first_year": year_of(item["value"][0]),
            "last_year": year_of(item["value"][-1]),
            **place_of(item),
        }
        for number, item in enumerate(found.get("phases", []), start=1)
        if item.get("value")
    ]


def year_of(moment: Any) -> str:
    """The year in a year, a month or a day as the reader writes them."""
    match = re.search(r"\d{4}", str(moment))
    return match.group() if match else ""


def _write_phases(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    save_phases(user, plan, rows, version=plan.version)


def _propose_areas(found: Mapping[str, Any], reading: PlanReading) -> list[Row]:
    above = (
        {area.ordinal: area.pk for area in reading.parent.content_areas.all()}
        if reading.parent
        else {}
    )
    rows = []
    for item in found.get("content_areas", []):
        title, text = headed(item.get("title") or "")
        rows.append(
            {
                "ordinal": str(item.get("ordinal") or "")[:10],
                "title": title,
                "text": item.get("text") or text,
                **_link_of(item, above),
                **place_of(item),
            }
        )
    return rows


def _link_of(item: Mapping[str, Any], above: Mapping[str, int]) -> Row:
    """The area above as proposed, and how sure that is; nothing where there is no area above."""
    proposed = above.get(item.get("parent_ordinal") or "") or ""
    if not above:
        return {"derived_from": "", "proposed": "", "link": ""}
    sure = f"{float(item.get('link_confidence') or 0):.2f}" if proposed else NO_LINK
    return {"derived_from": proposed, "proposed": str(proposed), "link": sure}


def headed(words: str) -> tuple[str, str]:
    """A title that fits its field, cut at a sentence or a word, and the rest."""
    words = words.strip()
    if len(words) <= TITLE_LENGTH:
        return words, ""
    ends = [match.end(1) for match in re.finditer(r"([.;])\s", words[:TITLE_LENGTH])]
    cut = ends[-1] if ends else words.rfind(" ", 0, TITLE_LENGTH)
    cut = cut if cut > 0 else TITLE_LENGTH
    return words[:cut].strip(), words[cut:].strip()


def _write_areas(user: User, plan: Plan, rows: Sequence[Row]) -> None:
    save_areas(user, plan, rows, version=plan.version)


BASES = ReviewPart(
    key="can-cu",
    title="Căn cứ",
    row_label="Căn cứ",
    form=BasisReview,
    propose=_propose_bases,
    write=_write_bases,
    joins={"title": " "},
)
PHASES = ReviewPart(
    key="giai-doan",
    title="Giai đoạn",
    row_label="Giai đoạn",
    form=PhaseReview,
    propose=_propose_phases,
    write=_write_phases,
    joins={"title": " "},
    is_wanted=lambda reading: reading.parent_id is None,
)
AREAS = ReviewPart(
    key="noi-dung",
    title="Nội dung thi đua",
    row_label="Nội dung",
    form=AreaReview,
    propose=_propose_areas,
    write=_write_areas,
    joins={"title": " ", "text": "\n"},
)
