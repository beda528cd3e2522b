"""Rights over rounds, reports and compilations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

import rules

from campaigns.enums import CampaignState
from reports.enums import RoundState
from units.enums import Role
from units.permissions import administers_unit
from units.visibility import keys_acted_for
from units.visibility import oversees
from units.visibility import works_for

if TYPE_CHECKING:
    from reports.models import ReportRound

WRITERS = frozenset({Role.OFFICER, Role.LEADER})
LEADERS = frozenset({Role.LEADER})
RECEIVERS = frozenset({Role.OFFICER, Role.LEADER, Role.REVIEWER})


def receives_too(user: Any, report_round: ReportRound) -> bool:
    """Whether `user` receives for a unit that gets the reports of the round beside the first one."""
    further = {row.unit_id for row in report_round.recipient_rows.all()}
    return not further.isdisjoint(keys_acted_for(user, RECEIVERS)) if further else False


@rules.predicate
def sees_report(user, report) -> bool:
    return report is not None and oversees(user, report.unit)


@rules.predicate
def writes_for_owing_unit(user, report) -> bool:
    return report is not None and works_for(user, report.unit, WRITERS)


@rules.predicate
def leads_owing_unit(user, report) -> bool:
    return report is not None and works_for(user, report.unit, LEADERS)


@rules.predicate
def leads_unit(user, unit) -> bool:
    return unit is not None and works_for(user, unit, LEADERS)


@rules.predicate
def works_in_unit(user, unit) -> bool:
    return unit is not None and works_for(user, unit)


@rules.predicate
def report_round_is_open(user, report) -> bool:
    return report is not None and report.round.state == RoundState.OPEN


@rules.predicate
def works_for_report_receiver(user, report) -> bool:
    return report is not None and works_for(user, report.round.receiving_unit, RECEIVERS)


@rules.predicate
def works_for_receiver(user, report_round) -> bool:
    return report_round is not None and works_for(user, report_round.receiving_unit, RECEIVERS)


@rules.predicate
def works_for_further_recipient(user, report_round) -> bool:
    return report_round is not None and receives_too(user, report_round)


@rules.predicate
def works_for_further_recipient_of_report(user, report) -> bool:
    return report is not None and receives_too(user, report.round)


@rules.predicate
def round_is_open(user, report_round) -> bool:
    return report_round is not None and report_round.state == RoundState.OPEN


@rules.predicate
def oversees_receiver(user, report_round) -> bool:
    return report_round is not None and oversees(user, report_round.receiving_unit)


@rules.predicate
def writes_for_obligation_unit(user, obligation) -> bool:
    return obligation is not None and works_for(user, obligation.plan.unit, WRITERS)


@rules.predicate
def writes_for_plan_unit(user, plan) -> bool:
    return plan is not None and works_for(user, plan.unit, WRITERS)


@rules.predicate
def writes_for_compiling_unit(user, compilation) -> bool:
    return compilation is not None and works_for(user, compilation.round.receiving_unit, WRITERS)


@rules.predicate
def oversees_compiling_unit(user, compilation) -> bool:
    return compilation is not None and oversees(user, compilation.round.receiving_unit)


@rules.predicate
def writes_for_launching_unit(user, campaign) -> bool:
    return (
        campaign is not None
        and campaign.state != CampaignState.CLOSED
        and works_for(user, campaign.unit, WRITERS)
    )


rules.add_perm("reports.manage_indicators", writes_for_launching_unit)
rules.add_perm("reports.open_round", writes_for_obligation_unit)
rules.add_perm("reports.request_reports", writes_for_plan_unit)
rules.add_perm("reports.view_round", oversees_receiver | works_for_further_recipient)
rules.add_perm("reports.manage_round", works_for_receiver)
rules.add_perm("reports.change_round", works_for_receiver & round_is_open)
rules.add_perm("reports.view_report", sees_report | works_for_further_recipient_of_report)
rules.add_perm("reports.edit_report", writes_for_owing_unit & report_round_is_open)
rules.add_perm("reports.write_report", writes_for_owing_unit)
rules.add_perm("reports.submit_report", writes_for_owing_unit)
rules.add_perm("reports.present_report", writes_for_owing_unit)
rules.add_perm("reports.approve_report", leads_owing_unit)
# Objects of these two are units. An administrator decides for the units below as well.
rules.add_perm("reports.view_approval", works_in_unit | administers_unit)
rules.add_perm("reports.manage_approval", leads_unit | administers_unit)
rules.add_perm("reports.review_report", works_for_report_receiver)
rules.add_perm(
    "reports.return_report", works_for_report_receiver | works_for_further_recipient_of_report
)
rules.add_perm("reports.acknowledge_report", works_for_further_recipient_of_report)
rules.add_perm("reports.view_compilation", oversees_compiling_unit)
rules.add_perm("reports.compile_round", works_for_receiver)
rules.add_perm("reports.edit_compilation", writes_for_compiling_unit)
rules.add_perm("reports.sign_compilation", writes_for_compiling_unit)
