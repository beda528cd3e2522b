"""Duties and open questions reach the compiled report by themselves."""

import datetime as dt

import pytest
from django.urls import reverse

from reports.compilation import compile_round
from reports.enums import ReportState
from tests.factories.campaigns import DutyFactory
from tests.factories.campaigns import QuestionFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round


@pytest.fixture
def scene(cast):
    made = make_round(cast)
    arrive(made.report, cast.commune_officer, state=ReportState.ACCEPTED)
    return made


def text_of(compilation, section):
    return compilation.sections.get(section=section).text


def test_the_proposal_holds_duties_and_open_questions(cast, as_user, scene):
    DutyFactory(plan=scene.round.plan, unit=cast.science, due_on=dt.date(2025, 1, 1))
    QuestionFactory(campaign=scene.round.campaign, unit=cast.commune, title="Thiếu máy")
    QuestionFactory(campaign=scene.round.campaign, title="Đã xong", state="answered")
    made = compile_round(cast.province_officer, scene.round)
    assert "Kế hoạch giao 1 nhiệm vụ" in text_of(made, scene.direction)
    difficulties = text_of(made, scene.difficulties)
    assert "- Thiếu máy (Xã Cổ Lễ, chờ trả lời)" in difficulties
    assert "Đã xong" not in difficulties
    row = made.sections.get(section=scene.difficulties)
    page = as_user(cast.province_officer).get(
        reverse("reports:compilation_section", args=[made.pk, row.pk])
    )
    assert "Cổng ghi nhận hôm nay" in page.content.decode()


def test_nothing_is_said_where_nothing_is_known(cast, scene):
    made = compile_round(cast.province_officer, scene.round)
    assert "nhiệm vụ" not in text_of(made, scene.direction)
    assert "đã hỏi" not in text_of(made, scene.difficulties)
