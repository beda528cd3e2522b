"""What PDF/A-3a (ISO 19005-3) asks of a file, as far as it can be seen without a validator."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name
from pikepdf import Stream

ACTIONS = {"/GoTo", "/URI"}
STANDARD = {
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody",
    "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference",
    "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure",
    "Formula", "Form",
}  # fmt: skip
FORBIDDEN_NAMES = ("/JavaScript", "/XFA")


def archive_faults(content: bytes) -> list[str]:
    """What keeps a file out of the archive; empty where nothing was found."""
    head, _, rest = content.partition(b"\n")
    faults = [] if head.startswith(b"%PDF-1.7") else [f"version {head!r}"]
    if not rest.startswith(b"%") or min(rest[1:5]) < 128:
        faults.append("no comment of high bytes after the head")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for check in (_file, _metadata, _colours, _fonts, _notes, _enclosures, _tags, _objects):
            faults += check(pdf)
    return faults


def _file(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.is_encrypted:
        yield "encrypted"
    if "/ID" not in pdf.trailer:
        yield "no ID in the trailer"
    if str(pdf.Root.get("/Lang", "")) != "vi":
        yield "no language"
    if not pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False):
        yield "not marked as tagged"
    for name in ("/AA", "/OpenAction"):
        if name in pdf.Root:
            yield f"{name} in the catalogue"
    if pdf.Root.get("/AcroForm", Dictionary()).get("/NeedAppearances", False):
        yield "fields without looks of their own"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    packet = pdf.Root.Metadata.read_bytes()
    if b"<?xpacket begin=" not in packet or b"<?xpacket end=" not in packet:
        yield "metadata are no XMP packet"
    marks = pdf.open_metadata()
    if (marks.get("pdfaid:part"), marks.get("pdfaid:conformance")) != ("3", "A"):
        yield "does not call itself PDF/A-3a"
    if not marks.get("dc:title") or str(pdf.docinfo.get("/Title", "")) != marks["dc:title"]:
        yield "no title, or two"


def _colours(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1 or int(intents[0].DestOutputProfile.N) != 3:
        yield "no RGB output intent"
    for page in pdf.pages:
        for order in pikepdf.parse_content_stream(page, "k K"):
            yield f"CMYK by {order.operator} without a profile"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != "/Font":
            continue
        name = thing.get("/BaseFont", "?")
        if thing.Subtype == "/Type0":
            if "/ToUnicode" not in thing:
                yield f"{name} has no letters for its glyphs"
            continue
        files = [key for key in thing.get("/FontDescriptor", Dictionary()) if "/FontFile" in key]
        if thing.Subtype != "/Type3" and not files:
            yield f"{name} is not embedded"
        if thing.Subtype == "/CIDFontType2" and "/CIDToGIDMap" not in thing:
            yield f"{name} has no map of its glyphs"


def _notes(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, start=1):
        for note in page.obj.get("/Annots", []):
            flags = int(note.get("/F", 0))
            # A signature without a box shows nothing and is left out by the standard.
            shown = note.get("/Rect", [0, 0, 0, 0])[2] != note.get("/Rect", [0, 0, 0, 0])[0]
            if shown and (not flags & 4 or flags & (1 | 2 | 32)):
                yield f"a {note.Subtype} of page {number} is not printed"
            if shown and note.Subtype != "/Link" and "/AP" not in note:
                yield f"a {note.Subtype} of page {number} has no look"
            action = note.get("/A", Dictionary()).get("/S")
            if action is not None and str(action) not in ACTIONS:
                yield f"action {action} on page {number}"


def _enclosures(pdf: pikepdf.Pdf) -> Iterator[str]:
    listed = [spec.objgen for spec in pdf.Root.get("/AF", [])]
    named = set(listed)
    if len(named) != len(listed):
        yield "an enclosure is listed twice"
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != "/Filespec":
            continue
        name = thing.get("/UF", "?")
        if not {"/F", "/UF", "/AFRelationship", "/Desc"} <= set(thing.keys()):
            yield f"enclosure {name} says too little"
        if thing.objgen not in named:
            yield f"enclosure {name} belongs to nothing"
        stream = thing.EF.F
        if "/Subtype" not in stream or "/ModDate" not in stream.get("/Params", Dictionary()):
            yield f"enclosure {name} has no type or day"


def _tags(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield "no tags"
        return
    known = {str(key) for key in root.get("/RoleMap", Dictionary())}
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/StructElem":
            kind = str(thing.S)
            if kind not in known and kind.removeprefix("/") not in STANDARD:
                yield f"tag {kind} means nothing"
            if kind == "/Figure" and "/Alt" not in thing:
                yield "a figure without words"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        for name in FORBIDDEN_NAMES:
            if name in thing:
                yield f"{name} inside"
        if not isinstance(thing, Stream):
            continue
        filters = thing.get("/Filter", Array())
        filters = list(filters) if isinstance(filters, Array) else [filters]
        if Name.LZWDecode in filters or Name.Crypt in filters:
            yield f"filter {filters}"
        if "/F" in thing:
            yield "a stream outside the file"
        if thing.get("/Subtype") == "/Image" and thing.get("/Interpolate", False):
            yield "a picture that viewers smooth"
