"""Codes on papers: made when a paper leaves, resolved on a public page."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from documents.models import DocumentSignature
from documents.models import IssuedDocument

if TYPE_CHECKING:
    from documents.signing import Signed

# Crockford's alphabet: no I, L, O, U, so that a code survives being read aloud or typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 7, 4  # 28 characters of 5 bits: 140 random bits
TRIES_PER_MINUTE = 60
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_code() -> str:
    """A fresh code, printed in groups: XXXX-XXXX-…"""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(letters[i : i + GROUP]) for i in range(0, len(letters), GROUP))


def normalize_code(typed: str) -> str:
    """What a person typed, in the stored form: case, spaces and look-alike letters do not matter."""
    letters = "".join(c for c in typed.upper() if c.isalnum()).translate(_LOOKALIKES)
    return "-".join(letters[i : i + GROUP] for i in range(0, len(letters), GROUP))


def find_by_code(typed: str) -> IssuedDocument | None:
    """The paper with this code, or None."""
    return IssuedDocument.objects.filter(code=normalize_code(typed)).first()


def page_elsewhere(typed: str) -> str | None:
    """The public page of a code that another room has given out (a certificate's); None if none has.

    Rooms above name themselves in the setting CODE_PAGES: this room imports none of them.
    """
    for name in settings.CODE_PAGES:
        if address := import_string(name)(typed):
            return address
    return None


def asks_too_often(request: Any, *, purpose: str = "verify", tries: int = TRIES_PER_MINUTE) -> bool:
    """Guessing 140 random bits is hopeless anyway; this keeps a script from wearing the server.

    Args:
        purpose: what is counted together, for each address that asks.
        tries: how many are answered in a minute.
    """
    # Behind proxies the person's own address counts, not the proxy's.
    address = get_adapter(request).get_client_ip(request)
    # Each minute has a count of its own: adding to a count keeps it alive in some caches, so that a
    # busy address would never be answered again.
    key = f"{purpose}:{address}:{int(time.time()) // 60}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) > tries
    except ValueError:
        return False


def verification_url(code: str) -> str:
    """The absolute public address that the paper prints."""
    return settings.SITE_URL + reverse("documents:verify_code", args=[code])


def find_by_digest(sha256: str) -> IssuedDocument | None:
    """The paper whose file, signed or not yet signed, has this digest; or None."""
    return (
        IssuedDocument.objects.filter(Q(sha256=sha256) | Q(signatures__sha256=sha256))
        .distinct()
        .first()
    )


def add_signature(document: IssuedDocument, signed: Signed) -> DocumentSignature:
    """Store the signed file beside the one before it."""
    row = DocumentSignature(
        document=document,
        sha256=hashlib.sha256(signed.content).hexdigest(),
        signer=signed.signer[:250],
        certificate_issuer=signed.certificate_issuer[:250],
        serial_number=signed.serial_number[:80],
        signed_at=signed.signed_at,
        has_timestamp=signed.has_timestamp,
    )
    row.file.save(f"{secrets.token_urlsafe(24)}.pdf", ContentFile(signed.content), save=False)
    row.save()
    return row


def issue_document(
    *,
    code: str,
    kind: str,
    title: str,
    issuer: str,
    content: bytes,
    page_count: int,
    number: str = "",
    issued_on: dt.date | None = None,
    sources: Sequence[dict[str, Any]] = (),
    marks: dict[str, Any] | None = None,
    exchange: dict[str, Any] | None = None,
) -> IssuedDocument:
    """Store a finished PDF with its digest and what it was made from.

    The name of the file is random to those who lack the server's secret, and the same for the same
    code: what a killed worker left behind is overwritten, not orphaned.

    Args:
        code: from `new_code`, already printed on the paper.
        sources: rows of {"label", "sha256"}.
        marks: places on the pages, see `documents.rendering.press.Printed`.
        exchange: what the exchange axis wants, see `documents.exchange_metadata.facts_of`.
    """
    document = IssuedDocument(
        code=code,
        kind=kind,
        title=title,
        issuer=issuer,
        number=number,
        issued_on=issued_on,
        sha256=hashlib.sha256(content).hexdigest(),
        page_count=page_count,
        sources=list(sources),
        marks=marks or {},
        exchange=exchange or {},
    )
    name = f"{salted_hmac('documents.file', code).hexdigest()}.pdf"
    field = IssuedDocument._meta.get_field("file")
    field.storage.delete(field.generate_filename(document, name))
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    return document
