"""The whole main job without a browser, on the demo province."""

import io
from pathlib import Path

import pdfplumber
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Job
from accounts.models import Notice
from accounts.models import User
from awards.fund_balance import balance_of
from awards.models import Decision
from awards.models import Exemplar
from awards.models import Nomination
from awards.models import Session
from campaigns.cascade import cascade_of
from campaigns.cascade import plan_duties
from campaigns.changes import changes_between
from campaigns.models import Campaign
from campaigns.models import Duty
from campaigns.models import Finding
from campaigns.models import Plan
from campaigns.models import PlanReading
from campaigns.models import Question
from demo.people import ACCOUNTS
from reports.models import Acknowledgement
from reports.models import Compilation
from reports.models import Report
from reports.models import ReportRound
from tests.factories import UnitFactory
from units.models import Unit

pytestmark = pytest.mark.django_db


def run(*words) -> list[str]:
    out = io.StringIO()
    call_command("demo", *words, stdout=out)
    return out.getvalue().strip().splitlines()


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.xdist_group("demo")
def test_demo_runs_the_main_job_and_a_second_time_changes_nothing(demo):
    lines = run()
    _check_tree_and_plans()
    _check_reports()
    _check_paper(lines[-1])
    _check_review(lines)
    _check_what_follows()
    _check_other_provinces()
    counts = [m.objects.count() for m in (Unit, User, Plan, Report, Compilation, Notice, Job)]
    again = run()
    assert again[-1] == lines[-1]
    assert "không thay đổi" in again[0]
    assert counts == [
        m.objects.count() for m in (Unit, User, Plan, Report, Compilation, Notice, Job)
    ]
    assert run("--if-empty") == []
    shown = "\n".join(run("--accounts"))
    assert all(name in shown for name, *_ in ACCOUNTS)


def _check_tree_and_plans() -> None:
    of_the_province = Unit.objects.filter(path__startswith=Unit.objects.get(code="NB").path)
    assert of_the_province.of_kinds(["commune", "ward"]).filter(valid_to=None).count() == 129
    campaign = Campaign.objects.get(unit__code="NB")
    province = Plan.objects.current().get(unit__code="NB")
    assert (province.number, f"{province.issued_on:%d/%m/%Y}") == ("02/KH-UBND", "09/07/2025")
    assert province.content_areas.count() == 7
    linked = {
        name: set(
            Plan.objects.current()
            .get(unit__short_name=name)
            .content_areas.values_list("derived_from__ordinal", flat=True)
        )
        for name in ("Xã Liên Minh", "Xã Cổ Lễ")
    }
    assert linked == {"Xã Liên Minh": set("123456"), "Xã Cổ Lễ": set("1345")}
    admin = User.objects.get(username="quan-tri")
    duties = plan_duties(
        admin, cascade_of(admin, campaign, "obligations"), timezone.localdate(), overrides={}
    )
    standings = {duty.standing for duty in duties}
    assert standings == {"issued", "late_issued", "overdue"}


def _check_reports() -> None:
    rounds = {
        (r.receiving_unit.code, r.year): r
        for r in ReportRound.objects.filter(campaign__unit__code="NB")
    }
    assert len(rounds) == 6
    last = rounds["NB", 2025]
    assert f"{last.due_on:%d/%m/%Y}" == "14/12/2025"
    assert not last.is_open
    assert last.reports.filter(first_on_time=False).exists()
    assert last.reports.filter(state="draft").exists()
    carried = last.reports.get(unit__short_name="Xã Cổ Lễ")
    assert carried.state == "compiled"
    assert not Notice.objects.exclude(mail_state="none").exists()
    this = rounds["NB", 2026]
    assert this.is_open
    assert {"draft", "submitted", "accepted", "returned"} == set(
        this.reports.values_list("state", flat=True)
    )


def _check_review(lines: list[str]) -> None:
    """Fifteen members vote, one in writing; one household fails; certificates and money follow."""
    failing = {n.subject_name: n for n in Nomination.objects.filter(state="draft")}
    failed = {c["code"] for n in failing.values() for c in n.checks if c["level"] == "stop"}
    assert failed == {
        "subject_class", "occasion", "length", "double", "freeze", "quota", "completeness", "dates",
    }  # fmt: skip
    warned = {c["code"] for n in failing.values() for c in n.checks if c["level"] == "warning"}
    assert "same_person" in warned
    session = Session.objects.get(council__unit__code="NB")
    presences = list(session.attendances.values_list("presence", flat=True))
    assert (len(presences), presences.count("written"), presences.count("present")) == (15, 1, 14)
    assert [i.nomination.subject_name for i in session.items.filter(is_passed=False)] == [
        "Hộ ông Vũ Văn Thịnh"
    ]
    given = {d.unit.code: d.records.count() for d in Decision.objects.all()}
    assert given["NB"] == 11
    papers = [line for line in lines if line.endswith(".pdf")]
    assert len(papers) == 7
    assert all(Path(path).read_bytes()[:5] == b"%PDF-" for path in papers)
    minutes = "".join(page.extract_text() for page in pdfplumber.open(papers[1]).pages)
    assert "có mặt 14, vắng 1" in minutes
    assert "đã lấy ý kiến bằng văn bản" in minutes.replace("\n", " ")


def _check_what_follows() -> None:
    """Each page of what follows a plan has something to show, in its several states."""
    assert {duty.standing for duty in Duty.objects.all()} == {
        "todo", "doing", "done", "done_late", "overdue",
    }  # fmt: skip
    assert set(Question.objects.values_list("state", flat=True)) == {
        "open", "passed_on", "to_amend", "answered",
    }  # fmt: skip
    assert Question.objects.published().count() == 1
    taken = Question.objects.get(state="to_amend").amendment
    assert (taken.state, taken.unit.code) == ("draft", "NB")
    amended = Plan.objects.get(state="amended")
    former = amended.versions.get()
    changed = [p.title for p in changes_between(former, amended) if p.changed]
    assert len(changed) >= 2
    assert set(Finding.objects.values_list("state", flat=True)) == {"open", "answered", "settled"}
    assert PlanReading.objects.get().state == "read"
    assert sorted(Exemplar.objects.values_list("state", flat=True)) == ["published", "submitted"]
    assert balance_of(Unit.objects.get(code="NB"), timezone.localdate().year).income > 0


def _check_other_provinces() -> None:
    """No day and a district in between; one day and two recipients: by settings alone."""
    district = ReportRound.objects.get(receiving_unit__code="TB-KX")
    above = ReportRound.objects.get(receiving_unit__code="TB", kind="annual_report")
    assert (district.due_text, above.due_text) == ("không nêu thời hạn", "không nêu thời hạn")
    assert district.due_on < above.due_on
    carried = above.reports.get(unit__code="TB-KX")
    assert (carried.state, carried.first_on_time) == ("submitted", True)
    plans = ReportRound.objects.get(receiving_unit__code="TB", kind="plan")
    assert f"{plans.due_on:%d/%m/%Y}" == "30/06/2025"
    assert plans.reports.get(unit__code="TB-KX").first_on_time
    shared = ReportRound.objects.get(receiving_unit__code="SL-SNV")
    assert f"{shared.due_on:%d/%m/%Y}" == "09/11/2025"
    assert [row.unit.code for row in shared.recipient_rows.all()] == ["SL-SKHCN"]
    assert Acknowledgement.objects.filter(unit__code="SL-SKHCN").count() == 2


def _check_paper(path: str) -> None:
    with pdfplumber.open(path) as pdf:
        text = " ".join((page.extract_text() or "") for page in pdf.pages)
    for expected in ("Số: 245/BC-UBND", "TỈNH NINH BÌNH", "Xã Cổ Lễ", "Xã Liên Minh", "Phụ lục I"):
        assert expected in text
    made = Compilation.objects.get(round__receiving_unit__code="NB")
    assert made.sources.count() == made.figures["completeness"]["accepted"]


def test_demo_is_refused_on_a_real_system(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="hệ thống thật"):
        run()
    assert not User.objects.exists()


def test_demo_is_refused_beside_other_units(demo):
    UnitFactory()
    with pytest.raises(CommandError, match="đã có đơn vị khác"):
        run()
    assert run("--if-empty") == []
    assert Unit.objects.count() == 1
