"""The only place where a Word template of the staff is rendered.

docxtpl evaluates expressions, so a template is a program. Three fences, each enough for the attacks we
know: only a short list of constructs is read at all (no calls, no imports, no assignments, no names but
the documented fields); what is read runs in Jinja's immutable sandbox with nothing in its globals; and
turns and letters of output are counted.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2 import Template
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from awards.word_fields import FIELDS
from awards.word_fields import Field
from awards.word_fields import completed
from documents.text import normalize

MOST_TURNS = 20_000  # of all loops of one paper
MOST_LETTERS = 30_000_000  # of XML that a paper may grow to
MOST_SECONDS = 20
MOST_NESTED = 2  # loops within loops
MOST_NODES = 5_000
FILTERS = ("upper", "lower", "capitalize", "trim", "length", "join", "default", "first", "last")
TESTS = ("defined",)
LOOP_WORDS = ("index", "first", "last", "length")
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.CondExpr, nodes.If,
)  # fmt: skip
_WORDS = {
    nodes.Call: "gọi hàm",
    nodes.Include: "chèn tệp khác",
    nodes.Import: "nhập tệp khác",
    nodes.FromImport: "nhập tệp khác",
    nodes.Extends: "kế thừa tệp khác",
    nodes.Assign: "đặt biến",
    nodes.AssignBlock: "đặt biến",
    nodes.Macro: "định nghĩa hàm",
    nodes.CallBlock: "gọi hàm",
    nodes.FilterBlock: "khối lọc",
    nodes.Getitem: "lấy phần tử bằng ngoặc vuông",
    nodes.ScopedEvalContextModifier: "đổi cách xử lý ký tự",
}


class UnsafeTemplate(ValueError):
    """The template asks for more than a template may; carries the Vietnamese reason."""


class TooMuch(UnsafeTemplate):
    """Rendering went over the limit of turns, size or time."""


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for the templates of one kind. `unknown` gathers the fields that nobody documented."""

    def __init__(self, kind: str) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, cache_size=0)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.template_class = BoundedTemplate
        self.fields = FIELDS[kind]
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Every way into Jinja leads through here, so nothing unread is ever compiled."""
        tree = super()._parse(source, name, filename)
        if sum(1 for _ in tree.find_all(nodes.Node)) > MOST_NODES:
            raise UnsafeTemplate("Tệp có quá nhiều trường.")
        _Reader(self).read(tree, {}, 0)
        return tree


class BoundedTemplate(Template):
    """A template whose output is counted while it grows."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        parts: list[str] = []
        size, end = 0, time.monotonic() + MOST_SECONDS
        for part in self.generate(*args, **kwargs):
            size += len(part)
            if size > MOST_LETTERS or time.monotonic() > end:
                raise TooMuch("Văn bản tạo ra quá lớn.")
            parts.append(part)
        return "".join(parts)


class Counted(list):
    """A list whose turns draw on one purse, shared by all lists of a paper."""

    def __init__(self, items: Any, purse: list[int]) -> None:
        super().__init__(items)
        self.purse = purse

    def __iter__(self) -> Any:
        for item in super().__iter__():
            self.purse[0] -= 1
            if self.purse[0] < 0:
                raise TooMuch("Mẫu lặp quá nhiều lần.")
            yield item


class _Reader:
    """Walks the parsed template; what is not on the list is refused."""

    def __init__(self, environment: SafeEnvironment) -> None:
        self.environment = environment

    def read(self, node: nodes.Node, scope: Mapping[str, Field | None], depth: int) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope, depth)
        elif isinstance(node, nodes.Name):
            self._name(node, scope)
        elif isinstance(node, nodes.Getattr):
            self._part(node, scope)
        elif isinstance(node, nodes.Filter | nodes.Test):
            self._tool(node, scope, depth)
        elif isinstance(node, nodes.Const):
            _demand_small(node)
        elif isinstance(node, _PLAIN):
            if isinstance(node, nodes.Output):
                self._demand_single(node, scope)
            for child in node.iter_child_nodes():
                self.read(child, scope, depth)
        else:
            what = _WORDS.get(type(node), type(node).__name__)
            raise UnsafeTemplate(f"Mẫu không được phép dùng: {what}.")

    def _loop(self, node: nodes.For, scope: Mapping[str, Field | None], depth: int) -> None:
        if depth >= MOST_NESTED:
            raise UnsafeTemplate(f"Mẫu lặp lồng nhau quá {MOST_NESTED} lớp.")
        if not isinstance(node.target, nodes.Name) or node.recursive:
            raise UnsafeTemplate("Vòng lặp phải viết: for dong in danh_sach.")
        source = node.iter
        if not isinstance(source, nodes.Name) or source.name in scope:
            raise UnsafeTemplate("Chỉ được lặp qua một trường danh sách.")
        found = self._name(source, scope)
        if found is not None and not found.is_list:
            raise UnsafeTemplate(f"Trường “{source.name}” không phải là danh sách.")
        if node.target.name in self.environment.fields:
            raise UnsafeTemplate(
                f"Tên “{node.target.name}” trùng với tên trường; hãy đặt tên khác."
            )
        inner = {**scope, node.target.name: found, "loop": None}
        if node.test is not None:
            self.read(node.test, inner, depth + 1)
        for child in (*node.body, *node.else_):
            self.read(child, inner, depth + 1)

    def _demand_single(self, node: nodes.Output, scope: Mapping[str, Field | None]) -> None:
        """A whole list or row printed at once would stand on paper as brackets and quotes."""
        for child in node.nodes:
            if isinstance(child, nodes.Name):
                in_loop = child.name in scope
                found = scope[child.name] if in_loop else self.environment.fields.get(child.name)
                if found is not None and (found.columns if in_loop else found.is_list):
                    raise UnsafeTemplate(
                        f"“{child.name}” là danh sách nhiều cột hoặc nhiều dòng; hãy dùng vòng lặp và "
                        f"ghi rõ phần cần in, ví dụ {{{{ dong.ten }}}}."
                    )

    def _name(self, node: nodes.Name, scope: Mapping[str, Field | None]) -> Field | None:
        if node.ctx != "load":
            raise UnsafeTemplate("Mẫu không được phép dùng: đặt biến.")
        if node.name in scope:
            return scope[node.name]
        found = self.environment.fields.get(node.name)
        (self.environment.unknown if found is None else self.environment.used).add(node.name)
        return found

    def _part(self, node: nodes.Getattr, scope: Mapping[str, Field | None]) -> None:
        """`dong.ten` of a loop's row, or `loop.index`; nothing else has parts."""
        owner = node.node
        if not isinstance(owner, nodes.Name) or node.attr.startswith("_"):
            raise UnsafeTemplate(f"Mẫu không được phép dùng “.{node.attr}”.")
        if owner.name == "loop" and "loop" in scope:
            if node.attr not in LOOP_WORDS:
                raise UnsafeTemplate(f"Mẫu không được phép dùng “loop.{node.attr}”.")
            return
        if owner.name not in scope:
            if owner.name in self.environment.fields:
                raise UnsafeTemplate(f"Trường “{owner.name}” không có phần “.{node.attr}”.")
            self.environment.unknown.add(f"{owner.name}.{node.attr}")
            return
        row = scope[owner.name]
        if row is not None and node.attr not in row.columns:
            self.environment.unknown.add(f"{owner.name}.{node.attr}")

    def _tool(
        self, node: nodes.Filter | nodes.Test, scope: Mapping[str, Field | None], depth: int
    ) -> None:
        known = FILTERS if isinstance(node, nodes.Filter) else TESTS
        if node.name not in known:
            raise UnsafeTemplate(f"Mẫu không được phép dùng “{node.name}”.")
        if node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise UnsafeTemplate(f"“{node.name}” được dùng sai cách.")
        self.read(node.node, scope, depth)
        for argument in node.args:
            if not isinstance(argument, nodes.Const):
                raise UnsafeTemplate(f"“{node.name}” được dùng sai cách.")
            _demand_small(argument)


def _demand_small(node: nodes.Const) -> None:
    if type(node.value) not in {str, int, bool, type(None)} or len(str(node.value)) > 200:
        raise UnsafeTemplate("Mẫu có giá trị quá dài hoặc không hợp lệ.")


## Rendering


def render_template(content: bytes, kind: str, data: Mapping[str, Any]) -> bytes:
    """The Word file filled with `data`, which is plain: texts, numbers, lists, dicts.

    Raises:
        UnsafeTemplate: with the reason, for a template that was never checked or that grows too big.
    """
    purse = [MOST_TURNS]
    context = {name: _clean(value, purse) for name, value in completed(kind, data).items()}
    template = DocxTemplate(io.BytesIO(content))
    template.render(context, jinja_env=SafeEnvironment(kind), autoescape=True)
    stream = io.BytesIO()
    template.save(stream)
    return stream.getvalue()


def read_template(content: bytes, kind: str) -> SafeEnvironment:
    """Read every part that rendering would read, without running anything.

    Returns:
        The environment with the fields used and the unknown ones.

    Raises:
        UnsafeTemplate: with the reason.
        jinja2.TemplateSyntaxError: tags that do not close or do not belong together.
    """
    environment = SafeEnvironment(kind)
    template = DocxTemplate(io.BytesIO(content))
    template.render_init()
    environment.parse(template.patch_xml(template.get_xml()))
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            environment.parse(template.patch_xml(template.get_part_xml(part)))
    properties = template.docx.core_properties
    for name in ("author", "comments", "identifier", "language", "subject", "title"):
        environment.parse(getattr(properties, name))
    return environment


def demand_whole(content: bytes, kind: str, data: Mapping[str, Any]) -> None:
    """Raise where a filled template is no sound Word file: docxtpl itself mends what it cannot read.

    Raises:
        UnsafeTemplate: a loop or condition opens and closes in different places of the layout.
    """
    purse = [MOST_TURNS]
    context = {name: _clean(value, purse) for name, value in completed(kind, data).items()}
    template = DocxTemplate(io.BytesIO(content))
    template.render_init()
    misplaced = UnsafeTemplate(
        "Vòng lặp hoặc điều kiện đặt sai chỗ: thẻ mở và thẻ đóng phải ở hai đoạn riêng ({%p …%}), hai "
        "dòng riêng của bảng ({%tr …%}), hoặc cùng một đoạn."
    )
    try:
        xml = template.build_xml(context, SafeEnvironment(kind))
        tree = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise misplaced from None
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for element in tree.iter(f"{word}body", f"{word}p", f"{word}tbl", f"{word}tr", f"{word}tc"):
        loose = (element.text or "") + "".join(child.tail or "" for child in element)
        if loose.strip():
            raise misplaced


def _clean(value: Any, purse: list[int]) -> Any:
    """Plain data without what Word cannot hold; lists count their turns."""
    if isinstance(value, str):
        return normalize(value)
    if isinstance(value, list | tuple):
        return Counted([_clean(item, purse) for item in value], purse)
    if isinstance(value, dict):
        return {key: _clean(item, purse) for key, item in value.items()}
    return "" if value is None else value
