"""One object of every kind of the award room, for the table of who gets what at every address."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from awards.enums import NominationState
from awards.enums import Presence
from awards.enums import SessionState
from awards.models import Abstention
from awards.models import AgendaItem
from awards.models import Attendance
from awards.models import AwardForm
from awards.models import AwardImport
from awards.models import AwardRound
from awards.models import Consultation
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Decision
from awards.models import Nomination
from awards.models import NominationFile
from awards.models import PublicComment
from awards.models import Session
from awards.models import SubjectFreeze
from awards.models import VoterRoll
from awards.nomination_importing import HEADER
from awards.voting import frozen_of
from campaigns.models import Campaign
from tests.cast import Cast


def award_parameters(cast: Cast, campaign: Campaign) -> dict[str, dict[str, Any]]:
    """The province's round with dossiers of the commune's school at every stage, a council, papers."""
    today = timezone.localdate()
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    award_round = AwardRound.objects.create(
        campaign=campaign, unit=cast.province, title="Đợt xét", occasion="annual", year=today.year,
        opens_on=today - dt.timedelta(days=5), closes_on=today + dt.timedelta(days=5),
    )  # fmt: skip
    award_round.forms.add(form)

    def dossier(state, holder, **facts):
        return Nomination.objects.create(
            round=award_round, form=form, nominating_unit=cast.school, holder=holder,
            held_since=timezone.now(), state=state, subject_class="individual",
            subject_name="Nguyễn Thị Mai", **facts,
        )  # fmt: skip

    draft = dossier(NominationState.DRAFT, cast.school)
    file = NominationFile(
        nomination=draft, kind="evidence", name="a.pdf", content_type="application/pdf", size=4,
        sha256="0", uploaded_by=cast.school_officer,
    )  # fmt: skip
    file.file.save("a.pdf", ContentFile(b"%PDF"))
    at_commune = dossier(NominationState.SUBMITTED, cast.commune)
    arrived = dossier(NominationState.SUBMITTED, cast.province)
    appraising = dossier(NominationState.APPRAISING, cast.province, received_on=today)
    asked = Consultation.objects.create(
        nomination=appraising, unit=cast.science, asked_on=today, due_on=today
    )
    comment = PublicComment.objects.create(
        nomination=appraising, received_on=today, text="?", noted_by=cast.province_officer
    )
    freeze = SubjectFreeze.objects.create(
        unit=cast.province, subject_name="Ai Đó", reason="?", starts_on=today
    )
    recommended = dossier(NominationState.RECOMMENDED, cast.province)
    decision = Decision.objects.create(
        unit=cast.province, round=award_round, form=form, subject_line="Tặng", legal_bases="Luật"
    )
    decision.nominations.set([recommended, dossier(NominationState.RECOMMENDED, cast.province)])
    table = AwardImport.objects.create(
        owner=cast.commune_officer, unit=cast.commune, round=award_round, file_name="x.xlsx",
        table=[HEADER, [""] * len(HEADER)],
    )  # fmt: skip
    return {
        "award_round": {"pk": award_round.pk, "form": form.pk},
        "draft_dossier": {"pk": draft.pk, "key": file.pk},
        "commune_dossier": {"pk": at_commune.pk},
        "arrived_dossier": {"pk": arrived.pk},
        "appraised_dossier": {"pk": appraising.pk, "code": "dates"},
        "consultation": {"pk": asked.pk},
        "comment": {"pk": comment.pk},
        "freeze": {"pk": freeze.pk},
        "award_decision": {"pk": decision.pk, "key": recommended.pk},
        "nomination_import": {"token": table.token},
        **_council_parameters(cast, award_round, dossier),
    }


def _council_parameters(cast: Cast, award_round: AwardRound, dossier) -> dict[str, dict[str, Any]]:
    """The province's council, with a leader of another department as member; two sittings."""
    council = Council.objects.create(
        unit=cast.province, name="Hội đồng tỉnh", valid_from=dt.date(2025, 1, 1)
    )
    members = [
        CouncilMember.objects.create(
            council=council, user=person, position=number, joined_on=council.valid_from
        )
        for number, person in enumerate([cast.province_leader, cast.science_officer], start=1)
    ]
    found: dict[str, dict[str, Any]] = {}
    for name in ("sitting", "vote"):
        session = Session.objects.create(
            council=council, round=award_round, title="Phiên", meets_at=timezone.now(),
            place="Trụ sở", invited_at=timezone.now(),
        )  # fmt: skip
        item = AgendaItem.objects.create(
            session=session, position=1,
            nomination=dossier(NominationState.IN_SESSION, cast.province),
        )  # fmt: skip
        for member in members:
            Attendance.objects.create(session=session, member=member, presence=Presence.PRESENT)
        found[name] = {"pk": session.pk}
        found[f"{name}_item"] = {"pk": item.pk, "member": members[1].pk}
    abstention = Abstention.objects.create(
        item=AgendaItem.objects.get(session=found["sitting"]["pk"]), member=members[1], reason="?"
    )
    session.frozen, session.state = frozen_of(session), SessionState.OPEN
    session.save()
    VoterRoll.objects.bulk_create(
        VoterRoll(key=str(member.pk), session=session, member=member) for member in members
    )
    return found | {
        "council": {"pk": council.pk},
        "seat": {"pk": members[1].pk},
        "abstention": {"pk": abstention.pk},
    }
