"""No text makes the server fetch an address or open a file: counted by a server that is really there."""

from __future__ import annotations

import io
import threading
import zipfile
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer

import pdfplumber
import pikepdf
import pytest
import weasyprint
from weasyprint.urls import URLFetcher

from documents.charts import bar_chart
from documents.layout import Annex
from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Column
from documents.layout import Document
from documents.layout import Header
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import Verification
from documents.rendering.docx import render_docx
from documents.rendering.fetching import OwnFilesFetcher
from documents.rendering.html import document_html
from documents.rendering.pdf import html_to_pdf
from documents.rendering.pdf import render_pdf
from tests.documents.papers import CODE
from tests.documents.papers import long_document

SECRET = "MATKHAU-TRONG-TEP"

# What a text could ask for; {a} is the server's address. Each one is fetched where nothing guards.
LOADED = {
    "img": '<img src="{a}">',
    "upper case": "<IMG SRC='{a}'>",
    "style attribute": '<p style="background: url({a})">x</p>',
    "background": "<style>p {{ background: url({a}) }}</style><p>x</p>",
    "list image": "<style>li {{ list-style-image: url({a}) }}</style><ul><li>x</li></ul>",
    "content": "<style>p::before {{ content: url({a}) }}</style><p>x</p>",
    "import": "<style>@import url({a});</style><p>x</p>",
    "import as text": '<style>@import "{a}";</style><p>x</p>',
    "font": "<style>@font-face {{ font-family: X; src: url({a}) }} p {{ font-family: X }}</style><p>x</p>",
    "page": "<style>@page {{ background: url({a}) }}</style><p>x</p>",
    "link": '<link rel="stylesheet" href="{a}"><p>x</p>',
    "attachment": '<link rel="attachment" href="{a}"><p>x</p>',
    "link to attach": '<a rel="attachment" href="{a}">x</a>',
    "object": '<object data="{a}"></object>',
    "embed": '<embed src="{a}">',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{a}"/></svg>',
    "svg xlink": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image width="9" height="9" xlink:href="{a}"/></svg>',
    "base": '<base href="{a}"><img src="x.png">',
}
# Fetched by browsers or nobody: they stay in the list so that a newer press is caught at it.
HARMLESS = {
    "iframe": '<iframe src="{a}"></iframe>',
    "script": '<script src="{a}"></script>',
    "video": '<video src="{a}" poster="{a}"></video>',
    "refresh": '<meta http-equiv="refresh" content="0; url={a}">',
    "form": '<form action="{a}"><input type="image" src="{a}"></form>',
    "anchor": '<a href="{a}">x</a>',
    "entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "{a}">]><p>&e;</p>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg"><use href="{a}#x"/></svg>',
}
VECTORS = LOADED | HARMLESS


class Spy(ThreadingHTTPServer):
    """Answers everything with a little text and counts."""

    hits = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/a"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits += 1
        if self.path == "/leads-on":
            self.send_response(302)
            self.send_header("Location", self.server.address)
        else:
            self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def spy():
    server = Spy(("127.0.0.1", 0), Answer)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    )
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "mat-khau.txt"
    file.write_text(SECRET)
    return file.as_uri()


def page(vector: str, address: str) -> str:
    return f'<html lang="vi"><body>{VECTORS[vector].format(a=address)}</body></html>'


def attachments(paper: bytes) -> list[bytes]:
    """Every stream of the paper: what was attached is among them."""
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        streams = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        return [o.read_bytes() for o in streams if o.get("/Type") == "/EmbeddedFile"]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_address_is_asked_and_the_paper_is_made_all_the_same(spy, vector):
    assert html_to_pdf(page(vector, spy.address)).startswith(b"%PDF-")
    assert spy.hits == 0


@pytest.mark.parametrize("vector", LOADED)
def test_without_the_guard_the_same_page_asks(spy, vector):
    """The twin: each of them tempts, else the test above would prove nothing."""
    weasyprint.HTML(string=page(vector, spy.address)).write_pdf()
    assert spy.hits > 0


@pytest.mark.parametrize("vector", VECTORS)
def test_no_file_of_the_machine_gets_into_a_paper(secret, vector):
    paper = html_to_pdf(page(vector, secret))
    assert not attachments(paper)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
    assert not [stream for stream in streams if SECRET.encode() in stream]


def test_without_the_guard_a_file_of_the_machine_is_attached(secret):
    """The twin: this is how it would leave the house."""
    paper = weasyprint.HTML(string=page("attachment", secret)).write_pdf()
    assert attachments(paper) == [SECRET.encode()]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "https://example.org/", "HTTP://127.0.0.1/", "ftp://127.0.0.1/x",
        "file:///etc/passwd", "file:/etc/passwd", "/etc/passwd", "//127.0.0.1/x",
        "data:text/css,p{}", "portal:", "portal:fonts", "portal:fonts/", "portal:config/settings.py",
        "portal:css/../../config/settings.py", "portal:css/..%2F..%2Fconfig%2Fsettings.py",
        "portal:css//etc/passwd", "portal:css/settings.py", "portal:fonts/../css/document.css",
        "portal:css/..\\settings.css", "PORTAL:css/document.css", "portal://css/document.css",
        "portal:css/document.css\0.ttf",
    ],
)  # fmt: skip
def test_only_own_fonts_and_styles_are_served(address):
    with pytest.raises((ValueError, OSError)):
        OwnFilesFetcher().fetch(address)


def test_own_fonts_and_styles_are_served():
    style = OwnFilesFetcher().fetch("portal:css/document.css").read()
    assert "Tinos" in style.decode()
    assert OwnFilesFetcher().fetch("portal:fonts/Tinos-Regular.ttf").read()[:4] == b"\0\1\0\0"


def test_guard_follows_no_redirect_either(spy):
    """It refuses before asking, so the first address is not asked."""
    html_to_pdf(f'<html lang="vi"><img src="http://127.0.0.1:{spy.server_port}/leads-on">')
    assert spy.hits == 0
    weasyprint.HTML(string=f'<img src="http://127.0.0.1:{spy.server_port}/leads-on">').write_pdf()
    assert spy.hits == 2, "bản không có lính gác đi theo"


def everywhere(text: str) -> Document:
    """A document whose every field that a person can fill holds `text`."""
    table = Table(
        (Column(text), Column("Số", "right")), ((text, 1),), caption=text, total=(text, 1)
    )
    blocks = (
        Heading(text, "1", 1), Heading(text, "1", 2), Heading(text, "a", 3), Paragraph(text),
        Bullets((text,)), table, Chart(bar_chart(text, [(text, 1)], measure=text), text, text, table),
    )  # fmt: skip
    return Document(
        header=Header(agency=text, notation=text, place=text, parent_agency=text, number=text),
        type_name=text,
        subject=text,
        legal_bases=(text,),
        blocks=blocks,
        signature=Signature(text, (text,), text),
        recipients=(text,),
        annexes=(Annex(text, blocks, "I"), Annex(text, blocks, "II", landscape=True)),
        verification=Verification(CODE, "https://thidua.example/x", sources_note=text),
    )


@pytest.mark.parametrize("vector", VECTORS)
def test_text_in_every_field_is_printed_and_nothing_of_it_asked(spy, vector):
    paper = render_pdf(everywhere(VECTORS[vector].format(a=spy.address)))
    assert spy.hits == 0
    assert not attachments(paper)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert "/URI" not in repr([o for o in pdf.objects if isinstance(o, pikepdf.Dictionary)])


def test_text_of_people_is_text_on_paper(spy):
    nasty = f'<img src="{spy.address}"> <script>alert(1)</script> {{{{ settings.SECRET_KEY }}}}'
    paper = render_pdf(long_document(blocks=(Paragraph(nasty),), annexes=()))
    with pdfplumber.open(io.BytesIO(paper)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
    assert "<script>" in text
    assert "settings.SECRET_KEY" in text
    assert spy.hits == 0


def test_word_file_holds_the_text_and_no_link_outside(spy):
    content = render_docx(everywhere(LOADED["img"].format(a=spy.address)))
    assert spy.hits == 0
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        relations = [packed.read(n) for n in packed.namelist() if n.endswith(".rels")]
    assert relations
    assert not [part for part in relations if b'TargetMode="External"' in part]


def test_drawing_cannot_break_out_through_its_words(spy):
    """Words of a chart become its title in the paper: they stay words."""
    chart = Chart(bar_chart("Tên", [("a", 1)]), "b", '</title></svg><img src="x">')
    document = replace(long_document(annexes=()), blocks=(chart,))
    assert '<img src="x">' not in document_html(document)


def test_the_library_still_has_the_fetcher_that_is_guarded_against():
    """If this name goes, the guard hangs on nothing."""
    assert issubclass(OwnFilesFetcher, URLFetcher)
