"""A province's round and a commune's round below it, with figures that climb."""

from __future__ import annotations

from dataclasses import dataclass

from reports.enums import ReportState
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundIndicator
from tests.cast import Cast
from tests.factories import PlanFactory
from tests.factories import ReportFactory
from tests.factories import ReportRoundFactory
from tests.factories import RoundIndicatorFactory
from tests.reports.scenes import Scene
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write


@dataclass
class TwoLevels:
    """`top` is the province's round; `below` the commune's, with a school and an office in it."""

    cast: Cast
    top: Scene
    below: ReportRound
    indicator: RoundIndicator
    school: Report
    office: Report

    def accept(self, report: Report, value) -> None:
        """The report arrives with `value` and is accepted."""
        count(report, self.indicator, value)
        arrive(report, self.cast.school_officer, state=ReportState.ACCEPTED)

    def ready(self) -> Report:
        """The commune's own report with every text written; only figures are left."""
        for section in (self.top.direction, self.top.area, self.top.difficulties):
            write(self.top.report, section, "Đã làm.")
        return self.fresh()

    def fresh(self) -> Report:
        return Report.objects.select_related("round__campaign", "unit").get(pk=self.top.report.pk)


def two_levels(cast: Cast) -> TwoLevels:
    top = make_round(cast)
    plan = PlanFactory(campaign=top.round.campaign, unit=cast.commune, parent=top.round.plan)
    below = ReportRoundFactory(plan=plan, year=2025)
    indicator = RoundIndicatorFactory(
        round=below, code=top.indicator.code, name=top.indicator.name, unit_of_measure="lượt người"
    )
    return TwoLevels(
        cast=cast,
        top=top,
        below=below,
        indicator=indicator,
        school=ReportFactory(round=below, unit=cast.school),
        office=ReportFactory(round=below, unit=cast.economy_office),
    )
