"""Appraisal: the rule set of the day of receipt, opinions with their days, conclusion, publicity."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from awards import appraisal
from awards import publicity
from awards.enums import NominationState
from awards.enums import Opinion
from awards.models import AwardForm
from awards.models import AwardFormRule
from awards.models import Nomination
from awards.models import RuleSet
from campaigns.models import Campaign
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(cast):
    """Complete, and handed in to the province by the department of science."""
    award_round = open_award_round(cast)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    made = filled(cast.science_officer, award_round, cast.science, form)
    for kind in ("proposal", "minutes"):
        made.files.create(
            kind=kind, file="x.pdf", name=f"{kind}.pdf", content_type="application/pdf", size=1,
            sha256="0", uploaded_by=cast.science_officer,
        )  # fmt: skip
    Nomination.objects.filter(pk=made.pk).update(
        state=NominationState.SUBMITTED, holder=cast.province
    )
    return Nomination.objects.get(pk=made.pk)


def received(cast, dossier) -> Nomination:
    appraisal.receive_nomination(cast.province_reviewer, dossier)
    return dossier


def test_receipt_fixes_the_rule_set_of_that_day(cast, dossier):
    today = timezone.localdate()
    received(cast, dossier)
    assert dossier.rule_set == RuleSet.objects.on(today)
    assert (dossier.received_on, dossier.appraiser) == (today, cast.province_reviewer)
    assert dossier.due_on > today


def test_more_favourable_rules_need_the_head_and_a_reason(cast, dossier):
    received(cast, dossier)
    older = RuleSet.objects.order_by("valid_from").first()
    with pytest.raises(Refused) as refused:
        appraisal.switch_rule_set(cast.province_reviewer, dossier, older, reason="Lợi hơn")
    assert refused.value.denied
    with pytest.raises(Refused, match="lý do"):
        appraisal.switch_rule_set(cast.province_leader, dossier, older, reason="  ")
    appraisal.switch_rule_set(cast.province_leader, dossier, older, reason="Lợi hơn")
    assert dossier.rule_set == older
    event = AuditEvent.objects.get(act="awards.switch_rule_set")
    assert event.data["reason"] == "Lợi hơn"


def test_conclusion_needs_words_and_no_stop(cast, dossier):
    received(cast, dossier)
    with pytest.raises(Refused, match="ý kiến thẩm định"):
        appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="")
    dossier.files.update(removed_at=timezone.now())
    with pytest.raises(Refused) as refused:
        appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")
    assert "tờ trình" in refused.value.errors["completeness"]
    dossier.files.update(removed_at=None)
    appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")
    assert dossier.state == NominationState.APPRAISED


def test_form_that_wants_opinions_waits_for_them(cast, dossier):
    AwardFormRule.objects.update(needs_consultation=True)
    received(cast, dossier)
    with pytest.raises(Refused, match="phải lấy ý kiến"):
        appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")
    asked = appraisal.ask_opinion(cast.province_reviewer, dossier, cast.commune)
    with pytest.raises(Refused, match="Đang chờ ý kiến"):
        appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")
    appraisal.answer_opinion(cast.commune_officer, asked, opinion="agree", text="")
    appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")


def test_silence_is_recorded_when_the_days_are_over(cast, dossier):
    received(cast, dossier)
    asked = appraisal.ask_opinion(cast.province_reviewer, dossier, cast.commune)
    today = timezone.localdate()
    type(asked).objects.update(due_on=today)
    assert appraisal.note_silence(today) == 0
    assert appraisal.note_silence(today + dt.timedelta(days=1)) == 1
    asked.refresh_from_db()
    assert asked.opinion == Opinion.SILENT
    appraisal.answer_opinion(cast.commune_officer, asked, opinion="agree", text="Muộn")
    assert asked.opinion == Opinion.AGREE


def test_opinion_is_asked_once_and_not_of_the_nominating_unit(cast, dossier):
    received(cast, dossier)
    with pytest.raises(Refused, match="chính đơn vị đề nghị"):
        appraisal.ask_opinion(cast.province_reviewer, dossier, cast.science)
    appraisal.ask_opinion(cast.province_reviewer, dossier, cast.commune)
    with pytest.raises(Refused, match="Đã lấy ý kiến"):
        appraisal.ask_opinion(cast.province_reviewer, dossier, cast.commune)


def test_disagreement_needs_a_reason_and_an_answer_stands(cast, dossier):
    received(cast, dossier)
    asked = appraisal.ask_opinion(cast.province_reviewer, dossier, cast.commune)
    with pytest.raises(Refused, match="lý do không đồng ý"):
        appraisal.answer_opinion(cast.commune_officer, asked, opinion="disagree", text="")
    appraisal.answer_opinion(cast.commune_officer, asked, opinion="disagree", text="Đang kiểm tra")
    with pytest.raises(Stale):
        appraisal.answer_opinion(cast.commune_officer, asked, opinion="agree", text="")


def test_inner_note_is_not_shown_to_the_sender(cast, dossier, as_user):
    appraisal.add_inner_remark(cast.province_reviewer, dossier, text="Cần hỏi thanh tra")
    address = f"/khen-thuong/ho-so/{dossier.pk}/"
    assert "Cần hỏi thanh tra" not in as_user(cast.science_officer).get(address).content.decode()
    assert "Cần hỏi thanh tra" in as_user(cast.province_reviewer).get(address).content.decode()


def published(cast, dossier):
    received(cast, dossier)
    appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ")
    AwardFormRule.objects.update(publicity_days=10)
    today = timezone.localdate()
    assert "phải công khai 10" in publicity.publicity_gap(dossier, today)
    made = publicity.publish_list(cast.province_officer, dossier.round, [dossier], starts_on=today)
    return made, Nomination.objects.get(pk=dossier.pk)


def test_names_stay_public_for_ten_working_days(cast, dossier, client):
    made, dossier = published(cast, dossier)
    assert (made.ends_on - made.starts_on).days >= 11
    assert "đang công khai" in publicity.publicity_gap(dossier, made.ends_on)
    after = made.ends_on + dt.timedelta(days=1)
    assert publicity.publicity_gap(dossier, after) == ""
    comment = appraisal.note_comment(
        cast.province_officer, dossier, text="Phản ánh", received_on=made.starts_on
    )
    assert "chưa xử lý" in publicity.publicity_gap(dossier, after)
    appraisal.settle_comment(cast.province_officer, comment, answer="Không đúng")
    assert publicity.publicity_gap(dossier, after) == ""


def test_public_page_names_the_subject_and_nothing_else_of_the_person(cast, dossier, client):
    _, dossier = published(cast, dossier)
    Nomination.objects.filter(pk=dossier.pk).update(
        position="Chức vụ kín", birth_date=dt.date(1985, 9, 2), workplace="Nơi kín"
    )
    Campaign.objects.update(is_public=True)
    slug = dossier.round.campaign.slug
    page = client.get(reverse("campaigns:public", args=[slug])).content.decode()
    assert dossier.subject_name in page
    for hidden in ("Chức vụ kín", "02/09/1985", "Nơi kín"):
        assert hidden not in page


def test_only_appraised_dossiers_are_published_once(cast, dossier):
    with pytest.raises(Refused, match="chỉ công khai hồ sơ đủ điều kiện"):
        publicity.publish_list(
            cast.province_officer, dossier.round, [dossier], starts_on=timezone.localdate()
        )
    _, dossier = published(cast, dossier)
    with pytest.raises(Refused):
        publicity.publish_list(
            cast.province_officer, dossier.round, [dossier], starts_on=timezone.localdate()
        )
