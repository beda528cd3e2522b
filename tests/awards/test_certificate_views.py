"""Pages of certificates: the designer with and without saving, the printing of a list."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Job
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import sheet_facts
from awards.enums import DecisionState
from awards.enums import RecordState
from awards.models import CertificateBatch
from awards.models import CertificateLayout
from documents.rendering.pdf import page_count
from tests.factories.awards_papers import CertificateLayoutFactory
from tests.factories.awards_papers import DecidedAwardFactory
from tests.factories.awards_papers import IssuedDecisionFactory
from tests.factories.awards_register import AwardRecordFactory

LIST = reverse("awards:certificate_layouts")
NEW = reverse("awards:certificate_layout_new")


def typed(spots, *, version=0, **facts):
    """What the designer sends."""
    data = {
        "name": "Mẫu riêng", "page_width": 420, "page_height": 297, "frame": "ornate",
        "offset_x": "0", "offset_y": "0", "version": version,
        "dong-TOTAL_FORMS": len(spots), "dong-INITIAL_FORMS": 0,
    } | facts  # fmt: skip
    for number, spot in enumerate(spots):
        data |= {
            f"dong-{number}-{name}": value
            for name, value in ({"lines": 1, "grow": "down"} | spot).items()
            if value is not False
        }
    return data


SPOTS = [
    {"name": "addressed", "x": 50, "y": 150, "width": 320, "size": 34, "align": "center", "colour": "black", "bold": True},
    {"name": "text", "x": 50, "y": 90, "width": 320, "size": 20, "align": "left", "colour": "red", "text": "Chữ của xã", "lines": 1},
]  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    cast, as_user, django_assert_num_queries, count
):
    for number in range(count):
        CertificateLayoutFactory(unit=cast.province, name=f"Mẫu {number}")
    client = as_user(cast.province_officer)
    client.get(LIST)
    with django_assert_num_queries(7):
        page = client.get(LIST)
    assert page.content.decode().count("Trang căn") == count


def test_the_list_shows_only_layouts_of_own_units(cast, as_user):
    CertificateLayoutFactory(unit=cast.commune, name="Của xã")
    assert "Của xã" in as_user(cast.commune_officer).get(LIST).content.decode()
    assert "Của xã" not in as_user(cast.province_officer).get(LIST).content.decode()


@pytest.mark.parametrize("start", BUILT_IN)
def test_a_new_layout_begins_from_a_sheet_of_the_portal(cast, as_user, start):
    page = as_user(cast.commune_officer).get(NEW, {"start": start, "unit": cast.commune.pk})
    text = page.content.decode()
    assert BUILT_IN[start].name in text
    assert f'viewBox="0 0 {BUILT_IN[start].width} {BUILT_IN[start].height}"' in text
    assert not CertificateLayout.objects.exists()


def test_the_designer_saves_what_was_typed(cast, as_user):
    client = as_user(cast.commune_officer)
    answer = client.post(f"{NEW}?unit={cast.commune.pk}", typed(SPOTS))
    layout = CertificateLayout.objects.get()
    assert answer.url == reverse("awards:certificate_layout", args=[layout.pk])
    assert layout.unit == cast.commune
    assert [row["name"] for row in layout.fields] == ["addressed", "text"]
    assert "Chữ của xã" in client.get(answer.url).content.decode()


def test_looking_first_saves_nothing(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    address = reverse("awards:certificate_layout", args=[layout.pk])
    page = as_user(cast.commune_officer).post(address, typed(SPOTS, xem="1"))
    assert "Chữ của xã" in page.content.decode()
    assert 'font-weight="700"' in page.content.decode()
    layout.refresh_from_db()
    assert layout.name != "Mẫu riêng"


def test_a_row_is_added_without_saving(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    address = reverse("awards:certificate_layout", args=[layout.pk])
    page = as_user(cast.commune_officer).post(address, typed(SPOTS, them="1"))
    assert page.context["formset"].total_form_count() == 3
    assert "Chữ của xã" in page.content.decode()
    layout.refresh_from_db()
    assert layout.version == 0


def test_what_is_wrong_is_said_and_stays(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    address = reverse("awards:certificate_layout", args=[layout.pk])
    client = as_user(cast.commune_officer)
    page = client.post(address, typed([SPOTS[0] | {"x": 5000}]))
    assert page.status_code == 422
    assert "nằm ngoài trang" in page.content.decode()
    assert "5000" in page.content.decode()
    page = client.post(address, typed([SPOTS[0] | {"x": "abc"}]))
    assert page.status_code == 422


def test_a_removed_row_is_gone(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    address = reverse("awards:certificate_layout", args=[layout.pk])
    as_user(cast.commune_officer).post(address, typed(SPOTS) | {"dong-1-DELETE": "on"})
    layout.refresh_from_db()
    assert [row["name"] for row in layout.fields] == ["addressed"]


def test_the_second_saver_keeps_what_was_typed(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune, version=4)
    address = reverse("awards:certificate_layout", args=[layout.pk])
    page = as_user(cast.commune_officer).post(address, typed(SPOTS, version=3))
    assert page.status_code == 422
    assert "vừa được người khác sửa" in page.content.decode()
    assert "Chữ của xã" in page.content.decode()


def test_sample_and_test_page_are_papers(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    client = as_user(cast.commune_officer)
    for name in ("certificate_sample", "certificate_test_page"):
        answer = client.get(reverse(f"awards:{name}", args=[layout.pk]))
        assert answer["Content-Type"] == "application/pdf"
        assert page_count(answer.content) == 1


def test_a_layout_is_removed_after_the_question(cast, as_user):
    layout = CertificateLayoutFactory(unit=cast.commune)
    address = reverse("awards:certificate_remove", args=[layout.pk])
    client = as_user(cast.commune_officer)
    assert "Xoá mẫu" in client.get(address).content.decode()
    assert CertificateLayout.objects.exists()
    client.post(address)
    assert not CertificateLayout.objects.exists()


## Printing


@pytest.fixture
def decision(cast):
    made = IssuedDecisionFactory(unit=cast.province)
    DecidedAwardFactory.create_batch(3, decision=made)
    return made


def test_all_names_are_ticked_and_the_unit_s_own_sheet_is_chosen(cast, as_user, decision):
    own = CertificateLayoutFactory(unit=cast.province, name="Phôi của tỉnh")
    page = as_user(cast.province_officer).get(
        reverse("awards:print_certificates", args=[decision.pk])
    )
    text = page.content.decode()
    assert text.count('name="chon"') == text.count('name="chon" value') == 3
    assert text.count(" checked") == 4  # with the box that ticks all
    assert f'<option value="{own.pk}" selected>Phôi của tỉnh' in text


def test_some_names_are_printed_once_however_often_one_clicks(
    cast, as_user, decision, django_capture_on_commit_callbacks
):
    address = reverse("awards:print_certificates", args=[decision.pk])
    chosen = [row.pk for row in decision.records.all()[:2]]
    data = {"chon": chosen, "mau": "giay-khen-a4", "token": str(uuid.uuid4())}
    client = as_user(cast.province_officer)
    with django_capture_on_commit_callbacks(execute=False):
        first, second = client.post(address, data), client.post(address, data)
    assert first.url == second.url == reverse("accounts:job", args=[Job.objects.get().pk])
    batch = CertificateBatch.objects.get()
    assert set(batch.records.values_list("pk", flat=True)) == set(chosen)
    assert batch.layout_name == BUILT_IN["giay-khen-a4"].name
    assert "Giấy khen khổ A4" in client.get(address).content.decode()


def test_an_award_of_an_old_decision_is_printed_from_the_register(cast, as_user):
    award = AwardRecordFactory(unit=cast.commune, subject_name="Phạm Văn Cũ")
    address = reverse("awards:print_award", args=[award.pk])
    client = as_user(cast.commune_officer)
    assert "Phạm Văn Cũ" in client.get(address).content.decode()
    client.post(address, {"chon": [award.pk], "mau": "giay-khen-a4"})
    batch = CertificateBatch.objects.get()
    assert (batch.decision, batch.count) == (None, 1)
    shown = client.get(reverse("awards:certificate_batch", args=[batch.pk]))
    assert shown.status_code == 200
    award.state = RecordState.REVOKED
    award.save()
    assert "Chưa có tên nào để in" in client.get(address).content.decode()


def test_nothing_chosen_is_said(cast, as_user, decision):
    address = reverse("awards:print_certificates", args=[decision.pk])
    page = as_user(cast.province_officer).post(address, {"mau": "giay-khen-a4"})
    assert page.status_code == 422
    assert "Chưa chọn tên nào" in page.content.decode()
    assert not Job.objects.exists()


def test_names_of_another_decision_cannot_be_slipped_in(cast, as_user, decision):
    foreign = DecidedAwardFactory(decision=IssuedDecisionFactory(unit=cast.province))
    address = reverse("awards:print_certificates", args=[decision.pk])
    page = as_user(cast.province_officer).post(address, {"chon": [foreign.pk], "mau": "x"})
    assert page.status_code == 422
    assert not CertificateBatch.objects.exists()


def test_a_draft_has_nothing_to_print(cast, as_user, decision):
    decision.records.all().delete()
    decision.state = DecisionState.DRAFT
    decision.save()
    page = as_user(cast.province_officer).get(
        reverse("awards:print_certificates", args=[decision.pk])
    )
    assert "Chưa có tên nào để in" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_printing_page_asks_the_same_number_of_questions(
    cast, as_user, django_assert_num_queries, count
):
    made = IssuedDecisionFactory(unit=cast.province)
    DecidedAwardFactory.create_batch(count, decision=made)
    for _ in range(count):
        CertificateBatch.objects.create(
            unit=cast.province, decision=made, layout_name="Mẫu", made_by=cast.province_officer
        )
    client = as_user(cast.province_officer)
    address = reverse("awards:print_certificates", args=[made.pk])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)


def test_a_printing_shows_what_to_look_at_and_its_file(cast, as_user, decision):
    batch = CertificateBatch.objects.create(
        unit=cast.province, decision=decision, layout_name="Mẫu", made_by=cast.province_officer,
        shrunk=["tên: Tập thể rất dài"],
    )  # fmt: skip
    client = as_user(cast.province_officer)
    address = reverse("awards:certificate_batch", args=[batch.pk])
    file_address = reverse("awards:certificate_batch_file", args=[batch.pk])
    assert "chưa in xong" in client.get(address).content.decode()
    assert client.get(file_address).status_code == 404
    batch.file.save("in.pdf", ContentFile(b"%PDF-1.7"))
    assert "Tập thể rất dài" in client.get(address).content.decode()
    assert client.get(file_address).content == b"%PDF-1.7"


def test_facts_of_every_sheet_can_be_saved_as_they_are(cast, as_user):
    client = as_user(cast.commune_officer)
    for sheet in BUILT_IN.values():
        facts = sheet_facts(sheet)
        data = typed(facts["fields"], **{k: v for k, v in facts.items() if k != "fields"})
        if not sheet.is_preprinted:
            data.pop("is_preprinted")
        answer = client.post(f"{NEW}?unit={cast.commune.pk}", data)
        assert answer.status_code == 302
        saved = CertificateLayout.objects.latest("pk")
        assert len(saved.fields) == len(sheet.spots)
