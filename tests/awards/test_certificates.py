"""Certificates: words that always fit, places in millimetres, printing once per click."""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import replace

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from PIL import Image

from accounts.jobs import Progress
from accounts.models import AuditEvent
from accounts.models import Job
from awards.certificate_layouts import BOTH
from awards.certificate_layouts import BUILT_IN
from awards.certificate_layouts import EXAMPLE
from awards.certificate_layouts import FIELDS
from awards.certificate_layouts import Spot
from awards.certificate_layouts import example_of
from awards.certificate_layouts import sheet_facts
from awards.certificate_setting import SMALLEST
from awards.certificate_setting import fit
from awards.certificate_setting import measuring_pdf
from awards.certificate_setting import place
from awards.certificate_setting import sheets_pdf
from awards.certificate_setting import text_width
from awards.certificates import certificate_words
from awards.certificates import layouts_for
from awards.certificates import print_batch
from awards.certificates import printable_awards
from awards.certificates import remove_layout
from awards.certificates import save_layout
from awards.certificates import start_printing
from awards.enums import DecisionState
from awards.enums import RecordState
from awards.models import CertificateBatch
from awards.models import CertificateLayout
from documents.rendering.pdf import page_count
from documents.verification import verification_url
from tests.factories.awards_papers import CertificateLayoutFactory
from tests.factories.awards_papers import DecidedAwardFactory
from tests.factories.awards_papers import IssuedDecisionFactory
from workflow import Refused
from workflow import Stale

MM = 72 / 25.4
LONGEST = (
    "Uỷ ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội, tập thể Ban Chỉ đạo phong "
    "trào thi đua xây dựng nông thôn mới nâng cao, đô thị văn minh và chuyển đổi số xã Quất Lâm"
)
URL = "https://thidua.example.vn/kiem-tra/K7/"


def words_of(content: bytes, page: int = 0):
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return pdf.pages[page].extract_words(keep_blank_chars=True), pdf.pages[page]


def printed(sheet, words=None) -> bytes:
    return sheets_pdf(sheet, [(words or example_of(sheet), URL)], title="Thử")[0]


## Fitting


def test_a_short_name_keeps_its_size():
    assert fit(Spot("name", 0, 0, 300, 34), "Lê An").size == 34


@pytest.mark.parametrize("width", [20, 60, 120, 300])
@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("text", ["Lê An", LONGEST, "W" * 200, "Nghiêng " * 25])
def test_no_line_is_ever_wider_than_its_room(width, lines, text):
    fitted = fit(Spot("name", 0, 0, width, 34, bold=True, lines=lines), text)
    assert fitted.lines
    assert len(fitted.lines) <= lines
    assert all(text_width(line, fitted.size, bold=True) <= width for line in fitted.lines)


def test_without_shrinking_the_same_name_is_too_wide():
    """The twin: what the guard is for."""
    assert text_width(LONGEST, 34, bold=True) > 300


def test_what_cannot_fit_says_so():
    fitted = fit(Spot("name", 0, 0, 10, 34), "W" * 200)
    assert (fitted.size, fitted.fits) == (SMALLEST, False)


def test_two_lines_are_of_nearly_equal_length():
    first, second = fit(Spot("achievement", 0, 0, 250, 21, lines=3), EXAMPLE["achievement"]).lines
    assert 0.8 < len(first) / len(second) < 1.25


def test_a_long_name_takes_two_lines_where_one_was_planned():
    spot = Spot("addressed", 45, 150, 330, 34, bold=True, lines=2, grow=BOTH)
    one, two = fit(spot, "Bà Nguyễn Thị Thanh Hương"), fit(spot, LONGEST)
    assert (len(one.lines), one.size) == (1, 34)
    assert len(two.lines) == 2
    assert two.size > fit(replace(spot, lines=1), LONGEST).size
    sheet = replace(BUILT_IN["bang-khen-a3"], spots=(spot,))
    middle = [
        sum(item.feet) / len(item.feet) - 0.33 * item.size_mm
        for text in (EXAMPLE["addressed"], LONGEST)
        for item in place(sheet, {"addressed": text}).items
    ]
    assert middle[0] == pytest.approx(middle[1], abs=0.1)


def test_lines_of_the_text_itself_stay():
    assert fit(Spot("signing", 0, 0, 100, 17), "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH").lines == (
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )


## On paper


@pytest.mark.parametrize("key", BUILT_IN)
def test_every_built_in_sheet_is_one_page_of_its_size(key):
    sheet = BUILT_IN[key]
    content = printed(sheet)
    _, page = words_of(content)
    assert page_count(content) == 1
    assert (round(page.width / MM), round(page.height / MM)) == (sheet.width, sheet.height)


@pytest.mark.parametrize("key", BUILT_IN)
@pytest.mark.parametrize("name", ["Lê An", LONGEST])
def test_no_two_texts_meet_and_none_leaves_the_page(key, name):
    sheet = BUILT_IN[key]
    words = example_of(sheet) | {
        "addressed": name, "name": name, "name_capital": name.upper(), "workplace": LONGEST,
        "achievement": f"{LONGEST} {LONGEST}"[:400],
    }  # fmt: skip
    found, page = words_of(printed(sheet, words))
    assert all(w["x0"] >= 0 and w["x1"] <= page.width and w["bottom"] <= page.height for w in found)
    # Ascenders and marks need a little of the line above: compare the middle half of each line.
    boxes = [
        (w["x0"], w["x1"], w["top"] + (w["bottom"] - w["top"]) / 4, w["bottom"] - (w["bottom"] - w["top"]) / 4)
        for w in found
    ]  # fmt: skip
    meeting = [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[:number]
        if one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
    ]
    assert meeting == []


def test_the_foot_of_the_letters_stands_where_the_layout_says():
    sheet = replace(BUILT_IN["bang-khen-a3-phoi"], spots=(Spot("name", 100, 150, 200, 40),))
    _, page = words_of(printed(sheet, {"name": "Hoa"}))
    letter = page.chars[0]
    # Below the foot lies the descent of the font; pdfplumber's box ends there.
    foot = (letter["bottom"] - 0.216 * letter["size"]) / MM
    assert foot == pytest.approx(150, abs=0.3)
    middle = (page.chars[0]["x0"] + page.chars[-1]["x1"]) / 2 / MM
    assert middle == pytest.approx(200, abs=0.3)


def test_the_foot_stays_when_the_letters_shrink():
    sheet = replace(BUILT_IN["bang-khen-a3-phoi"], spots=(Spot("name", 100, 150, 60, 40),))
    _, page = words_of(printed(sheet, {"name": "Nguyễn Thị Thanh Hương"}))
    letter = page.chars[0]
    assert letter["size"] < 40
    assert (letter["bottom"] - 0.216 * letter["size"]) / MM == pytest.approx(150, abs=0.3)


def test_the_offset_moves_everything():
    sheet = BUILT_IN["giay-khen-a4-phoi"]
    before, _ = words_of(printed(sheet))
    after, _ = words_of(printed(replace(sheet, offset_x=3, offset_y=-2)))
    for one, other in zip(before, after, strict=True):
        assert (other["x0"] - one["x0"]) / MM == pytest.approx(3, abs=0.05)
        assert (other["top"] - one["top"]) / MM == pytest.approx(-2, abs=0.05)


def test_a_blank_gets_no_frame_and_no_motto():
    found, _ = words_of(printed(BUILT_IN["bang-khen-a3-phoi"]))
    text = " ".join(w["text"] for w in found)
    assert "CỘNG HOÀ" not in text
    assert "BẰNG KHEN" not in text
    assert "Bà Nguyễn Thị Thanh Hương" in text
    whole, _ = words_of(printed(BUILT_IN["bang-khen-a3"]))
    assert "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM" in {w["text"] for w in whole}


def test_text_of_people_is_escaped_on_paper():
    words = EXAMPLE | {"addressed": "<b>An</b> & {{ x }}"}
    found, _ = words_of(printed(BUILT_IN["bang-khen-a3"], words))
    assert "<b>An</b> & {{ x }}" in {w["text"] for w in found}


def test_the_qr_code_is_read_back_from_the_paper():
    """Drawn in the PDF exactly as the code of the address is; each module where it belongs."""
    import qrcode

    sheet = BUILT_IN["bang-khen-a3-phoi"]
    spot = next(s for s in sheet.spots if s.name == "qr")
    scale = 12
    page = pypdfium2.PdfDocument(printed(sheet))[0]
    picture: Image.Image = page.render(scale=scale / MM).to_pil().convert("L")
    matrix = qrcode.QRCode(border=0)
    matrix.add_data(URL)
    matrix.make(fit=True)
    modules = matrix.get_matrix()
    side = spot.width / len(modules)
    read = [
        [
            picture.getpixel((
                round((spot.x + (column + 0.5) * side) * scale),
                round((spot.y + (row + 0.5) * side) * scale),
            )) < 128
            for column in range(len(modules))
        ]
        for row in range(len(modules))
    ]  # fmt: skip
    assert read == modules


def test_all_sheets_share_one_frame_marked_as_decoration():
    sheet = BUILT_IN["bang-khen-a3"]
    content, _ = sheets_pdf(sheet, [(EXAMPLE, URL)] * 3, title="Thử")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        grounds = set()
        for page in pdf.pages:
            streams = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
            first = streams[0].read_bytes().decode()
            assert first.startswith("/Artifact BMC")
            name = re.search(r"(/\S+) Do", first).group(1)
            grounds.add(page.Resources.XObject[name].objgen)
        assert len(grounds) == 1
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "vi"


def test_the_test_page_bears_a_ruler():
    content = measuring_pdf(BUILT_IN["giay-khen-a4"], EXAMPLE, url=URL)
    found, page = words_of(content)
    figures = {w["text"]: (w["x0"] + w["x1"]) / 2 / MM for w in found if w["text"].isdigit() and w["top"] < 25}  # fmt: skip
    assert figures["100"] == pytest.approx(100, abs=0.5)
    assert figures["290"] == pytest.approx(290, abs=0.5)
    verticals = {round(line["x0"] / MM, 1) for line in page.lines + page.curves + page.rects}
    assert verticals
    assert page_count(content) == 1


def test_every_field_has_words_and_a_name():
    assert {name for name in FIELDS if name not in {"qr", "text", "rule"}} == {
        name for name, example in EXAMPLE.items() if example
    }


## Words


def test_a_certificate_names_the_head_and_the_decision(cast):
    award = DecidedAwardFactory(
        decision=IssuedDecisionFactory(unit=cast.province, number="12/QĐ-UBND"),
        subject_name="Mai Thị Lan",
        book_number=7,
    )
    words = certificate_words(award)
    assert words["authority"] == "CHỦ TỊCH UỶ BAN NHÂN DÂN TỈNH NINH BÌNH"
    assert words["decision"] == "Quyết định số 12/QĐ-UBND\nngày 15 tháng 12 năm 2027"
    assert words["signing"] == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    assert words["place_day"] == "Ninh Bình, ngày 15 tháng 12 năm 2027"
    assert words["book"] == "Số vào sổ vàng: 7"
    assert award.campaign.title in words["achievement"]
    assert set(words) | {"qr", "text", "rule" } == set(FIELDS)  # fmt: skip


def test_a_school_s_certificate_names_its_commune(cast):
    facts = {"decision": IssuedDecisionFactory(unit=cast.province), "workplace": ""}
    school = DecidedAwardFactory(subject_name=cast.school.name, home_unit=cast.school, **facts)
    office = DecidedAwardFactory(subject_name=cast.science.name, home_unit=cast.science, **facts)
    person = DecidedAwardFactory(subject_name="Lê An", home_unit=cast.school, **facts)
    assert [certificate_words(award)["workplace"] for award in (school, office, person)] == [
        "Xã Cổ Lễ",
        "",
        "",
    ]


## Layouts


def test_a_layout_is_saved_and_leaves_a_trace(cast):
    layout = save_layout(
        cast.province_officer, cast.province, **sheet_facts(BUILT_IN["giay-khen-a4"])
    )
    assert (layout.page_width, layout.version) == (297, 0)
    assert AuditEvent.objects.filter(act="awards.save_layout").count() == 1


def test_the_second_of_two_savers_is_told(cast):
    layout = CertificateLayoutFactory(unit=cast.province)
    facts = sheet_facts(BUILT_IN["bang-khen-a3"])
    save_layout(cast.province_officer, cast.province, layout=layout, version=0, **facts)
    with pytest.raises(Stale):
        save_layout(cast.province_officer, cast.province, layout=layout, version=0, **facts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "password", "x": 10, "y": 10, "width": 50},
        {"name": "name", "x": 500, "y": 10, "width": 50},
        {"name": "name", "x": 10, "y": 900, "width": 50},
        {"name": "name", "x": 10, "y": 10, "width": 5000},
        {"name": "name", "x": 10, "y": 10, "width": 50, "size": 4000},
        {"name": "name", "x": 10, "y": 10, "width": 50, "lines": 99},
        {"name": "name", "x": "1mm } body {", "y": 10, "width": 50},
        {"name": "text", "x": 10, "y": 10, "width": 50, "text": " "},
        {"name": "name", "x": 10, "y": 10, "width": 50, "unknown": 1},
        {"name": "name", "x": 10, "y": 10, "width": 50, "colour": "red; } body {"},
        {"name": "name", "x": 10, "y": 10, "width": 50, "align": "center; } body {"},
    ],
)
def test_places_off_the_sheet_are_refused(cast, wrong):
    facts = sheet_facts(BUILT_IN["bang-khen-a3"]) | {"fields": [wrong]}
    with pytest.raises(Refused):
        save_layout(cast.province_officer, cast.province, **facts)
    assert not CertificateLayout.objects.exists()


def test_a_neighbour_may_not_touch_the_layout(cast):
    layout = CertificateLayoutFactory(unit=cast.commune)
    with pytest.raises(Refused):
        remove_layout(cast.neighbour_officer, layout)


def test_own_layouts_of_the_form_are_offered_first(cast):
    decision = IssuedDecisionFactory(unit=cast.province)
    general = CertificateLayoutFactory(unit=cast.province, name="Chung")
    special = CertificateLayoutFactory(unit=cast.province, name="Riêng", form=decision.form)
    keys = [key for key, _ in layouts_for(cast.province, decision.form)]
    assert keys[:3] == [str(special.pk), str(general.pk), "bang-khen-a3"]
    assert layouts_for(cast.commune, decision.form)[0][0] == "bang-khen-a3"


## Printing


@pytest.fixture
def decision(cast):
    made = IssuedDecisionFactory(unit=cast.province)
    DecidedAwardFactory.create_batch(3, decision=made)
    return made


def begin(cast, decision, token=None, awards=None, sheet=BUILT_IN["bang-khen-a3"]):
    return start_printing(
        cast.province_officer,
        decision.unit,
        awards=printable_awards(decision) if awards is None else awards,
        sheet=sheet,
        token=token or uuid.uuid4(),
        decision=decision,
    )


def finish(job) -> CertificateBatch:
    Job.objects.filter(pk=job.pk).update(state="running", claims=1)
    job.refresh_from_db()
    print_batch(job.payload["batch"], Progress(job))
    return CertificateBatch.objects.get(pk=job.payload["batch"])


def test_a_whole_list_is_one_file(cast, decision):
    batch = finish(begin(cast, decision))
    content = batch.file.read()
    assert page_count(content) == 3
    for number, award in enumerate(printable_awards(decision)):
        text = " ".join(w["text"] for w in words_of(content, number)[0])
        assert award.subject_name in text
        assert award.code in text


def test_a_second_click_prints_nothing_twice(cast, decision):
    token = uuid.uuid4()
    assert begin(cast, decision, token) == begin(cast, decision, token)
    assert CertificateBatch.objects.count() == 1
    assert AuditEvent.objects.filter(act="awards.print_certificates").count() == 1
    # The twin: another page, another printing.
    begin(cast, decision)
    assert CertificateBatch.objects.count() == 2


def test_a_repeated_job_keeps_the_first_file(cast, decision):
    job = begin(cast, decision)
    first = finish(job).file.name
    assert finish(job).file.name == first


def test_the_sheet_is_the_one_of_the_click(cast, decision):
    layout = CertificateLayoutFactory(unit=cast.province)
    sheet = dict(layouts_for(cast.province))[str(layout.pk)]
    job = begin(cast, decision, sheet=sheet)
    layout.delete()
    assert page_count(finish(job).file.read()) == 3


def test_revoked_awards_are_not_printed(cast, decision):
    award = decision.records.first()
    award.state = RecordState.REVOKED
    award.save()
    assert award not in printable_awards(decision)
    with pytest.raises(Refused, match="huỷ bỏ"):
        begin(cast, decision, awards=[award])


def test_a_draft_is_not_printed(cast, decision):
    decision.state = DecisionState.DRAFT
    with pytest.raises(Refused, match="chưa ban hành"):
        begin(cast, decision)


def test_nobody_prints_for_another_unit(cast, decision):
    with pytest.raises(Refused):
        start_printing(
            cast.commune_officer, cast.province, awards=printable_awards(decision),
            sheet=BUILT_IN["bang-khen-a3"], token=uuid.uuid4(), decision=decision,
        )  # fmt: skip


def test_long_names_are_named_for_a_look(cast, decision):
    longer = f"{LONGEST}, Ban Chỉ đạo"
    decision.records.update(subject_name=longer)
    narrow = replace(BUILT_IN["giay-khen-a4"], spots=(Spot("name", 40, 100, 150, 24),))
    batch = finish(begin(cast, decision, sheet=narrow))
    assert len(batch.shrunk) == 3
    assert longer in batch.shrunk[0]


def test_the_code_on_the_paper_leads_to_the_public_check(cast, decision):
    award = printable_awards(decision)[0]
    item = next(
        i
        for i in place(BUILT_IN["bang-khen-a3"], certificate_words(award), url=verification_url(award.code)).items
        if i.spot.name == "qr"
    )  # fmt: skip
    assert "<svg" in item.drawing
    assert verification_url(award.code).endswith(
        reverse("documents:verify_code", args=[award.code])
    )
