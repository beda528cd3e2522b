"""No English word of Django or of a package reaches a user."""

import gettext
import re
import string
from pathlib import Path

import allauth
import django
import django_filters
import import_export
import pytest
import simple_history
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.template.base import Lexer
from django.template.base import TokenType
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from tests.locale.package_messages import Message
from tests.locale.package_messages import messages_of
from tests.locale.package_messages import script_messages_of

DJANGO = Path(django.__file__).parent
ALLAUTH = Path(allauth.__file__).parent
CATALOGUES = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
PACKAGES = {
    # contrib is asked per application below; conf holds names of languages, the portal has one.
    "django": (DJANGO, ("contrib", "conf", "views/templates/default_urlconf.html")),
    **{
        f"django.contrib.{name}": (DJANGO / "contrib" / name, ())
        for name in ("admin", "auth", "contenttypes", "humanize", "messages", "sessions")
    },
    # The portal is no identity provider and has no headless interface.
    "allauth": (ALLAUTH, ("idp", "templates/idp", "headless")),
    "import_export": (Path(import_export.__file__).parent, ()),
    "django_filters": (Path(django_filters.__file__).parent, ()),
    "simple_history": (Path(simple_history.__file__).parent, ()),
}
# The same in Vietnamese: signs, units, abbreviations, names of formats.
SAME_IN_BOTH = {
    "…", ":", ", ", ":?.!", "IPv4", "IPv6", "%s KB", "%s MB", "%s GB", "%s TB", "%s PB",
    "%(size)d byte", "%(class_name)s %(instance)s", "%(truncated_text)s…",
}  # fmt: skip
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-.\d]*[sdrfi]\b|\{\w*\}")


def translated(message: Message, domain: str = "django") -> str | None:
    """Return the Vietnamese text that a running portal finds, or None where it finds nothing."""
    catalogue = DjangoTranslation("vi", domain=domain)._catalog
    key = f"{message.context}\x04{message.msgid}" if message.context else message.msgid
    for wanted in ((key, 0), key) if message.plural else (key, (key, 0)):
        try:
            return catalogue[wanted]
        except KeyError:
            continue
    return None


@pytest.fixture(autouse=True, scope="module")
def _one_catalogue_per_module():
    """Reading all catalogues takes a quarter of a second: keep each for the module."""
    kept: dict[str, DjangoTranslation] = {}
    original = DjangoTranslation

    def load(language, domain="django"):
        return kept.setdefault(domain, original(language, domain=domain))

    globals()["DjangoTranslation"] = load
    yield
    globals()["DjangoTranslation"] = original


@pytest.mark.parametrize("package", PACKAGES)
def test_every_message_of_a_package_is_in_vietnamese(package):
    folder, without = PACKAGES[package]
    missing = {
        message.msgid: place
        for message, place in messages_of(folder, without=without).items()
        if message.msgid
        and message.msgid not in SAME_IN_BOTH
        and translated(message) in (None, message.msgid, message.plural)
    }
    assert missing == {}


def test_every_message_of_the_admin_scripts_is_in_vietnamese():
    messages = script_messages_of(DJANGO / "contrib" / "admin" / "static")
    missing = [m.msgid for m in messages if translated(m, "djangojs") in (None, m.msgid)]
    assert len(messages) > 60
    assert missing == []


def test_the_reader_finds_the_messages_of_a_package():
    """Without this twin a reader that finds nothing would prove everything translated."""
    found = messages_of(ALLAUTH, without=("idp", "templates/idp", "headless"))
    assert len(found) > 300
    assert Message("Login", context="field label") in found
    assert Message("Incorrect password.") in found


def test_an_unknown_message_is_reported_as_missing():
    assert translated(Message("An English sentence nobody translated.")) is None


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_placeholders_survive_translation(domain):
    wrong = [
        (msgid, text)
        for (_, msgid, plural), text in read_po(CATALOGUES / f"{domain}.po").items()
        if set(PLACEHOLDER.findall(plural or msgid)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_compiled_catalogue_is_the_one_that_is_read(domain):
    compiled = gettext.GNUTranslations((CATALOGUES / f"{domain}.mo").open("rb"))._catalog
    written = {}
    for (context, msgid, plural), text in read_po(CATALOGUES / f"{domain}.po").items():
        key = f"{context}\x04{msgid}" if context else msgid
        written[(key, 0) if plural else key] = text
    assert {key: text for key, text in compiled.items() if key} == written


def read_po(path: Path) -> dict[tuple[str, str, str], str]:
    """Return {(context, msgid, plural): text} of a .po file, without its header."""
    entries = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        fields = dict(re.findall(r'^(msg\w+(?:\[0\])?) "(.*)"$', block, re.MULTILINE))
        text = {name: gettext_unquote(value) for name, value in fields.items()}
        if text.get("msgid"):
            key = (text.get("msgctxt", ""), text["msgid"], text.get("msgid_plural", ""))
            assert key not in entries
            entries[key] = text.get("msgstr", text.get("msgstr[0]", ""))
    return entries


def gettext_unquote(value: str) -> str:
    marks = {r"\n": "\n", r"\t": "\t", r"\"": '"', r"\\": "\\"}
    return re.sub(r"\\.", lambda mark: marks[mark[0]], value)


MAILS = sorted(path for path in ALLAUTH.glob("templates/**/*.txt") if "idp" not in path.parts)


@pytest.mark.parametrize("path", MAILS, ids=lambda path: "/".join(path.parts[-3:]))
def test_mails_and_messages_hold_no_text_outside_translation(path):
    """Text between tags of a package's mail could not be translated, only overridden."""
    inside, bare = False, ""
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.contents.split()[0]
            inside = name in {"blocktranslate", "blocktrans", "comment"} or (
                inside and not name.startswith("end")
            )
        elif token.token_type is TokenType.TEXT and not inside:
            bare += token.contents
    assert not set(bare) & set(string.ascii_letters), bare


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("ngắn", "Mật khẩu quá ngắn. Hãy dùng ít nhất 12 ký tự."),
        ("password1234", "Mật khẩu này quá phổ biến. Hãy chọn mật khẩu khó đoán hơn."),
        ("839204716520", "Mật khẩu chỉ gồm chữ số. Hãy thêm chữ cái hoặc ký tự khác."),
        (
            "nguyenvanhoa",
            "Mật khẩu quá giống tên đăng nhập. Hãy chọn mật khẩu khác.",
        ),
    ],
)
def test_refused_password_says_what_to_do(password, reason):
    user = get_user_model()(username="nguyenvanhoa")
    validators = password_validation.get_password_validators(
        [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in {
                "UserAttributeSimilarityValidator": {"user_attributes": ("username",)},
                "MinimumLengthValidator": {"min_length": 12},
                "CommonPasswordValidator": {},
                "NumericPasswordValidator": {},
            }.items()
        ]
    )
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        password_validation.validate_password(password, user=user, password_validators=validators)
    assert reason in refused.value.messages


def test_password_rules_are_listed_in_vietnamese():
    with translation.override("vi"):
        rules = password_validation.password_validators_help_texts()
    assert "Mật khẩu phải có ít nhất 12 ký tự." in rules
    assert all(rule.startswith("Mật khẩu") for rule in rules)
