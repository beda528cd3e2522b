"""Taking a later change of the catalogue into an open round: shown first, then done on purpose."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from dataclasses import asdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from accounts.auditing import record
from accounts.notices import tell
from reports.addressees import people_for
from reports.catalogue import code_problems
from reports.catalogue import note
from reports.definitions import Change
from reports.definitions import area_map
from reports.definitions import changes_between
from reports.definitions import copy_of
from reports.enums import ARRIVED_STATES
from reports.enums import EDITABLE_STATES
from reports.enums import IndicatorAct
from reports.enums import RoundKind
from reports.models import Indicator
from reports.models import IndicatorValue
from reports.models import ReportRound
from reports.models import RoundIndicator
from reports.reporters import is_reported_by
from units.enums import Role
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

# Rounds that ask what somebody chose, and not the whole catalogue.
CHOSEN = (RoundKind.ONE_OFF, RoundKind.PLAN)
NO_LONGER = "Danh mục không còn chỉ tiêu này; không bắt buộc nhập."


@dataclass(frozen=True)
class Pending:
    """One difference between catalogue and round, and whom taking it over would touch.

    Attributes:
        drafts: reports still in work that gave the figure, or for a new indicator will be asked.
        arrived: the same among those that have arrived; what they submitted stays as it was.
        obstacle: why it cannot be taken over; empty where it can.
    """

    code: str
    name: str
    act: IndicatorAct
    changes: tuple[Change, ...] = ()
    drafts: int = 0
    arrived: int = 0
    obstacle: str = ""


def pending_changes(report_round: ReportRound) -> list[Pending]:
    """What the catalogue says differently from the round, in a fixed number of queries."""
    taken = {i.code: i for i in report_round.indicators.select_related("content_area")}
    catalogue = _catalogue(report_round)
    own = area_map(report_round.plan.content_areas.all())
    touched = _touched(report_round)
    asked = _kinds_by_standing(report_round)
    found = []
    for indicator in catalogue.values():
        copy = copy_of(indicator, report_round, own)
        old = taken.get(indicator.code)
        if old is None:
            if report_round.kind in CHOSEN:
                continue
            drafts, arrived = (
                sum(count for kind, count in kinds.items() if is_reported_by(copy, kind))
                for kinds in asked
            )
            found.append(
                Pending(copy.code, copy.name, IndicatorAct.ADD, (), drafts=drafts, arrived=arrived)
            )
        elif changes := changes_between(old, copy):
            drafts, arrived = touched[indicator.code]
            found.append(
                Pending(
                    copy.code, copy.name, IndicatorAct.CHANGE, tuple(changes),
                    drafts=drafts, arrived=arrived,
                    obstacle=_obstacle(changes, drafts + arrived),
                )
            )  # fmt: skip
    for code, old in taken.items():
        if code not in catalogue and old.guidance != NO_LONGER:
            drafts, arrived = touched[code]
            found.append(Pending(code, old.name, IndicatorAct.RETIRE, (), drafts, arrived))
    return found


def mark_of(pending: Iterable[Pending]) -> str:
    """A short mark of what a page showed, to be sent back with the decision."""
    text = json.dumps([asdict(each) for each in pending], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def take_changes(
    user: User, report_round: ReportRound, codes: Collection[str], *, expected: str
) -> list[Pending]:
    """Take the chosen differences over into an open round; returns what was taken.

    Reports that have arrived keep what they froze. A retired indicator for which somebody gave a
    figure stays in the round, but need not be filled any more.

    Args:
        expected: `mark_of` what the page showed.

    Raises:
        Refused: no right, nothing chosen, an obstacle, or a rate without its terms.
        Stale: catalogue or reports changed since the page was shown.
    """
    demand(user, "reports.change_round", report_round)
    ReportRound.objects.select_for_update().get(pk=report_round.pk)
    pending = pending_changes(report_round)
    if mark_of(pending) != expected:
        raise Stale("Danh mục hoặc báo cáo vừa thay đổi. Hãy xem lại rồi quyết định.")
    chosen = [each for each in pending if each.code in codes]
    if not chosen:
        raise Refused("Hãy chọn ít nhất một thay đổi.")
    if blocked := [each for each in chosen if each.obstacle]:
        raise Refused(" ".join(f"{each.name}: {each.obstacle}" for each in blocked))
    apply_changes(user, report_round, chosen)
    return chosen


def apply_changes(
    user: User, report_round: ReportRound, chosen: list[Pending], *, by: Unit | None = None
) -> None:
    """Take differences over that somebody with the right to do so chose; the caller holds the round.

    Args:
        by: the unit above that decided it, where the receiving unit did not itself.

    Raises:
        Refused: a rate without its terms.
    """
    _take(user, report_round, chosen)
    _demand_whole(report_round)
    record(
        user, "reports.take_indicators", report_round,
        scope_path=report_round.receiving_unit.path, codes=[each.code for each in chosen],
        **({"by": by.label} if by else {}),
    )  # fmt: skip
    _tell(report_round, chosen, by or report_round.receiving_unit)


def _take(user: User, report_round: ReportRound, chosen: list[Pending]) -> None:
    catalogue = {i.code: i for i in Indicator.objects.filter(campaign=report_round.campaign_id)}
    own = area_map(report_round.plan.content_areas.all())
    for each in chosen:
        if each.act == IndicatorAct.RETIRE:
            _drop(report_round, each)
        else:
            copy = copy_of(catalogue[each.code], report_round, own)
            same = report_round.indicators.filter(code=each.code)
            copy.pk = same.values_list("pk", flat=True).first()
            copy.save()
        indicator = catalogue.get(each.code) or Indicator(
            campaign=report_round.campaign, code=each.code, name=each.name
        )
        note(user, indicator, IndicatorAct.FOLLOW, each.changes, report_round=report_round)


def _drop(report_round: ReportRound, each: Pending) -> None:
    rows = RoundIndicator.objects.filter(round=report_round, code=each.code)
    if IndicatorValue.objects.filter(indicator__in=rows).exists():
        rows.update(is_required=False, guidance=NO_LONGER)
    else:
        rows.delete()


def _demand_whole(report_round: ReportRound) -> None:
    """Rates need their terms in the same round."""
    for each, _, _ in code_problems(report_round.indicators.all()):
        raise Refused(
            f"“{each.name}” được tính từ chỉ tiêu chưa có trong kỳ. Hãy chọn đưa vào cùng lúc."
        )


def _catalogue(report_round: ReportRound) -> dict[str, Indicator]:
    found = Indicator.objects.filter(campaign=report_round.campaign_id, is_active=True)
    return {i.code: i for i in found.select_related("content_area")}


def _touched(report_round: ReportRound) -> dict[str, tuple[int, int]]:
    """By code: reports with a figure, still in work and arrived."""
    rows = (
        IndicatorValue.objects.filter(indicator__round=report_round, value__isnull=False)
        .values("indicator__code", "report__state")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        drafts, arrived = found[row["indicator__code"]]
        if row["report__state"] in ARRIVED_STATES:
            arrived += row["count"]
        else:
            drafts += row["count"]
        found[row["indicator__code"]] = drafts, arrived
    return found


def _kinds_by_standing(report_round: ReportRound) -> tuple[dict[str, int], dict[str, int]]:
    """Reports by kind of unit: those still in work, those that have arrived."""
    drafts: dict[str, int] = defaultdict(int)
    arrived: dict[str, int] = defaultdict(int)
    rows = report_round.reports.values_list("unit__kind", "state").annotate(count=Count("pk"))
    for kind, state, count in rows.order_by():
        (arrived if state in ARRIVED_STATES else drafts)[kind] += count
    return drafts, arrived


def _obstacle(changes: Iterable[Change], given: int) -> str:
    measure = any(change.field == "unit_of_measure" for change in changes)
    if measure and given:
        return (
            f"{given} báo cáo đã ghi số theo đơn vị tính cũ nên không đổi được trong kỳ này. "
            "Hãy thêm một chỉ tiêu mới với mã khác, hoặc để kỳ sau."
        )
    return ""


def _tell(report_round: ReportRound, chosen: list[Pending], by: Unit) -> None:
    """Those who still write learn it in their inbox, once for each decision."""
    reports = list(
        report_round.reports.filter(state__in=EDITABLE_STATES).select_related("unit", "round")
    )
    people = people_for([r.unit for r in reports], (Role.OFFICER, Role.LEADER))
    turn = report_round.indicator_revisions.count()
    names = "; ".join(each.name for each in chosen)
    for report in reports:
        for person in people.get(report.unit_id, []):
            tell(
                person,
                key=f"indicators:{report.pk}:{turn}:{person.pk}",
                kind="report_indicators",
                title=f"Chỉ tiêu của kỳ báo cáo thay đổi: {report_round.title}",
                body=f"{by.name} đã đổi: {names}."[:500],
                url=reverse("reports:indicators", args=[report.pk]),
                mail=False,
            )
