"""The life of a scorecard: opened, scored by the unit, its bloc and those who verify."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Notice
from criteria.cross_checking import finish_cross_check
from criteria.cross_checking import pass_on
from criteria.cross_checking import save_cross_points
from criteria.enums import ItemKind
from criteria.enums import ScorecardState
from criteria.enums import Stage
from criteria.found_values import found_values
from criteria.giving import Given
from criteria.models import Scorecard
from criteria.models import ScoringTable
from criteria.opening import open_scorecards
from criteria.score_sheet import sheet_of
from criteria.scorecard_notices import tell_of_opening
from criteria.scorecard_paper import scorecard_document
from criteria.self_scoring import add_evidence
from criteria.self_scoring import bring_back_evidence
from criteria.self_scoring import items_without_evidence
from criteria.self_scoring import missing_items
from criteria.self_scoring import remove_evidence
from criteria.self_scoring import return_scorecard
from criteria.self_scoring import save_own_points
from criteria.self_scoring import submit_scorecard
from criteria.self_scoring import take_back
from criteria.verifying import finish_verification
from criteria.verifying import reopen_verification
from criteria.verifying import save_verified_points
from tests.criteria.score_scenes import cross_checked
from tests.criteria.score_scenes import filled
from tests.criteria.score_scenes import make_score_scene
from tests.criteria.score_scenes import opened
from tests.criteria.score_scenes import submitted
from tests.criteria.score_scenes import third_verified
from tests.criteria.score_scenes import value
from tests.factories import ScoringItemFactory
from units.models import BlocMember
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    return opened(cast)


def points(card, item, stage):
    return card.scores.get(item=item, stage=stage).points


def test_every_member_gets_one_scorecard_and_a_newcomer_the_next_time(cast):
    scene = make_score_scene(cast)
    assert open_scorecards(cast.province_officer, scene.table) == 5
    assert open_scorecards(cast.province_officer, scene.table) == 0
    BlocMember.objects.create(bloc=scene.bloc, unit=cast.culture_office, year=2026)
    assert open_scorecards(cast.province_officer, scene.table) == 0, "not a child of the province"


def test_units_of_a_kind_get_scorecards_without_a_bloc_too(cast):
    scene = make_score_scene(cast)
    ScoringTable.objects.update(unit_kinds=["commune", "province"])
    scene.table.refresh_from_db()
    scene.bloc.members.filter(unit=scene.third).delete()
    open_scorecards(cast.province_officer, scene.table)
    assert scene.card(scene.third).bloc is None
    assert scene.card(cast.commune).bloc == scene.bloc


def test_nobody_to_score_is_refused(cast):
    scene = make_score_scene(cast)
    scene.bloc.members.all().delete()
    with pytest.raises(Refused, match="Không có đơn vị nào"):
        open_scorecards(cast.province_officer, scene.table)


def test_a_draft_table_opens_nothing(cast):
    scene = make_score_scene(cast)
    ScoringTable.objects.update(state="draft")
    with pytest.raises(Refused) as refusal:
        open_scorecards(cast.province_officer, ScoringTable.objects.get(pk=scene.table.pk))
    assert refusal.value.denied


def test_units_are_told_once_that_their_scorecard_waits(scene):
    tell_of_opening(scene.table)
    tell_of_opening(scene.table)
    told = Notice.objects.filter(kind="scorecard", recipient=scene.cast.third_officer)
    assert told.count() == 1


def test_own_points_are_added_up(scene):
    card = filled(scene, scene.third, scene.cast.third_officer)
    assert card.self_total == 25
    assert card.cross_total is None


def test_a_stale_page_of_the_own_column_is_told_so(scene):
    card = filled(scene, scene.third, scene.cast.third_officer)
    with pytest.raises(Stale):
        save_own_points(scene.cast.third_officer, card, {scene.works: value(1)}, version=0)
    assert points(card, scene.works, Stage.SELF) == 10


@pytest.mark.parametrize(
    ("name", "wrong", "words"),
    [
        ("works", "7", "nhiều nhất"),
        ("works", "0.5", "một trong các mức"),
        ("yes_no", "2", "nhiều nhất"),
        ("bonus", "3.5", "nhiều nhất là 3"),
        ("penalty", "-1", "không được âm"),
    ],
)
def test_a_value_that_the_item_does_not_know_is_refused(scene, name, wrong, words):
    card, item = scene.card(scene.third), getattr(scene, name)
    with pytest.raises(Refused) as refusal:
        save_own_points(scene.cast.third_officer, card, {item: value(wrong)}, version=0)
    assert words in refusal.value.errors[str(item.pk)]
    assert not card.scores.exists()


def test_a_group_is_not_scored(scene):
    card = scene.card(scene.third)
    with pytest.raises(Refused):
        save_own_points(scene.cast.third_officer, card, {scene.works.parent: value(1)}, version=0)


def test_a_scorecard_with_items_missing_is_not_handed_in(scene):
    card = scene.card(scene.third)
    save_own_points(scene.cast.third_officer, card, {scene.works: value(0)}, version=0)
    with pytest.raises(Refused) as refusal:
        submit_scorecard(scene.cast.third_officer, card)
    assert set(refusal.value.errors) == {str(scene.yes_no.pk), str(scene.digital.pk)}
    assert missing_items(card) == [scene.yes_no, scene.digital]


def test_handing_in_tells_lead_and_deputy_and_closes_the_own_column(scene):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    assert (card.state, card.on_time) == (ScorecardState.SUBMITTED, True)
    told = {n.recipient.username for n in Notice.objects.filter(kind="scorecard")}
    assert told == {"commune_officer", "commune_leader", "neighbour_officer"}
    with pytest.raises(Refused, match="đã nộp"):
        save_own_points(
            scene.cast.third_officer, card, {scene.works: value(1)}, version=card.edit_version
        )


@pytest.mark.parametrize(("days", "on_time"), [(0, True), (-1, False)])
def test_the_last_day_is_on_time_and_the_next_is_late(scene, days, on_time):
    due = timezone.localdate() + dt.timedelta(days=days)
    ScoringTable.objects.update(self_due_on=due)
    card = submitted(scene, scene.third, scene.cast.third_officer)
    assert card.on_time is on_time


def test_without_anybody_to_check_a_scorecard_goes_on_to_be_verified(scene):
    Scorecard.objects.filter(unit=scene.third).update(bloc=None)
    card = submitted(scene, scene.third, scene.cast.third_officer)
    assert card.state == ScorecardState.CROSS_CHECKED
    assert card.transitions.count() == 2


def test_the_unit_takes_its_scorecard_back_until_somebody_checks_it(scene):
    cast = scene.cast
    card = submitted(scene, scene.third, cast.third_officer)
    take_back(cast.third_officer, card)
    card = submitted(scene, scene.third, cast.third_officer)
    save_cross_points(cast.commune_officer, card, {scene.works: value(1, "Thiếu minh chứng")})
    with pytest.raises(Refused, match="không lấy lại được"):
        take_back(cast.third_officer, card)


def test_the_lead_changes_points_only_with_a_reason(scene):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    lead = scene.cast.commune_officer
    with pytest.raises(Refused) as refusal:
        save_cross_points(lead, card, {scene.works: value(1)})
    assert "lý do" in refusal.value.errors[str(scene.works.pk)]
    assert save_cross_points(lead, card, {scene.works: value(1, "Thiếu minh chứng")}) == 1
    card.refresh_from_db()
    assert (card.self_total, card.cross_total) == (25, 20)


def test_points_of_an_item_that_the_unit_left_empty_need_a_reason_too(scene):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    with pytest.raises(Refused):
        save_cross_points(scene.cast.commune_officer, card, {scene.penalty: value(1)})


def test_what_the_bloc_left_alone_stays_as_the_unit_gave_it(scene):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    lead = scene.cast.commune_officer
    untouched = {item: value(0) for item in (scene.works, scene.digital)}
    assert save_cross_points(lead, card, untouched) == 0
    finish_cross_check(lead, card)
    card.refresh_from_db()
    assert card.cross_total == card.self_total == 25
    assert card.scores.filter(stage=Stage.CROSS).count() == 3


def test_who_was_slower_is_told_who_was_faster(scene):
    cast = scene.cast
    card = submitted(scene, scene.third, cast.third_officer)
    save_cross_points(cast.commune_officer, card, {scene.works: value(1, "Thiếu minh chứng")})
    with pytest.raises(Stale, match="Nguyễn Thị Văn đã chấm 5,00 điểm"):
        save_cross_points(cast.neighbour_officer, card, {scene.works: value(0, "Đủ minh chứng")})
    again = value(0, "Đủ minh chứng", version=1)
    assert save_cross_points(cast.neighbour_officer, card, {scene.works: again}) == 1


def test_a_scorecard_sent_back_keeps_the_other_columns(scene):
    cast = scene.cast
    card = submitted(scene, scene.third, cast.third_officer)
    save_cross_points(cast.commune_officer, card, {scene.works: value(1, "Thiếu minh chứng")})
    with pytest.raises(Refused, match="lý do"):
        return_scorecard(cast.commune_officer, card, note=" ")
    return_scorecard(cast.commune_officer, card, note="Bổ sung minh chứng")
    assert scene.card(scene.third).state == ScorecardState.DRAFT
    assert card.scores.filter(stage=Stage.CROSS).get().reason == "Thiếu minh chứng"
    told = Notice.objects.filter(recipient=cast.third_officer, body__contains="Bổ sung minh chứng")
    assert told.exists()


def test_a_column_kept_from_before_needs_a_reason_for_the_new_difference(scene):
    """The bloc agreed at first (0.5 of a bonus with the unit), then the unit changed its own."""
    cast = scene.cast
    card = submitted(scene, scene.third, cast.third_officer)
    save_cross_points(cast.commune_officer, card, {scene.works: value(1, "Thiếu")})
    same = value(0, version=1)
    save_cross_points(cast.commune_officer, card, {scene.works: same})
    return_scorecard(cast.commune_officer, card, note="Chấm lại")
    card = submitted(scene, scene.third, cast.third_officer, level=1)
    with pytest.raises(Refused, match="chưa ghi lý do"):
        finish_cross_check(cast.commune_officer, card)


def test_the_organiser_passes_on_what_a_bloc_does_not_check(scene):
    card = submitted(scene, scene.third, scene.cast.third_officer)
    with pytest.raises(Refused, match="lý do"):
        pass_on(scene.cast.province_officer, card, note="")
    pass_on(scene.cast.province_officer, card, note="Quá hạn chấm chéo")
    assert card.state == ScorecardState.CROSS_CHECKED


def test_a_department_gives_its_items_and_only_these(scene):
    cast = scene.cast
    card = cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    with pytest.raises(Refused) as refusal:
        save_verified_points(cast.science_officer, card, {scene.works: value(0)})
    assert refusal.value.denied
    with pytest.raises(Refused) as refusal:
        save_verified_points(cast.province_officer, card, {scene.digital: value(0)})
    assert refusal.value.denied
    reason = "Chỉ số thấp"
    assert save_verified_points(cast.science_officer, card, {scene.digital: value(1, reason)}) == 1
    card.refresh_from_db()
    assert card.verified_total == 20


def test_verification_waits_for_the_department_until_its_time_is_over(scene):
    cast = scene.cast
    card = cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    with pytest.raises(Refused, match="Sở Khoa học và Công nghệ"):
        finish_verification(cast.province_officer, card)
    ScoringTable.objects.update(verify_due_on=timezone.localdate() - dt.timedelta(days=1))
    card = scene.card(scene.third)
    save_verified_points(cast.province_officer, card, {scene.digital: value(1, "Chấm thay")})
    finish_verification(cast.province_officer, card)
    assert card.state == ScorecardState.VERIFIED


def test_on_the_last_day_the_department_is_still_waited_for(scene):
    cast = scene.cast
    card = cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    ScoringTable.objects.update(verify_due_on=timezone.localdate())
    with pytest.raises(Refused):
        finish_verification(cast.province_officer, scene.card(card.unit))


def test_a_confirmed_item_counts_as_given(scene):
    card = third_verified(scene)
    assert (card.state, card.verified_total) == (ScorecardState.VERIFIED, 25)
    assert points(card, scene.digital, Stage.VERIFIED) == 10
    told = Notice.objects.filter(recipient=scene.cast.third_officer, title__startswith="Đã thẩm")
    assert "kiến nghị đến hết" in told.get().body


def test_a_disqualifier_given_by_those_who_verify_marks_the_scorecard(scene):
    cast = scene.cast
    card = cross_checked(scene, scene.third, cast.third_officer, cast.commune_officer)
    reason = "Có cán bộ bị kỷ luật"
    save_verified_points(cast.province_officer, card, {scene.fatal: value(1, reason)})
    card.refresh_from_db()
    assert card.is_disqualified


def test_a_verified_scorecard_is_taken_up_again_with_a_reason(scene):
    card = third_verified(scene)
    reopen_verification(scene.cast.province_officer, card, note="Nhập nhầm")
    assert (card.state, card.verified_at) == (ScorecardState.CROSS_CHECKED, None)


def test_figures_of_the_accepted_report_are_taken_whatever_was_typed(scene, monkeypatch):
    item = ScoringItemFactory(
        table=scene.table, parent=scene.works.parent, kind=ItemKind.NUMERIC, levels=[],
        formula="[ho-so] / [tong] * 100", steps=[{"at_least": "90", "points": "10"}],
    )  # fmt: skip
    figures = {scene.third.pk: {"ho-so": Decimal(95), "tong": Decimal(100)}}
    monkeypatch.setattr("criteria.found_values.figures_of", lambda *_: figures)
    card = scene.card(scene.third)
    save_own_points(scene.cast.third_officer, card, {item: value(1)}, version=0)
    row = card.scores.get(item=item)
    assert (row.value, row.points) == (95, 10)
    assert row.source.startswith("Số liệu báo cáo năm 2026 đã được chấp nhận")


def test_a_campaign_feeds_one_item_of_the_annual_table(scene):
    card = third_verified(scene)
    annual = ScoringItemFactory(
        kind=ItemKind.CAMPAIGN, maximum_points=20, levels=[], source_table=scene.table
    )
    yearly = Scorecard.objects.create(table=annual.table, unit=card.unit)
    user = scene.cast.third_officer
    save_own_points(user, yearly, {annual: Given(None)}, version=0)
    assert points(yearly, annual, Stage.SELF) == 20
    row = yearly.scores.get()
    today = f"{timezone.localdate():%d/%m/%Y}"
    said = f"“{scene.table}” năm 2026: 25,00 trên 25,00 điểm, phiếu đã thẩm định, lấy ngày {today}"
    assert row.source == said
    # The day stays while the value does; another value comes with a new day.
    row.source = "lấy ngày 01/01/2026"
    row.save()
    save_own_points(user, yearly, {annual: Given(None)}, version=1)
    assert yearly.scores.get().source == "lấy ngày 01/01/2026"
    Scorecard.objects.filter(pk=card.pk).update(verified_total=Decimal("12.5"))
    save_own_points(user, yearly, {annual: Given(None)}, version=2)
    row = yearly.scores.get()
    assert (row.points, today in row.source) == (10, True)
    assert row.source in str(scorecard_document(sheet_of(yearly)).blocks)


def test_a_campaign_result_that_is_not_verified_is_not_taken(scene):
    card = cross_checked(scene, scene.third, scene.cast.third_officer, scene.cast.commune_officer)
    annual = ScoringItemFactory(
        kind=ItemKind.CAMPAIGN, maximum_points=20, levels=[], source_table=scene.table
    )
    assert found_values(annual.table, [annual], [card.unit_id]) == {}


def pdf(name="minh-chung.pdf"):
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def test_evidence_is_attached_taken_off_and_brought_back(scene):
    user = scene.cast.third_officer
    card = filled(scene, scene.third, user)
    assert items_without_evidence(card) == [scene.works]
    file = add_evidence(user, card, scene.works, pdf())
    assert items_without_evidence(card) == []
    remove_evidence(user, file)
    assert items_without_evidence(card) == [scene.works]
    bring_back_evidence(user, file)
    assert items_without_evidence(card) == []
    with pytest.raises(Refused, match="không nhận minh chứng"):
        add_evidence(user, card, scene.works.parent, pdf())
    with pytest.raises(Refused, match="Không nhận tệp"):
        add_evidence(user, card, scene.works, SimpleUploadedFile("a.exe", b"MZ"))
