"""A dossier climbs: windows to the second, returns, withdrawals, refusals, who is told."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from awards import appraisal
from awards import climbing
from awards import rounds
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import Nomination
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def dossier(cast):
    award_round = open_award_round(cast)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    return filled(cast.school_officer, award_round, cast.school, form)


def submit(cast, dossier):
    climbing.submit_nomination(cast.school_officer, dossier, expected_version=dossier.edit_version)
    return Nomination.objects.get(pk=dossier.pk)


@pytest.mark.parametrize(
    ("clock", "day", "is_taken"),
    [
        (dt.time(23, 59, 59), 0, True),
        (dt.time(0, 0, 0), 1, False),
        (dt.time(0, 0, 0), 0, True),
    ],
)
def test_last_day_ends_at_midnight_in_vietnam(cast, dossier, monkeypatch, clock, day, is_taken):
    last = dossier.round.closes_on + dt.timedelta(days=day)
    moment = dt.datetime.combine(last, clock, tzinfo=VIETNAM)
    monkeypatch.setattr(climbing, "server_now", lambda: moment)
    if is_taken:
        assert submit(cast, dossier).state == NominationState.SUBMITTED
    else:
        with pytest.raises(Refused, match="Đã hết hạn nhận hồ sơ"):
            submit(cast, dossier)


def test_submission_freezes_what_was_handed_in(cast, dossier):
    sent = submit(cast, dossier)
    version = sent.versions.get()
    assert version.payload["subject"]["name"] == cast.school.name
    assert len(version.sha256) == 64
    assert (sent.holder, sent.due_on is not None) == (cast.commune, True)
    assert cast.commune_officer.notices.filter(kind="nomination_received").exists()


def test_second_click_is_told_that_it_is_submitted(cast, dossier):
    submit(cast, dossier)
    with pytest.raises(Stale, match="đã được trình"):
        submit(cast, dossier)
    assert dossier.versions.count() == 1


def test_page_that_is_older_than_the_dossier_does_not_submit(cast, dossier):
    with pytest.raises(Stale, match="người khác sửa"):
        climbing.submit_nomination(
            cast.school_officer, dossier, expected_version=dossier.edit_version - 1
        )


def test_dossier_with_a_stop_is_not_submitted_and_says_why(cast, dossier):
    Nomination.objects.filter(pk=dossier.pk).update(period_to=None)
    with pytest.raises(Refused) as refused:
        submit(cast, dossier)
    assert set(refused.value.errors) == {"dates"}


def test_closed_round_takes_no_new_dossier_but_a_returned_one(cast, dossier):
    sent = submit(cast, dossier)
    climbing.return_nomination(
        cast.commune_officer, sent, note="Bổ sung", due_on=timezone.localdate()
    )
    rounds.close_round(cast.province_officer, sent.round)
    again = Nomination.objects.get(pk=sent.pk)
    assert submit(cast, again).state == NominationState.SUBMITTED


def test_returned_dossier_is_refused_after_its_own_day(cast, dossier):
    sent = submit(cast, dossier)
    climbing.return_nomination(
        cast.commune_officer, sent, note="Bổ sung", due_on=timezone.localdate()
    )
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Nomination.objects.filter(pk=sent.pk).update(supplement_due_on=yesterday)
    with pytest.raises(Refused, match="Hạn bổ sung đã hết"):
        submit(cast, Nomination.objects.get(pk=sent.pk))


@pytest.mark.parametrize("due", [None, dt.date(2020, 1, 1)])
def test_return_needs_a_day_to_come(cast, dossier, due):
    with pytest.raises(Refused, match="hạn bổ sung"):
        climbing.return_nomination(
            cast.commune_officer, submit(cast, dossier), note="Thiếu", due_on=due
        )


def test_return_pins_remarks_to_sections_and_fields(cast, dossier):
    sent = submit(cast, dossier)
    section = sent.sections.first()
    climbing.return_nomination(
        cast.commune_officer, sent, note="Bổ sung", due_on=timezone.localdate(),
        remarks={f"muc-{section.pk}": "Nêu rõ hơn", "achievement": "Ngắn lại", "files": " "},
    )  # fmt: skip
    rows = list(sent.remarks.values_list("section", "field", "text"))
    assert rows == [(section.pk, "", "Nêu rõ hơn"), (None, "achievement", "Ngắn lại")]
    assert sent.holder == cast.school
    assert cast.school_officer.notices.filter(kind="nomination_returned").exists()


def test_remark_on_a_place_of_another_dossier_is_refused(cast, dossier):
    sent = submit(cast, dossier)
    with pytest.raises(Refused, match="không thuộc hồ sơ"):
        climbing.return_nomination(
            cast.commune_officer, sent, note="X", due_on=timezone.localdate(),
            remarks={"muc-999999": "?"},
        )  # fmt: skip
    assert Nomination.objects.get(pk=sent.pk).state == NominationState.SUBMITTED


def test_commune_passes_on_and_the_school_hears_of_it(cast, dossier):
    sent = submit(cast, dossier)
    climbing.forward_nomination(cast.commune_officer, sent)
    assert sent.holder == cast.province
    assert cast.school_officer.notices.filter(kind="nomination_forwarded").exists()
    with pytest.raises(Refused):
        climbing.forward_nomination(cast.province_officer, sent)


def test_withdrawn_dossier_is_taken_up_again(cast, dossier):
    sent = submit(cast, dossier)
    with pytest.raises(Refused, match="lý do"):
        climbing.withdraw_nomination(cast.school_officer, sent, note="")
    climbing.withdraw_nomination(cast.school_officer, sent, note="Nhầm người")
    assert (sent.state, sent.holder) == (NominationState.WITHDRAWN, cast.school)
    climbing.restore_nomination(cast.school_officer, sent)
    assert sent.state == NominationState.DRAFT


def test_refusal_needs_a_code_and_tells_the_unit(cast, dossier):
    sent = submit(cast, dossier)
    with pytest.raises(Refused, match="chọn lý do"):
        climbing.refuse_nomination(cast.commune_officer, sent, code="", note="Không đạt")
    climbing.refuse_nomination(
        cast.commune_officer, sent, code="standard_not_met", note="Chưa đủ tiêu chuẩn"
    )
    notice = cast.school_officer.notices.get(kind="nomination_refused")
    assert "không đủ tiêu chuẩn" in notice.body


def test_nobody_handles_the_dossier_of_their_own_unit(cast):
    award_round = open_award_round(cast)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    office = cast.province_officer.memberships.get().unit
    own = filled(cast.province_officer, award_round, office, form)
    Nomination.objects.filter(pk=own.pk).update(
        state=NominationState.SUBMITTED, holder=cast.province
    )
    own = Nomination.objects.get(pk=own.pk)
    for act in (
        lambda: appraisal.receive_nomination(cast.province_officer, own),
        lambda: climbing.refuse_nomination(cast.province_reviewer, own, code="other", note="Không"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.denied


def test_bulk_submission_says_what_was_left_and_why(cast, dossier):
    form = dossier.form
    short = filled(
        cast.school_officer, dossier.round, cast.school, form, subject_class="household",
        subject_unit=None, subject_name="Hộ ông A", period_to=None,
    )  # fmt: skip
    result = climbing.submit_nominations(cast.school_officer, [dossier, short])
    assert [n.pk for n in result.done] == [dossier.pk]
    assert "Chưa ghi thành tích" in result.skipped[0][1]
