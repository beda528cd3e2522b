import hashlib
import io
from decimal import Decimal

import openpyxl
import pdfplumber
import pytest
from django.urls import reverse
from docx import Document as WordDocument

from documents.layout import Bullets
from documents.layout import Paragraph
from documents.layout import text_blocks
from documents.models import IssuedDocument
from reports.annexes import paper_annexes
from reports.annexes import sheet_annexes
from reports.compilation import compile_round
from reports.compilation import pick_highlight
from reports.compilation import request_pdf
from reports.enums import CompilationState
from reports.enums import ReportState
from reports.models import Compilation
from reports.models import IndicatorValue
from reports.models import RoundRecipient
from reports.rendering import document_of
from tests.factories import PlanFactory
from tests.factories import UnitFactory
from tests.reports.scenes import arrive
from tests.reports.scenes import make_round
from tests.reports.test_compilation import draft as draft  # noqa: PLC0414 -- a fixture
from tests.reports.test_compilation import printed
from tests.reports.test_compilation import scene as scene  # noqa: PLC0414 -- a fixture
from units.letterhead import agency_lines


def pdf_text(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_committee_stands_over_its_place():
    assert agency_lines(UnitFactory.build(name="Uỷ ban nhân dân xã Cổ Lễ")) == (
        "UỶ BAN NHÂN DÂN\nXÃ CỔ LỄ"
    )
    assert agency_lines(UnitFactory.build(name="Sở Nội vụ")) == "SỞ NỘI VỤ"


def test_dashes_become_one_list():
    assert text_blocks("Mở đầu\n- một\n- hai\n\nKết") == [
        Paragraph("Mở đầu"),
        Bullets(("một", "hai")),
        Paragraph("Kết"),
    ]


def test_printed_report_holds_what_was_compiled(cast, scene, draft):
    pick_highlight(
        cast.province_officer, draft, report=scene.report, section=scene.area, text="Cách làm hay"
    )
    paper = printed(cast, draft).document
    text = pdf_text(paper.file.read())
    for expected in (
        "UỶ BAN NHÂN DÂN",
        "TỈNH NINH BÌNH",
        "Số: 12/BC-UBND",
        "ngày 20 tháng 12 năm 2025",
        "Cách làm hay",
        "Thiếu cán bộ công nghệ thông tin.",
        f"Đơn vị gửi báo cáo muộn (1): {cast.neighbour.label}.",
        "Lượt người được tập huấn",
        "65",
        "Biểu đồ 2.",
        "Phụ lục I",
        "Trần Văn A",
        paper.code,
    ):
        assert expected in text, expected


def test_paper_records_what_it_was_made_from_and_the_public_page_resolves_it(
    cast, scene, draft, client
):
    paper = printed(cast, draft).document
    assert {source["sha256"] for source in paper.sources} == {
        scene.report.current_version.sha256,
        scene.neighbour_report.current_version.sha256,
    }
    assert hashlib.sha256(paper.file.read()).hexdigest() == paper.sha256
    page = client.get(reverse("documents:verify_code", args=[paper.code]))
    assert page.status_code == 200
    assert "12/BC-UBND" in page.content.decode()


def test_new_print_supersedes_the_old_one(cast, draft):
    first = printed(cast, draft).document
    second = printed(cast, draft).document
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "valid")
    assert IssuedDocument.objects.count() == 2


def test_print_that_nobody_waits_for_is_dropped(cast, draft):
    from reports.printing import _store

    request_pdf(cast.province_officer, draft)
    Compilation.objects.filter(pk=draft.pk).update(state=CompilationState.DRAFT)
    _store(draft, "AAAA", document_of(draft), b"%PDF", pages=1, marks={})
    assert not IssuedDocument.objects.exists()


def test_page_shows_progress_and_gives_both_files(cast, draft, as_user):
    client = as_user(cast.province_officer)
    address = reverse("reports:compilation", args=[draft.pk])
    client.post(reverse("reports:compilation_render", args=[draft.pk]))
    assert "hx-get" in client.get(address).content.decode()
    from accounts import jobs

    draft.refresh_from_db()
    jobs.run(draft.job_id)
    pdf = client.get(reverse("reports:compilation_pdf", args=[draft.pk]))
    assert pdf["Content-Type"] == "application/pdf"
    word = client.get(reverse("reports:compilation_docx", args=[draft.pk]))
    assert b"".join(word.streaming_content if word.streaming else [word.content])[:2] == b"PK"


@pytest.mark.parametrize("who", ["commune_officer", "outsider"])
def test_papers_of_others_are_not_there(cast, draft, as_user, who):
    printed(cast, draft)
    client = as_user(cast.people[who])
    assert client.get(reverse("reports:compilation_pdf", args=[draft.pk])).status_code == 404


def test_compile_counts_sources_even_where_they_share_a_text(cast, scene):
    assert compile_round(cast.province_officer, scene.round).sources.count() == 2


def test_paper_names_whoever_awaits_it_and_whoever_else_receives_the_reports(cast, scene, draft):
    RoundRecipient.objects.create(round=scene.round, unit=cast.science)
    lines = document_of(draft).recipients
    assert f"- {cast.science.name};" in lines
    assert not any(cast.province.name in line for line in lines)
    assert len(lines) == len(set(lines))


def test_commune_names_all_recipients_of_the_round_above(cast, scene):
    RoundRecipient.objects.create(round=scene.round, unit=cast.science)
    own = make_round(cast, receiver=cast.commune, plan=PlanFactory(campaign=scene.round.campaign, unit=cast.commune))  # fmt: skip
    arrive(own.neighbour_report, cast.neighbour_officer, state=ReportState.ACCEPTED)
    made = compile_round(cast.commune_officer, own.round)
    lines = document_of(made).recipients
    assert lines[0].startswith(f"- {cast.province.name}")
    assert lines[1] == f"- {cast.science.name};"


def test_explained_differences_are_printed_beside_what_the_own_units_add_up_to(cast, scene):
    IndicatorValue.objects.filter(report=scene.report).update(
        from_units=Decimal(20), difference_note="Xã tự mở thêm một lớp."
    )
    annexes = document_of(compile_round(cast.province_officer, scene.round)).annexes
    assert [annex.ordinal for annex in annexes] == ["I", "II", "III"]
    assert annexes[1].title == "Giải trình của các đơn vị về số liệu"
    [row] = annexes[1].blocks[0].rows
    assert row[1] == cast.commune.label
    assert (row[3].value, row[4].value) == (25, 20)
    assert row[5] == "Xã tự mở thêm một lớp."


def test_without_explanations_there_is_no_such_annex(cast, scene, draft):
    assert [annex.title for annex in document_of(draft).annexes] == [
        "Số liệu theo đơn vị", "Danh mục báo cáo của các đơn vị",
    ]  # fmt: skip


def test_list_names_each_report_with_its_receipt(cast, scene, draft):
    annex = document_of(draft).annexes[-1]
    receipts = {row[1]: (row[3], row[5]) for row in annex.blocks[0].rows}
    assert receipts == {
        cast.commune.label: ("đúng hạn", scene.report.current_version.receipt_code),
        cast.neighbour.label: ("sau hạn", scene.neighbour_report.current_version.receipt_code),
    }


def figures_of_many(count: int) -> dict:
    """As a compilation keeps them: so many indicators, two units, every value 1."""
    codes = [f"C{number}" for number in range(count)]
    return {
        "indicators": [
            {"code": code, "name": code, "unit_of_measure": "lớp", "decimals": 0, "total": "2",
             "aggregation": "sum" if number else "max"}
            for number, code in enumerate(codes)
        ],
        "units": [{"unit": name, "values": dict.fromkeys(codes, "1")} for name in ("Xã A", "Xã B")],
    }  # fmt: skip


def test_annexes_of_many_indicators_are_told_apart():
    assert [annex.title for annex in paper_annexes(figures_of_many(13))] == [
        "Số liệu theo đơn vị (chỉ tiêu 1 đến 6 của Bảng 1)",
        "Số liệu theo đơn vị (chỉ tiêu 7 đến 12 của Bảng 1)",
        "Số liệu theo đơn vị (chỉ tiêu 13 của Bảng 1)",
    ]
    [whole] = sheet_annexes(figures_of_many(13))
    assert len(whole.blocks[0].columns) == 15
    assert [column.sums for column in whole.blocks[0].columns[2:4]] == [False, True]


def test_word_and_workbook_hold_what_stands_behind_the_front(cast, scene, draft, as_user):
    client = as_user(cast.province_officer)
    word = WordDocument(
        io.BytesIO(client.get(reverse("reports:compilation_docx", args=[draft.pk])).content)
    )
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    receipt = scene.report.current_version.receipt_code
    assert {receipt, cast.commune.label, "Tổng cộng"} <= cells
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("reports:compilation_xlsx", args=[draft.pk])).content)
    )
    assert book.sheetnames == [
        "Văn bản", "Bảng 1", "Số liệu theo đơn vị", "Danh mục báo cáo", "Biểu đồ",
    ]  # fmt: skip
    assert receipt in [cell.value for cell in book["Danh mục báo cáo"]["F"]]
