"""That the check of archives finds what it looks for: each fault is made on purpose."""

import io

import pikepdf
import pytest

from documents.rendering.html import document_html
from documents.rendering.press import Press
from tests.documents.archive import archive_faults
from tests.documents.papers import long_document


@pytest.fixture(scope="module")
def paper() -> bytes:
    return Press().run(document_html(long_document(sections=1, rows=3))).content


def _first(pdf, kind: str, value: str):
    return next(
        thing for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary) and thing.get(kind) == value
    )  # fmt: skip


def _drop(name: str):
    return lambda pdf: pdf.Root.__delitem__(name)


def _enclose(pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"A", filename="a.txt")


def _link_out(pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], F=2,
        A=pikepdf.Dictionary(S=pikepdf.Name.Launch),
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _unembed(pdf) -> None:
    del _first(pdf, "/Type", "/FontDescriptor").FontFile2


def _rename_tag(pdf) -> None:
    _first(pdf, "/S", "/TH").S = pikepdf.Name("/Đầu")


FAULTS = {
    "no RGB output intent": _drop("/OutputIntents"),
    "not marked as tagged": _drop("/MarkInfo"),
    "no language": _drop("/Lang"),
    "no tags": _drop("/StructTreeRoot"),
    "is not embedded": _unembed,
    "says too little": _enclose,
    "has no type or day": _enclose,
    "belongs to nothing": lambda pdf: (_enclose(pdf), _drop("/AF")(pdf)),
    "is listed twice": lambda pdf: (_enclose(pdf), pdf.Root.AF.append(pdf.Root.AF[0])),
    "action /Launch": _link_out,
    "is not printed": _link_out,
    "means nothing": _rename_tag,
    "CMYK": lambda pdf: pdf.pages[0].contents_add(b"0 0 0 1 k"),
    "no title": lambda pdf: pdf.docinfo.__delitem__("/Title"),
}


def test_paper_of_the_press_has_no_fault(paper):
    assert archive_faults(paper) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found(paper, fault):
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        FAULTS[fault](pdf)
        pdf.save(stream)
    assert any(fault in found for found in archive_faults(stream.getvalue()))
