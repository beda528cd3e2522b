"""The house rules that a reader can count: sizes, names, places; each with what it keeps out."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "accounts", "awards", "campaigns", "config", "criteria", "demo", "documents", "reports",
    "units", "workflow",
]  # fmt: skip
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]  # fmt: skip
CODE = [
    path
    for path in TRACKED
    if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in ROOMS
    and "migrations" not in path.parts
]  # fmt: skip
TESTS = [p for p in TRACKED if p.suffix == ".py" and p.relative_to(ROOT).parts[0] == "tests"]
TEMPLATES = [p for p in TRACKED if p.suffix == ".html"]
# Where SafeString is made, and why it is safe: drawings and QR codes from templates that escape.
SAFE = {"documents/charts.py", "documents/rendering/html.py"}
# Help texts are our own or Django's; those of the password rules are lists.
SAFE_TEMPLATES = {"templates/django/forms/field.html"}


def names(paths) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_there_is_something_to_count():
    assert len(CODE) > 100
    assert len(TEMPLATES) > 60


def test_no_module_is_longer_than_a_concept():
    long = [n for p, n in zip(CODE, names(CODE), strict=True) if lines(p) > 400]
    assert long == []
    assert [n for p, n in zip(TESTS, names(TESTS), strict=True) if lines(p) > 800] == []


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {node.end_lineno - node.lineno}"
        for path in CODE
        for node in functions(path)
        if node.end_lineno - node.lineno > 60
    ]
    assert long == []


def test_no_template_is_longer_than_two_screens():
    assert [n for p, n in zip(TEMPLATES, names(TEMPLATES), strict=True) if lines(p) > 150] == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_junk_drawer(word):
    assert [n for n in names(CODE) if word in Path(n).stem] == []


def test_templates_hold_no_style_and_no_script_of_their_own():
    """The content security policy forbids them; on paper they would hide from the style sheet."""
    found = re.compile(r'\sstyle="|<style|\son[a-z]+="|<script(?![^>]*\ssrc=)|javascript:')
    mails = "email"
    assert [
        name
        for path, name in zip(TEMPLATES, names(TEMPLATES), strict=True)
        if mails not in name and found.search(path.read_text(encoding="utf-8"))
    ] == []


def test_nothing_is_loaded_from_outside():
    outside = re.compile(r"""(?:src|href)=["']https?://|url\(["']?https?://|@import""")
    sheets = [p for p in TRACKED if p.suffix in {".css", ".html"} and "vendor" not in p.parts]
    assert [
        n for p, n in zip(sheets, names(sheets), strict=True) if outside.search(p.read_text())
    ] == []


def test_text_of_people_is_escaped():
    marked = re.compile(r"mark_safe|SafeString\(|format_html\(|\|\s*safe\b|autoescape off")
    assert {
        name
        for path, name in zip(CODE, names(CODE), strict=True)
        if marked.search(path.read_text(encoding="utf-8"))
    } <= SAFE
    assert {
        name
        for path, name in zip(TEMPLATES, names(TEMPLATES), strict=True)
        if marked.search(path.read_text(encoding="utf-8"))
    } <= SAFE_TEMPLATES


def test_business_rules_hang_on_no_signal():
    assert [n for p, n in zip(CODE, names(CODE), strict=True) if "@receiver" in p.read_text()] == []


def test_every_template_is_used():
    """Named in code, in another template, or found by a package under its own name."""
    everything = "\n".join(
        p.read_text(encoding="utf-8") for p in TRACKED if p.suffix in {".py", ".html", ".svg"}
    )
    package_own = {"account", "mfa", "usersessions", "allauth", "django", "admin"}
    roots = {"403.html", "403_csrf.html", "404.html", "500.html"}
    unused = []
    for path in TEMPLATES:
        short = "/".join(path.relative_to(ROOT).parts[1:])
        if path.relative_to(ROOT).parts[0] != "templates" or short in roots:
            continue
        if short.split("/")[0] in package_own:
            continue
        if everything.count(short) < 1:
            unused.append(short)
    assert unused == []


@pytest.mark.parametrize(
    "model",
    [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and not model.__name__.startswith("Historical")
    ],
    ids=str,
)
def test_models_and_fields_have_vietnamese_names(model):
    """A name that Django made from the English one would stand on an officer's screen."""
    made = model._meta.model_name.replace("_", " ")
    assert model._meta.verbose_name.replace(" ", "") != made
    plain = [
        field.name
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False)
        and not field.auto_created
        and not field.name.startswith("history_")
        and field.verbose_name == field.name.replace("_", " ")
        and field.name not in _PACKAGE_FIELDS
    ]
    assert plain == []


# Fields that packages add; their names are translated in locale/.
_PACKAGE_FIELDS = {
    "password", "last_login", "is_superuser", "groups", "user_permissions", "username", "is_staff",
    "is_active", "date_joined", "id",
}  # fmt: skip


def test_the_project_stands_for_itself():
    """No path of another folder or machine, and no package registry, is named anywhere."""
    # Put together here, so that this file does not name them.
    words = ["../" + "shared", "/" + "work/", "pypi" + ".org", "registry." + "npmjs"]
    lockfile = {"package-lock.json"}
    named = [
        f"{name}: {word}"
        for path, name in zip(TRACKED, names(TRACKED), strict=True)
        if path.suffix
        in {".py", ".md", ".html", ".sh", ".toml", ".yml", ".txt", ".in", ".css", ".js"}
        and name not in lockfile
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert [line for line in named if not line.startswith(".ci/")] == []
