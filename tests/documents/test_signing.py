"""Signatures: who, when, whole or not; keys of our own authority, no connection."""

import io
import socket

import pikepdf
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pyhanko.sign.timestamps import DummyTimeStamper

from documents import signing
from documents.rendering.html import document_html
from documents.rendering.press import Press
from documents.signing import CannotSign
from documents.signing import sign
from documents.signing import signer_from_file
from documents.signing import signer_from_token
from documents.signing import verdicts_on
from documents.verification import add_signature
from documents.verification import issue_document
from tests.documents.archive import archive_faults
from tests.documents.keys import PASSPHRASE
from tests.documents.keys import authority
from tests.documents.keys import issue
from tests.documents.papers import long_document


@pytest.fixture(scope="module")
def root():
    return authority()


@pytest.fixture(scope="module")
def person(root):
    return issue(root)


@pytest.fixture(scope="module")
def paper():
    return Press().run(document_html(long_document(sections=1, rows=3)))


@pytest.fixture
def trusted(settings, tmp_path, root):
    (tmp_path / "root.pem").write_bytes(root.pem)
    settings.SIGNING_TRUST_ROOTS = str(tmp_path)


@pytest.fixture
def signed(paper, person):
    return sign(
        paper.content, signer_from_file(person.p12(), PASSPHRASE), place=paper.marks[signing.PLACE]
    )


@pytest.fixture(autouse=True)
def no_connection(monkeypatch):
    connect = socket.socket.connect

    def refuse(own, address):
        # The cache and the database of the suite lie behind sockets of this machine's file system.
        if own.family != socket.AF_UNIX:
            raise AssertionError("a connection was tried")
        return connect(own, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_signature_tells_who_and_is_whole(signed, trusted):
    [verdict] = verdicts_on(signed.content)
    assert (verdict.signer, verdict.certificate_issuer) == (
        "Nguyễn Văn Ẩn", "Tổ chức chứng thực thử",
    )  # fmt: skip
    assert (verdict.is_whole, verdict.covers_all, verdict.is_trusted) == (True, True, True)
    assert verdict.is_stamped is False


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_one_changed_byte_breaks_it(signed, trusted, paper, at):
    content = bytearray(signed.content)
    content[int(len(paper.content) * at)] ^= 1
    [verdict] = verdicts_on(bytes(content)) or [None]
    assert verdict is None or not verdict.is_whole


def test_stranger_is_not_trusted(signed, settings):
    settings.SIGNING_TRUST_ROOTS = ""
    [verdict] = verdicts_on(signed.content)
    assert (verdict.is_whole, verdict.is_trusted) == (True, False)


def test_addition_after_the_signature_is_told(signed, trusted):
    with pikepdf.open(io.BytesIO(signed.content)) as pdf:
        assert pdf.Root.AcroForm.Fields
    grown = signed.content + _update(signed.content)
    [verdict] = verdicts_on(grown)
    assert (verdict.is_whole, verdict.covers_all) == (True, False)


def _update(content: bytes) -> bytes:
    """What somebody appends who hides the first page's drawing."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    page["/Rotate"] = generic.NumberObject(180)
    writer.mark_update(reference)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()[len(content) :]


def test_signature_stands_over_the_name_on_its_page(signed, paper):
    page, left, top, right, _ = paper.marks[signing.PLACE]
    with pikepdf.open(io.BytesIO(signed.content)) as pdf:
        [box] = [
            [float(side) for side in note.Rect]
            for note in pdf.pages[page].obj.Annots
            if note.get("/FT") == "/Sig"
        ]
        height = float(pdf.pages[page].mediabox[3])
    assert abs((box[0] + box[2]) / 2 - (left + right) / 2) < 1
    assert 0 < box[1] - (height - top) < 5
    assert box[3] - box[1] == pytest.approx(signing.HEIGHT, abs=1)


def test_archive_stays_an_archive_and_tagged(signed):
    assert archive_faults(signed.content) == []


def test_handwriting_is_drawn(paper, person):
    picture = io.BytesIO()
    Image.new("RGBA", (60, 20), (0, 0, 200, 128)).save(picture, "PNG")
    made = sign(
        paper.content,
        signer_from_file(person.p12(), PASSPHRASE),
        place=paper.marks[signing.PLACE],
        picture=picture.getvalue(),
    )
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert any(
            isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image" and thing.Width == 60
            for thing in pdf.objects
        )  # fmt: skip


def test_time_stamp_is_laid_where_a_server_is_set(paper, person, root, monkeypatch, trusted):
    server = issue(root, "Máy chủ dấu thời gian", stamps=True)
    raw = server.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = asn1_x509.Certificate.load(
        server.certificate.public_bytes(serialization.Encoding.DER)
    )
    stamper = DummyTimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(raw))
    monkeypatch.setattr(signing, "timestamper", lambda: stamper)
    made = sign(paper.content, signer_from_file(person.p12(), PASSPHRASE), place=None)
    [verdict] = verdicts_on(made.content)
    assert (made.has_timestamp, verdict.is_stamped, verdict.is_whole) == (True, True, True)


def test_second_signature_leaves_the_first_whole(signed, root, trusted):
    office = issue(root, "Uỷ ban nhân dân tỉnh Ninh Bình")
    twice = sign(signed.content, signer_from_file(office.p12(), PASSPHRASE), place=None)
    verdicts = verdicts_on(twice.content)
    assert [v.signer for v in verdicts] == ["Nguyễn Văn Ẩn", "Uỷ ban nhân dân tỉnh Ninh Bình"]
    assert all(v.is_whole and v.covers_all for v in verdicts)


def test_wrong_passphrase_and_wrong_file_are_refused(person):
    for content, passphrase in ((person.p12(), "sai"), (b"khong phai", PASSPHRASE), (b"", "")):
        with pytest.raises(CannotSign) as refusal:
            signer_from_file(content, passphrase)
        assert refusal.value.field == "certificate"


@pytest.mark.parametrize("days", [(-20, -1), (1, 20)])
def test_certificate_outside_its_days_is_refused(root, days):
    with pytest.raises(CannotSign, match="chỉ có giá trị từ"):
        signer_from_file(issue(root, days=days).p12(), PASSPHRASE)


def test_token_that_is_not_set_up_is_said(settings):
    with pytest.raises(CannotSign, match="chưa được nối"):
        signer_from_token("1234")
    settings.SIGNING_PKCS11_LIBRARY = "/opt/token/lib.so"
    with pytest.raises(CannotSign, match="thiết bị ký"):
        signer_from_token("1234")


@pytest.fixture
def issued(db, paper, signed):
    document = issue_document(
        code="ABCD-EFGH", kind="compilation", title="Báo cáo", issuer="UBND",
        content=paper.content, page_count=paper.page_count, marks=paper.marks,
    )  # fmt: skip
    add_signature(document, signed)
    return document


def test_public_page_knows_the_signed_and_the_unsigned_file(issued, client, paper, signed, trusted):
    address = reverse("documents:verify")
    for content, words in (
        (signed.content, "✓ Chữ ký số còn nguyên vẹn"),
        (paper.content, "tệp nguyên vẹn"),
    ):
        page = client.post(address, {"tep": SimpleUploadedFile("a.pdf", content)})
        assert (page.status_code, words in page.content.decode()) == (200, True)
    page = client.get(reverse("documents:verify_code", args=[issued.code])).content.decode()
    assert "Nguyễn Văn Ẩn" in page


def test_public_page_says_broken_of_a_changed_file(issued, client, paper, signed, trusted):
    content = bytearray(signed.content)
    content[len(paper.content) // 2] ^= 1
    page = client.post(
        reverse("documents:verify"), {"tep": SimpleUploadedFile("a.pdf", bytes(content))}
    )
    assert page.status_code == 404
    assert "không còn nguyên vẹn" in page.content.decode()


def test_file_of_a_stranger_is_no_error(client, db):
    page = client.post(
        reverse("documents:verify"), {"tep": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}
    )
    assert page.status_code == 404
