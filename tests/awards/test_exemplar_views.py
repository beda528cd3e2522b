"""The pages on which exemplars are written, approved, listed and printed."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from awards.enums import ExemplarKind
from awards.enums import ExemplarState
from awards.exemplar_cards import exemplars_waiting
from awards.exemplars import publish_exemplar
from awards.exemplars import return_exemplar
from awards.exemplars import submit_exemplar
from awards.models import Exemplar
from reports.enums import ReportState
from tests.awards.exemplar_scenes import PASSAGE
from tests.awards.exemplar_scenes import name_exemplars
from tests.awards.exemplar_scenes import words_of
from tests.factories.awards_exemplars import ExemplarFactory
from tests.factories.awards_exemplars import ExemplarPictureFactory
from tests.factories.awards_exemplars import picture_upload
from tests.factories.campaigns import CampaignFactory
from tests.factories.campaigns import ContentAreaFactory
from tests.factories.campaigns import PlanFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round

WORDS = {
    "kind": "model",
    "title": "Chợ không tiền mặt",
    "summary": "Tiểu thương nhận tiền bằng mã QR.",
    "text": "Cả chợ có 120 hộ, 95 hộ dùng mã QR.",
}
LIST = "awards:exemplars"


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province)


@pytest.fixture
def exemplar(cast, campaign):
    return ExemplarFactory(campaign=campaign, unit=cast.commune, made_by=cast.commune_officer)


def page_of(client, name, *args, **query) -> str:
    response = client.get(reverse(f"awards:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


## List


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_no_more_for_more_rows(
    cast, as_user, campaign, rows, django_assert_num_queries
):
    for unit in (cast.commune, cast.school, cast.neighbour)[:rows]:
        area = ContentAreaFactory(plan=PlanFactory(campaign=campaign, unit=unit))
        ExemplarFactory(campaign=campaign, unit=unit, content_area=area)
    client = as_user(cast.province_officer)
    with django_assert_num_queries(12):
        assert "Tổ công nghệ số" in page_of(client, "exemplars")


def test_the_list_is_narrowed_by_each_filter_and_without_diacritics(cast, as_user, campaign):
    plan = PlanFactory(campaign=campaign)
    area = ContentAreaFactory(plan=plan, title="Xã hội số")
    derived = ContentAreaFactory(
        plan=PlanFactory(campaign=campaign, unit=cast.neighbour), derived_from=area
    )
    wanted = ExemplarFactory(
        campaign=campaign, unit=cast.school, content_area=area, title="Lớp học đảo ngược",
        kind=ExemplarKind.PRACTICE, state=ExemplarState.SUBMITTED,
    )  # fmt: skip
    local = ExemplarFactory(campaign=campaign, unit=cast.neighbour, content_area=derived)
    client = as_user(cast.province_officer)

    def found(**query):
        page = client.get(reverse(LIST), query).context["page"]
        return {row.pk for row in page}

    both = {wanted.pk, local.pk}
    assert found() == both
    assert found(tim="LOP hoc") == {wanted.pk}
    assert found(loai="practice") == {wanted.pk}
    assert found(trang_thai="submitted") == {wanted.pk}
    assert found(don_vi=cast.neighbour.pk) == {local.pk}
    assert found(noi_dung=area.pk) == both
    assert found(noi_dung=derived.pk) == {local.pk}
    assert found(phong_trao=campaign.pk, xep="ten") == both


def test_a_unit_lists_its_own_subtree_only(cast, as_user, campaign, exemplar):
    ExemplarFactory(campaign=campaign, unit=cast.neighbour, title="Của láng giềng")
    page = page_of(as_user(cast.commune_officer), "exemplars")
    assert exemplar.title in page
    assert "Của láng giềng" not in page


def test_the_export_holds_what_is_filtered(cast, as_user, campaign, exemplar):
    ExemplarFactory(campaign=campaign, unit=cast.school, title="=HYPERLINK(1)")
    client = as_user(cast.commune_officer)
    book = load_workbook(io.BytesIO(client.get(reverse(LIST), {"xuat": "xlsx"}).content))
    assert [row[0].value for row in book.active.rows][1:] == ["=HYPERLINK(1)", exemplar.title]
    assert book.active["A2"].data_type == "s"
    table = client.get(reverse(LIST), {"xuat": "csv", "tim": "cong nghe"}).content.decode()
    assert exemplar.title in table
    assert "HYPERLINK" not in table


def test_the_list_and_one_of_them_go_on_paper(cast, as_user, exemplar):
    client = as_user(cast.commune_officer)
    whole = client.get(reverse("awards:exemplar_list_pdf"), {"loai": "model"})
    assert whole["Content-Type"] == "application/pdf"
    words = words_of(whole.content)
    assert exemplar.title in words
    assert "loại mô hình mới" in words
    one = words_of(client.get(reverse("awards:exemplar_pdf", args=[exemplar.pk])).content)
    assert "nhà văn hoá xóm" in one
    assert "chưa công bố" in one


def test_a_list_too_long_for_paper_says_what_to_do(cast, as_user, exemplar, monkeypatch):
    monkeypatch.setattr("awards.views.exemplars.MOST", 0)
    response = as_user(cast.commune_officer).get(reverse("awards:exemplar_list_pdf"))
    assert response.status_code == 409
    assert "Hãy lọc bớt" in response.content.decode()


## Writing


def test_an_exemplar_is_written_by_hand(cast, as_user, campaign):
    client = as_user(cast.commune_officer)
    form = client.get(reverse("awards:exemplar_create")).context["form"]
    assert form.initial == {"unit": cast.commune, "campaign": campaign}
    sent = {**WORDS, "unit": cast.commune.pk, "campaign": campaign.pk}
    response = client.post(reverse("awards:exemplar_create"), sent)
    made = Exemplar.objects.get()
    assert response["Location"] == reverse("awards:exemplar", args=[made.pk])
    assert (made.title, made.unit, made.made_by) == (
        WORDS["title"],
        cast.commune,
        cast.commune_officer,
    )
    again = client.post(reverse("awards:exemplar_create"), sent)
    assert again.status_code == 422
    assert "đã có điển hình cùng tên" in again.content.decode()


def test_a_unit_of_others_is_no_choice(cast, as_user, campaign):
    sent = {**WORDS, "unit": cast.neighbour.pk, "campaign": campaign.pk}
    response = as_user(cast.commune_officer).post(reverse("awards:exemplar_create"), sent)
    assert response.status_code == 422
    assert not Exemplar.objects.exists()


@pytest.mark.parametrize("reports", [1, 2])
def test_passages_of_accepted_reports_are_offered(
    cast, as_user, reports, django_assert_num_queries
):
    scene = make_round(cast)
    for report, user in (
        (scene.report, cast.commune_officer),
        (scene.neighbour_report, cast.neighbour_officer),
    )[:reports]:
        name_exemplars(report, f"I. Chung\n- {PASSAGE}\n- Chợ 4.0 của {report.unit.label}.")
        arrive(report, user, state=ReportState.ACCEPTED)
    client = as_user(cast.province_officer)
    with django_assert_num_queries(11):
        page = page_of(client, "exemplar_from_reports")
    assert page.count(PASSAGE) == reports
    assert "I. Chung" not in page


def test_a_report_that_waits_is_not_offered(cast, as_user):
    report = make_round(cast).report
    name_exemplars(report)
    arrive(report, cast.commune_officer, state=ReportState.SUBMITTED)
    client = as_user(cast.province_officer)
    assert PASSAGE not in page_of(client, "exemplar_from_reports")
    address = reverse("awards:exemplar_create_from", args=[report.pk])
    assert client.get(address).status_code == 404


def test_a_passage_fills_the_form_and_the_exemplar_names_its_report(cast, as_user):
    report = make_round(cast).report
    name_exemplars(report)
    arrive(report, cast.commune_officer, state=ReportState.ACCEPTED)
    client = as_user(cast.province_officer)
    address = reverse("awards:exemplar_create_from", args=[report.pk])
    form = client.get(address, {"doan": 0}).context["form"]
    assert form.initial["title"] == "Tổ công nghệ số xóm Đông"
    assert form.initial["text"] == PASSAGE
    assert client.post(address, WORDS).status_code == 302
    assert Exemplar.objects.get().report == report
    assert WORDS["title"] in page_of(client, "exemplar_from_reports")


def test_the_second_of_two_people_in_one_form_keeps_what_they_typed(cast, as_user, exemplar):
    client = as_user(cast.commune_officer)
    address = reverse("awards:exemplar_edit", args=[exemplar.pk])
    assert client.get(address).context["form"].initial["seen"] == 0
    assert client.post(address, {**WORDS, "seen": 0}).status_code == 302
    late = client.post(address, {**WORDS, "seen": 0, "title": "Gõ sau"})
    assert late.status_code == 422
    assert "người khác sửa" in late.content.decode()
    assert "Gõ sau" in late.content.decode()
    exemplar.refresh_from_db()
    assert exemplar.title == WORDS["title"]


def test_what_waits_cannot_be_opened_for_writing(cast, as_user, exemplar):
    submit_exemplar(cast.commune_officer, exemplar, consent=True)
    address = reverse("awards:exemplar_edit", args=[exemplar.pk])
    assert as_user(cast.commune_officer).get(address).status_code == 409


## One exemplar and its steps


def take(client, exemplar, word, **data):
    return client.post(reverse("awards:exemplar_step", args=[exemplar.pk, word]), data)


def test_the_whole_way_through_the_pages(cast, client, exemplar):
    client.force_login(cast.commune_officer)
    assert take(client, exemplar, "trinh").status_code == 422
    assert take(client, exemplar, "trinh", consent="1").status_code == 302
    client.force_login(cast.province_leader)
    assert "Duyệt và công bố" in page_of(client, "exemplar", exemplar.pk)
    empty = take(client, exemplar, "tra-lai", note="")
    assert empty.status_code == 422
    assert "Hãy ghi lý do." in empty.content.decode()
    assert take(client, exemplar, "tra-lai", note="Thêm ảnh").status_code == 302
    client.force_login(cast.commune_officer)
    assert "Thêm ảnh" in page_of(client, "exemplar", exemplar.pk)
    take(client, exemplar, "trinh", consent="1")
    take(client, exemplar, "lay-lai")
    take(client, exemplar, "trinh", consent="1")
    client.force_login(cast.province_leader)
    assert take(client, exemplar, "cong-bo", seen="7").status_code == 409
    assert take(client, exemplar, "cong-bo", seen="0").status_code == 302
    assert take(client, exemplar, "go", note="Sai số liệu").status_code == 302
    client.force_login(cast.commune_officer)
    assert take(client, exemplar, "soan-lai").status_code == 302
    exemplar.refresh_from_db()
    assert exemplar.state == ExemplarState.DRAFT
    assert exemplar.transitions.count() == 8


def test_an_unknown_step_is_not_found(cast, as_user, exemplar):
    assert take(as_user(cast.commune_officer), exemplar, "khac").status_code == 404


def test_private_data_is_named_at_its_field(cast, as_user, exemplar):
    Exemplar.objects.filter(pk=exemplar.pk).update(text="Gọi 0912345678")
    response = take(as_user(cast.commune_officer), exemplar, "trinh", consent="1")
    assert response.status_code == 422
    assert "Có số điện thoại" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("province_officer", "Chỉ lãnh đạo đơn vị cấp trên được duyệt"),
        ("commune_officer", "Lấy lại để sửa"),
        ("province_reader", "Bạn không phải làm gì"),
    ],
)
def test_who_cannot_approve_is_told_why(cast, as_user, exemplar, who, words):
    submit_exemplar(cast.commune_officer, exemplar, consent=True)
    page = page_of(as_user(cast.people[who]), "exemplar", exemplar.pk)
    assert words in page
    assert "Duyệt và công bố</button>" not in page


def test_the_author_who_is_also_the_head_is_told_why(cast, as_user, campaign):
    own = ExemplarFactory(
        campaign=campaign, unit=cast.commune, made_by=cast.province_leader, state="submitted"
    )
    page = page_of(as_user(cast.province_leader), "exemplar", own.pk)
    assert "Bạn là người soạn" in page


def test_pictures_are_added_shown_and_removed(cast, as_user, exemplar):
    client = as_user(cast.commune_officer)
    address = reverse("awards:exemplar_picture_add", args=[exemplar.pk])
    nothing = client.post(address, {"description": "Ảnh"})
    assert nothing.status_code == 422
    wrong = client.post(address, {"picture": picture_upload(name="anh.pdf"), "description": "Ảnh"})
    assert wrong.status_code == 422
    client.post(address, {"picture": picture_upload(), "description": "Tổ số <b>xóm</b>"})
    picture = exemplar.pictures.get()
    shown = client.get(reverse("awards:exemplar_picture", args=[exemplar.pk, picture.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert "Tổ số &lt;b&gt;xóm&lt;/b&gt;" in page_of(client, "exemplar", exemplar.pk)
    gone = reverse("awards:exemplar_picture_remove", args=[exemplar.pk, picture.pk])
    assert client.post(gone).status_code == 302
    assert not exemplar.pictures.exists()


def test_a_picture_is_not_found_through_another_exemplar(cast, as_user, exemplar, campaign):
    foreign = ExemplarPictureFactory(exemplar__unit=cast.neighbour, exemplar__campaign=campaign)
    client = as_user(cast.commune_officer)
    address = reverse("awards:exemplar_picture", args=[exemplar.pk, foreign.pk])
    assert client.get(address).status_code == 404


## Cards


def test_the_home_page_shows_who_has_to_act(cast, exemplar):
    assert exemplars_waiting(cast.province_leader) is None
    waiting = submit_exemplar(cast.commune_officer, exemplar, consent=True)
    seen = {who for who, person in cast.people.items() if exemplars_waiting(person)}
    assert seen == {"province_leader", "province_officer", "province_reviewer"}
    return_exemplar(cast.province_leader, waiting, note="Thêm ảnh")
    seen = {who for who, person in cast.people.items() if exemplars_waiting(person)}
    assert seen == {"commune_officer", "commune_leader"}


def test_a_commune_is_shown_its_schools_exemplar_and_not_its_own(cast, campaign, exemplar):
    of_school = ExemplarFactory(campaign=campaign, unit=cast.school, state="submitted")
    Exemplar.objects.filter(pk=exemplar.pk).update(state="submitted")
    card = exemplars_waiting(cast.commune_leader)
    assert card["context"]["exemplars"] == [of_school]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_card_asks_once(cast, campaign, rows, django_assert_num_queries):
    for number in range(rows):
        ExemplarFactory(
            campaign=campaign, unit=cast.commune, state="submitted", title=f"Mô hình {number}"
        )
    person = cast.province_leader
    exemplars_waiting(person)
    with django_assert_num_queries(1):
        assert len(exemplars_waiting(person)["context"]["exemplars"]) == rows


def test_the_campaigns_page_leads_to_its_exemplars(cast, as_user, exemplar):
    submitted = submit_exemplar(cast.commune_officer, exemplar, consent=True)
    publish_exemplar(cast.province_leader, submitted, seen=0)
    client = as_user(cast.province_officer)
    page = client.get(reverse("campaigns:detail", args=[exemplar.campaign.slug])).content.decode()
    assert "1 điển hình, 1 đã công bố" in page
    assert f"{reverse(LIST)}?phong_trao={exemplar.campaign.pk}" in page
