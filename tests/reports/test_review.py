import pytest

from accounts.models import AuditEvent
from accounts.models import Notice
from reports.enums import ReportState
from reports.models import ReviewComment
from reports.review import accept_report
from reports.review import accept_reports
from reports.review import add_comment
from reports.review import return_report
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from workflow import Refused
from workflow import Stale


@pytest.fixture
def scene(cast):
    scene = make_round(cast)
    arrive(scene.report, cast.commune_officer)
    return scene


def test_accepting_tells_the_unit_and_leaves_a_step(cast, scene):
    accept_report(cast.province_officer, scene.report)
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.ACCEPTED
    assert scene.report.reviewer == cast.province_officer
    [step] = scene.report.transitions.all()
    assert (step.from_state, step.to_state) == ("submitted", "accepted")
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert told == {"commune_officer", "commune_leader"}
    assert AuditEvent.objects.filter(act="reports.accept", actor=cast.province_officer).exists()


@pytest.mark.parametrize(
    "who",
    ["commune_officer", "neighbour_officer", "science_officer", "outsider", "province_reader"],
)
def test_only_the_receiving_office_accepts(cast, scene, who):
    with pytest.raises(Refused) as refusal:
        accept_report(cast.people[who], scene.report)
    assert refusal.value.denied
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.SUBMITTED


def test_second_click_on_accept_changes_nothing(cast, scene):
    accept_report(cast.province_officer, scene.report)
    stale = type(scene.report).objects.get(pk=scene.report.pk)
    stale.state = ReportState.SUBMITTED
    with pytest.raises(Stale):
        accept_report(cast.province_reviewer, stale)
    assert scene.report.transitions.count() == 1


def test_returning_needs_a_reason(cast, scene):
    with pytest.raises(Refused) as refusal:
        return_report(cast.province_officer, scene.report, note="  ")
    assert "note" in refusal.value.errors
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.SUBMITTED
    assert not ReviewComment.objects.exists()


def test_returning_pins_remarks_to_sections(cast, scene):
    return_report(
        cast.province_officer,
        scene.report,
        note="Bổ sung số liệu",
        comments={scene.area.pk: "Thiếu số lượt người", scene.direction.pk: "  "},
    )
    scene.report.refresh_from_db()
    assert scene.report.state == ReportState.RETURNED
    remarks = dict(scene.report.comments.values_list("section_id", "text"))
    assert remarks == {None: "Bổ sung số liệu", scene.area.pk: "Thiếu số lượt người"}
    body = Notice.objects.get(recipient=cast.commune_officer).body
    assert "Bổ sung số liệu" in body


def test_remark_at_a_section_of_another_round_is_refused(cast, scene):
    other = make_round(cast, year=2026)
    with pytest.raises(Refused, match="không thuộc kỳ"):
        return_report(
            cast.province_officer, scene.report, note="x", comments={other.area.pk: "lạc"}
        )


def test_bulk_accept_skips_what_cannot_be_accepted_and_says_why(cast, scene):
    result = accept_reports(cast.province_officer, [scene.report, scene.neighbour_report])
    assert [r.pk for r in result.done] == [scene.report.pk]
    [(skipped, reason)] = result.skipped
    assert skipped == scene.neighbour_report
    assert "người khác thay đổi" in reason


def test_remark_before_anything_was_submitted_is_refused(cast, scene):
    with pytest.raises(Refused, match="chưa nộp"):
        add_comment(cast.province_officer, scene.neighbour_report, text="x", section_id=None)
