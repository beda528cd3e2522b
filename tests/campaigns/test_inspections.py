"""Inspections: planned, held, findings put right; who is told, who reads, what a report says."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Notice
from campaigns.inspection_list import inspection_sentences
from campaigns.inspections import add_finding
from campaigns.inspections import cancel_inspection
from campaigns.inspections import hold_inspection
from campaigns.inspections import plan_inspection
from campaigns.inspections import send_finding_reminders
from campaigns.inspections import step_finding
from campaigns.models import Finding
from campaigns.models import Inspection
from documents.files import accept_upload
from tests.factories.campaigns import CampaignFactory
from workflow import Refused
from workflow import Stale

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def campaign(cast):
    return CampaignFactory(unit=cast.province, slug="chuyen-doi-so")


@pytest.fixture
def visit(cast, campaign):
    return plan_inspection(
        cast.province_officer, campaign, unit=cast.province, inspected=cast.commune,
        subject="Hồ sơ thi đua", planned_on=DAY,
    )  # fmt: skip


@pytest.fixture
def finding(cast, visit):
    hold_inspection(cast.province_officer, visit, done_on=DAY, conclusion="Đạt.")
    return add_finding(cast.province_officer, visit, text="Thiếu sổ", remedy="Lập sổ", due_on=DAY)


def picture(name: str) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


def told(user):
    return list(
        Notice.objects.filter(recipient=user).order_by("pk").values_list("title", flat=True)
    )


def test_the_inspected_unit_is_told_of_every_step(cast, finding):
    assert told(cast.commune_officer) == [
        "Lịch kiểm tra: thứ Hai, 02/03/2026",
        "Kết luận: Kiểm tra Xã Cổ Lễ, 02/03/2026",
        "Yêu cầu khắc phục: Thiếu sổ",
    ]
    assert told(cast.neighbour_officer) == []


@pytest.mark.parametrize("inspected", ["province", "other_province"])
def test_one_inspects_below_only(cast, campaign, inspected):
    with pytest.raises(Refused, match="cấp dưới"):
        plan_inspection(
            cast.province_officer, campaign, unit=cast.province,
            inspected=getattr(cast, inspected), subject="Hồ sơ", planned_on=DAY,
        )  # fmt: skip


def test_one_inspects_for_the_own_unit_only(cast, campaign):
    with pytest.raises(Refused, match="đơn vị mình"):
        plan_inspection(
            cast.commune_officer, campaign, unit=cast.province, inspected=cast.neighbour,
            subject="Hồ sơ", planned_on=DAY,
        )  # fmt: skip


def test_findings_wait_until_the_visit_was_held(cast, visit):
    with pytest.raises(Refused, match="trước"):
        add_finding(cast.province_officer, visit, text="Thiếu sổ", remedy="Lập sổ")
    with pytest.raises(Refused, match="chưa tới"):
        hold_inspection(
            cast.province_officer, visit, done_on=dt.date(2999, 1, 1), conclusion="Đạt."
        )


def test_a_cancelled_visit_is_not_held(cast, visit):
    cancel_inspection(cast.province_officer, visit, note="Bão")
    with pytest.raises(Stale):
        hold_inspection(cast.province_officer, visit, done_on=DAY, conclusion="Đạt.")


def test_a_finding_goes_to_and_fro_until_it_is_settled(cast, finding):
    with pytest.raises(Refused):
        step_finding(cast.province_officer, finding, "answer", note="Tự trả lời")
    step_finding(cast.commune_officer, finding, "answer", note="Đã lập sổ")
    assert "Báo kết quả khắc phục: Thiếu sổ" in told(cast.province_officer)
    with pytest.raises(Refused):
        step_finding(cast.commune_officer, finding, "settle", note="Tự xong")
    step_finding(cast.province_officer, finding, "return", note="Còn thiếu chữ ký")
    step_finding(cast.commune_officer, finding, "answer", note="Đã ký")
    step_finding(cast.province_officer, finding, "settle", note="Tốt")
    finding.refresh_from_db()
    assert (finding.state, finding.answer) == ("settled", "Đã ký")
    assert finding.transitions.count() == 4


def test_a_finding_takes_so_many_files_and_keeps_them_when_sent_back(cast, finding):
    file = accept_upload(picture("sổ.png"))
    step_finding(cast.commune_officer, finding, "answer", note="Đã lập", evidence=[file])
    step_finding(cast.province_officer, finding, "return", note="Còn thiếu chữ ký")
    assert finding.files.get().uploaded_by == cast.commune_officer
    with pytest.raises(Refused, match="tối đa 10 tệp"):
        step_finding(cast.commune_officer, finding, "answer", note="Lại", evidence=[file] * 10)
    finding.refresh_from_db()
    assert finding.state == "open"


def test_a_neighbour_reads_nothing(cast, finding):
    assert not Inspection.objects.visible_to(cast.neighbour_officer).exists()
    assert not Finding.objects.visible_to(cast.neighbour_officer).exists()
    assert Finding.objects.visible_to(cast.commune_officer).get() == finding


def test_reminders_stop_when_the_remedy_is_reported(cast, finding):
    for days in (-8, -7, -7, -1, 0):
        send_finding_reminders(DAY + dt.timedelta(days=days))
    step_finding(cast.commune_officer, finding, "answer", note="Đã lập sổ")
    send_finding_reminders(DAY + dt.timedelta(days=1))
    assert [title for title in told(cast.commune_officer) if "khắc phục: T" in title][1:] == [
        "Còn 7 ngày, khắc phục: Thiếu sổ",
        "Còn 1 ngày, khắc phục: Thiếu sổ",
    ]


def test_the_report_counts_visits_and_what_is_open(cast, campaign, finding):
    assert inspection_sentences(campaign, cast.province, 2026) == [
        ("Đã kiểm tra, giám sát 1 cuộc tại 1 đơn vị; nêu 1 tồn tại, còn 1 tồn tại chưa khắc phục "
        "xong.")
    ]  # fmt: skip
    assert inspection_sentences(campaign, cast.province, 2025) == []


def test_the_pages_of_both_sides(cast, as_user, campaign):
    client = as_user(cast.province_officer)
    add = reverse("campaigns:plan_inspection", args=[campaign.slug])
    typed = {
        "unit": cast.province.pk, "inspected": cast.commune.pk, "kind": "supervision",
        "planned_on": "02/03/2026", "subject": "Hồ sơ",
    }  # fmt: skip
    assert client.get(add).status_code == 200
    assert client.post(add, typed | {"inspected": cast.province.pk}).status_code == 422
    client.post(add, typed)
    made = Inspection.objects.get()
    values = [campaign.slug, made.pk]
    client.post(
        reverse("campaigns:hold_inspection", args=values),
        {"done_on": "02/03/2026", "conclusion": "Đạt."},
    )
    client.post(
        reverse("campaigns:add_finding", args=values), {"text": "Thiếu sổ", "remedy": "Lập sổ"}
    )
    found = Finding.objects.get()
    client = as_user(cast.commune_officer)
    page = client.get(reverse("campaigns:inspection", args=values)).content.decode()
    step = reverse("campaigns:finding_step", args=[*values, found.pk, "khac-phuc"])
    assert step in page
    bad = SimpleUploadedFile("ảnh.exe", b"MZ")
    assert client.post(step, {"note": "Đã lập", "evidence": [bad]}).status_code == 422
    typed = {"note": "Đã lập", "evidence": [picture("sổ.png"), picture("biên bản.png")]}
    assert client.post(step, typed).status_code == 302
    found.refresh_from_db()
    assert found.state == "answered"
    assert [file.name for file in found.files.all()] == ["sổ.png", "biên bản.png"]
    file = reverse("campaigns:finding_file", args=[*values, found.files.first().pk])
    assert file in client.get(reverse("campaigns:inspection", args=values)).content.decode()
    assert client.get(file)["Content-Type"] == "image/png"
    assert as_user(cast.neighbour_officer).get(file).status_code == 404
    client = as_user(cast.commune_officer)
    url = reverse("campaigns:inspections", args=[campaign.slug])
    assert "Xã Cổ Lễ" in client.get(url, {"tim": "co le"}).content.decode()
    assert "Không có cuộc" in client.get(url, {"tim": "lien minh"}).content.decode()
    assert "Không có cuộc" in client.get(url, {"tinh_trang": "planned"}).content.decode()
    assert "Hồ sơ" in client.get(url, {"xuat": "csv"}).content.decode("utf-8-sig")


@pytest.mark.parametrize("number", [1, 3])
def test_pages_need_the_same_queries(
    cast, as_user, campaign, visit, number, django_assert_num_queries
):
    hold_inspection(cast.province_officer, visit, done_on=DAY, conclusion="Đạt.")
    for _ in range(number):
        add_finding(cast.province_officer, visit, text="Thiếu sổ", remedy="Lập sổ")
        Inspection.objects.create(
            campaign=campaign, unit=cast.province, inspected=cast.school, subject="Hồ sơ",
            planned_on=DAY,
        )  # fmt: skip
    client = as_user(cast.province_officer)
    for url, queries in [
        (reverse("campaigns:inspections", args=[campaign.slug]), 7),
        (reverse("campaigns:inspection", args=[campaign.slug, visit.pk]), 9),
    ]:
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
