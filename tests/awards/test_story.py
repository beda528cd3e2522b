"""The whole way of a dossier, through the verbs and the pages, as its people walk it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

import awards.tasks  # noqa: F401 -- the handlers of the jobs
from accounts import jobs
from accounts.models import Job
from awards import appraisal
from awards import climbing
from awards import councils
from awards import deciding
from awards import nominating
from awards import sessions
from awards import voting
from awards.counting import Written
from awards.counting import close_voting
from awards.enums import CouncilPost
from awards.enums import NominationState
from awards.enums import Presence
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import Nomination
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from tests.awards.scenes import seat

pytestmark = pytest.mark.django_db


def test_a_dossier_climbs_from_a_school_to_money(cast, as_user):
    award_round = open_award_round(cast)
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    dossier = filled(cast.school_officer, award_round, cast.school, form)
    assert dossier.stops == 0, dossier.checks
    climbing.submit_nomination(cast.school_officer, dossier, expected_version=dossier.edit_version)
    dossier = Nomination.objects.get(pk=dossier.pk)
    assert dossier.holder == cast.commune
    climbing.forward_nomination(cast.commune_officer, dossier)
    assert dossier.holder == cast.province
    appraisal.receive_nomination(cast.province_reviewer, dossier)
    dossier.files.create(
        kind="proposal", file="x.pdf", name="to-trinh.pdf", content_type="application/pdf",
        size=1, sha256="0", uploaded_by=cast.commune_officer,
    )  # fmt: skip
    dossier.files.create(
        kind="minutes", file="y.pdf", name="bien-ban.pdf", content_type="application/pdf",
        size=1, sha256="0", uploaded_by=cast.commune_officer,
    )  # fmt: skip
    appraisal.conclude_appraisal(cast.province_reviewer, dossier, text="Đủ điều kiện.")
    council = councils.create_council(
        cast.province_officer, cast.province, name="Hội đồng tỉnh", valid_from=dt.date(2025, 1, 1)
    )
    chair = seat(cast, council, cast.province_leader, CouncilPost.CHAIR)
    other = seat(cast, council, cast.science_officer, CouncilPost.MEMBER)
    session = sessions.plan_session(
        cast.province_officer, council, award_round, title="Phiên 1",
        meets_at=timezone.now(), place="Trụ sở",
    )  # fmt: skip
    assert sessions.put_on_agenda(cast.province_officer, session, [dossier]) == []
    assert sessions.invite_members(cast.province_officer, session) == 2
    marks = {row.pk: (Presence.PRESENT, "") for row in session.attendances.all()}
    sessions.take_attendance(cast.province_officer, session, marks)
    voting.open_voting(cast.province_officer, session)
    item = session.items.get()
    for member in (chair, other):
        voting.cast_ballot(member.user, session, {item.pk: "A"})
    close_voting(cast.province_officer, session, written={item.pk: Written()})
    dossier.refresh_from_db()
    assert dossier.state == NominationState.RECOMMENDED
    decision = deciding.draft_decision(cast.province_officer, award_round, form, [dossier])
    deciding.issue_decision(cast.province_leader, decision)
    record = AwardRecord.objects.get()
    assert (record.amount, record.decision_number) == (7_590_000, "01/QĐ-UBND")
    dossier.refresh_from_db()
    assert dossier.state == NominationState.AWARDED
    for name, key in {
        "round": award_round.pk, "nomination": dossier.pk, "session": session.pk,
        "decision": decision.pk, "decisions": award_round.pk, "council": council.pk,
        "minutes_word": session.pk, "decision_word": decision.pk, "decision_pdf": decision.pk,
        "payments": decision.pk, "sessions": award_round.pk, "invitation": session.pk,
    }.items():  # fmt: skip
        page = as_user(cast.province_officer).get(reverse(f"awards:{name}", args=[key]))
        assert page.status_code == 200, name


def test_officers_open_a_round_and_their_units_hear_of_it(cast):
    award_round = open_award_round(cast)
    jobs.run(Job.objects.get(handler="awards.announce_round").pk)
    assert cast.commune_officer.notices.filter(kind="award_round_opened").exists()
    assert award_round.forms.count() == 7
    with pytest.raises(nominating.Refused):
        nominating.start_nomination(
            cast.outsider, award_round, cast.school, form=award_round.forms.first(),
            subject_class="collective", subject_name="X",
        )  # fmt: skip
