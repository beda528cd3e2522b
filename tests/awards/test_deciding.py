"""Decisions: drafted, issued once, money frozen, proposals upward, papers and payments."""

import datetime as dt
import io

import pdfplumber
import pytest
from django.utils import timezone

import awards.tasks  # noqa: F401 -- the handlers of the jobs
from accounts import jobs
from accounts.models import Job
from awards import deciding
from awards.decision_papers import decision_document
from awards.decision_papers import payment_rows
from awards.enums import NominationState
from awards.models import AwardForm
from awards.models import AwardRecord
from awards.models import BaseSalary
from awards.models import Decision
from awards.models import Nomination
from documents.rendering.docx import render_docx
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from workflow import Refused
from workflow import Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def award_round(cast):
    return open_award_round(cast)


def recommended(cast, award_round, count=1, code="bang-khen-chu-tich-tinh") -> list[Nomination]:
    form = AwardForm.objects.get(code=code)
    made = [
        filled(
            cast.science_officer, award_round, cast.science, form, subject_class="individual",
            subject_unit=None, subject_name=f"Nguyễn Văn {number}", position="Chuyên viên",
            workplace="Sở", gender="male",
        )
        for number in range(count)
    ]  # fmt: skip
    Nomination.objects.filter(pk__in=[n.pk for n in made]).update(
        state=NominationState.RECOMMENDED, holder=cast.province
    )
    return list(
        Nomination.objects.filter(pk__in=[n.pk for n in made]).select_related("form", "round")
    )


def drafted(cast, award_round, **facts) -> Decision:
    rows = recommended(cast, award_round, **facts)
    return deciding.draft_decision(cast.province_officer, award_round, rows[0].form, rows)


def test_draft_holds_the_law_of_today_and_waits_for_the_head(cast, award_round):
    decision = drafted(cast, award_round)
    assert "Luật Thi đua, khen thưởng" in decision.legal_bases
    with pytest.raises(Refused) as refused:
        deciding.issue_decision(cast.province_officer, decision)
    assert refused.value.denied


def test_issue_freezes_money_by_the_salary_of_the_day_of_signing(cast, award_round):
    decision = drafted(cast, award_round)
    signed = deciding.issue_decision(cast.province_leader, decision, issued_on=dt.date(2026, 6, 30))
    record = AwardRecord.objects.get()
    assert (signed.base_salary, record.amount) == (2_340_000, 3_510_000)
    BaseSalary.objects.update(amount=9_000_000)
    record.refresh_from_db()
    assert record.amount == 3_510_000


def test_decision_is_issued_once(cast, award_round):
    decision = drafted(cast, award_round)
    deciding.issue_decision(cast.province_leader, Decision.objects.get(pk=decision.pk))
    with pytest.raises(Stale, match="đã được ban hành"):
        deciding.issue_decision(cast.province_leader, decision)
    assert AwardRecord.objects.count() == 1


def test_numbers_run_on_and_are_not_given_twice(cast, award_round):
    first = deciding.issue_decision(cast.province_leader, drafted(cast, award_round))
    second = deciding.issue_decision(cast.province_leader, drafted(cast, award_round))
    assert (first.number, second.number) == ("01/QĐ-UBND", "02/QĐ-UBND")
    with pytest.raises(Refused, match="đã dùng"):
        deciding.issue_decision(
            cast.province_leader, drafted(cast, award_round), number="02/QĐ-UBND"
        )


def test_decision_is_not_signed_tomorrow(cast, award_round):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(Refused, match="tương lai"):
        deciding.issue_decision(
            cast.province_leader, drafted(cast, award_round), issued_on=tomorrow
        )


def test_unknown_salary_stops_the_issue_and_nothing_is_given(cast, award_round):
    BaseSalary.objects.all().delete()
    decision = drafted(cast, award_round)
    with pytest.raises(Refused, match="mức lương cơ sở"):
        deciding.issue_decision(cast.province_leader, decision)
    assert not AwardRecord.objects.exists()
    assert Decision.objects.get().state == "draft"


def test_dossier_stands_in_one_draft_only(cast, award_round):
    rows = recommended(cast, award_round)
    deciding.draft_decision(cast.province_officer, award_round, rows[0].form, rows)
    with pytest.raises(Refused, match="đã có trong dự thảo"):
        deciding.draft_decision(cast.province_officer, award_round, rows[0].form, rows)


def test_draft_loses_a_name_and_is_thrown_away(cast, award_round):
    decision = drafted(cast, award_round, count=2)
    first, last = decision.nominations.order_by("pk")
    deciding.drop_from_decision(cast.province_officer, decision, first)
    with pytest.raises(Refused, match="ít nhất một"):
        deciding.drop_from_decision(cast.province_officer, decision, last)
    deciding.discard_decision(cast.province_officer, decision)
    assert len(deciding.waiting_for_decision(award_round)) == 2


def test_higher_award_goes_upward_and_its_decision_is_entered(cast, award_round):
    proposal = drafted(cast, award_round, code="bang-khen-thu-tuong")
    assert proposal.is_proposal
    sent = deciding.issue_decision(cast.province_leader, proposal)
    assert sent.number == "01/TTr-UBND"
    rows = list(sent.nominations.select_related("round__unit", "round__campaign", "form"))
    assert rows[0].state == NominationState.PROPOSED
    assert not AwardRecord.objects.exists()
    with pytest.raises(Refused) as refused:
        deciding.record_higher_decision(
            cast.province_leader, sent, rows, number="", decided_by="Thủ tướng",
            decided_on=dt.date(2999, 1, 1),
        )  # fmt: skip
    assert set(refused.value.errors) == {"number", "decided_on"}
    deciding.record_higher_decision(
        cast.province_leader, sent, rows, number="99/QĐ-TTg", decided_by="Thủ tướng",
        decided_on=dt.date(2026, 11, 1),
    )  # fmt: skip
    record = AwardRecord.objects.get()
    assert (record.decision_number, record.amount) == ("99/QĐ-TTg", 8_860_000)


def test_printed_decision_names_everybody_and_the_sum(cast, award_round):
    issued = deciding.issue_decision(cast.province_leader, drafted(cast, award_round, count=7))
    jobs.run(Job.objects.get(handler="awards.print_decision").pk)
    issued.refresh_from_db()
    assert issued.document.exchange["type"] == "Quyết định"
    with pdfplumber.open(io.BytesIO(issued.document.file.read())) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    for words in ("QUYẾT ĐỊNH:", "Điều 1.", "26.600.000 đồng", "Phụ lục", "Nguyễn Văn 6"):
        assert words in text
    assert render_docx(decision_document(issued))[:2] == b"PK"


def test_payment_list_adds_up(cast, award_round):
    issued = deciding.issue_decision(cast.province_leader, drafted(cast, award_round, count=3))
    *rows, total = payment_rows(issued)
    assert [row[7] for row in rows] == [3_800_000] * 3
    assert total[7] == 11_400_000
