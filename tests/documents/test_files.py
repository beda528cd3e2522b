import io
import unicodedata
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

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


def picture(form: str, *, exif: bytes = b"") -> bytes:
    stream = io.BytesIO()
    options = {"exif": exif} if exif else {}
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
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\Báo cáo.pdf", "Báo cáo.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("x" * 400 + ".pdf", "x" * 140 + ".pdf"),
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
