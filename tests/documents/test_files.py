import contextlib
import io
import random
import unicodedata
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from accounts.middleware import PrivatePagesMiddleware
from documents.files import RefusedFile
from documents.files import accept_upload
from documents.files import display_name
from documents.files import serve_file
from documents.spreadsheets import write_xlsx


def pdf(**options) -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(stream, **options)
    return stream.getvalue()


def picture(form: str, **options) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(stream, form, **options)
    return stream.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return stream.getvalue()


def accept(name: str, content: bytes):
    return accept_upload(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Kế hoạch.pdf", pdf()),
        ("Ảnh.PNG", picture("PNG")),
        ("anh.jpg", picture("JPEG")),
        ("anh.webp", picture("WEBP")),
        ("so-lieu.xlsx", write_xlsx(["A"], [[1]])),
    ],
)
def test_what_officers_send_is_taken_under_a_random_stored_name(name, content):
    taken = accept(name, content)
    assert taken.name == name
    assert taken.size == len(taken.content)
    assert name.split(".")[0] not in taken.content.name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\0" * 300, "không đúng với phần đuôi"),
        ("virus.pdf.exe", b"MZ\x90\x00", "Không nhận tệp loại “.exe”"),
        ("trang.html", b"<script>alert(1)</script>", "Không nhận"),
        ("anh.svg", b"<svg onload=alert(1)>", "Không nhận"),
        ("rong.pdf", b"", "rỗng"),
        ("hong.pdf", b"%PDF-1.7 hong", "bị hỏng"),
        ("khoa.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "mật khẩu"),
        ("anh.png", picture("JPEG"), "không đúng với phần đuôi"),
        ("hong.png", picture("PNG")[:60], "hỏng"),
        ("hong.xlsx", b"PK\x03\x04 hong", "hỏng"),
        ("cu.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "định dạng cũ"),
        ("van-ban.docx", write_xlsx(["A"], [[1]]), "không đúng với phần đuôi"),
        ("bom.xlsx", archive({"xl/workbook.xml": b"0" * 40_000_000}), "bất thường"),
        ("macro.xlsx", archive({"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}), "macro"),
        ("khong-duoi", b"%PDF-1.4", "không rõ"),
        ("trang.xlsx", archive({"trang.html": b"xl/workbook.xml"}), "không đúng với phần đuôi"),
        ("anh.png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "hỏng"),
        ("anh.svg.png", b"<svg onload=alert(1)></svg>", "không đúng với phần đuôi"),
        ("trang.pdf", b"<html>%PDF-1.4", "không đúng với phần đuôi"),
        ("ke-hoach.docm", archive({"word/document.xml": b"x"}), "Không nhận"),
    ],
)
def test_what_is_no_evidence_is_refused_with_reason_and_remedy(name, content, reason):
    with pytest.raises(RefusedFile, match=reason):
        accept(name, content)


def test_file_over_the_limit_is_refused_with_both_numbers(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(RefusedFile, match="MB"):
        accept("to.pdf", pdf() + b" " * 2000)


def test_pictures_lose_where_they_were_taken():
    exif = Image.Exif()
    exif[0x010E] = "Nhà riêng"
    taken = accept("anh.jpg", picture("JPEG", exif=exif.tobytes()))
    assert "Nhà riêng".encode() not in taken.content.read()


@pytest.mark.parametrize(
    ("form", "name", "hidden"),
    [
        ("JPEG", "a.jpg", {"comment": b"BI MAT"}), ("JPEG", "a.jpg", {"xmp": b"<x>BI MAT</x>"}),
        ("WEBP", "a.webp", {"xmp": b"<x>BI MAT</x>"}), ("WEBP", "a.webp", {"exif": b"Exif\0\0BI MAT"}),
        ("PNG", "a.png", {"pnginfo": "BI MAT"}),
    ],
)  # fmt: skip
def test_pictures_lose_every_kind_of_hidden_text(form, name, hidden):
    if "pnginfo" in hidden:
        hidden = {"pnginfo": PngInfo()}
        hidden["pnginfo"].add_text("Comment", "BI MAT")
    content = picture(form, **hidden)
    assert b"BI MAT" in content, "mẫu thử có điều phải giấu"
    assert b"BI MAT" not in accept(name, content + b"BI MAT").content.read()


def test_picture_taken_upright_stays_upright_without_its_hidden_mark():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    taken = accept("anh.jpg", picture("JPEG", exif=exif.tobytes()))
    with Image.open(taken.content) as seen:
        assert seen.size == (30, 40)
        assert not seen.getexif()


def test_transparent_picture_stays_transparent():
    stream = io.BytesIO()
    Image.new("P", (4, 4)).save(stream, "PNG", transparency=0)
    with Image.open(accept("dau.png", stream.getvalue()).content) as seen:
        assert seen.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("side", [7800, 9900, 30_000])
def test_picture_of_a_few_kilobytes_and_many_points_is_refused(side):
    stream = io.BytesIO()
    Image.new("1", (side, side)).save(stream, "PNG")
    with pytest.raises(RefusedFile, match="quá lớn"):
        accept("to.png", stream.getvalue())


def test_archive_that_lies_about_its_sizes_is_counted():
    """What it says it holds is small; what it holds is not."""
    honest = archive({"[Content_Types].xml": b"x", "xl/workbook.xml": b"0" * 40_000_000})
    lying = honest.replace((40_000_000).to_bytes(4, "little"), (900).to_bytes(4, "little"))
    assert sum(e.file_size for e in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < 1000
    with pytest.raises(RefusedFile, match="bất thường"):
        accept("bom.xlsx", lying)


def test_archive_of_thousands_of_parts_is_refused():
    with pytest.raises(RefusedFile, match="quá lớn"):
        accept("nhieu.xlsx", archive({f"{n}.xml": b"" for n in range(2001)}))


SAMPLES = {
    "a.pdf": pdf(), "a.png": picture("PNG"), "a.jpg": picture("JPEG"), "a.webp": picture("WEBP"),
    "a.xlsx": write_xlsx(["A", "B"], [["x", 1]] * 9),
}  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files_are_judged_and_never_break_the_page(name):
    """Whatever is cut off or changed: taken, or refused with a sentence."""
    chance = random.Random(name)
    for _ in range(120):
        damaged = bytearray(SAMPLES[name])
        if chance.random() < 0.3:
            del damaged[chance.randrange(1, len(damaged)) :]
        for _ in range(chance.choice([1, 3, 20])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(RefusedFile):
            accept(name, bytes(damaged))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("x" * 400 + ".pdf", "x" * 140 + ".pdf"),
        ("..", "tep"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("a\0.exe\0.pdf", "a.exe.pdf"),
    ],
)
def test_names_are_fit_to_show(typed, shown):
    assert display_name(typed) == shown


def test_download_keeps_its_vietnamese_name_and_cannot_run():
    response = serve_file(b"x", 'Báo cáo "2025";.docx', content_type="application/msword")
    header = response["Content-Disposition"]
    assert header.startswith("attachment; ")
    assert "filename*=UTF-8''B%C3%A1o%20c%C3%A1o" in header
    assert "\n" not in header
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_pdf_opens_in_the_browser():
    assert serve_file(b"%PDF", "a.pdf", content_type="application/pdf")[
        "Content-Disposition"
    ].startswith("inline")


@pytest.mark.django_db
def test_file_of_a_signed_in_person_is_kept_by_no_cache(cast, rf):
    request = rf.get("/")
    request.user = cast.commune_officer
    request.user = cast.commune_officer
    file = serve_file(b"x", "a.pdf", content_type="application/pdf")
    answer = PrivatePagesMiddleware(lambda _: file)(request)
    assert answer["Cache-Control"] == "no-store"
