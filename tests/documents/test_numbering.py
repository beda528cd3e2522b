import threading

import pytest
from django.db import transaction

from documents import numbering
from documents.models import NumberBook
from documents.numbering import number_text
from documents.numbering import take_number
from tests.races import at_once


def take_in_threads(count: int, take) -> list[int]:
    return sorted(at_once(*[take] * count))


@pytest.mark.django_db
def test_every_series_counts_from_one_each_year():
    assert [take_number("SNV", "QĐ", 2026) for _ in range(3)] == [1, 2, 3]
    assert take_number("SNV", "BC", 2026) == 1
    assert take_number("UBND", "QĐ", 2026) == 1
    assert take_number("SNV", "QĐ", 2027) == 1


@pytest.mark.django_db
def test_document_that_was_not_made_gives_its_number_back():
    with transaction.atomic():
        take_number("SNV", "QĐ", 2026)
        transaction.set_rollback(True)
    assert take_number("SNV", "QĐ", 2026) == 1


@pytest.mark.parametrize(
    ("number", "text"), [(2, "02/KH-UBND"), (10, "10/KH-UBND"), (123, "123/KH-UBND")]
)
def test_numbers_below_ten_have_a_zero(number, text):
    assert number_text(number, "KH", "UBND") == text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_twenty_numbers_in_a_row():
    assert take_in_threads(20, lambda: take_number("SNV", "QĐ", 2026)) == list(range(1, 21))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_get_the_same_number(monkeypatch):
    """The twin: it is the lock that keeps them apart."""
    NumberBook.objects.create(issuer="SNV", type_code="QĐ", year=2026)
    meet = threading.Barrier(4)

    def careless():
        with transaction.atomic():
            book = NumberBook.objects.get(issuer="SNV", type_code="QĐ", year=2026)
            meet.wait(10)
            book.last_number += 1
            book.save()
            return book.last_number

    monkeypatch.setattr(numbering, "take_number", careless)
    assert take_in_threads(4, numbering.take_number) == [1, 1, 1, 1]
