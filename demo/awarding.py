"""The mid-term review without a browser: dossiers, appraisal, two councils, decisions, certificates.

The review is that of 2025–2027; its days are those around the day on which the demo is built, for
the verbs know only the present and law follows the day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import jobs
from accounts.models import Job
from accounts.models import User
from awards import appraisal
from awards import climbing
from awards import councils
from awards import deciding
from awards import nominating
from awards import rounds
from awards import sessions
from awards import voting
from awards.certificates import layouts_for
from awards.certificates import printable_awards
from awards.certificates import start_printing
from awards.counting import Written
from awards.counting import close_voting
from awards.decision_papers import PAYMENT_COLUMNS
from awards.decision_papers import payment_rows
from awards.enums import Choice
from awards.enums import CouncilPost
from awards.enums import Presence
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Council
from awards.models import Decision
from awards.models import Nomination
from awards.models import NominationFile
from awards.models import Session
from awards.session_papers import request_minutes
from campaigns.models import Campaign
from demo.award_people import COMMUNAL
from demo.award_people import FAILING
from demo.award_people import FROZEN
from demo.award_people import NO_QUOTA
from demo.award_people import PROVINCIAL
from documents.layout import Document
from documents.layout import Header
from documents.layout import Paragraph
from documents.rendering.pdf import render_pdf
from documents.spreadsheets import table_response
from units.models import Unit

ACHIEVEMENT = (
    "Đã có thành tích xuất sắc trong phong trào đổi mới sáng tạo và chuyển đổi số 2025 – 2027"
)
PERIOD = (dt.date(2025, 7, 9), dt.date(2026, 10, 31))
REPORT = [
    "Thực hiện kế hoạch của UBND tỉnh, đơn vị đã phân công người phụ trách từng nội dung.",
    "- Toàn bộ hồ sơ được xử lý trên môi trường điện tử.\n- Tổ công nghệ số đến từng hộ hướng dẫn.",
    "- Có sáng kiến được công nhận và đang áp dụng; thời gian giải quyết hồ sơ giảm một phần ba.",
    "- Mở lớp kỹ năng số cho cán bộ và người dân, nhất là người cao tuổi.",
]
COMMUNAL_FORM = "giay-khen-chu-tich-xa"
REFUSED_BY_VOTE = "Hộ ông Vũ Văn Thịnh"


def open_review(user: User, campaign: Campaign, unit: Unit, *, title: str) -> AwardRound:
    today = timezone.localdate()
    return rounds.open_round(
        user, campaign, unit, title=title, occasion="mid_term", year=2027,
        opens_on=today - dt.timedelta(days=20), closes_on=today + dt.timedelta(days=30),
        guidance="Ưu tiên người lao động trực tiếp và tập thể nhỏ. Mỗi hồ sơ có báo cáo thành tích theo "
        "từng nội dung thi đua, kèm tờ trình và biên bản xét của đơn vị.",
        forms=AwardForm.objects.filter(grades__isnull=True),
    )  # fmt: skip


def nominate(
    user: User, award_round: AwardRound, unit: Unit, units: dict[str, Unit], row: tuple
) -> Nomination:
    """One dossier, written out: facts, report, proposal and minutes of the nominating unit."""
    subject_class, subject, form, facts = row
    known = units.get(subject)
    given: dict[str, Any] = {
        "subject_class": subject_class,
        "subject_unit": known,
        "subject_name": "" if known else subject,
        "achievement": ACHIEVEMENT,
        "period_from": PERIOD[0],
        "period_to": PERIOD[1],
    }
    nomination = nominating.start_nomination(
        user, award_round, unit, form=AwardForm.objects.get(code=form), **(given | facts)
    )
    texts = {
        section.pk: REPORT[place % len(REPORT)]
        for place, section in enumerate(nomination.sections.all())
    }
    nominating.save_sections(user, nomination, texts, version=nomination.edit_version)
    if form != COMMUNAL_FORM:
        for kind, words in (("proposal", "Tờ trình"), ("minutes", "Biên bản")):
            _attach(user, nomination, unit, kind, words)
    return nomination


def _attach(user: User, nomination: Nomination, unit: Unit, kind: str, words: str) -> None:
    content = _letter(unit, words)
    row = NominationFile(
        nomination=nomination, kind=kind, name=f"{words} {nomination.code}.pdf",
        content_type="application/pdf", size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), uploaded_by=user,
    )  # fmt: skip
    row.file.save(f"{nomination.pk}-{kind}.pdf", ContentFile(content), save=False)
    row.save()


@cache
def _letter(unit: Unit, words: str) -> bytes:
    """A unit's one letter for all its dossiers, as units do it."""
    return render_pdf(
        Document(
            header=Header(
                agency=unit.name.upper(),
                notation=unit.symbol or "UBND",
                place=unit.place or "Ninh Bình",
            ),
            type_name=words,
            subject="Về việc đề nghị khen thưởng sơ kết phong trào",
            blocks=(Paragraph(f"{unit.name} đã họp xét và nhất trí đề nghị khen thưởng."),),
        )
    )


def hand_in(
    officers: dict[str, User], award_round: AwardRound, units: dict[str, Unit]
) -> list[Nomination]:
    """The two communes and three departments write and submit their dossiers."""
    made = []
    for code, *row in PROVINCIAL:
        user = officers.get(f"VHXH@{code}") or officers[code]
        nomination = nominate(user, award_round, units[code], units, tuple(row))
        made.append(_submitted(user, nomination))
    return made


def _submitted(user: User, nomination: Nomination) -> Nomination:
    fresh = _fresh(nomination)
    climbing.submit_nomination(user, fresh, expected_version=fresh.edit_version)
    return _fresh(fresh)


def _fresh(nomination: Nomination) -> Nomination:
    return Nomination.objects.select_related(
        "round__unit", "form", "nominating_unit__parent", "holder__parent", "rule_set"
    ).get(pk=nomination.pk)


def leave_failing(
    officers: dict[str, User], reviewer: User, award_round: AwardRound, units: dict[str, Unit]
) -> dict[str, Nomination]:
    """One draft for each check that fails (or warns), by code of the check."""
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    appraisal.freeze_subject(
        reviewer, award_round.unit, subject_name=FROZEN, reason="Đang xem xét kỷ luật.",
        starts_on=timezone.localdate() - dt.timedelta(days=30),
    )  # fmt: skip
    rounds.set_quotas(
        officers["SNV"], award_round, [{"form": form, "unit": units[NO_QUOTA], "maximum": 0}]
    )
    found = {}
    for check, code, *row in FAILING:
        where = prompt_round(officers["SNV"], award_round) if check == "occasion" else award_round
        found[check] = nominate(officers[code], where, units[code], units, tuple(row))
    return found


def prompt_round(user: User, award_round: AwardRound) -> AwardRound:
    """A round for prompt awards, where flags are not given."""
    today = timezone.localdate()
    return rounds.open_round(
        user, award_round.campaign, award_round.unit, title="Khen thưởng đột xuất quý IV",
        occasion="prompt", year=today.year, opens_on=today - dt.timedelta(days=20),
        closes_on=today + dt.timedelta(days=40), forms=award_round.forms.all(),
    )  # fmt: skip


def appraise(
    officer: User, officers: dict[str, User], dossiers: list[Nomination]
) -> list[Nomination]:
    """Sở Nội vụ takes the dossiers in, asks Sở KH&CN where the form wants it, and concludes."""
    done = []
    for dossier in map(_fresh, dossiers):
        appraisal.receive_nomination(officer, dossier)
        if dossier.form.level == "state":
            science = Unit.objects.get(code="SKHCN")
            asked = appraisal.ask_opinion(officer, dossier, science, question="Về chuyển đổi số.")
            appraisal.answer_opinion(officers["SKHCN"], asked, opinion="agree", text="Nhất trí.")
        appraisal.conclude_appraisal(
            officer, dossier, text="Đủ điều kiện, tiêu chuẩn, hồ sơ hợp lệ."
        )
        done.append(_fresh(dossier))
    return done


def make_council(
    user: User, unit: Unit, *, name: str, number: str, seats: list[tuple[User, str, str]]
) -> Council:
    """A council with its seats as (person, post, title)."""
    council = councils.create_council(
        user, unit, name=name, decision_number=number, decision_date=dt.date(2025, 7, 15),
        valid_from=dt.date(2025, 7, 15),
    )  # fmt: skip
    for position, (person, post, title) in enumerate(seats, start=1):
        councils.seat_member(
            user, council, person, post=post, title=title, position=position,
            joined_on=council.valid_from,
        )  # fmt: skip
    return council


def hold_session(
    secretary: User, council: Council, award_round: AwardRound, dossiers: list[Nomination],
    *, title: str, place: str, written: int = 0,
) -> Session:  # fmt: skip
    """A sitting from its call to its minutes; the last `written` members are absent and write."""
    session = sessions.plan_session(
        secretary, council, award_round, title=title, place=place,
        meets_at=timezone.now() - dt.timedelta(hours=2),
    )  # fmt: skip
    left = sessions.put_on_agenda(secretary, session, [_fresh(d) for d in dossiers])
    if left:
        raise RuntimeError(f"Left off the agenda: {left}")
    sessions.invite_members(secretary, session)
    rows = list(session.attendances.select_related("member"))
    away = rows[len(rows) - written :] if written else []
    marks = {
        row.pk: (Presence.WRITTEN, "Đi công tác") if row in away else (Presence.PRESENT, "")
        for row in rows
    }
    sessions.take_attendance(secretary, session, marks)
    session = voting.open_voting(secretary, session)
    items = list(session.items.select_related("nomination"))
    for place_number, row in enumerate(r for r in rows if r not in away):
        choices = {item.pk: _choice(item, place_number) for item in items}
        voting.cast_ballot(row.member.user, session, choices)
    session = close_voting(
        secretary, session, written={item.pk: Written(agree=written) for item in items}
    )
    discussion = (
        "- Cơ quan thường trực báo cáo kết quả thẩm định và công khai.\n"
        "- Các thành viên thảo luận, đề nghị quan tâm người lao động trực tiếp."
    )
    request_minutes(secretary, session, discussion=discussion)
    _run_jobs("awards.print_minutes")
    return Session.objects.select_related("minutes").get(pk=session.pk)


def _choice(item: Any, voter: int) -> str:
    """Nearly everybody agrees; one household finds too few votes."""
    if item.nomination.subject_name == REFUSED_BY_VOTE and voter % 3 == 0:
        return Choice.DISAGREE
    return Choice.BLANK if (voter + item.position) % 13 == 0 else Choice.AGREE


def decide(
    officer: User, leader: User, award_round: AwardRound, form: str, *, signer: tuple[str, str]
) -> Decision:
    """Draft, issue and print the decision on everything recommended for a form."""
    waiting = [n for n in deciding.waiting_for_decision(award_round) if n.form.code == form]
    decision = deciding.draft_decision(officer, award_round, waiting[0].form, waiting)
    post, name = signer
    deciding.save_decision(officer, decision, signatory_post=post, signatory_name=name)
    decision = deciding.issue_decision(leader, decision)
    _run_jobs("awards.print_decision")
    return Decision.objects.select_related("document", "unit", "form").get(pk=decision.pk)


def print_certificates(user: User, decision: Decision) -> Path:
    """Every certificate of a decision in one PDF."""
    sheet = layouts_for(decision.unit, decision.form)[0][1]
    start_printing(
        user, decision.unit, awards=list(printable_awards(decision)), sheet=sheet,
        token=uuid.uuid4(), decision=decision,
    )  # fmt: skip
    _run_jobs("awards.print_certificates")
    batch = decision.certificate_batches.latest("pk")
    return Path(batch.file.path)


def write_payment_list(decision: Decision) -> Path:
    """The payment list beside the other files of the demo."""
    answer = table_response("xlsx", "chi-tien-thuong", PAYMENT_COLUMNS, payment_rows(decision))
    path = Path(settings.MEDIA_ROOT) / "demo" / f"chi-tien-thuong-{decision.pk}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(answer.content)
    return path


def decide_communal(
    officers: dict[str, User], leader: User, campaign: Campaign, units: dict[str, Unit], council: Council
) -> tuple[AwardRound, Session, Decision]:  # fmt: skip
    """Cổ Lễ sits on its own dossiers, by open vote, and gives Giấy khen."""
    officer, commune = officers["VHXH@Cổ Lễ"], units["Cổ Lễ"]
    award_round = open_review(
        officer, campaign, commune, title="Xét Giấy khen sơ kết phong trào 2025 – 2027, xã Cổ Lễ"
    )
    dossiers = []
    for row in COMMUNAL:
        subject_class, subject, facts = row
        unit = units.get(subject) or units["THCS1@Cổ Lễ"]
        writer = officers[subject] if subject in units else officers["THCS1@Cổ Lễ"]
        made = nominate(
            writer,
            award_round,
            unit,
            units,
            (subject_class, subject, COMMUNAL_FORM, facts),
        )
        made = _submitted(writer, made)
        appraisal.receive_nomination(officer, made)
        appraisal.conclude_appraisal(officer, _fresh(made), text="Đủ điều kiện.")
        dossiers.append(_fresh(made))
    session = hold_session(
        officer, council, award_round, dossiers, title="Phiên họp xét Giấy khen sơ kết",
        place="Phòng họp số 1, UBND xã Cổ Lễ",
    )  # fmt: skip
    decision = decide(
        officer, leader, award_round, COMMUNAL_FORM,
        signer=("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "Bùi Đức Long"),
    )  # fmt: skip
    return award_round, session, decision


def council_seats(
    chair: User, standing: User, secretary: User, others: list[tuple[User, str]]
) -> list[tuple[User, str, str]]:
    """Seats with posts; the chair first, the secretary last of the three."""
    return [
        (chair, CouncilPost.CHAIR, "Phó Chủ tịch Uỷ ban nhân dân"),
        (standing, CouncilPost.STANDING_VICE, "Lãnh đạo cơ quan thường trực"),
        (secretary, CouncilPost.SECRETARY, "Thư ký Hội đồng"),
        *((person, CouncilPost.MEMBER, title) for person, title in others),
    ]


def _run_jobs(handler: str) -> None:
    """Do the waiting jobs of a kind in this process, as a worker would.

    Raises:
        RuntimeError: one did not end well.
    """
    current_app.loader.import_default_modules()
    for job in Job.objects.filter(handler=handler, state="waiting"):
        jobs.run(job.pk)
        job.refresh_from_db()
        if job.state != "done":
            raise RuntimeError(job.error)
