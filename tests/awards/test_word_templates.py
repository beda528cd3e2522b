"""Word templates of the staff: what is taken, what they may say, and that they run in a cage.

Each attack has its twin: the same template through Jinja without the cage succeeds.
"""

from __future__ import annotations

import io
import re
import time

import pytest
from django.core.files.base import ContentFile
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import DictLoader
from jinja2 import Environment
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from accounts.models import AuditEvent
from awards import word_sandbox
from awards.enums import TemplateKind
from awards.models import WordTemplate
from awards.word_checking import MOST_BYTES
from awards.word_checking import check_template
from awards.word_fields import FIELDS
from awards.word_fields import completed
from awards.word_fields import examples
from awards.word_samples import sample_template
from awards.word_sandbox import SafeEnvironment
from awards.word_sandbox import TooMuch
from awards.word_sandbox import UnsafeTemplate
from awards.word_sandbox import read_template
from awards.word_sandbox import render_template
from awards.word_templates import activate_template
from awards.word_templates import filled_with_example
from awards.word_templates import rendered_with_template
from awards.word_templates import set_template_aside
from awards.word_templates import upload_template
from tests.awards.word_files import changed
from tests.awards.word_files import text_of
from tests.awards.word_files import upload
from tests.awards.word_files import word
from workflow import Refused
from workflow import Stale

D = TemplateKind.DECISION
SECRET = "BI_MAT_TRONG_TEP_KHAC"


def uncaged(content: bytes, data: dict | None = None, *, escaping: bool = True) -> str:
    """The twin: docxtpl with Jinja as it comes."""
    template = DocxTemplate(io.BytesIO(content))
    environment = Environment(loader=DictLoader({"bi-mat": SECRET}), autoescape=escaping)
    template.render(data or examples(D), jinja_env=environment)
    stream = io.BytesIO()
    template.save(stream)
    return text_of(stream.getvalue())


## Attacks

ATTACKS = {
    "classes": ("{{ ''.__class__.__mro__ }}", "class 'object'"),
    "subclasses": ("{{ ''.__class__.__mro__[1].__subclasses__()|length }}", r"\d{3,}"),
    "globals": ("{{ cycler.__init__.__globals__ }}", "__builtins__"),
    "command": (
        "{{ cycler.__init__.__globals__.os.popen('echo PWNED').read() }}",
        "PWNED",
    ),
    "of a field": ("{{ so.__class__ }}", "class 'str'"),
    "by filter": ("{{ so|attr('__class__') }}", "class 'str'"),
    "by filter, spelled": ("{{ so|attr('__cla' ~ 'ss__') }}", "class 'str'"),
    "by brackets": ("{{ so['__class__'] }}", "class 'str'"),
    "by map": ("{{ can_cu|map(attribute='__class__')|list }}", "class 'str'"),
    "format": ("{{ '{0.__class__.__mro__}'.format(so) }}", "class 'object'"),
    "format of a field": ("{{ '%s'|format(so.__class__) }}", "class 'str'"),
    "include": ("{% include 'bi-mat' %}", SECRET),
    "import": ("{% import 'bi-mat' as x %}{{ x }}", SECRET),
    "extends": ("{% extends 'bi-mat' %}", None),
    "self": ("{{ self.__init__.__globals__ }}", "__builtins__"),
    "namespace": ("{{ namespace.__init__.__globals__ }}", "__builtins__"),
    "lipsum": ("{{ lipsum(n=1, html=False) }}", r"[a-z]{3,}"),
    "macro": ("{% macro m() %}x{% endmacro %}{{ m.__class__ }}", "Macro"),
    "set": ("{% set x = ''.__class__ %}{{ x }}", "class 'str'"),
    "range": ("{% for i in range(50000) %}A{% endfor %}", "A{50000}"),
    "product": ("{{ 'A' * 200000 }}", "A{200000}"),
    "power": ("{{ (9 ** 4000)|string|length }}", r"38\d\d"),
    "doubling": (
        "{% set x = 'A' * 1000 %}{% for i in can_cu %}{% set x = x ~ x %}{% endfor %}{{ x|length }}",
        "1000",
    ),
    "unescaped": ("{{ '<b>' |safe }}", None),
    "autoescape": ("{% autoescape false %}{{ so }}{% endautoescape %}", "1234"),
    "filter block": ("{% filter upper %}abc{% endfilter %}", "ABC"),
    "call": ("{{ so.upper() }}", "1234"),
    "of a loop": ("{% for dong in can_cu %}{{ loop.__class__ }}{% endfor %}", "LoopContext"),
    "of a row": ("{% for dong in danh_sach %}{{ dong.items() }}{% endfor %}", "dict_items"),
    "of the context": ("{{ joiner.__init__.__globals__ }}", "__builtins__"),
    "with": ("{% with x = so.__class__ %}{{ x }}{% endwith %}", "class 'str'"),
    "do": ("{{ can_cu.append('x') }}", "None"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_at_upload(name):
    attack, _ = ATTACKS[name]
    with pytest.raises(Refused) as refusal:
        check_template(upload(word("Số {{ so }}", attack)), D)
    assert refusal.value.errors["file"]


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_when_it_is_rendered_unchecked(name):
    """A file that came past the upload (an old backup, a hand in the database)."""
    attack, _ = ATTACKS[name]
    with pytest.raises((UnsafeTemplate, SecurityError)):
        render_template(word("Số {{ so }}", attack), D, examples(D))


@pytest.mark.parametrize("name", [name for name, (_, leak) in ATTACKS.items() if leak])
def test_the_twin_without_the_cage_leaks(name):
    attack, leak = ATTACKS[name]
    assert re.search(leak, uncaged(word(attack)))


@pytest.mark.parametrize("place", ["header", "title"])
def test_attacks_in_headers_and_properties_are_refused(place):
    content = word("Số {{ so }}", **{place: "{{ cycler.__init__.__globals__ }}"})
    with pytest.raises(Refused):
        check_template(upload(content), D)
    with pytest.raises(UnsafeTemplate):
        render_template(content, D, examples(D))


def test_the_twin_leaks_through_the_header():
    assert "__builtins__" in uncaged(word("x", header="{{ cycler.__init__.__globals__ }}"))


@pytest.mark.parametrize("attack", ["{{ ''.__class__.__mro__ }}", "{{ so|attr('__class__') }}"])
def test_the_sandbox_alone_would_hold_too(attack):
    """The second fence, without the list of constructs."""
    environment = ImmutableSandboxedEnvironment()
    with pytest.raises(SecurityError):
        environment.from_string(attack + "{{ so.__class__.__mro__() }}").render(so="1")


def test_the_environment_knows_nothing_but_the_fields():
    assert SafeEnvironment(D).globals == {}


def test_attributes_split_over_runs_are_seen():
    """Word cuts a tag into several runs; the reader sees what the renderer sees."""
    document = Document()
    paragraph = document.add_paragraph("{{ so.__cl")
    paragraph.add_run("ass__").bold = True
    paragraph.add_run(".__mro__ }}")
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(Refused):
        check_template(upload(stream.getvalue()), D)
    assert "class 'object'" in uncaged(stream.getvalue())


## Data


def test_values_are_never_evaluated_or_read_as_markup():
    data = examples(D) | {"trich_yeu": "{{ 7 * 191 }} <w:p>&amp; “Lê” {% raw %}"}
    rendered = render_template(word("{{ trich_yeu }} {{ so }}"), D, data)
    assert "{{ 7 * 191 }} <w:p>&amp; “Lê” {% raw %}" in text_of(rendered)
    assert "1337" not in text_of(rendered)


def test_values_in_headers_are_never_evaluated():
    data = examples(D) | {"trich_yeu": "{{ 7 * 191 }}"}
    rendered = render_template(word("x", header="{{ trich_yeu }}"), D, data)
    assert "{{ 7 * 191 }}" in text_of(rendered)


def test_the_twin_reads_values_as_markup():
    data = examples(D) | {"trich_yeu": "</w:t></w:r></w:p><w:p><w:r><w:t>CHÈN"}
    content = word("{{ trich_yeu }}")
    assert "CHÈN" in [line.strip() for line in uncaged(content, data, escaping=False).splitlines()]
    assert "</w:t></w:r></w:p><w:p><w:r><w:t>CHÈN" in text_of(render_template(content, D, data))


def test_model_rows_are_no_data(cast):
    with pytest.raises(TypeError):
        render_template(word("{{ so }}"), D, {"so": cast.province})
    with pytest.raises(TypeError):
        completed(D, {"danh_sach": [{"ten": cast.province}]})


def test_missing_data_stays_empty_and_foreign_data_is_dropped():
    rendered = render_template(
        word("[{{ so }}]{% for dong in can_cu %}x{% endfor %}"), D, {"la": 1}
    )
    assert "[]" in text_of(rendered)


def test_control_characters_do_not_break_the_file():
    rendered = render_template(word("{{ so }}"), D, {"so": "a\x00\x07\x0bb\nc"})
    assert "ab" in text_of(rendered).replace("\n", "")


## Limits


def test_a_paper_may_not_grow_without_end(monkeypatch):
    monkeypatch.setattr(word_sandbox, "MOST_LETTERS", 50_000)
    content = word("{% for dong in can_cu %}" + "Chữ " * 40 + "{% endfor %}")
    with pytest.raises(TooMuch):
        render_template(content, D, {"can_cu": ["x"] * 3_000})
    # The twin: with the limit of production the same paper is made.
    monkeypatch.undo()
    assert len(render_template(content, D, {"can_cu": ["x"] * 3_000})) > 1_000


def test_turns_of_all_loops_are_counted_together():
    content = word("{% for a in can_cu %}{% for b in noi_nhan %}x{% endfor %}{% endfor %}{{ so }}")
    assert render_template(content, D, {"can_cu": ["x"] * 100, "noi_nhan": ["y"] * 100})
    with pytest.raises(TooMuch):
        render_template(content, D, {"can_cu": ["x"] * 300, "noi_nhan": ["y"] * 300})


def test_time_is_limited(monkeypatch):
    monkeypatch.setattr(word_sandbox, "MOST_SECONDS", -1)
    with pytest.raises(TooMuch):
        render_template(word("{{ so }}"), D, examples(D))


def test_three_loops_within_each_other_are_refused():
    deep = "{% for a in can_cu %}" * 3 + "x" + "{% endfor %}" * 3
    with pytest.raises(Refused, match="lồng nhau"):
        check_template(upload(word(deep)), D)


def test_deep_nonsense_is_refused_quickly():
    start = time.monotonic()
    for line in ("{{ " + "(" * 140 + " }}", "{{ " + "not " * 90 + "so }}", "{% if so %}" * 400):
        with pytest.raises(Refused):
            check_template(upload(word(line)), D)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "filler", [" " * 400_000, "<w:tc>" * 40_000, "{%" * 40_000, "{{ " * 40_000]
)
def test_files_made_to_be_slow_are_refused_quickly(filler):
    def fill(parts):
        body = parts["word/document.xml"].decode()
        safe = filler.replace("<", "&lt;")
        parts["word/document.xml"] = body.replace(
            "{{ so }}", "{{ so }} {% colspan " + safe
        ).encode()

    start = time.monotonic()
    with pytest.raises(Refused):
        check_template(upload(changed(word("{{ so }}"), fill)), D)
    assert time.monotonic() - start < 10


def test_three_hundred_names_take_seconds_at_most():
    row = FIELDS[D]["danh_sach"].example[0]
    start = time.monotonic()
    rendered = render_template(sample_template(D), D, examples(D) | {"danh_sach": [row] * 300})
    assert time.monotonic() - start < 15
    assert text_of(rendered).count(row["ten"]) == 300


## What is taken


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_the_sample_holds_every_field_and_is_itself_taken(kind):
    checked = check_template(upload(sample_template(kind)), kind)
    assert set(checked.used) == set(FIELDS[kind])


@pytest.mark.parametrize("kind", TemplateKind.values)
def test_the_filled_sample_leaves_no_tag(kind):
    text = text_of(render_template(sample_template(kind), kind, examples(kind)))
    assert "{{" not in text
    assert "{%" not in text
    assert "[[" not in text
    assert "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text


def test_unknown_fields_are_named():
    content = word(
        "{{ so }} {{ ho_va_ten }}{% for dong in danh_sach %}{{ dong.luong }}{% endfor %}"
    )
    with pytest.raises(Refused) as refusal:
        check_template(upload(content), D)
    words = refusal.value.errors["file"]
    assert "“ho_va_ten”" in words
    assert "“dong.luong”" in words
    assert "“so”" not in words


def test_a_field_of_another_kind_is_unknown():
    content = word("{{ kinh_gui }}")
    assert check_template(upload(content), TemplateKind.PROPOSAL).used == ("kinh_gui",)
    with pytest.raises(Refused, match="kinh_gui"):
        check_template(upload(content), D)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Không có gì"], "không có trường nào"),
        (["{{ so }"], "không đóng"),
        (["{% for dong in can_cu %}", "{{ dong }}"], "chưa đóng"),
        (["{{ danh_sach }}"], "vòng lặp"),
        (["{% for dong in danh_sach %}{{ dong }}{% endfor %}"], "vòng lặp"),
        (["{% for dong in so %}x{% endfor %}"], "không phải là danh sách"),
        (["{% for so in can_cu %}{{ so }}{% endfor %}"], "trùng"),
        (["{% while so %}x{% endwhile %}"], "while"),
        (["{{ so | sort }}"], "sort"),
    ],
)
def test_faults_are_told_in_words_that_help(lines, words):
    with pytest.raises(Refused) as refusal:
        check_template(upload(word(*lines)), D)
    assert words in refusal.value.errors["file"]


def test_a_loop_that_tears_the_layout_is_refused():
    document = Document()
    document.add_paragraph("{{ so }} {% for dong in can_cu %}")
    table = document.add_table(rows=1, cols=1)
    table.rows[0].cells[0].text = "{{ dong }} {% endfor %}"
    stream = io.BytesIO()
    document.save(stream)
    with pytest.raises(Refused, match="sai chỗ"):
        check_template(upload(stream.getvalue()), D)


def test_a_field_that_leaves_its_run_is_refused():
    """The tags {{r …}} and {{p …}} put bare text where Word wants runs and paragraphs."""
    for line in ("{{r so }}", "{{p so }}"):
        with pytest.raises(Refused, match="sai chỗ"):
            check_template(upload(word("{{ ky_hieu }}", line)), D)


def test_loops_over_paragraphs_and_rows_are_taken():
    document = Document()
    for line in ("{{ so }}", "{%p for dong in can_cu %}", "{{ dong }}", "{%p endfor %}"):
        document.add_paragraph(line)
    table = document.add_table(rows=3, cols=2)
    table.rows[0].cells[0].text = "{%tr for dong in danh_sach %}"
    table.rows[1].cells[0].text = "{{ loop.index }}. {{ dong.ten|upper }}"
    table.rows[1].cells[1].text = "{{ dong.thanh_tich or '…' }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    stream = io.BytesIO()
    document.save(stream)
    content = stream.getvalue()
    check_template(upload(content), D)
    rendered = Document(io.BytesIO(render_template(content, D, examples(D))))
    assert [row.cells[0].text for row in rendered.tables[0].rows] == [
        "1. TẬP THỂ TRƯỜNG THCS CỔ LỄ",
        "2. NGUYỄN THỊ THANH HƯƠNG",
    ]


def with_relation(line: bytes, part: str = "word/_rels/document.xml.rels"):
    def change(parts):
        rels = parts.get(
            part,
            b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
        )
        parts[part] = rels.replace(b"</Relationships>", line + b"</Relationships>")

    return change


def relation(kind: str, *, external: bool = True) -> bytes:
    mode = ' TargetMode="External"' if external else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="rId99" Type="{base}/{kind}" Target="x.bin"{mode}/>'.encode()


def in_body(xml: str):
    def change(parts):
        body = parts["word/document.xml"].decode()
        parts["word/document.xml"] = body.replace("<w:body>", f"<w:body>{xml}").encode()

    return change


def put(name: str, content: bytes = b"x"):
    return lambda parts: parts.__setitem__(name, content)


FIELD_CODE = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
BAD_FILES = {
    "attached template": with_relation(
        relation("attachedTemplate"), "word/_rels/settings.xml.rels"
    ),
    "picture from outside": with_relation(relation("image")),
    "link": with_relation(relation("hyperlink")),
    "object inside": with_relation(relation("oleObject", external=False)),
    "other file inside": with_relation(relation("aFChunk", external=False)),
    "sub-document": with_relation(relation("subDocument")),
    "control": with_relation(relation("control", external=False)),
    "macro": put("word/vbaProject.bin"),
    "program inside": put("word/embeddings/oleObject1.bin"),
    "sheet inside": put("word/embeddings/tai-lieu.xlsx"),
    "step out": put("word/../../x.xml", b"<a/>"),
    "twice": put("word/Document.xml", b"<a/>"),
    "declared entity": put(
        "word/settings.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    ),
    "bomb of entities": put(
        "word/styles.xml", b'<!DOCTYPE a [<!ENTITY b "xxxxxxxx"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    ),
    "broken part": put("word/styles.xml", b"<a>"),
    "text of another file": in_body(FIELD_CODE.format('INCLUDETEXT "C:\\\\x.docx"')),
    "exchange with a program": in_body(FIELD_CODE.format('DDEAUTO c:\\\\windows\\\\cmd.exe "/k"')),
    "link in a code": in_body(FIELD_CODE.format('HYPERLINK "http://x.vn"')),
    "code in pieces": in_body(
        FIELD_CODE.format("INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x")
    ),
    "simple code": in_body('<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'),
    "type with macro": lambda parts: parts.__setitem__(
        "[Content_Types].xml",
        parts["[Content_Types].xml"].replace(
            b"wordprocessingml.document.main", b"macroEnabled.main"
        ),
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_files_that_reach_outside_are_refused(name):
    with pytest.raises(Refused) as refusal:
        check_template(upload(changed(word("{{ so }}"), BAD_FILES[name])), D)
    assert refusal.value.errors["file"]


def test_the_same_file_unchanged_is_taken():
    """The twin of all bad files, and page numbers are no danger."""
    check_template(upload(changed(word("{{ so }}"), lambda parts: None)), D)
    check_template(upload(changed(word("{{ so }}"), in_body(FIELD_CODE.format(" PAGE \\* MERGEFORMAT ")))), D)  # fmt: skip


@pytest.mark.parametrize("name", ["mau.doc", "mau.docm", "mau.dotx", "mau.pdf", "mau.docx.exe"])
def test_only_docx_is_taken(name):
    with pytest.raises(Refused, match="docx"):
        check_template(upload(word("{{ so }}"), name), D)


def test_size_is_limited():
    with pytest.raises(Refused, match="vượt mức"):
        check_template(upload(b"PK" + b"0" * (MOST_BYTES + 1)), D)


def test_a_bomb_is_refused_before_it_is_read():
    bomb = changed(word("{{ so }}"), put("word/media/a.png", b"\0" * 30_000_000))
    assert len(bomb) < 200_000
    with pytest.raises(Refused, match="nén"):
        check_template(upload(bomb), D)


def test_too_long_a_body_is_refused():
    long = changed(word("{{ so }}"), in_body("<w:p><w:r><w:t>" + "ab1 " * 1_000_000 + "</w:t></w:r></w:p>"))  # fmt: skip
    with pytest.raises(Refused):
        check_template(upload(long), D)


def test_a_field_in_a_footnote_is_refused():
    """Docxtpl renders notes once for each section: the second time it would read the values."""
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:footnote><w:p><w:r><w:t>{{ so }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    with pytest.raises(Refused, match="chú thích"):
        check_template(
            upload(changed(word("{{ so }}"), put("word/footnotes.xml", note.encode()))), D
        )


## Versions


def send(user, unit, *lines, kind=D, note=""):
    return upload_template(user, unit, kind=kind, upload=upload(word(*lines)), note=note)


def test_the_newest_version_is_used_until_an_older_one_is_chosen(cast):
    first = send(cast.province_administrator, cast.province, "Bản một {{ so }}")
    second = send(cast.province_administrator, cast.province, "Bản hai {{ so }}")
    assert (first.version, second.version) == (1, 2)
    assert "Bản hai 9" in text_of(rendered_with_template(cast.province, D, {"so": "9"}))
    activate_template(cast.province_administrator, first)
    assert "Bản một 9" in text_of(rendered_with_template(cast.province, D, {"so": "9"}))
    set_template_aside(cast.province_administrator, first)
    assert rendered_with_template(cast.province, D, {"so": "9"}) is None
    assert WordTemplate.objects.count() == 2
    acts = AuditEvent.objects.filter(act__contains="word_template").values_list("act", flat=True)
    assert sorted(acts) == [
        "awards.activate_word_template",
        "awards.set_word_template_aside",
        "awards.upload_word_template",
        "awards.upload_word_template",
    ]


def test_other_kinds_and_other_units_are_not_touched(cast):
    send(cast.province_administrator, cast.province, "{{ so }}")
    send(cast.province_administrator, cast.province, "{{ kinh_gui }}", kind=TemplateKind.PROPOSAL)
    assert WordTemplate.objects.filter(is_active=True).count() == 2
    assert rendered_with_template(cast.commune, D, {}) is None


def test_only_administrators_of_the_unit_may_upload(cast):
    for person in (cast.province_officer, cast.commune_administrator, cast.nobody):
        with pytest.raises(Refused) as refusal:
            send(person, cast.province, "{{ so }}")
        assert refusal.value.denied
    assert not WordTemplate.objects.exists()


def test_a_refused_file_leaves_the_old_one_in_use(cast):
    send(cast.province_administrator, cast.province, "Bản một {{ so }}")
    with pytest.raises(Refused):
        send(cast.province_administrator, cast.province, "{{ ''.__class__ }}")
    assert WordTemplate.objects.get().is_active


def test_what_is_in_use_cannot_be_chosen_again(cast):
    template = send(cast.province_administrator, cast.province, "{{ so }}")
    with pytest.raises(Stale):
        activate_template(cast.province_administrator, template)


def test_a_file_changed_on_the_disk_is_not_used(cast):
    template = send(cast.province_administrator, cast.province, "{{ so }}")
    template.file.storage.delete(template.file.name)
    template.file.storage.save(template.file.name, ContentFile(word("Khác {{ so }}")))
    with pytest.raises(Refused, match="không còn như khi tải lên"):
        rendered_with_template(cast.province, D, {})


def test_the_preview_shows_example_data(cast):
    template = send(cast.province_administrator, cast.province, "{{ trich_yeu }}")
    assert "Về việc tặng Bằng khen" in text_of(filled_with_example(template))


def test_reading_runs_nothing():
    assert read_template(word("{{ so }} {{ la }}"), D).unknown == {"la"}
