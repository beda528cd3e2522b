"""What is odd about a plan, in words; nothing here stops anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from campaigns.deadlines import due_words
from campaigns.deadlines import last_day
from campaigns.enums import ObligationKind
from campaigns.enums import Precision
from campaigns.models import Plan


@dataclass(frozen=True)
class PlanWarning:
    """`serious` is what would make the cascade fail; the rest is to be looked at."""

    text: str
    serious: bool = False


def warnings_of(plan: Plan, year: int, today: dt.date) -> list[PlanWarning]:
    """All warnings about `plan` (obligations, bases and parent prefetched by the caller)."""
    return [
        *_report_days(plan, year),
        *_expired_bases(plan, today),
        *_facts(plan),
    ]


def _report_days(plan: Plan, year: int) -> list[PlanWarning]:
    """A child's day must come before its parent's, or the parent cannot be served in time."""
    if plan.parent is None:
        return []
    above = {o.what: o for o in plan.parent.obligations.all()}
    found = []
    for obligation in plan.obligations.all():
        outer = above.get(obligation.what)
        if outer is None or obligation.what == ObligationKind.PLAN:
            continue
        if obligation.precision == outer.precision == Precision.YEAR:
            continue  # "năm 2027" on both levels names no order
        inner_day, outer_day = last_day(obligation, year), last_day(outer, year)
        what = obligation.get_what_display()
        if outer_day is not None and inner_day is None:
            found.append(
                PlanWarning(
                    f"{plan.unit.label} không ấn định ngày các đơn vị nộp {what}, trong khi phải "
                    f"nộp lên cấp trên {due_words(outer, year)}."
                )
            )
        elif inner_day is not None and outer_day is not None and inner_day >= outer_day:
            found.append(
                PlanWarning(
                    f"{plan.unit.label}: hạn {what} của đơn vị ({due_words(obligation, year)}) "
                    f"không sớm hơn hạn của cấp trên ({due_words(outer, year)}).",
                    serious=obligation.what == ObligationKind.ANNUAL_REPORT,
                )
            )
    return found


def _expired_bases(plan: Plan, today: dt.date) -> list[PlanWarning]:
    return [
        PlanWarning(
            f"{plan.unit.label}: căn cứ {basis.number or basis.title} hết hiệu lực từ ngày "
            f"{basis.expired_on:%d/%m/%Y}."
        )
        for basis in plan.legal_bases.all()
        if basis.expired_on and basis.expired_on <= today
    ]


def _facts(plan: Plan) -> list[PlanWarning]:
    found = []
    if not plan.number:
        cited = f" (được viện dẫn là {plan.cited_as})" if plan.cited_as else ""
        found.append(PlanWarning(f"{plan.unit.label}: văn bản kế hoạch không có số{cited}."))
    if not any(o.what == ObligationKind.ANNUAL_REPORT for o in plan.obligations.all()):
        found.append(
            PlanWarning(f"{plan.unit.label}: kế hoạch không nêu nghĩa vụ báo cáo hằng năm.")
        )
    parent = plan.parent
    if parent and plan.issued_on and parent.issued_on and plan.issued_on < parent.issued_on:
        found.append(
            PlanWarning(
                f"{plan.unit.label}: ngày ban hành sớm hơn kế hoạch cấp trên.", serious=True
            )
        )
    return found
