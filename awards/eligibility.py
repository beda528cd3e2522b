"""Checks that run by themselves over a dossier; each gives a verdict with reason and source.

The verdicts are stored with the dossier, so that lists ask nothing per row; they are run anew
whenever the dossier is saved, submitted, received or appraised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict
from dataclasses import dataclass

from django.utils import timezone

from awards.achievement_report import root_plan
from awards.dossier_parts import missing_papers
from awards.enums import CheckLevel
from awards.enums import LengthCounting
from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.law import form_rule
from awards.law import rule_set_of
from awards.models import AwardFormRule
from awards.models import Nomination
from awards.models import RuleSet
from awards.quotas import direct_share
from awards.quotas import quota_for
from awards.subjects import frozen_by
from awards.subjects import namesakes
from awards.subjects import same_award_given
from awards.subjects import same_subject_nominated

STOP, WARNING, PASSED = CheckLevel.STOP, CheckLevel.WARNING, CheckLevel.PASSED


@dataclass(frozen=True)
class Verdict:
    """What one check says: `level` of CheckLevel, one Vietnamese sentence, where the rule stands."""

    code: str
    title: str
    level: str
    reason: str
    source: str = ""


@dataclass(frozen=True)
class Case:
    """A dossier with the rules that it follows on a day."""

    nomination: Nomination
    rule_set: RuleSet
    rule: AwardFormRule
    day: dt.date


Check = Callable[[Case], Verdict]


def run_checks(nomination: Nomination) -> list[Verdict]:
    """Run every check and store the verdicts with the dossier."""
    found = verdicts_of(nomination)
    nomination.checks = [asdict(verdict) for verdict in found]
    nomination.stops = sum(v.level == STOP for v in found)
    nomination.warnings = sum(v.level == WARNING for v in found)
    type(nomination).objects.filter(pk=nomination.pk).update(
        checks=nomination.checks, stops=nomination.stops, warnings=nomination.warnings
    )
    return found


def verdicts_of(nomination: Nomination) -> list[Verdict]:
    """The verdicts of today, overrides applied, nothing stored."""
    rule_set = rule_set_of(nomination)
    rule = form_rule(rule_set, nomination.form)
    if rule is None:
        return [
            Verdict(
                "rule",
                "Quy định của hình thức",
                STOP,
                f"Bộ quy định “{rule_set}” chưa nói về {nomination.form.name}. "
                "Hãy báo quản trị hệ thống bổ sung.",
            )
        ]
    case = Case(nomination, rule_set, rule, timezone.localdate())
    accepted = dict(nomination.overrides.values_list("check_code", "reason"))
    return [_with_override(check(case), accepted) for check in CHECKS]


def _with_override(verdict: Verdict, accepted: dict[str, str]) -> Verdict:
    if verdict.level != STOP or verdict.code not in accepted:
        return verdict
    reason = f"{verdict.reason} Được chấp nhận: {accepted[verdict.code]}"
    return Verdict(verdict.code, verdict.title, CheckLevel.OVERRIDDEN, reason, verdict.source)


def check_subject_class(case: Case) -> Verdict:
    """Whether the form may be given to this class of subject (Law 06/2022/QH15, articles 44–75)."""
    title, source = "Đối tượng", case.rule.source
    label = SubjectClass(case.nomination.subject_class).label
    if case.nomination.subject_class in case.rule.subject_classes:
        return Verdict("subject_class", title, PASSED, f"Được xét tặng cho {label}.", source)
    return Verdict(
        "subject_class",
        title,
        STOP,
        f"{case.nomination.form.name} không tặng cho {label}; chỉ tặng cho "
        f"{case.rule.subject_class_words}.",
        source,
    )


def check_occasion(case: Case) -> Verdict:
    occasion = Occasion(case.nomination.round.occasion)
    if occasion in case.rule.occasions:
        return Verdict(
            "occasion", "Dịp xét", PASSED, f"Được xét vào dịp {occasion.label}.", case.rule.source
        )
    return Verdict(
        "occasion",
        "Dịp xét",
        STOP,
        f"{case.nomination.form.name} chỉ xét vào dịp {case.rule.occasion_words}, "
        f"không xét vào dịp {occasion.label}.",
        case.rule.source,
    )


def check_length(case: Case) -> Verdict:
    """Whether the campaign has run (or is planned for) the years that the form asks for."""
    title, need = "Thời gian phong trào", case.rule.minimum_years
    if not need:
        return Verdict("length", title, PASSED, "Không đòi hỏi số năm tối thiểu.", case.rule.source)
    years, how = campaign_years(case)
    counted = f"{case.rule_set.get_length_counting_display()}: {how}"
    if years >= need:
        reason = f"Cần từ {need} năm; {counted}."
        return Verdict("length", title, PASSED, reason, case.rule.source)
    return Verdict(
        "length",
        title,
        STOP,
        f"Cần phong trào từ {need} năm trở lên; {counted}, chưa đủ.",
        case.rule.source,
    )


def campaign_years(case: Case) -> tuple[float, str]:
    """Years of the campaign as the rule set counts them, with the words for it.

    Planned: from the first to the last year of the plan. Elapsed: whole years from the day of the
    plan (or 1 January of the first year) to the last day on which the round takes dossiers.
    """
    campaign, award_round = case.nomination.round.campaign, case.nomination.round
    if case.rule_set.length_counting == LengthCounting.PLANNED:
        years = campaign.last_year - campaign.first_year
        return years, f"{campaign.period} là {years} năm"
    plan = root_plan(award_round)
    start = (plan and plan.issued_on) or dt.date(campaign.first_year, 1, 1)
    end = award_round.closes_on
    whole = end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    return whole, f"từ {start:%d/%m/%Y} đến {end:%d/%m/%Y} là {whole} năm"


def check_double(case: Case) -> Verdict:
    """No second award for the same achievement (Law 06/2022/QH15, article 5, principle of awards)."""
    title, source = "Khen một lần cho một thành tích", "Luật 06/2022/QH15 điều 5"
    if other := same_subject_nominated(case.nomination):
        return Verdict(
            "double",
            title,
            STOP,
            f"Đã có hồ sơ {other.code} ({other.form.name}) cho cùng đối tượng trong đợt này.",
            source,
        )
    if given := same_award_given(case.nomination):
        return Verdict(
            "double",
            title,
            STOP,
            f"Đã được tặng {given.form.name} theo Quyết định số {given.decision_number} ngày "
            f"{given.decided_on:%d/%m/%Y} cho cùng dịp của phong trào.",
            source,
        )
    return Verdict("double", title, PASSED, "Chưa được khen cho thành tích này.", source)


def check_same_person(case: Case) -> Verdict:
    """The same name in another spelling: without diacritics, other order, other case."""
    title = "Tên gần giống"
    found = namesakes(case.nomination)
    if not found:
        return Verdict("same_person", title, PASSED, "Không thấy tên gần giống trong đợt xét.")
    names = "; ".join(f"{n.subject_name} ({n.nominating_unit.label}, {n.code})" for n in found[:3])
    return Verdict(
        "same_person",
        title,
        WARNING,
        f"Có thể cùng một đối tượng: {names}. Hãy đối chiếu ngày sinh, đơn vị.",
    )


def check_freeze(case: Case) -> Verdict:
    """Disciplined, investigated or complained about: not considered meanwhile (rule 10)."""
    title, source = "Kỷ luật, khiếu nại", "Nghị định 152/2025/NĐ-CP (bản sao, chưa đối chiếu)"
    if frozen_by(case.nomination, case.day):
        return Verdict(
            "freeze",
            title,
            STOP,
            "Đối tượng đang trong thời gian tạm dừng xét khen thưởng. Hãy liên hệ cơ quan thẩm định.",
            source,
        )
    return Verdict("freeze", title, PASSED, "Không có ghi nhận tạm dừng xét.", source)


def check_quota(case: Case) -> Verdict:
    title = "Số lượng"
    limit = quota_for(case.nomination, case.rule)
    if limit is None:
        return Verdict("quota", title, PASSED, "Đợt xét không giới hạn số lượng.")
    words = f"{limit.words}: tối đa {limit.maximum}, đã dùng {limit.used}"
    if limit.used >= limit.maximum:
        return Verdict("quota", title, STOP, f"Vượt số lượng. {words} (không kể hồ sơ này).")
    return Verdict("quota", title, PASSED, f"{words}.")


def check_direct_share(case: Case) -> Verdict:
    """The share of people without a leadership post among the unit's persons (rule 9)."""
    title, need = "Tỷ lệ người không giữ chức vụ", case.rule.minimum_direct_percent
    if not need or not case.nomination.is_person:
        return Verdict("direct_share", title, PASSED, "Không đòi hỏi tỷ lệ.")
    direct, everybody = direct_share(case.nomination)
    reason = f"{direct} trong {everybody} cá nhân không giữ chức vụ; cần từ {need} %."
    enough = direct * 100 >= need * everybody
    return Verdict("direct_share", title, PASSED if enough else WARNING, reason, case.rule.source)


def check_completeness(case: Case) -> Verdict:
    title = "Thành phần hồ sơ"
    missing = missing_papers(case.nomination, case.rule)
    if missing:
        return Verdict(
            "completeness", title, STOP, f"Còn thiếu: {'; '.join(missing)}.", case.rule.source
        )
    return Verdict("completeness", title, PASSED, "Đủ thành phần.", case.rule.source)


def check_dates(case: Case) -> Verdict:
    title, n = "Thời gian lập thành tích", case.nomination
    if not n.period_from or not n.period_to:
        return Verdict("dates", title, STOP, "Chưa ghi thành tích từ ngày nào đến ngày nào.")
    if n.period_to < n.period_from:
        return Verdict("dates", title, STOP, "Ngày kết thúc sớm hơn ngày bắt đầu.")
    if n.period_to > case.day:
        return Verdict("dates", title, STOP, "Thành tích không thể kết thúc ở tương lai.")
    if n.period_from.year < n.round.campaign.first_year:
        return Verdict(
            "dates",
            title,
            WARNING,
            f"Thành tích bắt đầu trước khi phát động phong trào ({n.round.campaign.first_year}).",
        )
    return Verdict(
        "dates", title, PASSED, f"Từ {n.period_from:%d/%m/%Y} đến {n.period_to:%d/%m/%Y}."
    )


def check_unit_ended(case: Case) -> Verdict:
    title = "Đơn vị đang hoạt động"
    unit = case.nomination.subject_unit or case.nomination.nominating_unit
    if unit.is_valid_on(case.day):
        return Verdict("unit_ended", title, PASSED, f"{unit.label} đang hoạt động.")
    after = f"; kế thừa: {unit.successor.label}" if unit.successor else ""
    return Verdict(
        "unit_ended", title, WARNING, f"{unit.label} đã kết thúc {unit.valid_to:%d/%m/%Y}{after}."
    )


def check_verified(case: Case) -> Verdict:
    title = "Căn cứ pháp lý"
    if case.rule_set.is_verified and case.rule.is_verified:
        return Verdict(
            "verified", title, PASSED, f"Theo “{case.rule_set}”, đã đối chiếu.", case.rule.source
        )
    return Verdict(
        "verified",
        title,
        WARNING,
        f"Bộ quy định “{case.rule_set}” hoặc quy định của hình thức chưa được đối chiếu với văn "
        "bản gốc. Hãy kiểm tra trước khi trình ký.",
        case.rule.source,
    )


CHECKS: tuple[Check, ...] = (
    check_subject_class,
    check_occasion,
    check_length,
    check_double,
    check_same_person,
    check_freeze,
    check_quota,
    check_direct_share,
    check_completeness,
    check_dates,
    check_unit_ended,
    check_verified,
)
TITLES = {
    "rule": "Quy định của hình thức",
    "subject_class": "Đối tượng",
    "occasion": "Dịp xét",
    "length": "Thời gian phong trào",
    "double": "Khen một lần cho một thành tích",
    "freeze": "Kỷ luật, khiếu nại",
    "quota": "Số lượng",
    "completeness": "Thành phần hồ sơ",
    "dates": "Thời gian lập thành tích",
}
