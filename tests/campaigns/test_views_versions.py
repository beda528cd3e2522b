"""The pages of an amendment: reason, changes beside each other, issue with the choice."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.changes import pieces_of
from campaigns.enums import PlanState
from campaigns.models import Plan
from campaigns.versions import start_amendment
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import ObligationFactory
from tests.factories.campaigns import PlanFactory


@pytest.fixture
def plan(cast):
    top = PlanFactory(campaign=CampaignFactory(unit=cast.province), number="02/KH-UBND")
    ContentAreaFactory(plan=top, position=1, title="Hạ tầng số", text="Phủ sóng 4G toàn xã")
    ContentAreaFactory(plan=top, position=2, title="Xã hội số")
    ObligationFactory(plan=top, day=15, month=12)
    return top


@pytest.fixture
def draft(cast, plan):
    made = start_amendment(cast.province_officer, plan, reason="Theo công văn của Sở")
    Plan.objects.filter(pk=made.pk).update(number="77/KH-UBND", issued_on=timezone.localdate())
    made.content_areas.filter(position=1).update(text="Phủ sóng 5G toàn xã")
    made.content_areas.get(position=2).delete()
    ContentAreaFactory(plan=made, position=3, title="An toàn số")
    return made


def test_words_that_differ_are_marked():
    before, after = pieces_of("Phủ sóng 4G toàn xã", "Phủ sóng 5G toàn xã")
    assert [(p.text, p.is_new) for p in before] == [
        ("Phủ sóng ", False), ("4G", True), (" toàn xã", False),
    ]  # fmt: skip
    assert [p.text for p in after if p.is_new] == ["5G"]


def test_an_officer_starts_an_amendment_and_comes_to_its_draft(cast, as_user, plan):
    client = as_user(cast.province_officer)
    assert (
        "Sửa đổi kế hoạch" in client.get(reverse("campaigns:plan", args=[plan.pk])).content.decode()
    )
    url = reverse("campaigns:amend", args=[plan.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    answer = client.post(url, {"reason": "Theo công văn"}, follow=True)
    made = plan.versions.get()
    assert answer.redirect_chain[-1][0] == reverse("campaigns:draft", args=[made.pk])
    assert "Xem những thay đổi và ban hành" in answer.content.decode()
    assert "Giai đoạn</a>" not in answer.content.decode()
    again = client.get(url)
    assert again.url == reverse("campaigns:changes", args=[made.pk])


def test_areas_keep_their_partners_through_the_form(cast, as_user, draft):
    client = as_user(cast.province_officer)
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    page = client.get(url)
    first = draft.content_areas.first()
    assert f'value="{first.replaces_id}"' in page.content.decode()
    draft.refresh_from_db()
    data = {
        "version": draft.version, "dong-TOTAL_FORMS": 1, "dong-INITIAL_FORMS": 0,
        "dong-0-title": "Tên khác hẳn", "dong-0-replaces": first.replaces_id,
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    assert draft.content_areas.get().replaces_id == first.replaces_id


def test_changes_stand_beside_each_other(cast, as_user, draft):
    page = as_user(cast.province_officer).get(reverse("campaigns:changes", args=[draft.pk]))
    text = page.content.decode()
    assert "<del>4G</del>" in text
    assert "<ins>5G</ins>" in text
    (part,) = page.context["parts"]
    assert sorted(c.kind for c in part.changed) == ["added", "changed", "removed"]
    assert "Theo công văn của Sở" in text


def test_issuing_shows_what_is_wrong_and_then_the_plan(cast, as_user, plan, draft):
    client = as_user(cast.province_officer)
    url = reverse("campaigns:changes", args=[draft.pk])
    page = client.post(url, {"effective_on": "01/01/2020"})
    assert page.status_code == 422
    assert "trước ngày ban hành" in page.content.decode()
    answer = client.post(url, {"effective_on": f"{timezone.localdate():%d/%m/%Y}"})
    assert answer.url == reverse("campaigns:plan", args=[plan.pk])
    plan.refresh_from_db()
    assert plan.state == PlanState.AMENDED
    page = client.get(answer.url).content.decode()
    assert "Phủ sóng 5G" in page
    assert "Các phiên bản" in page
    old = client.get(reverse("campaigns:plan", args=[draft.pk])).content.decode()
    assert "Phủ sóng 4G" in old
    assert "hết hiệu lực từ ngày" in old
    listed = client.get(reverse("campaigns:versions", args=[plan.pk]))
    assert [w.number for w in listed.context["wordings"]] == ["77/KH-UBND", "02/KH-UBND"]
    compared = client.get(reverse("campaigns:changes", args=[plan.pk])).content.decode()
    assert "<ins>5G</ins>" in compared


def test_those_below_read_the_versions_but_no_draft(cast, as_user, plan, draft):
    client = as_user(cast.commune_officer)
    assert client.get(reverse("campaigns:changes", args=[draft.pk])).status_code == 404
    listed = client.get(reverse("campaigns:versions", args=[plan.pk]))
    assert [w.pk for w in listed.context["wordings"]] == [plan.pk]
    assert client.post(reverse("campaigns:changes", args=[plan.pk])).status_code == 403
    assert client.get(reverse("campaigns:amend", args=[plan.pk])).status_code == 403
    assert client.post(reverse("campaigns:discard", args=[draft.pk])).status_code == 404


def test_a_colleague_without_the_right_reads_and_cannot_issue(cast, as_user, draft):
    client = as_user(cast.province_reader)
    page = client.get(reverse("campaigns:changes", args=[draft.pk]))
    assert page.context["form"] is None
    data = {"effective_on": f"{timezone.localdate():%d/%m/%Y}"}
    assert client.post(reverse("campaigns:changes", args=[draft.pk]), data).status_code == 403


def test_taking_back_and_discarding(cast, as_user, plan, draft):
    client = as_user(cast.province_officer)
    day = timezone.localdate() + dt.timedelta(days=5)
    client.post(reverse("campaigns:changes", args=[draft.pk]), {"effective_on": f"{day:%d/%m/%Y}"})
    page = client.get(reverse("campaigns:changes", args=[draft.pk]))
    assert "Đưa về dự thảo" in page.content.decode()
    client.post(reverse("campaigns:recall", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    answer = client.post(reverse("campaigns:discard", args=[draft.pk]))
    assert answer.url == reverse("campaigns:plan", args=[plan.pk])
    assert not Plan.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_versions_needs_constant_queries(
    cast, as_user, plan, number, django_assert_num_queries
):
    for _ in range(number):
        PlanFactory(campaign=plan.campaign, unit=plan.unit, version_of=plan, state="superseded")
    client = as_user(cast.province_officer)
    url = reverse("campaigns:versions", args=[plan.pk])
    client.get(url)
    with django_assert_num_queries(7):
        client.get(url)
