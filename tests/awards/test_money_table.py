"""Worked amounts of the law as seeded: every form, people and bodies, both base salaries.

The amounts are written out by hand; nothing here is computed by what it tests.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from awards.enums import Rounding
from awards.enums import SubjectClass
from awards.law import base_salary_on
from awards.law import form_rule
from awards.law import rule_set_on
from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import BaseSalary
from awards.models import RuleSet
from awards.money import award_amount
from awards.money import rounded
from workflow import Refused

pytestmark = pytest.mark.django_db

BEFORE = 2_340_000  # until 30/6/2026
AFTER = 2_530_000  # from 1/7/2026

# (form, whom): đồng under the base salary of before and after 1/7/2026; None: no money by law.
AMOUNTS = {
    ("huan-chuong-lao-dong-hang-nhat", "individual"): (21_060_000, 22_770_000),
    ("huan-chuong-lao-dong-hang-nhat", "worker"): (21_060_000, 22_770_000),
    ("huan-chuong-lao-dong-hang-nhat", "collective"): (42_120_000, 45_540_000),
    ("huan-chuong-lao-dong-hang-nhat", "enterprise"): (42_120_000, 45_540_000),
    ("huan-chuong-lao-dong-hang-nhi", "individual"): (17_550_000, 18_980_000),
    ("huan-chuong-lao-dong-hang-nhi", "worker"): (17_550_000, 18_980_000),
    ("huan-chuong-lao-dong-hang-nhi", "collective"): (35_100_000, 37_950_000),
    ("huan-chuong-lao-dong-hang-nhi", "enterprise"): (35_100_000, 37_950_000),
    ("huan-chuong-lao-dong-hang-ba", "individual"): (10_530_000, 11_390_000),
    ("huan-chuong-lao-dong-hang-ba", "worker"): (10_530_000, 11_390_000),
    ("huan-chuong-lao-dong-hang-ba", "collective"): (21_060_000, 22_770_000),
    ("huan-chuong-lao-dong-hang-ba", "enterprise"): (21_060_000, 22_770_000),
    ("co-thi-dua-chinh-phu", "individual"): (None, None),
    ("co-thi-dua-chinh-phu", "household"): (None, None),
    ("co-thi-dua-chinh-phu", "collective"): (28_080_000, 30_360_000),
    ("co-thi-dua-chinh-phu", "enterprise"): (28_080_000, 30_360_000),
    ("co-thi-dua-cap-tinh", "individual"): (None, None),
    ("co-thi-dua-cap-tinh", "household"): (None, None),
    ("co-thi-dua-cap-tinh", "collective"): (18_720_000, 20_240_000),
    ("co-thi-dua-cap-tinh", "enterprise"): (18_720_000, 20_240_000),
    ("bang-khen-thu-tuong", "individual"): (8_190_000, 8_860_000),
    ("bang-khen-thu-tuong", "worker"): (8_190_000, 8_860_000),
    ("bang-khen-thu-tuong", "household"): (12_290_000, 13_290_000),
    ("bang-khen-thu-tuong", "collective"): (16_380_000, 17_710_000),
    ("bang-khen-thu-tuong", "enterprise"): (16_380_000, 17_710_000),
    ("bang-khen-chu-tich-tinh", "individual"): (3_510_000, 3_800_000),
    ("bang-khen-chu-tich-tinh", "worker"): (3_510_000, 3_800_000),
    ("bang-khen-chu-tich-tinh", "household"): (5_270_000, 5_700_000),
    ("bang-khen-chu-tich-tinh", "collective"): (7_020_000, 7_590_000),
    ("bang-khen-chu-tich-tinh", "enterprise"): (7_020_000, 7_590_000),
    ("giay-khen-so-nganh", "individual"): (710_000, 760_000),
    ("giay-khen-so-nganh", "worker"): (710_000, 760_000),
    ("giay-khen-so-nganh", "household"): (1_060_000, 1_140_000),
    ("giay-khen-so-nganh", "collective"): (1_410_000, 1_520_000),
    ("giay-khen-so-nganh", "enterprise"): (1_410_000, 1_520_000),
    ("giay-khen-chu-tich-xa", "individual"): (710_000, 760_000),
    ("giay-khen-chu-tich-xa", "worker"): (710_000, 760_000),
    ("giay-khen-chu-tich-xa", "household"): (1_060_000, 1_140_000),
    ("giay-khen-chu-tich-xa", "collective"): (1_410_000, 1_520_000),
    ("giay-khen-chu-tich-xa", "enterprise"): (1_410_000, 1_520_000),
}

# A day of receipt in each rule set of the migration.
RECEIVED = [
    dt.date(2025, 6, 30),
    dt.date(2025, 7, 1),
    dt.date(2025, 8, 5),
    dt.date(2026, 10, 1),
    dt.date(2027, 3, 1),
]


def rule(code: str, received: dt.date = RECEIVED[-1]) -> AwardFormRule:
    found = form_rule(rule_set_on(received), AwardForm.objects.get(code=code))
    assert found is not None
    return found


@pytest.mark.parametrize(("code", "whom"), AMOUNTS)
def test_amount_in_every_rule_set_and_under_both_base_salaries(code, whom):
    before, after = AMOUNTS[code, whom]
    for received in RECEIVED:
        asked = rule(code, received)
        assert award_amount(asked, whom, BEFORE) == before
        assert award_amount(asked, whom, AFTER) == after


def test_table_names_every_form_that_carries_money_and_every_class_it_is_given_to():
    known = {
        (asked.form.code, whom)
        for asked in AwardFormRule.objects.select_related("form")
        for whom in asked.subject_classes
    }
    assert known <= set(AMOUNTS)
    assert {code for code, _ in AMOUNTS} == {code for code, _ in known}
    assert RuleSet.objects.count() == len(RECEIVED)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (dt.date(2024, 7, 1), BEFORE),
        (dt.date(2026, 6, 30), BEFORE),
        (dt.date(2026, 7, 1), AFTER),
        (dt.date(2030, 12, 31), AFTER),
    ],
)
def test_base_salary_is_that_of_the_day_of_decision(day, amount):
    assert base_salary_on(day).amount == amount


def test_day_without_a_base_salary_is_refused_in_words():
    with pytest.raises(Refused, match="Chưa có mức lương cơ sở cho ngày 30/06/2024"):
        base_salary_on(dt.date(2024, 6, 30))


def test_base_salaries_follow_each_other_without_a_gap():
    first, second = BaseSalary.objects.order_by("valid_from")
    assert first.valid_to + dt.timedelta(days=1) == second.valid_from
    assert second.valid_to is None


@pytest.mark.parametrize(
    ("code", "right", "trap"),
    [
        ("huan-chuong-lao-dong-hang-nhi", 37_950_000, 37_960_000),
        ("huan-chuong-lao-dong-hang-ba", 22_770_000, 22_780_000),
        ("bang-khen-thu-tuong", 17_710_000, 17_720_000),
        ("bang-khen-chu-tich-tinh", 7_590_000, 7_600_000),
    ],
)
def test_factor_is_doubled_before_rounding_and_not_after(code, right, trap):
    asked = rule(code)
    assert award_amount(asked, "collective", AFTER) == right
    assert 2 * award_amount(asked, "individual", AFTER) == trap


@pytest.mark.parametrize(
    ("rounding", "step", "amount", "expected"),
    [
        # 0,15 × 1.490.000, printed as 220.000 in a published example that rounds to the nearest.
        (Rounding.UP, 10_000, "223500", 230_000),
        (Rounding.NEAREST, 10_000, "223500", 220_000),
        (Rounding.NONE, 10_000, "223500", 223_500),
        (Rounding.NEAREST, 10_000, "225000", 230_000),
        (Rounding.UP, 10_000, "3510000", 3_510_000),
        (Rounding.UP, 10_000, "3510000.001", 3_520_000),
        (Rounding.UP, 10_000, "3509999.999", 3_510_000),
        (Rounding.UP, 1_000, "3795001", 3_796_000),
        (Rounding.UP, 0, "223500.5", 223_501),
        (Rounding.UP, 10_000, "0", 0),
    ],
)
def test_rounding_is_a_setting(rounding, step, amount, expected):
    assert rounded(Decimal(amount), rounding, step) == expected


def test_rule_set_carries_its_own_rounding_and_multipliers():
    asked = rule("bang-khen-chu-tich-tinh")
    rules = asked.rule_set
    rules.rounding = Rounding.NONE
    assert award_amount(asked, "individual", AFTER) == 3_795_000
    rules.rounding, rules.rounding_step = Rounding.UP, 1_000
    assert award_amount(asked, "household", AFTER) == 5_693_000
    rules.household_multiplier = Decimal(1)
    assert award_amount(asked, "household", AFTER) == 3_795_000
    rules.collective_multiplier = Decimal("1.5")
    assert award_amount(asked, "collective", AFTER) == 5_693_000


@pytest.mark.parametrize("salary", [BEFORE, AFTER])
def test_higher_form_is_worth_more_and_a_collective_more_than_a_person(salary):
    ladder = [
        "huan-chuong-lao-dong-hang-nhat",
        "huan-chuong-lao-dong-hang-nhi",
        "huan-chuong-lao-dong-hang-ba",
        "bang-khen-thu-tuong",
        "bang-khen-chu-tich-tinh",
        "giay-khen-chu-tich-xa",
    ]
    person = [award_amount(rule(code), SubjectClass.INDIVIDUAL, salary) for code in ladder]
    group = [award_amount(rule(code), SubjectClass.COLLECTIVE, salary) for code in ladder]
    assert person == sorted(person, reverse=True)
    assert len(set(person)) == len(ladder)
    assert all(more > less for more, less in zip(group, person, strict=True))


def test_order_without_a_grade_has_no_rule_and_a_grade_without_one_follows_its_order():
    order = AwardForm.objects.get(code="huan-chuong-lao-dong")
    grade = AwardForm.objects.get(code="huan-chuong-lao-dong-hang-ba")
    rules = rule_set_on(RECEIVED[-1])
    assert form_rule(rules, order) is None
    own = form_rule(rules, grade)
    AwardFormRule.objects.filter(pk=own.pk).update(form=order)
    followed = form_rule(rule_set_on(RECEIVED[-1]), grade)
    assert followed is not None
    assert followed.form == order
