"""Parts of a plan that stay running text: purpose and requirements, solutions."""

from __future__ import annotations

from campaigns.reading import parts
from campaigns.reading.found import Found
from campaigns.reading.outline import BULLET
from campaigns.reading.outline import LETTER
from campaigns.reading.outline import NONE
from campaigns.reading.outline import SUB_BULLET
from campaigns.reading.outline import Paragraph
from campaigns.reading.outline import last_line
from campaigns.reading.outline import walk

# A part that holds one of these as well is read as that; its words stand there already.
_LISTED = (parts.CONTENT, parts.CRITERIA, parts.ORGANISATION)


def prose_of(by_part: dict[str, list[Paragraph]], kind: str) -> Found | None:
    """The words below the headings of one kind, a paragraph a line, with their marks as printed."""
    listed = [part for other in _LISTED for part in by_part[other]]
    own = [part for part in by_part[kind] if part.children and part not in listed]
    if not own:
        return None
    lines = [printed(each) for part in own for each in walk(part.children)]
    return Found({"value": "\n".join(lines)}, 0.85, own[0].first, last_line(own[-1]))


def printed(paragraph: Paragraph) -> str:
    """A paragraph with the mark it bears on paper."""
    mark = {
        NONE: "",
        BULLET: "-",
        SUB_BULLET: "+",
        LETTER: f"{paragraph.ordinal})",
    }.get(paragraph.kind, f"{paragraph.ordinal}.")
    return f"{mark} {paragraph.text}".strip()
