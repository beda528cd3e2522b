"""A compiled document is signed with the certificate of a person or an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.auditing import record
from documents.models import DocumentSignature
from documents.models import IssuedDocument
from documents.signing import PLACE
from documents.signing import CannotSign
from documents.signing import sign
from documents.signing import signer_from_file
from documents.signing import signer_from_token
from documents.verification import add_signature
from reports.enums import CompilationState
from reports.models import Compilation
from workflow import Refused
from workflow import Stale
from workflow import demand

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from accounts.models import User

SIGNABLE = (CompilationState.RENDERED, CompilationState.ISSUED)


def sign_compilation(
    user: User,
    compilation: Compilation,
    *,
    certificate: bytes,
    passphrase: str,
    picture: bytes = b"",
    expected_signatures: int | None = None,
) -> DocumentSignature:
    """Sign the PDF as it stands; the unsigned file is kept.

    Args:
        certificate: a PKCS#12 file; empty to sign with the token of the settings. Neither it nor
            `passphrase` is stored or recorded.
        picture: PNG of the handwriting, laid over the signatory's name.
        expected_signatures: how many the user saw; None where that does not matter.

    Raises:
        Refused: no right, no PDF yet, no number or day, or the key cannot be used.
        Stale: the PDF was made anew, or somebody signed, meanwhile.
    """
    demand(user, "reports.sign_compilation", compilation)
    compilation.refresh_from_db()
    if compilation.document is None or compilation.state not in SIGNABLE:
        raise Refused("Hãy dựng PDF của bản hiện tại trước khi ký.")
    if not compilation.document_number or not compilation.issued_on:
        raise Refused("Hãy ghi số, ký hiệu và ngày ban hành rồi dựng lại PDF trước khi ký.")
    try:
        signer = (
            signer_from_file(certificate, passphrase)
            if certificate
            else signer_from_token(passphrase)
        )
        return _sign(user, compilation, signer, picture, expected_signatures)
    except CannotSign as fault:
        errors = {fault.field: fault.reason} if fault.field else None
        raise Refused(fault.reason, errors=errors) from None


def _sign(
    user: User,
    compilation: Compilation,
    signer: Signer,
    picture: bytes,
    expected_signatures: int | None,
) -> DocumentSignature:
    with transaction.atomic():
        # One after the other: each signature covers the file that the one before left.
        document = IssuedDocument.objects.select_for_update().get(pk=compilation.document_id)
        count = document.signatures.count()
        if expected_signatures is not None and count != expected_signatures:
            raise Stale("Văn bản vừa được ký thêm. Hãy xem lại trước khi ký.")
        with document.newest_file.open("rb") as stream:
            content = stream.read()
        signed = sign(content, signer, place=document.marks.get(PLACE), picture=picture)
        row = add_signature(document, signed)
        record(
            user,
            "reports.sign_compilation",
            compilation,
            scope_path=compilation.round.receiving_unit.path,
            signer=row.signer,
            serial=row.serial_number,
            sha256=row.sha256,
        )
    return row
