"""Each check that runs by itself: what passes it, what stops or warns, and who may set it aside."""

import datetime as dt

import pytest
from django.utils import timezone

from awards import appraisal
from awards import nominating
from awards.eligibility import run_checks
from awards.enums import CheckLevel
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import AwardRecord
from awards.models import Nomination
from awards.models import RoundQuota
from awards.models import RuleSet
from awards.models import SubjectFreeze
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from tests.factories import BlocFactory
from units.models import BlocMember
from workflow import Refused

pytestmark = pytest.mark.django_db
CERTIFICATE = "bang-khen-chu-tich-tinh"


@pytest.fixture
def award_round(cast):
    return open_award_round(cast)


def form(code=CERTIFICATE) -> AwardForm:
    return AwardForm.objects.get(code=code)


def person(cast, award_round, name="Trần Thị Bích Vân", unit=None, user=None, **facts):
    given = {
        "subject_class": "individual",
        "subject_unit": None,
        "subject_name": name,
        "position": "Chuyên viên",
        "workplace": "Sở",
    }
    return filled(
        user or cast.science_officer, award_round, unit or cast.science, form(), **(given | facts)
    )


def verdict(dossier: Nomination, code: str):
    return next(v for v in run_checks(dossier) if v.code == code)


def handed_in(dossier: Nomination) -> Nomination:
    Nomination.objects.filter(pk=dossier.pk).update(state=NominationState.SUBMITTED)
    return dossier


def test_complete_dossier_passes_everything_but_the_mark_of_verification(cast, award_round):
    dossier = filled(cast.school_officer, award_round, cast.school, form())
    levels = {v.code: v.level for v in run_checks(dossier)}
    assert levels.pop("verified") == CheckLevel.WARNING
    assert set(levels.values()) == {CheckLevel.PASSED}
    assert (dossier.stops, dossier.warnings) == (0, 1)


def test_verified_rules_take_the_last_warning_away(cast, award_round):
    RuleSet.objects.update(is_verified=True)
    AwardFormRule.objects.update(is_verified=True)
    dossier = filled(cast.school_officer, award_round, cast.school, form())
    assert dossier.warnings == 0


def test_flag_is_not_for_a_person(cast, award_round):
    dossier = person(cast, award_round)
    dossier.form = form("co-thi-dua-cap-tinh")
    found = verdict(dossier, "subject_class")
    assert found.level == CheckLevel.STOP
    assert "không tặng cho cá nhân" in found.reason


def test_flag_is_not_given_promptly(cast):
    award_round = open_award_round(cast, occasion="prompt")
    dossier = filled(cast.school_officer, award_round, cast.school, form("co-thi-dua-cap-tinh"))
    assert verdict(dossier, "occasion").level == CheckLevel.STOP
    dossier.form = form()
    assert verdict(dossier, "occasion").level == CheckLevel.PASSED


@pytest.mark.parametrize(
    ("counting", "issued_on", "level"),
    [
        ("elapsed", dt.date(2024, 12, 11), CheckLevel.STOP),
        ("elapsed", dt.date(2023, 12, 11), CheckLevel.PASSED),
        ("elapsed", dt.date(2023, 12, 12), CheckLevel.STOP),
        ("planned", dt.date(2025, 7, 9), CheckLevel.PASSED),
    ],
)
def test_three_years_are_counted_as_the_rule_set_says(
    cast, award_round, counting, issued_on, level
):
    RuleSet.objects.update(length_counting=counting)
    award_round.campaign.plans.update(issued_on=issued_on)
    award_round.closes_on = dt.date(2026, 12, 11)
    award_round.save()
    dossier = filled(cast.school_officer, award_round, cast.school, form("co-thi-dua-cap-tinh"))
    assert verdict(dossier, "length").level == level


def test_same_unit_for_two_forms_is_a_double(cast, award_round):
    handed_in(filled(cast.school_officer, award_round, cast.school, form()))
    second = filled(cast.school_officer, award_round, cast.school, form("bang-khen-thu-tuong"))
    assert verdict(second, "double").level == CheckLevel.STOP
    with pytest.raises(Refused, match="Không ai được chấp nhận ngoại lệ"):
        appraisal.override_check(cast.province_leader, second, code="double", reason="Đặc biệt")


def test_draft_of_another_unit_blocks_nobody(cast, award_round):
    person(cast, award_round)
    second = person(cast, award_round, unit=cast.commune, user=cast.commune_officer)
    assert verdict(second, "double").level == CheckLevel.PASSED


def test_award_already_given_is_a_double(cast, award_round):
    dossier = person(cast, award_round)
    AwardRecord.objects.create(
        unit=cast.province, form=form(), level="province", campaign=award_round.campaign,
        occasion=award_round.occasion, year=award_round.year, subject_class="individual",
        subject_name="Trần Thị Bích Vân", decision_number="1/QĐ-UBND",
        decided_on=timezone.localdate(), code="A",
    )  # fmt: skip
    found = verdict(dossier, "double")
    assert found.level == CheckLevel.STOP
    assert "1/QĐ-UBND" in found.reason


def test_birth_dates_tell_namesakes_apart(cast, award_round):
    handed_in(person(cast, award_round, birth_date=dt.date(1980, 1, 1)))
    other = person(cast, award_round, birth_date=dt.date(1990, 1, 1))
    assert verdict(other, "double").level == CheckLevel.PASSED
    assert verdict(other, "same_person").level == CheckLevel.PASSED


@pytest.mark.parametrize(
    "spelling",
    ["Tran Thi Bich Van", "VÂN TRẦN THỊ BÍCH", "trần thị  bích vân", "Bích Vân Trần Thị"],
)
def test_same_person_in_another_spelling_is_a_warning(cast, award_round, spelling):
    handed_in(person(cast, award_round))
    other = person(
        cast, award_round, name=spelling, unit=cast.commune, user=cast.commune_officer,
        workplace="Nơi khác",
    )  # fmt: skip
    found = verdict(other, "same_person")
    assert found.level == CheckLevel.WARNING
    assert "Trần Thị Bích Vân" in found.reason


def test_another_name_is_no_warning(cast, award_round):
    handed_in(person(cast, award_round))
    other = person(cast, award_round, name="Trần Thị Bích Vâng")
    assert verdict(other, "same_person").level == CheckLevel.PASSED


def test_frozen_subject_is_stopped_without_telling_why(cast, award_round):
    SubjectFreeze.objects.create(
        unit=cast.province, subject_name="Vân Trần Thị Bích", reason="Bị khởi tố",
        starts_on=timezone.localdate(),
    )  # fmt: skip
    found = verdict(person(cast, award_round), "freeze")
    assert found.level == CheckLevel.STOP
    assert "khởi tố" not in found.reason


def test_freeze_that_has_ended_stops_nobody(cast, award_round):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    SubjectFreeze.objects.create(
        unit=cast.province, subject_name="Trần Thị Bích Vân", reason="?", starts_on=yesterday,
        ends_on=yesterday,
    )  # fmt: skip
    assert verdict(person(cast, award_round), "freeze").level == CheckLevel.PASSED


def test_narrowest_quota_counts(cast, award_round):
    RoundQuota.objects.create(round=award_round, form=form(), maximum=2)
    bloc = BlocFactory(unit=cast.province)
    BlocMember.objects.create(bloc=bloc, unit=cast.science, year=award_round.year)
    first = person(cast, award_round, name="Người Một")
    assert verdict(first, "quota").level == CheckLevel.PASSED
    handed_in(first)
    second = person(cast, award_round, name="Người Hai")
    assert verdict(second, "quota").level == CheckLevel.PASSED
    RoundQuota.objects.create(round=award_round, form=form(), bloc=bloc, maximum=1)
    assert verdict(second, "quota").level == CheckLevel.STOP
    RoundQuota.objects.create(round=award_round, form=form(), unit=cast.science, maximum=5)
    assert verdict(second, "quota").level == CheckLevel.PASSED


def test_share_of_people_without_a_post_is_a_warning(cast, award_round):
    AwardFormRule.objects.filter(form__code=CERTIFICATE).update(minimum_direct_percent=50)
    first = person(cast, award_round, name="Lãnh Đạo", is_leader=True)
    assert verdict(first, "direct_share").level == CheckLevel.WARNING
    handed_in(first)
    second = person(cast, award_round, name="Nhân Viên")
    assert verdict(second, "direct_share").level == CheckLevel.PASSED


def test_unwritten_report_and_missing_papers_are_named(cast, award_round):
    dossier = nominating.start_nomination(
        cast.science_officer, award_round, cast.science, form=form(),
        subject_class="individual", subject_name="Ai Đó",
    )  # fmt: skip
    reason = verdict(dossier, "completeness").reason
    for word in ("thành tích", "chức vụ", "nơi ở", "báo cáo thành tích", "tờ trình", "biên bản"):
        assert word in reason


@pytest.mark.parametrize(
    ("first", "last", "level"),
    [
        (None, None, CheckLevel.STOP),
        (dt.date(2026, 2, 1), dt.date(2026, 1, 1), CheckLevel.STOP),
        (dt.date(2026, 1, 1), dt.date(2999, 1, 1), CheckLevel.STOP),
        (dt.date(2020, 1, 1), dt.date(2026, 1, 1), CheckLevel.WARNING),
        (dt.date(2026, 1, 1), dt.date(2026, 6, 1), CheckLevel.PASSED),
    ],
)
def test_dates_of_the_achievement(cast, award_round, first, last, level):
    dossier = filled(
        cast.school_officer, award_round, cast.school, form(), period_from=first, period_to=last
    )
    assert verdict(dossier, "dates").level == level


def test_unit_that_has_ended_is_a_warning_that_names_its_heir(cast, award_round):
    dossier = filled(cast.school_officer, award_round, cast.school, form())
    cast.school.valid_to = timezone.localdate() - dt.timedelta(days=1)
    cast.school.successor = cast.commune
    cast.school.save()
    dossier.subject_unit = cast.school
    found = verdict(dossier, "unit_ended")
    assert found.level == CheckLevel.WARNING
    assert cast.commune.label in found.reason


def test_head_sets_a_check_aside_with_a_reason_and_takes_it_back(cast, award_round):
    dossier = filled(cast.school_officer, award_round, cast.school, form(), period_to=None)
    with pytest.raises(Refused) as refused:
        appraisal.override_check(cast.province_officer, dossier, code="dates", reason="Vì")
    assert refused.value.denied
    with pytest.raises(Refused, match="Hãy ghi lý do"):
        appraisal.override_check(cast.province_leader, dossier, code="dates", reason=" ")
    appraisal.override_check(cast.province_leader, dossier, code="dates", reason="Đã xác minh")
    assert dossier.stops == 0
    assert "Đã xác minh" in next(c["reason"] for c in dossier.checks if c["code"] == "dates")
    with pytest.raises(Refused, match="đang đạt"):
        appraisal.override_check(cast.province_leader, dossier, code="dates", reason="Lại")
    appraisal.lift_override(cast.province_leader, dossier, code="dates")
    assert dossier.stops == 1


def test_rules_that_say_nothing_of_a_form_stop_the_dossier(cast, award_round):
    dossier = filled(cast.school_officer, award_round, cast.school, form())
    AwardFormRule.objects.filter(form=form()).delete()
    found = run_checks(dossier)
    assert [v.code for v in found] == ["rule"]
    assert dossier.stops == 1
