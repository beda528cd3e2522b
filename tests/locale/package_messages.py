"""Read the messages of the installed packages out of their sources.

The packages' own catalogues cannot be asked: most have none for Vietnamese, and an English one is
only as fresh as its last export. So the sources are read as gettext would read them, in Python,
because a machine that only runs the portal has no gettext tools.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

CALLS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
_CALL = re.compile(r"(?<![\w.])(n?p?gettext|gettext_noop|_)\(")
_STRING = re.compile(r"""\s*,?\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", re.DOTALL)


class Message(NamedTuple):
    """A translatable text: what gettext is asked for."""

    msgid: str
    plural: str = ""
    context: str = ""


def messages_of(folder: Path, *, without: tuple[str, ...] = ()) -> dict[Message, str]:
    """Return the messages of the Python files and templates under `folder`, each with one place.

    `without` names subfolders, relative to `folder`, that the portal does not run.
    """
    found: dict[Message, str] = {}
    for path in _sources(folder, without):
        text = path.read_text(encoding="utf-8")
        read = _python_messages if path.suffix == ".py" else _template_messages
        for message in read(text):
            found.setdefault(message, f"{folder.name}/{path.relative_to(folder)}")
    return found


def script_messages_of(folder: Path) -> dict[Message, str]:
    """Return the messages of the scripts under `folder` (the domain `djangojs`)."""
    found: dict[Message, str] = {}
    for path in sorted(folder.rglob("*.js")):
        for message in _calls_in(path.read_text(encoding="utf-8")):
            found.setdefault(message, f"{folder.name}/{path.relative_to(folder)}")
    return found


def _sources(folder: Path, without: tuple[str, ...]) -> Iterator[Path]:
    skipped = [folder / name for name in (*without, "tests", "locale", "conf/locale")]
    for path in sorted(folder.rglob("*")):
        if any(path.is_relative_to(name) for name in skipped):
            continue
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
            yield path


def _python_messages(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", "")).removesuffix("_lazy")
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        parts = [text for text in texts if isinstance(text, str)]
        if name in CALLS and len(parts) >= len(CALLS[name]):
            yield Message(**dict(zip(CALLS[name], parts, strict=False)))


def _template_messages(text: str) -> Iterator[Message]:
    return _calls_in(templatize(text))


def _calls_in(text: str) -> Iterator[Message]:
    for call in _CALL.finditer(text):
        parts, position = [], call.end()
        while literal := _STRING.match(text, position):
            parts.append(ast.literal_eval(literal[1]))
            position = literal.end()
        names = CALLS[call[1]]
        if len(parts) >= len(names):
            yield Message(**dict(zip(names, parts, strict=False)))
