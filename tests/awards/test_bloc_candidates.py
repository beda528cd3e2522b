"""Units of a ranked bloc carried into an award round."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.bloc_candidates import choices_of
from awards.bloc_candidates import nominate_ranked
from awards.bloc_candidates import offers_for
from awards.bloc_candidates import rounds_taking
from awards.models import AwardForm
from awards.models import Nomination
from awards.ranking import nominate_units
from criteria.candidates import candidates_of
from tests.awards.scenes import open_award_round
from tests.criteria.ranked_scenes import scored_bloc
from tests.factories import UnitFactory
from workflow import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast):
    """Five members, two within the share of 40 %; the one with the most points is disqualified."""
    points = {
        cast.commune: ("97", "95.5"), cast.neighbour: (92, 90), cast.home_affairs: (80, 80),
        cast.science: (99, 99), UnitFactory(commune=True, parent=cast.province): (60, 50),
    }  # fmt: skip
    return scored_bloc(cast, points, struck=[cast.science])


@pytest.fixture
def award_round(cast):
    return open_award_round(cast, occasion="annual", year=2026)


@pytest.fixture
def form():
    return AwardForm.objects.get(code="bang-khen-chu-tich-tinh")


def nominate(cast, award_round, scene, form, *units, unit=None, user=None):
    return nominate_ranked(
        user or cast.province_officer, award_round, unit or cast.province, form=form,
        table=scene.table, bloc=scene.bloc, keys={each.pk for each in units},
    )  # fmt: skip


def test_locked_ranking_makes_a_draft_for_each_chosen_unit(cast, scene, award_round, form):
    scene.lock(cast.province_officer)
    made = nominate(cast, award_round, scene, form, cast.commune, cast.neighbour)
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert [each.subject_unit for each in made] == [cast.commune, cast.neighbour]
    assert made[0].achievement == (
        f"Xếp thứ 1/5 Cụm thi đua số 7, 95,5 điểm, năm 2026, chốt ngày {today}"
    )
    assert (made[0].period_from.year, made[0].period_to.year) == (2026, 2026)
    assert made[0].sections.exists()


def test_open_ranking_says_that_it_is_provisional(cast, scene, award_round, form):
    (made,) = nominate(cast, award_round, scene, form, cast.commune)
    assert "tạm tính ngày" in made.achievement


def test_locked_ranking_stands_though_points_change_afterwards(cast, scene):
    scene.lock(cast.province_officer)
    scene.table.scorecards.update(verified_total=Decimal(1))
    scene.card(cast.commune).scores.update(points=0)
    rows = candidates_of(scene.table, scene.bloc).rows
    assert (rows[0].unit, rows[0].points) == (cast.commune, Decimal("95.50"))


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("science", "Sở Khoa học và Công nghệ: mắc điểm liệt"),
        ("home_affairs", "Sở Nội vụ: ngoài tỷ lệ được đề nghị"),
        ("school", "Không có trong bảng xếp hạng: Trường THCS Cổ Lễ"),
    ],
)
def test_unit_that_cannot_be_put_forward_is_named_and_nothing_is_written(
    cast, scene, award_round, form, who, words
):
    with pytest.raises(Refused, match=words):
        nominate(cast, award_round, scene, form, cast.commune, getattr(cast, who))
    assert not Nomination.objects.exists()


def test_unit_with_a_dossier_is_not_nominated_again_for_the_same_form(
    cast, scene, award_round, form
):
    (first,) = nominate(cast, award_round, scene, form, cast.commune)
    with pytest.raises(Refused, match=f"đã có hồ sơ {first.code}"):
        nominate(cast, award_round, scene, form, cast.commune)
    other = award_round.forms.exclude(pk=form.pk).first()
    nominate(cast, award_round, scene, other, cast.commune)
    Nomination.objects.filter(pk=first.pk).update(state="withdrawn")
    nominate(cast, award_round, scene, form, cast.commune)


def test_of_equals_at_the_end_of_the_share_the_bloc_chooses_one(cast, award_round, form):
    scene = scored_bloc(
        cast, {cast.commune: (90, 90), cast.neighbour: (90, 90), cast.science: (80, 80)}
    )
    candidates = candidates_of(scene.table, scene.bloc)
    assert ([row.is_contested for row in candidates.rows], candidates.room) == (
        [True, True, False],
        1,
    )
    with pytest.raises(Refused, match="2 đơn vị đồng hạng 1 mà tỷ lệ chỉ còn chỗ cho 1"):
        nominate(cast, award_round, scene, form, cast.commune, cast.neighbour)
    nominate(cast, award_round, scene, form, cast.commune)
    with pytest.raises(Refused, match="đồng hạng"):
        nominate(cast, award_round, scene, form, cast.neighbour)


def test_commune_puts_forward_itself_and_no_other(cast, scene, award_round, form):
    user, unit = cast.commune_officer, cast.commune
    choices = choices_of(award_round, unit, form, candidates_of(scene.table, scene.bloc))
    refusals = {choice.candidate.unit: choice.refusal for choice in choices}
    assert refusals[cast.commune] == ""
    assert refusals[cast.neighbour].startswith("không thuộc")
    assert len(nominate(cast, award_round, scene, form, cast.commune, unit=unit, user=user)) == 1
    with pytest.raises(Refused):
        nominate(cast, award_round, scene, form, cast.neighbour, unit=unit, user=user)


def test_unit_that_has_ended_is_not_put_forward(cast, scene, award_round, form):
    cast.commune.valid_to = timezone.localdate() - dt.timedelta(days=1)
    cast.commune.save()
    with pytest.raises(Refused, match="đã thôi hoạt động"):
        nominate(cast, award_round, scene, form, cast.commune)


def test_refuses_reader_nothing_chosen_and_round_of_another_source(cast, scene, award_round, form):
    with pytest.raises(Refused) as refused:
        nominate(cast, award_round, scene, form, cast.commune, user=cast.province_reader)
    assert refused.value.denied
    with pytest.raises(Refused, match="ít nhất một đơn vị"):
        nominate(cast, award_round, scene, form)
    award_round.candidate_source = "reports"
    with pytest.raises(Refused, match="kết quả báo cáo"):
        nominate(cast, award_round, scene, form, cast.commune)
    award_round.candidate_source = "rankings"
    with pytest.raises(Refused, match="xếp hạng"):
        nominate_units(
            cast.province_officer, award_round, cast.province, form=form, units=[cast.commune]
        )


def test_offers_leave_out_later_years_other_campaigns_and_what_is_not_seen(
    cast, scene, award_round, django_assert_num_queries
):
    scored_bloc(cast, {cast.school: (1, 1)}, year=2027, bloc=scene.bloc)
    earlier = scored_bloc(cast, {cast.economy_office: (1, 1)}, year=2025, bloc=scene.bloc)
    earlier.lock(cast.province_officer)
    offers = offers_for(cast.province_officer, award_round)
    assert [(o.table, o.is_locked) for o in offers] == [
        (scene.table.pk, False), (earlier.table.pk, True),
    ]  # fmt: skip
    assert "tạm tính" in offers[0].words
    assert offers_for(cast.school_officer, award_round) == []
    scene.table.campaign = open_award_round(cast).campaign
    scene.table.save()
    assert [o.table for o in offers_for(cast.province_officer, award_round)] == [earlier.table.pk]


def test_ranking_names_the_open_rounds_that_it_can_feed(cast, scene, award_round):
    open_award_round(cast, year=2025)
    reports_only = open_award_round(cast, year=2026, candidate_source="reports")
    found = rounds_taking(cast.province_officer, scene.table, scene.bloc)
    assert [title for _, title in found] == [award_round.title]
    assert reports_only.pk not in {int(address.split("/")[3]) for address, _ in found}
    assert rounds_taking(cast.province_reader, scene.table, scene.bloc) == []


def test_page_offers_the_share_names_the_struck_and_writes_drafts(
    cast, as_user, scene, award_round, form
):
    client = as_user(cast.province_officer)
    address = reverse("awards:rank_blocs", args=[award_round.pk])
    page = client.get(address, {"hinh_thuc": form.pk}).content.decode()
    assert "Xếp thứ 1/5 Cụm thi đua số 7" in page
    assert "Mắc điểm liệt, không được đề nghị" in page
    assert "2 đơn vị ngoài tỷ lệ" in page
    key = f"{scene.table.pk}-{scene.bloc.pk}"
    sent = {"xep_hang": key, "hinh_thuc": form.pk, "don_vi": cast.province.pk}
    unknown = sent | {"xep_hang": "900001-900001", "chon": cast.commune.pk}
    assert client.post(address, unknown).status_code == 404
    refused = client.post(address, sent | {"chon": [cast.commune.pk, cast.science.pk]})
    assert "mắc điểm liệt" in refused.content.decode()
    assert client.post(address, sent | {"chon": [cast.commune.pk]}).status_code == 302
    assert Nomination.objects.get().subject_unit == cast.commune
    assert "Đã có hồ sơ" in client.get(address, {"hinh_thuc": form.pk}).content.decode()


def test_page_is_empty_without_rankings_and_closed_where_reports_are_the_source(
    cast, as_user, award_round
):
    client = as_user(cast.province_officer)
    address = reverse("awards:rank_blocs", args=[award_round.pk])
    assert "Chưa có xếp hạng" in client.get(address).content.decode()
    type(award_round).objects.update(candidate_source="reports")
    assert client.get(address).status_code == 409


@pytest.mark.parametrize("count", [2, 30])
def test_page_asks_as_often_for_few_as_for_many(
    cast, as_user, award_round, django_assert_num_queries, count
):
    units = UnitFactory.create_batch(count, commune=True, parent=cast.province)
    scored_bloc(cast, dict.fromkeys(units, (90, 80)), flag_share=100)
    client = as_user(cast.province_officer)
    address = reverse("awards:rank_blocs", args=[award_round.pk])
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)


PAGE_QUERIES = 15
