"""Filling in a plan page by page, two officers at once, and issuing it once."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.enums import PlanState
from campaigns.models import Plan
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from tests.factories.criteria import CriterionFactory
from tests.reports.scenes import small_pdf
from workflow import Refused


@pytest.fixture
def draft(cast):
    top = PlanFactory(campaign=CampaignFactory(unit=cast.province))
    ContentAreaFactory(plan=top, title="Phát triển hạ tầng số")
    return PlanFactory(campaign=top.campaign, unit=cast.commune, parent=top, draft=True)


def rows(version, *titles, **more):
    data = {"version": version, "dong-TOTAL_FORMS": len(titles), "dong-INITIAL_FORMS": 0, **more}
    return data | {f"dong-{n}-title": title for n, title in enumerate(titles)}


PAGES = [
    "campaigns:draft",
    "campaigns:facts",
    "campaigns:obligations",
    "campaigns:add_obligation",
    "criteria:groups",
    "awards:provisions",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_its_writer_only(cast, as_user, draft, name):
    url = reverse(name, args=[draft.pk])
    assert as_user(cast.commune_officer).get(url).status_code == 200
    assert as_user(cast.neighbour_officer).get(url).status_code == 404
    assert as_user(cast.province_officer).get(url).status_code == 403


def test_areas_are_saved_in_the_order_given(cast, as_user, draft):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    as_user(cast.commune_officer).post(url, rows(0, "Một", "Hai"))
    assert [a.title for a in draft.content_areas.all()] == ["Một", "Hai"]


@pytest.mark.parametrize(("button", "shown"), [({"them": "1"}, 3), ({"len": "1"}, 2)])
def test_adding_and_moving_save_nothing_and_keep_what_was_typed(
    cast, as_user, draft, button, shown
):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    page = as_user(cast.commune_officer).post(url, rows(0, "Một", "Hai", **button))
    titles = [form["title"].value() for form in page.context["formset"]]
    assert len(titles) == shown
    assert {"Một", "Hai"} <= set(titles)
    assert ("len" not in button) or titles == ["Hai", "Một"]
    assert not draft.content_areas.exists()


def test_second_officer_sees_both_texts_and_overwrites_nothing(cast, as_user, draft):
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    client = as_user(cast.commune_officer)
    client.post(url, rows(0, "Bản thứ nhất"))
    page = client.post(url, rows(0, "Bản thứ hai")).content.decode()
    assert "vừa được người khác sửa" in page
    assert "Bản thứ nhất" in page
    assert "Bản thứ hai" in page
    assert [a.title for a in draft.content_areas.all()] == ["Bản thứ nhất"]


def test_area_of_a_foreign_plan_is_not_a_choice(cast, as_user, draft):
    foreign = ContentAreaFactory()
    url = reverse("campaigns:rows", args=[draft.pk, "noi-dung"])
    data = rows(0, "Một") | {"dong-0-derived_from": foreign.pk}
    assert as_user(cast.commune_officer).post(url, data).status_code == 200
    assert not draft.content_areas.exists()


def test_plan_is_issued_once(cast, as_user, draft):
    ContentAreaFactory(plan=draft)
    url = reverse("campaigns:issue", args=[draft.pk])
    client = as_user(cast.commune_officer)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    draft.refresh_from_db()
    assert draft.state == PlanState.ISSUED
    assert draft.transitions.count() == 1


def test_groups_and_criteria_are_saved(cast, as_user, draft):
    url = reverse("criteria:groups", args=[draft.pk])
    data = rows(0, "Các phòng, ban") | {"dong-0-criteria": "Một\nHai"}
    as_user(cast.commune_officer).post(url, data)
    group = draft.target_groups.get()
    assert [c.text for c in group.criteria.all()] == ["Một", "Hai"]


def part_url(plan, part):
    return reverse("campaigns:rows", args=[plan.pk, part])


@pytest.mark.parametrize(("button", "ticks"), [({"them": "1"}, [0, 1, 0]), ({"len": "1"}, [1, 0])])
def test_a_tick_for_removal_survives_adding_and_moving(cast, as_user, draft, button, ticks):
    data = rows(0, "Một", "Hai", **button) | {"dong-1-DELETE": "on"}
    page = as_user(cast.commune_officer).post(part_url(draft, "noi-dung"), data)
    shown = [bool(form["DELETE"].value()) for form in page.context["formset"]]
    assert shown == [bool(tick) for tick in ticks]


def test_a_ticked_row_is_removed(cast, as_user, draft):
    data = rows(0, "Một", "Hai") | {"dong-1-DELETE": "on"}
    as_user(cast.commune_officer).post(part_url(draft, "noi-dung"), data)
    assert [a.title for a in draft.content_areas.all()] == ["Một"]


def test_bases_are_saved(cast, as_user, draft):
    data = rows(0, "Luật Thi đua, khen thưởng") | {
        "dong-0-number": "06/2022/QH15",
        "dong-0-issued_on": "15/06/2022",
    }
    as_user(cast.commune_officer).post(part_url(draft, "can-cu"), data)
    basis = draft.legal_bases.get()
    assert (basis.number, basis.issued_on) == ("06/2022/QH15", dt.date(2022, 6, 15))


def test_phases_are_saved_by_the_plan_at_the_top(cast, as_user, draft):
    top = draft.parent
    Plan.objects.filter(pk=top.pk).update(state=PlanState.DRAFT)
    data = rows(0, "Giai đoạn 1") | {"dong-0-first_year": 2025, "dong-0-last_year": 2027}
    as_user(cast.province_officer).post(part_url(top, "giai-doan"), data)
    assert [str(p) for p in top.campaign.phases.all()] == ["Giai đoạn 1 (2025–2027)"]


def test_refused_phases_keep_what_was_typed(cast, as_user, draft):
    data = rows(0, "Giai đoạn riêng") | {"dong-0-first_year": 2025, "dong-0-last_year": 2027}
    page = as_user(cast.commune_officer).post(part_url(draft, "giai-doan"), data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "do kế hoạch cấp trên quy định" in text
    assert "Giai đoạn riêng" in text
    draft.refresh_from_db()
    assert (draft.version, draft.campaign.phases.count()) == (0, 0)


FACTS = {"version": 0, "title": "Kế hoạch của xã", "document_kind": "KH", "issued_on": "09/07/2025"}


def test_facts_are_saved(cast, as_user, draft):
    url = reverse("campaigns:facts", args=[draft.pk])
    assert as_user(cast.commune_officer).post(url, FACTS | {"number": "17/KH"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.number) == ("Kế hoạch của xã", "17/KH")
    assert draft.issued_on == dt.date(2025, 7, 9)
    assert draft.version == 1


def test_conflict_on_the_facts_shows_both_texts(cast, as_user, draft):
    url = reverse("campaigns:facts", args=[draft.pk])
    client = as_user(cast.commune_officer)
    client.post(url, FACTS | {"title": "Bản thứ nhất"})
    page = client.post(url, FACTS | {"title": "Bản thứ hai"}).content.decode()
    assert "Bản thứ nhất" in page
    assert "Bản thứ hai" in page
    draft.refresh_from_db()
    assert draft.title == "Bản thứ nhất"


def test_the_file_of_a_plan_goes_up_and_comes_down(cast, as_user, draft):
    client = as_user(cast.commune_officer)
    file_url = reverse("campaigns:plan_file", args=[draft.pk])
    assert client.get(file_url).status_code == 404
    upload = SimpleUploadedFile("Kế hoạch.pdf", small_pdf(), "application/pdf")
    client.post(reverse("campaigns:facts", args=[draft.pk]), FACTS | {"upload": upload})
    answer = client.get(file_url)
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])[:5] == (
        b"%PDF-"
    )
    assert as_user(cast.neighbour_officer).get(file_url).status_code == 404


def test_a_file_that_is_not_what_its_name_says_is_not_taken(cast, as_user, draft):
    upload = SimpleUploadedFile("Kế hoạch.pdf", b"MZ khong phai PDF", "application/pdf")
    url = reverse("campaigns:facts", args=[draft.pk])
    page = as_user(cast.commune_officer).post(url, FACTS | {"upload": upload})
    assert "upload" in page.context["form"].errors
    draft.refresh_from_db()
    assert not draft.file


def duty(cast, **more):
    return {
        "version": 0,
        "what": "annual_report",
        "debtor_kinds": ["office"],
        "precision": "day",
        "is_yearly": "on",
        "day": 10,
        "month": 12,
        "recipient": cast.commune.pk,
        "through": cast.culture_office.pk,
        **more,
    }


def test_a_duty_is_added_changed_and_dropped(cast, as_user, draft):
    client = as_user(cast.commune_officer)
    client.post(reverse("campaigns:add_obligation", args=[draft.pk]), duty(cast))
    found = draft.obligations.get()
    assert (found.day, found.debtor_kinds) == (10, ["office"])
    assert str(found.recipient_rows.get()).startswith(cast.commune.label)
    url = reverse("campaigns:obligation", args=[draft.pk, found.pk])
    client.post(url, duty(cast, version=1, day=12))
    found.refresh_from_db()
    assert found.day == 12
    drop = reverse("campaigns:drop_obligation", args=[draft.pk, found.pk])
    assert client.post(drop, {"version": 1}).status_code == 409  # shown before the last save
    client.post(drop, {"version": 2})
    assert not draft.obligations.exists()


@pytest.mark.parametrize(
    ("name", "value", "good"),
    [
        ("year", 1947, False),
        ("year", 99999, False),
        ("year", 2027, True),
        ("day", 32, False),
        ("month", 13, False),
    ],
)
def test_dates_of_a_duty_are_bounded(cast, as_user, draft, name, value, good):
    url = reverse("campaigns:add_obligation", args=[draft.pk])
    answer = as_user(cast.commune_officer).post(url, duty(cast, **{name: value}))
    assert (answer.status_code == 302) is good
    assert draft.obligations.exists() is good


def test_conflict_on_a_duty_shows_both_texts(cast, as_user, draft):
    client = as_user(cast.commune_officer)
    client.post(reverse("campaigns:add_obligation", args=[draft.pk]), duty(cast))
    found = draft.obligations.get()
    url = reverse("campaigns:obligation", args=[draft.pk, found.pk])
    client.post(url, duty(cast, version=1, text="Nguyên văn thứ nhất"))
    page = client.post(url, duty(cast, version=1, text="Nguyên văn thứ hai")).content.decode()
    assert "Nguyên văn thứ nhất" in page
    assert "Nguyên văn thứ hai" in page
    found.refresh_from_db()
    assert found.text == "Nguyên văn thứ nhất"


def test_a_refused_duty_keeps_what_was_typed(cast, as_user, draft, monkeypatch):
    def refuse(*args, **kwargs):
        raise Refused("Chỉ đơn vị trực thuộc mới có nghĩa vụ nộp.")

    monkeypatch.setattr("campaigns.views.drafting.save_obligation", refuse)
    url = reverse("campaigns:add_obligation", args=[draft.pk])
    page = as_user(cast.commune_officer).post(url, duty(cast, text="Nguyên văn đã gõ"))
    assert page.status_code == 200
    assert "Chỉ đơn vị trực thuộc" in page.content.decode()
    assert "Nguyên văn đã gõ" in page.content.decode()


def test_groups_are_copied_from_the_plan_above_once(cast, as_user, draft):
    CriterionFactory(target_group__plan=draft.parent, text="Đạt 90%")
    url = reverse("criteria:copy_groups", args=[draft.pk])
    client = as_user(cast.commune_officer)
    assert client.post(url, {"version": 0}).status_code == 302
    assert [c.text for c in draft.target_groups.get().criteria.all()] == ["Đạt 90%"]
    assert client.post(url, {"version": 1}).status_code == 409
    assert draft.target_groups.count() == 1


def test_refused_groups_keep_what_was_typed(cast, as_user, draft, monkeypatch):
    def refuse(*args, **kwargs):
        raise Refused("Chưa lưu được đối tượng.")

    monkeypatch.setattr("criteria.views.plan_groups.save_groups", refuse)
    url = reverse("criteria:groups", args=[draft.pk])
    page = as_user(cast.commune_officer).post(url, rows(0, "Đối tượng đã gõ")).content.decode()
    assert "Chưa lưu được đối tượng." in page
    assert "Đối tượng đã gõ" in page


def test_conflict_on_the_groups_shows_both_texts(cast, as_user, draft):
    url = reverse("criteria:groups", args=[draft.pk])
    client = as_user(cast.commune_officer)
    client.post(url, rows(0, "Bản thứ nhất"))
    page = client.post(url, rows(0, "Bản thứ hai")).content.decode()
    assert "Bản thứ nhất" in page
    assert "Bản thứ hai" in page
    assert [g.title for g in draft.target_groups.all()] == ["Bản thứ nhất"]
