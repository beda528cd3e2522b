"""The type faces of bound papers: one program for each face, however many papers use it."""

from __future__ import annotations

import io
import re
from functools import cache

import pikepdf
from django.conf import settings
from fontTools.ttLib import TTFont
from pikepdf import Array
from pikepdf import Dictionary
from pikepdf import Name

# As WeasyPrint calls them behind the six letters of a subset, and our files. It keeps the glyph
# numbers of the file in its subsets, which is why all subsets can give way to the whole file.
FILES = {
    "Tinos": "Tinos-Regular.ttf",
    "Tinos-Bold": "Tinos-Bold.ttf",
    "Tinos-Italic": "Tinos-Italic.ttf",
    "Tinos-Bold-Italic": "Tinos-BoldItalic.ttf",
}
PLAIN = "Tinos"  # stamps are set in it
NOT_FOR_PAPER = ("GSUB", "GPOS", "GDEF", "DSIG", "kern", "FFTM", "hdmx", "VDMX", "LTSH")
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


class Face:
    """One of our font files, ready to be laid into a PDF."""

    def __init__(self, name: str) -> None:
        self.name = name
        with TTFont(settings.BASE_DIR / "static" / "vendor" / "fonts" / FILES[name]) as font:
            for table in NOT_FOR_PAPER:
                if table in font:
                    del font[table]
            scale = 1000 / font["head"].unitsPerEm
            order, metrics = font.getGlyphOrder(), font["hmtx"].metrics
            self.widths = [round(metrics[glyph][0] * scale) for glyph in order]
            numbers = {glyph: number for number, glyph in enumerate(order)}
            self.glyphs = {code: numbers[glyph] for code, glyph in font.getBestCmap().items()}
            box = [round(font["head"].__dict__[side] * scale) for side in ("xMin", "yMin", "xMax", "yMax")]  # fmt: skip
            self.box = box
            self.ascent = round(font["hhea"].ascent * scale)
            self.descent = round(font["hhea"].descent * scale)
            self.angle = float(font["post"].italicAngle)
            stream = io.BytesIO()
            font.save(stream)
        self.program = stream.getvalue()

    def width(self, words: str) -> float:
        """The width of a line in ems."""
        return sum(self.widths[self.glyphs[ord(letter)]] for letter in words) / 1000

    def code(self, words: str) -> bytes:
        """Glyph numbers as a PDF writes them between angle brackets."""
        return "".join(f"{self.glyphs[ord(letter)]:04x}" for letter in words).encode()


@cache
def face(name: str) -> Face:
    """The face by the name that the press gives it, read once in a process."""
    return Face(name)


def share_fonts(book: pikepdf.Pdf, letters: str) -> pikepdf.Object:
    """Let all pages use one font for each face; returns an upright one that has `letters`.

    A subset whose glyphs mean another text than in the papers before keeps its own table of
    meanings, so that what is copied out of the volume stays right.
    """
    places = _font_places(book)
    shared: dict[str, dict[int, bytes]] = {}
    keepers: list[tuple[pikepdf.Object, str]] = []
    takers: list[tuple[pikepdf.Object, str, str]] = []
    known: dict[tuple[int, int], bool] = {}
    for fonts, key in places:
        font = fonts[key]
        name = str(font.get("/BaseFont", "")).partition("+")[2]
        if name not in FILES or not _is_ours(font, face(name)):
            continue
        if font.objgen not in known:
            known[font.objgen] = _agree(shared.setdefault(name, {}), _meanings(font))
            if not known[font.objgen]:
                keepers.append((font, name))
        if known[font.objgen]:
            takers.append((fonts, key, name))
    programs = {name: _program(book, face(name)) for name in {*shared, PLAIN}}
    made = {
        name: _composite(book, face(name), programs[name], meanings)
        for name, meanings in shared.items()
    }
    for fonts, key, name in takers:
        fonts[key] = made[name]
    for font, name in keepers:
        font.DescendantFonts[0].FontDescriptor = programs[name]
    plain = face(PLAIN)
    meanings = {plain.glyphs[ord(c)]: c.encode("utf-16-be").hex().encode() for c in letters}
    return _composite(book, plain, programs[PLAIN], meanings)


def _font_places(book: pikepdf.Pdf) -> list[tuple[pikepdf.Object, str]]:
    """Every (font dictionary, name in it) that pages and their drawings reach."""
    places, seen = [], set()
    waiting = [page.obj.Resources for page in book.pages]
    while waiting:
        resources = waiting.pop()
        if resources.is_indirect:
            if resources.objgen in seen:
                continue
            seen.add(resources.objgen)
        fonts = resources.get("/Font")
        if fonts is not None:
            places += [(fonts, key) for key in fonts.keys()]  # noqa: SIM118 -- not a dict
        waiting += [
            drawing.Resources
            for drawing in resources.get("/XObject", {}).values()
            if "/Resources" in drawing
        ]
    return places


def _is_ours(font: pikepdf.Object, known: Face) -> bool:
    """Whether the subset numbers and measures its glyphs as our file does."""
    if "/DescendantFonts" not in font:
        return False
    widths = list(font.DescendantFonts[0].get("/W", []))
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        for number, width in enumerate(run, start=int(first)):
            if number >= len(known.widths) or abs(float(width) - known.widths[number]) > 1:
                return False
    return True


def _meanings(font: pikepdf.Object) -> dict[int, bytes]:
    """What text each glyph stands for."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().partition(b"beginbfchar")[2])
    return {int(glyph, 16): text.lower() for glyph, text in pairs}


def _agree(shared: dict[int, bytes], own: dict[int, bytes]) -> bool:
    if any(shared.get(glyph, text) != text for glyph, text in own.items()):
        return False
    shared.update(own)
    return True


def bare_font(book: pikepdf.Pdf, name: str, letters: str) -> pikepdf.Object:
    """A font without its program, for pages that are bound: `share_fonts` gives the whole one."""
    known = face(name)
    meanings = {
        known.glyphs[ord(letter)]: letter.encode("utf-16-be").hex().encode()
        for letter in letters
        if ord(letter) in known.glyphs
    }
    return _composite(book, known, Dictionary(Type=Name.FontDescriptor), meanings, "LEDGER+")


def _program(book: pikepdf.Pdf, known: Face) -> pikepdf.Object:
    stream = book.make_stream(known.program)
    stream.Length1 = len(known.program)
    return book.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{known.name}"),
            FontFamily=pikepdf.String("Tinos"),
            Flags=4 | (64 if known.angle else 0),
            FontBBox=Array(known.box),
            ItalicAngle=round(known.angle),
            Ascent=known.ascent,
            Descent=known.descent,
            CapHeight=known.ascent,
            StemV=80,
            StemH=80,
            FontFile2=stream,
        )
    )


def _composite(
    book: pikepdf.Pdf,
    known: Face,
    program: pikepdf.Object,
    meanings: dict[int, bytes],
    tag: str = "",
) -> pikepdf.Object:
    widths: list = []
    for glyph in sorted(meanings):
        if glyph < len(known.widths):
            widths += [glyph, Array([known.widths[glyph]])]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name(f"/{tag}{known.name}"),
        CIDSystemInfo=Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        W=Array(widths),
        FontDescriptor=program,
    )
    return book.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{tag}{known.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([book.make_indirect(descendant)]),
            ToUnicode=book.make_stream(_unicode_map(meanings)),
        )
    )


def _unicode_map(meanings: dict[int, bytes]) -> bytes:
    lines = [f"<{glyph:04x}> <{meanings[glyph].decode()}>" for glyph in sorted(meanings)]
    blocks = []
    for start in range(0, len(lines), 100):  # the format allows a hundred in one block
        some = lines[start : start + 100]
        blocks.append(f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar\n")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        + "".join(blocks)
        + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()
