"""Pages of scoring tables: the list, and what a table in force and a draft let do."""

import pytest
from django.urls import reverse

from reports.enums import ReportState
from tests.factories import ScoringItemFactory
from tests.factories import ScoringTableFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import count
from tests.reports.scenes import make_round


@pytest.mark.parametrize("count", [2, 30])
def test_list_asks_as_often_for_few_as_for_many(cast, client, django_assert_num_queries, count):
    for _ in range(count):
        ScoringItemFactory(table=ScoringTableFactory(unit=cast.province, in_force=True))
    client.force_login(cast.commune_officer)
    client.get(reverse("scoring:tables"))
    with django_assert_num_queries(LIST_QUERIES):
        page = client.get(reverse("scoring:tables"))
    assert len(page.context["page"].object_list) == count


def test_draft_of_the_province_is_not_shown_to_a_commune(cast, client):
    ScoringTableFactory(unit=cast.province, title="Bảng còn soạn")
    client.force_login(cast.commune_officer)
    assert "Bảng còn soạn" not in client.get(reverse("scoring:tables")).text


def test_item_is_added_by_levels_as_people_write_them(cast, client):
    draft = ScoringTableFactory(unit=cast.province)
    client.force_login(cast.province_officer)
    page = reverse("scoring:add_item", args=[draft.pk])
    assert "theo mức" in client.get(page).text.lower()
    told = client.post(
        f"{page}?cach=levels",
        {"version": "0", "text": "Chuyển đổi số", "levels": "Tốt: 7,5\nKhá: 5"},
        follow=True,
    )
    item = draft.items.get()
    assert item.levels == [{"label": "Tốt", "points": "7.5"}, {"label": "Khá", "points": "5"}]
    assert item.maximum_points == 7.5
    assert "Tốt: 7,5" in told.text


@pytest.mark.parametrize(
    ("typed", "words"), [("Tốt", "Dòng 1"), ("Tốt: -1", "âm"), ("Tốt: 1\nKhá: x", "Dòng 2")]
)
def test_wrong_level_is_named_by_its_line_and_nothing_typed_is_lost(cast, client, typed, words):
    draft = ScoringTableFactory(unit=cast.province)
    client.force_login(cast.province_officer)
    page = client.post(
        reverse("scoring:add_item", args=[draft.pk]) + "?cach=levels",
        {"version": "0", "text": "Nội dung đã gõ", "levels": typed},
    )
    assert page.status_code == 422
    assert words in page.text
    assert "Nội dung đã gõ" in page.text
    assert not draft.items.exists()


def test_after_a_clash_what_was_typed_stands_and_can_be_saved(cast, client):
    draft = ScoringTableFactory(unit=cast.province, version=4)
    client.force_login(cast.province_officer)
    address = reverse("scoring:add_item", args=[draft.pk]) + "?cach=yes_no"
    sent = {"version": "3", "text": "Nội dung đã gõ", "maximum_points": "5"}
    page = client.post(address, sent)
    assert "vừa được người khác sửa" in page.text
    form = page.context["form"]
    again = client.post(address, {**sent, "version": form["version"].value()})
    assert again.status_code == 302
    assert draft.items.get().maximum_points == 5


def test_numeric_item_is_tried_with_the_accepted_report(cast, client):
    scene = make_round(cast, year=2026)
    count(scene.report, scene.indicator, 45)
    arrive(scene.report, cast.commune_officer, state=ReportState.ACCEPTED)
    count(scene.neighbour_report, scene.indicator, 99)
    arrive(scene.neighbour_report, cast.neighbour_officer, state=ReportState.SUBMITTED)
    table = ScoringTableFactory(unit=cast.province, in_force=True)
    ScoringItemFactory(
        table=table, kind="numeric", levels=[], formula="[tap-huan] * 2", maximum_points=10,
        steps=[{"at_least": "90", "points": "10"}],
    )  # fmt: skip
    client.force_login(cast.province_officer)
    address = reverse("scoring:try_table", args=[table.pk])
    row = client.get(address, {"don_vi": cast.commune.pk, "nam": 2026}).context["trial"][0]
    assert (row.value, row.points) == (90, 10)
    missing = client.get(address, {"don_vi": cast.neighbour.pk, "nam": 2026})
    assert missing.context["trial"][0].value is None
    assert "chưa có" in missing.text


LIST_QUERIES = 7
