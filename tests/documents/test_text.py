"""Vietnamese text: stored composed, found without diacritics, sorted by the alphabet."""

import random
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from documents.text import fold
from documents.text import normalize
from documents.text import vietnamese_sort_key


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (unicodedata.normalize("NFD", "Xã Liên Minh"), "Xã Liên Minh"),
        ("Liên\u200b Minh\ufeff", "Liên Minh"),
        ("Liên\u00a0Minh\u202fvà\u3000Cổ Lễ", "Liên Minh và Cổ Lễ"),
        ("một\r\nhai\rba\u2028bốn\x85năm", "một\nhai\nba\nbốn\nnăm"),
        ("một\r\n\r\nhai", "một\n\nhai"),
        ("cột\tkế\x00 tiếp\x1b", "cột\tkế tiếp"),
        ("Ðiện Biên", "Điện Biên"),
        ("hai  dấu cách ", "hai  dấu cách "),
    ],
)
def test_normalize_makes_pasted_text_comparable(written, stored):
    assert normalize(written) == stored


@given(st.text())
def test_normalize_changes_nothing_the_second_time(text):
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize(
    "written",
    [
        "xã Liên Minh",
        "XÃ LIÊN MINH",
        "xa lien minh",
        " xã\u00a0 Liên\n Minh ",
        unicodedata.normalize("NFD", "xã Liên Minh"),
    ],
)
def test_fold_finds_a_name_however_it_was_typed(written):
    assert fold(written) == "xa lien minh"


def test_fold_drops_every_mark_of_the_alphabet():
    assert fold("ẳ ậ ế ộ ờ ự ỹ ị Đ đ Ð ð") == "a a e o o u y i d d d d"


@given(st.text())
def test_fold_changes_nothing_the_second_time(text):
    assert fold(fold(text)) == fold(text)


def test_letters_sort_by_the_vietnamese_alphabet():
    alphabet = [
        "a",
        "ă",
        "â",
        "b",
        "c",
        "d",
        "đ",
        "e",
        "ê",
        "g",
        "h",
        "i",
        "k",
        "l",
        "m",
        "n",
        "o",
        "ô",
        "ơ",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "ư",
        "v",
        "x",
        "y",
    ]
    assert sorted(alphabet, key=vietnamese_sort_key) == alphabet


def test_tones_sort_ngang_huyen_hoi_nga_sac_nang():
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(tones, key=vietnamese_sort_key) == tones


def test_letters_of_the_whole_name_count_before_tones():
    names = ["Bình", "Bính An", "Bình Lục"]
    assert sorted(names, key=vietnamese_sort_key) == ["Bình", "Bính An", "Bình Lục"]
    assert min(["Đào", "Dương", "Ðức"], key=vietnamese_sort_key) == "Dương"


def test_numbers_before_letters_and_lower_case_before_upper():
    names = ["Xóm 10", "xóm 1", "Xóm 1", "Xóm A"]
    assert sorted(names, key=vietnamese_sort_key) == ["xóm 1", "Xóm 1", "Xóm 10", "Xóm A"]


ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "ngh",
    "nh",
    "p",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
VOWELS = [
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
    "oa",
    "oă",
    "uâ",
    "uê",
    "uơ",
    "uy",
    "iê",
    "ươ",
    "uô",
    "ai",
    "âu",
    "ây",
    "eo",
    "ơi",
    "ươi",
]
CODAS = ["", "c", "ch", "m", "n", "ng", "nh", "p", "t"]
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
BETWEEN = [" ", " ", " ", "-", ", ", " – ", " 12 ", " (", "/", "\u00a0", "  ", "é"]


def random_phrases(count: int) -> list[str]:
    """Return different phrases of real syllables in every spelling people use."""
    chance = random.Random(2026)

    def syllable() -> str:
        vowels = chance.choice(VOWELS)
        cut = chance.randint(1, len(vowels))
        text = chance.choice(ONSETS) + vowels[:cut] + chance.choice(TONES) + vowels[cut:]
        case = chance.choice([str.lower, str.capitalize, str.upper])
        form = chance.choice(["NFC", "NFC", "NFD"])
        return unicodedata.normalize(form, case(text + chance.choice(CODAS)))

    def phrase() -> str:
        parts = [syllable()]
        for _ in range(chance.randint(0, 3)):
            parts += [chance.choice(BETWEEN), syllable()]
        return "".join(parts)

    return list({phrase() for _ in range(count)})


def test_order_is_that_of_postgresql(db):
    """On SQLite the same phrases must at least be ordered without ties and as the twin says."""
    phrases = random_phrases(4000)
    ours = sorted(phrases, key=vietnamese_sort_key)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT phrase FROM unnest(%s) phrase ORDER BY phrase COLLATE "vi-x-icu"',
                [phrases],
            )
            assert ours == [row[0] for row in cursor.fetchall()]
    assert len({vietnamese_sort_key(phrase) for phrase in phrases}) == len(phrases)
    assert ours != sorted(phrases), "plain code points would do, the key proves nothing"
