"""What the portal itself knows for a compiled report: duties, inspections, open questions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from campaigns.duty_list import duty_sentences
from campaigns.inspection_list import inspection_sentences
from campaigns.question_list import open_question_lines
from reports.enums import SectionKind

if TYPE_CHECKING:
    from reports.models import ReportRound


def plan_facts(report_round: ReportRound, kind: str, today: dt.date) -> list[str]:
    """Sentences for a section of this kind about the receiving unit and the units below it."""
    campaign, unit = report_round.campaign, report_round.receiving_unit
    if kind == SectionKind.DIRECTION:
        return [
            *duty_sentences(campaign, unit, today),
            *inspection_sentences(campaign, unit, report_round.year),
        ]
    if kind == SectionKind.DIFFICULTIES:
        lines = open_question_lines(campaign, unit)
        return (
            ["Khó khăn, vướng mắc các đơn vị đã hỏi, chưa giải quyết xong:", *lines]
            if lines
            else []
        )
    return []
