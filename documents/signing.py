"""Digital signatures on papers (PAdES), and what a signed file says of itself.

Keys stay with their owners: a certificate file and its passphrase are used for one signature and
forgotten; a token is reached through the library that its maker gives out. Nothing here opens a
connection, except to the time stamp server where one is set (SIGNING_TSA_URL).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont
from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment
from pyhanko.pdf_utils.layout import Margins
from pyhanko.pdf_utils.layout import SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign import signers
from pyhanko.sign import timestamps
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

PLACE = "ten-nguoi-ky"  # the mark of the signatory's name in documents/document.html
WIDTH, HEIGHT, ABOVE = 62 * 72 / 25.4, 22 * 72 / 25.4, 2.0  # the room left over the name, points
DOTS = 300 / 72  # 300 dots an inch
WRONG_KEY = (
    "Không mở được tệp chứng thư: mật khẩu sai, hoặc tệp không phải PKCS#12 (.p12, .pfx). "
    "Hãy kiểm tra rồi chọn lại tệp."
)


class CannotSign(ValueError):
    """The key cannot be used; carries the Vietnamese sentence and the field that it is about."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True)
class Signed:
    """A paper after one more signature, and what the certificate says of the signer."""

    content: bytes
    signer: str
    certificate_issuer: str
    serial_number: str
    signed_at: dt.datetime
    has_timestamp: bool


@dataclass(frozen=True)
class Verdict:
    """One signature of a file as it is found there.

    `is_whole`: the signed bytes are as they were. `covers_all`: nothing was added after the last
    signature. `is_trusted`: the certificate leads to one of SIGNING_TRUST_ROOTS and was valid then.
    """

    signer: str
    certificate_issuer: str
    signed_at: dt.datetime | None
    is_stamped: bool
    is_whole: bool
    covers_all: bool
    is_trusted: bool


def signer_from_file(content: bytes, passphrase: str) -> signers.Signer:
    """The signer of a PKCS#12 file.

    Raises:
        CannotSign: wrong passphrase, no such file, no key in it, or the certificate is not valid today.
    """
    try:
        found = signers.SimpleSigner.load_pkcs12_data(
            content, other_certs=[], passphrase=passphrase.encode()
        )
    except Exception:  # noqa: BLE001 -- a file of a stranger: its parsers raise what they like
        found = None
    if found is None or found.signing_key is None:
        raise CannotSign(WRONG_KEY, "certificate")
    _demand_valid_today(found)
    return found


def signer_from_token(pin: str) -> signers.Signer:
    """The signer of the token that the settings name (SIGNING_PKCS11_LIBRARY, _SLOT, _LABEL).

    Raises:
        CannotSign: none is set up, its library is missing, or the PIN is wrong.
    """
    if not settings.SIGNING_PKCS11_LIBRARY:
        raise CannotSign("Máy chủ chưa được nối với thiết bị ký. Hãy ký bằng tệp chứng thư.")
    try:
        from pyhanko.sign.pkcs11 import PKCS11Signer
        from pyhanko.sign.pkcs11 import open_pkcs11_session
    except ImportError:
        raise CannotSign(
            "Máy chủ chưa cài phần mềm cho thiết bị ký. Hãy báo quản trị hệ thống."
        ) from None
    try:
        session = open_pkcs11_session(
            settings.SIGNING_PKCS11_LIBRARY,
            slot_no=settings.SIGNING_PKCS11_SLOT,
            user_pin=pin,
        )
    except Exception as fault:
        raise CannotSign(
            "Không mở được thiết bị ký: mã PIN sai hoặc chưa cắm thiết bị.", "passphrase"
        ) from fault
    return PKCS11Signer(session, cert_label=settings.SIGNING_PKCS11_LABEL)


def timestamper() -> timestamps.TimeStamper | None:
    """The time stamp server of the settings; None where none is set."""
    if not settings.SIGNING_TSA_URL:
        return None
    return timestamps.HTTPTimeStamper(settings.SIGNING_TSA_URL, timeout=10)


def sign(
    content: bytes, signer: signers.Signer, *, place: Sequence[float] | None, picture: bytes = b""
) -> Signed:
    """Lay one more signature on a PDF; earlier ones stay whole.

    Args:
        place: the mark of the signatory's name (`press.Printed.marks[PLACE]`): page and box. The
            signature stands over it, where the law wants the image of a personal signature
            (Decree 30/2020/NĐ-CP, annex I). None puts none on the page.
        picture: PNG of the handwriting; without it name and time stand there.

    Raises:
        CannotSign: the time stamp server does not answer.
    """
    reader = PdfFileReader(io.BytesIO(content))
    number = len(reader.embedded_signatures) + 1
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    # Only the first signature stands over the name; an office's follows without a box.
    spec = fields.SigFieldSpec(
        f"ChuKy{number}",
        readable_field_name=f"Chữ ký {number}",
        **(_box(writer, place) if place and number == 1 else {}),
    )
    now = timezone.localtime()
    stamper = timestamper()
    try:
        made = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=spec.sig_field_name,
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                name=common_name(signer.signing_cert.subject),
            ),
            signer=signer,
            timestamper=stamper,
            stamp_style=_style(signer, now, picture),
            new_field_spec=spec,
        ).sign_pdf(writer)
    except timestamps.TimestampRequestError:
        raise CannotSign(
            "Máy chủ cấp dấu thời gian không trả lời nên chưa ký được. Hãy thử lại sau."
        ) from None
    certificate = signer.signing_cert
    return Signed(
        content=made.getvalue(),
        signer=common_name(certificate.subject),
        certificate_issuer=common_name(certificate.issuer),
        serial_number=f"{certificate.serial_number:x}",
        signed_at=now,
        has_timestamp=stamper is not None,
    )


def verdicts_on(content: bytes) -> list[Verdict]:
    """Every signature in an uploaded PDF, judged without any connection; none where it has none."""
    try:
        reader = PdfFileReader(io.BytesIO(content))
        embedded = reader.embedded_regular_signatures
    except Exception:  # noqa: BLE001 -- a file of a stranger
        return []
    return [_judge(signature) for signature in embedded]


def common_name(name: Any) -> str:
    """The name of a person or office in a certificate."""
    known = name.native
    found = known.get("common_name") or known.get("organization_name") or name.human_friendly
    return found if isinstance(found, str) else ", ".join(found)


def _judge(signature: Any) -> Verdict:
    certificate = signature.signer_cert
    try:
        status = validate_pdf_signature(
            signature, _trust(), ts_validation_context=_trust(), skip_diff=False
        )
        whole, trusted = status.intact and status.valid, status.trusted
        stamp = status.timestamp_validity
        stamped = bool(stamp and stamp.intact and stamp.valid)
        when = stamp.timestamp if stamped else status.signer_reported_dt
        covers = status.coverage.name == "ENTIRE_FILE" or status.bottom_line
    except Exception:  # noqa: BLE001 -- a damaged signature breaks its parser: it is not whole
        whole = trusted = stamped = covers = False
        when = signature.self_reported_timestamp
    return Verdict(
        signer=common_name(certificate.subject),
        certificate_issuer=common_name(certificate.issuer),
        signed_at=when,
        is_stamped=stamped,
        is_whole=whole,
        covers_all=covers,
        is_trusted=trusted,
    )


def _trust() -> ValidationContext:
    """Only the roots that the settings name; nothing is fetched."""
    return ValidationContext(trust_roots=_roots(settings.SIGNING_TRUST_ROOTS), allow_fetching=False)


@cache
def _roots(folder: str) -> list:
    if not folder:
        return []
    files = sorted(p for p in Path(folder).iterdir() if p.suffix in {".pem", ".crt", ".cer"})
    return list(load_certs_from_pemder([str(file) for file in files]))


def _demand_valid_today(signer: signers.Signer) -> None:
    certificate = signer.signing_cert
    now = timezone.now()
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        sentence = (
            f"Chứng thư của {common_name(certificate.subject)} chỉ có giá trị từ "
            f"{certificate.not_valid_before:%d/%m/%Y} đến {certificate.not_valid_after:%d/%m/%Y}."
        )
        raise CannotSign(sentence, "certificate")


def _box(writer: IncrementalPdfFileWriter, place: Sequence[float]) -> dict[str, Any]:
    """Over the name and centred on it; PDF counts from the lower left corner."""
    page, left, top, right = int(place[0]), *map(float, place[1:4])
    reference, _ = writer.find_page_for_modification(page)
    height = float(reference.get_object()["/MediaBox"][3])
    middle = (left + right) / 2
    foot = height - top + ABOVE
    return {
        "on_page": page,
        "box": (
            round(middle - WIDTH / 2), round(foot), round(middle + WIDTH / 2), round(foot + HEIGHT),
        ),
    }  # fmt: skip


def _style(signer: signers.Signer, now: dt.datetime, picture: bytes) -> TextStampStyle:
    image = Image.open(io.BytesIO(picture)) if picture else _words(signer, now)
    return TextStampStyle(
        border_width=0,
        stamp_text=" ",
        background=PdfImage(image),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID,
            margins=Margins.uniform(1),
        ),
        background_opacity=1,
    )  # fmt: skip


def _words(signer: signers.Signer, now: dt.datetime) -> Image.Image:
    """Name and time as a picture: the library's own text comes out with the letters far apart."""
    image = Image.new("RGBA", (round(WIDTH * DOTS), round(HEIGHT * DOTS)), (255, 255, 255, 0))
    lines = (
        f"Ký bởi: {common_name(signer.signing_cert.subject)}",
        f"Thời gian ký: {now.isoformat(timespec='seconds')}",  # as annex I of the decree writes it
    )
    size = 9.0
    face = str(settings.BASE_DIR / "static/vendor/fonts/Tinos-Regular.ttf")
    while True:
        font = ImageFont.truetype(face, round(size * DOTS))
        if size <= 4 or max(font.getlength(line) for line in lines) <= image.width:
            break
        size -= 0.5
    ImageDraw.Draw(image).multiline_text(
        (image.width / 2, image.height / 2), "\n".join(lines), font=font, fill=(0, 0, 0, 255),
        anchor="mm", align="center",
    )  # fmt: skip
    return image
