"""The reader on real plans (where they are at hand) and on plans it has not seen."""

import io
import json
import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from docx import Document as WordDocument

from campaigns.reading import UnreadableDocument
from campaigns.reading import read_document
from campaigns.reading import read_lines
from campaigns.reading.output import plain_output
from documents.layout import Document
from documents.layout import Header
from documents.layout import Paragraph
from documents.rendering.pdf import render_pdf
from tests.campaigns.reading.plans import AREAS
from tests.campaigns.reading.plans import GROUPS
from tests.campaigns.reading.plans import plan_text

HERE = Path(__file__).parent
REAL = {  # areas, criteria by group, yearly day, own plan, parent
    "ninh_binh": (7, [6, 2, 3, 2], "12-15", "2025-07", "923/QĐ-TTg"),
    "lien_minh": (6, [5, 2, 3, 2], "12-15", "2025-08", "02/KH-UBND"),
    "co_le": (4, [4, 2, 3, 2], "12-10", "2025-07", "02/KH-UBND"),
}


def read(text: str, parents=None) -> dict:
    return plain_output(read_lines(text.splitlines(), parents))


def real(name: str) -> Path:
    folder = os.environ.get("PLAN_DOCUMENTS")
    if not folder:
        pytest.skip("PLAN_DOCUMENTS names no folder of real plans")
    return Path(folder) / f"{name}.txt"


def due_of(found: dict, what: str) -> list[str]:
    return [row["due"] for row in found["obligations"] if row["what"] == what]


@pytest.mark.parametrize("name", REAL)
def test_real_plan_is_found_whole(name):
    path = real(name)
    found = plain_output(read_document(path.read_bytes(), path.name))
    areas, criteria, yearly, own_plan, parent = REAL[name]
    assert [a["ordinal"] for a in found["content_areas"]] == [str(n + 1) for n in range(areas)]
    assert [len(g["criteria"]) for g in found["target_groups"]] == criteria
    assert found["phases"] == [[2025, 2027], [2027, 2030]]
    assert found["period"] == [2025, 2030]
    assert found["parent_number"] == parent
    assert due_of(found, "annual_report") == [yearly]
    assert due_of(found, "plan") == [own_plan]
    assert due_of(found, "mid_term_review") == ["2027"]
    assert due_of(found, "final_review") == ["2030"]
    report = next(row for row in found["obligations"] if row["what"] == "annual_report")
    assert report["includes_day"] is False


@pytest.mark.parametrize(
    ("name", "links"), [("lien_minh", list("123456")), ("co_le", list("1345"))]
)
def test_areas_of_a_commune_are_linked_to_the_provinces(name, links, capsys):
    call_command("read_plan", str(real(name)), "--parent", str(real("ninh_binh")), "--json")
    found = json.loads(capsys.readouterr().out)
    assert [area["parent_ordinal"] for area in found["content_areas"]] == links


def test_scanned_plan_is_trusted_less():
    clean, scanned = real("lien_minh"), real("co_le")
    readings = [read_document(p.read_bytes(), p.name) for p in (clean, scanned)]
    assert readings[0]["noise"] < 0.2 < readings[1]["noise"]
    sure = [r["content_areas"][0]["confidence"] for r in readings]
    assert sure[0] > sure[1]


def test_what_is_not_there_is_said_and_not_guessed():
    found = plain_output(read_document(real("ninh_binh").read_bytes(), "x.txt"))
    assert (found["number"], found["issued_on"], found["signatory"]) == (None, None, None)
    assert "Không tìm thấy số, ký hiệu của văn bản." in found["missing"]


@pytest.mark.parametrize("part", ["{roman}.", "PHẦN {roman}.", "Phần {roman}:", "{roman} -"])
@pytest.mark.parametrize("area", ["{number}.", "Nội dung {number}:", "{letter})", "{number})"])
@pytest.mark.parametrize("bullet", ["-", "+", "•"])
@pytest.mark.parametrize("marks", [True, False])
def test_plan_in_other_marks_is_found_whole(part, area, bullet, marks):
    found = read(plan_text(part=part, area=area, bullet=bullet, marks=marks))
    assert len(found["content_areas"]) == len(AREAS)
    assert [len(g["criteria"]) for g in found["target_groups"]] == [len(c) for c in GROUPS.values()]
    assert found["phases"] == [[2025, 2027], [2027, 2030]]
    assert due_of(found, "annual_report") == ["12-15"]
    assert found["parent_number"] == "77/KH-UBND"


@pytest.mark.parametrize(
    ("words", "due", "includes"),
    [
        ("trước ngày 15/12", "12-15", False),
        ("chậm nhất ngày 10/12 hằng năm", "12-10", True),
        ("trước ngày 20 tháng 11", "11-20", False),
        ("chậm nhất là ngày 05 tháng 12 hằng năm", "12-05", True),
        ("muộn nhất ngày 30/11", "11-30", True),
    ],
)
def test_yearly_day_in_many_words(words, due, includes):
    found = read(plan_text(due=words))
    report = next(row for row in found["obligations"] if row["what"] == "annual_report")
    assert (report["due"], report["includes_day"]) == (due, includes)
    assert (report["to"], report["through"]) == ("Ủy ban nhân dân xã", "Phòng Văn hoá - Xã hội")


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("trong tháng 8 năm 2025", "2025-08"),
        ("trong Quý III năm 2025", "2025-Q3"),
        ("xong trước ngày 30/8/2025", "2025-08-30"),
        ("chậm nhất ngày 15 tháng 8 năm 2025", "2025-08-15"),
    ],
)
def test_own_plan_is_due_as_worded(words, due):
    assert due_of(read(plan_text(own_plan=words)), "plan") == [due]


@pytest.mark.parametrize(
    ("words", "mid", "final"),
    [
        ("Sơ kết vào năm 2027, tổng kết vào năm 2030", "2027", "2030"),
        (
            "Tổ chức sơ kết trong Quý II năm 2027; tổng kết trong Quý III năm 2030",
            "2027-Q2",
            "2030-Q3",
        ),
        ("Năm 2027 tổ chức sơ kết; năm 2030 tổ chức tổng kết", "2027", "2030"),
    ],
)
def test_reviews_are_due_as_worded(words, mid, final):
    found = read(plan_text(review=words))
    assert due_of(found, "mid_term_review") == [mid]
    assert due_of(found, "final_review") == [final]


def test_head_and_foot_are_read():
    found = read(plan_text())
    assert found["number"] == "45/KH-UBND"
    assert found["issued_on"] == "2025-08-12"
    assert found["issuer"] == "Ủy ban nhân dân xã Hoa Sen"
    assert found["signatory"] == "Trần Văn Hoà"
    assert found["title"].startswith("Triển khai Phong trào thi đua")
    assert found["recipients"] == ["UBND tỉnh;", "Lưu: VT."]
    assert {a["name"]: a["occasions"] for a in found["award_forms"]} == {
        "Giấy khen": ["annual"],
        "Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh": ["final"],
    }


def test_decision_with_an_enclosed_plan_is_read():
    found = read((HERE / "decision.txt").read_text())
    assert (found["number"], found["issued_on"]) == ("1470/QĐ-UBND", "2025-06-21")
    assert [a["ordinal"] for a in found["content_areas"]] == list("abcdđefg")
    assert [len(g["criteria"]) for g in found["target_groups"]] == [5, 2, 3, 2]
    assert due_of(found, "plan") == ["2025-06-30", "2025-07-30"]
    assert due_of(found, "annual_report") == ["11-10"]
    assert found["parent_number"] == "923/QĐ-TTg"
    assert found["signatory"] == "Tráng Thị Xuân"
    forms = {a["name"]: a["occasions"] for a in found["award_forms"]}
    assert forms["Bằng khen của Chủ tịch Uỷ ban nhân dân tỉnh"] == ["mid_term", "final"]
    assert len(forms) == 6


def test_every_item_names_its_place_in_the_text():
    lines = plan_text().splitlines()
    found = read_lines(lines)
    for area in found["content_areas"]:
        first, last = area["lines"]
        assert area["title"][:20] in " ".join(lines[first : last + 1])
    first, last = found["number"]["lines"]
    assert "45/KH-UBND" in " ".join(lines[first : last + 1])


def test_word_file_is_read():
    word = WordDocument()
    for line in plan_text().splitlines():
        word.add_paragraph(line)
    stream = io.BytesIO()
    word.save(stream)
    found = read_document(stream.getvalue(), "ke-hoach.docx")
    assert len(found["content_areas"]) == len(AREAS)
    assert len(found["target_groups"]) == len(GROUPS)


def test_pdf_with_text_is_read():
    paper = Document(
        header=Header(agency="UỶ BAN NHÂN DÂN\nXÃ HOA SEN", notation="KH-UBND", place="Hoa Sen", number="45"),
        type_name="Kế hoạch",
        subject="Triển khai Phong trào thi đua",
        blocks=tuple(Paragraph(line) for line in plan_text().splitlines()[10:] if line.strip()),
    )  # fmt: skip
    found = read_document(render_pdf(paper), "ke-hoach.pdf")
    assert len(found["content_areas"]) == len(AREAS)
    assert [len(g["criteria"]) for g in found["target_groups"]] == [len(c) for c in GROUPS.values()]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.txt"),
        (b"%PDF-1.7 broken", "a.pdf"),
        (b"PK\x03\x04broken", "a.docx"),
        (b"MZ\x90\x00", "a.exe"),
        (b"\x00\x01\x02" * 50, "a.txt"),
    ],
)
def test_file_that_cannot_be_opened_says_so(content, name, tmp_path, capsys):
    with pytest.raises(UnreadableDocument):
        read_document(content, name)
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("read_plan", str(path), "--json")
    assert ended.value.code == 2
    assert "Không mở được" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["Kính gửi ông bà.", "1. a\n2. b\n3. c", "I.\nII.\nIII.", "- - -"])
def test_poor_text_is_read_without_failing(text):
    found = read(text)
    assert found["number"] is None
    assert len(found["missing"]) > 8


def test_picture_of_a_page_is_read_by_tesseract(tmp_path):
    text = plan_text().splitlines()
    paper = Document(
        header=Header(agency="UỶ BAN NHÂN DÂN\nXÃ HOA SEN", notation="KH-UBND", place="Hoa Sen", number="45"),
        type_name="Kế hoạch",
        subject="Triển khai Phong trào thi đua",
        blocks=tuple(Paragraph(line) for line in text[10:22] if line.strip()),
    )  # fmt: skip
    source = tmp_path / "page.pdf"
    source.write_bytes(render_pdf(paper))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", source, tmp_path / "page"], check=True
    )
    found = read_document((tmp_path / "page.png").read_bytes(), "quet.png")
    assert len(found["content_areas"]) == len(AREAS)


def test_scan_without_tesseract_says_what_is_missing(monkeypatch):
    monkeypatch.setattr("campaigns.reading.extraction.shutil.which", lambda name: None)
    with pytest.raises(UnreadableDocument, match="nhận dạng chữ"):
        read_document(b"\x89PNG....", "quet.png")
