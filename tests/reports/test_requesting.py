"""Requests for once: own questions and day, any number in a year, one for one page."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models import Notice
from campaigns.enums import PlanState
from reports.enums import SectionKind
from reports.models import Report
from reports.models import ReportRound
from reports.queries import last_year_values
from reports.requesting import request_reports
from reports.submission import submit_report
from tests.factories import IndicatorFactory
from tests.factories import PlanFactory
from tests.reports.scenes import write
from workflow import Refused

ADDRESS = reverse("reports:request")


@pytest.fixture
def plan(cast):
    return PlanFactory(campaign__unit=cast.province)


def ask(user, plan, **given):
    facts = {
        "key": uuid.uuid4(),
        "title": "Báo cáo nhanh về tổ công nghệ số",
        "due_on": timezone.localdate() + dt.timedelta(days=5),
        "questions": ["Số tổ đã lập", " ", "Khó khăn"],
        "kinds": ["commune"],
    }
    return request_reports(user, plan, **{**facts, **given})


def test_request_asks_the_chosen_units_its_own_questions(cast, plan):
    IndicatorFactory(campaign=plan.campaign, code="to")
    IndicatorFactory(campaign=plan.campaign, code="khac")
    made, is_new = ask(cast.province_officer, plan, indicators=["to"], units=[cast.science])
    assert is_new
    assert set(made.reports.values_list("unit", flat=True)) == {
        cast.commune.pk, cast.neighbour.pk, cast.science.pk,
    }  # fmt: skip
    assert list(made.sections.values_list("kind", "title")) == [
        (SectionKind.QUESTION, "Số tổ đã lập"),
        (SectionKind.QUESTION, "Khó khăn"),
    ]
    assert list(made.indicators.values_list("code", flat=True)) == ["to"]
    assert AuditEvent.objects.filter(act="reports.request_reports").count() == 1
    assert Notice.objects.filter(recipient=cast.commune_officer, kind="request").count() == 1


def test_a_year_holds_many_requests_but_one_page_makes_one(cast, plan):
    key = uuid.uuid4()
    first, _ = ask(cast.province_officer, plan, key=key)
    again, is_new = ask(cast.province_officer, plan, key=key)
    other, _ = ask(cast.province_officer, plan)
    assert (again, is_new) == (first, False)
    assert other != first
    assert ReportRound.objects.count() == 2


def test_commune_asks_its_own_units_under_its_own_plan(cast, plan):
    own = PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan)
    made, _ = ask(cast.commune_officer, own, kinds=["school"])
    assert (made.receiving_unit, made.reports.get().unit) == (cast.commune, cast.school)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"questions": []}, "questions"),
        ({"questions": ["x"] * 31}, "questions"),
        ({"questions": ["x" * 351]}, "questions"),
        ({"kinds": []}, "kinds"),
        ({"due_on": dt.date(2020, 1, 1)}, "due_on"),
    ],
)
def test_request_says_what_it_lacks(cast, plan, given, field):
    with pytest.raises(Refused) as refusal:
        ask(cast.province_officer, plan, **given)
    assert list(refusal.value.errors) == [field]
    assert not ReportRound.objects.exists()


def test_units_of_others_and_draft_plans_are_refused(cast, plan):
    with pytest.raises(Refused) as refusal:
        ask(cast.province_officer, plan, kinds=[], units=[cast.school])
    assert "kinds" in refusal.value.errors
    plan.state = PlanState.DRAFT
    with pytest.raises(Refused) as refusal:
        ask(cast.province_officer, plan)
    assert "plan" in refusal.value.errors


@pytest.mark.parametrize("who", ["commune_officer", "province_reader", "outsider"])
def test_only_writers_of_the_asking_unit_ask(cast, plan, who):
    with pytest.raises(Refused) as refusal:
        ask(cast.people[who], plan)
    assert refusal.value.denied


def test_answers_are_required_and_then_received(cast, plan):
    made, _ = ask(cast.province_officer, plan)
    report = made.reports.get(unit=cast.commune)
    with pytest.raises(Refused, match="thiếu"):
        submit_report(cast.commune_officer, report, expected_version=0)
    for section in made.sections.all():
        write(report, section, "Đã lập 12 tổ")
    submit_report(cast.commune_officer, report, expected_version=1)
    assert Report.objects.get(pk=report.pk).on_time


def test_request_takes_no_figures_of_another_year_for_its_own(cast, plan):
    made, _ = ask(cast.province_officer, plan)
    ReportRound.objects.filter(pk=made.pk).update(year=made.year - 1)
    again, _ = ask(cast.province_officer, plan)
    assert last_year_values(again.reports.first()) == {}


def test_page_sends_the_request_and_keeps_what_was_typed(cast, plan, as_user):
    client = as_user(cast.province_officer)
    form = client.get(ADDRESS).context["form"]
    data = {"key": str(form.initial["key"]), "plan": plan.pk, "title": "Báo cáo nhanh"}
    refused = client.post(ADDRESS, {**data, "questions": "Một\nHai", "due_on": "31/12/2099"})
    assert refused.status_code == 422
    assert "kinds" in refused.context["form"].errors
    assert "Một\nHai" in refused.content.decode()
    sent = client.post(
        ADDRESS,
        {**data, "questions": "Một\nHai", "due_on": "31/12/2099", "kinds": ["commune"]},
    )
    made = ReportRound.objects.get()
    assert sent.url == reverse("reports:progress", args=[made.pk])
    assert made.sections.count() == 2


def test_commune_hands_a_request_on_with_one_click(cast, plan, as_user):
    IndicatorFactory(campaign=plan.campaign, code="to")
    made, _ = ask(cast.province_officer, plan, indicators=["to"])
    report = made.reports.get(unit=cast.commune)
    client = as_user(cast.commune_officer)
    link = f"{ADDRESS}?tu={report.pk}"
    desk = reverse("reports:edit", args=[report.pk])
    assert link not in client.get(desk).text  # no plan of its own yet to ask under
    assert client.get(link).status_code == 409
    own = PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan)
    assert link in client.get(desk).text
    form = client.get(link).context["form"]
    sent = {name: field.value() for name, field in ((f.name, f) for f in form) if field.value()}
    assert client.post(link, {**sent, "due_on": f"{sent['due_on']:%d/%m/%Y}"}).status_code == 302
    handed = ReportRound.objects.latest("pk")
    assert (handed.plan, handed.title) == (own, made.title)
    assert handed.due_on == made.due_on - dt.timedelta(days=2)
    assert list(handed.sections.values_list("title", flat=True)) == ["Số tổ đã lập", "Khó khăn"]
    assert list(handed.indicators.values_list("code", flat=True)) == ["to"]
    assert cast.school.pk in handed.reports.values_list("unit", flat=True)


def test_request_of_another_unit_is_not_handed_on(cast, plan, as_user):
    made, _ = ask(cast.province_officer, plan)
    PlanFactory(campaign=plan.campaign, unit=cast.commune, parent=plan)
    address = f"{ADDRESS}?tu={made.reports.get(unit=cast.neighbour).pk}"
    assert as_user(cast.commune_officer).get(address).status_code == 404


def test_page_without_a_plan_says_so(cast, as_user):
    response = as_user(cast.school_officer).get(ADDRESS)
    assert response.status_code == 409
