"""Papers printed once: kept by the digest of their content, their layout and their fonts."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache
from pathlib import Path

import weasyprint
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db import transaction
from django.utils import timezone

from documents.layout import Document
from documents.models import RenderedPart
from documents.rendering.html import document_html
from documents.rendering.ledger import Ledger
from documents.rendering.ledger import set_ledger
from documents.rendering.press import Printed
from documents.rendering.press import shut_in
from documents.rendering.press_room import Waiting
from documents.rendering.press_room import room

FORMAT = "2"  # raise where press or ledger make something else of the same content
FOLDER = "parts"
# A file without a row is a worker that died between the two; younger ones may still get theirs.
ORPHAN_AGE = dt.timedelta(days=1)


def part_key(document: Document) -> str:
    """What the printed paper will look like, as a digest: content, layout and fonts."""
    return _digest(repr(document))


def ledger_key(ledger: Ledger) -> str:
    """The same for a ledger."""
    return _digest(repr(ledger))


def content_key(words: str) -> str:
    """The same for anything else that is told by its words."""
    return _digest(words)


def kept(key: str) -> RenderedPart | None:
    """The part printed before, if its file is still there."""
    part = RenderedPart.objects.filter(key=key).first()
    return part if part and _has_file(part) else None


def keep(document: Document, waiting: Waiting = lambda: None) -> RenderedPart:
    """The printed part of a document, printing it where nobody has done so before.

    Args:
        waiting: called every few seconds of a long printing; may raise to stop it.

    Raises:
        TooHeavy: more memory or time than PRINT_MEMORY_MB and PRINT_SECONDS allow.
    """
    key = part_key(document)
    if part := kept(key):
        return part
    printed = room().run(document_html(document), waiting)
    return _put(key, printed, shut_in(printed.content, prefix=key[:10]))


def keep_ledger(ledger: Ledger) -> RenderedPart:
    """As `keep`, for a ledger, which is set in this process: its time is known from its size."""
    key = ledger_key(ledger)
    if part := kept(key):
        return part
    printed = set_ledger(ledger)
    return _put(key, printed, printed.content)


def keep_file(key: str, content: bytes, *, suffix: str) -> RenderedPart:
    """Keep a file that is no paper (an archive of papers) under its key, as long as parts are kept."""
    return kept(key) or _put(key, Printed(content, 0), content, suffix=suffix)


def use(keys: list[int]) -> None:
    """Note that these parts were bound today: the others are forgotten first."""
    RenderedPart.objects.filter(pk__in=keys).update(used_on=timezone.localdate())


def read(part: RenderedPart) -> bytes:
    with part.file.open("rb") as stream:
        return stream.read()


def sweep_parts() -> int:
    """Drop parts that no volume has used for PART_KEEP_DAYS, and files that belong to no row.

    Returns:
        How many files went.
    """
    last = timezone.localdate() - dt.timedelta(days=settings.PART_KEEP_DAYS)
    old = list(RenderedPart.objects.filter(used_on__lt=last))
    for part in old:
        part.delete()
        part.file.storage.delete(str(part.file.name))
    return len(old) + _drop_orphans()


def _put(key: str, printed: Printed, content: bytes, *, suffix: str = ".pdf") -> RenderedPart:
    part = RenderedPart(
        key=key,
        sha256=hashlib.sha256(content).hexdigest(),
        page_count=printed.page_count,
        marks=printed.marks,
        used_on=timezone.localdate(),
    )
    part.file.save(f"{secrets.token_urlsafe(24)}{suffix}", ContentFile(content), save=False)
    name = str(part.file.name)
    # A row whose file was lost gives way; one that has its file by now does not.
    before = RenderedPart.objects.filter(key=key).first()
    if before and not _has_file(before):
        RenderedPart.objects.filter(pk=before.pk).delete()
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError:
        # Another worker printed the same at the same time: its row stands.
        part.file.storage.delete(name)
        return RenderedPart.objects.get(key=key)
    return part


def _has_file(part: RenderedPart) -> bool:
    return part.file.storage.exists(str(part.file.name))


def _digest(text: str) -> str:
    return hashlib.sha256(f"{_layout()}\n{text}".encode()).hexdigest()


@cache
def _layout() -> str:
    """Everything besides the content that decides how a page looks."""
    known = hashlib.sha256(f"{FORMAT} {weasyprint.__version__}".encode())
    static, templates = settings.BASE_DIR / "static", settings.BASE_DIR / "templates/documents"
    files = [
        static / "css/document.css",
        *sorted((static / "vendor/fonts").glob("*.ttf")),
        *sorted(Path(templates).rglob("*.*")),
    ]
    for file in files:
        known.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return known.hexdigest()


def _drop_orphans() -> int:
    """Files in the folder of parts that no row names."""
    if not default_storage.exists(FOLDER):
        return 0
    dropped = 0
    for year in default_storage.listdir(FOLDER)[0]:
        folder = f"{FOLDER}/{year}"
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        named = set(RenderedPart.objects.filter(file__in=names).values_list("file", flat=True))
        for name in set(names) - named:
            if timezone.now() - default_storage.get_modified_time(name) > ORPHAN_AGE:
                default_storage.delete(name)
                dropped += 1
    return dropped
