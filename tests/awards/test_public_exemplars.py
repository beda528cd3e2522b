"""What everybody reads of exemplars: what was approved, of public campaigns, no more."""

import pytest
from django.urls import reverse
from django.utils import timezone

from awards.enums import ExemplarKind
from awards.enums import ExemplarState
from awards.exemplars import withdraw_exemplar
from awards.models import Exemplar
from awards.public_exemplars import exemplars_of
from campaigns.models import Campaign
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import ExemplarPictureFactory
from tests.factories.campaigns import CampaignFactory

HIDDEN = [state for state in ExemplarState.values if state != ExemplarState.PUBLISHED]


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province, slug="pt", is_public=True)


@pytest.fixture
def exemplar(cast, campaign):
    return publish(cast, campaign, title="Chợ không tiền mặt", slug="cho-khong-tien-mat")


def publish(cast, campaign, **facts) -> Exemplar:
    facts = {"unit": cast.commune, "made_by": cast.commune_officer, **facts}
    return ExemplarFactory(
        campaign=campaign, state=ExemplarState.PUBLISHED, published_at=timezone.now(), **facts
    )


def addresses(exemplar) -> list[str]:
    picture = ExemplarPictureFactory(exemplar=exemplar)
    return [
        reverse("awards:public_exemplar", args=[exemplar.campaign.slug, exemplar.slug]),
        reverse("awards:public_exemplar_picture", args=[picture.pk]),
    ]


def lists(exemplar) -> list[str]:
    slug = exemplar.campaign.slug
    return [
        reverse("campaigns:public", args=[slug]),
        reverse("awards:public_exemplars", args=[slug]),
    ]


def test_everybody_reads_what_is_published(client, exemplar):
    for address in addresses(exemplar):
        assert client.get(address).status_code == 200
    for address in lists(exemplar):
        assert exemplar.title in client.get(address).content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_else_is_shown_not_even_a_picture(client, cast, as_user, exemplar, state):
    publish(cast, exemplar.campaign)
    Exemplar.objects.filter(pk=exemplar.pk).update(state=state)
    found = addresses(exemplar)
    for person in (None, cast.superuser):
        if person:
            as_user(person)
        for address in found:
            assert client.get(address).status_code == 404
        for address in lists(exemplar):
            assert exemplar.title not in client.get(address).content.decode()


@pytest.mark.parametrize("facts", [{"is_public": False}, {"state": "draft"}])
def test_a_campaign_that_is_not_public_shows_none(client, exemplar, facts):
    Campaign.objects.filter(pk=exemplar.campaign_id).update(**facts)
    exemplar.campaign.refresh_from_db()
    for address in (*addresses(exemplar), *lists(exemplar)):
        assert client.get(address).status_code == 404
    assert exemplars_of(exemplar.campaign) is None


def test_without_the_check_of_the_campaign_it_would_be_shown(client, exemplar, monkeypatch):
    """The twin: it is `public()` that hides the exemplars of a campaign which is not public."""
    Campaign.objects.filter(pk=exemplar.campaign_id).update(is_public=False)
    monkeypatch.setattr(
        "campaigns.querysets.CampaignQuerySet.public", lambda queryset: queryset.all()
    )
    assert client.get(addresses(exemplar)[0]).status_code == 200


def test_withdrawing_takes_it_off_at_once(client, cast, exemplar):
    found = addresses(exemplar)
    withdraw_exemplar(cast.commune_officer, exemplar, reason="Theo đề nghị của người được nêu")
    for address in found:
        assert client.get(address).status_code == 404
    assert exemplars_of(exemplar.campaign) is None


def test_nothing_of_a_person_is_told_but_what_was_approved(client, cast, exemplar):
    pages = [
        client.get(address).content.decode()
        for address in (*addresses(exemplar)[:1], *lists(exemplar))
    ]
    for page in pages:
        assert cast.commune.name in page
        assert cast.commune_officer.full_name not in page
        assert cast.commune_officer.username not in page


def test_an_exemplar_stands_under_its_own_campaign_only(client, cast, exemplar):
    CampaignFactory(unit=cast.province, slug="khac", is_public=True)
    address = reverse("awards:public_exemplar", args=["khac", exemplar.slug])
    assert client.get(address).status_code == 404


def test_the_public_searches_without_diacritics_and_narrows(client, cast, campaign, exemplar):
    other = publish(
        cast, campaign, unit=cast.neighbour, title="Bàn tay số", kind=ExemplarKind.PRACTICE
    )

    def found(**query):
        page = client.get(reverse("awards:public_exemplars", args=["pt"]), query).context["page"]
        return {row.pk for row in page}

    assert found() == {exemplar.pk, other.pk}
    assert found(tim="CHO khong") == {exemplar.pk}
    assert found(loai="practice") == {other.pk}
    assert found(don_vi=cast.neighbour.pk) == {other.pk}
    assert found(tim="không có đâu") == set()


def test_choices_of_the_public_filter_name_no_hidden_unit(client, cast, campaign, exemplar):
    ExemplarFactory(campaign=campaign, unit=cast.neighbour)
    page = client.get(reverse("awards:public_exemplars", args=["pt"])).content.decode()
    assert cast.neighbour.name not in page


def test_words_of_people_are_escaped(client, cast, campaign):
    bad = publish(cast, campaign, title="<script>alert(1)</script>", slug="x", text="<img src=x>")
    page = client.get(addresses(bad)[0]).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_pages_ask_no_more_for_more_exemplars(
    client, cast, campaign, rows, django_assert_num_queries
):
    for number in range(rows):
        ExemplarPictureFactory(exemplar=publish(cast, campaign, title=f"Mô hình {number}"))
    with django_assert_num_queries(6):
        client.get(reverse("awards:public_exemplars", args=["pt"]))
    with django_assert_num_queries(3):
        assert len(exemplars_of(campaign)["context"]["exemplars"]) == rows
