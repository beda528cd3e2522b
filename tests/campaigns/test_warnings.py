"""Warnings about a plan: what they find, what they leave alone, and what to do about each."""

import ast
import datetime as dt
from pathlib import Path

import pytest

from campaigns import warnings
from campaigns.warnings import ADVICE
from campaigns.warnings import warnings_of
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory

TODAY = dt.date(2025, 11, 20)


@pytest.fixture
def top(cast):
    return PlanFactory(campaign=CampaignFactory(unit=cast.province))


def kinds(plan, year=2025, **more):
    return [w.kind for w in warnings_of(plan, year, TODAY, **more)]


@pytest.mark.parametrize(("inner", "warns"), [(9, False), (10, False), (11, True), (12, True)])
def test_fewer_than_three_working_days_to_compile_warn(cast, top, inner, warns):
    """2025-12-15 is a Monday: the last day is Sunday the 14th, Friday the 12th the last worked."""
    ObligationFactory(plan=top, day=15, month=12)
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    ObligationFactory(plan=plan, day=inner, month=12)
    assert ("Không đủ ba ngày làm việc để tổng hợp" in kinds(plan)) is warns


def test_a_decreed_day_off_counts_as_no_working_day(cast, top):
    ObligationFactory(plan=top, day=15, month=12)
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    ObligationFactory(plan=plan, day=10, month=12)
    off = {dt.date(2025, 12, 11): False}
    assert "Không đủ ba ngày làm việc để tổng hợp" in kinds(plan, overrides=off)


@pytest.mark.parametrize(
    ("issued_on", "text", "warns"),
    [
        (dt.date(2025, 7, 9), "Hội đồng Thi đua huyện", True),
        (dt.date(2025, 7, 1), "cấp HUYỆN", True),
        (dt.date(2025, 6, 30), "Hội đồng Thi đua huyện", False),
        (None, "UBND huyện", True),
        (dt.date(2025, 7, 9), "tập luyện, tự nguyện", False),
    ],
)
def test_the_word_huyen_warns_since_districts_ended(cast, top, issued_on, text, warns):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, issued_on=issued_on)
    ContentAreaFactory(plan=plan, text=text)
    assert ("Còn nhắc đến cấp huyện" in kinds(plan)) is warns


def test_huyen_in_decomposed_letters_is_found_and_its_place_named(cast, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top)
    ContentAreaFactory(plan=plan, ordinal="3", title="Hội đồng cấp huyê\u0323n")
    texts = [w.text for w in warnings_of(plan, 2025, TODAY)]
    assert any("nội dung 3" in text for text in texts)


def test_every_kind_says_what_to_do():
    tree = ast.parse(Path(warnings.__file__).read_text(encoding="utf-8"))
    named = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "PlanWarning"
    }
    assert len(named) >= 11
    assert named == set(ADVICE)


def test_advice_is_shown_beside_the_warning(cast, as_user, top):
    plan = PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, number="")
    page = as_user(cast.commune_officer).get(f"/phong-trao/ke-hoach/{plan.pk}/").content.decode()
    assert ADVICE["Văn bản không có số"] in page
