"""A whole plan read: everything found with place and confidence, and what was not found."""

from __future__ import annotations

from typing import Any

from campaigns.reading import facts
from campaigns.reading import items
from campaigns.reading import obligations
from campaigns.reading.extraction import OnPage
from campaigns.reading.extraction import lines_of
from campaigns.reading.found import Found
from campaigns.reading.linking import link_areas
from campaigns.reading.outline import nested
from campaigns.reading.outline import paragraphs_of
from campaigns.reading.parts import PURPOSE
from campaigns.reading.parts import SOLUTIONS
from campaigns.reading.parts import parts_of
from campaigns.reading.prose import prose_of
from campaigns.reading.words import misread_share

MISSING = {
    "number": "Không tìm thấy số, ký hiệu của văn bản.",
    "issued_on": "Không tìm thấy ngày ban hành đầy đủ.",
    "issuer": "Không tìm thấy cơ quan ban hành.",
    "title": "Không tìm thấy trích yếu.",
    "parent_number": "Không tìm thấy số của kế hoạch cấp trên.",
    "period": "Không tìm thấy thời gian thực hiện phong trào.",
    "signatory": "Không tìm thấy người ký.",
    "phases": "Không tìm thấy giai đoạn nào.",
    "content_areas": "Không tìm thấy nội dung thi đua nào.",
    "target_groups": "Không tìm thấy nhóm đối tượng và tiêu chí.",
    "award_forms": "Không tìm thấy hình thức khen thưởng được nêu tên.",
    "obligations": "Không tìm thấy việc phải nộp và thời hạn.",
    "purpose": "Không tìm thấy phần mục đích, yêu cầu.",
    "solutions": "Không tìm thấy phần giải pháp.",
    "duties": "Không tìm thấy phần giao việc (tổ chức thực hiện).",
}


def read_document(
    content: bytes, name: str, parent: Any = None, on_page: OnPage | None = None
) -> dict[str, Any]:
    """Read a plan from a file.

    Args:
        parent: the parent `Plan`, to whose areas the found ones are linked; or None.
        on_page: as `lines_of`.

    Raises:
        UnreadableDocument: the file cannot be opened.
    """
    parents = []
    if parent is not None:
        parents = [(a.ordinal, f"{a.title} {a.text}") for a in parent.content_areas.all()]
    return read_lines(lines_of(content, name, on_page), parents)


def read_lines(lines: list[str], parents: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    """Read a plan from its lines; `parents` are (ordinal, words) of the parent's areas."""
    paragraphs = paragraphs_of(lines)
    feet = facts.feet_of(lines)
    tree = nested([p for p in paragraphs if not any(p.first in foot for foot in feet)])
    by_part = parts_of(tree)
    title = facts.title_of(paragraphs)
    issuer = facts.issuer_of(lines, title)
    bases = facts.bases_of(paragraphs)
    name, capacity = facts.signatory_of(lines)
    areas = items.areas_of(by_part)
    link_areas(areas, parents or [])
    phases = items.phases_of(by_part, tree)
    noise = misread_share(lines)
    singles = {
        "number": facts.number_of(lines),
        "issued_on": facts.issued_on_of(lines),
        "issuer": issuer,
        "title": title,
        "parent_number": facts.parent_of(bases, lines),
        "period": items.period_of(by_part, tree, phases),
        "signatory": name,
        "signing_capacity": capacity,
        "purpose": prose_of(by_part, PURPOSE),
        "solutions": prose_of(by_part, SOLUTIONS),
    }
    lists: dict[str, list[Any]] = {
        "legal_bases": bases,
        "phases": phases,
        "content_areas": areas,
        "target_groups": items.groups_of(by_part, tree),
        "award_forms": items.awards_of(by_part),
        "obligations": obligations.obligations_of(tree, by_part, issuer),
        "duties": obligations.duties_of(by_part),
    }
    for found in [*(f for f in singles.values() if f), *(f for row in lists.values() for f in row)]:
        found.confidence -= 0.35 * noise
    reading: dict[str, Any] = {"lines": lines, "noise": round(noise, 2)}
    reading |= {key: _single(found) for key, found in singles.items()}
    reading |= {key: [found.as_json() for found in rows] for key, rows in lists.items()}
    reading["recipients"] = facts.recipients_of(lines)
    reading["missing"] = [words for key, words in MISSING.items() if not _has(reading[key])]
    return reading


def _single(found: Found | None) -> dict[str, Any]:
    if found is None:
        return {"value": None, "confidence": 0.0, "lines": None}
    return found.as_json()


def _has(entry: Any) -> bool:
    return bool(entry) if isinstance(entry, list) else entry["value"] is not None
