"""A `Document` as an editable Word file with the layout of the PDF."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import Any

from docx import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.shared import Pt
from docx.table import _Cell

from documents.layout import Bullets
from documents.layout import Chart
from documents.layout import Document
from documents.layout import Heading
from documents.layout import Paragraph
from documents.layout import Signature
from documents.layout import Table
from documents.layout import printable
from documents.rendering.html import SIZES
from documents.rendering.html import SIZES_WIDE
from documents.rendering.html import attached_to
from documents.rendering.html import cell_text
from documents.rendering.html import number_line
from documents.rendering.html import place_and_date
from documents.rendering.html import table_context
from documents.rendering.pictures import png_of
from documents.rendering.word_numbering import number_paragraph
from documents.rendering.word_numbering import numbering_of

FONT = "Times New Roman"
SEAL = 16  # mm, a row with room for a signature and a seal; the same in static/css/document.css
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def render_docx(document: Document) -> bytes:
    """A .docx with real styles, page numbers and repeated table heads."""
    document = printable(document)
    word = WordDocument()
    _prepare(word, document)
    _head(word, document)
    _line(word, document.type_name.upper(), bold=True)
    _line(word, document.subject, bold=True, after=12)
    if document.authority:
        _line(word, document.authority.upper(), bold=True, after=8)
    for number, line in enumerate(document.addressees, start=1):
        end = "." if number == len(document.addressees) else ";"
        _line(word, ("Kính gửi: " if number == 1 else "") + line + end, after=8)
    for number, basis in enumerate(document.legal_bases, start=1):
        end = "." if number == len(document.legal_bases) else ";"
        _body(word, basis + end).runs[0].italic = True
    if document.resolution:
        _line(word, f"{document.resolution.upper()}:", bold=True, after=8)
    _blocks(word, document.blocks)
    if document.has_foot:
        _foot(word, document)
    for annex in document.annexes:
        _annex(word, document, annex)
    stream = io.BytesIO()
    word.save(stream)
    return _without_clock(stream.getvalue())


def _without_clock(content: bytes) -> bytes:
    """The same archive with one fixed time in it: the same document always gives the same bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            target.writestr(zipfile.ZipInfo(part.filename), source.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _prepare(word, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    # Or Word underlines every Vietnamese word as a mistake.
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.line_spacing = 1.15
    for level in (1, 2, 3):
        heading = word.styles[f"Heading {level}"]
        heading.font.name, heading.font.size = FONT, Pt(14)
        heading.font.bold, heading.font.italic = level < 3, level == 3
        heading.font.color.rgb = None
        heading.element.rPr.rFonts.set(qn("w:ascii"), FONT)
        heading.element.rPr.rFonts.set(qn("w:hAnsi"), FONT)
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            heading.element.rPr.rFonts.attrib.pop(qn(name), None)
        heading.paragraph_format.first_line_indent = Mm(12.7)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(8), Pt(6)
    word.core_properties.title = document.title[:250]
    word.core_properties.author = document.header.agency_in_one_line[:250]
    word.core_properties.language = "vi-VN"


def _head(word, document: Document) -> None:
    header = document.header
    table = word.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    if header.parent_agency:
        _cell_line(left, header.parent_agency, size=13)
    _cell_line(left, header.agency, size=13, bold=True, rule="28")
    if number := number_line(document):
        _cell_line(left, number, size=13)
    _cell_line(right, "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True)
    _cell_line(right, "Độc lập - Tự do - Hạnh phúc", size=13.5, bold=True, rule="14")
    _cell_line(right, place_and_date(document), size=13.5, italic=True)
    for cell in (left, right):
        cell._element.remove(cell.paragraphs[0]._element)
    word.add_paragraph()


def _cell_line(cell, text: str, *, size: float, bold=False, italic=False, rule="") -> None:
    paragraph = cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    if rule:
        # A line of a part of the column: a bordered paragraph indented from both sides.
        line = cell.add_paragraph()
        line.paragraph_format.space_after = Pt(4)
        line.paragraph_format.line_spacing = Pt(3)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(int(rule))
        borders = OxmlElement("w:pBdr")
        top = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        borders.append(top)
        line._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _line(word, text: str, *, bold=False, after=2):
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(after)
    paragraph.add_run(text).bold = bold
    return paragraph


def _body(word, text: str, *, lead: str = ""):
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    if lead:
        paragraph.add_run(f"{lead} ").bold = True
    paragraph.add_run(text)
    return paragraph


def _blocks(word, blocks) -> None:
    for block in blocks:
        write: Any = _BLOCKS[type(block)]
        write(word, block)


def _heading(word, block: Heading) -> None:
    """A heading whose ordinal Word counts itself where it would count the same, else as typed."""
    text = block.text.upper() if block.level == 1 else block.text
    counted = numbering_of(word).take(block.level, block.ordinal)
    heading = word.add_heading(("" if counted else block.mark) + text, block.level)
    if counted:
        number_paragraph(heading, counted, block.level)


def _paragraph(word, block: Paragraph) -> None:
    _body(word, block.text, lead=block.lead)


def _bullets(word, block: Bullets) -> None:
    for item in block.items:
        paragraph = _body(word, item)
        paragraph.style = word.styles["List Bullet"]
        number_paragraph(paragraph, numbering_of(word).dashes, 1)


def _table(word, block: Table) -> None:
    if block.caption:
        _line(word, block.caption, bold=True, after=4).paragraph_format.keep_with_next = True
    section = word.sections[-1]
    table = word.add_table(rows=1, cols=len(block.columns))
    table.style = "Table Grid"
    table.autofit = False
    _set_widths(section, table, block)
    size = _letters(block, wide=section.orientation == WD_ORIENT.LANDSCAPE)
    _keep_whole(table.rows[0])
    empty = deepcopy(table.rows[0]._tr)
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _fill(cell, column.title, "center", size, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    _add_rows(table, empty, block, block.rows, size)
    if block.is_signed:
        for row in table.rows[1:]:
            row.height = Mm(SEAL)
    if block.total:
        _add_rows(table, empty, block, (block.total,), size, bold=True)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _add_rows(table, empty, block: Table, rows, size: float, *, bold=False) -> None:
    """Append rows that are copies of one dressed row: to dress each cell anew takes seconds."""
    dressed = deepcopy(empty)
    for cell, column in zip(dressed.tc_lst, block.columns, strict=True):
        _fill(_Cell(cell, table), " ", column.align, size, bold=bold)
    for row in rows:
        added = deepcopy(dressed)
        for cell, value, column in zip(added.tc_lst, row, block.columns, strict=True):
            cell.p_lst[0].r_lst[0].text = cell_text(value, column)
        table._tbl.append(added)


def _keep_whole(row) -> None:
    """Let no page end inside the row."""
    whole = OxmlElement("w:cantSplit")
    whole.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(whole)


def _set_widths(section, table, block: Table) -> None:
    """Give each column its share; those without one divide the rest.

    Word goes by the widths of the cells, other programs by those of the columns.
    """
    room = section.page_width - section.left_margin - section.right_margin
    given = sum(column.width or 0 for column in block.columns)
    open_ones = sum(column.width is None for column in block.columns)
    rest = max(100 - given, 5 * open_ones) / open_ones if open_ones else 0
    shares = [column.width or rest for column in block.columns]
    for column, cell, share in zip(table.columns, table.rows[0].cells, shares, strict=True):
        column.width = cell.width = int(room * share / sum(shares))


def _letters(block: Table, *, wide: bool) -> float:
    """The size that the same table has on paper, in points."""
    name = table_context(block, wide=wide)["size"].split(" ")[0]
    return dict(SIZES_WIDE if wide else SIZES)[name]


def _fill(cell, text: str, align: str, size: float, *, bold=False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _chart(word, block: Chart) -> None:
    """The drawing as a picture with its words for those who do not see it: not every Word shows SVG."""
    paragraph = _line(word, "", after=2)
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(png_of(block.svg)), width=Mm(150))
    picture._inline.docPr.set("descr", block.description)
    _line(word, block.caption, after=8).runs[0].italic = True
    if block.table:
        _table(word, block.table)


def _foot(word, document: Document) -> None:
    table = word.add_table(rows=1, cols=2)
    _keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    if document.second_signature:
        _signature(left, document.second_signature)
    else:
        _recipients(left, document.recipients)
    _signature(right, document.signature)
    if document.verification:
        note = word.add_paragraph()
        note.add_run(
            f"Mã xác thực: {document.verification.code}. Kiểm tra tại {document.verification.url}"
        ).font.size = Pt(9)


def _recipients(cell, lines: tuple[str, ...]) -> None:
    label = cell.paragraphs[0].add_run("Nơi nhận:")
    label.bold, label.italic, label.font.size = True, True, Pt(12)
    for line in lines:
        paragraph = cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(line).font.size = Pt(11)


def _signature(cell, signature: Signature) -> None:
    for text in [signature.authority, *signature.posts, "", "", "", signature.name]:
        paragraph = cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).bold = True
    cell._element.remove(cell.paragraphs[0]._element)


def _annex(word, document: Document, annex) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    wide = annex.landscape
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.different_first_page_header_footer = False
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    # Word asks for the order of the standard: after the margins, before the columns.
    section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
    _line(word, f"Phụ lục {annex.ordinal}".strip(), bold=True)
    _in_outline(_line(word, annex.title.upper(), bold=True))
    _line(word, attached_to(document), after=12).runs[0].italic = True
    _blocks(word, annex.blocks)


def _in_outline(paragraph) -> None:
    """Let Word's navigation and a table of contents name the paragraph, looking as it does."""
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(level)


def _page_number(paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


_BLOCKS = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Table: _table,
    Chart: _chart,
}
