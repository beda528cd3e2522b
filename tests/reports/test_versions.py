"""Submissions frozen one by one, and what one says otherwise than another."""

import time
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.urls import reverse

from reports.comparing import accepted_last_year
from reports.comparing import compare
from reports.comparing import passages
from reports.comparison_paper import change_in_words
from reports.comparison_paper import comparison_document
from reports.models import Report
from reports.models import ReportVersion
from reports.review import accept_report
from reports.review import return_report
from reports.submission import submit_report
from tests.factories import EvidenceFileFactory
from tests.reports.scenes import count
from tests.reports.scenes import make_round
from tests.reports.scenes import write

QUERIES = 7  # session, person, memberships, report, versions, last year, unread notices


def hand_in(cast, scene, direction="Ban hành 3 kế hoạch", figure=20) -> ReportVersion:
    write(scene.report, scene.direction, direction)
    write(scene.report, scene.area, "Mở 2 lớp tại nhà văn hoá")
    write(scene.report, scene.difficulties, "Thiếu máy")
    count(scene.report, scene.indicator, figure)
    report = Report.objects.get(pk=scene.report.pk)
    return submit_report(cast.commune_officer, report, expected_version=report.edit_version)


@pytest.fixture
def scene(cast):
    """Handed in, returned, handed in again with other words, another figure and a file."""
    scene = make_round(cast)
    hand_in(cast, scene)
    return_report(
        cast.province_officer, Report.objects.get(pk=scene.report.pk), note="Nêu rõ số lớp"
    )
    EvidenceFileFactory(report=scene.report, section=scene.area, name="anh.pdf")
    hand_in(cast, scene, "Ban hành 4 kế hoạch", 25)
    return scene


@pytest.fixture
def next_year(cast, scene):
    accept_report(cast.province_officer, Report.objects.get(pk=scene.report.pk))
    after = make_round(cast, year=2026, plan=scene.round.plan)
    hand_in(cast, after, "Ban hành 6 kế hoạch", 30)
    return after


def words(pieces):
    return [piece.text.strip() for piece in pieces if piece.is_new]


def test_versions_differ_in_the_words_figures_and_files_that_changed(scene):
    old, new = scene.report.versions.order_by("number")
    found = compare(old, new)
    assert [s.title for s in found.changed] == [scene.direction.title, scene.area.title]
    direction, area = found.changed
    assert (words(direction.before), words(direction.after)) == (["3"], ["4"])
    assert (words(area.before), area.files_new, area.files_gone) == ([], ["anh.pdf"], [])
    [figure] = found.figures
    assert (figure.before, figure.after) == (Decimal(20), Decimal(25))
    assert change_in_words(figure) == "+5 (+25,0%)"


def test_this_year_meets_the_accepted_report_of_last_year_area_by_area(
    scene, next_year, django_assert_num_queries
):
    report = Report.objects.select_related("round").get(pk=next_year.report.pk)
    old = accepted_last_year(report)
    assert old.number == 2
    new = report.versions.select_related("report__round").get()
    with django_assert_num_queries(1):
        found = compare(old, new)
    assert found.across_years
    assert {s.kind for s in found.sections} == {"same", "changed"}
    assert words(found.changed[0].after) == ["6"]
    assert change_in_words(found.figures[0]) == "+5 (+20,0%)"


def test_last_year_counts_only_once_it_is_accepted(cast, scene):
    after = make_round(cast, year=2026, plan=scene.round.plan)
    assert accepted_last_year(after.report) is None


def test_frozen_submission_does_not_follow_the_tables(cast, scene):
    scene.report.texts.all().delete()
    scene.direction.title = "Tên khác"
    scene.direction.save()
    first = scene.report.versions.get(number=1)
    assert first.payload["sections"][0]["text"] == "Ban hành 3 kế hoạch"
    assert first.payload["sections"][0]["title"] != "Tên khác"


def test_longest_sections_are_compared_in_time():
    line = " ".join(f"từ{n}" for n in range(900))
    old = "\n".join(f"{n} {line}" for n in range(9))
    start = time.process_time()
    before, after = passages(old, old.replace("từ7", "chữ7"))
    assert time.process_time() - start < 2
    assert "".join(p.text for p in before) == old
    assert "".join(p.text for p in after) == old.replace("từ7", "chữ7")


def test_pages_show_the_list_one_version_and_two_beside_each_other(cast, scene, next_year, client):
    client.force_login(cast.commune_officer)
    key = next_year.report.pk
    assert "Lần nộp 1" in client.get(reverse("reports:versions", args=[key])).content.decode()
    one = client.get(reverse("reports:version", args=[scene.report.pk, 1])).content.decode()
    assert "Còn nguyên như lúc nhận" in one
    address = reverse("reports:comparison", args=[key])
    page = client.get(address).content.decode()
    assert "<del>4</del>" in page
    assert "<ins>6</ins>" in page
    assert "+5 (+20,0%)" in page
    assert client.get(address, {"cu": "1", "moi": "999999"}).status_code == 404


@pytest.mark.parametrize("count", [2, 30])
def test_list_of_versions_asks_the_same_number_of_questions(
    cast, scene, client, count, django_assert_num_queries
):
    first = scene.report.versions.order_by("number").first()
    ReportVersion.objects.bulk_create(
        ReportVersion(
            report=first.report, number=number, payload=first.payload, sha256=first.sha256,
            receipt_code=f"BC25-TEST-{number:04d}", submitted_by=first.submitted_by,
            received_at=first.received_at, due_on=first.due_on, on_time=True,
        )
        for number in range(3, count + 1)
    )  # fmt: skip
    client.force_login(cast.commune_officer)
    client.get("/")
    address = reverse("reports:versions", args=[scene.report.pk])
    with django_assert_num_queries(QUERIES):
        page = client.get(address).text
    assert page.count("mã BC25-") == count


def test_altered_version_is_called_out(cast, scene, client):
    client.force_login(cast.commune_officer)
    scene.report.versions.filter(number=1).update(sha256="0" * 64)
    page = client.get(reverse("reports:version", args=[scene.report.pk, 1])).content.decode()
    assert "Không khớp mã băm" in page


def test_version_of_another_unit_cannot_be_slipped_in(cast, scene, client):
    foreign = Report.objects.get(pk=scene.neighbour_report.pk)
    other = ReportVersion.objects.create(
        report=foreign, number=1, payload={}, sha256="0" * 64, receipt_code="X",
        submitted_by=cast.neighbour_officer, received_at="2025-12-01T00:00Z",
        due_on="2025-12-14", on_time=True,
    )  # fmt: skip
    client.force_login(cast.commune_officer)
    own = scene.report.versions.first()
    address = reverse("reports:comparison", args=[scene.report.pk])
    assert client.get(address, {"cu": other.pk, "moi": own.pk}).status_code == 404


def test_comparison_is_exported_with_marks_that_need_no_colour(cast, scene, client):
    client.force_login(cast.commune_officer)
    address = reverse("reports:comparison", args=[scene.report.pk])
    assert client.get(address, {"xuat": "pdf"}).content.startswith(b"%PDF")
    paper = docx.Document(BytesIO(client.get(address, {"xuat": "docx"}).content))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "Ban hành [− 3] kế hoạch" in text
    assert "Ban hành [+ 4] kế hoạch" in text
    assert comparison_document(compare(*scene.report.versions.order_by("number"))).blocks
