"""Pages of awards: cost that does not grow, buttons that say why, forms that keep what was typed."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.enums import NominationState
from awards.enums import Presence
from awards.models import AgendaItem
from awards.models import Attendance
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import Council
from awards.models import CouncilMember
from awards.models import Nomination
from awards.models import Session
from tests.awards.scenes import filled
from tests.awards.scenes import open_award_round
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def award_round(cast):
    return open_award_round(cast)


def many(cast, award_round, count, state=NominationState.SUBMITTED) -> list[Nomination]:
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    rows = [
        Nomination(
            round=award_round, form=form, nominating_unit=cast.science, holder=cast.province,
            held_since=timezone.now(), state=state, subject_class="individual",
            subject_name=f"Nguyễn Văn {number}", due_on=timezone.localdate(),
        )
        for number in range(count)
    ]  # fmt: skip
    for row in rows:
        row.derive_columns()
    return Nomination.objects.bulk_create(rows)


def sitting(cast, award_round: AwardRound, dossiers, members=3) -> Session:
    council = Council.objects.create(
        unit=cast.province, name="Hội đồng", valid_from=dt.date(2025, 1, 1)
    )
    session = Session.objects.create(
        council=council, round=award_round, title="Phiên", meets_at=timezone.now(), place="A"
    )
    for number in range(members):
        member = CouncilMember.objects.create(
            council=council, user=UserFactory(), position=number, joined_on=council.valid_from
        )
        Attendance.objects.create(session=session, member=member, presence=Presence.PRESENT)
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, nomination=n, position=p) for p, n in enumerate(dossiers, 1)
    )
    return session


def cost(client, address, django_assert_max_num_queries, most) -> int:
    client.get(address)
    with django_assert_max_num_queries(most) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_queue_of_300_dossiers_asks_at_most_15_questions(
    cast, as_user, award_round, django_assert_max_num_queries
):
    client, address = as_user(cast.province_officer), reverse("awards:round", args=[award_round.pk])
    many(cast, award_round, 2)
    few = cost(client, address, django_assert_max_num_queries, 15)
    many(cast, award_round, 298)
    assert cost(client, address, django_assert_max_num_queries, 15) == few


def test_session_of_300_dossiers_asks_at_most_20_questions(
    cast, as_user, award_round, django_assert_max_num_queries
):
    dossiers = many(cast, award_round, 300, NominationState.IN_SESSION)
    client = as_user(cast.province_officer)
    small = reverse("awards:session", args=[sitting(cast, award_round, dossiers[:2]).pk])
    few = cost(client, small, django_assert_max_num_queries, 20)
    reading = reverse("awards:session_dossiers", args=[Session.objects.get().pk])
    read_few = cost(client, reading, django_assert_max_num_queries, 20)
    Council.objects.update(name="Hội đồng cũ")
    large = reverse("awards:session", args=[sitting(cast, award_round, dossiers, members=15).pk])
    assert cost(client, large, django_assert_max_num_queries, 20) == few
    reading = reverse("awards:session_dossiers", args=[Session.objects.latest("pk").pk])
    assert cost(client, reading, django_assert_max_num_queries, 20) == read_few


def test_lists_cost_the_same_for_one_row_and_three(
    cast, as_user, award_round, django_assert_max_num_queries
):
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    client = as_user(cast.school_officer)
    addresses = [reverse("awards:rounds"), reverse("awards:my_nominations"), reverse("home")]
    filled(cast.school_officer, award_round, cast.school, form)
    before = [cost(client, a, django_assert_max_num_queries, 25) for a in addresses]
    for number in range(2):
        other = open_award_round(cast, title=f"Đợt {number}")
        filled(cast.school_officer, other, cast.school, form)
    assert [cost(client, a, django_assert_max_num_queries, 25) for a in addresses] == before


def test_button_that_is_off_says_why(cast, as_user, award_round):
    dossier = many(cast, award_round, 1, NominationState.APPRAISING)[0]
    Nomination.objects.filter(pk=dossier.pk).update(stops=2)
    address = reverse("awards:nomination", args=[dossier.pk])
    page = as_user(cast.province_reviewer).get(address).content.decode()
    assert "Còn 2 điều không đạt." in page
    page = as_user(cast.province_reader).get(address).content.decode()
    assert "Vai trò của bạn không làm việc này." in page


def test_dossier_shows_holder_days_and_next_step_to_its_sender(cast, as_user, award_round):
    dossier = many(cast, award_round, 1)[0]
    address = reverse("awards:nomination", args=[dossier.pk])
    page = as_user(cast.science_officer).get(address).content.decode()
    assert cast.province.name in page
    assert "tiếp nhận thẩm định." in page
    assert "ngày làm việc" in page


def test_wrong_form_keeps_what_was_typed(cast, as_user, award_round):
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    answer = as_user(cast.school_officer).post(
        reverse("awards:new_nomination", args=[award_round.pk]),
        {
            "form": form.pk, "subject_class": "individual", "subject_name": "",
            "achievement": "Câu đã gõ", "period_from": "31/12/2026", "period_to": "01/01/2026",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Câu đã gõ" in page
    assert "Phải không sớm hơn ngày bắt đầu" in page
    assert not Nomination.objects.exists()


def test_second_officer_is_told_and_keeps_the_text(cast, as_user, award_round):
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    dossier = filled(cast.school_officer, award_round, cast.school, form)
    section = dossier.sections.first()
    address = reverse("awards:write_report", args=[dossier.pk])
    client = as_user(cast.school_officer)
    version = dossier.edit_version
    typed = {"version": version, f"muc-{section.pk}": "Bản thứ nhất"}
    assert client.post(address, typed).status_code == 302
    answer = client.post(address, {"version": version, f"muc-{section.pk}": "Bản thứ hai"})
    assert answer.status_code == 422
    assert "Bản thứ hai" in answer.content.decode()
    section.refresh_from_db()
    assert section.text == "Bản thứ nhất"


def test_bulk_receipt_says_what_was_left(cast, as_user, award_round):
    good, bad = many(cast, award_round, 2)
    Nomination.objects.filter(pk=bad.pk).update(state=NominationState.AWARDED)
    answer = as_user(cast.province_reviewer).post(
        reverse("awards:bulk_nominations", args=[award_round.pk]),
        {"viec": "tiep-nhan", "chon": [good.pk, bad.pk]},
    )
    page = answer.content.decode()
    assert "Đã làm 1 hồ sơ, còn 1 hồ sơ chưa làm được" in page
    good.refresh_from_db()
    assert good.state == NominationState.APPRAISING


def test_filters_stay_in_the_export(cast, as_user, award_round):
    many(cast, award_round, 3)
    Nomination.objects.filter(subject_name="Nguyễn Văn 1").update(
        state=NominationState.REFUSED, refusal_code="other"
    )
    address = reverse("awards:round", args=[award_round.pk])
    answer = as_user(cast.province_officer).get(address, {"tinh_trang": "refused", "xuat": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "Nguyễn Văn 1" in text
    assert "Nguyễn Văn 2" not in text


def test_home_names_what_waits_for_each(cast, as_user, award_round):
    form = AwardForm.objects.get(code="bang-khen-chu-tich-tinh")
    filled(cast.school_officer, award_round, cast.school, form)
    home = as_user(cast.school_officer).get(reverse("home")).content.decode()
    assert "Hồ sơ khen thưởng cần làm" in home
    assert cast.school.name in home
    many(cast, award_round, 2)
    home = as_user(cast.province_officer).get(reverse("home")).content.decode()
    assert award_round.title in home
    assert "2 hồ sơ chờ" in home
    session = sitting(cast, award_round, many(cast, award_round, 1, NominationState.IN_SESSION))
    Session.objects.update(invited_at=timezone.now())
    member = session.attendances.first().member.user
    home = as_user(member).get(reverse("home")).content.decode()
    assert session.title in home
    campaign = as_user(cast.commune_officer).get(
        reverse("campaigns:detail", args=[award_round.campaign.slug])
    )
    assert award_round.title in campaign.content.decode()
