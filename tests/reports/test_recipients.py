"""Two recipients of one report: one submission, two who may return it, one who accepts."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice
from campaigns.drafting import save_obligation
from campaigns.enums import PlanState
from campaigns.forms import ObligationForm
from reports.enums import ReportState
from reports.models import Acknowledgement
from reports.models import Report
from reports.models import ReportRound
from reports.models import RoundRecipient
from reports.opening import open_round
from reports.recipients import acknowledge
from reports.recipients import acknowledged_by
from reports.recipients import recipients_of
from reports.review import accept_report
from reports.review import return_report
from tests.factories import CampaignFactory
from tests.factories import ObligationFactory
from tests.factories import PlanFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from workflow import Refused


@pytest.fixture
def scene(cast):
    """The province's round, which the department of science receives too."""
    made = make_round(cast)
    RoundRecipient.objects.create(round=made.round, unit=cast.science)
    arrive(made.report, cast.commune_officer)
    return made


def test_round_of_a_plan_with_two_recipients_goes_to_both(cast):
    plan = PlanFactory(campaign=CampaignFactory(unit=cast.province), unit=cast.province)
    duty = ObligationFactory(plan=plan, debtor_kinds=["commune", "department"], day=10, month=11)
    plan.state = PlanState.DRAFT
    plan.save()
    duty.plan = plan
    to = {"recipient": cast.home_affairs, "also_to": [cast.science, cast.home_affairs]}
    save_obligation(cast.province_officer, duty, version=plan.version, **to)
    form = ObligationForm(instance=duty, plan=plan)
    assert form.fields["recipient"].initial == cast.home_affairs.pk
    assert form.fields["also_to"].initial == [cast.science.pk]
    assert cast.home_affairs in form.fields["recipient"].queryset
    plan.state = PlanState.ISSUED
    plan.save()
    made, _ = open_round(cast.province_officer, duty, year=2026)
    assert made.due_on == dt.date(2026, 11, 9)
    assert recipients_of(made) == [cast.home_affairs.name, cast.science.name]
    owing = set(made.reports.values_list("unit", flat=True))
    assert owing == {cast.commune.pk, cast.neighbour.pk, cast.science.pk}


def test_further_recipient_sees_the_round_and_its_reports(cast, scene):
    user = cast.science_officer
    assert scene.round in ReportRound.objects.visible_to(user)
    assert Report.objects.visible_to(user).count() == 2
    assert user.has_perm("reports.view_round", scene.round)
    assert not user.has_perm("reports.manage_round", scene.round)
    RoundRecipient.objects.all().delete()
    fresh = ReportRound.objects.get()
    assert not user.has_perm("reports.view_round", fresh)
    assert not Report.objects.visible_to(user).exists()


def test_further_recipient_takes_note_once_for_each_submission(cast, scene):
    first = acknowledge(cast.science_officer, scene.report)
    assert acknowledge(cast.science_officer, scene.report) == first
    assert acknowledged_by(scene.report) == [(cast.science.label, first)]
    return_report(cast.province_officer, scene.report, note="Thiếu số liệu")
    arrive(scene.report, cast.commune_officer)
    assert acknowledged_by(scene.report) == [(cast.science.label, None)]
    acknowledge(cast.science_officer, scene.report)
    assert Acknowledgement.objects.count() == 2


def test_either_recipient_returns_but_only_the_first_accepts(cast, scene):
    with pytest.raises(Refused) as refusal:
        accept_report(cast.science_officer, scene.report)
    assert refusal.value.denied
    return_report(cast.science_officer, scene.report, note="Thiếu chỉ số")
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.RETURNED
    notice = Notice.objects.get(recipient=cast.commune_officer, kind="report_returned")
    assert notice.body.startswith(cast.science.name)


@pytest.mark.parametrize("who", ["province_officer", "neighbour_officer", "economy_officer"])
def test_others_take_no_note(cast, scene, who):
    with pytest.raises(Refused) as refusal:
        acknowledge(cast.people[who], scene.report)
    assert refusal.value.denied


def test_nothing_is_noted_before_it_arrived(cast, scene):
    with pytest.raises(Refused, match="chưa nộp"):
        acknowledge(cast.science_officer, scene.neighbour_report)


def test_pages_show_both_recipients_what_is_theirs(cast, scene, as_user):
    client = as_user(cast.science_officer)
    text = client.get(reverse("reports:review", args=[scene.report.pk])).content.decode()
    assert reverse("reports:acknowledge", args=[scene.report.pk]) in text
    assert reverse("reports:return", args=[scene.report.pk]) in text
    assert reverse("reports:accept", args=[scene.report.pk]) not in text
    client.post(reverse("reports:acknowledge", args=[scene.report.pk]))
    receipt = as_user(cast.commune_officer).get(reverse("reports:receipt", args=[scene.report.pk]))
    assert cast.science_officer.full_name in receipt.content.decode()
